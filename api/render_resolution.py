"""Pairs that may be one and the same, as a person reads them in a terminal.

Invariant: what speaks for a pair and what speaks against it are both shown; a score is called what it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from api.render import number
from api.render_review import bits, entity_text
from viz import words as w

Json = Mapping[str, Any]
_MOST_REASONS = 4


def pairs(console: Console, answer: Json) -> None:
    """The pairs, the likeliest first, each with the comparisons that weigh most."""
    compared = number(answer["method"]["parameters"]["compared"])
    console.print("\n[bold]Siapa mungkin siapa[/] [dim]· Who may be whom[/]")
    console.print(f"[dim]{compared} entitas dibandingkan · entities compared[/]")
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for title in ("skor · score", "pita · band", "A", "B", "mengapa · why (bit)"):
        table.add_column(title, justify="right" if title.startswith("skor") else "left", overflow="fold")
    for pair in answer["pairs"]:
        band = str(w.word(w.BANDS, pair["band"]))
        table.add_row(
            number(pair["score"], 3),
            band + (" [green]digabung · merged[/]" if pair.get("applied") else ""),
            escape(entity_text(pair["a"])),
            escape(entity_text(pair["b"])),
            escape(_why(pair)),
        )
    console.print(table if answer["pairs"] else "Tidak ada pasangan · no pairs.")
    if answer["pairs"]:
        console.print(
            "[dim]Skor = peluang bahwa keduanya satu; putusan tetap pada petugas (matarantai review) · "
            "score = probability that the two are one; an officer decides[/]"
        )
    if answer["truncated"]:
        console.print("[yellow]Ada yang tidak ditampilkan atau tidak dibandingkan · some were left out[/]")


def _why(pair: Json) -> str:
    said = [part for part in pair["why"] if part["comparison"] != "prior"]
    heaviest = sorted(said, key=lambda part: -abs(part["weight"]))
    shown = [f"{w.word(w.COMPARISONS, part['comparison']).id} {bits(part['weight'])}" for part in heaviest]
    more = f" +{len(shown) - _MOST_REASONS}" if len(shown) > _MOST_REASONS else ""
    return ", ".join(shown[:_MOST_REASONS]) + more
