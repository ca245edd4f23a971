"""The regions of Indonesia that an article names, resolved in context: find_regions.

Invariant: a mention has a code only if the text settles it; every mention covers the words that name it, with their
level word; mentions do not overlap, except where one name stands for two regions ("Kabupaten dan Kota Kediri").
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from graph.region_codes import inside, level_of
from ingest.articles.article import RegionMention, Span, TextView
from ingest.articles.places import PlaceIndex, place_index, runs_at
from ingest.articles.region_found import Found
from ingest.articles.region_scan import Scan
from ingest.articles.region_settle import Settler, name_key
from ingest.region_names import Gazetteer
from ingest.region_words import squash

_LEAST_LETTERS = 4


@dataclass(frozen=True)
class RegionReading:
    """All mentions in the order of the text, and the regency (or province) that the text is about, if any."""

    mentions: tuple[RegionMention, ...] = ()
    subject: str | None = None
    _by_code: dict[str, list[RegionMention]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Every code that is settled, once, sorted."""
        return tuple(sorted({m.code for m in self.mentions if m.code}))

    def within(self, span: Span) -> tuple[RegionMention, ...]:
        """The mentions that lie in the span (an agency's name, a sentence)."""
        return tuple(m for m in self.mentions if m.span in span)

    def touching(self, span: Span) -> tuple[RegionMention, ...]:
        """The mentions that share a character with the span."""
        return tuple(m for m in self.mentions if m.span.overlaps(span))


def find_regions(view: TextView, gazetteer: Gazetteer | None = None) -> RegionReading:
    """Every region that the text names as a place, with its code where the text settles it.

    Places are provinces, regencies, cities, districts and villages; islands, streets, hotels, papers and universities
    named after a region are none.  About 2 ms for an article of 1,500 characters.
    """
    places = place_index() if gazetteer is None else PlaceIndex(gazetteer)
    scan = Scan(view, places)
    settled = Settler(scan, has_title=view.article.title is not None)
    found = [f for f in scan.found if f.code or f.candidates]
    found += _bare_lower(scan, settled, found)
    found.sort(key=lambda f: (f.first, f.end))
    mentions = tuple(_mention(scan, one) for one in found)
    return RegionReading(mentions, settled.subject)


def _mention(scan: Scan, one: Found) -> RegionMention:
    units = scan.units
    span = Span(units[one.first].start, units[one.end - 1].end)
    code = one.code
    sample = code or one.candidates[0]
    before = units[one.first - 1].lower if one.first else ""
    two = f"{units[one.first - 2].lower} {before}" if one.first > 1 else ""
    role = "origin" if before in scan.words.origin_cues or two in scan.words.origin_cues else None
    return RegionMention(
        span=span, text=scan.view.at(span), code=code, candidates=() if code else one.candidates,
        level=level_of(sample), role=role, in_agency_name=one.office or scan.in_agency(one.first),
        name=Span(units[one.start].start, span.end),
    )  # fmt: skip


def _bare_lower(scan: Scan, settled: Settler, found: list[Found]) -> list[Found]:
    """Districts and villages without a level word: named before, after a preposition, or before their regency."""
    known = _known_names(scan, found)
    districts = _districts_of(scan.places, settled)
    followers = {f.first: f for f in found if f.code}
    extra: list[Found] = []
    for at in _free(scan):
        one = None if scan.taken[at] else _one_bare(scan, at, known, districts, followers)
        two = None if one or scan.taken[at] else _village_and_district(scan, at, districts)
        for new in (two or ()) if one is None else (one,):
            _take(scan, new, extra)
    followers |= {f.first: f for f in extra if f.code}
    # from the right, so that 'Patam Lestari, Sekupang, Batam' is read in two steps
    for at in reversed(_free(scan)):
        one = _before_parent(scan, at, followers)
        if one is not None:
            _take(scan, one, extra)
            followers[one.first] = one
    return extra


def _free(scan: Scan) -> list[int]:
    """The capitalised words that no place has taken."""
    return [at for at, u in enumerate(scan.units) if u.capital and u.text[0].isalpha() and not scan.taken[at]]


def _take(scan: Scan, one: Found, extra: list[Found]) -> None:
    extra.append(one)
    for at in range(one.first, one.end):
        scan.taken[at] = True


