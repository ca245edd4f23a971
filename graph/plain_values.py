"""Values of an engine's answer as plain Python, the same for both engines.

Invariants: no internal id passes; a property without a value is left out of a node or relationship on both engines.
"""

from __future__ import annotations

import datetime
import math
from decimal import Decimal
from typing import Any
from uuid import UUID


def plain_scalar(value: Any) -> Any:
    """A value that is neither a list, a map, a node nor a relationship: times as ISO text, not-a-number as None."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, (datetime.date, datetime.datetime, datetime.time)):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, (bytes, bytearray)):
        return bytes(value).hex()
    if isinstance(value, UUID):
        return str(value)
    # Neo4j's own temporal types know ISO 8601; what is left (durations, points) is shown as text.
    iso = getattr(value, "iso_format", None)
    return iso() if callable(iso) else str(value)


def plain_ladybug(value: Any) -> Any:
    """A value as Ladybug's Python client gives it, made plain."""
    if isinstance(value, dict):
        if "_NODES" in value and "_RELS" in value:
            return {"nodes": plain_ladybug(value["_NODES"]), "relationships": plain_ladybug(value["_RELS"])}
        if "_ID" in value and "_LABEL" in value:
            kind = "_type" if "_SRC" in value else "_label"
            hidden = {"_ID", "_LABEL", "_SRC", "_DST"}
            own = {k: plain_ladybug(v) for k, v in value.items() if k not in hidden and v is not None}
            return {kind: value["_LABEL"], **own}
        if set(value) == {"offset", "table"}:
            return None  # an internal id
        return {str(k): plain_ladybug(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [plain_ladybug(item) for item in value]
    return plain_scalar(value)


def plain_neo4j(value: Any) -> Any:
    """A value as Neo4j's Python driver gives it, made plain."""
    from neo4j.graph import Node, Path, Relationship

    if isinstance(value, Node):
        return {"_label": next(iter(sorted(value.labels)), None), **_properties(value)}
    if isinstance(value, Relationship):
        return {"_type": value.type, **_properties(value)}
    if isinstance(value, Path):
        return {
            "nodes": [plain_neo4j(node) for node in value.nodes],
            "relationships": [plain_neo4j(rel) for rel in value.relationships],
        }
    if isinstance(value, dict):
        return {str(k): plain_neo4j(v) for k, v in value.items()}
    if isinstance(value, (list, set, frozenset)):
        return [plain_neo4j(item) for item in value]
    return plain_scalar(value)


def _properties(entity: Any) -> dict[str, Any]:
    return {str(k): plain_neo4j(v) for k, v in entity.items()}
