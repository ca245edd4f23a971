"""Answers as a person reads them in a terminal: who, where, when, how sure, which sources, what is not known.

Invariants: unknown is said in words, never as 0; a composed join is always called an inference; markup in data
stays text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from viz import words as w

Json = Mapping[str, Any]
_STATE_STYLE = {
    "met": "green",
    "evidenced": "green",
    "weak": "yellow",
    "stale": "yellow",
    "none_recorded": "bold red",
    "absent": "bold red",
    "unknown": "dim",
}
_UNKNOWN = "?"
_MAX_CELL_EVIDENCE = 3


def _table(*columns: tuple[str, bool]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for title, is_number in columns:
        table.add_column(title, justify="right" if is_number else "left", overflow="fold")
    return table


def node_text(node: Json) -> str:
    """A node in one line: name, and its code, or its kind and ref."""
    name = str(node.get("name") or node.get("code") or node["id"])
    if node.get("code"):
        return f"{name} ({node['code']})"
    kind = w.word(w.LABELS, node.get("label")).id.lower()
    return f"{name} ({kind} {node['ref']})" if node.get("ref") else f"{name} ({kind})"


def region_text(region: Json) -> str:
    """A region in one line: name and code."""
    return f"{region['name']} ({region['code']})" if region["name"] != region["code"] else str(region["code"])


def number(value: float | None, digits: int = 0) -> str:
    """A number as read in Indonesia (1.234,5), or `?` where it is not known."""
    if value is None:
        return _UNKNOWN
    text = f"{value:,.{digits}f}"
    return text.translate(str.maketrans(",.", ".,"))


def _when(leg: Json) -> str:
    start, end = leg.get("start"), leg.get("end")
    if not start and not end:
        return "tanpa tanggal"
    return f"{start or _UNKNOWN} – {end}" if end else str(start)


def _heading(console: Console, answer: Json, title: w.Word) -> None:
    console.print(f"\n[bold]{title.id}[/] [dim]· {title.en}[/]")
    given = {k: v for k, v in answer["method"]["parameters"].items() if v is not None and v is not False}
    said = ", ".join(f"{w.word(w.PARAMETERS, k).id} {escape(str(v))}" for k, v in given.items())
    console.print(f"[dim]{said} · dari {number(answer['facts'])} klaim / claims[/]")


def _cut(console: Console, answer: Json, advice: str) -> None:
    if answer["truncated"]:
        console.print(f"[yellow]Masih ada lagi yang tidak ditampilkan · there are more: {advice}[/]")


def paths(console: Console, answer: Json) -> None:
    """Recruitment paths, each as a table of its legs."""
    _heading(console, answer, w.Word("Jalur perekrutan", "Recruitment paths"))
    if not answer["paths"]:
        console.print(
            "Tidak ada jalur yang memenuhi syarat ini. Itu bukan bukti bahwa tidak ada perekrutan.\n"
            "[dim]No path meets these conditions; that is no evidence that there is no recruitment.[/]"
        )
    for index, path in enumerate(answer["paths"], 1):
        _path(console, index, path)
    _cut(console, answer, "--k")
    _sources(console, answer)
    if answer["paths"]:
        console.print(
            "[dim]Keandalan mengurutkan bukti; bukan peluang bersalah · reliability ranks evidence, never guilt.[/]"
        )


def _sources(console: Console, answer: Json) -> None:
    """What the refs of sources stand for, where the answer says so: only those of the lines that are shown."""
    shown = {ref for path in answer["paths"] for leg in path["legs"] for ref in leg["sources"]}
    for ref, note in answer.get("sources", {}).items():
        if ref in shown:
            publisher = f", {note['publisher']}" if note["publisher"] else ""
            console.print(f"[dim]{escape(f'[{ref}]')}[/] {escape(str(note['title']) + publisher)}")


def _path(console: Console, index: int, path: Json) -> None:
    kind = (
        "[green]satu perkara / strict[/]"
        if path["kind"] == "strict"
        else "[magenta]lintas perkara, dugaan / composed, an inference[/]"
    )
    victims = "jumlah korban tidak diketahui" if path["victims"] is None else f"korban {number(path['victims'])}"
    console.print(
        f"\n[bold]{index}.[/] {kind} · perkara {escape(', '.join(path['cases']))} · "
        f"keandalan {number(path['reliability'], 3)} · {victims}"
    )
    joins = {join["after_leg"]: join for join in path["joins"]}
    table = _table(
        ("", True),
        ("kapan · when", False),
        ("perbuatan · act", False),
        ("dari → ke · from → to", False),
        ("perkara · case", False),
        ("nilai · grade", False),
        ("p", True),
        ("sumber · sources", False),
    )
    for place, leg in enumerate(path["legs"], 1):
        grade = leg["grade"] + (" dibantah · contested" if leg["contested"] else "")
        table.add_row(
            str(place),
            _when(leg),
            w.word(w.ACTS, leg["act"]).id + (f" [yellow]({w.PLANNED})[/]" if leg["planned"] else ""),
            escape(f"{node_text(leg['from'])} → {node_text(leg['to'])}"),
            escape(f"{leg['case']} {leg['legal_basis'] or _UNKNOWN}"),
            grade,
            number(leg["p"], 3),
            escape(_told_by(leg)),
        )
        if place in joins:
            table.add_row("", "", "[magenta]dugaan sambungan[/]", f"[magenta]{escape(_join_text(joins[place]))}[/]")
    console.print(table)
    missing = [str(i) for i, leg in enumerate(path["legs"], 1) if not leg["start"] and not leg["end"]]
    if missing:
        console.print(f"   [dim]tidak diketahui · not known: tanggal langkah {', '.join(missing)}[/]")


def _told_by(leg: Json) -> str:
    sources, independent = leg["sources"], leg["independent_sources"]
    waiting = any(claim.startswith("proposal:") for claim in leg["claims"])
    return (
        ", ".join(sources)
        + (f" ({independent} mandiri · independent)" if len(sources) > 1 else "")
        + (f" ({w.UNREVIEWED})" if waiting else "")
    )


def _join_text(join: Json) -> str:
    by = {
        "person": "orang yang sama",
        "company": "perusahaan yang sama",
        "place": "tempat yang sama",
        "identifier": "nomor atau akun yang dipakai keduanya",
    }.get(join["by"], join["by"])
    return f"{by}: {node_text(join['at'])} (inference, p {number(join['p'], 3)})"


def flow(console: Console, answer: Json) -> None:
    """Flow as a table, largest first."""
    _heading(console, answer, w.Word("Arus korban", "Flow of victims"))
    table = _table(
        ("asal · from", False), ("dilalui · passed", False), ("korban · victims", True), ("perkara · cases", False)
    )
    for row in answer["flows"]:
        table.add_row(
            escape(region_text(row["a"])),
            escape(region_text(row["b"])),
            number(row["victims"]),
            escape(", ".join(row["cases"])),
        )
    console.print(table if answer["flows"] else "Tidak ada arus yang tercatat · no flow is recorded.")
    _cut(console, answer, "--limit")


def gaps(console: Console, answer: Json) -> None:
    """Coordination gaps, the worst first, each with who should call whom."""
    _heading(console, answer, w.Word("Celah koordinasi", "Coordination gaps"))
    table = _table(
        ("skor", True),
        ("keadaan · state", False),
        ("jenis · kind", False),
        ("antara · between", False),
        ("korban", True),
        ("C", True),
        ("kontak terakhir", False),
        ("perkara · cases", False),
        ("siapa hubungi siapa · who calls whom", False),
    )
    for row in answer["gaps"]:
        state = w.word(w.GAP_STATES, row["state"])
        calls = [f"{'↔'.join(x['functions'])} {_party(x['from'])} → {_party(x['to'])}" for x in row["who"][:2]]
        table.add_row(
            number(row["score"], 2),
            f"[{_STATE_STYLE[row['state']]}]{state.id}[/]",
            w.word(w.GAP_KINDS, row["kind"]).id,
            escape(f"{region_text(row['a'])} – {region_text(row['b'])}"),
            number(row["flow"]),
            number(row["coordination"], 2),
            row["last_contact"] or "tidak tercatat",
            escape(", ".join(row["cases"])),
            escape("\n".join(calls)) or "[dim]instansinya belum tercatat[/]",
        )
    console.print(table if answer["gaps"] else "Tidak ada pasangan wilayah yang dilalui korban · no pair has a flow.")
    _cut(console, answer, "--limit 0")
    console.print(f"[dim]{' · '.join(f'{w.GAP_STATES[s].id}: {m.id}' for s, m in w.GAP_STATE_MEANING.items())}[/]")


def _party(party: Json) -> str:
    return str(party.get("name") or party.get("kind") or _UNKNOWN)


def coverage(console: Console, answer: Json) -> None:
    """Coverage as one row a region, one column a function."""
    _heading(console, answer, w.Word("Cakupan fungsi", "Coverage of functions"))
    by_region: dict[str, dict[str, Json]] = {}
    names: dict[str, str] = {}
    for cell in answer["cells"]:
        code = cell["region"]["code"]
        names[code] = region_text(cell["region"])
        by_region.setdefault(code, {})[cell["function"]] = cell
    used = [f for f in w.FUNCTIONS if any(f in cells for cells in by_region.values())]
    table = _table(("wilayah · region", False), *((f, False) for f in used))
    for code in sorted(by_region):
        table.add_row(escape(names[code]), *(_cell(by_region[code].get(f)) for f in used))
    console.print(table if by_region else "Belum ada yang diketahui · nothing is known yet.")
    if len(used) == 1 or len(by_region) == 1:
        _cells(console, answer)
    _cut(console, answer, "--region")
    console.print("[dim]" + " · ".join(f"{f} {w.FUNCTIONS[f].id}" for f in used) + "[/]")
    console.print(
        "[dim]! = diwajibkan · required; ≠ = dibantah · contested; "
        "? = tidak diketahui, bukan nol · unknown, not zero[/]"
    )


def _cell(cell: Json | None) -> str:
    if cell is None:
        return "[dim]?[/]"
    mark = {"evidenced": "ada", "stale": "usang", "absent": "TIDAK", "unknown": "?"}[cell["state"]]
    day = f" {cell['last_evidence'][:7]}" if cell["last_evidence"] else ""
    flags = ("!" if cell["required"] and cell["state"] != "unknown" else "") + ("≠" if cell["contested"] else "")
    return f"[{_STATE_STYLE[cell['state']]}]{mark}{flags}{day}[/]"


def _cells(console: Console, answer: Json) -> None:
    table = _table(("wilayah", False), ("fungsi", False), ("keadaan · state", False), ("bukti · evidence", False))
    for cell in answer["cells"]:
        lines = [
            f"{w.word(w.BASES, e['basis']).id} {e['date'] or 'tanpa tanggal'}: "
            f"{', '.join(map(str, e['agencies'])) or '–'} [{', '.join(e['sources'])}]"
            for e in cell["evidence"][:_MAX_CELL_EVIDENCE]
        ]
        more = len(cell["evidence"]) - _MAX_CELL_EVIDENCE
        if more > 0:
            lines.append(f"dan {more} lagi · and {more} more")
        table.add_row(
            escape(region_text(cell["region"])),
            f"{cell['function']} {w.FUNCTIONS[cell['function']].id}",
            w.word(w.COVERAGE_STATES, cell["state"]).id,
            escape("\n".join(lines)) or "[dim]tidak ada[/]",
        )
    console.print(table)


def rows(console: Console, answer: Json, title: w.Word) -> None:
    """Rows of a named query or a statement."""
    _heading(console, answer, title)
    columns: Sequence[str] = answer["columns"]
    table = _table(*((c, False) for c in columns))
    for row in answer["rows"]:
        values = (row[c] for c in columns) if isinstance(row, Mapping) else row
        table.add_row(*(escape(value_text(v)) for v in values))
    console.print(table if answer["rows"] else "Tidak ada yang tercatat · nothing is recorded.")
    _cut(console, answer, "LIMIT")


def value_text(value: Any) -> str:
    """Any value of a row as text; null as `?`."""
    if value is None:
        return _UNKNOWN
    if isinstance(value, list | tuple):
        return "; ".join(value_text(v) for v in value)
    if isinstance(value, Mapping):
        return str(value.get("name") or value.get("id") or dict(value))
    return str(value)
