"""Rows for every label and type of the schema, made from the schema itself, with values that are hard to keep.

Invariant: a new label, type, pair of ends or property is in these rows without anybody adding it here.
"""

from __future__ import annotations

import random
from typing import Any

import pyarrow as pa

from graph.schema import NODES, RELS, Prop, PropType, node_props, rel_props
from graph.tables import GraphTables, node_schema, rel_schema

TEXTS = (
    "", "Nusa Tenggara Barat", "Désa Ümit 村 🚢", "it's \"so\"", "line\nbreak\r\ttab", "back\\slash",
    "MATCH (n) DETACH DELETE n", "'}) DELETE n //", "=1+1", "<script>alert(1)</script>", "{braces: $param}", "`tick`",
    "null", " spaces ", "x" * 10_000, "a\u0000b",
)  # fmt: skip
INTS = (0, 1, -1, 2**53 + 1, 2**63 - 1, -(2**63))
FLOATS = (0.0, -0.0, 0.1, -8.5833, 1e308, 5e-324, 123456789.123456789)
LISTS: tuple[list[str], ...] = (["a"], ["", "b"], ["ü", "it's", "x;y"], [f"agencies:{i}" for i in range(200)])
NODES_A_LABEL = 6


def value_of(prop: Prop, chance: random.Random) -> Any:
    """A value for the property, or None."""
    if chance.random() < 0.2:
        return None
    match prop.type:
        case PropType.INT:
            return chance.choice(INTS)
        case PropType.FLOAT:
            return chance.choice(FLOATS)
        case PropType.BOOL:
            return chance.random() < 0.5
        case PropType.LIST:
            return chance.choice(LISTS)
        case _:
            return chance.choice(TEXTS)


def node_row(label: str, number: int, chance: random.Random) -> dict[str, Any]:
    row = {p.name: value_of(p, chance) for p in node_props(label)}
    return {**row, "id": f"{label.lower()}:{number}"}


def rel_row(name: str, ends: tuple[str, str], number: int, chance: random.Random, **fixed: Any) -> dict[str, Any]:
    row = {p.name: value_of(p, chance) for p in rel_props(name)}
    from_label, to_label = ends
    return {
        **row,
        "from_label": from_label, "from_id": f"{from_label.lower()}:{chance.randrange(NODES_A_LABEL)}",
        "to_label": to_label, "to_id": f"{to_label.lower()}:{chance.randrange(NODES_A_LABEL)}",
        "id": f"{name.lower()}:{from_label}:{to_label}:{number}", **fixed,
    }  # fmt: skip


def nodes_table(label: str, rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=node_schema(label))


def rels_table(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=rel_schema(name))


def whole_schema(seed: int, *, seq: int = 1) -> GraphTables:
    """Nodes of every label, and relationships of every type between every pair of labels that it may have."""
    chance = random.Random(seed)
    nodes = {x: nodes_table(x, [node_row(x, i, chance) for i in range(NODES_A_LABEL)]) for x in NODES}
    rels = {
        name: rels_table(name, [rel_row(name, ends, i, chance) for ends in rel.ends for i in range(3)])
        for name, rel in RELS.items()
    }
    return GraphTables(nodes=nodes, rels=rels, seq=seq)


def content(tables: GraphTables) -> dict[str, list[dict[str, Any]]]:
    """All rows by label and type, in order of id: what two graphs are compared by."""
    found = {}
    for name, table in [*tables.nodes.items(), *tables.rels.items()]:
        if table.num_rows:
            found[name] = sorted(table.to_pylist(), key=lambda row: str(row["id"]))
    return found
