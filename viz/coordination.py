"""The page of the coordination network: which regions must work together, and whether a record says that they do.

Invariants: the four states differ by line style and sign, not only by colour; "unknown" is never drawn or worded as
"none"; the table below the picture holds every row of the answer, drawn or not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph.region_codes import inside, level_of
from viz import words
from viz.network import Line, LineLook, Picture, Spot, draw
from viz.page import render
from viz.symbols import kind_of
from viz.text import cut, date_text, number_text, plain, wrap
from viz.words import Word

Json = Mapping[str, Any]

DRAWN_GAPS = 60  # lines in the picture; the table holds all
LINES: Mapping[str, LineLook] = {
    "met": LineLook("#0A5A3C", 4.5),
    "weak": LineLook("#7A5A00", 1.5),
    "none_recorded": LineLook("#B3261E", 3.0, (12, 8)),
    "unknown": LineLook("#5F6368", 2.5, (2, 6)),
}
SIGNS: Mapping[str, str] = {"met": "✓", "weak": "~", "none_recorded": "✕", "unknown": "?"}
# Where the physics starts: origins left, those passed in the middle, other countries right, larger regions above.
_COLUMN = {"horizontal": (-450.0, 0.0), "border": (0.0, 450.0)}
_ROW = {"province": -260.0, "country": -420.0}


def region_name(region: Json) -> str:
    """The name of a region of a gap; without one its code."""
    return plain(region.get("name") or region.get("code")) or str(words.UNKNOWN)


def _touches(gap: Json, region: str) -> bool:
    return any(inside(gap[side]["code"], region) for side in ("a", "b"))


def calls(gap: Json) -> list[Word]:
    """Who should call whom, a line for each pair of functions; who is not known is said, with the kinds to look for."""
    said = []
    for who in [*(gap.get("who") or []), *(gap.get("who_missing") or [])]:
        functions = [words.word(words.FUNCTIONS, f) for f in who.get("functions") or []]
        codes = " ↔ ".join(who.get("functions") or [])
        ends = [_end(who, side) for side in ("from", "to")]
        said.append(
            Word(
                f"{ends[0].id} → {ends[1].id} ({codes}: {' ↔ '.join(f.id for f in functions)})",
                f"{ends[0].en} → {ends[1].en} ({' ↔ '.join(f.en for f in functions)})"
                if who.get("from") is None or who.get("to") is None
                else " ↔ ".join(f.en for f in functions),
            )
        )
    return said


def _end(who: Json, side: str) -> Word:
    """The agency of one side, or that it is not known and which kinds of agency owe it."""
    agency = who.get(side)
    if agency:
        name = plain(agency.get("name") or agency.get("ref"))
        return Word(name, name)
    kinds = ", ".join(plain(kind).replace("_", " ") for kind in who.get(f"{side}_kinds") or [])
    return Word(
        f"instansi belum diketahui{f' (cari: {kinds})' if kinds else ''}",
        f"agency not known{f' (look for: {kinds})' if kinds else ''}",
    )


def _tooltip(gap: Json) -> str:
    state = words.word(words.GAP_STATES, gap["state"])
    lines = [
        f"{region_name(gap['a'])} – {region_name(gap['b'])} ({words.word(words.GAP_KINDS, gap['kind'])})",
        f"{SIGNS.get(gap['state'], '?')} {state}",
        f"Korban yang dipindahkan / victims moved: {number_text(gap.get('flow'), 1)}",
        f"Koordinasi C / coordination C: {number_text(gap.get('coordination'), 3)}",
        f"Kontak terakhir / last contact: {date_text(gap.get('last_contact')) or 'tidak ada catatan / none recorded'}",
        f"Perkara / cases: {', '.join(plain(c) for c in gap.get('cases') or []) or '–'}",
    ]
    lines += [f"Hubungi / call: {said.id}" for said in calls(gap)[:4]]
    return "\n".join(lines)


def _spots(gaps: Sequence[Json], focus: str | None) -> list[Spot]:
    names: dict[str, str] = {}
    column: dict[str, float] = {}
    for gap in gaps:
        for side, region in enumerate((gap["a"], gap["b"])):
            names.setdefault(region["code"], region_name(region))
            if gap["kind"] in _COLUMN:
                column.setdefault(region["code"], _COLUMN[gap["kind"]][side])
    spots = []
    for number, code in enumerate(sorted(names)):
        level = level_of(code)
        row = _ROW.get(level, 0.0) if code not in column else 0.0
        x = column.get(code, -200.0 + 100.0 * (number % 5))
        tooltip = f"{names[code]}\n{code} · {words.LEVELS[level]}"
        marks = ("centre",) if code == focus else ()
        # Rows are spread by number, so that no two spots begin at one place.
        spots.append(
            Spot(code, kind_of("Region", code), wrap(names[code], 18), tooltip, x, row + 70.0 * (number % 7), marks, 24)
        )
    return spots


def _picture(gaps: Sequence[Json], focus: str | None) -> Picture:
    lines = []
    for gap in gaps:
        flow = number_text(gap.get("flow"), 1) if gap.get("flow") is not None else "?"
        look = LINES.get(gap["state"], LINES["unknown"])
        text = f"{SIGNS.get(gap['state'], '?')} {flow}"
        bend = {"vertical": 0.0, "border": 0.12}.get(gap["kind"], 0.0)
        lines.append(Line(gap["a"]["code"], gap["b"]["code"], text, _tooltip(gap), look, arrow=False, bend=bend))
    legend = [(look, _state_legend(state)) for state, look in LINES.items()]
    return draw(
        _spots(gaps, focus),
        lines,
        alt=Word(
            f"Jaringan {len(gaps)} pasangan wilayah yang perlu berkoordinasi",
            f"Network of {len(gaps)} pairs of regions that need to coordinate",
        ),
        hint=Word("Angka pada garis: korban yang dipindahkan", "number on a line: victims moved"),
        line_legend=legend,
    )


def _state_legend(state: str) -> Word:
    said = words.GAP_STATES[state]
    return Word(f"{SIGNS[state]} {said.id}", said.en)


def coordination_page(answer: Json, *, region: str | None = None) -> str:
    """The page of a `gaps` answer (the JSON object of tables.md), as HTML that opens offline.

    `region` (a code) keeps the pairs that touch that region or something inside it.  The DRAWN_GAPS pairs of the
    highest score are drawn (and the page says so when that is not all); the table holds every pair.
    """
    gaps = [g for g in answer.get("gaps") or [] if region is None or _touches(g, region)]
    # Of equal scores the answer's own order stands; a row without a score comes last.
    drawn = sorted(gaps, key=lambda g: -(g.get("score") or 0.0))[:DRAWN_GAPS]
    title = Word("Jaringan koordinasi", "Coordination network")
    if region is not None:
        name = next((region_name(g[s]) for g in gaps for s in ("a", "b") if g[s]["code"] == region), region)
        title = Word(f"Jaringan koordinasi: {cut(name, 60)}", "Coordination network")
    counts = [(state, sum(g["state"] == state for g in gaps)) for state in words.GAP_STATES]
    return render(
        "coordination.html",
        title,
        Word(
            "Wilayah mana perlu bekerja sama karena korban dipindahkan di antaranya, dan apakah ada catatan bahwa itu "
            "terjadi.",
            "Which regions must work together because victims are moved between them, and whether a record says so.",
        ),
        answer,
        picture=_picture(drawn, region) if drawn else None,
        drawn=len(drawn),
        counts=counts,
        signs=SIGNS,
        gaps=[{**g, "a_name": region_name(g["a"]), "b_name": region_name(g["b"]), "calls": calls(g)} for g in gaps],
    )
