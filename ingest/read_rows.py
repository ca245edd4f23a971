"""Planned sheets to parsed rows: every cell read, every fault of a row noted in one pass.

Invariant: a row's values hold only what could be read; a row with a problem is never turned into claims.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from graph import dates
from graph.errors import Problem
from ingest.cells import LONGEST_CELL, CellReader, Target
from ingest.table_rows import ParsedRow, PlannedColumn, SheetPlan
from ingest.values import Fault, Raw, to_text
from ingest.words import fold_word

# (earlier, later) columns of which the second must not lie before the first.
_SPANS = (("since", "until"), ("start", "end"))


def read_rows(
    plan: SheetPlan, reader: CellReader, warn: Callable[[Problem], None], tick: Callable[[], None]
) -> list[ParsedRow]:
    """All rows of a sheet; `warn` gets the warnings, `tick` is called once a row."""
    found: list[ParsedRow] = []
    constants = _read_constants(plan, reader)
    read_indexes = {index for planned in plan.columns for index in planned.indexes}
    stray = [index for index in range(plan.width) if index not in read_indexes]
    for number, cells in plan.rows:
        row = ParsedRow(plan, number, cells)
        found.append(row)
        tick()
        if len(cells) > plan.width:
            extra = len(cells) - plan.width
            row.problems.append(plan.problem(
                Fault(f"the row has {extra} cell(s) more than the heading", "as many cells as headings: a separator "
                      "inside a text needs quotation marks round the text"), number, None, None,
            ))  # fmt: skip
            continue
        if stray:
            _check_stray_cells(plan, row, stray)
        row.values.update(constants)
        for planned in plan.columns:
            _read_cell(plan, planned, row, reader, warn)
        if row.problems:
            _check_required(plan, row, skip={p.column for p in row.problems})
        else:
            _check_required(plan, row, skip=set())
            _check_row(row)
    return found


def _read_constants(plan: SheetPlan, reader: CellReader) -> dict[str, Any]:
    """Constants of a mapping; they were checked when the mapping was read."""
    values: dict[str, Any] = {}
    for name, raw in plan.constants.items():
        column = plan.table.column(name)
        if column is not None and str(raw).strip():
            values[name] = reader.read(plan.table.name, column, raw).value
    return values


def _read_cell(
    plan: SheetPlan, planned: PlannedColumn, row: ParsedRow, reader: CellReader, warn: Callable[[Problem], None]
) -> None:
    if planned.template is None:
        index = planned.indexes[0]
        raw = row.cells[index] if index < len(row.cells) else None
    else:
        raw = _composed(planned, planned.template, row)
    if raw is None or raw == "":
        return
    if isinstance(raw, str) and not raw.strip("\ufeff\u200b \t\r\n\xa0"):
        return
    if planned.words:
        raw = planned.words.get(fold_word(to_text(raw)), raw)
        if raw == "":
            return
    try:
        value, warnings = reader.read(plan.table.name, planned.column, raw)
    except Fault as fault:
        row.problems.append(plan.problem(fault, row.number, planned.heading, raw))
        return
    for text in warnings:
        warn(plan.problem(Fault(text), row.number, planned.heading, raw))
    if value not in ("", []):
        row.values[planned.column.name] = value


def _composed(planned: PlannedColumn, template: str, row: ParsedRow) -> Raw | None:
    """Several cells joined by the template of a mapping; None if all are empty."""
    cells = [row.cells[i] if i < len(row.cells) else None for i in planned.indexes]
    if all(cell is None or not to_text(cell) for cell in cells):
        return None
    return template.format(*("" if cell is None else to_text(cell) for cell in cells))


def _check_stray_cells(plan: SheetPlan, row: ParsedRow, stray: Sequence[int]) -> None:
    """Cells of over 10,000 characters or with NUL are errors in columns that are not read, too."""
    for index in stray:
        cell = row.cells[index] if index < len(row.cells) else None
        if not isinstance(cell, str) or (len(cell) <= LONGEST_CELL and "\x00" not in cell):
            continue
        what = "holds a NUL character" if "\x00" in cell else f"{len(cell)} characters in one cell"
        heading = plan.preamble[-1][1][index]
        fault = Fault(what, "text of at most 10,000 characters without NUL", secret=True)
        row.problems.append(plan.problem(fault, row.number, None if heading is None else str(heading), cell))


def _check_required(plan: SheetPlan, row: ParsedRow, skip: set[str | None]) -> None:
    for column in plan.table.columns:
        if column.required and column.name not in row.values:
            heading = row.heading(column.name)
            if heading not in skip:
                row.fault(column.name, Fault("a required value is missing", column.doc), "")


def _check_row(row: ParsedRow) -> None:
    values = row.values
    for earlier, later in _SPANS:
        if earlier in values and later in values and _before(values[later], values[earlier]):
            row.fault(later, Fault(f"ends before it starts ({values[earlier]})", f"{values[earlier]} or later"),
                      values[later])  # fmt: skip
    if row.table == "legs" and values.get("from") == values.get("to"):
        row.fault("to", Fault("a leg from a node to itself", "another place than in `from`"), _shown(values["to"]))
    if row.table == "referrals" and values.get("from") == values.get("to"):
        row.fault("to", Fault("a referral from an agency to itself", "another agency"), values["to"])
    if row.table == "attendance" and not {"agency", "official"} & values.keys():
        row.fault("agency", Fault("neither an agency nor an official is named", "an agencies.ref or officials.ref"), "")


def _before(end: str, start: str) -> bool:
    """True if no day of `end` lies on or after the first day of `start`."""
    return dates.last_day(end) < dates.first_day(start)


def _shown(value: Any) -> str:
    return f"{value.table}:{value.ref}" if isinstance(value, Target) else str(value)


def rows_read(plans: Iterable[SheetPlan]) -> int:
    """How many rows there are to read."""
    return sum(len(plan.rows) for plan in plans)
