"""Entities, search results and lists of queries, as a person reads them in a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from api.render import node_text, value_text
from api.render_articles import quote
from viz import words as w

Json = Mapping[str, Any]
_MAX_SOURCES = 3


def entity(console: Console, answer: Json) -> None:
    """An entity with its facts, each with source, grade and locator."""
    node = answer["entity"]
    label = w.word(w.LABELS, node["label"])
    console.print(f"\n[bold]{escape(node_text(node))}[/] [dim]· {label.id} / {label.en} · {escape(node['id'])}[/]")
    if answer.get("redirected_from"):
        console.print(f"[yellow]dulu {escape(answer['redirected_from'])}, kini digabung · merged into this one[/]")
    for mark, said in (("denied", w.DENIED), ("contested", w.CONTESTED)):
        if node.get(mark):
            console.print(f"[bold red]{said}[/]")
    if node.get("within"):
        console.print("[dim]di dalam · in: " + escape(", ".join(map(node_text, node["within"]))) + "[/]")
    table = _table("fakta · fact", "isi · value", "nilai · grade", "sumber dan letak · source and locator")
    for prop in answer["properties"]:
        for value in prop["values"]:
            _fact(table, prop["name"], value_text(value["value"]), value)
    for group in answer["relationships"]:
        title = f"{group['title']['id']} ({group['total']})"
        for item in group["items"]:
            _fact(table, title, _related(item), item, contested=item["contested"], denied=item["denied"])
            title = ""
        hidden = group["total"] - len(group["items"])
        if hidden > 0:
            table.add_row("", f"[dim]dan {hidden} lagi · and {hidden} more[/]", "", "")
    console.print(table)
    if answer["left_out"]:
        console.print(f"[dim]{answer['left_out']} hubungan tidak berlaku pada hari itu · were not so that day[/]")
    console.print(
        f"[dim]dari {answer['facts']} klaim · from so many claims; ×2: sumber mandiri · independent sources[/]"
    )


def _table(*columns: str) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for title in columns:
        table.add_column(title, overflow="fold")
    return table


def _related(item: Json) -> str:
    said = ", ".join(value_text(v) for k, v in (item.get("props") or {}).items() if v is not None and k != "case_id")
    return f"{node_text(item['node'])}{f': {said}' if said else ''}"


def _fact(table: Table, what: str, said: str, fact: Json, *, contested: bool = False, denied: bool = False) -> None:
    listed = fact["claims"]
    grades = " ".join(sorted({c["grade"] for c in listed}))
    if fact["independent_sources"] > 1:
        grades += f" ×{fact['independent_sources']}"
    flag = " [bold red]dibantah[/]" if denied or contested else ""
    sources = [_cited(c) for c in listed]
    more = f" +{len(sources) - _MAX_SOURCES}" if len(sources) > _MAX_SOURCES else ""
    table.add_row(escape(what), escape(said) + flag, grades, escape("; ".join(sources[:_MAX_SOURCES]) + more))
    sentence = next((c["quote"] for c in listed if c.get("quote")), None)
    if sentence is not None:
        table.add_row("", quote(sentence), "", "")


def _cited(claim: Json) -> str:
    """Source and locator; a claim that nobody has let in yet says so."""
    waiting = f"{w.UNREVIEWED} " if claim["claim"].startswith("proposal:") else ""
    return f"{waiting}{claim['source'].get('ref') or claim['source'].get('title')} {claim['locator']}".strip()


def found(console: Console, answer: Json) -> None:
    """Search results, the nearest first."""
    table = _table("nama · name", "jenis · kind", "id")
    for row in answer["results"]:
        table.add_row(escape(node_text(row)), w.word(w.LABELS, row["label"]).id, escape(row["id"]))
    console.print(table if answer["results"] else "Tidak ada yang cocok · nothing matches.")
    if answer["truncated"]:
        console.print("[yellow]Masih ada lagi · there are more: --limit[/]")


def queries(console: Console, answer: Json) -> None:
    """The named queries with their parameters."""
    table = _table("nama · name", "pertanyaan · question", "parameter")
    for query in answer["queries"]:
        given = " ".join(f"{p['name']}={p['default'] or p['type'].upper()}" for p in query["parameters"])
        title = f"{query['title']['id']}\n[dim]{escape(query['title']['en'])}[/]"
        table.add_row(query["name"], title, escape(given))
    console.print(table)
    console.print("[dim]matarantai query NAMA parameter=nilai …[/]")
