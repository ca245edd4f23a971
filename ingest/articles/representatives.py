"""Persons named beside a body without a post: 'NAMA (Dinas PMD)', 'NAMA dari IOM', 'diwakili NAMA', 'narasumber'.

Invariant: the position says only what the text says: that the person represents the body or spoke for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.articles.agency_scan import Naming
from ingest.articles.article import TextView
from ingest.articles.person_spans import PersonFinder, PersonSpan

_SPEAKER = re.compile(r"\b(?:sebagai|jadi|menjadi) (?:pembicara|narasumber|pemateri)\b", re.IGNORECASE)
_UNIT = re.compile(r"\b(?:Unit|Satuan|Subdit|Bidang|Seksi|Humas)(?: [A-Z]\w*){0,4} \Z")
_REACH = 80
_SENDS = frozenset({"mengirim", "mengutus", "menugaskan", "menghadirkan", "diwakili", "diwakilkan", "mengirimkan"})
_OPENS_LIST = frozenset({",", "lain", "yakni", "yaitu", ":", "oleh", "hadir", "adalah"})
_HEADS = frozenset({"mengepalai", "memimpin", "menakhodai", "menahkodai", "membawahi", "menjabat"})
_SKIPPED = frozenset({"oleh", "kepada", "saudara", ",", "yakni", "yaitu"})


@dataclass(frozen=True)
class Represented:
    """A name, the body it stands for, and the position as it can be said."""

    name: PersonSpan
    naming: Naming
    position: str


def represented(view: TextView, finder: PersonFinder, namings: Sequence[Naming]) -> list[Represented]:
    """Every person whom the text names as a body's representative or speaker."""
    found: list[Represented] = []
    for naming in namings:
        if naming.role != "name" or naming.body.generic:
            continue
        one = _beside(view, finder, naming, bool(found)) or _sent(view, finder, naming) or _heads(view, finder, naming)
        if one is not None:
            found.append(one)
    found.extend(_speakers(view, finder, namings))
    return found


def _bodies_text(view: TextView, naming: Naming) -> str:
    begin = naming.first
    sentence = view.sentence_at(naming.span.start)
    before_start = max(sentence.span.start, naming.span.start - _REACH)
    unit = _UNIT.search(view.text[before_start : naming.span.start])
    start = before_start + unit.start() if unit else view.tokens[begin].span.start
    return view.text[start : naming.span.end].replace("\n", " ")


def _beside(view: TextView, finder: PersonFinder, naming: Naming, listed: bool) -> Represented | None:
    """'NAMA (Dinas X)' and 'NAMA dari Dinas X'."""
    at = naming.first - 1
    if at < 1:
        return None
    mark = view.tokens[at].lower
    if mark not in ("(", "dari"):
        return None
    name = finder.before(at)
    if name is None or (mark == "(" and not _closes(view, naming.last)):
        return None
    if mark == "(" and not name.titled and name.last - name.first == 1 and not _listed(view, name, listed):
        return None
    return Represented(name, naming, f"Perwakilan {_bodies_text(view, naming)}")


def _listed(view: TextView, name: PersonSpan, earlier: bool) -> bool:
    """Does a single word stand in a list of 'NAMA (Dinas X), NAMA (Dinas Y)'?"""
    before = view.tokens[name.begin - 1].lower if name.begin else ""
    return before in _OPENS_LIST or (earlier and before in ("dan", "serta"))


def _heads(view: TextView, finder: PersonFinder, naming: Naming) -> Represented | None:
    """'NAMA, yang mengepalai Dinas X', 'NAMA memimpin Polres Y'."""
    at = naming.first - 1
    if at < 1 or view.tokens[at].lower not in _HEADS:
        return None
    while at > 0 and (view.tokens[at - 1].lower == "yang" or view.tokens[at - 1].text == ","):
        at -= 1
    name = finder.before(at)
    return None if name is None else Represented(name, naming, f"Kepala {_bodies_text(view, naming)}")


def _closes(view: TextView, at: int) -> bool:
    return at < len(view.tokens) and view.tokens[at].text == ")"


def _sent(view: TextView, finder: PersonFinder, naming: Naming) -> Represented | None:
    """'Dinas X mengirim Ibu NAMA sebagai pembicara', 'Dinas X diwakili (oleh) NAMA'."""
    at = naming.last
    if at < len(view.tokens) and view.tokens[at].lower == "yang":
        at += 1
    if at >= len(view.tokens) or view.tokens[at].lower not in _SENDS:
        return None
    at += 1
    while at < len(view.tokens) and view.tokens[at].lower in _SKIPPED:
        at += 1
    name = finder.at(at)
    if name is None:
        return None
    sentence = view.sentence_at(naming.span.start)
    speaks = _SPEAKER.search(view.text[name.span.end : min(sentence.span.end, name.span.end + _REACH)]) is not None
    return Represented(name, naming, f"{'Narasumber' if speaks else 'Perwakilan'} {_bodies_text(view, naming)}")


def _speakers(view: TextView, finder: PersonFinder, namings: Sequence[Naming]) -> list[Represented]:
    """'Narasumbernya, Ibu NAMA': a speaker of the body named last before."""
    found: list[Represented] = []
    for token in view.tokens:
        if not token.lower.startswith(("narasumber", "pembicara", "pemateri")):
            continue
        at = token.index + 1
        while at < len(view.tokens) and view.tokens[at].lower in (",", "adalah", "ialah", "yakni", "yaitu", ":"):
            at += 1
        name = finder.at(at)
        earlier = [n for n in namings if n.last <= token.index and not n.body.generic]
        near = (
            earlier
            and view.sentence_at(earlier[-1].span.start).paragraph == view.sentence_at(token.span.start).paragraph
        )
        if name is not None and near:
            found.append(Represented(name, earlier[-1], f"Narasumber {_bodies_text(view, earlier[-1])}"))
    return found
