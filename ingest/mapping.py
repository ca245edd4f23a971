"""An office's own layout, read through a mapping file (YAML), which is saved and used again on the next file.

Invariant: a mapping says everything explicitly; a heading that it names and the sheet lacks is an error, a heading of
the sheet that it does not name is a warning.  The format is described in docs/tables.md.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import yaml

from graph.errors import InputError, Problem, UsageError
from ingest.sheet_plans import missing_columns, nearest_names, refuse_victim_names
from ingest.sheets import Sheet
from ingest.table_columns import TABLE_BY_HEADING, TABLES, Table, fold_heading
from ingest.table_rows import PlannedColumn, SheetPlan
from ingest.values import Fault, to_text
from ingest.words import fold_word

_KEYS = ("table", "file", "sheet", "header_row", "columns", "compose", "constants", "values", "ignore", "skip_rows")
_ADVICE = "see docs/tables.md, 'Other layouts', and samples/office-layout/mapping.yaml"
Planned = tuple[SheetPlan, list[Problem], list[Problem]]


@dataclass
class MappedTable:
    """One entry: which sheets it reads, as which table, and how."""

    table: Table
    file: str = "*"
    sheet: str | None = None
    header_row: int = 1
    columns: MappingType[str, str] = field(default_factory=dict)
    compose: MappingType[str, str] = field(default_factory=dict)
    constants: MappingType[str, str] = field(default_factory=dict)
    values: MappingType[str, MappingType[str, str]] = field(default_factory=dict)
    ignore: tuple[str, ...] = ()
    skip_rows: tuple[str, ...] = ()
    used: bool = False

    def reads(self, sheet: Sheet) -> bool:
        """True if this entry is for that sheet."""
        if not fnmatch(sheet.file.casefold(), self.file.casefold()):
            return False
        return self.sheet is None or (
            sheet.sheet is not None and fnmatch(sheet.sheet.casefold(), self.sheet.casefold())
        )

    def plan(self, sheet: Sheet) -> Planned:
        """(plan, errors, warnings) of a sheet under this entry."""
        self.used = True
        preamble = [row for row in sheet.rows if row[0] <= self.header_row]
        header = next((row for row in preamble if row[0] == self.header_row), (self.header_row, []))
        rows = [row for row in sheet.rows if row[0] > self.header_row and not self._is_skipped(row[1])]
        plan = SheetPlan(sheet, self.table, [], preamble, rows, len(header[1]), self.constants)
        errors: list[Problem] = []
        if not header[1]:
            fault = Fault(f"row {self.header_row} is empty: the mapping expects the headings there", "header_row")
            return plan, [plan.problem(fault, self.header_row, None, None)], []
        at = {fold_heading(to_text(cell)): i for i, cell in reversed(list(enumerate(header[1]))) if cell is not None}
        shown = [to_text(cell) for cell in header[1] if cell is not None and to_text(cell)]

        def index(heading: str) -> int | None:
            found = at.get(fold_heading(heading))
            if found is None:
                near = nearest_names(heading, shown, limit=3)
                fault = Fault(f"the mapping names a heading {heading!r} that the sheet lacks", "a heading of it", near)
                errors.append(plan.problem(fault, header[0], heading, None))
            return found

        for heading, name in self.columns.items():
            place = index(heading)
            if place is not None:
                plan.columns.append(self._column(name, heading, (place,), None))
        for name, template in self.compose.items():
            headings_used = [part[1] for part in string.Formatter().parse(template) if part[1] is not None]
            places = [index(heading) for heading in headings_used]
            if all(place is not None for place in places):
                joined = re.sub(r"\{[^{}]*\}", "{}", template)
                known = tuple(place for place in places if place is not None)
                plan.columns.append(self._column(name, "+".join(headings_used), known, joined))
        warnings = self._unread(plan, header, shown, errors)
        if not errors:
            errors += missing_columns(plan, header[0])
        return plan, errors, warnings

    def _column(self, name: str, heading: str, indexes: tuple[int, ...], template: str | None) -> PlannedColumn:
        column = self.table.column(name)
        assert column is not None, name  # noqa: S101 (checked when the mapping was read)
        words = {fold_word(str(k)): str(v) for k, v in self.values.get(name, {}).items()}
        return PlannedColumn(column, heading, indexes, template, words)

    def _unread(
        self, plan: SheetPlan, header: tuple[int, list[Any]], shown: list[str], errors: list[Problem]
    ) -> list[Problem]:
        named = {fold_heading(h) for h in (*self.columns, *self.ignore, "errors")}
        for template in self.compose.values():
            named |= {fold_heading(part[1]) for part in string.Formatter().parse(template) if part[1]}
        mapped = {fold_heading(h) for h in self.columns}
        warnings = []
        for heading in shown:
            refused = None if fold_heading(heading) in mapped else refuse_victim_names(plan, header, heading)
            if refused is not None:
                errors.append(refused)
            elif fold_heading(heading) not in named:
                fault = Fault("the mapping does not name this column; it was not read", "columns or ignore")
                warnings.append(plan.problem(fault, header[0], heading, heading))
        return warnings

    def _is_skipped(self, cells: list[Any]) -> bool:
        first = next((to_text(cell) for cell in cells if cell is not None and to_text(cell)), "")
        return any(fnmatch(first.casefold(), pattern.casefold()) for pattern in self.skip_rows)


@dataclass
class Mapping:
    """A mapping file as read."""

    file: str
    tables: list[MappedTable]

    def plans(self, sheet: Sheet) -> list[Planned]:
        """The plans for a sheet, one for each entry that reads it (one sheet may hold several tables)."""
        return [entry.plan(sheet) for entry in self.tables if entry.reads(sheet)] if sheet.rows else []

    def unused(self) -> list[Problem]:
        """A warning for each entry that no sheet matched."""
        return [
            Problem(
                f"{self.file}: no file or sheet matches the entry for {entry.table.name} "
                f"(file {entry.file}{f', sheet {entry.sheet}' if entry.sheet else ''})",
                file=self.file, value=entry.file, expected="the name of a file, with * for any text",
            )
            for entry in self.tables
            if not entry.used
        ]  # fmt: skip


def load_mapping(path: Path) -> Mapping:
    """Read a mapping file.  UsageError if it is not there; InputError with every fault in it and its place."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UsageError(f"the mapping {path} cannot be read: {reason}", advice=_ADVICE) from None
    try:
        loaded = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        row = mark.line + 1 if mark else None
        problem = Problem(f"{path.name} is not YAML", file=path.name, row=row, expected="YAML as in the example")
        raise InputError(f"the mapping {path.name} is not YAML", [problem], advice=_ADVICE) from None
    faults: list[Problem] = []
    entries = loaded.get("tables") if isinstance(loaded, dict) else None
    if not isinstance(entries, list) or not entries:
        faults.append(Problem(f"{path.name}: no list `tables`", file=path.name, column="tables", expected="a list"))
        entries = []
    tables = [_entry(entry, f"tables[{i}]", path.name, faults) for i, entry in enumerate(entries)]
    if faults:
        raise InputError(f"the mapping {path.name} has errors", faults, advice=_ADVICE)
    return Mapping(path.name, [table for table in tables if table is not None])


