"""The names of all records of a label: numbered, keyed for blocking, and compared pair by pair.

Invariant: a pair of names has one level, whichever way round and in whatever company it is compared; where records
bear several stated names, the pair that fits best counts.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from ingest.person_names import NameMatch, PersonName, compare_person_names, initials_of, name_keys, parse_person_name
from queries.resolution_model import CODE_BITS, NameCodes, Pairs
from queries.resolution_rarity import TokenRarity
from queries.resolution_records import Record
from queries.resolution_weights import Weights

Progress = Callable[[str, int, int], None]
# Codes of (level, bits) for a name and, where it is an alias that fits, for the alias.
Levels = tuple[tuple[str, int] | None, tuple[str, int] | None]
Compare = Callable[[Record, Record, Weights], Levels]
_MOST_BITS = (1 << CODE_BITS) - 1
_INITIALS = frozenset({"initials_same", "initials_compatible", "initials_and_alias"})
_STEP = 20_000
# What share of people has one's initials, before any are counted, and how many records that is worth.
_SHARE_OF_INITIALS = 0.005
_PRIOR_RECORDS = 30


def silent(what: str, done: int, total: int) -> None:
    """No progress wanted."""


class PersonNames:
    """Names of people (ingest.person_names)."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._parsed = {r.id: tuple(parse_person_name(n) for n in r.names) for r in records}
        every = [[n for name in names for n in (name, *name.aliases)] for names in self._parsed.values()]
        self.rarity = TokenRarity([t for n in names for t in (*n.tokens, *(n.patronym or ()))] for names in every)
        self._initials = Counter(letters for names in every for letters in {_letters(n) for n in names})
        self._records = len(records)

    def key(self, record: Record) -> tuple[str, ...]:
        """What the names are compared by: two records with one key have one number."""
        return record.names

    def block_keys(self, record: Record) -> tuple[str, ...]:
        """Keys under which records that may be one meet; initials alone give none."""
        return tuple({k for n in self._parsed[record.id] for k in name_keys(n) if not k.startswith("i:")})

    def plain(self, record: Record) -> str:
        """All tokens of all names, fathers and aliases included."""
        every = [one for n in self._parsed[record.id] for one in (n, *n.aliases)]
        return " ".join(sorted({token for one in every for token in (*one.tokens, *(one.patronym or ()))}))

    def first_letters(self, record: Record) -> set[str]:
        """What the names, aliases included, begin with; titles and fathers aside."""
        every = [one for n in self._parsed[record.id] for one in (n, *n.aliases)]
        return {token[0] for one in every for token in one.tokens if token} or {""}

    def strong_keys(self, record: Record) -> tuple[str, ...]:
        """Full names, by which an associate is known in another case."""
        names = (n for n in self._parsed[record.id] if not n.initials_only and len(n.tokens) > 1)
        return tuple({" ".join(sorted(n.tokens)) for n in names})

    def bits(self, full_name: str) -> float:
        """How rare a strong key is."""
        return sum(map(self.rarity.bits, full_name.split()))

    def sex(self, record: Record) -> str | None:
        """'male' or 'female', where all names of the record that say something say the same."""
        said = {n.sex for n in self._parsed[record.id] if n.sex}
        return said.pop() if len(said) == 1 else None

    def only_initials(self, record: Record) -> bool:
        """True if no stated name of the record is more than initials (an alias is more)."""
        return all(n.initials_only and not any(not a.initials_only for a in n.aliases) for n in self._parsed[record.id])

    def compare(self, left: Record, right: Record, weights: Weights) -> Levels:
        """The best levels over all stated names of both."""
        aliases = weights.comparisons["alias"]
        found = [self._one(a, b, aliases) for a in self._parsed[left.id] for b in self._parsed[right.id]]

        def worth(levels: Levels) -> float:
            name, alias = levels
            told, section = (alias, "alias") if alias else (name, "name")
            return weights.level(section, told[0]).weight(told[1]) if told else -math.inf

        return max(found, key=worth)

    def _one(self, a: PersonName, b: PersonName, aliases: Container[str]) -> Levels:
        if a.sex and b.sex and a.sex != b.sex:
            # What sex the names hint at is a comparison of its own; it must not count twice.
            a, b = (
                replace(name, sex=None, aliases=tuple(replace(x, sex=None) for x in name.aliases)) for name in (a, b)
            )
        match = _compared(a, b)
        if a.aliases or b.aliases:
            main = _compared(replace(a, aliases=()), replace(b, aliases=()))
            if main.level != match.level and match.level in aliases:
                return None, (match.level, self._alias_bits(a, b, match))
        return (match.level, self._bits(a, b, match.level)), None

    def _bits(self, a: PersonName, b: PersonName, level: str) -> int:
        if level in _INITIALS:
            return round(min(self._letter_bits(a), self._letter_bits(b)))
        fathers = (a.patronym or (), b.patronym or ()) if a.patronym and b.patronym else ((), ())
        left, right = ((*name.tokens, *father) for name, father in zip((a, b), fathers, strict=True))
        return min(_MOST_BITS, round(self.rarity.common_bits(left, right)))

    def _letter_bits(self, name: PersonName) -> float:
        others = max(self._initials[_letters(name)] - 2, 0) + 0.5 + _PRIOR_RECORDS * _SHARE_OF_INITIALS
        return -math.log2(others / (self._records + 1 + _PRIOR_RECORDS))

    def _alias_bits(self, a: PersonName, b: PersonName, match: NameMatch) -> int:
        pairs = [(x, y) for x in (a, *a.aliases) for y in (b, *b.aliases) if (x is not a or y is not b)]
        if match.level == "initials_compatible":
            return round(min(self._letter_bits(a), self._letter_bits(b)))
        return min(_MOST_BITS, round(max(self.rarity.common_bits(x.tokens, y.tokens) for x, y in pairs)))


