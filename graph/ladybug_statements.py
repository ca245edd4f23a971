"""The Cypher that the embedded store runs, made from the schema alone.

Invariants: names come only from graph/schema.py, values only from parameters; Arrow columns that name ends and ids
carry a trailing underscore, because a column may not bear the name of a pattern's variable.

Two findings on Ladybug 0.22.0 shape these statements:
- `COPY` into a relationship table that already has rows, with deletions in the same file, crashed the process or wrote
  without end; so COPY fills new files only (graph/ladybug_store.py), and a change uses LOAD FROM … CREATE;
- `LOAD FROM … MATCH (x {id: a}), (y {id: b})` is planned as a cross product of both tables as soon as an `a` repeats;
  a WITH between the two look-ups keeps the plan linear.
"""

from __future__ import annotations

from collections.abc import Sequence

from graph.schema import NODES, RELS, PropType, node_props, rel_props
from graph.store_rows import META_LABEL

_TYPES = {
    PropType.STRING: "STRING", PropType.INT: "INT64", PropType.FLOAT: "DOUBLE", PropType.BOOL: "BOOLEAN",
    PropType.LIST: "STRING[]", PropType.DATE: "STRING", PropType.REF: "STRING",
}  # fmt: skip


def declarations() -> list[str]:
    """The statements that make an empty graph's tables."""
    statements = [
        f"CREATE NODE TABLE {META_LABEL}(id STRING, applied_seq INT64, schema_digest STRING, PRIMARY KEY(id))",
    ]
    for label in NODES:
        columns = ", ".join(f"{p.name} {_TYPES[p.type]}" for p in node_props(label))
        statements.append(f"CREATE NODE TABLE {label}({columns}, PRIMARY KEY(id))")
    for name, rel in RELS.items():
        ends = ", ".join(f"FROM {from_label} TO {to_label}" for from_label, to_label in rel.ends)
        columns = ", ".join(f"{p.name} {_TYPES[p.type]}" for p in rel_props(name))
        statements.append(f"CREATE REL TABLE {name}({ends}, {columns})")
    return statements


def copy_nodes(label: str) -> str:
    """Fill a label of a new file from $rows (columns of node_schema)."""
    return f"COPY {label} FROM $rows"


def copy_rels(name: str, from_label: str, to_label: str) -> str:
    """Fill a type of a new file from $rows (columns from_id, to_id, then those of rel_props)."""
    return f"COPY {name} FROM $rows (from='{from_label}', to='{to_label}')"


def find_nodes(label: str) -> str:
    """The ids, among `id_` of $rows, of nodes that exist."""
    return f"LOAD FROM $rows MATCH (node_:{label} {{id: id_}}) RETURN id_"


def create_nodes(label: str) -> str:
    """Create a node for every row of $rows."""
    values = ", ".join(f"{p.name}: {p.name}" for p in node_props(label))
    return f"LOAD FROM $rows CREATE (node_:{label} {{{values}}}) RETURN count(*)"


def set_nodes(label: str) -> str:
    """Replace all properties of the existing nodes with the ids of $rows."""
    values = ", ".join(f"node_.{p.name} = {p.name}" for p in node_props(label) if p.name != "id")
    return f"LOAD FROM $rows MATCH (node_:{label} {{id: id}}) SET {values}"


def delete_nodes(label: str) -> str:
    """Delete the nodes with the ids `id_` of $rows; the engine refuses if relationships remain."""
    return f"LOAD FROM $rows MATCH (node_:{label} {{id: id_}}) DELETE node_"


def create_rels(name: str, from_label: str, to_label: str) -> str:
    """Create a relationship for every row of $rows (columns from_, to_, rel_props); answers how many were made."""
    names = [p.name for p in rel_props(name)]
    values = ", ".join(f"{column}: {column}" for column in names)
    return (
        f"LOAD FROM $rows MATCH (start_:{from_label} {{id: from_}}) WITH start_, to_, {', '.join(names)} "
        f"MATCH (end_:{to_label} {{id: to_}}) CREATE (start_)-[rel_:{name} {{{values}}}]->(end_) RETURN count(*)"
    )


def delete_rels(name: str, from_label: str, to_label: str) -> str:
    """Delete the relationships of $rows (columns from_, to_, id_)."""
    return (
        f"LOAD FROM $rows MATCH (start_:{from_label} {{id: from_}})-[rel_:{name} {{id: id_}}]->"
        f"(end_:{to_label} {{id: to_}}) DELETE rel_"
    )


def export_nodes(label: str, columns: Sequence[str]) -> str:
    """All nodes of a label, with these properties."""
    return f"MATCH (node_:{label}) RETURN " + ", ".join(f"node_.{c} AS {c}" for c in columns)


def export_rels(name: str, from_label: str, to_label: str, columns: Sequence[str]) -> str:
    """All relationships of a type between two labels: from_id, to_id, then these properties."""
    values = ", ".join(["start_.id AS from_id", "end_.id AS to_id", *(f"rel_.{c} AS {c}" for c in columns)])
    return f"MATCH (start_:{from_label})-[rel_:{name}]->(end_:{to_label}) RETURN {values}"


READ_META = f"MATCH (meta:{META_LABEL}) RETURN meta.applied_seq, meta.schema_digest"
CREATE_META = f"CREATE (:{META_LABEL} {{id: $id, applied_seq: $seq, schema_digest: $digest}})"
SET_META = f"MATCH (meta:{META_LABEL} {{id: $id}}) SET meta.applied_seq = $seq"
