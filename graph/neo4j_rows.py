"""Rows between Arrow and the Neo4j driver.

Invariants: a null is never sent (in Neo4j a property without a value is not there); what is created is counted, so that
a relationship whose node is missing is an error and never silently left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa

from graph import neo4j_statements as cypher
from graph.errors import StoreError
from graph.schema import RELS
from graph.store_rows import by_ends, missing_end

# Rows in one UNWIND; the driver and the server each hold them in memory.
_UNWIND_ROWS = 5_000


def batches(table: pa.Table, size: int) -> Iterator[pa.Table]:
    """The table in pieces of at most `size` rows."""
    for start in range(0, table.num_rows, size):
        yield table.slice(start, size)


def create_nodes(tx: Any, label: str, table: pa.Table) -> None:
    """Create nodes that are known to be new."""
    for rows in _chunks(_maps(table)):
        tx.run(cypher.create_nodes(label), rows=rows).consume()


def upsert_nodes(tx: Any, label: str, table: pa.Table) -> None:
    """Create the nodes that are new, replace all properties of the others."""
    for rows in _chunks(_maps(table)):
        tx.run(cypher.upsert_nodes(label), rows=rows).consume()


def delete_nodes(tx: Any, label: str, ids: Sequence[str]) -> None:
    """Delete nodes; the transaction fails if one still has relationships."""
    for rows in _chunks(list(ids)):
        tx.run(cypher.delete_nodes(label), rows=rows).consume()


def create_rels(tx: Any, name: str, table: pa.Table) -> None:
    """Create relationships; StoreError if one of their ends is missing."""
    for from_label, to_label, part in by_ends(name, table):
        own = part.drop_columns(["from_id", "from_label", "to_id", "to_label"])
        triples = list(zip(part["from_id"].to_pylist(), part["to_id"].to_pylist(), _maps(own), strict=True))
        for rows in _chunks(triples):
            made = tx.run(cypher.create_rels(name, from_label, to_label), rows=rows).single()[0]
            if made != len(rows):
                raise missing_end(name, f"{len(rows) - made} of {len(rows)} from {from_label} to {to_label}")


def delete_rels(tx: Any, name: str, table: pa.Table) -> None:
    """Delete the relationships with these ends and ids, as far as they are there."""
    for from_label, to_label, part in by_ends(name, table):
        triples = list(zip(*(part[c].to_pylist() for c in ("from_id", "to_id", "id")), strict=True))
        for rows in _chunks(triples):
            tx.run(cypher.delete_rels(name, from_label, to_label), rows=rows).consume()


def read_table(tx: Any, statement: str, schema: pa.Schema) -> pa.Table:
    """The whole answer of an exporting statement as a table of this schema."""
    records = [record.values() for record in tx.run(statement)]
    columns = list(zip(*records, strict=True)) if records else [() for _ in schema]
    try:
        return pa.table([pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        raise StoreError(
            "the graph holds values that are not of the schema's types: something else has written to it",
            advice="run `matarantai rebuild`",
        ) from None


def read_rels(tx: Any, name: str, schema: pa.Schema) -> pa.Table:
    """All relationships of a type, with the columns of `schema` (the ends among them)."""
    own = pa.schema([f for f in schema if f.name not in {"from_label", "to_label"}])
    parts = []
    for from_label, to_label in RELS[name].ends:
        part = read_table(tx, cypher.export_rels(name, from_label, to_label, own.names[2:]), own)
        for column, label in (("from_label", from_label), ("to_label", to_label)):
            part = part.append_column(column, pa.repeat(pa.scalar(label, pa.string()), part.num_rows))
        parts.append(part.select(schema.names))
    return pa.concat_tables(parts)


def _maps(table: pa.Table) -> list[dict[str, Any]]:
    """One map a row, without nulls."""
    return [{key: value for key, value in row.items() if value is not None} for row in table.to_pylist()]


def _chunks(rows: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(rows), _UNWIND_ROWS):
        yield rows[start : start + _UNWIND_ROWS]
