"""Changes for store tests: regions, parts of them, what is gone."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from graph.schema import NODES, RELS
from graph.tables import DELETE_REL_SCHEMA, REL_ENDS, GraphChange, GraphTables
from tests.support.schema_rows import (
    nodes_table,
    rels_table,
)

ALL = (tuple(NODES), tuple(RELS))


def as_change(tables: GraphTables, from_seq: int = 0) -> GraphChange:
    return GraphChange(from_seq, tables.seq, upsert_nodes=tables.nodes, upsert_rels=tables.rels)


def region(number: int, **values: Any) -> dict[str, Any]:
    return {"id": f"region:{number}", "name": f"Desa {number}", **values}


def part_of(number: int, start: int, end: int, **values: Any) -> dict[str, Any]:
    ends = {"from_label": "Region", "from_id": f"region:{start}", "to_label": "Region", "to_id": f"region:{end}"}
    return {"id": f"part_of:{number}", **ends, **values}


def regions(*numbers: int) -> dict[str, pa.Table]:
    return {"Region": nodes_table("Region", [region(i) for i in numbers])}


def parts(*rows: dict[str, Any]) -> dict[str, pa.Table]:
    return {"PART_OF": rels_table("PART_OF", list(rows))}


def gone(*rows: dict[str, Any]) -> dict[str, pa.Table]:
    slim = [{c: row[c] for c in (*REL_ENDS, "id")} for row in rows]
    return {"PART_OF": pa.Table.from_pylist(slim, schema=DELETE_REL_SCHEMA)}


# -- what goes in comes out
