"""Articles, what was read in them and what waits for a verdict, as a person reads them in a terminal."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from api import render_load
from api.render import value_text
from viz import words as w

Json = Mapping[str, Any]
_LISTED = 40


def report(out: Console, errors: Console, answer: Json, *, trusted: bool) -> None:
    """What became of each article, then the counts; warnings and errors go to `errors`."""
    for article in answer["articles"]:
        kind = w.word(w.ARTICLE_KINDS, article["kind"]).id
        line = f"[bold]{escape(article['ref'])}[/] {escape(article['title'] or '')} [dim]· {kind}"
        line += f", {article['event_date']}" if article["event_date"] else ", tanggal tidak terbaca · no date read"
        out.print(f"{line}[/]")
        if article["copies"]:
            errors.print(
                f"[yellow]{escape(article['file'])}: salinan dari · a copy of "
                f"{escape(', '.join(article['copies']))}: dihitung satu sumber · counts as one source[/]"
            )
    render_load.tables(out, errors, answer)
    if answer["proposed"]:
        out.print(
            f"{answer['proposed']} usulan menunggu putusan · proposals wait for a verdict: matarantai proposals review",
            markup=False,
        )
    elif answer["ok"] and not trusted and not answer["dry_run"]:
        out.print("tidak ada usulan baru · no new proposals", markup=False)


def extraction(out: Console, answer: Json, text: str) -> None:
    """What was read in one article, field by field, each with the words that it came from."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for title in ("isian · field", "isi · value", "dari kata · from the words"):
        table.add_column(title, overflow="fold")
    spans = answer["spans"]
    for name in ("title", "published", "publisher", "url"):
        table.add_row(name, escape(value_text(answer[name])), "")
    for name in ("kind", "event_date", "venue_region"):
        table.add_row(name, escape(value_text(answer[name])), _words(text, spans[name]))
    for name in ("regions", "countries", "villages_attending", "modus", "topics"):
        for code in answer[name]:
            table.add_row(name, escape(code), _words(text, spans[name].get(code, [])))
    for name in ("agencies", "officials", "recruiters"):
        for row, found in zip(answer[name], spans[name], strict=True):
            said = ", ".join(f"{k} {value_text(v)}" for k, v in row.items() if v is not None)
            table.add_row(name, escape(said), _words(text, found))
    victims = answer["victims"]
    table.add_row("victims.count", escape(value_text(victims["count"])), _words(text, spans["victims"]["count"]))
    for name in ("origin_regions", "transit_regions", "destination_countries"):
        for code in victims[name]:
            table.add_row(f"victims.{name}", escape(code), _words(text, spans["victims"][name].get(code, [])))
    out.print(table)


def _words(text: str, spans: Sequence[Sequence[int]]) -> str:
    shown = [" ".join(text[start:end].split())[:120] for start, end in spans[:2]]
    return "[dim]" + escape(" … ".join(shown)) + "[/]"


def queue(out: Console, answer: Json) -> None:
    """The proposals that wait, each with its sentence."""
    for row in answer["proposals"]:
        proposal(out, row)
    if not answer["proposals"]:
        out.print("tidak ada usulan yang menunggu · no proposal is waiting", markup=False)
    elif answer["truncated"]:
        out.print(f"[yellow]{answer['facts']} menunggu · are waiting: --limit 0[/]")


def proposal(out: Console, row: Json) -> None:
    """One proposal: what it says, then the sentence with the words that say so."""
    said = ", ".join(f"{name} {value_text(value)}" for name, value in row["props"].items())
    ends = escape(row["subject"]["name"]) + (f" → {escape(row['object']['name'])}" if row["object"] else "")
    kind = w.word(w.LABELS if row["object"] is None else w.RELATIONS, row["type"]).id
    out.print(
        f"[bold]{row['number']}[/] [cyan]{escape(kind)}[/] {ends}" + (f" [dim]({escape(said)})[/]" if said else "")
    )
    if row["quote"]:
        out.print(f"    {quote(row['quote'])}")


def quote(found: Json) -> str:
    """A sentence with the words of the claim set off (rich markup)."""
    before, text, after = (" ".join(found[part].split("\n")) for part in ("before", "text", "after"))
    return f"[dim]“{escape(before)}[/][reverse]{escape(text)}[/][dim]{escape(after)}”[/]"


def document(out: Console, answer: Json) -> None:
    """The kept text, marked words set off, then how many claims were read from it."""
    source, text = answer["source"], answer["text"]
    out.print(f"[bold]{escape(source['name'])}[/] [dim]{escape(source['publisher'] or '')}[/]")
    inside = [False] * (len(text) + 1)
    for mark in answer["marks"]:
        inside[mark["start"] : mark["end"]] = [True] * (mark["end"] - mark["start"])
    cuts = [0, *(at for at in range(1, len(text)) if inside[at] != inside[at - 1]), len(text)]
    parts = [(text[start:end], inside[start]) for start, end in itertools.pairwise(cuts)]
    # Without colours the marks would be lost: brackets stand in their place.
    open_mark, close_mark = ("[reverse]", "[/]") if out.color_system else ("⟦", "⟧")
    out.print("".join(f"{open_mark}{escape(p)}{close_mark}" if marked else escape(p) for p, marked in parts))
    out.print(f"[dim]{answer['facts']} klaim dari kata yang ditandai · claims from the marked words[/]")


def corrections(out: Console, cases: Sequence[Json]) -> None:
    """What officers corrected."""
    for case in cases[:_LISTED]:
        out.print(f"[bold]{escape(case['type'])}[/] {escape(case['sentence'] or '')}")
        for name in sorted({*case["proposed"], *case["corrected"]}):
            old, new = case["proposed"].get(name), case["corrected"].get(name)
            if old != new:
                out.print(f"    {escape(name)}: {escape(value_text(old))} → {escape(value_text(new))}")
    if not cases:
        out.print("belum ada koreksi · no correction yet", markup=False)