def _village_and_district(scan: Scan, at: int, districts: dict[str, str]) -> tuple[Found, Found] | None:
    """'Patam Lestari, Sekupang': a village and its own district side by side, in a regency that the text names."""
    units = scan.units
    before = units[at - 1] if at and units[at - 1].line == units[at].line else None
    if before is not None and before.lower in scan.words.blocked_before:
        return None
    for end, key in reversed(runs_at(units, at)):
        if end + 1 >= len(units) or units[end].text != "," or any(scan.taken[at:end]):
            continue
        for last, name in reversed(runs_at(units, end + 1)):
            district = districts.get(name)
            if district is None or any(scan.taken[end:last]):
                continue
            inner = [code for code in scan.places.villages(key) if inside(code, district)]
            if len(inner) == 1:
                village = Found(at, at, end, "village", [(end, tuple(inner))], code=inner[0])
                return village, Found(end + 1, end + 1, last, "district", [(last, (district,))], code=district)
    return None


def _known_names(scan: Scan, found: list[Found]) -> dict[str, str]:
    names: dict[str, set[str]] = {}
    for one in found:
        if one.is_lower and one.code:
            names.setdefault(name_key(scan, one), set()).add(one.code)
    once = {name: next(iter(codes)) for name, codes in names.items() if len(codes) == 1}
    return {name: code for name, code in once.items() if name not in scan.places.upper}


def _districts_of(places: PlaceIndex, settled: Settler) -> dict[str, str]:
    """Districts of the regencies that the text names, by name (a name borne twice there is left out)."""
    found: dict[str, str] = {}
    twice: set[str] = set()
    register = places.source.register
    for regency in settled.weights:
        if "." not in regency:
            continue
        for code in register.child_codes(regency):
            name = _squashed(places, code)
            if name in found:
                twice.add(name)
            found[name] = code
    return {n: c for n, c in found.items() if n not in twice and n not in places.upper and len(n) >= _LEAST_LETTERS}


def _squashed(places: PlaceIndex, code: str) -> str:
    return squash(places.source.register.upper[code])


def _one_bare(
    scan: Scan, at: int, known: dict[str, str], districts: dict[str, str], followers: dict[int, Found]
) -> Found | None:
    units = scan.units
    before = units[at - 1] if at and units[at - 1].line == units[at].line else None
    word = before.lower if before else ""
    if word in scan.words.blocked_before or word in scan.words.heads:
        return None
    runs = runs_at(units, at)
    for end, key in reversed(runs):
        if any(scan.taken[at:end]):
            continue
        if key in known and (before is None or not before.capital or scan.in_agency(at)):
            return Found(at, at, end, _kind(known[key]), [(end, (known[key],))], code=known[key])
        whole = end >= len(units) or not units[end].capital or end in followers or units[end].line != units[at].line
        if key in districts and word in scan.words.prepositions and whole:
            return Found(at, at, end, "district", [(end, (districts[key],))], code=districts[key])
    return None


def _before_parent(scan: Scan, at: int, followers: dict[int, Found]) -> Found | None:
    """'asal Sukasada, Buleleng', 'Pemaron Buleleng': a name right before the region in which it lies."""
    units = scan.units
    before = units[at - 1] if at and units[at - 1].line == units[at].line else None
    if before is not None and (before.lower in scan.words.blocked_before or before.lower in scan.words.heads):
        return None
    preposition = before is not None and before.lower in scan.words.prepositions
    if not preposition and (before is None or before.text not in ",("):
        return None
    for end, key in reversed(runs_at(units, at)):
        if any(scan.taken[at:end]) or len(key) < _LEAST_LETTERS:
            continue
        comma = end < len(units) and units[end].text == ","
        parent = followers.get(end + 1 if comma else end)
        if parent is None or parent.code is None or parent.code.count(".") not in {1, 2}:
            continue
        if parent.kind is not None and not preposition and not parent.is_lower:
            continue
        codes = [*scan.places.districts(key), *scan.places.villages(key)]
        inner = [code for code in codes if inside(code, parent.code or "") and code != parent.code]
        highest = [code for code in inner if code.count(".") == min(c.count(".") for c in inner)] if inner else []
        if len(highest) == 1:
            return Found(at, at, end, _kind(highest[0]), [(end, tuple(highest))], code=highest[0])
    return None


def _kind(code: str) -> str:
    return "district" if code.count(".") == 2 else "village"
