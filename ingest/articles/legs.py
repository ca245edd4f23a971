"""Legs that an article states: who or what took people from where to where.

Invariants: a leg comes from one sentence (its characters are the leg's span) or, for its origin alone, from the one
place that the article gives as the victims' origin; a plan ("hendak diberangkatkan") is `planned`, with "rencana" in
its means; an end that is not told stays empty, unless leg_chains joins two statements (`inferred`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.articles.article import (
    CountryMention,
    LegMention,
    RecruiterMention,
    RegionMention,
    Span,
    TextView,
    VictimFacts,
)
from ingest.articles.date_forms import DateMention, find_dates
from ingest.articles.leg_chains import PLAN, joined
from ingest.articles.leg_words import (
    ACTS,
    ARRIVED,
    FROM_HERE,
    GOES_ON,
    HELD,
    NO_PLAN,
    NOT_DONE,
    PEOPLE,
    PLANNED,
    PLANNED_ACTS,
    SET_OUT,
    TO_HERE,
    means_in,
    place_before,
    price_in,
)
from ingest.articles.number_words import NumberMention, find_numbers
from ingest.articles.regions import RegionReading

_SENTENCE_LONGEST = 900
_MOST_LEGS = 60
_PRONOUN = re.compile(
    r"\W{0,2}(?:Ia|Dia|Pelaku|Tersangka|Terdakwa|Yang bersangkutan)(?: itu| ini|"
    r" tersebut)?\s(?![A-Z])"
)
_REACH = 140  # characters before a place or verb that are looked at
_BESIDE = 30  # characters within which "direkrut di Desa X" tells where


@dataclass(frozen=True)
class _Place:
    """A place in a sentence: characters, text, code, kind of place (port …) or None, the preposition's part."""

    span: Span
    text: str
    code: str
    kind: str | None
    part: str | None


def find_legs(view: TextView, regions: RegionReading, countries: Iterable[CountryMention],
              recruiters: Sequence[RecruiterMention], victims: VictimFacts) -> tuple[LegMention, ...]:  # fmt: skip
    """Every leg that the text states, in order; an empty end means that the text does not tell it."""
    named: list[RegionMention | CountryMention] = [m for m in regions.mentions if m.code and not _office(view, m)]
    mentions = sorted([*named, *countries], key=lambda mention: mention.span)
    dates, numbers = find_dates(view), find_numbers(view)
    found: dict[tuple[object, ...], LegMention] = {}
    for sentence in view.sentences:
        span = sentence.span
        if span.end - span.start > _SENTENCE_LONGEST or len(found) >= _MOST_LEGS:
            continue
        inside = [m for m in mentions if m.span in span]
        people = [index for index, r in enumerate(recruiters) if any(s in span for s in (r.span, *r.mentions))]
        for leg in _legs_of(view, span, inside, people, recruiters, victims):
            full = _with_details(view, leg, dates, numbers, victims)
            found.setdefault((leg.act, leg.from_code, leg.to_code, leg.recruiter), full)
        journey = _journey(view, sentence.index, mentions)
        if journey is not None:
            full = _with_details(view, journey, dates, numbers, victims)
            found.setdefault((journey.act, journey.from_code, journey.to_code, None), full)
    stated = _without_shadows(list(found.values()))
    return tuple(joined(view, stated, regions.mentions, recruiters, victims, dates))


def _journey(view: TextView, index: int, mentions: Sequence[RegionMention | CountryMention]) -> LegMention | None:
    """A journey that one sentence begins ("dimulai di Pontianak") and the next ends ("sampai di Entikong")."""
    if index + 1 >= len(view.sentences):
        return None
    first, second = view.sentences[index].span, view.sentences[index + 1].span
    ends = []
    for span, words in ((first, SET_OUT), (second, ARRIVED)):
        places = [p for p in _places(view, span, [m for m in mentions if m.span in span]) if p.code[:1].isdigit()]
        fitting = [p for p in places if words.search(view.text[span.start : p.span.start])]
        if not fitting or NOT_DONE.search(view.text[span.start : fitting[0].span.start]):
            return None
        ends.append(fitting[0])
    origin, target = ends
    if origin.code == target.code:
        return None
    both = Span(first.start, second.end)
    return LegMention(
        "transportation",
        both,
        origin.text,
        target.text,
        origin.code,
        target.code,
        None,
        from_place=origin.kind,
        to_place=target.kind,
    )


