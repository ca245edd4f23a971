"""The answer to a question that gives rows: named queries and the owner's own Cypher.

Invariant: every row has a value for every column, in the order of the columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from queries.answer import Method


@dataclass(frozen=True)
class TableAnswer:
    """Columns and rows; `truncated`: there were more rows than the limit; `facts`: claims behind it, None: unknown."""

    method: Method
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    truncated: bool
    facts: int | None = None

    def as_json(self) -> dict[str, Any]:
        """`{"method", "facts", "truncated", "columns": [name], "rows": [{column: value}]}`."""
        return {
            "method": self.method.as_json(),
            "facts": self.facts,
            "truncated": self.truncated,
            "columns": list(self.columns),
            "rows": [dict(zip(self.columns, row, strict=True)) for row in self.rows],
        }


def unique_names(columns: Sequence[str]) -> tuple[str, ...]:
    """Column names made different from each other (`name`, `name_2`), since rows are given as objects."""
    found: list[str] = []
    for column in columns:
        name, number = column, 2
        while name in found:
            name, number = f"{column}_{number}", number + 1
        found.append(name)
    return tuple(found)