def _compared(a: PersonName, b: PersonName) -> NameMatch:
    match = compare_person_names(a, b)
    if match.level == "brothers_like" and a.patronym and b.patronym:
        # 'J. bin Lalu' and 'Junaidi bin Lalu' have a father in common, and may well be one.
        alone = compare_person_names(replace(a, patronym=None), replace(b, patronym=None))
        return replace(alone, level="shortened") if alone.level == "initials_compatible" else match
    return match


def _letters(name: PersonName) -> str:
    return "".join(name.tokens).upper() if name.initials_only else initials_of(name.text)


def code_names(compare: Compare, records: Mapping[int, Record], numbers: Mapping[int, int], pairs: Pairs,
               weights: Weights, sections: Mapping[str, str], progress: Progress) -> dict[str, NameCodes]:  # fmt: skip
    """The levels of the names of some pairs of rows, each pair of names compared once.

    `numbers`: row → number of its name; `sections`: "name" (and "alias") → section of the weights.
    """
    name_of = {number: row for row, number in numbers.items()}
    number = np.vectorize(numbers.__getitem__, otypes=[np.int64])
    a, b = (number(pairs[:, side]) if len(pairs) else pairs[:, side] for side in (0, 1))
    keys = np.unique((np.minimum(a, b) << 32) | np.maximum(a, b))
    levels = {part: tuple(weights.comparisons[section]) for part, section in sections.items()}
    place = {part: {name: i + 1 for i, name in enumerate(found)} for part, found in levels.items()}
    codes = {part: np.zeros(len(keys), dtype=np.int64) for part in sections}
    for at, key in enumerate(keys.tolist()):
        if at % _STEP == 0:
            progress("nama · names", at, len(keys))
        left, right = records[name_of[key >> 32]], records[name_of[key & 0xFFFFFFFF]]
        for part, found in zip(("name", "alias"), compare(left, right, weights), strict=True):
            if found is not None and part in codes:
                codes[part][at] = (place[part][found[0]] << CODE_BITS) | max(0, min(found[1], _MOST_BITS))
    progress("nama · names", len(keys), len(keys))
    return {part: NameCodes(keys, codes[part], levels[part]) for part in sections}


def numbered(keys: Iterable[tuple[str, ...]]) -> list[int]:
    """The same number for the same key, in order of first coming."""
    known: dict[tuple[str, ...], int] = {}
    return [known.setdefault(key, len(known)) for key in keys]
