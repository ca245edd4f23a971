"""What both engines do alike with rows before they store them: one shape, checked, whatever the caller gave.

Invariants: a table that leaves here has exactly the columns of graph/tables.py in their order, unique ids, ends that
the schema allows, and no empty list: an empty list is stored, and comes back, as null on both engines.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from graph.errors import StaleChangeError, StoreError
from graph.schema import NODES, RELS, SCHEMA_VERSION, node_props, rel_props
from graph.tables import DELETE_REL_SCHEMA, REL_ENDS, GraphChange, GraphTables, node_schema, rel_schema

META_LABEL = "MatarantaiMeta"
META_ID = "graph"


def schema_digest() -> str:
    """16 hex digits that change whenever a label, a type, its ends or its properties do: a graph of another digest is
    rebuilt from the ledger rather than read."""
    parts = [str(SCHEMA_VERSION)]
    parts += [f"{label}:{[(p.name, p.type.value) for p in node_props(label)]}" for label in NODES]
    parts += [f"{name}:{RELS[name].ends}:{[(p.name, p.type.value) for p in rel_props(name)]}" for name in RELS]
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=8).hexdigest()


def ready_tables(tables: GraphTables) -> GraphTables:
    """The tables in storable form (StoreError names what cannot be stored)."""
    return GraphTables(
        nodes={label: _ready(label, table, _known_node(label)) for label, table in tables.nodes.items()},
        rels={name: _ready_rels(name, table) for name, table in tables.rels.items()},
        seq=tables.seq,
    )


def ready_change(change: GraphChange) -> GraphChange:
    """The change in storable form (StoreError names what cannot be stored)."""
    for label in change.delete_nodes:
        _known_node(label)
    deletes = {}
    for name, table in change.delete_rels.items():
        _known_rel(name)
        deletes[name] = _cast(name, table, DELETE_REL_SCHEMA)
        _check_ends(name, deletes[name])
    return replace(
        change,
        delete_rels=deletes,
        upsert_nodes={label: _ready(label, table, _known_node(label)) for label, table in change.upsert_nodes.items()},
        upsert_rels={name: _ready_rels(name, table) for name, table in change.upsert_rels.items()},
    )


def by_ends(name: str, table: pa.Table) -> Iterator[tuple[str, str, pa.Table]]:
    """The rows of a relationship table, one table for every (from label, to label) that has any."""
    for from_label, to_label in RELS[name].ends:
        if table.num_rows == 0:
            return
        here = pc.and_(pc.equal(table["from_label"], from_label), pc.equal(table["to_label"], to_label))
        rows = table.filter(here)
        if rows.num_rows:
            yield from_label, to_label, rows


def changed(tables: GraphTables, change: GraphChange) -> GraphTables:
    """The graph `tables` after `change`, both ready; a pure function, for rewriting a graph whole."""
    nodes: dict[str, pa.Table] = dict(tables.nodes)
    rels: dict[str, pa.Table] = dict(tables.rels)
    for label in {*change.delete_nodes, *change.upsert_nodes}:
        upserts = change.upsert_nodes.get(label, node_schema(label).empty_table())
        gone = pa.chunked_array([pa.array(change.delete_nodes.get(label, []), pa.string()), *upserts["id"].chunks])
        kept = tables.node(label)
        nodes[label] = pa.concat_tables([kept.filter(pc.invert(pc.is_in(kept["id"], gone))), upserts])
    for name in {*change.delete_rels, *change.upsert_rels}:
        upserts = change.upsert_rels.get(name, rel_schema(name).empty_table())
        deletes = change.delete_rels.get(name, DELETE_REL_SCHEMA.empty_table())
        gone = pa.chunked_array([*deletes["id"].chunks, *upserts["id"].chunks], pa.string())
        kept = tables.rel(name)
        rels[name] = pa.concat_tables([kept.filter(pc.invert(pc.is_in(kept["id"], gone))), upserts])
    return GraphTables(nodes=nodes, rels=rels, seq=change.to_seq)


def check_references(tables: GraphTables) -> None:
    """StoreError if a relationship's end is not among the nodes."""
    for name, table in tables.rels.items():
        for from_label, to_label, rows in by_ends(name, table):
            for column, label in (("from_id", from_label), ("to_id", to_label)):
                found = pc.is_in(rows[column], value_set=tables.node(label)["id"])
                if not pc.all(found).as_py():
                    missing = pc.filter(rows[column], pc.invert(found))[0].as_py()
                    raise missing_end(name, f"{label} {missing}")


