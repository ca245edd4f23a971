"""FollowTheMoney for tests: the library where it is there, and a graph as what it says, whatever its ids.

Invariant: a missing library is never silent: the tests are skipped with a reason, and fail where the environment says
CI=true.
"""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from graph.schema import NODES, RELS, PropType, claimable_props
from graph.tables import GraphTables

Said = dict[str, list[tuple[Any, ...]]]


def need_ftm() -> None:
    """Skip (or, where CI=true, fail) if followthemoney is not installed."""
    if importlib.util.find_spec("followthemoney") is None:
        reason = "FollowTheMoney: not installed; pip install matarantai[ftm]"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)


def write_lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> Path:
    """Write JSON lines; the path."""
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def entity(ftm_id: str, schema: str, **props: Any) -> dict[str, Any]:
    """A FollowTheMoney entity; a property given as text has one value."""
    properties = {name: value if isinstance(value, list) else [value] for name, value in props.items()}
    return {"id": ftm_id, "schema": schema, "properties": properties}


def said_by(tables: GraphTables) -> Said:
    """What a graph says, by label and type: names and properties; ids are replaced by the name they stand for."""
    names = {row["id"]: row["name"] for label in NODES for row in tables.node(label).select(["id", "name"]).to_pylist()}

    def values(type_name: str, row: Mapping[str, Any]) -> tuple[Any, ...]:
        found = []
        for name, prop in claimable_props(type_name).items():
            if name not in {"refs", "id_hash"}:
                value = row[name]
                found.append(names.get(value, value) if prop.type is PropType.REF else value)
        return (
            *(tuple(v) if isinstance(v, list) else v for v in found),
            tuple(sorted(names[s] for s in row["sources"])),
        )

    said: Said = {}
    for label in NODES:
        if label != "Region":
            said[label] = sorted((values(label, row) for row in tables.node(label).to_pylist()), key=repr)
    for type_name in RELS:
        rows = [
            (names[row["from_id"]], names[row["to_id"]], *values(type_name, row))
            for row in tables.rel(type_name).to_pylist()
        ]
        said[type_name] = sorted(rows, key=repr)
    return said
