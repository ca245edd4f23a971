"""A file or folder of tables to claims, with all errors of the whole input found in one pass.

Invariant: claims come only from rows without a fault; nothing is written here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from graph.claims import Claim
from graph.errors import Problem
from ingest import rows_agencies, rows_network
from ingest.cells import CellReader
from ingest.ledger_view import LedgerView
from ingest.mapping import Mapping as TableMapping
from ingest.read_rows import read_rows, rows_read
from ingest.references import References, check_cycles, check_repeated_refs
from ingest.region_names import Gazetteer
from ingest.row_claims import ClaimMaker, RowClaims
from ingest.sheet_plans import find_table, plan_sheet
from ingest.sheets import Sheet, find_files, read_file
from ingest.table_columns import TABLE_BY_HEADING, TABLES, fold_heading
from ingest.table_rows import HIDDEN, ParsedRow, SheetPlan
from ingest.values import Fault

Progress = Callable[[str, int, int], None]
_CLAIMS_OF: Mapping[str, Callable[[RowClaims], None]] = {
    "sources": rows_network.source, "agencies": rows_agencies.agency, "officials": rows_agencies.official,
    "villages": rows_agencies.village, "events": rows_agencies.event, "attendance": rows_agencies.attendance,
    "agreements": rows_agencies.agreement, "performs": rows_agencies.performs, "referrals": rows_agencies.referral,
    "cases": rows_network.case, "recruiters": rows_network.recruiter, "involvements": rows_network.involvement,
    "places": rows_network.place, "victims": rows_network.victims, "legs": rows_network.leg,
    "measures": rows_network.measure,
}  # fmt: skip


@dataclass
class ReadResult:
    """What reading gave.  `claims`: of all good rows; `problems`: all errors; `rejects`: the bad rows, to write out.

    `unread`: True if some file could not be read at all, so that it has no bad rows to hand back; `lost`: the tables
    that may have stood in it.
    """

    claims: list[Claim] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    origins: list[str] = field(default_factory=list)
    rejects: list[ParsedRow] = field(default_factory=list)
    unread: bool = False
    lost: set[str] = field(default_factory=set)
    rows: int = 0


def read_tables(
    path: Path,
    *,
    collection: str = "default",
    mapping: TableMapping | None = None,
    gazetteer: Gazetteer,
    key: bytes,
    known: LedgerView,
    skip_bad: bool = False,
    progress: Progress | None = None,
) -> ReadResult:
    """Read a CSV or XLSX file, or a folder of them.  UsageError if nothing is at `path`.

    `key` is for keyed hashes; `known` says what is loaded already.  With `skip_bad`, rows that refer to bad rows are
    bad too, until every reference of a good row is met.
    """
    result = ReadResult()
    plans = _plan(path, mapping, result)
    for plan in plans:
        origin = f"{collection}/{plan.sheet.place}"
        if origin not in result.origins:
            result.origins.append(origin)
    reader = CellReader(gazetteer, key)
    total = rows_read(plans)
    done = 0

    def tick() -> None:
        nonlocal done
        done += 1
        if progress is not None and (done % 1000 == 0 or done == total):
            progress("reading", done, total)

    rows: list[ParsedRow] = []
    for plan in plans:
        _check_constants(plan, mapping, reader, result)
        if plan.unusable:
            result.rejects += [ParsedRow(plan, number, cells) for number, cells in plan.rows]
        else:
            rows += read_rows(plan, reader, result.warnings.append, tick)
    result.rows = total
    rows = check_repeated_refs(rows)
    refs = References(collection, known)
    refs.unread_tables = set() if skip_bad else {plan.table.name for plan in plans if plan.unusable} | result.lost
    refs.declare(rows)
    refs.check(rows)
    check_cycles(rows, collection, known)
    good = [row for row in rows if not row.problems]
    while skip_bad:
        refs.declare(good)
        refs.check(good)
        better = [row for row in good if not row.problems]
        if len(better) == len(good):
            break
        good = better
    for row in rows:
        result.problems += row.problems
        if row.problems:
            result.rejects.append(row)
    refs.declare(good if skip_bad else rows)
    result.claims = _claims(good, collection, refs, gazetteer, progress)
    return result


def _plan(path: Path, mapping: TableMapping | None, result: ReadResult) -> list[SheetPlan]:
    files, warnings = find_files(path)
    result.warnings += warnings
    plans: list[SheetPlan] = []
    for file in files:
        sheets, problems = read_file(file)
        result.problems += problems
        if problems:
            result.unread = True
            named = TABLE_BY_HEADING.get(fold_heading(file.stem))
            result.lost |= {named.name} if named else {table.name for table in TABLES}
        for sheet in sheets:
            plans += _plan_sheet(sheet, sheets, mapping, result)
    if mapping is not None:
        result.warnings += mapping.unused()
    if not plans and not result.problems:
        result.warnings.append(Problem(
            f"{path.name} holds no table", file=path.name, expected="a CSV file or sheet named by a table, as legs.csv",
        ))  # fmt: skip
    return plans


def _plan_sheet(sheet: Sheet, sheets: list[Sheet], mapping: TableMapping | None, result: ReadResult) -> list[SheetPlan]:
    mapped = mapping.plans(sheet) if mapping is not None else []
    if mapped:
        for plan, errors, warnings in mapped:
            result.problems += errors
            result.warnings += warnings
            plan.unusable = plan.unusable or bool(errors)
        return [plan for plan, _, _ in mapped]
    alone = sum(1 for other in sheets if other.rows) == 1
    table, warning = find_table(sheet, alone)
    if warning is not None:
        result.warnings.append(warning)
    if table is None:
        return []
    plan, errors, warnings = plan_sheet(sheet, table)
    result.problems += errors
    result.warnings += warnings
    return [plan]


def _check_constants(plan: SheetPlan, mapping: TableMapping | None, reader: CellReader, result: ReadResult) -> None:
    """A constant of a mapping that cannot be read makes its sheet unusable; it is told once, in the mapping's name."""
    for name, raw in plan.constants.items():
        column = plan.table.column(name)
        if column is None or not raw.strip():
            continue
        try:
            reader.read(plan.table.name, column, raw)
        except Fault as fault:
            plan.unusable = True
            file = mapping.file if mapping else plan.sheet.file
            result.problems.append(Problem(
                f"{file}: the constant {name} of {plan.table.name}: {fault.message}", file=file, column=name,
                value=HIDDEN if fault.secret else raw, expected=fault.expected or None, nearest=fault.nearest,
            ))  # fmt: skip


def _claims(
    rows: list[ParsedRow], collection: str, refs: References, gazetteer: Gazetteer, progress: Progress | None
) -> list[Claim]:
    maker = ClaimMaker(collection, refs.label, gazetteer.full_name)
    for done, row in enumerate(rows, start=1):
        _CLAIMS_OF[row.table](RowClaims(maker, row))
        if progress is not None and (done % 5000 == 0 or done == len(rows)):
            progress("claims", done, len(rows))
    return maker.claims
