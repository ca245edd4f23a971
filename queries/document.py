"""The text of a source, with the characters that claims were read from.

Invariant: a mark lies in the very text that its claim counts in; a claim without characters of its own has no mark.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph.documents import Document, documents_of
from graph.errors import NotFoundError
from graph.ledger import Ledger
from graph.proposals import waiting
from queries.answer import Method
from queries.quotes import place_of
from queries.snapshot import Node, Snapshot

Json = dict[str, Any]


@dataclass(frozen=True)
class DocumentAnswer:
    """A source's newest text and its marks, in order of place."""

    method: Method
    source: Node
    document: Document
    marks: tuple[Json, ...]

    def as_json(self) -> Json:
        """{"method", "facts", "truncated", "source", "media", "text", "marks": [{"start", "end", "claims"}]}.

        `claims` of a mark: [{"claim", "type", "subject", "object"}]; `claim` is `proposal:N` for what still waits.
        """
        props = self.source.props
        about = {name: props.get(name) for name in ("publisher", "url", "published", "reliability")}
        return {
            "method": self.method.as_json(), "facts": sum(len(mark["claims"]) for mark in self.marks),
            "truncated": False, "source": {**self.source.as_json(), **about}, "media": self.document.media,
            "text": self.document.text, "recorded_at": self.document.recorded_at, "marks": list(self.marks),
        }  # fmt: skip


def document_answer(ledger: Ledger, snapshot: Snapshot, source: Node) -> DocumentAnswer:
    """The newest text that was kept of a source.  NotFoundError if none was."""
    found = documents_of(ledger, source.id)
    if not found:
        raise NotFoundError(
            f"no text of {source.name} was kept", advice="texts are kept by `matarantai ingest article`"
        )
    document = found[-1]
    table = ledger.live_claims(wanted={"source": [source.id]})
    columns = (table[name].to_pylist() for name in ("claim_id", "type", "subject", "object", "locator"))
    cited = list(zip(*columns, strict=True))
    left = [(p.number, p.claim) for p in waiting(ledger, source=source.id)]
    cited += [(f"proposal:{n}", c.type, c.subject, c.object, c.locator) for n, c in left]
    names = {claim.subject: str(claim.props["name"]) for _, claim in left if "name" in claim.props}
    places: dict[tuple[int, int], list[Json]] = {}
    for claim, kind, subject, obj, locator in cited:
        place = place_of(locator)
        if place is not None and document.sha256.startswith(place[2]):
            ends = {"subject": _named(snapshot, subject, names), "object": obj and _named(snapshot, obj, names)}
            places.setdefault(place[:2], []).append({"claim": claim, "type": kind, **ends})
    marks = tuple({"start": a, "end": b, "claims": claims} for (a, b), claims in sorted(places.items()))
    return DocumentAnswer(Method("document", {"source": source.id}), source, document, marks)


def _named(snapshot: Snapshot, node_id: str, names: dict[str, str]) -> str:
    """The name of a node, or its id where nobody knows one."""
    if node_id in snapshot.nodes or node_id.removeprefix("region:") in snapshot.region_names:
        return snapshot.node(node_id).name or node_id
    return names.get(node_id, node_id)
