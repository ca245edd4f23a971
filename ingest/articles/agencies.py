"""The agencies that a text names as actors, each once, with its kind, its region and whether it took part.

Invariant: mentions of one body are one agency: full name and abbreviation, body and head, with or without its place;
bodies of different regions are never merged.  A company is no agency (recruiters.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from graph.region_codes import inside, province_of
from ingest.articles.agency_lexicon import Body
from ingest.articles.agency_places import Places, same_place
from ingest.articles.agency_scan import Naming, Scanner
from ingest.articles.article import AgencyMention, TextView
from ingest.articles.attendance import came, took_part, verdict
from ingest.articles.event_kind import find_event_kind
from ingest.articles.post_words import post_words
from ingest.articles.regions import RegionReading

_THEMSELVES = frozenset({"head_of_government", "village_community", "district_government"})  # the office is its head
_DOTS_OF = {"province": 0, "regency": 1}
_MEETINGS = frozenset({"coordination_meeting", "outreach", "agreement"})


@dataclass
class _Agency:
    body: Body
    namings: list[Naming] = field(default_factory=list)
    code: str | None = None
    place: str = ""

    def add(self, naming: Naming) -> None:
        """Take a mention; the first code and the first place count."""
        self.namings.append(naming)
        self.code = self.code or naming.code
        self.place = self.place or naming.place

    @property
    def abbreviations(self) -> set[str]:
        return {n.abbreviation.lower() for n in self.namings if n.abbreviation}


def find_agencies(view: TextView, regions: RegionReading, *, kind: str | None = None) -> tuple[AgencyMention, ...]:
    """Every agency in order of first mention; `kind` is the kind of the article's event, if it is known already."""
    places = Places(view, regions)
    found = _merged(_through(view, Scanner(view, places).namings()))
    _add_abbreviations(view, found)
    found = _without_umbrellas(view, _joined(_without_single_words(view, found)))
    event = kind or find_event_kind(view)[0]
    home = _home_region(places, found)
    made = [_mention(view, agency, event, places.subject if _governs(agency) else home) for agency in found]
    kept = [
        mention for agency, mention in zip(found, made, strict=True)
        if not (agency.body.generic or agency.body.weak or agency.body.shared)
        or (not agency.body.shared and event in _MEETINGS and came(view, mention.mentions))
        or (agency.body.weak and agency.place and mention.attended)
    ]  # fmt: skip
    return tuple(sorted(kept, key=lambda mention: mention.span))


# -- which mentions are one agency -------------------------------------------------------------------------------
def _identity(body: Body) -> str:
    return body.group or body.id


def _through(view: TextView, namings: Sequence[Naming]) -> list[Naming]:
    """'Pemerintah Provinsi X melalui Dinas Y': the office is that government's."""
    found: list[Naming] = []
    for naming in namings:
        before = found[-1] if found else None
        if (
            before is not None
            and not naming.place
            and naming.body.bare == "inherit"
            and before.body.kind == "head_of_government"
            and before.code is not None
            and view.text[before.span.end : naming.span.start].strip() in ("melalui", "lewat")
        ):
            found.append(replace(naming, place=before.place, code=before.code))
        else:
            found.append(naming)
    return found


def _merged(namings: Sequence[Naming]) -> list[_Agency]:
    by_body: dict[str, list[_Agency]] = {}
    for naming in namings:
        same = by_body.setdefault(_identity(naming.body), [])
        home = _home(same, naming)
        if home is None:
            home = _Agency(naming.body)
            same.append(home)
        home.add(naming)
    return [agency for same in by_body.values() for agency in same]


def _home(same: Sequence[_Agency], naming: Naming) -> _Agency | None:
    """Which of the agencies of one sort this mention means, or None."""
    if not naming.place and naming.role != "item":
        return same[-1] if same else None
    for agency in reversed(same):
        if agency.code is not None and naming.code is not None:
            if agency.code == naming.code:
                return agency
        elif agency.place and same_place(agency.place, naming.place):
            return agency
        if naming.code is None and naming.place and naming.place.lower() in agency.abbreviations:
            return agency  # 'Lanal Tanjung Balai Asahan (TBA)', later 'Lanal TBA'
    return next((agency for agency in same if not agency.place), None)


def _add_abbreviations(view: TextView, found: Sequence[_Agency]) -> None:
    """'Yayasan X (YX)': later 'YX' is a mention of it, where the lexicon knows no body of that name."""
    own = {agency_word: agency for agency in found for agency_word in agency.abbreviations if " " not in agency_word}
    if not own:
        return
    taken = {index for agency in found for n in agency.namings for index in range(n.first, n.last)}
    for token in view.tokens:
        agency = own.get(token.lower)
        if agency is not None and token.is_capital and token.index not in taken:
            first = agency.namings[0]
            agency.namings.append(
                replace(first, role="name", first=token.index, last=token.index + 1, span=token.span, place="",
                        code=None, abbreviation="")
            )  # fmt: skip


def _without_single_words(view: TextView, found: list[_Agency]) -> list[_Agency]:
    """Without 'Kepolisian', 'Imigrasi' where the capital only begins a sentence and nothing else names the body."""
    kept = []
    for agency in found:
        begins = all(naming.span.start == view.sentence_at(naming.span.start).span.start for naming in agency.namings)
        small = all(view.at(naming.span).islower() for naming in agency.namings)
        if (
            small
            and agency.body.kind == "head_of_government"
            and all(verdict(view, n.span) < 1 for n in agency.namings)
        ):
            continue  # 'pemkab' counts where it does something
        if all(naming.role == "head" and _former(view, naming) for naming in agency.namings):
            continue  # 'terdakwa MB, mantan Kepala Desa X': the office did nothing
        if agency.body.level == "none" and agency.body.strict and agency.body.bare == "ID" and begins:
            continue
        kept.append(agency)
    return kept


