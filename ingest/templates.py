"""Empty tables that explain each column.

Invariant: a template, as written, loads without errors and warnings.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from graph.errors import UsageError
from ingest.sheet_plans import nearest_names
from ingest.table_columns import TABLE_BY_HEADING, TABLES, Table, fold_heading
from ingest.table_docs import explain

EXPLANATIONS = "Petunjuk"
FORMATS = ("csv", "xlsx")
_BOOK = "matarantai.xlsx"
_README = "PETUNJUK.md"


def find_templates(name: str | None) -> list[Table]:
    """The tables of that name or alias, all of them for None.  UsageError with the nearest name."""
    if name is None:
        return list(TABLES)
    table = TABLE_BY_HEADING.get(fold_heading(name))
    if table is None:
        near = nearest_names(name, [n for t in TABLES for n in (t.name, t.alias)])
        raise UsageError(f"no table is called {name!r}", advice=f"perhaps {near[0]}; all: "
                         + ", ".join(t.name for t in TABLES))  # fmt: skip
    return [table]


def template(name: str | None, out: Path, file_format: str = "xlsx") -> list[Path]:
    """Write the empty table `name` (all of them for None) into the folder `out`; returns the files written.

    xlsx: one workbook, a sheet a table, with notes on the headings and a sheet of explanations; csv: a file a table and
    PETUNJUK.md.  UsageError for an unknown name or format, and for a file that exists (nothing is overwritten).
    """
    tables = find_templates(name)
    if file_format not in FORMATS:
        raise UsageError(f"no format is called {file_format!r}", advice="csv or xlsx")
    out.mkdir(parents=True, exist_ok=True)
    if file_format == "xlsx":
        targets = [out / (_BOOK if name is None else f"{tables[0].name}.xlsx")]
    else:
        targets = [*(out / f"{table.name}.csv" for table in tables), out / _README]
    existing = next((target for target in targets if target.exists()), None)
    if existing is not None:
        raise UsageError(f"{existing} exists already", advice="name another folder, or move the file away")
    if file_format == "xlsx":
        _write_book(targets[0], tables)
    else:
        for table, target in zip(tables, targets, strict=False):
            _write_csv(target, table)
        targets[-1].write_text(_readme(tables), encoding="utf-8")
    return targets


def _write_csv(target: Path, table: Table) -> None:
    # With BOM: Excel then takes the file for UTF-8.
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerow([column.name for column in table.columns])


def _readme(tables: Sequence[Table]) -> str:
    parts = ["# Petunjuk mengisi tabel / how to fill in the tables\n"]
    for table in tables:
        header, *rows = explain(table)
        parts.append(f"## {table.name}.csv ({table.alias})\n\n{table.doc_id} / {table.doc}\n")
        lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
        lines += ["| " + " | ".join(cell.replace("|", "/") for cell in row) + " |" for row in rows]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _write_book(target: Path, tables: Sequence[Table]) -> None:
    from openpyxl import Workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.worksheets[0])
    bold = Font(bold=True)
    for table in tables:
        sheet: Any = book.create_sheet(table.name)
        sheet.freeze_panes = "A2"
        for place, (column, row) in enumerate(zip(table.columns, explain(table)[1:], strict=True), start=1):
            cell = sheet.cell(1, place, column.name)
            cell.font = Font(bold=True, underline="single") if column.required else bold
            comment = Comment("\n".join(part for part in (row[6], row[7], row[4], row[5]) if part), "matarantai")
            comment.width, comment.height = 320, 140
            cell.comment = comment
            letter = get_column_letter(place)
            sheet.column_dimensions[letter].width = max(12, len(column.name) + 4)
            # Text, so that the spreadsheet leaves codes (52.10), phones (0812…) and identity numbers as they are.
            sheet.column_dimensions[letter].number_format = "@"
    notes: Any = book.create_sheet(EXPLANATIONS)
    for table in tables:
        notes.append([table.name, table.alias, table.doc_id, table.doc])
        notes.cell(notes.max_row, 1).font = bold
        for row in explain(table):
            notes.append(row)
        notes.append([])
    book.save(target)
