"""The page of coverage: a matrix of regions and functions F1-F9, and the evidence of every cell below it.

Invariants: each state has a sign, a letter and words besides its colour; what is unknown is never a zero, and a cell
of which the answer says nothing is a blank that says so, not "unknown" as an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graph.vocabulary import FUNCTIONS
from viz import words
from viz.page import render
from viz.sources import SourceNotes, source_rows
from viz.text import date_text, number_text, plain
from viz.words import Word

Json = Mapping[str, Any]

# Sign and Indonesian letter of each state.
SIGNS: Mapping[str, tuple[str, str]] = {
    "evidenced": ("●", "B"),
    "stale": ("◐", "U"),
    "absent": ("✕", "T"),
    "unknown": ("?", ""),
}


def _hover(cell: Json) -> str:
    """What pointing at a cell says: state, whether the duty is owed, the newest evidence and its basis."""
    lines = [
        f"{plain(cell['region'].get('name') or cell['region']['code'])} · {cell['function']} "
        f"{words.word(words.FUNCTIONS, cell['function'])}",
        str(words.word(words.COVERAGE_STATES, cell["state"])),
        "wajib menurut hukum / required by law" if cell.get("required") else "tidak wajib / not required",
    ]
    if cell.get("contested"):
        lines.append(f"! {words.CONTESTED}")
    for proof in cell.get("evidence") or []:
        basis = words.word(words.BASES, proof.get("basis")).id
        denial = " (dikatakan tidak)" if proof.get("done") is False else ""
        lines.append(f"– {basis}{denial}, {date_text(proof.get('date')) or words.UNDATED.id}")
    if cell.get("severity") is not None:
        lines.append(f"Kegawatan / severity: {number_text(cell['severity'], 3)}")
    return "\n".join(lines)


def _details(cell: Json, notes: SourceNotes | None, agencies: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "basis": words.word(words.BASES, proof.get("basis")),
            "date": proof.get("date"),
            "denies": proof.get("done") is False,
            "grade": proof.get("grade"),
            "agencies": [plain(agencies.get(a, a)) for a in proof.get("agencies") or []],
            "sources": source_rows(proof.get("sources") or [], notes),
        }
        for proof in cell.get("evidence") or []
    ]


def coverage_page(
    answer: Json, *, sources: SourceNotes | None = None, agencies: Mapping[str, str] | None = None
) -> str:
    """The page of a `coverage` answer (the JSON object of tables.md), as HTML that opens offline.

    One row a region in the answer's order, one column a function; every cell with evidence leads to its list below.
    `sources` and `agencies` (name by ref) say what the keys of the evidence are called; without them the key is shown.
    """
    rows: dict[str, dict[str, Any]] = {}
    counts = dict.fromkeys(words.COVERAGE_STATES, 0)
    for cell in answer.get("cells") or []:
        region = cell["region"]
        name = plain(region.get("name") or region["code"])
        row = rows.setdefault(region["code"], {"code": region["code"], "name": name, "cells": {}})
        sign, letter = SIGNS.get(cell["state"], SIGNS["unknown"])
        row["cells"][cell["function"]] = {
            **cell,
            "hover": _hover(cell),
            "sign": sign,
            "letter": letter,
            "details": _details(cell, sources, agencies or {}),
            "need": cell.get("need"),
            "severity": cell.get("severity"),
        }
        counts[cell["state"]] = counts.get(cell["state"], 0) + 1
    for row in rows.values():
        states = {c["state"] for c in row["cells"].values()}
        said = [
            f"{words.word(words.COVERAGE_STATES, s).id} {words.word(words.COVERAGE_STATES, s).en}"
            for s in sorted(states)
        ]
        row["words"] = " ".join([row["name"], row["code"], *said]).lower()
    return render(
        "coverage.html",
        Word("Cakupan fungsi per wilayah", "Coverage of functions by region"),
        Word(
            "Untuk tiap wilayah dan tiap fungsi: apakah ada bukti bahwa fungsi itu dijalankan.",
            "For each region and each function: whether there is evidence that it is carried out.",
        ),
        answer,
        scripts=("filter.js",) if rows else (),
        rows=list(rows.values()),
        functions=[(f, words.FUNCTIONS[f]) for f in FUNCTIONS],
        signs=SIGNS,
        counts=counts,
    )
