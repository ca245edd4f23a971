"""The page of recruitment paths: one lane a path, left to right in time, and each path written out below.

Invariants: the written list holds every fact of the picture; a composed path is drawn and worded as an inference;
a person or firm without a stated status is shown as alleged (terduga); p is explained as ranking, not as guilt.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from viz import words
from viz.network import CONTESTED_LINE, INFERENCE, SURE, UNDATED_LINE, Band, Line, Picture, Spot, draw
from viz.page import render
from viz.sources import SourceNotes, source_rows, source_text
from viz.symbols import kind_of
from viz.text import cut, date_text, number_text, plain, range_text, wrap
from viz.words import Word

Json = Mapping[str, Any]

DRAWN_PATHS = 20  # lanes in the picture; the written list always holds every path of the answer
_STEP, _LANE, _LEFT, _TOP = 202, 196, 84, 8
_ACTORS = frozenset({"Person", "Company"})


@dataclass(frozen=True)
class Hop:
    """One stop of a path: the node, and the join that is made there (None: none)."""

    node: Json
    join: Json | None = None


def node_key(node: Json) -> str:
    """What tells nodes apart: id, else code, else ref."""
    return plain(node.get("id") or node.get("code") or node.get("ref"))


def node_name(node: Json) -> str:
    """The name of a node; without one its code or ref."""
    return plain(node.get("name") or node.get("code") or node.get("ref")) or str(words.UNKNOWN)


def node_label(node: Json) -> str:
    """The label; a node with a code and no label is a region."""
    return str(node.get("label") or ("Region" if node.get("code") else "Source"))


def alleged(node: Json) -> Word | None:
    """How far a person or firm on a path is accused: its stated status, else alleged; None for other nodes."""
    if node_label(node) not in _ACTORS:
        return None
    return words.word(words.STATUSES, node.get("status") or "terduga")


def joins_after(path: Json) -> dict[int, Json]:
    """The joins of a path by the leg that they follow (counted from 1)."""
    return {int(j["after_leg"]): j for j in path.get("joins") or []}


def hops(path: Json) -> Iterator[tuple[Hop, Json | None]]:
    """The stops of a path in order, each with the leg that leaves it (None: the last, or an inferred join follows).

    At an identifier join two different people stand next to each other: the first gets the join and no leg.
    """
    legs, joins = path["legs"], joins_after(path)
    for number, leg in enumerate(legs, 1):
        before = joins.get(number - 1)
        same_hand = number > 1 and node_key(legs[number - 2]["to"]) == node_key(leg["from"])
        yield Hop(leg["from"], before if before and same_hand else None), leg
        after = joins.get(number)
        if number == len(legs) or (after and node_key(leg["to"]) != node_key(legs[number]["from"])):
            yield Hop(leg["to"], after), None


def when(leg: Json) -> str:
    """When a leg was: its start and end as stated, or "undated"."""
    start, end = leg.get("start"), leg.get("end")
    if start and end and start != end:
        return range_text(start, end)
    if not start and end:
        return f"s.d. / until {date_text(end)}"
    return date_text(start) or words.UNDATED.id


def not_known(leg: Json) -> list[Word]:
    """What the sources of a leg leave open, in words."""
    found = []
    if not leg.get("start"):
        found.append(
            Word("kapan mulainya", "when it began") if leg.get("end") else Word("kapan terjadinya", "when it was")
        )
    elif len(leg["start"]) < 10:
        found.append(Word("hari tepatnya", "the exact day"))
    if leg.get("victims") is None:
        found.append(Word("berapa korbannya", "how many victims"))
    if len(leg.get("sources") or []) < 2:
        found.append(Word("sumber kedua yang membenarkan", "a second source that confirms it"))
    return found


def join_text(join: Json) -> Word:
    """An inference in words: what two cases share, and that no source says it."""
    at = join.get("at") or {}
    what, name = words.word(words.LABELS, node_label(at)), node_name(at)
    p = "" if join.get("p") is None else f" (p {number_text(join['p'])})"
    return Word(
        f"Dugaan sambungan: kedua perkara sama-sama melewati {what.id.lower()} {name}{p}. Tidak ada sumber yang "
        "menyatakan orangnya berpindah di sini.",
        f"Inference: both cases share the {what.en.lower()} {name}{p}. No source says that people passed on here.",
    )


def _leg_tooltip(leg: Json, notes: SourceNotes | None) -> str:
    lines = [
        f"{words.word(words.ACTS, leg.get('act'))}: {node_name(leg['from'])} → {node_name(leg['to'])}"
        + (f" ({words.PLANNED})" if leg.get("planned") else ""),
        f"Waktu / when: {when(leg)}",
        f"Perkara / case: {plain(leg.get('case'))} · {plain(leg.get('legal_basis'))}",
        f"Korban / victims: {number_text(leg.get('victims'), 0)}",
        f"Nilai / grade: {plain(leg.get('grade'))} ({words.grade_meaning(leg.get('grade')).id}) · "
        f"p {number_text(leg.get('p'))}",
        f"Sumber / sources: {source_text(leg.get('sources') or [], notes)}",
    ]
    return "\n".join([*lines, f"! {words.CONTESTED}"] if leg.get("contested") else lines)


def _leg_line(start: str, end: str, leg: Json, notes: SourceNotes | None) -> Line:
    case = " · ".join(x for x in (cut(leg.get("case"), 12), plain(leg.get("legal_basis"))) if x)
    act = words.word(words.ACTS, leg.get("act")).id + (f" ({words.PLANNED.id})" if leg.get("planned") else "")
    look = UNDATED_LINE if not leg.get("start") else SURE
    if leg.get("contested"):
        look, act = CONTESTED_LINE, f"! dibantah · {act}"
    # Five rows round the line: it runs through the empty one in the middle.
    text = "\n".join([act, _short_when(leg), " ", case or " ", f"nilai {plain(leg.get('grade')) or '?'}"])
    return Line(start, end, text, _leg_tooltip(leg, notes), look)


def _short_when(leg: Json) -> str:
    text = when(leg)
    return text if len(text) <= 23 else f"{date_text(leg.get('start'))} – …"


def _title(path: Json, number: int) -> str:
    kind = (
        "DUGAAN SAMBUNGAN beberapa perkara / INFERENCE across cases"
        if path["kind"] == "composed"
        else "satu perkara / within one case"
    )
    return f"Jalur {number}: {kind} · p {number_text(path.get('reliability'))}"


def _spot(hop: Hop, lane: int, place: int, also: list[int], notes: SourceNotes | None) -> Spot:
    node, label = hop.node, node_label(hop.node)
    status = alleged(node)
    text = [wrap(node_name(node), 22)]
    tooltip = [node_name(node), str(words.word(words.LABELS, label))]
    if status:
        text.append(f"({status.id})")
        tooltip.append(str(status))
    if node.get("code") or node.get("ref"):
        tooltip.append(plain(node.get("code") or node.get("ref")))
    if hop.join:
        text.append("≈ dugaan sambungan")
        words_of_join = join_text(hop.join)
        tooltip.append(f"{words_of_join.id}\n{words_of_join.en}")
    if also:
        lanes = ", ".join(map(str, also))
        text.append(f"↔ jalur {lanes}")
        tooltip.append(f"Juga di jalur {lanes} / also on path {lanes}")
    marks = ("join",) if hop.join else ()
    x, y = _LEFT + place * _STEP, _TOP + lane * _LANE + 92
    return Spot(
        f"{lane}.{place}", kind_of(label, node.get("code")), "\n".join(text), "\n".join(tooltip), x, y, marks,
        size=24, entity=node_key(node),
    )  # fmt: skip


def _picture(paths: Sequence[Json], notes: SourceNotes | None) -> Picture:
    lanes_of: dict[str, list[int]] = defaultdict(list)
    for lane, path in enumerate(paths):
        for key in dict.fromkeys(node_key(hop.node) for hop, _ in hops(path)):
            lanes_of[key].append(lane + 1)
    # The first origin and the last destination are what was asked for: that all lanes share them says nothing.
    ends = {node_key(p["legs"][0]["from"]) for p in paths} | {node_key(p["legs"][-1]["to"]) for p in paths}
    spots: list[Spot] = []
    lines: list[Line] = []
    bands: list[Band] = []
    longest = 0
    for lane, path in enumerate(paths):
        stops = list(hops(path))
        longest = max(longest, len(stops))
        bands.append(Band(_TOP + lane * _LANE, _LANE - 12, _title(path, lane + 1), path["kind"] == "composed"))
        for place, (hop, _) in enumerate(stops):
            key = node_key(hop.node)
            also = [n for n in lanes_of[key] if n != lane + 1] if key not in ends else []
            spots.append(_spot(hop, lane, place, also, notes))
        for place, ((hop, leg), _) in enumerate(pairwise(stops)):
            start, end = f"{lane}.{place}", f"{lane}.{place + 1}"
            if leg is not None:
                lines.append(_leg_line(start, end, leg, notes))
            elif hop.join is not None:
                said = join_text(hop.join)
                at = cut(node_name(hop.join.get("at") or {}), 22)
                text = f"≈ dugaan\nsambungan\n \n{at}\np {number_text(hop.join.get('p'))}"
                lines.append(Line(start, end, text, f"{said.id}\n{said.en}", INFERENCE, arrow=False))
    legs = [leg for path in paths for leg in path["legs"]]
    looks = [(SURE, Word("perjalanan korban menurut sumber", "victims moved, as sources state"))]
    if any(not leg.get("start") for leg in legs):
        looks.append((UNDATED_LINE, words.UNDATED))
    if any(leg.get("contested") for leg in legs):
        looks.append((CONTESTED_LINE, words.CONTESTED))
    if any(path["kind"] == "composed" for path in paths):
        looks.append(
            (INFERENCE, Word("dugaan sambungan, bukan pernyataan sumber", "inference, not stated by a source"))
        )
    return draw(
        spots,
        lines,
        alt=Word(
            f"{len(paths)} jalur perekrutan, masing-masing satu baris dari kiri ke kanan menurut waktu",
            f"{len(paths)} recruitment paths, each one row from left to right in time",
        ),
        size=(max(_LEFT * 2 + (longest - 1) * _STEP, 520), _TOP * 2 + len(paths) * _LANE - 12),
        bands=bands,
        hint=Word(
            "Tiap baris satu jalur, kiri ke kanan menurut waktu (jaraknya bukan skala)",
            "each row is one path, left to right in time (spacing is not to scale)",
        ),
        line_legend=looks,
    )


def _written(path: Json, number: int, notes: SourceNotes | None) -> dict[str, Any]:
    joins = joins_after(path)
    legs = [
        {
            **leg,
            "when": when(leg),
            "from_alleged": alleged(leg["from"]),
            "to_alleged": alleged(leg["to"]),
            "from_name": node_name(leg["from"]),
            "to_name": node_name(leg["to"]),
            "source_rows": source_rows(leg.get("sources") or [], notes),
            "not_known": not_known(leg),
            "join": join_text(joins[i]) if i in joins else None,
        }
        for i, leg in enumerate(path["legs"], 1)
    ]
    return {**path, "number": number, "written": legs, "start": legs[0]["from_name"], "finish": legs[-1]["to_name"]}


def paths_page(answer: Json, *, sources: SourceNotes | None = None) -> str:
    """The page of a `paths` answer (the JSON object of tables.md), as HTML that opens offline.

    `sources` gives titles and addresses of the sources by the keys that the legs name; a source that is not in it
    is shown by its key.  At most DRAWN_PATHS lanes are drawn (and the page says so); all paths are written out.
    """
    paths: Sequence[Json] = answer.get("paths") or []
    drawn = paths[:DRAWN_PATHS]
    title = Word("Jalur perekrutan", "Recruitment paths")
    if paths:
        start, finish = paths[0]["legs"][0]["from"], paths[0]["legs"][-1]["to"]
        asked = answer.get("method", {}).get("parameters") or {}
        ends = [_asked_name(asked.get(k)) or node_name(n) for k, n in (("from", start), ("to", finish))]
        title = Word(f"Jalur perekrutan: {ends[0]} → {ends[1]}", "Recruitment paths")
    return render(
        "paths.html",
        title,
        Word(
            "Lewat tangan dan tempat mana saja korban berpindah, menurut sumber, dalam urutan waktu.",
            "By which hands and places victims were moved, as sources state it, in order of time.",
        ),
        answer,
        picture=_picture(drawn, sources) if paths else None,
        paths=[_written(p, i, sources) for i, p in enumerate(paths, 1)],
        drawn=len(drawn),
        has_composed=any(p["kind"] == "composed" for p in paths),
    )


def _asked_name(value: Any) -> str:
    """The name of the region asked for, if the parameters hold a region with a name (a bare code has none)."""
    return plain(value.get("name")) if isinstance(value, Mapping) else ""
