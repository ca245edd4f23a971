"""What is known of two entities, side by side: for whoever must say whether they are one.

Invariants: both sides come from `show`, so that nothing is seen here that is not an entity's own fact with its sources;
a fact that both have is marked on both; identity hashes are never shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graph.judgements import Clusters
from queries.review import QueuedPair, node_json
from queries.search import folded
from queries.show import show
from queries.snapshot import Snapshot

# What tells people apart comes first; of the rest in the order of the schema.
FIRST = ("name", "INVOLVED_IN", "HOLDS_POST", "HEADS", "SEATED_IN", "COVERS", "USES", "OFFICER_OF", "ASSOCIATED_WITH")
_HIDDEN_TYPES = frozenset({"REPORTED_IN"})
MAX_PER_GROUP = 12


def side_by_side(snapshot: Snapshot, queued: QueuedPair, clusters: Clusters) -> dict[str, Any]:
    """The pair (QueuedPair.as_json) with `facts` and `members` on each side, and the number of claims behind them.

    `{"a": {…, "members": [id], "facts": [fact]}, "b": …, "claims": n, …}`; a fact is `{"what", "title": {"id", "en"} |
    null, "said", "node": {…} | null, "props", "grade", "sources": [ref], "contested", "denied", "shared"}`.
    """
    sides = [_facts(show(snapshot, one, limit=MAX_PER_GROUP).as_json()) for one in queued.pair]
    claims = {claim for facts in sides for fact in facts for claim in fact.pop("claims")}
    keys = [{_key(fact) for fact in facts} for facts in sides]
    both = keys[0] & keys[1]
    out = queued.as_json(snapshot)
    for name, one, facts in zip("ab", queued.pair, sides, strict=True):
        for fact in facts:
            fact["shared"] = _key(fact) in both
        out[name] = {**node_json(snapshot.node(one)), "members": sorted(clusters.members(one)), "facts": facts}
    return {**out, "claims": len(claims)}


def _facts(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    facts = [
        {
            "what": prop["name"], "title": None, "said": value["value"], "node": None, "props": {},
            **_evidence(value["claims"]), "contested": not prop["agreed"], "denied": False,
        }
        for prop in answer["properties"]
        for value in prop["values"]
        if value["claims"]
    ]  # fmt: skip
    for group in answer["relationships"]:
        if group["type"] in _HIDDEN_TYPES:
            continue
        facts += [
            {
                "what": group["type"], "title": group["title"], "said": item["node"]["name"], "node": item["node"],
                "props": {k: v for k, v in item["props"].items() if v is not None and k != "case_id"},
                **_evidence(item["claims"]), "contested": item["contested"], "denied": item["denied"],
            }
            for item in group["items"]
        ]  # fmt: skip
    return sorted(facts, key=lambda fact: FIRST.index(fact["what"]) if fact["what"] in FIRST else len(FIRST))


def _evidence(claims: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    listed = list(claims)
    refs = {c["source"].get("ref") or c["source"].get("title") or c["source"]["id"] for c in listed}
    grades = " ".join(sorted({c["grade"] for c in listed}))
    return {"grade": grades, "sources": sorted(refs), "claims": [c["claim"] for c in listed]}


def _key(fact: Mapping[str, Any]) -> tuple[str, str]:
    """What makes two facts the same for the eye: the same node at the other end, or the same words."""
    title = fact["title"] or {}
    said = fact["node"]["id"] if fact["node"] else folded(str(fact["said"]))
    return f"{fact['what']} {title.get('en', '')}", said