def _office(view: TextView, mention: RegionMention) -> bool:
    return mention.in_agency_name and place_before(view.text, mention.span.start) is None


def _legs_of(view: TextView, span: Span, inside: Sequence[RegionMention | CountryMention], people: Sequence[int],
             recruiters: Sequence[RecruiterMention], victims: VictimFacts) -> Iterable[LegMention]:  # fmt: skip
    text = view.text[span.start : span.end]
    if not (PEOPLE.search(text) or people):
        return
    places = _places(view, span, inside)
    verbs = [(verb, act) for act, pattern in ACTS for verb in pattern.finditer(text)]
    verbs += [(verb, "sending") for verb in PLANNED_ACTS.finditer(text)]
    last: LegMention | None = None
    for verb, act in sorted(verbs, key=lambda pair: pair[0].start()):
        at = span.start + verb.start()
        before = view.text[max(span.start, at - _REACH) : at]
        goes_on = last is not None and GOES_ON.search(before) is not None
        planned = _is_plan(before) or (goes_on and last is not None and last.planned)
        if not planned and (NOT_DONE.search(before) or PLANNED_ACTS.fullmatch(verb.group())):
            continue
        leg = _leg(view, span, act, at, span.start + verb.end(), places, people, recruiters, victims)
        if leg is None or (planned and act == "recruitment"):
            continue
        if goes_on and last is not None and leg.from_code in (None, last.from_code):
            leg = replace(leg, from_code=last.to_code, from_text=last.to_text, from_place=last.to_place, recruiter=None)
        last = replace(leg, planned=planned)
        yield last


def _is_plan(before: str) -> bool:
    return PLANNED.search(before) is not None and NO_PLAN.search(before) is None


def _places(view: TextView, span: Span, inside: Sequence[RegionMention | CountryMention]) -> list[_Place]:
    """The smallest regions and the countries of a sentence, each with the preposition before it."""
    places: list[_Place] = []
    for mention in inside:
        code = mention.code
        if code is None:
            continue
        before = view.text[max(span.start, mention.span.start - _REACH) : mention.span.start]
        if places and _continues(view.text[places[-1].span.end : mention.span.start]) and code != places[-1].code:
            wider = places[-1].code.startswith(code + ".") or isinstance(mention, CountryMention)
            if wider:
                continue  # "Pontianak, Kalimantan Barat": told already
        kind = place_before(view.text, mention.span.start)
        part = (
            "from"
            if FROM_HERE.search(before)
            else "to"
            if TO_HERE.search(before)
            else "at"
            if HELD.search(before)
            else None
        )
        places.append(_Place(mention.span, mention.text, code, kind, part))
    return places


def _continues(between: str) -> bool:
    return re.fullmatch(r"[\s,()]{1,4}(?:(?:Kabupaten|Kota|Provinsi|Kecamatan)\s)?", between) is not None


def _leg(view: TextView, span: Span, act: str, start: int, end: int, places: Sequence[_Place], people: Sequence[int],
         recruiters: Sequence[RecruiterMention], victims: VictimFacts) -> LegMention | None:  # fmt: skip
    clause_end = _clause_end(view.text, end, span.end)
    here = [place for place in places if start - 60 <= place.span.start <= clause_end]
    origin = next((place for place in here if place.part == "from"), None)
    target = next((place for place in here if place.part == "to" and place.span.start >= end), None)
    held = next((place for place in here if place.part == "at" and place.span.start >= end), None)
    who = _who(view, span, start, clause_end, people, recruiters)
    if act == "recruitment":
        told = origin or (held if held is not None and held.span.start - end <= _BESIDE else None)
        return _recruitment(
            span, told if told is not None and told.code[:1].isdigit() else None, who, recruiters, victims
        )
    if act in ("harbouring", "receipt"):
        target = held or (target if target is not None and target.code[:1].isdigit() else None)
    if target is None or (origin is not None and origin.code == target.code):
        return None
    if act == "transportation" and not target.code[:1].isdigit():
        act = "sending"
    if origin is not None:
        return LegMention(
            act,
            span,
            origin.text,
            target.text,
            origin.code,
            target.code,
            None,
            from_place=origin.kind,
            to_place=target.kind,
        )
    recruiter = who if who is not None else None
    name = recruiters[recruiter].name if recruiter is not None else None
    return LegMention(act, span, name, target.text, None, target.code, recruiter, to_place=target.kind)


