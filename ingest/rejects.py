"""Bad rows, with their errors, in files of the same names and layout: to be corrected and loaded again.

Invariant: a rejects file is read by the same command as the input (the column `errors` is passed over).
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ingest.sheets import Sheet
from ingest.table_rows import ParsedRow


def default_folder(path: Path) -> Path:
    """Where the rejects of an input go: `legs-rejects/` beside `legs.csv`, or in the working folder if that is not
    writable."""
    name = f"{path.stem if path.is_file() else path.resolve().name}-rejects"
    parent = path.resolve().parent
    return (parent if os.access(parent, os.W_OK) else Path.cwd()) / name


def write_rejects(rows: Iterable[ParsedRow], folder: Path) -> list[Path]:
    """Write the rows into `folder`, one file for each input file (0600: they may hold what must not be shared)."""
    by_sheet: dict[int, tuple[Sheet, list[ParsedRow]]] = {}
    for row in rows:
        by_sheet.setdefault(id(row.plan.sheet), (row.plan.sheet, []))[1].append(row)
    by_file: dict[str, list[tuple[Sheet, list[ParsedRow]]]] = {}
    for sheet, found in by_sheet.values():
        by_file.setdefault(sheet.file, []).append((sheet, found))
    if by_file:
        folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, sheets in by_file.items():
        target = folder / name
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        if sheets[0][0].sheet is None:
            _write_csv(target, sheets[0][1])
        else:
            _write_xlsx(target, sheets)
        written.append(target)
    return written


def _lines(rows: list[ParsedRow]) -> Iterable[list[Any]]:
    """The rows above the headings, the headings with `errors`, then each bad row once with its errors."""
    plan = rows[0].plan
    last = 0
    for number, cells in plan.preamble:
        yield from ([] for _ in range(number - last - 1))
        last = number
        heading = number == plan.preamble[-1][0]
        kept = _without_errors(plan.preamble[-1][1], cells)
        yield [*kept, "errors"] if heading else kept
    merged: dict[int, tuple[list[Any], list[str]]] = {}
    for row in sorted(rows, key=lambda r: r.number):
        cells, errors = merged.setdefault(row.number, (_without_errors(plan.preamble[-1][1], list(row.cells)), []))
        errors += [problem.message.partition(": ")[2] for problem in row.problems]
    width = len(_without_errors(plan.preamble[-1][1], plan.preamble[-1][1]))
    for cells, errors in merged.values():
        padded = [*cells, *[None] * (width - len(cells))]
        yield [*padded, "; ".join(dict.fromkeys(errors))]


def _without_errors(header: list[Any], cells: list[Any]) -> list[Any]:
    """The cells without the column `errors` of an earlier rejects file."""
    at = [i for i, name in enumerate(header) if isinstance(name, str) and name.strip().casefold() == "errors"]
    return [cell for i, cell in enumerate(cells) if i not in at]


def _write_csv(target: Path, rows: list[ParsedRow]) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for line in _lines(rows):
            writer.writerow(["" if cell is None else cell for cell in line])


def _write_xlsx(target: Path, sheets: list[tuple[Sheet, list[ParsedRow]]]) -> None:
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet, rows in sheets:
        worksheet = book.create_sheet(sheet.sheet)
        for number, line in enumerate(_lines(rows), start=1):
            for place, cell in enumerate(line, start=1):
                if cell is None:
                    continue
                value = ILLEGAL_CHARACTERS_RE.sub("", cell) if isinstance(cell, str) else cell
                written = worksheet.cell(number, place, str(value) if isinstance(value, str) else value)
                if isinstance(value, str):
                    written.data_type = "s"  # a formula stays the text of the formula
    book.save(target)
