"""What sources disagree about: properties with more than one asserted value, and what some deny and others assert.

Invariants: nothing is decided here that the graph has not decided already (best grade, then the newest); every value
and every denial comes with who says it; an identity hash is never shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc

from graph.copies import INFERRED_FROM_TEXT
from graph.errors import UsageError
from graph.schema import NODES, RELS, Prop, PropType
from queries.answer import Method
from queries.entity_facts import HIDDEN, claim_json
from queries.snapshot import Evidence, Rel, Snapshot

# Regions and their tree come from the register alone, and where a thing is reported follows from its claims.
LABELS = tuple(label for label in NODES if label != "Region")
TYPES = tuple(name for name in RELS if name not in {"PART_OF", "REPORTED_IN"})
# Two refs are two names of one thing, not a contradiction.
_NO_VALUE = frozenset({"ref", "refs"}) | HIDDEN


@dataclass(frozen=True)
class ContestedAnswer:
    """Contested things, of `total` in all."""

    method: Method
    facts: int
    total: int
    contested: tuple[Mapping[str, Any], ...]

    @property
    def truncated(self) -> bool:
        """True if there are more than are given."""
        return len(self.contested) < self.total

    def as_json(self) -> dict[str, Any]:
        """The answer as JSON.

        `{"method", "facts", "truncated", "total", "contested": [row]}`.  A row is `{"kind": "values" | "denial",
        "element": "node" | "relationship", "type": label or type, "id", "node"}` (for a relationship `"from"` and
        `"to"`, nodes, instead of `"node"`), and for `values` `{"property", "meaning", "value", "values": [{"value",
        "wins", "independent_sources", "claims": [claim]}]}`, for `denial` `{"asserted_by": [claim], "denied_by":
        [claim], "denied"}`, where `denied` is true if nobody asserts it any more.  A claim as in `show`.
        """
        return {
            "method": self.method.as_json(), "facts": self.facts, "truncated": self.truncated, "total": self.total,
            "contested": [dict(row) for row in self.contested],
        }  # fmt: skip


def contested(snapshot: Snapshot, label: str | None = None, limit: int = 200) -> ContestedAnswer:
    """Everything that sources disagree about, nodes before relationships, in the schema's order, then by id.

    `label`: only this node label or relationship type; `limit`: rows at most (0: all).  UsageError for another label.
    """
    if label is not None and label not in (*LABELS, *TYPES):
        raise UsageError(f"nothing is called {label[:40]!r}", advice="one of: " + ", ".join((*LABELS, *TYPES)))
    if limit < 0:
        raise UsageError("the limit is negative", advice="give a number of rows, or 0 for all")
    rows = [row for name in (*LABELS, *TYPES) if label in (None, name) for row in _of_type(snapshot, name)]
    shown = rows[:limit] if limit else rows
    claims = {claim["claim"] for row in shown for claim in _claims_of(row)}
    return ContestedAnswer(Method("contested", {"label": label, "limit": limit}), len(claims), len(rows), tuple(shown))


def _claims_of(row: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from row.get("asserted_by", ())
    yield from row.get("denied_by", ())
    for value in row.get("values", ()):
        yield from value["claims"]


def _of_type(snapshot: Snapshot, name: str) -> Iterator[dict[str, Any]]:
    is_node = name in NODES
    table = snapshot.tables.node(name) if is_node else snapshot.tables.rel(name)
    for row in _suspects(table).sort_by("id").to_pylist():
        claims = orjson.loads(row["evidence"])
        what = _what(snapshot, name, row, is_node=is_node)
        if row["contested"] or row["denied"]:
            yield what | _denial(snapshot, claims, denied=bool(row["denied"]))
        if not row["denied"]:
            yield from (what | found for found in _values(snapshot, name, row, claims, is_node=is_node))


def _suspects(table: pa.Table) -> pa.Table:
    """Rows that can be contested: only those are looked at one by one."""
    several = pc.greater(pc.fill_null(table["claims"], 0), 1)
    marked = pc.or_(pc.fill_null(table["contested"], False), pc.fill_null(table["denied"], False))
    return table.filter(pc.or_(several, marked))


def _what(snapshot: Snapshot, name: str, row: dict[str, Any], *, is_node: bool) -> dict[str, Any]:
    out: dict[str, Any] = {
        "kind": "", "element": "node" if is_node else "relationship", "type": name, "id": row["id"],
    }  # fmt: skip
    if is_node:
        return out | {"node": snapshot.node(row["id"]).as_json()}
    rel = Rel(name, dict(row))
    return out | {"from": snapshot.node(rel.from_id).as_json(), "to": snapshot.node(rel.to_id).as_json()}


def _denial(snapshot: Snapshot, claims: Sequence[Mapping[str, Any]], *, denied: bool) -> dict[str, Any]:
    def by(stance: str) -> list[dict[str, Any]]:
        return [claim_json(snapshot, _evidence(c), props=True) for c in claims if c["stance"] == stance]

    return {"kind": "denial", "asserted_by": by("asserts"), "denied_by": by("denies"), "denied": denied}


def _evidence(claim: Mapping[str, Any]) -> Evidence:
    return Evidence(
        claim["claim"], claim["source"], claim["grade"], claim["stance"], claim.get("locator", ""),
        claim.get("props", {}),
    )  # fmt: skip


def _values(
    snapshot: Snapshot, name: str, row: Mapping[str, Any], claims: Sequence[Mapping[str, Any]], *, is_node: bool
) -> Iterator[dict[str, Any]]:
    """Single-valued properties for which there are several asserted values."""
    asserting = [c for c in claims if c["stance"] == "asserts" and c.get("props")]
    for prop in _single_valued(name, is_node=is_node):
        stating = [c for c in asserting if prop.name in c["props"] and not _no_contradiction(prop, c)]
        if prop.name == "name" and len({c.get("from") for c in stating}) > 1:
            # Things that were judged one and the same were called differently, each by its own sources.
            stating = _most_named(stating)
        by_value: dict[bytes, list[Mapping[str, Any]]] = {}
        for claim in stating:
            said = claim["props"][prop.name]
            same = float(said) if prop.type is PropType.FLOAT else said
            by_value.setdefault(orjson.dumps(same), []).append(claim)
        if len(by_value) > 1:
            yield {
                "kind": "values", "property": prop.name, "meaning": prop.doc, "value": row[prop.name],
                "values": [_value(snapshot, prop, row[prop.name], said_so) for said_so in by_value.values()],
            }  # fmt: skip


def _single_valued(name: str, *, is_node: bool) -> list[Prop]:
    props = [Prop("name", PropType.STRING, "name as stated"), *NODES[name].props] if is_node else RELS[name].props
    key = () if is_node else RELS[name].key
    return [p for p in props if p.type is not PropType.LIST and p.name not in _NO_VALUE and p.name not in key]


def _no_contradiction(prop: Prop, claim: Mapping[str, Any]) -> bool:
    """What the program infers from a text does not contradict what is stated of its source (docs/evidence.md)."""
    return prop.name == "derived_from" and claim["source"] == INFERRED_FROM_TEXT


def _most_named(stating: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The claims about that one of several merged things which is called by most names."""
    by_id: dict[str, list[Mapping[str, Any]]] = {}
    for claim in stating:
        by_id.setdefault(str(claim.get("from")), []).append(claim)
    return max(by_id.values(), key=lambda claims: len({c["props"]["name"] for c in claims}))


def _value(snapshot: Snapshot, prop: Prop, wins: Any, claims: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    value = claims[0]["props"][prop.name]
    said = [_evidence(claim) for claim in claims]
    return {
        "value": value, "wins": value == wins, "independent_sources": snapshot.independent(said),
        "claims": [claim_json(snapshot, evidence) for evidence in said],
    }  # fmt: skip
