"""The stages between the legs that a text states: origin, the place where people were found, the country they were for.

Invariants: both ends of a stage are told in the text, the stage itself is our reading of two statements together
(`inferred`, so never graded better than 3); a planned stage bears the day on which it was stopped; nothing is joined in
a text that opens with people who come home, and none where the place in which they were found is not told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.articles.article import LegMention, RecruiterMention, RegionMention, Span, TextView, VictimFacts
from ingest.articles.cues import normal_zones
from ingest.articles.date_forms import DateMention

PLAN = "rencana"
_FOUND = re.compile(
    r"\b(?:ditemukan|diamankan|mengamankan|dicegat|mencegat|digagalkan|menggagalkan|ditampung|menampung|penampung\w*|"
    r"diselamatkan|menyelamatkan|dihentikan|menghentikan|tertahan|ditahan|dijemput|digerebek|menggerebek|diinapkan|"
    r"disekap|menangkap|ditangkap|menemukan|mendapati|membekuk|dibekuk|urung|batal|keberangkatan|akan menumpang|"
    r"hendak menumpang)\b(?:(?!\bke\b|\basal\b|\bwarga\b|\bmenuju\b)[^;\n]){0,150}?\b(?:di|dari|dalam|sekitar)"
    r"(?:(?!\bke\b|\basal\b|\bwarga\b|\bmenuju\b|\bdari\b|\bpada\b)[^;\n]){0,60}\Z",
    re.IGNORECASE,
)
_GATE = re.compile(
    r"\b(?:pelabuhan|bandara|dermaga|terminal|penampungan|rumah|penginapan|hotel|ruko|kos|perairan|muara|pantai)\b"
    r"(?:(?!\b(?:polres|polsek|polda|kantor|polresta)\b)[^.;\n]){0,40}\Z",
    re.IGNORECASE,
)
_HOME = re.compile(
    r"\b(?:dipulangkan|memulangkan|pemulangan|kepulangan|repatriasi|dideportasi|deportasi|deportan|tanah air|"
    r"jenazah)\b",
    re.IGNORECASE,
)
_MOST_ORIGINS = 4
_REACH = 200


@dataclass(frozen=True)
class _Spot:
    """Where people were found or were to leave from: code, its words, the kind of place or None, the day or None."""

    code: str
    text: str | None
    kind: str | None
    day: str | None = None


def joined(view: TextView, legs: Sequence[LegMention], regions: Sequence[RegionMention],
           recruiters: Sequence[RecruiterMention], victims: VictimFacts,
           dates: Sequence[DateMention] = ()) -> list[LegMention]:  # fmt: skip
    """The legs with the stages that join them, each of those `inferred`; the legs as they are where nothing joins."""
    bound = list(dict.fromkeys(code for code, _ in victims.destination_countries))
    opening = view.text[: normal_zones(view)[1]]
    place = (
        None if _HOME.search(opening) else _found_at(view, regions, victims, dates) or _left_from(view, legs, victims)
    )
    if place is None:
        return list(legs)
    made = [_started(leg, place) for leg in legs]
    made += _from_origins(made, place, recruiters, victims)
    if len(bound) == 1 and not any(leg.to_code == bound[0] and leg.from_code for leg in made):
        made = [leg for leg in made if leg.to_code != bound[0] or leg.recruiter is not None]
        country = next(span for code, span in victims.destination_countries if code == bound[0])
        made.append(_stage(view, "sending", _reached(place, made), country, bound[0], planned=True))
    return made


def _found_at(view: TextView, regions: Sequence[RegionMention], victims: VictimFacts,
              dates: Sequence[DateMention]) -> _Spot | None:  # fmt: skip
    """The first place told where the people were found or held: no origin of theirs, no agency's seat."""
    origins = {code for code, _ in victims.origin_regions}
    for mention in regions:
        start = view.sentence_at(mention.span.start).span.start
        before = view.text[max(start, mention.span.start - _REACH) : mention.span.start]
        gate = _GATE.search(before) is not None
        if mention.code is None or mention.code in origins or (mention.in_agency_name and not gate):
            continue
        if _FOUND.search(before):
            sentence = view.sentence_at(mention.span.start).span
            days = {d.start for d in dates if d.span in sentence and d.precision == "day" and not d.metadata}
            return _Spot(mention.code, mention.text, None, days.pop() if len(days) == 1 else None)
    return None


def _left_from(view: TextView, legs: Sequence[LegMention], victims: VictimFacts) -> _Spot | None:
    """Where the way told was to begin, else the first region told that they passed."""
    origins = {code for code, _ in victims.origin_regions} | {leg.from_code for leg in legs if leg.act == "recruitment"}
    for leg in legs:
        abroad = leg.to_code is not None and not leg.to_code[:1].isdigit()
        if (
            leg.from_code
            and leg.from_code[:1].isdigit()
            and leg.from_code not in origins
            and (leg.planned or not abroad)
        ):
            return _Spot(leg.from_code, leg.from_text, leg.from_place)
    passed = next(((code, span) for code, span in victims.transit_regions if code not in origins), None)
    return _Spot(passed[0], view.at(passed[1]), None) if passed else None


def _reached(place: _Spot, legs: Sequence[LegMention]) -> _Spot:
    """Where the legs that begin at the place end, inside the country."""
    last, seen = place, {place.code}
    for leg in legs:
        if leg.from_code == last.code and leg.to_code and leg.to_code[:1].isdigit() and leg.to_code not in seen:
            last = _Spot(leg.to_code, leg.to_text, leg.to_place, place.day)
            seen.add(leg.to_code)
    return last


def _started(leg: LegMention, place: _Spot) -> LegMention:
    """A planned way, or one to another country, of which no start is told starts where the people were found."""
    abroad = leg.to_code is not None and not leg.to_code[:1].isdigit()
    if leg.from_code or leg.recruiter is not None or not (abroad or leg.planned) or leg.to_code == place.code:
        return leg
    return replace(leg, from_code=place.code, from_text=place.text, from_place=place.kind, inferred=True,
                   start=leg.start or (place.day if leg.planned else None))  # fmt: skip


def _from_origins(legs: Sequence[LegMention], place: _Spot, recruiters: Sequence[RecruiterMention],
                  victims: VictimFacts) -> list[LegMention]:  # fmt: skip
    """What leads from the origins, or from the suspect who recruited there, to the place."""
    made: list[LegMention] = []
    hands = {leg.recruiter for leg in legs if leg.act == "recruitment" and leg.recruiter is not None}
    onward = {leg.recruiter for leg in legs if leg.act != "recruitment" and leg.recruiter is not None}
    for hand in sorted(hands - onward):
        span, name = recruiters[hand].span, recruiters[hand].name
        made.append(LegMention("transportation", span, name, place.text, None, place.code, hand, to_place=place.kind,
                               inferred=True))  # fmt: skip
    told = {leg.from_code for leg in legs}
    origins = dict(reversed(victims.origin_regions))
    if len(origins) <= _MOST_ORIGINS:
        for code, span in origins.items():
            if code not in told and not place.code.startswith(code + "."):
                made.append(LegMention("recruitment", span, None, place.text, code, place.code,
                                       to_place=place.kind, inferred=True))  # fmt: skip
    return made


def _stage(view: TextView, act: str, place: _Spot, at: Span, code: str, *, planned: bool) -> LegMention:
    text, means = view.text[at.start : at.end], PLAN if planned else None
    return LegMention(
        act, at, place.text, text, place.code, code, means=means, planned=planned, inferred=True,
        from_place=place.kind, start=place.day if planned else None,
    )  # fmt: skip