def stale_change(start: int, found: int) -> StaleChangeError:
    """The error for a change that starts at another ledger row than the graph is at."""
    return StaleChangeError(
        f"the change starts at ledger row {start}, the graph is at {found}; nothing was changed",
        advice="try again; if it happens again, run `matarantai check`",
    )


def missing_end(name: str, what: str = "") -> StoreError:
    """The error for a relationship to a node that is not there."""
    detail = f" ({what})" if what else ""
    return StoreError(
        f"a relationship {name} needs a node that is not in the graph{detail}; nothing was changed",
        advice="run `matarantai rebuild`; if that fails too, this is a fault of the program: please report it",
    )


def still_related(label: str = "") -> StoreError:
    """The error for deleting a node that still has relationships."""
    return StoreError(
        f"a node {label} was to be deleted while relationships still end at it; nothing was changed",
        advice="run `matarantai rebuild`; if that fails too, this is a fault of the program: please report it",
    )


def wanted_labels(labels: Sequence[str]) -> list[str]:
    """The labels asked for, each known (StoreError otherwise)."""
    for label in labels:
        _known_node(label)
    return list(dict.fromkeys(labels))


def wanted_types(types: Sequence[str]) -> list[str]:
    """The relationship types asked for, each known (StoreError otherwise)."""
    for name in types:
        _known_rel(name)
    return list(dict.fromkeys(types))


def node_columns(label: str, columns: Mapping[str, Sequence[str]] | None) -> pa.Schema:
    """The columns to export for a label: `id` and those asked for, in the schema's order."""
    return _narrow(label, node_schema(label), ("id",), columns)


def rel_columns(name: str, columns: Mapping[str, Sequence[str]] | None) -> pa.Schema:
    """The columns to export for a type: its ends, `id` and those asked for, in the schema's order."""
    return _narrow(name, rel_schema(name), (*REL_ENDS, "id"), columns)


def _narrow(
    name: str, schema: pa.Schema, always: Sequence[str], columns: Mapping[str, Sequence[str]] | None
) -> pa.Schema:
    if columns is None or name not in columns:
        return schema
    unknown = set(columns[name]) - set(schema.names)
    if unknown:
        raise StoreError(f"{name} has no property {', '.join(sorted(unknown))}")
    return pa.schema([f for f in schema if f.name in always or f.name in columns[name]])


def _known_node(label: str) -> pa.Schema:
    if label not in NODES:
        raise StoreError(f"the schema has no label {label!r}")
    return node_schema(label)


def _known_rel(name: str) -> pa.Schema:
    if name not in RELS:
        raise StoreError(f"the schema has no relationship type {name!r}")
    return rel_schema(name)


def _ready_rels(name: str, table: pa.Table) -> pa.Table:
    ready = _ready(name, table, _known_rel(name))
    _check_ends(name, ready)
    return ready


def _check_ends(name: str, table: pa.Table) -> None:
    placed = sum(rows.num_rows for _, _, rows in by_ends(name, table))
    if placed != table.num_rows:
        raise StoreError(f"a relationship {name} has ends that the schema does not allow; nothing was changed")


def _cast(name: str, table: pa.Table, schema: pa.Schema) -> pa.Table:
    unknown = set(table.column_names) - set(schema.names)
    if unknown:
        raise StoreError(f"{name} has no property {', '.join(sorted(unknown))}")
    columns = [
        table[f.name].cast(f.type) if f.name in table.column_names else pa.nulls(table.num_rows, f.type) for f in schema
    ]
    return pa.table(columns, schema=schema)


def _ready(name: str, table: pa.Table, schema: pa.Schema) -> pa.Table:
    ready = _cast(name, table, schema)
    if ready["id"].null_count or pc.count_distinct(ready["id"]).as_py() != ready.num_rows:
        raise StoreError(f"rows of {name} have no id, or the same id twice; nothing was changed")
    for position, column in enumerate(schema):
        if pa.types.is_list(column.type):
            ready = ready.set_column(position, column, _without_empty(name, column.name, ready[column.name]))
    return ready


def _without_empty(name: str, column: str, lists: pa.ChunkedArray) -> pa.ChunkedArray:
    if pc.list_flatten(lists).null_count:
        raise StoreError(f"a list in {name}.{column} holds a null; nothing was changed")
    empty = pc.equal(pc.fill_null(pc.list_value_length(lists), 1), 0)
    if not pc.any(empty).as_py():
        return lists
    return pc.if_else(empty, pa.scalar(None, lists.type), lists)
