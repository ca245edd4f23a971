"""Which table a sheet is, and which column each heading means.

Invariant: what is not known is never read as something near it; it is left out, with a warning that names what is near.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from graph.errors import Problem
from ingest.sheets import Row, Sheet
from ingest.table_columns import TABLE_BY_HEADING, TABLES, Table, fold_heading, headings
from ingest.table_rows import PlannedColumn, SheetPlan
from ingest.values import Fault, to_text

# A column that our own rejects files have, and a sheet that our own templates have: known, and passed over.
_OWN_COLUMNS = frozenset({"errors"})
_OWN_SHEETS = frozenset({"petunjuk", "keterangan", "readme"})
# Headings, folded, under which offices list victims by name; "nama perkara" and its like are not among them.
_VICTIM_NAMES = re.compile(
    r"nama(?!perkara|kasus|instansi|sumber|wilayah|desa|kecamatan|kabupaten|kota|negara|tempat).*"
    r"|.*names?|korban|victims?|identitas(korban)?"
)
_MISSING = Fault("a required column is missing")


def nearest_names(name: str, known: Iterable[str], limit: int = 1) -> list[str]:
    """The known names that come closest to one that is not known."""
    hits = process.extract(fold_heading(name), {k: fold_heading(k) for k in known}, scorer=fuzz.ratio, limit=limit)
    return [str(hit[2]) for hit in hits]


def find_table(sheet: Sheet, alone: bool) -> tuple[Table | None, Problem | None]:
    """The table that a sheet is, by its name; else a warning (none for our own sheets and empty ones).

    `alone`: the only sheet with content in its workbook, which may then be named by the file.
    """
    stem = sheet.file.rpartition(".")[0] or sheet.file
    name = stem if sheet.sheet is None else sheet.sheet
    table = TABLE_BY_HEADING.get(fold_heading(name))
    if table is None and alone:
        table = TABLE_BY_HEADING.get(fold_heading(stem))
    if table is not None or not sheet.rows or (sheet.sheet and fold_heading(name) in _OWN_SHEETS):
        return table, None
    what = "file" if sheet.sheet is None else "sheet"
    near = nearest_names(name, [n for t in TABLES for n in (t.name, t.alias)])
    return None, Problem(
        f"{sheet.place}: no table is called {name!r}; the {what} was not read", file=sheet.file, sheet=sheet.sheet,
        value=name, expected="the name of a table: " + ", ".join(t.name for t in TABLES), nearest=near,
    )  # fmt: skip


def plan_sheet(sheet: Sheet, table: Table) -> tuple[SheetPlan, list[Problem], list[Problem]]:
    """(plan, errors, warnings) of a sheet whose first row that is not empty holds the canonical headings."""
    if not sheet.rows:
        plan = SheetPlan(sheet, table, [], [], [], 0, unusable=True)
        empty = plan.problem(Fault("the file is empty", f"at least the headings of {table.name}"), None, None, None)
        return plan, [], [empty]
    header = sheet.rows[0]
    plan = SheetPlan(sheet, table, [], [header], sheet.rows[1:], len(header[1]))
    known, errors, warnings = headings(table), [], []
    seen: dict[str, str] = {}
    for index, cell in enumerate(header[1]):
        heading = "" if cell is None else to_text(cell)
        folded = fold_heading(heading)
        if folded in _OWN_COLUMNS:
            continue
        if not heading:
            warnings += _unnamed_column(plan, index)
            continue
        column = known.get(folded)
        name = column.name if column else folded
        if name in seen:
            errors.append(plan.problem(
                Fault(f"two columns of one name: {seen[name]!r} and {heading!r}", "each column once"),
                header[0], heading, None,
            ))  # fmt: skip
            continue
        seen[name] = heading
        if column is not None:
            plan.columns.append(PlannedColumn(column, heading, (index,)))
        else:
            error = refuse_victim_names(plan, header, heading)
            if error:
                errors.append(error)
                continue
            near = nearest_names(heading, [c.name for c in table.columns])
            fault = Fault("not a column of " + table.name + "; it was not read", "one of its columns", near)
            warnings.append(plan.problem(fault, header[0], heading, heading))
    errors += missing_columns(plan, header[0])
    plan.unusable = bool(errors)
    return plan, errors, warnings


def refuse_victim_names(plan: SheetPlan, header: Row, heading: str) -> Problem | None:
    """The error for a column of victims' names, if this heading in `victims` is one."""
    if plan.table.name != "victims" or not _VICTIM_NAMES.fullmatch(fold_heading(heading)):
        return None
    fault = Fault(
        "a column of victims' names: names of victims never enter",
        "no such column: delete it from the file; `ref` tells the groups apart", secret=True,
    )  # fmt: skip
    return plan.problem(fault, header[0], heading, None)


def missing_columns(plan: SheetPlan, header_row: int) -> list[Problem]:
    """An error for each required column that neither a heading nor a constant gives."""
    given = {c.column.name for c in plan.columns} | set(plan.constants)
    return [
        plan.problem(Fault(_MISSING.message, f"a column {c.name}: {c.doc}"), header_row, c.name, None)
        for c in plan.table.columns
        if c.required and c.name not in given
    ]


def _unnamed_column(plan: SheetPlan, index: int) -> list[Problem]:
    first = next((n for n, cells in plan.rows if index < len(cells) and cells[index] not in (None, "")), None)
    if first is None:
        return []
    fault = Fault(f"column {index + 1} has no heading; it was not read", "a heading")
    return [plan.problem(fault, first, None, None)]
