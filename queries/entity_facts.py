"""The relationships of one node, taken from a snapshot's Arrow tables without making objects of all the others.

Invariant: an identity hash never leaves here (`shown_props`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import UsageError
from graph.schema import EVIDENCE_PROPS, NODE_PROPS, RELS
from queries.snapshot import Evidence, Node, Rel, Snapshot

HIDDEN = frozenset({"id_hash"})
_NOT_OWN = frozenset({p.name for p in (*NODE_PROPS, *EVIDENCE_PROPS)}) | HIDDEN


class Relation(NamedTuple):
    """A relationship as seen from a node: `direction` "out" or "in", and the node at its other end."""

    direction: str
    rel: Rel
    other: Node


def relations_of(snapshot: Snapshot, node_id: str, types: Collection[str] | None = None) -> list[Relation]:
    """All relationships of a node (of `types`; default: all in the snapshot), also those that are only denied.

    In the order of the schema's types, then of id.  UsageError for a type that the schema does not have.
    """
    check_types(types)
    found = []
    for name in RELS:
        if name not in snapshot.tables.rels or (types is not None and name not in types):
            continue
        table = snapshot.tables.rel(name)
        for direction, end, other in (("out", "from_id", "to_id"), ("in", "to_id", "from_id")):
            rows = table.filter(pc.equal(table.column(end), pa.scalar(node_id))).to_pylist()
            rels = sorted((Rel(name, row) for row in rows), key=lambda rel: rel.id)
            found += [Relation(direction, rel, snapshot.node(getattr(rel, other))) for rel in rels]
    return found


def rels_between(snapshot: Snapshot, ids: Collection[str], types: Collection[str] | None = None) -> list[Rel]:
    """All relationships (of `types`) that start and end at one of these nodes, by type and id."""
    check_types(types)
    wanted = pa.array(sorted(ids), pa.string())
    found = []
    for name in RELS:
        if name not in snapshot.tables.rels or (types is not None and name not in types):
            continue
        table = snapshot.tables.rel(name)
        inside = pc.and_(pc.is_in(table.column("from_id"), wanted), pc.is_in(table.column("to_id"), wanted))
        found += sorted((Rel(name, row) for row in table.filter(inside).to_pylist()), key=lambda rel: rel.id)
    return found


def check_types(types: Collection[str] | None) -> None:
    """UsageError for a relationship type that the schema does not have."""
    for name in types or ():
        if name not in RELS:
            raise UsageError(f"there is no relationship type {name[:40]!r}", advice=f"one of: {', '.join(RELS)}")


def shown_props(props: Mapping[str, Any]) -> dict[str, Any]:
    """A node's or relationship's own properties that may be shown (no evidence properties, no identity hash)."""
    return {name: value for name, value in props.items() if name not in _NOT_OWN}


def claim_json(snapshot: Snapshot, evidence: Evidence, *, props: bool = False) -> dict[str, Any]:
    """`{"claim", "source": {"id", "ref", "title", "url"?}, "grade", "stance", "locator"[, "props"]}`."""
    out: dict[str, Any] = {
        "claim": evidence.claim, "source": source_json(snapshot, evidence.source), "grade": evidence.grade,
        "stance": evidence.stance, "locator": evidence.locator,
    }  # fmt: skip
    if props:
        out["props"] = {name: value for name, value in evidence.props.items() if name not in HIDDEN}
    return out


def source_json(snapshot: Snapshot, source_id: str) -> dict[str, Any]:
    """`{"id", "ref", "title"}`, with `url` if the source has one; a source that the graph lacks has no title."""
    node = snapshot.nodes.get(source_id)
    if node is None:
        return {"id": source_id, "ref": None, "title": None}
    out: dict[str, Any] = {"id": source_id, "ref": node.ref, "title": node.name}
    if node.props.get("url"):
        out["url"] = node.props["url"]
    return out
