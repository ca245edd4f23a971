"""The graph as Arrow tables: what the projection makes, what a store takes and gives back, what questions read.

Invariant: columns are those of the schema, in its order, whichever engine they come from.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from graph.schema import Prop, PropType, node_props, rel_props

_ARROW = {
    PropType.STRING: pa.string(), PropType.INT: pa.int64(), PropType.FLOAT: pa.float64(), PropType.BOOL: pa.bool_(),
    PropType.LIST: pa.list_(pa.string()), PropType.DATE: pa.string(), PropType.REF: pa.string(),
}  # fmt: skip
REL_ENDS = ("from_id", "from_label", "to_id", "to_label")


def arrow_type(prop: Prop) -> pa.DataType:
    """The Arrow type of a property's column."""
    return _ARROW[prop.type]


def node_schema(label: str) -> pa.Schema:
    """Columns of a label's table: id, name, ref, refs, its own properties, the evidence properties."""
    return pa.schema([(p.name, arrow_type(p)) for p in node_props(label)])


def rel_schema(name: str) -> pa.Schema:
    """Columns of a type's table: from_id, from_label, to_id, to_label, id, its properties, the evidence properties."""
    return pa.schema([(c, pa.string()) for c in REL_ENDS] + [(p.name, arrow_type(p)) for p in rel_props(name)])


@dataclass(frozen=True)
class GraphTables:
    """A graph, or a part of it.  A label or type that is missing has no rows.  `seq`: up to which ledger row."""

    nodes: Mapping[str, pa.Table] = field(default_factory=dict)
    rels: Mapping[str, pa.Table] = field(default_factory=dict)
    seq: int = 0

    def node(self, label: str) -> pa.Table:
        """The label's table, empty if there is none."""
        found = self.nodes.get(label)
        return node_schema(label).empty_table() if found is None else found

    def rel(self, name: str) -> pa.Table:
        """The type's table, empty if there is none."""
        found = self.rels.get(name)
        return rel_schema(name).empty_table() if found is None else found


@dataclass(frozen=True)
class GraphChange:
    """What brings a graph from ledger row `from_seq` to `to_seq`; applied whole or not at all.

    An upserted row replaces all properties of the node (by id) or relationship (by ends and id).
    `delete_rels` tables have the columns from_id, from_label, to_id, to_label, id.
    """

    from_seq: int
    to_seq: int
    delete_nodes: Mapping[str, list[str]] = field(default_factory=dict)
    delete_rels: Mapping[str, pa.Table] = field(default_factory=dict)
    upsert_nodes: Mapping[str, pa.Table] = field(default_factory=dict)
    upsert_rels: Mapping[str, pa.Table] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Number of nodes and relationships touched."""
        rows: int = sum(t.num_rows for m in (self.delete_rels, self.upsert_nodes, self.upsert_rels) for t in m.values())
        return rows + sum(map(len, self.delete_nodes.values()))


def changed_tables(tables: GraphTables, change: GraphChange) -> GraphTables:
    """The tables with a change applied; columns that the tables lack are left out of it."""
    nodes = {
        label: _changed(tables.node(label), change.delete_nodes.get(label, ()), change.upsert_nodes.get(label))
        for label in {*tables.nodes, *change.upsert_nodes}
    }
    rels = {
        name: _changed(tables.rel(name), change.delete_rels[name]["id"].to_pylist() if name in change.delete_rels
                       else (), change.upsert_rels.get(name))
        for name in {*tables.rels, *change.upsert_rels}
    }  # fmt: skip
    return GraphTables(nodes, rels, change.to_seq)


def _changed(table: pa.Table, deleted: Collection[str], upserted: pa.Table | None) -> pa.Table:
    gone = [*deleted, *(upserted["id"].to_pylist() if upserted is not None else ())]
    if gone:
        table = table.filter(pc.invert(pc.is_in(table["id"], value_set=pa.array(gone, pa.string()))))
    return table if upserted is None else pa.concat_tables([table, upserted.select(table.column_names)])


DELETE_REL_SCHEMA = pa.schema([(c, pa.string()) for c in (*REL_ENDS, "id")])
