"""Which region an agency's name names: the region mentions of the text, and the register for districts and villages.

Invariant: a code comes from a mention that the region reader settled, or from the one region of that name and level
inside the regions that the text is about; otherwise there is none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from graph.region_codes import inside
from ingest.articles.article import RegionMention, Span, TextView
from ingest.articles.countries import find_countries
from ingest.articles.regions import RegionReading
from ingest.region_names import gazetteer
from ingest.region_words import LEVEL_OF_KIND, squash, take_level_word

_DOTS = {"province": 0, "regency": 1, "district": 2, "village": 3}


class Places:
    """The regions of one text, for the agencies named in it."""

    def __init__(self, view: TextView, regions: RegionReading) -> None:
        self.view = view
        self.subject = regions.subject
        self.mentions = sorted(regions.mentions, key=lambda m: (m.span.start, -m.span.end))
        self._starts = [mention.span.start for mention in self.mentions]
        codes = [m.code for m in self.mentions if m.code is not None]
        self.abroad = _tokens_of_countries(view)  # first token → index after the last
        self.context = list(dict.fromkeys([*([self.subject] if self.subject else []), *codes]))

    def covering(self, offset: int) -> RegionMention | None:
        """The region mention that holds this character, or None."""
        at = bisect_right(self._starts, offset) - 1
        for mention in self.mentions[max(0, at - 2) : at + 1]:
            if offset in mention.span:
                return mention
        return None

    def code(self, mention: RegionMention, level: str, city: bool) -> str | None:
        """The code that this mention gives to a body of this level."""
        name = self.view.at(mention.name or mention.span)
        if level in ("district", "village") and mention.code is not None and mention.code.count(".") < _DOTS[level]:
            return self.named(name, level, [mention.code]) or self.named(name, level, self.context) or mention.code
        if level in ("district", "village") and mention.code is None:
            return self.named(name, level, self.context)
        options = [code for code in (mention.code, *mention.candidates) if code is not None and code.count(".") == 1]
        cities = [code for code in options if _is_city(code)]
        if city and cities:
            return cities[0]
        if city and mention.code is not None and mention.code.count(".") == 1:
            namesakes = [c for c in gazetteer().index.bearers("regency", _bare(name)) if _is_city(c)]
            return namesakes[0] if len(namesakes) == 1 else mention.code
        if mention.code is None and self.subject in options:
            return self.subject
        return mention.code

    def named(self, name: str, level: str, context: Iterable[str]) -> str | None:
        """The one region of this level and name inside the first of the context's regions that has one."""
        if level not in _DOTS:
            return None
        taken = take_level_word(name)
        if taken is not None and LEVEL_OF_KIND[taken[0]] != level:
            return None
        bearers = list(gazetteer().index.bearers(level, _bare(name)))
        for region in context:
            found = [code for code in bearers if inside(code, region)]
            if len(found) == 1:
                return found[0]
        return None

    def inherited(self) -> str | None:
        """The region of a body without a place: what the text is about, if that is a regency, city or province."""
        return self.subject

    def overlapping(self, span: Span) -> list[RegionMention]:
        """The region mentions that share a character with the span."""
        return [mention for mention in self.mentions if mention.span.overlaps(span)]


def _tokens_of_countries(view: TextView) -> dict[int, int]:
    found: dict[int, int] = {}
    for country in find_countries(view):
        inside_it = view.tokens_in(country.span)
        if inside_it:
            found[inside_it[0].index] = inside_it[-1].index + 1
    return found


def _bare(name: str) -> str:
    taken = take_level_word(name)
    return taken[1] if taken else name


def _is_city(code: str) -> bool:
    return code.count(".") == 1 and code.partition(".")[2].startswith("7")


def same_place(one: str, other: str) -> bool:
    """Are two written place names the same but for spelling?"""
    return squash(one) == squash(other)
