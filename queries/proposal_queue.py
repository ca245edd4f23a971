"""The claims that wait for a verdict, as an officer should see them: in words, with the sentence that they came from.

Invariant: nothing here changes the queue; ids are shown with names, and a name that nobody knows is shown as its id.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import orjson

from graph.claims import Claim
from graph.errors import NotFoundError
from graph.ledger import Ledger
from graph.proposals import Proposal, corrections, waiting
from ingest.region_names import gazetteer
from queries.answer import Method
from queries.quotes import quoter

Json = dict[str, Any]
_HIDDEN = frozenset({"ref", "refs", "case_id", "case_ref", "basis", "initials_only", "id_hash"})


@dataclass(frozen=True)
class QueueAnswer:
    """The waiting proposals, in the order in which they were read."""

    method: Method
    facts: int
    truncated: bool
    proposals: tuple[Json, ...]

    def as_json(self) -> Json:
        """{"method", "facts" (all that wait), "truncated", "proposals": [{"number", "type", "says", …}]}."""
        return {
            "method": self.method.as_json(), "facts": self.facts, "truncated": self.truncated,
            "proposals": list(self.proposals),
        }  # fmt: skip


def proposal_queue(ledger: Ledger, *, source: str | None = None, limit: int = 50) -> QueueAnswer:
    """What waits (of one source, by id), the first `limit` (0: all)."""
    found = waiting(ledger, source=source)
    shown = found if limit == 0 else found[:limit]
    names = _names(ledger, found)
    quote = quoter(ledger)
    rows = tuple(proposal_json(p, names, quote(p.claim.source, p.claim.locator)) for p in shown)
    method = Method("proposals", {"source": source, "limit": limit})
    return QueueAnswer(method, len(found), len(shown) < len(found), rows)


def proposal_json(proposal: Proposal, names: Mapping[str, str], quote: Json | None) -> Json:
    """One proposal: number, type, the ends with names, the properties, grade, and the quote (None without a span)."""
    claim = proposal.claim
    return {
        "number": proposal.number, "type": claim.type, "subject": _end(claim.subject, names),
        "object": None if claim.object is None else _end(claim.object, names),
        "props": {name: value for name, value in claim.props.items() if name not in _HIDDEN},
        "credibility": claim.credibility, "source": _end(claim.source, names), "quote": quote,
        "reader_version": proposal.reader_version, "recorded_at": proposal.recorded_at,
    }  # fmt: skip


def correction_cases(ledger: Ledger) -> list[Json]:
    """What officers corrected, as cases for the reader's tests: the sentence, what was proposed, what is right.

    {"type", "sentence", "span" (in the sentence), "proposed", "corrected" (properties), "why", "reader_version"}.
    """
    quote = quoter(ledger)
    cases = []
    for made in corrections(ledger):
        found = quote(made.proposal.claim.source, made.proposal.claim.locator)
        start = len(found["before"]) if found else 0
        cases.append({
            "type": made.claim.type, "sentence": "".join(found.values()) if found else None,
            "span": [start, start + len(found["text"])] if found else None,
            "proposed": _shown(made.proposal.claim), "corrected": _shown(made.claim),
            "why": made.why, "reader_version": made.proposal.reader_version,
        })  # fmt: skip
    return cases


def _shown(claim: Claim) -> Json:
    """A claim's properties; for a relationship also where it goes, if that is a region."""
    props = {name: value for name, value in claim.props.items() if name not in _HIDDEN}
    return {**props, "to": claim.object} if (claim.object or "").startswith("region:") else props


def _end(node_id: str, names: Mapping[str, str]) -> Json:
    return {"id": node_id, "name": names.get(node_id, node_id)}


def _names(ledger: Ledger, found: list[Proposal]) -> dict[str, str]:
    """Names of all ids in these proposals: from the proposals, the ledger and the register of regions."""
    names = {p.claim.subject: str(p.claim.props["name"]) for p in found if "name" in p.claim.props}
    wanted = {i for p in found for i in (p.claim.subject, p.claim.object, p.claim.source) if i and i not in names}
    register = gazetteer()
    for region in {i for i in wanted if i.startswith("region:")}:
        with suppress(NotFoundError):
            names[region] = register.by_code(region.removeprefix("region:")).name
    left = wanted - names.keys()
    if left:
        claims = ledger.live_claims(wanted={"subject": sorted(left)})
        columns = (claims[name].to_pylist() for name in ("subject", "object", "props"))
        for subject, obj, text in zip(*columns, strict=True):
            if obj is None and (name := orjson.loads(text).get("name")):
                names.setdefault(subject, str(name))
    return names