def _recruitment(span: Span, origin: _Place | None, who: int | None, recruiters: Sequence[RecruiterMention],
                 victims: VictimFacts) -> LegMention | None:  # fmt: skip
    if who is None:
        return None
    codes = list(dict.fromkeys(code for code, _ in victims.origin_regions))
    if origin is not None:
        code, text = origin.code, origin.text
    elif len(codes) == 1:
        code, text = codes[0], None
    else:
        return None
    return LegMention("recruitment", span, text, recruiters[who].name, code, None, who)


def _who(
    view: TextView, span: Span, start: int, end: int, people: Sequence[int], recruiters: Sequence[RecruiterMention]
) -> int | None:
    """The suspect named nearest to the verb; for "ia" or "pelaku" the only one that the sentence before names."""
    near: list[tuple[int, int]] = []
    for index in people:
        for place in {recruiters[index].span, *recruiters[index].mentions}:
            if place in span and place.start <= end:
                near.append((min(abs(place.start - start), abs(place.end - start)), index))
    if near:
        return min(near)[1]
    sentence = view.sentence_at(span.start)
    if not _PRONOUN.match(sentence.text) or sentence.index == 0:
        return None
    before = view.sentences[sentence.index - 1].span
    earlier = [i for i, r in enumerate(recruiters) if any(place in before for place in (r.span, *r.mentions))]
    return earlier[0] if len(earlier) == 1 else None


def _clause_end(text: str, start: int, end: int) -> int:
    stop = re.search(
        r";|, (?:sedangkan|sementara|namun|tetapi|lalu|kemudian|setelah|sebelum)\b|\b(?:lalu|kemudian) di|"
        r"\b(?:sebelum|untuk|hendak|akan) (?=di|me|ber)",
        text[start:end],
    )
    return start + stop.start() if stop else end


def _with_details(view: TextView, leg: LegMention, dates: Sequence[DateMention], numbers: Sequence[NumberMention],
                  victims: VictimFacts) -> LegMention:  # fmt: skip
    span = leg.span
    text = view.text[span.start : span.end]
    inside = [date for date in dates if date.span in span and date.precision != "year" and not date.metadata]
    start = None
    if len(inside) == 1:
        start = inside[0].start if inside[0].precision == "day" else inside[0].start[:7]
    means = means_in(text)
    if leg.planned:
        means = f"{PLAN}: {means}" if means else PLAN
    number = _number(view, span, numbers, victims)
    return replace(leg, start=start, victims=number, means=means, price=price_in(text))


def _number(view: TextView, span: Span, numbers: Sequence[NumberMention], victims: VictimFacts) -> int | None:
    """The number of people on the leg: the one that the sentence gives, if it gives one."""
    told = set()
    for number in numbers:
        if (
            number.span in span
            and number.value
            and PEOPLE.match(view.text[number.span.end : number.span.end + 40].lstrip())
        ):
            told.add(number.value)
    if len(told) == 1:
        return told.pop()
    everyone = re.search(
        r"\b(?:rombongan|para korban|seluruh korban|semua korban|mereka semua)\b",
        view.text[span.start : span.end],
        re.IGNORECASE,
    )
    return victims.count if everyone and not told else None


def _without_shadows(legs: list[LegMention]) -> list[LegMention]:
    """Without a leg of which another of the same act and end, from the same sentence, tells more."""
    full = {(leg.act, leg.to_code, leg.span) for leg in legs if leg.from_code}
    known = {leg.to_code for leg in legs if leg.from_code and leg.to_code}
    done = {(leg.from_code, leg.to_code) for leg in legs if not leg.planned}
    told = {leg.to_code: leg.start for leg in legs if leg.planned and leg.from_code is None and leg.start}
    return [
        replace(leg, start=leg.start or told.get(leg.to_code)) if leg.planned else leg
        for leg in legs
        if (leg.from_code or leg.recruiter is not None or (leg.act, leg.to_code, leg.span) not in full)
        and not (leg.planned and leg.from_code is None and leg.to_code in known)
        and not (leg.planned and (leg.from_code, leg.to_code) in done)
    ]