def _former(view: TextView, naming: Naming) -> bool:
    return naming.first > 0 and view.tokens[naming.first - 1].lower in post_words().former


def _joined(found: list[_Agency]) -> list[_Agency]:
    """Bare 'Imigrasi' is the one immigration office of the text; 'Kejaksaan' the one prosecutor's office."""
    kept: list[_Agency] = []
    for agency in found:
        government = _same_government(agency, found)
        if government is not None:
            government.namings.extend(agency.namings)
            continue
        if agency.body.if_one and not agency.place:
            others = [a for a in found if a is not agency and a.body.kind == agency.body.kind and not a.body.weak]
            others.sort(key=lambda a: a.body.level == "national" or a.body.if_one)
            if others:
                others[0].namings.extend(agency.namings)
                continue
        kept.append(agency)
    return kept


def _same_government(agency: _Agency, found: Sequence[_Agency]) -> _Agency | None:
    """'Pemprov' in a headline, 'Sekda X' below: the one government of that level, if the text has only one."""
    level = agency.body.level
    if agency.place or agency.code or agency.body.kind != "head_of_government" or level not in _DOTS_OF:
        return None
    others = [
        other for other in found
        if other.body.kind == "head_of_government" and other.code and other.code.count(".") == _DOTS_OF[level]
    ]  # fmt: skip
    return others[0] if len(others) == 1 else None


def _without_umbrellas(view: TextView, found: list[_Agency]) -> list[_Agency]:
    """Without 'TNI' in 'unsur TNI: Kodim X, Lanal Y', and without officers of a unit that the text names itself."""
    return [
        agency
        for agency in found
        if not (agency.body.generic and _beside(view, agency, found))
        and not (agency.body.umbrella and _unit_named(view, agency, found))
    ]


def _unit_named(view: TextView, agency: _Agency, found: Sequence[_Agency]) -> bool:
    named = {
        view.sentence_at(naming.span.start).index
        for unit in found
        if unit.body.kind == agency.body.kind and not unit.body.umbrella and unit.body.level != "national"
        for naming in unit.namings
    }
    if agency.body.generic:
        return bool(named)
    return all(view.sentence_at(naming.span.start).index in named for naming in agency.namings)


def _beside(view: TextView, agency: _Agency, found: Sequence[_Agency]) -> bool:
    """'Camat X yang diwakili Sekcam': an office without a place beside one of its kind with a place."""
    named = {
        view.sentence_at(naming.span.start).index
        for other in found
        if other.body.kind == agency.body.kind and not other.body.generic
        for naming in other.namings
        if naming.place
    }
    return all(view.sentence_at(n.span.start).index in named for n in agency.namings)


# -- one agency --------------------------------------------------------------------------------------------------
def _governs(agency: _Agency) -> bool:
    """'Bupati', 'SMKN 7' without a place: the region that the text is about, whoever else is named."""
    return agency.body.named or (agency.body.kind == "head_of_government" and agency.body.bare == "inherit")


def _home_region(places: Places, found: Sequence[_Agency]) -> str | None:
    """The region that bodies without a place belong to: what the text is about, if all that name one lie in it."""
    codes = [agency.code for agency in found if agency.code is not None]
    subject = places.subject
    return subject if subject and all(inside(code, subject) for code in codes) else None


def _mention(view: TextView, agency: _Agency, event: str, home: str | None) -> AgencyMention:
    namings = sorted(agency.namings, key=lambda naming: naming.span)
    spans = [naming.span for naming in namings]
    attended = took_part(view, spans, event, agency.body.kind)
    best = _spelled(view, agency.body, namings)
    text = _text(view, agency.body, best)
    return AgencyMention(best.span, text, agency.body.kind, _region(agency, home), attended, tuple(spans))


def _spelled(view: TextView, body: Body, namings: Sequence[Naming]) -> Naming:
    """The mention whose text the agency bears: its own name before its head's, with place, the fullest, the first."""
    if body.kind == "head_of_government" or body.generic:
        active = [n for n in namings if (n.place or body.generic) and verdict(view, n.span) > 0]
        pool = active or [n for n in namings if n.place] or list(namings)
        return pool[0] if active else max(pool, key=lambda n: (n.role == "name", n.span.end - n.span.start))
    return max(namings, key=lambda n: (n.role != "head", bool(n.place), n.span.end - n.span.start, -n.span.start))


def _text(view: TextView, body: Body, naming: Naming) -> str:
    text = view.at(naming.span).replace("\n", " ")
    if naming.role != "head" or not body.body or body.kind in _THEMSELVES:
        return text
    rest = view.text[view.tokens[naming.core_end - 1].span.end : naming.span.end].partition("(")[0].rstrip()
    return (body.body + rest).replace("\n", " ")


def _region(agency: _Agency, home: str | None) -> str | None:
    if agency.code is not None:
        return agency.code
    if agency.body.region is not None:
        return agency.body.region
    if agency.place and agency.body.level != "national":
        return None
    if agency.body.bare == "ID" or agency.body.level == "national":
        return "ID"
    if agency.body.generic:
        return next((n.code for n in agency.namings if n.code), home)
    if agency.body.bare != "inherit" or home is None:
        return None
    if agency.body.level == "province":
        return province_of(home)
    return home if home.count(".") else None
