"""A network picture: pyvis keeps the nodes and edges, vis-network (from pyvis' own files) draws them.

Invariant: nothing of pyvis' own page template is used: it asks a CDN for bootstrap even with `in_line`, and writes
names unescaped.  Only its data and the vis-network file that it ships (Apache-2.0 or MIT) go into our page.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from viz.symbols import LOOKS, MARKS, Look, symbol_address
from viz.words import Word

_VIS = "templates/lib/vis-9.1.2/vis-network.min.js"
_SEED = 7  # the first guess of the layout; fixed, so that the same answer gives the same picture
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif"
INK = "#1A1A1A"


class LineLook(NamedTuple):
    """How a line is drawn: colour, width in pixels, dashes in pixels (None: solid)."""

    colour: str
    width: float = 2.0
    dashes: tuple[int, ...] | None = None


SURE = LineLook("#33414E", 2.5)
UNDATED_LINE = LineLook("#33414E", 2.5, (2, 6))
CONTESTED_LINE = LineLook("#B3261E", 2.5, (14, 5))
INFERENCE = LineLook("#6A1B9A", 2.5, (8, 6))


@dataclass(frozen=True)
class Spot:
    """One symbol: `text` is written under it, `tooltip` is shown on pointing or tapping (both plain text)."""

    id: str
    kind: str
    text: str
    tooltip: str
    x: float | None = None
    y: float | None = None
    marks: tuple[str, ...] = ()
    size: int = 22
    entity: str = ""  # spots of one entity are chosen together

    @property
    def group(self) -> str:
        """The key of its look: kind and marks."""
        return "+".join((self.kind, *sorted(self.marks)))


@dataclass(frozen=True)
class Line:
    """One line between two spots."""

    start: str
    end: str
    text: str
    tooltip: str
    look: LineLook = SURE
    arrow: bool = True
    bend: float = 0.0


@dataclass(frozen=True)
class Band:
    """A strip behind the symbols, with a heading at its left top."""

    y: float
    height: float
    text: str
    inferred: bool = False


@dataclass(frozen=True)
class Picture:
    """What the page's script draws.  With `size` every place is fixed, else the layout settles by physics."""

    data: Mapping[str, Any]
    alt: Word
    hint: Word | None = None
    legend: Sequence[tuple[str, Word]] = field(default_factory=tuple)  # (image address, word) of the symbols
    lines: Sequence[tuple[LineLook, Word]] = field(default_factory=tuple)


@cache
def vis_script() -> str:
    """The vis-network library that pyvis ships, without its pointer to a source map (which would be a request)."""
    text = (files("pyvis") / _VIS).read_text("utf-8")
    lines = text.split("\n")  # not splitlines(): the library holds characters that it would break at
    return "\n".join(line for line in lines if not line.startswith("//# sourceMappingURL")) + "\n"


def _options(groups: Iterable[Spot], fixed: bool) -> dict[str, Any]:
    looks = {s.group: s for s in groups}
    halo = {"face": FONT, "color": INK, "strokeWidth": 0 if fixed else 3, "strokeColor": "#FFFFFF"}
    return {
        "groups": {
            g: {"shape": "image", "image": symbol_address(s.kind, s.marks)} for g, s in sorted(looks.items())
        },
        "nodes": {"font": {"size": 14, **halo}},
        "edges": {
            "font": {"size": 12, **halo, **({} if fixed else {"background": "#FFFFFF", "strokeWidth": 0})},
            "arrowStrikethrough": False,
            "selectionWidth": 1.5,
        },
        "interaction": {
            "hover": True, "tooltipDelay": 120, "zoomView": False, "dragView": not fixed, "dragNodes": not fixed,
        },
        "autoResize": not fixed,  # a fixed picture keeps its pixels, so that a print can scale them as a whole
        "layout": {"randomSeed": _SEED, "improvedLayout": False},
        "physics": {"enabled": False} if fixed else {
            "enabled": True,
            "solver": "forceAtlas2Based",
            "forceAtlas2Based": {
                "gravitationalConstant": -110, "centralGravity": 0.012, "springLength": 130, "springConstant": 0.06,
                "damping": 0.6, "avoidOverlap": 0.6,
            },
            "minVelocity": 0.6,
            "stabilization": {"enabled": True, "iterations": 600, "updateInterval": 100, "fit": False},
        },
    }  # fmt: skip


def draw(
    spots: Sequence[Spot],
    lines: Sequence[Line],
    *,
    alt: Word,
    size: tuple[int, int] | None = None,
    bands: Sequence[Band] = (),
    hint: Word | None = None,
    line_legend: Sequence[tuple[LineLook, Word]] = (),
) -> Picture:
    """A picture of spots and lines.

    `size` (pixels) fixes every spot at its x, y; without it x, y are only where the physics starts, which settles
    and is then switched off.  `alt` says in words what is seen.  Lines between unknown spots are an error of the
    caller (AssertionError from pyvis).
    """
    from pyvis.network import Network  # slow to import (IPython), and only needed here

    net = Network(directed=True)
    for spot in spots:
        place = {} if spot.x is None or spot.y is None else {"x": round(spot.x, 1), "y": round(spot.y, 1)}
        net.add_node(
            spot.id, label=spot.text or " ", shape="image", group=spot.group, title=spot.tooltip, size=spot.size,
            entity=spot.entity or spot.id, **place,
        )  # fmt: skip
    for number, line in enumerate(lines):
        smooth: Any = False
        if line.bend:
            smooth = {
                "enabled": True,
                "type": "curvedCW" if line.bend > 0 else "curvedCCW",
                "roundness": abs(line.bend),
            }
        label = {"label": line.text} if line.text else {}  # even an empty one would be painted over the line
        net.add_edge(
            line.start, line.end, id=f"e{number}", title=line.tooltip, width=line.look.width,
            color={"color": line.look.colour, "hover": line.look.colour, "highlight": line.look.colour},
            dashes=list(line.look.dashes) if line.look.dashes else False, smooth=smooth,
            arrows={"to": {"enabled": line.arrow, "scaleFactor": 0.7}},
            font={"align": "horizontal", "color": line.look.colour}, **label,
        )  # fmt: skip
    net.options = _options(spots, size is not None)
    nodes, edges, _, _, _, options = net.get_network_data()
    data = {
        "nodes": nodes,
        "edges": edges,
        "options": json.loads(options),
        "size": list(size) if size else None,
        "bands": [{"y": b.y, "height": b.height, "text": b.text, "inferred": b.inferred} for b in bands],
    }
    return Picture(data, alt, hint, symbol_legend(spots), line_legend)


def symbol_legend(spots: Iterable[Spot]) -> list[tuple[str, Word]]:
    """The kinds and marks that the spots really have, in the order of LOOKS."""
    found = list(spots)
    kinds, marks = {s.kind for s in found}, {m for s in found for m in s.marks}
    sample = next((k for k in ("Person", "Place", "regency") if k in kinds), min(kinds, default="regency"))
    shown: list[tuple[str, Word]] = [(symbol_address(k), _with_letter(look)) for k, look in LOOKS.items() if k in kinds]
    return shown + [(symbol_address(sample, (m,)), w) for m, w in MARKS.items() if m in marks]


def _with_letter(look: Look) -> Word:
    return Word(f"{look.letter} = {look.word.id}", look.word.en)
