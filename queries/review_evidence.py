"""What has come to be known of a pair since it was judged different.

Invariant: a pair comes back only where a comparison speaks better for it than it did when the verdict was given, and a
claim that was not known of the two then stands behind that; what a new fit of weights moves is no evidence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from graph.candidates import Comparison
from graph.judgements import Clusters, Judgement
from graph.ledger import Ledger
from queries.snapshot import Snapshot

# Less than this is no news: with every load the share of records that have a value shifts a little, and all weights
# with it.
MORE_BITS = 1.0
_NO_EVIDENCE = frozenset({"prior", "coherence"})  # how common matches are, and what other pairs say of the two
_NODE = frozenset({"Person", "Company", "Agency", "Place", "Identifier"})
_WORK = frozenset({"LEG", "INVOLVED_IN", "HOLDS_POST", "HEADS", "ATTENDED"})
_USES = frozenset({"USES"})
# The types of claims that can make a comparison better.
TYPES: Mapping[str, frozenset[str]] = {
    "name": _NODE, "alias": _NODE, "sex": _NODE, "licence": _NODE, "id_number": _NODE, "kind": _NODE, "value": _NODE,
    "role": _WORK, "reach": _WORK, "dates": _WORK, "post": frozenset({"HOLDS_POST", "HEADS"}),
    "region": frozenset({"SEATED_IN", "COVERS", "HEADS"}), "case": frozenset({"INVOLVED_IN", "LEG"}),
    "associates": frozenset({"INVOLVED_IN", "ASSOCIATED_WITH", "OFFICER_OF", "LEG"}),
    "phone": _USES, "account": _USES, "vehicle": _USES, "social": _USES,
}  # fmt: skip


@dataclass(frozen=True)
class NewClaim:
    """A claim about one of the two that was not known when they were judged."""

    claim: str
    type: str
    subject: str
    object: str | None
    source: str
    locator: str
    recorded_at: str
    props: Mapping[str, Any]

    def as_json(self, snapshot: Snapshot) -> dict[str, Any]:
        """`{"claim", "type", "about", "with", "source", "locator", "recorded_at"}`: names, and the source's ref."""
        names = [None if one is None else _called(snapshot, one) for one in (self.subject, self.object)]
        return {
            "claim": self.claim, "type": self.type, "about": names[0], "with": names[1],
            "source": snapshot.source_ref(self.source), "locator": self.locator, "recorded_at": self.recorded_at,
        }  # fmt: skip


@dataclass(frozen=True)
class Better:
    """A comparison that speaks better for a pair than it did, what it was, and the claims that brought it."""

    now: Comparison
    before: Comparison | None
    claims: tuple[NewClaim, ...]

    def as_json(self, snapshot: Snapshot) -> dict[str, Any]:
        """`{"comparison", "level", "weight", "before": {"level", "weight"} | null, "claims": [claim]}`."""
        before = None if self.before is None else {k: self.before[k] for k in ("level", "weight")}
        claims = [claim.as_json(snapshot) for claim in self.claims]
        return {**self.now, "before": before, "claims": claims}


def better_since(
    ledger: Ledger, snapshot: Snapshot, judgement: Judgement, grounds: Mapping[str, Any] | None,
    why: Iterable[Comparison], clusters: Clusters,
) -> tuple[Better, ...]:  # fmt: skip
    """The comparisons in `why` that are better than in `grounds`, with what was claimed of the two since the verdict.

    Without grounds (a verdict on a pair that was never compared) every comparison that speaks for the pair is new.
    """
    known = {str(w["comparison"]): w for w in (grounds or {}).get("why", ())}
    evidence = (now for now in why if now["comparison"] not in _NO_EVIDENCE)
    risen = [(now, before) for now in evidence if _is_better(now, before := known.get(str(now["comparison"])))]
    if not risen:
        return ()
    claims = _new_claims(ledger, judgement, clusters)
    found = []
    for now, before in risen:
        brought = _about(snapshot, str(now["comparison"]), claims)
        if not brought and (before is None or _level(before) != _level(now)):
            brought = claims  # what brought it is said in another way than the table above expects
        if brought:
            found.append(Better(now, before, tuple(brought)))
    return tuple(found)


def _is_better(now: Comparison, before: Comparison | None) -> bool:
    if before is None:
        return bool(now["weight"] > 0)
    return bool(now["weight"] >= before["weight"] + MORE_BITS)


def _level(why: Comparison) -> str:
    """The level without what is said of the value behind it (`shared, rare`)."""
    return str(why["level"]).partition(",")[0]


def _new_claims(ledger: Ledger, judgement: Judgement, clusters: Clusters) -> list[NewClaim]:
    """Live claims about either entity as it is now that were not live claims about either as it was then."""
    then = Clusters(j for j in ledger.judgements(upto=judgement.seq))
    pair = (judgement.left, judgement.right)
    known = {row["claim_id"] for row in _claims(ledger, _members(then, pair), judgement.seq)}
    now = _claims(ledger, _members(clusters, pair), ledger.last_seq())
    fresh = {row["claim_id"]: row for row in now if row["claim_id"] not in known and row["stance"] == "asserts"}
    return [
        NewClaim(
            row["claim_id"], row["type"], row["subject"], row["object"], clusters.canonical(row["source"]),
            row["locator"], row["recorded_at"], orjson.loads(row["props"]),
        )
        for row in sorted(fresh.values(), key=lambda row: row["seq"])
    ]  # fmt: skip


def _members(clusters: Clusters, pair: Iterable[str]) -> set[str]:
    return {member for one in pair for member in clusters.members(one)}


def _claims(ledger: Ledger, ids: Collection[str], upto: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for column in ("subject", "object"):
        rows += ledger.live_claims(upto=upto, wanted={column: ids}).to_pylist()
    return rows


def _about(snapshot: Snapshot, comparison: str, claims: Iterable[NewClaim]) -> list[NewClaim]:
    """The claims that can have made a comparison better."""
    types = TYPES.get(comparison, frozenset())
    found = [claim for claim in claims if claim.type in types]
    if types is not _USES:
        return found
    nodes = ((claim, snapshot.find(claim.object or "")) for claim in found)
    return [claim for claim, node in nodes if node is not None and node.props.get("kind") == comparison]


def _called(snapshot: Snapshot, node_id: str) -> str:
    if node_id.startswith("region:"):
        return snapshot.region_json(node_id.removeprefix("region:"))["name"]
    node = snapshot.find(node_id)
    return node_id if node is None else node.name or node.id
