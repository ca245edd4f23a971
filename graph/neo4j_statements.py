"""The Cypher that the Neo4j store runs, made from the schema alone.

Invariants: names come only from graph/schema.py, values only from parameters; every look-up says USING INDEX SEEK: in
a graph that has just grown the planner still believes it empty, and chose a scan for every row (142 s instead of 0.2).
"""

from __future__ import annotations

from collections.abc import Sequence

from graph.schema import NODES, RELS, node_props
from graph.store_rows import META_LABEL

# Properties that people look things up by.  TEXT indexes take values of up to 32 kB, RANGE indexes of 8 kB only: a cell
# may have 10,000 characters, and a value too long for its index would make the whole change fail.
_LOOKED_UP = ("name", "ref", "code", "value")


def declarations() -> list[str]:
    """Constraints and indexes; each is made only if it is not there."""
    statements = [f"CREATE CONSTRAINT {META_LABEL}_id IF NOT EXISTS FOR (n:{META_LABEL}) REQUIRE n.id IS UNIQUE"]
    for label in NODES:
        statements.append(f"CREATE CONSTRAINT {label}_id IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE")
        names = {p.name for p in node_props(label) if p.type.value == "string"}
        statements += [
            f"CREATE TEXT INDEX {label}_{column} IF NOT EXISTS FOR (n:{label}) ON (n.{column})"
            for column in _LOOKED_UP
            if column in names
        ]
    # By its id a relationship is found at once, also at a node where ten thousand others end.
    statements += [f"CREATE INDEX {name}_id IF NOT EXISTS FOR ()-[r:{name}]-() ON (r.id)" for name in RELS]
    return statements


def upsert_nodes(label: str) -> str:
    """Create or replace the nodes of $rows (maps with `id`); answers how many."""
    return f"UNWIND $rows AS row MERGE (n:{label} {{id: row.id}}) SET n = row RETURN count(*)"


def create_nodes(label: str) -> str:
    """Create the nodes of $rows where there are none of this label; answers how many."""
    return f"UNWIND $rows AS row CREATE (n:{label}) SET n = row RETURN count(*)"


def delete_nodes(label: str) -> str:
    """Delete the nodes with the ids $rows; the engine refuses at commit if relationships remain."""
    return f"UNWIND $rows AS id MATCH (n:{label} {{id: id}}) USING INDEX SEEK n:{label}(id) DELETE n"


def create_rels(name: str, from_label: str, to_label: str) -> str:
    """Create the relationships of $rows ([from id, to id, properties]); answers how many."""
    return (
        f"UNWIND $rows AS row MATCH (start:{from_label} {{id: row[0]}}) USING INDEX SEEK start:{from_label}(id) "
        f"MATCH (target:{to_label} {{id: row[1]}}) USING INDEX SEEK target:{to_label}(id) "
        f"CREATE (start)-[r:{name}]->(target) SET r = row[2] RETURN count(*)"
    )


def delete_rels(name: str, from_label: str, to_label: str) -> str:
    """Delete the relationships of $rows ([from id, to id, id])."""
    return (
        f"UNWIND $rows AS row MATCH (start:{from_label})-[r:{name} {{id: row[2]}}]->(target:{to_label}) "
        f"USING INDEX SEEK r:{name}(id) WHERE start.id = row[0] AND target.id = row[1] DELETE r"
    )


def delete_some_rels(name: str) -> str:
    """Delete at most $count relationships of a type; answers how many."""
    return f"MATCH ()-[r:{name}]->() WITH r LIMIT $count DELETE r RETURN count(*)"


def delete_some_nodes(label: str) -> str:
    """Delete at most $count nodes of a label, with what others have tied to them; answers how many nodes."""
    return f"MATCH (n:{label}) WITH n LIMIT $count DETACH DELETE n RETURN count(*)"


def export_nodes(label: str, columns: Sequence[str]) -> str:
    """All nodes of a label, with these properties."""
    return f"MATCH (n:{label}) RETURN " + ", ".join(f"n.{c} AS {c}" for c in columns)


def export_rels(name: str, from_label: str, to_label: str, columns: Sequence[str]) -> str:
    """All relationships of a type between two labels: from_id, to_id, then these properties."""
    values = ", ".join(["start.id AS from_id", "target.id AS to_id", *(f"r.{c} AS {c}" for c in columns)])
    return f"MATCH (start:{from_label})-[r:{name}]->(target:{to_label}) RETURN {values}"


def count_nodes(label: str) -> str:
    """How many nodes bear the label."""
    return f"MATCH (n:{label}) RETURN count(*)"


def count_rels(name: str) -> str:
    """How many relationships have the type."""
    return f"MATCH ()-[r:{name}]->() RETURN count(*)"


_META = f"(meta:{META_LABEL} {{id: $id}})"
READ_META = f"MATCH {_META} RETURN meta.applied_seq, meta.schema_digest, meta.building"
# Writing first takes the lock, so that of two processes the second sees what the first has done.
LOCK_META = (
    f"MERGE {_META} SET meta.turn = coalesce(meta.turn, 0) + 1 "
    "RETURN meta.applied_seq, meta.schema_digest, meta.building"
)
SET_META = f"MATCH {_META} SET meta.applied_seq = $seq, meta.schema_digest = $digest, meta.building = $building"
