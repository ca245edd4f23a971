"""Pairs under review, judgements and histories, as a person reads them in a terminal.

Invariant: a score ranks evidence and is called so; what speaks for a pair and what speaks against it are both shown;
markup in data stays text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from api.render import node_text, number, value_text
from queries.review_facts import FIRST
from viz import words as w

Json = Mapping[str, Any]
_SIGN = {"same": "=", "different": "≠", "unsure": "?", "withdrawn": "⟲"}


def _table(*columns: tuple[str, str], expand: bool = False) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, expand=expand)
    for title, justify in columns:
        table.add_column(title, justify=justify, overflow="fold")  # type: ignore[arg-type]
    return table


def entity_text(node: Json) -> str:
    """An entity of a pair in one line: name and refs."""
    refs = ", ".join(node["refs"])
    return f"{node['name']} ({refs})" if refs else str(node["name"])


def bits(weight: float) -> str:
    """A weight with its sign, as read in Indonesia."""
    return f"{'+' if weight >= 0 else '−'}{number(abs(weight), 1)}"


def queue(console: Console, answer: Json) -> None:
    """The pairs that wait, best first."""
    table = _table(("skor · score", "right"), ("pita · band", "left"), ("A", "left"), ("B", "left"), ("", "left"))
    for pair in answer["pairs"]:
        mark = "[yellow]bukti baru · new evidence[/]" if pair["reopened"] else "ragu · unsure" if pair["unsure"] else ""
        table.add_row(
            number(pair["score"], 3),
            str(w.word(w.BANDS, pair["band"])),
            escape(entity_text(pair["a"])),
            escape(entity_text(pair["b"])),
            mark,
        )
    console.print(table if answer["pairs"] else "Tidak ada pasangan yang menunggu · no pair waits.")
    if answer["truncated"]:
        console.print(f"[yellow]Semuanya {answer['waiting']} · there are more: --limit[/]")
    stale(console, answer)


def stale(console: Console, answer: Json) -> None:
    """Say so where the graph has changed since pairs were looked for."""
    if answer["stale"]:
        console.print("[yellow]Data berubah sejak pasangan dicari · the data has changed since: --refresh[/]")


def next_pair(console: Console, answer: Json) -> None:
    """The next pair with explanation and facts, and how to judge it."""
    if answer["pair"] is None:
        console.print("Tidak ada pasangan yang menunggu · no pair waits.")
    else:
        pair(console, answer)
        ids = f"{answer['pair']['a']['id']} {answer['pair']['b']['id']}"
        console.print(f'[dim]matarantai judge {escape(ids)} same|different|unsure --why "…"[/]')
    stale(console, answer)


def pair(console: Console, answer: Json) -> None:
    """One pair: what speaks for and against it, and the facts of both side by side."""
    found = answer["pair"]
    label = w.word(w.LABELS, found["a"]["label"])
    console.print(f"\n[bold]Satu atau dua? · One or two?[/] [dim]{label} · menunggu · waiting: {answer['waiting']}[/]")
    console.print(f"[bold]A[/] {escape(entity_text(found['a']))}   [bold]B[/] {escape(entity_text(found['b']))}")
    _merged(console, found)
    console.print(
        f"skor · score [bold]{number(found['score'], 3)}[/] ({w.word(w.BANDS, found['band'])}) "
        "[dim]mengurutkan bukti, bukan kepastian · ranks evidence, no certainty[/]"
    )
    if found["unsure"]:
        console.print(f"[yellow]ragu · left open: {escape(_by(found['unsure']))}[/]")
    if found["reopened"]:
        _reopened(console, found["reopened"])
    table = _table(("perbandingan · comparison", "left"), ("hasil · level", "left"), ("bobot · weight (bit)", "right"))
    for why in sorted(found["why"], key=lambda y: -y["weight"]):
        style = "green" if why["weight"] > 0 else "red"
        name = w.COMPARISONS.get(why["comparison"]) or why["comparison"]
        table.add_row(escape(str(name)), escape(why["level"]), f"[{style}]{bits(why['weight'])}[/]")
    console.print(table)
    console.print(_facts(found))


def _merged(console: Console, found: Json) -> None:
    for name in "ab":
        others = len(found[name]["members"]) - 1
        if others:
            console.print(f"[dim]{name.upper()}: gabungan {others + 1} id · {others + 1} ids merged[/]")


def _by(judgement: Json) -> str:
    who, day, seq = judgement["who"], judgement["recorded_at"][:10], judgement["seq"]
    return f"{who}, {day}, putusan · judgement {seq}: {judgement['why']}"


def _reopened(console: Console, reopened: Json) -> None:
    console.print(f"[yellow]dulu diputus berbeda · judged different: {escape(_by(reopened['judgement']))}[/]")
    console.print("[yellow]yang baru sejak itu · new since then:[/]")
    for better in reopened["better"]:
        name = w.COMPARISONS.get(better["comparison"]) or better["comparison"]
        was = better["before"]
        before = f"; dulu · before {was['level']} {bits(was['weight'])}" if was else ""
        console.print(f"  {name}: {better['level']} {bits(better['weight'])}{before}", markup=False)
        for claim in better["claims"]:
            ends = " – ".join(x for x in (claim["about"], claim["with"]) if x)
            place = f"{claim['source']} {claim['locator']}".strip()
            said = f"{ends} [{place}], {claim['recorded_at'][:10]}"
            console.print(f"    [dim]{escape(said)}[/]")


def _facts(found: Json) -> Table:
    table = _table(("fakta · fact", "left"), (escape(f"A  {found['a']['name']}"), "left"),
                   (escape(f"B  {found['b']['name']}"), "left"), expand=True)  # fmt: skip
    groups: dict[tuple[str, str], dict[str, list[Json]]] = defaultdict(lambda: {"a": [], "b": []})
    for side in "ab":
        for fact in found[side]["facts"]:
            groups[fact["what"], (fact["title"] or {}).get("id", "")][side].append(fact)
    ordered_groups = sorted(groups.items(), key=lambda g: FIRST.index(g[0][0]) if g[0][0] in FIRST else len(FIRST))
    for (what, title), sides in ordered_groups:
        shown = title or what
        ordered = (sorted(sides[side], key=lambda f: (not f["shared"], str(f["said"]))) for side in "ab")
        for left, right in zip_longest(*ordered):
            table.add_row(escape(shown), _fact(left), _fact(right))
            shown = ""
    return table


def _fact(fact: Json | None) -> str:
    if fact is None:
        return ""
    node = fact["node"]
    plain = node is None or node["label"] == "Identifier"  # its kind is plain from its value
    said = escape(value_text(fact["said"]) if plain else node_text(node))
    props = ", ".join(value_text(value) for value in fact["props"].values())
    said = f"[green]{said}[/]" if fact["shared"] else said
    mark = " [red]dibantah[/]" if fact["denied"] or (fact["contested"] and node) else ""
    where = escape(f"{fact['grade']} {', '.join(fact['sources'])}")
    return f"{said}{escape(f': {props}') if props else ''}{mark} [dim]{where}[/]"


def verdict(console: Console, answer: Json) -> None:
    """What a verdict has done."""
    given = answer["judgement"]
    said = f"{given['left']} {given['verdict']} {given['right']}"
    console.print(f"putusan · judgement {given['seq']}: {said}; {_now(answer)}", markup=False)


def undone(console: Console, answer: Json) -> None:
    """What an undo has done."""
    taken, stands = answer["taken_back"], answer["stands"]
    console.print(
        f"putusan {taken['seq']} ditarik · judgement taken back: {taken['left']} {taken['verdict']} {taken['right']} "
        f"({taken['who']}: {taken['why']}); {_now(answer)}",
        markup=False,
    )
    if stands is not None:
        console.print(f"kembali berlaku · stands again: {stands['verdict']}, {_by(stands)}", markup=False)


def _now(answer: Json) -> str:
    return "kini satu entitas · now one entity" if answer["one_entity"] else "kini dua entitas · now two entities"


def judged(console: Console, answer: Json) -> None:
    """The judgements that stand, newest first."""
    table = _table(("no", "right"), ("putusan · judgement", "left"), ("oleh · by", "left"), ("alasan · reason", "left"))
    for j in answer["judgements"]:
        ends = [j[f"{side}_name"] or j[side] for side in ("left", "right")]
        table.add_row(
            str(j["seq"]), escape(f"{ends[0]} {_SIGN[j['verdict']]} {ends[1]}"),
            escape(f"{j['who']}, {j['recorded_at'][:10]}"), escape(j["why"]),
        )  # fmt: skip
    console.print(table if answer["judgements"] else "Belum ada putusan · nothing has been judged.")
    if answer["judgements"]:
        console.print("[dim]matarantai review undo NO[/]")


def refreshed(console: Console, answer: Json) -> None:
    """What a look for pairs has brought."""
    if answer["refreshed"]:
        console.print(
            f"pasangan baru · new pairs: {answer['new']}; berubah · changed: {answer['changed']}; "
            f"tetap · unchanged: {answer['unchanged']}; hilang · gone: {answer['gone']}"
        )
    else:
        console.print("Tidak ada yang berubah sejak pencarian terakhir · nothing has changed since.")


_KINDS = {"claim": "klaim", "retraction": "dicabut", "judgement": "putusan"}


def history(console: Console, answer: Json) -> None:
    """An entity's history, oldest first."""
    node = answer["entity"]
    console.print(f"\n[bold]{escape(node_text(node))}[/] [dim]{escape(node['id'])}[/]")
    if answer.get("redirected_from"):
        console.print(f"[yellow]dulu {escape(answer['redirected_from'])}, kini digabung · merged into this one[/]")
    table = _table(("kapan · when", "left"), ("", "left"), ("apa · what", "left"), ("nilai · grade", "left"),
                   ("dari · from", "left"), ("oleh · by", "left"))  # fmt: skip
    for event in answer["events"]:
        gone = event["kind"] == "claim" and not event["live"]
        said = escape(event["text"]) + (" [red]menyangkal · denies[/]" if event.get("stance") == "denies" else "")
        said = f"[strike dim]{said}[/]" if gone else said
        if event["kind"] != "claim" and event["why"]:
            said += f" [dim]{escape(event['why'])}[/]"
        style = {"judgement": "magenta", "retraction": "red"}.get(event["kind"], "dim")
        table.add_row(
            event["recorded_at"][:10], f"[{style}]{_KINDS[event['kind']]}[/]", said, event.get("grade", ""),
            escape(_where(event)), escape(" ".join(x for x in (event["who"], event.get("by")) if x)),
        )  # fmt: skip
    console.print(table)
    if answer["truncated"]:
        console.print("[yellow]Yang lebih lama tidak ditampilkan · older ones are not shown: --limit[/]")
    console.print(f"[dim]{answer['facts']} klaim masih berlaku · claims live now[/]")


def _where(event: Json) -> str:
    if "source" not in event:
        return ""
    source = event["source"]
    return f"{source['ref'] or source['title'] or source['id']} {event.get('locator', '')}".strip()


def lines(console: Console, texts: Iterable[str], style: str) -> None:
    """Plain lines in a colour."""
    for text in texts:
        console.print(f"[{style}]{escape(text)}[/]")
