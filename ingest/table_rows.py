"""What passes between the stages of reading tables: planned sheets, parsed rows, findings with their place.

Invariant: a finding always says where; a value that must not be shown is never part of one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.errors import Problem
from ingest.sheets import Row, Sheet
from ingest.table_columns import Column, Table
from ingest.values import Fault, Raw

HIDDEN = "(not shown)"
_SHOWN_LENGTH = 200


@dataclass(frozen=True)
class PlannedColumn:
    """Which cells of a row make one canonical column: one cell, or several joined by a template.

    `heading` is the office's own; `words` maps what the office writes (folded) to what is read instead.
    """

    column: Column
    heading: str
    indexes: tuple[int, ...]
    template: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass
class SheetPlan:
    """How one sheet is read as one table.  `preamble`: the rows up to the headings; `rows`: those below."""

    sheet: Sheet
    table: Table
    columns: list[PlannedColumn]
    preamble: list[Row]
    rows: list[Row]
    width: int
    constants: Mapping[str, str] = field(default_factory=dict)
    unusable: bool = False

    def problem(self, fault: Fault, row: int | None, heading: str | None, value: Raw | None) -> Problem:
        """A fault with its place."""
        shown = None if value is None else (HIDDEN if fault.secret else str(value)[:_SHOWN_LENGTH])
        where = self.sheet.place + (f", row {row}" if row else "") + (f", column {heading}" if heading else "")
        return Problem(
            f"{where}: {fault.message}", file=self.sheet.file, sheet=self.sheet.sheet, row=row, column=heading,
            value=shown, expected=fault.expected or None, nearest=fault.nearest,
        )  # fmt: skip


@dataclass
class ParsedRow:
    """One row: its values by canonical column (those not empty), and what is wrong with it."""

    plan: SheetPlan
    number: int
    cells: Sequence[Raw | None]
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def table(self) -> str:
        """The canonical table's name."""
        return self.plan.table.name

    @property
    def locator(self) -> str:
        """`legs.csv:12`, or `book.xlsx/legs:12`."""
        return f"{self.plan.sheet.place}:{self.number}"

    def heading(self, column: str) -> str:
        """The office's own heading of a canonical column (the canonical name if it is a constant or absent)."""
        return next((c.heading for c in self.plan.columns if c.column.name == column), column)

    def fault(self, column: str, fault: Fault, value: Raw | None = None) -> None:
        """Note what is wrong with a column of this row."""
        self.problems.append(self.plan.problem(fault, self.number, self.heading(column), value))
