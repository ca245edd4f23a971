"""Names of places as the press writes them, ready for looking up: which codes a run of words may mean.

Invariant: the index says which regions bear a name, it never chooses; provinces and regencies (with their short forms)
are in memory once, districts and villages come from the register's own indexes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from graph.region_codes import level_of
from ingest.articles.article import TextView
from ingest.articles.sentences import data
from ingest.region_index import is_city
from ingest.region_names import Gazetteer, gazetteer
from ingest.region_words import squash

MAX_WORDS = 6


@dataclass(frozen=True)
class Unit:
    """A word, number or mark; a token with hyphens is split ('Batam-Malaysia'), `glued`: no space before it."""

    start: int
    end: int
    text: str
    lower: str
    capital: bool
    glued: bool
    line: int


def units_of(view: TextView) -> list[Unit]:
    """The text's units in order; the hyphens inside tokens are left out."""
    found: list[Unit] = []
    line, at = 0, 0
    for token in view.tokens:
        line += view.text.count("\n", at, token.span.start)
        at = token.span.start
        start = token.span.start
        for number, part in enumerate(token.text.split("-") if len(token.text) > 1 else [token.text]):
            if part:
                capital = part[0].isupper() or part[0].isdigit()
                glued = number > 0 or (bool(found) and found[-1].end == start)
                found.append(Unit(start, start + len(part), part, part.lower(), capital, glued, line))
            start += len(part) + 1
    return found


class Lexicon:
    """The words of data/places.yaml, by use."""

    def __init__(self) -> None:
        raw = data("places")
        self.capitals_only = frozenset(raw["capitals_only"])
        self.weak = frozenset(raw["weak"])
        self.cues = frozenset(raw["cues"])
        self.blocked_before = frozenset(raw["blocked_before"])
        self.blocked_after = frozenset(raw["blocked_after"])
        self.level_word_only = frozenset(raw["level_word_only"])
        self.abroad_after = frozenset(raw["abroad_after"])
        self.islands = frozenset(raw["islands"])
        self.agency_heads = frozenset(raw["agency_heads"])
        self.agency_joins = frozenset(raw["agency_joins"])
        self.not_names = frozenset(raw["not_names"])
        self.origin_cues = frozenset(raw["origin_cues"])
        self.prepositions = frozenset(raw["place_prepositions"])
        self.short_names = {squash(name): str(code) for name, code in raw["short_names"].items()}
        self.polresta_of_regency = frozenset(raw["polresta_of_regency"])
        # first word → [(all words, kind, is an office)], longest first
        self.heads: dict[str, list[tuple[tuple[str, ...], str, bool]]] = {}
        for office, table in ((False, raw["level_words"]), (True, raw["office_words"])):
            for kind, phrases in table.items():
                for phrase in phrases:
                    words = tuple(phrase.split())
                    self.heads.setdefault(words[0], []).append((words, kind, office))
        for entries in self.heads.values():
            entries.sort(key=lambda entry: -len(entry[0]))


class PlaceIndex:
    """Codes by squashed name; `upper`: provinces, regencies, cities; `extended`: districts named after one of them."""

    def __init__(self, source: Gazetteer) -> None:
        self.source = source
        self.words = Lexicon()
        self.upper: dict[str, tuple[str, ...]] = {}
        index = source.index
        for level in ("province", "regency"):
            for name, codes in index.by_level[level].items():
                self._add(name, codes)
        for name, codes in index.unclear.items():
            if codes[0][:1].isdigit():
                self.upper[name] = tuple(codes)
        for name, code in self.words.short_names.items():
            if source.register.region(code):
                self._add(name, [code])
        self.extended = self._districts_named_after()

    def _add(self, name: str, codes: Iterable[str]) -> None:
        known = self.upper.get(name, ())
        self.upper[name] = (*known, *(code for code in codes if code not in known))

    def _districts_named_after(self) -> dict[str, tuple[str, ...]]:
        """'Belakang Padang', 'Kupang Timur': districts of several words with a regency's name as one of them."""
        found: dict[str, tuple[str, ...]] = {}
        for code, name in self.source.register.upper.items():
            words = name.split()
            if code.count(".") != 2 or len(words) < 2 or squash(name) in self.upper:
                continue
            if any(squash(word) in self.upper for word in words):
                found[squash(name)] = (*found.get(squash(name), ()), code)
        return found

    def is_city(self, code: str) -> bool:
        """Is this code a city (kota)?"""
        return code.count(".") == 1 and is_city(self.source.register, code)

    def districts(self, name: str) -> tuple[str, ...]:
        """Codes of districts of this squashed name."""
        return tuple(self.source.register.district_index.get(name, ()))

    def villages(self, name: str) -> tuple[str, ...]:
        """Codes of villages of this squashed name."""
        return tuple(self.source.register.village_index.get(name, ()))

    def of_kind(self, codes: Iterable[str], kind: str) -> tuple[str, ...]:
        """Those of the codes that a level word allows: province, kabupaten or city."""
        if kind == "province":
            return tuple(code for code in codes if level_of(code) == "province")
        regencies = [code for code in codes if level_of(code) == "regency"]
        return tuple(code for code in regencies if self.is_city(code) == (kind == "city"))


def key_of(units: list[Unit], start: int, end: int) -> str:
    """The squashed name of these units ('Kep.' is Kepulauan, 'Sumatra' is Sumatera)."""
    return "".join(_word_key(units[at].lower) for at in range(start, end))


@lru_cache(maxsize=100_000)
def _word_key(word: str) -> str:
    if word in {"kep", "kepulauan"}:
        return "kepulauan"
    return "sumatera" if word in {"sumatra", "sumatera"} else squash(word)


def runs_at(units: list[Unit], start: int, limit: int = MAX_WORDS) -> list[tuple[int, str]]:
    """(end, key) of every run of capitalised words that begins here, shortest first ('dan' may stand inside)."""
    found: list[tuple[int, str]] = []
    key, words = "", 0
    for at in range(start, min(len(units), start + 2 * limit)):
        unit = units[at]
        if unit.line != units[start].line or words == limit:
            break
        if unit.text[0].isalnum():
            if unit.capital or (words and unit.glued and units[at - 1].end < unit.start):  # 'Una-una'
                key += _word_key(unit.lower)
                words += 1
                found.append((at + 1, key))
            elif unit.lower == "dan" and words:
                key += "dan"
            else:
                break
        elif not words or not _inside_name(unit, units[at - 1]):
            break
    return found


def _inside_name(mark: Unit, before: Unit) -> bool:
    """May this mark stand within a name: "Ma'rang", 'Wari/Taiyeve', 'Perk. Riau'?"""
    return (mark.text in "'’/" and mark.glued) or (mark.text == "." and len(before.text) <= 4)


@lru_cache(maxsize=1)
def place_index() -> PlaceIndex:
    """The index, built once a process (about 0.3 s; the villages' index is built when a village is first looked up)."""
    return PlaceIndex(gazetteer())
