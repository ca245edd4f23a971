"""The page of a neighbourhood: one thing in the middle, what it is connected with around it.

Invariants: how many of how many are shown is said in words; a victim group is never named, neither in the picture
nor in the list nor in the page's data; a member of a network without a stated status is shown as alleged.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import cos, pi, sin
from typing import Any

from viz import words
from viz.network import CONTESTED_LINE, SURE, Line, LineLook, Picture, Spot, draw
from viz.page import render
from viz.paths import node_key, node_label, node_name
from viz.sources import SourceNotes, source_rows, source_text
from viz.symbols import kind_of
from viz.text import cut, plain, wrap
from viz.words import Word

Json = Mapping[str, Any]

# Relationships that say that a person or firm is part of a network, not that they hold an office.
_NETWORK = frozenset({"INVOLVED_IN", "LEG", "USES", "ASSOCIATED_WITH"})
_DENIED_LINE = LineLook("#B3261E", 1.5, (3, 5))
_RADIUS = 270
_WORDS_ON_LINES = 8


def _statuses(nodes: Sequence[Json], edges: Sequence[Json]) -> dict[str, Word]:
    """How far each person or firm is accused, by id: as stated on the node or its involvement, else alleged."""
    said: dict[str, str] = {}
    for edge in edges:
        for end in (edge["from"], edge["to"]):
            if edge["type"] in _NETWORK:
                said.setdefault(end, "terduga")
        if edge["type"] == "INVOLVED_IN" and edge.get("status"):
            said[edge["from"]] = edge["status"]
    found = {}
    for node in nodes:
        if node_label(node) in {"Person", "Company"}:
            status = node.get("status") or said.get(node_key(node))
            if status:
                found[node_key(node)] = words.word(words.STATUSES, status)
    return found


def _shown_name(node: Json) -> str:
    """The name of a node; that of a victim group is replaced by what it is."""
    if node_label(node) != "VictimGroup":
        return node_name(node)
    count = node.get("count")
    return f"{words.LABELS['VictimGroup'].id}{f' ({count})' if count is not None else ''}"


def _marks(node: Json, centre: str) -> tuple[str, ...]:
    marks = [m for m in ("contested", "denied") if node.get(m)]
    return tuple(["centre", *marks] if node_key(node) == centre else marks)


def _tooltip(node: Json, status: Word | None, notes: SourceNotes | None) -> str:
    label = node_label(node)
    lines = [_shown_name(node), str(words.word(words.LABELS, label))]
    if status:
        lines.append(str(status))
    if label != "VictimGroup" and (node.get("code") or node.get("ref")):
        lines.append(plain(node.get("code") or node.get("ref")))
    lines += [
        f"Nilai / grade: {plain(node.get('grade')) or '?'} ({words.grade_meaning(node.get('grade')).id})",
        f"Sumber / sources: {source_text(node.get('sources') or [], notes) or words.UNKNOWN}",
    ]
    lines += [f"! {w}" for key, w in (("contested", words.CONTESTED), ("denied", words.DENIED)) if node.get(key)]
    return "\n".join(lines)


def _places(nodes: Sequence[Json], edges: Sequence[Json], centre: str) -> dict[str, tuple[float, float]]:
    """Where the physics starts: the centre in the middle, its neighbours round it, grouped by kind of tie."""
    tie: dict[str, str] = {}
    for edge in edges:
        for end, other in ((edge["from"], edge["to"]), (edge["to"], edge["from"])):
            if end == centre:
                tie.setdefault(other, edge["type"])
    keys = [node_key(n) for n in nodes if node_key(n) != centre]
    inner = sorted((k for k in keys if k in tie), key=lambda k: (tie[k], k))
    outer = sorted(k for k in keys if k not in tie)
    places = {centre: (0.0, 0.0)}
    for ring, members in ((_RADIUS, inner), (2 * _RADIUS, outer)):
        for i, key in enumerate(members):
            angle = 2 * pi * i / len(members)
            places[key] = (1.5 * ring * cos(angle), ring * sin(angle))
    return places


def _line(edge: Json, names: Mapping[str, str], bend: float, secret: bool, notes: SourceNotes | None) -> Line:
    relation = words.word(words.RELATIONS, edge["type"])
    look = CONTESTED_LINE if edge.get("contested") else _DENIED_LINE if edge.get("denied") else SURE
    mark = "! " if edge.get("contested") or edge.get("denied") else ""
    lines = [f"{names[edge['from']]} → {names[edge['to']]}", str(relation)]
    if edge.get("text") and not secret:
        lines.append(plain(edge["text"]))
    lines += [
        f"Nilai / grade: {plain(edge.get('grade')) or '?'} ({words.grade_meaning(edge.get('grade')).id})",
        f"Sumber / sources: {source_text(edge.get('sources') or [], notes) or words.UNKNOWN}",
    ]
    lines += [f"! {w}" for key, w in (("contested", words.CONTESTED), ("denied", words.DENIED)) if edge.get(key)]
    return Line(edge["from"], edge["to"], mark + relation.id, "\n".join(lines), look._replace(width=1.8), bend=bend)


def _picture(
    nodes: Sequence[Json], edges: Sequence[Json], centre: str, statuses: Mapping[str, Word], notes: SourceNotes | None
) -> Picture:
    places = _places(nodes, edges, centre)
    labels = {node_key(n): node_label(n) for n in nodes}
    names = {node_key(n): _shown_name(n) for n in nodes}
    spots = []
    for node in nodes:
        key = node_key(node)
        status = statuses.get(key)
        text = wrap(names[key], 19) + (f"\n({status.id})" if status else "")
        spots.append(
            Spot(
                key, kind_of(labels[key], node.get("code")), text, _tooltip(node, status, notes), *places[key],
                marks=_marks(node, centre), size=32 if key == centre else 22,
            )
        )  # fmt: skip
    # A word on each of many lines of one kind would hide the picture: the commonest kind goes without, and is named.
    kinds = Counter(e["type"] for e in edges)
    silent, often = max(kinds.items(), key=lambda item: (item[1], item[0]))
    silent = silent if often > _WORDS_ON_LINES else ""
    lines, between = [], Counter[frozenset[str]]()
    for edge in edges:
        pair = frozenset((edge["from"], edge["to"]))
        # Lines between the same two are fanned out; vis bends against the direction of the line.
        nth = between[pair]
        between[pair] += 1
        side = 1 if edge["from"] < edge["to"] else -1
        bend = side * 0.18 * ((nth + 1) // 2) * (1 if nth % 2 else -1)
        secret = "VictimGroup" in {labels[edge["from"]], labels[edge["to"]]}
        line = _line(edge, names, bend, secret, notes)
        lines.append(
            line if edge["type"] != silent else replace(line, text=line.text[:1] if line.text[0] == "!" else "")
        )
    looks = [(SURE, Word("hubungan menurut sumber", "tie, as sources state it"))]
    if any(e.get("contested") for e in edges):
        looks.append((CONTESTED_LINE, words.CONTESTED))
    if any(e.get("denied") for e in edges):
        looks.append((_DENIED_LINE, words.DENIED))
    return draw(
        spots,
        lines,
        alt=Word(
            f"{names[centre]} di tengah dengan {len(nodes) - 1} simpul di sekelilingnya",
            f"{names[centre]} in the middle with {len(nodes) - 1} nodes around it",
        ),
        hint=_hint(silent),
        line_legend=looks,
    )


def _hint(silent: str) -> Word:
    if not silent:
        return Word("Panah dibaca: dari – hubungan – ke", "read arrows: from – tie – to")
    tie = words.word(words.RELATIONS, silent)
    return Word(
        f"Panah dibaca: dari – hubungan – ke. Garis tanpa kata: {tie.id}.",
        f"Read arrows: from – tie – to. Lines without a word: {tie.en}.",
    )


def _table(
    nodes: Sequence[Json], edges: Sequence[Json], statuses: Mapping[str, Word], notes: SourceNotes | None
) -> list[tuple[Word, list[dict[str, Any]]]]:
    by_key = {node_key(n): n for n in nodes}
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for edge in edges:
        ends = [by_key[edge["from"]], by_key[edge["to"]]]
        secret = "VictimGroup" in map(node_label, ends)
        groups[edge["type"]].append({
            "ends": [(_shown_name(n), statuses.get(node_key(n))) for n in ends],
            "text": "" if secret else plain(edge.get("text")),
            "grade": edge.get("grade"),
            "contested": edge.get("contested"),
            "denied": edge.get("denied"),
            "sources": source_rows(edge.get("sources") or [], notes),
        })  # fmt: skip
    return [(words.word(words.RELATIONS, t), rows) for t, rows in sorted(groups.items())]


def neighbourhood_page(answer: Json, *, sources: SourceNotes | None = None) -> str:
    """The page of a `neighbourhood` answer, as HTML that opens offline.

    `answer`: method, facts, truncated, `centre` (a node), `nodes` (each with grade, sources, and where so contested,
    denied), `edges` ({"id","type","from","to","grade","contested","denied","sources","text"}, and "status" of an
    involvement; ends are node ids), `shown` and `total` (numbers of neighbours).  An edge to a node that is
    not listed is left out of picture and list.
    """
    centre = answer["centre"]
    key = node_key(centre)
    nodes = list(
        {node_key(n): n for n in [*answer.get("nodes", []), *([] if _has(answer, key) else [centre])]}.values()
    )
    known = {node_key(n) for n in nodes}
    edges = [e for e in answer.get("edges", []) if e["from"] in known and e["to"] in known]
    statuses = _statuses(nodes, edges)
    name = _shown_name(next(n for n in nodes if node_key(n) == key))
    return render(
        "neighbourhood.html",
        Word(f"Sekitar: {cut(name, 70)}", "Neighbourhood"),
        Word(
            "Dengan siapa dan apa saja simpul ini terhubung, menurut sumber.",
            "Whom and what this is connected with, as sources state it.",
        ),
        answer,
        picture=_picture(nodes, edges, key, statuses, sources) if edges else None,
        shown=answer.get("shown", len(nodes) - 1),
        total=answer.get("total", len(nodes) - 1),
        groups=_table(nodes, edges, statuses, sources),
        nodes=[_node_row(n, statuses.get(node_key(n)), sources) for n in nodes],
    )


def _node_row(node: Json, status: Word | None, notes: SourceNotes | None) -> dict[str, Any]:
    label = node_label(node)
    return {
        "name": _shown_name(node),
        "status": status,
        "kind": words.word(words.LABELS, label),
        "key": "" if label == "VictimGroup" else plain(node.get("code") or node.get("ref")),
        "grade": node.get("grade"),
        "contested": node.get("contested"),
        "denied": node.get("denied"),
        "sources": source_rows(node.get("sources") or [], notes),
    }


def _has(answer: Json, key: str) -> bool:
    return any(node_key(n) == key for n in answer.get("nodes", []))
