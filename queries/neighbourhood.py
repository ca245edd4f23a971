"""What surrounds a node: counts by type before anything is expanded, and a capped picture's worth of neighbours.

Invariants: the number left out is always said (`shown` of `total`); which neighbours come first does not depend on the
engine: by the best grade of a relationship with the centre (higher p, then the better letter and number), then by id.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.errors import UsageError
from graph.grades import rank
from queries.answer import Method
from queries.entity_facts import relations_of, rels_between
from queries.on_day import was_so
from queries.relation_words import relation_text
from queries.snapshot import Node, Rel, Snapshot

MAX_NEIGHBOURS = 500
# Edges drawn for each neighbour at most, those of the centre first.
_EDGES_PER_NODE = 5
_NO_GRADE = (0.0, "~", "~")


@dataclass(frozen=True)
class NeighbourhoodAnswer:
    """A node and its neighbours; `total` is the number of neighbours, `shown` that of those given."""

    method: Method
    facts: int
    truncated: bool
    centre: Mapping[str, Any]
    nodes: tuple[Mapping[str, Any], ...]
    edges: tuple[Mapping[str, Any], ...]
    shown: int
    total: int

    def as_json(self) -> dict[str, Any]:
        """The answer as JSON.

        `{"method", "facts", "truncated", "centre": node, "nodes": [node], "edges": [edge], "shown", "total"}`; the
        nodes begin with the centre and are `{"id", "label", "name", "code"?, "ref"?, "grade", "sources": [name],
        "denied"?}`; an edge is `{"id", "type", "from", "to", "grade", "contested", "denied", "sources": [name],
        "text"}`, with "status" for an involvement of which one is stated.
        """
        return {
            "method": self.method.as_json(), "facts": self.facts, "truncated": self.truncated,
            "centre": dict(self.centre), "nodes": [dict(n) for n in self.nodes], "edges": [dict(e) for e in self.edges],
            "shown": self.shown, "total": self.total,
        }  # fmt: skip


def neighbourhood(
    snapshot: Snapshot, node_id: str, limit: int = 60, types: Collection[str] | None = None, *, on: date | None = None
) -> NeighbourhoodAnswer:
    """The nearest `limit` (1 to 500) neighbours of a node over relationships of `types` (default: all loaded).

    Relationships between the neighbours shown are given too, after those of the centre, at most 5 times `limit` in
    all; with `on`, only those that were so that day (queries/on_day.py).  NotFoundError for an unknown id, UsageError
    for an unknown type or a wrong limit.
    """
    if not 1 <= limit <= MAX_NEIGHBOURS:
        raise UsageError(f"the number of neighbours must be from 1 to {MAX_NEIGHBOURS}")
    centre = snapshot.node(node_id)
    best: dict[str, tuple[float, str, str]] = {}
    others: dict[str, Node] = {}
    for relation in relations_of(snapshot, node_id, types):
        other = relation.other.id
        if other == node_id or (on is not None and not was_so(relation.rel, [relation.other], on)):
            continue
        others[other] = relation.other
        best[other] = min(best.get(other, _NO_GRADE), _rank(relation.rel.props.get("grade")))
    order = sorted(others, key=lambda other: (best[other], other))
    kept = order[:limit]
    rels = rels_between(snapshot, {node_id, *kept}, types)
    if on is not None:
        rels = [rel for rel in rels if was_so(rel, map(snapshot.node, (rel.from_id, rel.to_id)), on)]
    rels.sort(key=lambda rel: (node_id not in {rel.from_id, rel.to_id}, _rank(rel.props.get("grade")), rel.id))
    drawn = rels[: _EDGES_PER_NODE * limit]
    return NeighbourhoodAnswer(
        Method(
            "neighbourhood",
            {"id": node_id, "limit": limit, "types": sorted(types) if types is not None else None, "on": on},
        ),
        facts=sum(len(rel.evidence) for rel in drawn),
        truncated=len(kept) < len(order) or len(drawn) < len(rels),
        centre=_node_json(snapshot, centre),
        nodes=tuple(_node_json(snapshot, node) for node in (centre, *(others[other] for other in kept))),
        edges=tuple(_edge_json(snapshot, rel) for rel in drawn),
        shown=len(kept), total=len(order),
    )  # fmt: skip


def neighbour_counts(snapshot: Snapshot, node_id: str) -> list[dict[str, Any]]:
    """How many neighbours there are, before expanding: `[{"type", "direction", "label", "count"}]`, in schema order.

    A neighbour that is reached by several relationships of one type and direction counts once.
    """
    snapshot.node(node_id)
    seen: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for relation in relations_of(snapshot, node_id):
        seen[(relation.rel.type, relation.direction, relation.other.label)].add(relation.other.id)
    counts = Counter({key: len(ids) for key, ids in seen.items()})
    return [{"type": t, "direction": d, "label": label, "count": n} for (t, d, label), n in counts.items()]


def _rank(grade: str | None) -> tuple[float, str, str]:
    return _NO_GRADE if grade is None else rank(grade)


def _node_json(snapshot: Snapshot, node: Node) -> dict[str, Any]:
    out = {
        **node.as_json(), "grade": node.props.get("grade"),
        "sources": sorted({snapshot.source_ref(source) for source in node.props.get("sources") or ()}),
    }  # fmt: skip
    if node.props.get("denied"):
        out["denied"] = True
    return out


def _edge_json(snapshot: Snapshot, rel: Rel) -> dict[str, Any]:
    names = [snapshot.node(end).name for end in (rel.from_id, rel.to_id)]
    status = {"status": rel.props["status"]} if rel.type == "INVOLVED_IN" and rel.props.get("status") else {}
    return {
        "id": rel.id, "type": rel.type, "from": rel.from_id, "to": rel.to_id, "grade": rel.props.get("grade"),
        "contested": rel.contested, "denied": rel.denied,
        "sources": sorted({snapshot.source_ref(source) for source in rel.props.get("sources") or ()}),
        "text": relation_text(rel.type, names[0], names[1], rel.props), **status,
    }  # fmt: skip
