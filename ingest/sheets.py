"""Files to raw rows: CSV (comma, semicolon, tab; UTF-8 or Windows-1252) and XLSX.

Invariants: a cell is data, whatever it looks like (a formula stays the text of the formula); row numbers are those
that a spreadsheet shows; a file that cannot be read as a whole is one Problem, and nothing of it is used.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from graph.errors import Problem, UsageError
from ingest.values import ExcelDate, Raw

_UNPACKED_LIMIT = 2 * 1024**3
_EXCEL_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
_UTF8_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_ILLEGAL_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
csv.field_size_limit(2**31 - 1)  # the reader's own limit on cells (10,000 characters) is the one that speaks
Row = tuple[int, list[Raw | None]]


@dataclass
class Sheet:
    """One table of raw cells: `rows` are (row number, cells), empty ones left out; `sheet` is None for CSV."""

    file: str
    sheet: str | None
    rows: list[Row] = field(default_factory=list)

    @property
    def place(self) -> str:
        """`legs.csv`, or `book.xlsx/legs`: what locators begin with."""
        return self.file if self.sheet is None else f"{self.file}/{self.sheet}"


def find_files(path: Path) -> tuple[list[Path], list[Problem]]:
    """(files to read, warnings): the file itself, or those of a folder, in order of name.  UsageError if none is there.

    Hidden files, and files that are no tables by their suffix (README.md, a mapping), are passed over.
    """
    if not path.exists():
        raise UsageError(f"{path} does not exist", advice="name a CSV or XLSX file, or a folder that holds some")
    if path.is_file():
        return [path], []
    found, warnings = [], []
    for file in sorted(path.iterdir()):
        suffix = file.suffix.casefold()
        if file.name.startswith((".", "~$")) or not file.is_file():
            continue
        if suffix in {".csv", ".tsv", ".xlsx", ".xlsm"}:
            found.append(file)
        elif suffix in {".xls", ".ods", ".xlsb", ".numbers"}:
            warnings.append(Problem(f"{file.name} is not read: save it as XLSX or CSV", file=file.name,
                                    expected="CSV or XLSX"))  # fmt: skip
    return found, warnings


def read_file(path: Path) -> tuple[list[Sheet], list[Problem]]:
    """All sheets of a file, or the problem that keeps it from being read."""
    suffix = path.suffix.casefold()
    try:
        raw = path.read_bytes()
    except OSError as error:
        return [], [Problem(f"{path.name} cannot be read: {error.strerror}", file=path.name)]
    if raw[:4] == b"PK\x03\x04" or suffix in {".xlsx", ".xlsm"}:
        return _read_xlsx(path.name, raw)
    if raw[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return [], [Problem(f"{path.name} is an old or encrypted Excel file", file=path.name,
                            expected="an XLSX file without a password, or CSV")]  # fmt: skip
    return _read_csv(path.name, raw)


# -- CSV -------------------------------------------------------------------------------------------------------------
def _read_csv(name: str, raw: bytes) -> tuple[list[Sheet], list[Problem]]:
    text = _decode(name, raw)
    if isinstance(text, Problem):
        return [], [text]
    first, _, rest = text.partition("\n")
    declared = re.fullmatch(r'"?sep=(.)"?\s*', first, re.IGNORECASE)
    skipped = 1 if declared else 0
    body = rest if declared else text
    delimiter = declared[1] if declared else _delimiter(body)
    sheet = Sheet(name, None)
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
    number = skipped
    try:
        for number, cells in enumerate(reader, start=1 + skipped):
            if any(cell and not cell.isspace() for cell in cells):
                sheet.rows.append((number, list(cells)))
    except csv.Error as error:
        return [], [Problem(
            f"{name}: a quotation mark is not closed, or text follows it ({error})", file=name, row=number + 1,
            expected='quotation marks in pairs; one inside a cell is doubled: ""',
        )]  # fmt: skip
    return [sheet], []


def _decode(name: str, raw: bytes) -> str | Problem:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Problem(f"{name} is UTF-16", file=name, expected="UTF-8 or Windows-1252: save as 'CSV UTF-8'")
    if raw.startswith(b"\xef\xbb\xbf"):
        try:
            return raw[3:].decode("utf-8")
        except UnicodeDecodeError as error:
            return _mixed(name, raw[3:], error.start)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        if _UTF8_MULTIBYTE.search(raw) or _ILLEGAL_1252.search(raw):
            return _mixed(name, raw, error.start)
        return raw.decode("cp1252")


def _mixed(name: str, raw: bytes, at: int) -> Problem:
    line = raw.count(b"\n", 0, at) + 1
    return Problem(
        f"{name} mixes encodings: line {line} is not UTF-8, other lines are", file=name, row=line,
        expected="one encoding, UTF-8 or Windows-1252: open it in the spreadsheet and save as 'CSV UTF-8'",
    )  # fmt: skip


def _delimiter(text: str) -> str:
    """The separator that splits the first line that is not empty into most cells (comma if none does)."""
    line = next((part for part in text.splitlines() if part.strip()), "")
    bare = re.sub(r'"[^"]*"', "", line)
    return max(",;\t", key=bare.count)


# -- XLSX ------------------------------------------------------------------------------------------------------------
def _read_xlsx(name: str, raw: bytes) -> tuple[list[Sheet], list[Problem]]:
    from openpyxl import load_workbook

    damaged = Problem(f"{name} is damaged, or no XLSX file", file=name,
                      expected="an XLSX file: open it in the spreadsheet and save it again")  # fmt: skip
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            if sum(info.file_size for info in packed.infolist()) > _UNPACKED_LIMIT:
                return [], [Problem(f"{name} unpacks to over 2 GB", file=name, expected="a smaller file, or CSV")]
        book = load_workbook(io.BytesIO(raw), read_only=True, data_only=False, keep_links=False)
        try:
            sheets = []
            for worksheet in book.worksheets:
                worksheet.reset_dimensions()
                sheet = Sheet(name, worksheet.title)
                for number, cells in enumerate(worksheet.iter_rows(), start=1):
                    row = [_cell(cell, book.epoch) for cell in cells]
                    while row and row[-1] is None:
                        row.pop()
                    if row:
                        sheet.rows.append((number, row))
                sheets.append(sheet)
        finally:
            book.close()
    except Exception:  # openpyxl raises whatever the XML parser, zip or its own descriptors raise
        return [], [damaged]
    return sheets, []


def _cell(cell: Any, epoch: datetime) -> Raw | None:
    value = cell.value
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return None if not value or value.isspace() else value
    if isinstance(value, datetime | date):
        return _excel_date(value, str(cell.number_format or ""))
    if isinstance(value, time):
        return value.isoformat()
    return str(getattr(value, "text", None) or value)


def _excel_date(value: datetime | date, number_format: str) -> ExcelDate:
    """The date to the precision that its cell shows: a cell formatted as month and year is a month."""
    shown = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", number_format).casefold()
    day = value.date() if isinstance(value, datetime) else value
    if "y" in shown and "d" not in shown:
        return ExcelDate(day.strftime("%Y-%m") if "m" in shown else day.strftime("%Y"))
    return ExcelDate(day.isoformat())


def is_excel_error(raw: Raw | None) -> bool:
    """True for `#REF!` and its kin: a spreadsheet's own error values."""
    return isinstance(raw, str) and raw in _EXCEL_ERRORS
