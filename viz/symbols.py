"""One symbol for each kind of node: a shape, a letter and a colour, the same in the picture and in the legend.

Invariant: shape and letter alone tell the kinds apart (a black-and-white print reads the same); every fill carries
its white letter with a contrast of at least 4.5 : 1 (WCAG 2.2 AA).
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from graph.region_codes import level_of
from viz.words import CONTESTED, DENIED, INFERENCE, LABELS, LEVELS, Word


class Look(NamedTuple):
    """How a kind is drawn: letter, fill colour, shape (an SVG element of a 64 x 64 box), its word."""

    letter: str
    fill: str
    shape: str
    word: Word


_CIRCLE = '<circle cx="32" cy="32" r="25"/>'
_SQUARE = '<rect x="9" y="9" width="46" height="46"/>'
_ROUNDED = '<rect x="8" y="12" width="48" height="40" rx="14"/>'
_HEXAGON = '<path d="M17 8h30l15 24-15 24H17L2 32z"/>'
_DIAMOND = '<path d="M32 3l29 29-29 29L3 32z"/>'
_HOUSE = '<path d="M32 5l26 20v32H6V25z"/>'
_SHIELD = '<path d="M8 8h48v26c0 13-12 20-24 25C20 54 8 47 8 34z"/>'
_FOLDER = '<path d="M5 13h22l6 8h26v34H5z"/>'
_PAGE = '<path d="M12 5h29l11 11v43H12z"/>'
_TAG = '<path d="M4 14h38l19 18-19 18H4z"/>'
_OCTAGON = '<path d="M21 6h22l15 15v22L43 58H21L6 43V21z"/>'
_FLAG = '<path d="M5 11h54l-9 21 9 21H5z"/>'
_DROP = '<path d="M32 3c15 18 23 27 23 36a23 22 0 0 1-46 0c0-9 8-18 23-36z"/>'
_TRAPEZE = '<path d="M15 9h34l13 46H2z"/>'
_PENTAGON = '<path d="M32 4l29 21-11 34H14L3 25z"/>'

LOOKS: dict[str, Look] = {
    "country": Look("N", "#1B3A5C", _FLAG, LEVELS["country"]),
    "province": Look("P", "#23548C", _HEXAGON, LEVELS["province"]),
    "regency": Look("K", "#0B6BAE", _SQUARE, LEVELS["regency"]),
    "district": Look("C", "#2B6F93", _TRAPEZE, LEVELS["district"]),
    "village": Look("D", "#2A6F7F", _ROUNDED, LEVELS["village"]),
    "Agency": Look("I", "#0A6650", _SHIELD, LABELS["Agency"]),
    "Person": Look("O", "#A94400", _CIRCLE, LABELS["Person"]),
    "Company": Look("PT", "#8A2F6B", _OCTAGON, LABELS["Company"]),
    "Event": Look("A", "#5B4B8A", _PENTAGON, LABELS["Event"]),
    "Agreement": Look("S", "#3F4A6B", _TAG, LABELS["Agreement"]),
    "CaseFile": Look("Pk", "#7A1F2B", _FOLDER, LABELS["CaseFile"]),
    "VictimGroup": Look("Kb", "#5A5A5A", _DROP, LABELS["VictimGroup"]),
    "Place": Look("T", "#6B5600", _HOUSE, LABELS["Place"]),
    "Identifier": Look("#", "#3C3C3C", _DIAMOND, LABELS["Identifier"]),
    "Measure": Look("9", "#5C4033", _TRAPEZE, LABELS["Measure"]),
    "Programme": Look("Pr", "#3D6B2F", _ROUNDED, LABELS["Programme"]),
    "Source": Look("Sb", "#46515C", _PAGE, LABELS["Source"]),
}
# What may be added to a symbol: a badge, a dashed outline, a ring.
MARKS: dict[str, Word] = {
    "contested": CONTESTED,
    "denied": DENIED,
    "join": INFERENCE,
    "centre": Word("pusat gambar", "centre of the picture"),
}


def kind_of(label: str, code: str | None = None) -> str:
    """The key into LOOKS of a node: its label, or for a region the level that its code stands for."""
    if label == "Region":
        return level_of(code) if code else "regency"
    return label if label in LOOKS else "Source"


@cache
def _svg(kind: str, marks: tuple[str, ...]) -> str:
    look = LOOKS[kind]
    denied = "denied" in marks
    paint = f'fill="{"#FFFFFF" if denied else look.fill}" stroke="{look.fill}" stroke-width="3" stroke-linejoin="round"'
    if denied:
        paint += ' stroke-dasharray="7 5"'
    size = 27 if len(look.letter) == 1 else 22
    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-8 -8 80 80" width="160" height="160">',
        f"<g {paint}>{look.shape}</g>",
        f'<text x="32" y="{42 if look.letter != "T" else 46}" font-family="Arial,Liberation Sans,sans-serif" '
        f'font-size="{size}" font-weight="700" text-anchor="middle" fill="{look.fill if denied else "#FFFFFF"}">'
        f"{look.letter}</text>",
    ]
    if "centre" in marks:
        parts.append('<circle cx="32" cy="32" r="37" fill="none" stroke="#1A1A1A" stroke-width="4"/>')
    if "join" in marks:
        parts.append(
            '<circle cx="32" cy="32" r="36" fill="none" stroke="#6A1B9A" stroke-width="4" stroke-dasharray="10 7"/>'
        )
    if "contested" in marks:
        parts.append(
            '<circle cx="58" cy="6" r="12" fill="#FFFFFF" stroke="#B3261E" stroke-width="3"/>'
            '<text x="58" y="13" font-family="Arial,Liberation Sans,sans-serif" font-size="20" font-weight="700" '
            'text-anchor="middle" fill="#B3261E">!</text>'
        )
    return "".join(parts) + "</svg>"


def symbol(kind: str, marks: Iterable[str] = ()) -> str:
    """The symbol of a kind as an SVG document (fixed text, no data in it)."""
    return _svg(kind, tuple(sorted(set(marks))))


def symbol_address(kind: str, marks: Iterable[str] = ()) -> str:
    """The same as a data: address, for an image of the picture or the legend."""
    return "data:image/svg+xml;base64," + b64encode(symbol(kind, marks).encode()).decode()