def _entry(entry: Any, place: str, file: str, faults: list[Problem]) -> MappedTable | None:
    def fault(where: str, message: str, expected: str, value: Any = None, near: list[str] | None = None) -> None:
        shown = None if value is None else str(value)[:200]
        faults.append(Problem(f"{file}, {where}: {message}", file=file, column=where, value=shown, expected=expected,
                              nearest=near or []))  # fmt: skip

    if not isinstance(entry, dict):
        fault(place, "not an entry", "table, file, columns, …", entry)
        return None
    for key in entry:
        if key not in _KEYS:
            fault(f"{place}.{key}", "an unknown key", ", ".join(_KEYS), key, nearest_names(str(key), _KEYS))
    table = TABLE_BY_HEADING.get(fold_heading(str(entry.get("table", ""))))
    if table is None:
        names = [t.name for t in TABLES]
        near = nearest_names(str(entry.get("table", "")), names)
        fault(f"{place}.table", "not a table", ", ".join(names), entry.get("table"), near)
        return None
    header_row = entry.get("header_row", 1)
    if not isinstance(header_row, int) or isinstance(header_row, bool) or header_row < 1:
        fault(f"{place}.header_row", "not a row number", "a whole number from 1", header_row)
        header_row = 1
    parts: dict[str, dict[str, Any]] = {}
    for key in ("columns", "compose", "constants", "values"):
        part = entry.get(key) or {}
        if not isinstance(part, dict) or (key == "values" and not all(isinstance(v, dict) for v in part.values())):
            fault(f"{place}.{key}", "not a list of pairs", "name: value", part)
            part = {}
        parts[key] = {str(k): v for k, v in part.items()}
    known = [column.name for column in table.columns]
    named = [(f"{place}.columns.{h}", str(name)) for h, name in parts["columns"].items()]
    named += [(f"{place}.{key}.{name}", name) for key in ("compose", "constants", "values") for name in parts[key]]
    for where, name in named:
        if name not in known:
            fault(where, f"{table.name} has no column {name!r}", ", ".join(known), name, nearest_names(name, known))
    targets = [*map(str, parts["columns"].values()), *parts["compose"], *parts["constants"]]
    for name in sorted({t for t in targets if targets.count(t) > 1}):
        fault(place, f"the column {name!r} is given twice", "each column once", name)
    for name, template in parts["compose"].items():
        try:
            fields = [f for _, f, spec, conversion in string.Formatter().parse(str(template)) if f is not None]
        except ValueError:
            fields = []
        if not fields or not all(fields):
            fault(f"{place}.compose.{name}", "not a template", "text with {Heading} in braces", template)
    ignore, skip = entry.get("ignore") or [], entry.get("skip_rows") or []
    for key, part in (("ignore", ignore), ("skip_rows", skip)):
        if not isinstance(part, list):
            fault(f"{place}.{key}", "not a list", "- heading", part)
    if any(p.column and p.column.startswith(place) for p in faults):
        return None
    sheet = entry.get("sheet")
    return MappedTable(
        table, str(entry.get("file", "*")), None if sheet is None else str(sheet), header_row,
        {k: str(v) for k, v in parts["columns"].items()}, {k: str(v) for k, v in parts["compose"].items()},
        {k: _constant(v) for k, v in parts["constants"].items()}, parts["values"],
        tuple(map(str, ignore)), tuple(map(str, skip)),
    )  # fmt: skip


def _constant(value: Any) -> str:
    """YAML reads `yes` as true and 2023-06-15 as a date; both are given back as they were meant."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
