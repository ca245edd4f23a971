"""Reports of loading and checking, as a person reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.markup import escape

Json = Mapping[str, Any]
_MAX_SHOWN = 200


def tables(out: Console, errors: Console, report: Json) -> None:
    """What loading tables did, or would do, or why it did nothing."""
    for title, style, rows in (
        ("peringatan · warning", "yellow", report["warnings"]),
        ("kesalahan · error", "red", report["errors"]),
    ):
        for row in rows[:_MAX_SHOWN]:
            errors.print(f"[{style}]{title}:[/] {escape(_place(row))}{escape(_message(row))}")
        if len(rows) > _MAX_SHOWN:
            errors.print(f"[{style}]… dan {len(rows) - _MAX_SHOWN} lagi · and so many more (--json shows all)[/]")
    counts = report["claims"]
    said = (
        "tidak ada yang ditulis · nothing was written"
        if not report["ok"] and not counts["new"]
        else "hanya diperiksa, belum ditulis · checked only"
        if report["dry_run"]
        else "tersimpan · saved"
    )
    out.print(
        f"{said}: klaim dibaca/read {counts['read']}, baru/new {counts['new']}, tetap/unchanged {counts['unchanged']}, "
        f"dicabut/retracted {counts['retracted']}, ditolak/rejected {counts['rejected']}",
        markup=False,
    )


def _place(row: Json) -> str:
    parts = [str(row["file"])] if row["file"] else []
    parts += [f"lembar/sheet {row['sheet']}"] if row["sheet"] else []
    parts += [f"baris/row {row['row']}"] if row["row"] else []
    parts += [f"kolom/column {row['column']}"] if row["column"] else []
    return ", ".join(parts) + ": " if parts else ""


def _message(row: Json) -> str:
    """What is wrong, with what stands there, what was expected and what comes nearest; the place is said before it."""
    text = str(row["message"])
    if row["file"] and text.startswith(str(row["file"])):
        text = text.partition(": ")[2]
    value = f"{row['value']!r}: " if row["value"] else ""
    expected = f" · seharusnya/expected: {row['expected']}" if row["expected"] else ""
    nearest = f" · terdekat/nearest: {', '.join(row['nearest'])}" if row["nearest"] else ""
    return f"{value}{text}{expected}{nearest}"


def regions(out: Console, report: Json) -> None:
    """How many regions there are, and how many have a point."""
    levels = ", ".join(f"{count:,} {level}" for level, count in report["regions"].items())
    out.print(f"wilayah · regions: {levels}", markup=False)
    out.print(
        f"kabupaten/kota dengan titik · regencies with a point: {report['points']['matched']} dari/of "
        f"{report['points']['matched'] + len(report['points']['unmatched'])}; sisanya tanpa titik · the rest has none",
        markup=False,
    )
    counts = report["claims"]
    out.print(f"klaim · claims: baru/new {counts['new']:,}, tetap/unchanged {counts['unchanged']:,}", markup=False)


def check(out: Console, report: Json) -> None:
    """Graph = ledger, or each difference."""
    if report["ok"]:
        out.print(f"graf = buku besar · graph = ledger, baris/row {report['graph_seq']}", markup=False)
    for difference in report["differences"]:
        out.print(f"[red]{escape(str(difference))}[/]")
