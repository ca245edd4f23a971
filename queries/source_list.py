"""The sources, each with what it states, with whom it stands for one, and what only it asserts.

Invariants: every source of the graph is listed, also one that states nothing any more; what only one source asserts is
counted from the graph, where a denial asserts nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import AmbiguousError, NotFoundError, UsageError
from graph.schema import NODES, RELS
from queries.answer import Method
from queries.search import folded
from queries.snapshot import Node, Snapshot

# Regions and what follows from claims (the tree, where a thing is reported) hang on nobody alone.
_LABELS = tuple(label for label in NODES if label != "Region")
_TYPES = tuple(name for name in RELS if name not in {"PART_OF", "REPORTED_IN"})


@dataclass(frozen=True)
class SourcesAnswer:
    """Sources, of `total` in all; `facts`: live claims that those given state."""

    method: Method
    facts: int
    total: int
    sources: tuple[Mapping[str, Any], ...]

    def as_json(self) -> dict[str, Any]:
        """The answer as JSON.

        `{"method", "facts", "truncated", "total", "sources": [{"id", "label", "name", "ref"?, "publisher", "url",
        "published", "reliability", "claims", "release": node, "copies": [node], "alone": {"nodes", "relationships"},
        "alone_with_copies": {"nodes", "relationships"}}]}`; `release`: the source that stands for the independent
        group; `copies`: its other members; `reliability` null if nobody states it (it then counts as F).
        """
        return {
            "method": self.method.as_json(), "facts": self.facts, "truncated": len(self.sources) < self.total,
            "total": self.total, "sources": [dict(row) for row in self.sources],
        }  # fmt: skip


def list_sources(snapshot: Snapshot, claims: Mapping[str, int], limit: int = 0) -> SourcesAnswer:
    """All sources, those first on whose group most relationships hang alone; at most `limit` (0: all).

    `claims`: live claims by source id (canonical).  UsageError for a negative limit.
    """
    if limit < 0:
        raise UsageError("the limit is negative", advice="give a number of rows, or 0 for all")
    rows = [source_row(snapshot, node, claims) for node in snapshot.of_label("Source")]
    rows.sort(key=_most_first)
    shown = rows[:limit] if limit else rows
    return SourcesAnswer(Method("sources", {"limit": limit}), sum(r["claims"] for r in shown), len(rows), tuple(shown))


def _most_first(row: Mapping[str, Any]) -> tuple[int, int, int, str]:
    together, alone = row["alone_with_copies"], row["alone"]
    return (-together["relationships"], -alone["relationships"], -row["claims"], row["id"])


def source_row(snapshot: Snapshot, node: Node, claims: Mapping[str, int]) -> dict[str, Any]:
    """One source as `SourcesAnswer.as_json` describes it."""
    hanging = snapshot.once(_Alone)
    release = snapshot.release_of[node.id]
    return {
        **node.as_json(), **{name: node.props.get(name) for name in ("publisher", "url", "published", "reliability")},
        "claims": claims.get(node.id, 0), "release": _named(snapshot, release),
        "copies": [_named(snapshot, one) for one in group_of(snapshot, node.id) if one != node.id],
        "alone": hanging.on(hanging.sources, node.id), "alone_with_copies": hanging.on(hanging.groups, release),
    }  # fmt: skip


def _named(snapshot: Snapshot, source_id: str) -> dict[str, Any]:
    found = snapshot.find(source_id)
    return {"id": source_id, "label": "Source", "name": source_id} if found is None else found.as_json()


def group_of(snapshot: Snapshot, source_id: str) -> list[str]:
    """The ids of all sources that are not independent of one, itself included, in order."""
    return snapshot.once(_members).get(snapshot.release_of.get(source_id, source_id), [source_id])


def _members(snapshot: Snapshot) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for source, release in sorted(snapshot.release_of.items()):
        found[release].append(source)
    return found


class _Alone:
    """How many nodes and relationships only one source, or only one independent group, asserts."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.sources: dict[str, Counter[str]] = {"nodes": Counter(), "relationships": Counter()}
        self.groups: dict[str, Counter[str]] = {"nodes": Counter(), "relationships": Counter()}
        for label in _LABELS:
            self._count("nodes", snapshot.tables.node(label), snapshot.release_of)
        for name in _TYPES:
            self._count("relationships", snapshot.tables.rel(name), snapshot.release_of)

    def _count(self, kind: str, table: pa.Table, release_of: Mapping[str, str]) -> None:
        asserted = table.filter(pc.invert(pc.fill_null(table["denied"], False)))["sources"]
        for sources in asserted.to_pylist():
            groups = {release_of.get(one, one) for one in sources}
            if len(groups) == 1:
                self.groups[kind][groups.pop()] += 1
                if len(sources) == 1:
                    self.sources[kind][sources[0]] += 1

    @staticmethod
    def on(counts: Mapping[str, Counter[str]], one: str) -> dict[str, int]:
        """`{"nodes", "relationships"}` of a source or group."""
        return {kind: count[one] for kind, count in counts.items()}


def find_source(snapshot: Snapshot, text: str) -> Node:
    """The source that `text` names: its id, its ref (`S01`, `sources:S01`), or its title.

    NotFoundError if there is none, AmbiguousError with (id, title) if several bear the ref or title.
    """
    asked = text.strip()
    sources = snapshot.of_label("Source")
    ref = asked.removeprefix("sources:")
    for found in (
        [node for node in sources if node.id == asked],
        [node for node in sources if ref == node.ref or asked in (node.props.get("refs") or ())],
        [node for node in sources if folded(node.name) == folded(asked)],
    ):
        if len(found) == 1:
            return found[0]
        if found:
            raise AmbiguousError(
                f"{len(found)} sources are called {asked[:80]!r}", [(node.id, node.name) for node in found],
                advice="ask for one by its id",
            )  # fmt: skip
    raise NotFoundError(f"no source is called {asked[:80]!r}", advice="`matarantai sources` lists them all")
