"""Countries other than Indonesia that an article names as destination or on the way: find_countries.

Invariant: a country counts by its Indonesian or English name, or by a city or state of it (data/countries.yaml); not
in a person's nationality, a sum of money, an embassy's or a treaty's name; Indonesia never counts.
"""

from __future__ import annotations

from functools import lru_cache

from ingest.articles.article import CountryMention, Span, TextView
from ingest.articles.places import Unit, key_of, units_of
from ingest.articles.sentences import data
from ingest.gazetteer import register
from ingest.region_words import squash

_MAX_WORDS = 4
_LIST = frozenset({",", "dan", "atau", "hingga", "serta", "maupun", "/", "sampai"})


class _Names:
    """Names by squashed spelling, and the words that decide in doubt."""

    def __init__(self) -> None:
        raw = data("countries")
        self.codes: dict[str, str] = {}
        for code, name in register().english_countries.items():
            self.codes[squash(name)] = code
        for code, names in register().country_names.items():
            self.codes.update({squash(name): code for name in names})
        for code, names in raw["places"].items():
            self.codes.update({squash(name): str(code) for name in names})
        for name in raw["no_country"]:
            self.codes[squash(name)] = ""
        self.any_case = frozenset(squash(name) for name in raw["any_case"])
        self.weak = frozenset(squash(name) for name in raw["weak"])
        self.seldom = frozenset(raw["seldom"])
        self.cues = frozenset(raw["cues"])
        self.blocked_before = frozenset(raw["blocked_before"])
        self.blocked_after = frozenset(raw["blocked_after"])
        self.people = frozenset(raw["people"])


@lru_cache(maxsize=1)
def _names() -> _Names:
    return _Names()


def find_countries(view: TextView) -> tuple[CountryMention, ...]:
    """Every mention of another country (or a city of it) as a place, in the order of the text."""
    names = _names()
    units = units_of(view)
    found: list[CountryMention] = []
    last_end = -2
    at = 0
    while at < len(units):
        hit = _longest(units, at, names)
        if hit is None:
            at += 1
            continue
        end, code, key = hit
        listed = bool(found) and at - last_end in {1, 2} and all(u.lower in _LIST for u in units[last_end:at])
        if code and _counts(units, at, end, code, key, names, listed=listed):
            span = Span(units[at].start, units[end - 1].end)
            found.append(CountryMention(span, view.at(span), code))
            last_end = end
        at = end
    return tuple(found)


def _longest(units: list[Unit], at: int, names: _Names) -> tuple[int, str, str] | None:
    """(end, code, key) of the longest name that begins here; code "" for a name that is no country."""
    if not units[at].text[0].isalpha():
        return None
    best = None
    capitals = True
    for end in range(at + 1, min(len(units), at + _MAX_WORDS) + 1):
        unit = units[end - 1]
        if not unit.text[0].isalpha() or unit.line != units[at].line:
            break
        capitals = capitals and (unit.capital or (unit.lower == "dan" and end > at + 1))
        key = key_of(units, at, end)
        if key in names.codes and (capitals or key in names.any_case):
            best = (end, names.codes[key], key)
        if not capitals and end - at >= 2:
            break
    return best


def _counts(units: list[Unit], at: int, end: int, code: str, key: str, names: _Names, *, listed: bool) -> bool:
    line = units[at].line
    before = units[at - 1].lower if at and units[at - 1].line == line else ""
    two = units[at - 2].lower if at > 1 and units[at - 2].line == line else ""
    after = units[end].lower if end < len(units) and units[end].line == line else ""
    if code == "IDN" or before in names.blocked_before or after in names.blocked_after:
        return False
    if two == "warga" and before in {"negara", "asing"}:
        return False
    if before == "asal" and (two in names.people or two in {"asing", "negara"}):
        return False
    if len(units[at].text) <= 3 and end == at + 1 and not units[at].text.isupper():
        return False
    if key in names.weak or code in names.seldom:
        return before in names.cues or listed or (before == "ke" and two == "pergi")
    return True
