"""Who should call whom: the function pairs of a coordination gap, and the agencies known that owe them.

Invariant: an agency is named only if its kind owes the function at the level of what it covers (function matrix);
where none is known, the kinds to look for are named instead, never a guess.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph.region_codes import is_domestic, level_of
from queries.function_matrix import STRENGTHS, FunctionMatrix
from queries.jurisdictions import Agencies, Jurisdictions
from queries.snapshot import Node

# (function of the one who calls, side; function of the one who is called, side).  Horizontal: DESIGN §4.
# Vertical and border are this project's analogues (docs/methods.md, Coordination gap).
HORIZONTAL = (
    ("F2", "a", "F3", "b"), ("F2", "a", "F5", "b"), ("F4", "a", "F3", "b"), ("F4", "a", "F5", "b"),
    ("F6", "b", "F7", "a"),
)  # fmt: skip
HORIZONTAL_EXIT = (("F8", "a", "F3", "b"),)
VERTICAL = (("F1", "a", "F1", "b"), ("F6", "a", "F6", "b"), ("F9", "a", "F9", "b"))
BORDER = (("F3", "a", "F3", "b"), ("F5", "a", "F6", "b"), ("F6", "b", "F6", "a"))
_MATRIX_LEVEL = {"country": "national"}


@dataclass(frozen=True)
class Call:
    """One who should call one other; None where no such agency is known, then `kinds` says whom to look for."""

    functions: tuple[str, str]
    caller: Node | None
    called: Node | None
    caller_kinds: tuple[str, ...]
    called_kinds: tuple[str, ...]

    @property
    def known(self) -> bool:
        """True if both are known."""
        return self.caller is not None and self.called is not None

    def as_json(self) -> dict[str, Any]:
        """A row of `who` (both known), or of `who_missing` (null for who is not known, with the kinds to look for)."""
        out: dict[str, Any] = {
            "functions": list(self.functions),
            "from": None if self.caller is None else self.caller.as_json(),
            "to": None if self.called is None else self.called.as_json(),
        }
        if self.caller is None:
            out["from_kinds"] = list(self.caller_kinds)
        if self.called is None:
            out["to_kinds"] = list(self.called_kinds)
        return out


@dataclass(frozen=True)
class Side:
    """A side of a gap: its region's code and its agencies."""

    code: str
    agencies: Agencies


class WhoCalls:
    """Finds callers with the matrix of a day."""

    def __init__(self, matrix: FunctionMatrix, where: Jurisdictions) -> None:
        self._matrix = matrix
        self._where = where

    def calls(self, kind: str, a: Side, b: Side, *, exit_: bool = False) -> list[Call]:
        """The calls of a gap between a and b, in the order of the function pairs; `exit_`: b is left for abroad."""
        pairs = {"horizontal": HORIZONTAL + (HORIZONTAL_EXIT if exit_ else ()), "vertical": VERTICAL, "border": BORDER}
        side = {"a": a, "b": b}
        found = []
        for function, from_, other, to in pairs[kind]:
            caller, called = self._agency(side[from_], function), self._agency(side[to], other)
            if caller is not None and called is not None and caller.id == called.id:
                called = self._agency(side[to], other, without=caller.id)
            found.append(Call((function, other), caller, called, self._kinds(side[from_], function),
                              self._kinds(side[to], other)))  # fmt: skip
        return found

    def _kinds(self, side: Side, function: str) -> tuple[str, ...]:
        level = level_of(side.code) if is_domestic(side.code) else "country"
        return self._matrix.kinds(function, _MATRIX_LEVEL.get(level, level))

    def _agency(self, side: Side, function: str, without: str | None = None) -> Node | None:
        """The agency that owes it most plainly: covering the region itself, required before expected, then by name."""
        found = [
            (side.code not in self._where.covers(agency), strength, node.name, agency)
            for agency in side.agencies
            if agency != without and (strength := self._strength(agency, function)) is not None
            and (node := self._where.agencies[agency])
        ]  # fmt: skip
        return self._where.agencies[min(found)[3]] if found else None

    def _strength(self, agency: str, function: str) -> int | None:
        """0 if the law requires the function of such an agency at a level that it covers, 1 expected, 2 conditional."""
        kind = self._where.agencies[agency].props.get("kind")
        levels = {_MATRIX_LEVEL.get(level, level) for level in map(level_of, self._where.covers(agency))}
        strengths = [
            number for number, strength in enumerate(STRENGTHS) for level in levels
            if kind in self._matrix.kinds(function, level, strength)
        ]  # fmt: skip
        return min(strengths, default=None)
