"""How the names of each label are read: people by ingest.person_names, agencies by ingest.agency_names, the rest here.

Invariant: every reader answers the same questions, so that the linkage does not know which label it links.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from ingest.agency_names import AgencyName, agency_keys, compare_agency_names, parse_agency_name
from queries.resolution_names import Levels, PersonNames
from queries.resolution_plain_names import PlainName, company_name, compare_numbers, compare_plain, place_name
from queries.resolution_rarity import TokenRarity
from queries.resolution_records import Record
from queries.resolution_weights import Weights


class Reader(Protocol):
    """See PersonNames."""

    def key(self, record: Record) -> tuple[str, ...]:
        """What the names are compared by: two records with one key have one number."""

    def block_keys(self, record: Record) -> tuple[str, ...]:
        """Keys under which records that may be one meet."""

    def strong_keys(self, record: Record) -> tuple[str, ...]:
        """Full names, by which an associate is known in another case."""

    def first_letters(self, record: Record) -> set[str]:
        """What the names begin with."""

    def plain(self, record: Record) -> str:
        """All names in one text, for a quick look."""

    def bits(self, full_name: str) -> float:
        """How rare a strong key is."""

    def sex(self, record: Record) -> str | None:
        """'male', 'female' or None."""

    def only_initials(self, record: Record) -> bool:
        """True if no stated name is more than initials."""

    def compare(self, left: Record, right: Record, weights: Weights) -> Levels:
        """The best levels over all stated names of both."""


class _WithoutSex:
    """What only people have."""

    def key(self, record: Record) -> tuple[str, ...]:
        """The stated names."""
        return record.names

    def sex(self, record: Record) -> str | None:
        """Nothing but a person has one."""
        return None

    def first_letters(self, record: Record) -> set[str]:
        """What the names begin with."""
        return {name.strip()[:1].casefold() for name in record.names}

    def plain(self, record: Record) -> str:
        """The names as they are."""
        return " ".join(record.names).casefold()

    def bits(self, full_name: str) -> float:
        """Nothing is said of how rare a name is."""
        return 0.0

    def only_initials(self, record: Record) -> bool:
        """Nothing but a person hides behind initials."""
        return False


class PlainNames(_WithoutSex):
    """Names of companies or places."""

    def __init__(self, records: Sequence[Record], section: str, parse: Callable[[str], PlainName]) -> None:
        self._section = section
        self._parsed = {r.id: tuple(parse(n) for n in r.names) for r in records}
        self._rarity = TokenRarity([t for n in names for t in n.tokens] for names in self._parsed.values())

    def block_keys(self, record: Record) -> tuple[str, ...]:
        """Each word that tells it apart, and the first letters of all."""
        names = self._parsed[record.id]
        return tuple({t[:5] for n in names for t in n.tokens} | {"".join(t[0] for t in n.tokens) for n in names})

    def strong_keys(self, record: Record) -> tuple[str, ...]:
        """The name without generic words."""
        return tuple({" ".join(sorted(n.tokens)) for n in self._parsed[record.id]})

    def bits(self, full_name: str) -> float:
        """How rare a strong key is."""
        return sum(map(self._rarity.bits, full_name.split()))

    def compare(self, left: Record, right: Record, weights: Weights) -> Levels:
        """The best level over all stated names of both."""
        found = [compare_plain(a, b, self._rarity) for a in self._parsed[left.id] for b in self._parsed[right.id]]
        return max(found, key=lambda one: weights.level(self._section, one[0]).weight(one[1])), None


class AgencyNames(_WithoutSex):
    """Names of agencies, across abbreviations and reorganisations (ingest.agency_names)."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._parsed: Mapping[str, tuple[AgencyName, ...]] = {
            r.id: tuple(parse_agency_name(n) for n in r.names) for r in records
        }
        self._total = len(records)
        self._count = Counter(key for names in self._parsed.values() for key in {_office_key(n) for n in names})

    def block_keys(self, record: Record) -> tuple[str, ...]:
        """Those of the names, and what the office is together with where its seat is."""
        names = [one for n in self._parsed[record.id] for one in (n, *n.aliases)]
        keys = {key for n in self._parsed[record.id] for key in agency_keys(n)}
        offices = {part for n in names for part in (*n.fields, n.office) if part} | set(record.kinds)
        return tuple(keys | {f"{office} {code}" for office in offices for code in record.homes | record.works})

    def strong_keys(self, record: Record) -> tuple[str, ...]:
        """An agency is nobody's associate."""
        return ()

    def compare(self, left: Record, right: Record, weights: Weights) -> Levels:
        """The best level over all stated names of both, and how rare such an office is."""
        found = [
            (compare_agency_names(a, b).level, min(self._bits(a), self._bits(b)))
            for a in self._parsed[left.id]
            for b in self._parsed[right.id]
        ]
        return max(found, key=lambda one: weights.level("agency_name", one[0]).weight(one[1])), None

    def _bits(self, name: AgencyName) -> int:
        others = max(self._count[_office_key(name)] - 2, 0) + 0.5
        return round(-math.log2(others / (self._total + 1)))


def _office_key(name: AgencyName) -> tuple[object, ...]:
    what = (name.office, name.fields) if name.office else name.words
    return (what, name.place, name.number, name.unit)


class Numbers(_WithoutSex):
    """Phones, accounts, vehicles, handles: their values."""

    def __init__(self, records: Sequence[Record]) -> None:
        pass

    def block_keys(self, record: Record) -> tuple[str, ...]:
        """Of one kind, and the same but for one of its three thirds."""
        found = set()
        for kind in record.kinds:
            for value in record.values:
                third = max(1, len(value) // 3)
                found |= {f"{kind}|{value[:-third]}", f"{kind}|{value[third:]}",
                          f"{kind}|{value[:third]}|{value[-third:]}"}  # fmt: skip
        return tuple(found)

    def strong_keys(self, record: Record) -> tuple[str, ...]:
        """A number is nobody's associate."""
        return ()

    def compare(self, left: Record, right: Record, weights: Weights) -> Levels:
        """The best level over all stated values of both."""
        if not left.kinds & right.kinds:
            return ("conflict", 0), None
        found = {compare_numbers(a, b) for a in left.values for b in right.values}
        return (max(found, key=lambda level: weights.level("number", level).base, default="conflict"), 0), None


def reader_of(label: str, records: Sequence[Record]) -> Reader:
    """The reader of a label's names."""
    match label:
        case "Person":
            return PersonNames(records)
        case "Company":
            return PlainNames(records, "company_name", company_name)
        case "Place":
            return PlainNames(records, "place_name", place_name)
        case "Agency":
            return AgencyNames(records)
    return Numbers(records)
