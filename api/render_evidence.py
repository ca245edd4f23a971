"""What is contested, sources, batches and retractions, as a person reads them in a terminal.

Invariant: markup in data stays text; what was not compared is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from api.render import node_text, number, region_text, value_text
from viz import words as w

Json = Mapping[str, Any]
_MOST_SHOWN = 10


def _table(*columns: str) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for title in columns:
        table.add_column(title, overflow="fold")
    return table


def _source(claim: Json) -> str:
    source = claim["source"]
    return f"{source.get('ref') or source.get('title') or source['id']} {claim['grade']}"


def contested(console: Console, answer: Json) -> None:
    """What sources disagree about, each side with its sources."""
    table = _table("apa · what", "tentang · about", "kata sumber · what sources say")
    for row in answer["contested"]:
        table.add_row(escape(_thing(row)), _about(row), "\n".join(_sides(row)))
    empty = "Tidak ada yang dipertentangkan · sources contradict each other nowhere."
    console.print(table if answer["contested"] else empty)
    if answer["truncated"]:
        console.print(f"[yellow]ditampilkan {len(answer['contested'])} dari {answer['total']} · more: --limit 0[/]")


def _thing(row: Json) -> str:
    if row["element"] == "node":
        return node_text(row["node"])
    return f"{node_text(row['from'])} → {node_text(row['to'])}"


def _about(row: Json) -> str:
    kind = row["type"]
    if row["kind"] == "values":
        return escape(f"{kind}.{row['property']}")
    said = "hanya dibantah · only denied" if row["denied"] else "dibantah · denied by some"
    return f"{escape(kind)} [bold red]{said}[/]"


def _sides(row: Json) -> Iterable[str]:
    if row["kind"] == "denial":
        for title, side in (("menyatakan · assert", "asserted_by"), ("membantah · deny", "denied_by")):
            if row[side]:
                yield escape(f"{title}: {', '.join(map(_source, row[side]))}")
        return
    for value in row["values"]:
        mark = "[green]✓[/] " if value["wins"] else "  "
        yield mark + escape(f"{value_text(value['value'])}: {', '.join(map(_source, value['claims']))}")


def sources(console: Console, answer: Json) -> None:
    """The sources, those first on which most hangs alone."""
    table = _table(
        "sumber · source", "judul · title", "andal · rel.", "klaim · claims", "hanya dia · only it",
        "hanya rumpunnya · only its group", "satu dengan · one with",
    )  # fmt: skip
    for row in answer["sources"]:
        table.add_row(
            escape(str(row.get("ref") or "")), escape(row["name"]), row["reliability"] or "?", number(row["claims"]),
            _alone(row["alone"]), _alone(row["alone_with_copies"]),
            escape(", ".join(str(one.get("ref") or one["name"]) for one in row["copies"])),
        )  # fmt: skip
    console.print(table)
    if answer["truncated"]:
        console.print(f"[yellow]ditampilkan {len(answer['sources'])} dari {answer['total']} · more: --limit 0[/]")
    console.print(
        "[dim]hanya dia: simpul + hubungan yang tidak dinyatakan sumber lain · nodes + relationships that no other "
        "source asserts; matarantai sources REF: apa yang berubah tanpanya · what changes without it[/]"
    )


def _alone(counts: Json) -> str:
    return f"{number(counts['nodes'])} + {number(counts['relationships'])}"


def fall(console: Console, answer: Json) -> None:
    """What would change without a source."""
    row = answer["source"]
    console.print(f"\n[bold]Bila sumber ini gugur · if this source falls: {escape(str(row.get('ref') or ''))}[/]")
    console.print(escape(row["name"]))
    console.print(f"[dim]keandalan · reliability {row['reliability'] or '?'} · {number(row['claims'])} klaim/claims[/]")
    if row["copies"]:
        copies = ", ".join(str(one.get("ref") or one["name"]) for one in row["copies"])
        gone = "ikut gugur · falling too" if answer["method"]["parameters"]["with_copies"] else "tetap · staying"
        console.print(f"satu sumber dengan · stands for one with ({gone}): {escape(copies)}")
    _counts(console, answer)
    _gaps(console, answer["gaps"])
    _paths(console, answer["paths"])
    _coverage(console, answer["coverage"])


def _counts(console: Console, answer: Json) -> None:
    for title, part in (
        ("klaim · claims", "claims"),
        ("hilang · disappear", "removed"),
        ("berubah · change", "changed"),
    ):
        if answer[part]:
            said = ", ".join(f"{name} {number(count)}" for name, count in answer[part].items())
            console.print(f"{title}: {escape(said)}")


def _gaps(console: Console, answer: Json) -> None:
    lists = [answer[name] for name in ("gone", "appeared", "changed")]
    console.print(
        f"\n[bold]Celah · gaps[/] [dim]({number(answer['compared'])} pasangan dibandingkan · pairs compared)[/]: "
        f"{len(lists[0])} hilang/gone, {len(lists[1])} muncul/appear, {len(lists[2])} berubah/change"
    )
    table = _table("jenis · kind", "antara · between", "dengan · with", "tanpa · without")
    for row in lists[0][:_MOST_SHOWN]:
        table.add_row(*_pair(row), _figures(row), "–")
    for row in lists[1][:_MOST_SHOWN]:
        table.add_row(*_pair(row), "–", _figures(row))
    for row in lists[2][:_MOST_SHOWN]:
        table.add_row(*_pair(row), _figures(row["before"]), _figures(row["after"]))
    _shown(console, table, lists)


def _pair(row: Json) -> tuple[str, str]:
    return w.word(w.GAP_KINDS, row["kind"]).id, escape(f"{region_text(row['a'])} – {region_text(row['b'])}")


def _figures(row: Json) -> str:
    state = w.word(w.GAP_STATES, row["state"]).id
    return f"{state}, korban {number(row['flow'])}, C {number(row['coordination'], 2)}, skor {number(row['score'], 2)}"


def _paths(console: Console, answer: Json) -> None:
    lists = [answer[name] for name in ("gone", "appeared", "changed")]
    console.print(
        f"\n[bold]Jalur · paths[/] [dim]({len(answer['asked'])} pertanyaan dari–ke · questions from–to)[/]: "
        f"{len(lists[0])} hilang/gone, {len(lists[1])} muncul/appear, {len(lists[2])} berubah/change"
    )
    table = _table("perkara · cases", "dari → ke · from → to", "dengan · with", "tanpa · without")
    for place, paths in enumerate(lists):
        for path in paths[:_MOST_SHOWN]:
            ends = f"{node_text(path['legs'][0]['from'])} → {node_text(path['legs'][-1]['to'])} ({len(path['legs'])})"
            p = number(path["reliability"], 3)
            told = (p, "–") if place == 0 else ("–", p) if place == 1 else (p, number(path["reliability_after"], 3))
            table.add_row(escape(", ".join(path["cases"])), escape(ends), *told)
    _shown(console, table, lists)
    if answer["not_asked"]:
        console.print(f"[yellow]{answer['not_asked']} pertanyaan tidak diajukan · questions were not asked[/]")
    if answer["cut"]:
        console.print(
            f"[yellow]pada {answer['cut']} pertanyaan hanya jalur terbaik yang dibandingkan · of {answer['cut']} "
            "questions only the first paths were compared[/]"
        )


def _coverage(console: Console, answer: Json) -> None:
    console.print(
        f"\n[bold]Cakupan · coverage[/] [dim]({number(answer['compared'])} sel dibandingkan · cells compared)[/]: "
        f"{len(answer['changed'])} berubah/change"
    )
    table = _table("wilayah · region", "fungsi · function", "dengan · with", "tanpa · without")
    for cell in answer["changed"][:_MOST_SHOWN]:
        told = [w.word(w.COVERAGE_STATES, cell[side]["state"]).id for side in ("before", "after")]
        dates = [cell[side]["last_evidence"] or "" for side in ("before", "after")]
        both = [f"{state} {day}".strip() for state, day in zip(told, dates, strict=True)]
        table.add_row(escape(region_text(cell["region"])), cell["function"], *both)
    _shown(console, table, [answer["changed"]])


def _shown(console: Console, table: Table, lists: Iterable[list[Any]]) -> None:
    if table.row_count:
        console.print(table)
    hidden = sum(max(0, len(one) - _MOST_SHOWN) for one in lists)
    if hidden:
        console.print(f"[dim]dan {hidden} lagi · and {hidden} more: --json[/]")


def batches(console: Console, answer: Json) -> None:
    """The batches, the newest first."""
    table = _table(
        "muatan · batch", "kapan · when (UTC)", "siapa · who", "cara · how", "klaim · claims", "berlaku · live",
        "ditarik · taken back", "catatan · note",
    )  # fmt: skip
    for row in answer["batches"]:
        table.add_row(
            str(row["batch"]), row["recorded_at"][:16].replace("T", " "), escape(row["who"]),
            escape(f"{row['reader']} {row['reader_version']}"), number(row["claims"]), number(row["live"]),
            number(row["retracted"]), escape(row["note"]),
        )  # fmt: skip
    console.print(table if answer["batches"] else "Buku besar masih kosong · the ledger is empty.")
    if answer["truncated"]:
        console.print("[yellow]Masih ada lagi · there are more: --limit 0[/]")


def retraction(console: Console, answer: Json) -> None:
    """What a retraction, or its undoing, does or has done."""
    if not answer["count"]:
        console.print("Tidak ada klaim yang terkena · no claim is concerned; nothing was written.")
        return
    verb = "dinyatakan lagi · stated anew" if answer["undo"] else "ditarik · taken back"
    title = f"{number(answer['count'])} klaim/claims {verb}"
    console.print(f"[bold]{title}[/]" if answer["done"] else f"[bold]akan · would be:[/] {title}")
    _counts(console, answer)
    if answer["done"]:
        console.print(f"muatan · batch {answer['batch']}", markup=False)
        if not answer["undo"]:
            console.print(
                f"batalkan dengan · undo with: matarantai retract --undo --batch {answer['batch']} --why …",
                markup=False,
            )
