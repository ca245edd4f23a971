"""A graph store in memory: rows as dicts.  For tests that need a Store and no engine (it reads no Cypher)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from graph.errors import CypherError, StaleChangeError
from graph.schema import NODES, RELS
from graph.store import ReadResult, StoreInfo
from graph.tables import REL_ENDS, GraphChange, GraphTables, node_schema, rel_schema

Row = dict[str, Any]


class MemoryStore:
    """Implements graph.store.Store; strict: a relationship needs both its nodes, a deletion what it deletes."""

    engine = "memory"

    def __init__(self) -> None:
        self.seq = 0
        self.nodes: dict[str, dict[str, Row]] = {label: {} for label in NODES}
        self.rels: dict[str, dict[tuple[str, ...], Row]] = {name: {} for name in RELS}
        self.applied: list[GraphChange] = []

    def applied_seq(self) -> int:
        return self.seq

    def apply(self, change: GraphChange) -> None:
        if change.from_seq != self.seq:
            raise StaleChangeError(f"the graph is at {self.seq}, not at {change.from_seq}")
        for name, table in change.delete_rels.items():
            for row in table.to_pylist():
                del self.rels[name][_rel_key(row)]
        for label, ids in change.delete_nodes.items():
            for node_id in ids:
                del self.nodes[label][node_id]
        for label, table in change.upsert_nodes.items():
            assert table.schema.equals(node_schema(label))
            self.nodes[label].update({row["id"]: row for row in table.to_pylist()})
        for name, table in change.upsert_rels.items():
            assert table.schema.equals(rel_schema(name))
            self.rels[name].update({_rel_key(row): row for row in table.to_pylist()})
        self._check_ends()
        self.seq = change.to_seq
        self.applied.append(change)

    def replace_all(self, tables: GraphTables) -> None:
        self.seq = 0
        self.nodes = {label: {row["id"]: row for row in tables.node(label).to_pylist()} for label in NODES}
        self.rels = {name: {_rel_key(row): row for row in tables.rel(name).to_pylist()} for name in RELS}
        for label, rows in self.nodes.items():
            assert len(rows) == tables.node(label).num_rows, f"{label}: an id twice"
        for name, rels in self.rels.items():
            assert len(rels) == tables.rel(name).num_rows, f"{name}: a relationship twice"
        self._check_ends()
        self.seq = tables.seq

    def _check_ends(self) -> None:
        for name, rows in self.rels.items():
            for row in rows.values():
                assert row["from_id"] in self.nodes[row["from_label"]], f"{name} from nowhere: {row}"
                assert row["to_id"] in self.nodes[row["to_label"]], f"{name} to nowhere: {row}"

    def export(
        self, labels: Sequence[str] = (), types: Sequence[str] = (), columns: Mapping[str, Sequence[str]] | None = None
    ) -> GraphTables:
        narrowed = columns or {}

        def cut(table: pa.Table, name: str, always: Sequence[str]) -> pa.Table:
            if name not in narrowed:
                return table
            return table.select([c for c in table.column_names if c in always or c in narrowed[name]])

        nodes = {x: pa.Table.from_pylist(list(self.nodes[x].values()), schema=node_schema(x)) for x in labels}
        rels = {x: pa.Table.from_pylist(list(self.rels[x].values()), schema=rel_schema(x)) for x in types}
        return GraphTables(
            {x: cut(t, x, ["id"]) for x, t in nodes.items()},
            {x: cut(t, x, [*REL_ENDS, "id"]) for x, t in rels.items()},
            self.seq,
        )

    def read(
        self, statement: str, params: Mapping[str, Any] | None = None, *, limit: int = 10_000, timeout: float = 30.0
    ) -> ReadResult:
        raise CypherError("the store in memory reads no Cypher")

    def describe(self) -> StoreInfo:
        return StoreInfo(
            self.engine, "0", "memory", self.seq,
            {label: len(rows) for label, rows in self.nodes.items()},
            {name: len(rows) for name, rows in self.rels.items()},
        )  # fmt: skip

    def close(self) -> None:
        """Nothing to release."""


def _rel_key(row: Row) -> tuple[str, ...]:
    return (row["from_id"], row["to_id"], row["id"])
