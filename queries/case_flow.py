"""What each case says of where victims came from, what they passed and how many they were, on a day.

Invariants: a case counts in whole or by origin, never by what its legs add up to; legs that can only have begun after
the day are left out; a number that nobody states is 1 for that case and origin (docs/methods.md, Flow).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from graph.region_codes import is_domestic, level_of, province_of, regency_of
from queries.leg_columns import Flags, Floats, Ints, leg_columns
from queries.snapshot import Snapshot


@dataclass(frozen=True)
class Entries:
    """`victims[i]` victims of case `case[i]` for the region `region[i]` (index into `Places.codes`)."""

    case: Ints
    region: Ints
    victims: Floats


@dataclass(frozen=True)
class Places:
    """The regions at which flows are counted: regencies and cities, provinces, other countries.

    `of_code`: region of each code of the columns: its regency or city, itself where it is a province or another
    country, -1 for Indonesia as a whole or no region.  `province`: index of each region's province, -1 abroad.
    """

    codes: list[str]
    of_code: Ints
    province: Ints
    is_regency: Flags
    is_foreign: Flags


def places_of(snapshot: Snapshot) -> Places:
    """The regions of a snapshot's legs and victims, made once."""
    return snapshot.once(_places)


def _places(snapshot: Snapshot) -> Places:
    columns = leg_columns(snapshot)
    named = [regency_of(code) or province_of(code) for code in columns.codes]
    codes = sorted({c for c in named if c} | {p for c in named if c and (p := province_of(c))})
    index = {code: i for i, code in enumerate(codes)}
    return Places(
        codes=codes,
        of_code=np.array([-1 if c is None else index[c] for c in named] + [-1], dtype=np.int64),
        province=np.array([-1 if (p := province_of(c)) is None else index[p] for c in codes], dtype=np.int64),
        is_regency=np.array([level_of(c) == "regency" for c in codes] + [False]),
        is_foreign=np.array([not is_domestic(c) for c in codes] + [False]),
    )


def case_columns(snapshot: Snapshot, *names: str) -> list[list[str | None]]:
    """Columns of the cases, without a node object a case."""
    table = snapshot.tables.node("CaseFile")
    return [table.column(name).to_pylist() for name in names]


def totals(keys: Ints, numbers: Floats) -> tuple[Ints, Floats]:
    """Distinct keys and the sum of the numbers stated for each; 1 where no number is stated (NaN)."""
    unique, inverse = np.unique(keys, return_inverse=True)
    stated = ~np.isnan(numbers)
    how_many = np.bincount(inverse[stated], minlength=len(unique))
    total = np.bincount(inverse[stated], weights=numbers[stated], minlength=len(unique))
    return unique, np.where(how_many > 0, total, 1.0)


def matches(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """All (i, j) with left[i] == right[j], as two arrays; `right` must be sorted."""
    start = np.searchsorted(right, left, side="left")
    size = np.searchsorted(right, left, side="right") - start
    i = np.repeat(np.arange(len(left)), size)
    j = np.arange(len(i)) - np.repeat(np.cumsum(size) - size, size) + np.repeat(start, size)
    return i, j


@dataclass(frozen=True)
class Visits:
    """Distinct pairs of case and region, sorted by them, each with the first possible day of its earliest leg."""

    case: Ints
    region: Ints
    first: Ints


@dataclass(frozen=True)
class AllVisits:
    """What the legs of all days reach, made once: `passed` and `provinces` passed, and countries `arrived` in."""

    passed: Visits
    provinces: Visits
    arrived: Visits


def _visits(snapshot: Snapshot) -> AllVisits:
    legs, places = leg_columns(snapshot), places_of(snapshot)
    to_region, from_region = places.of_code[legs.to_code], places.of_code[legs.from_code]
    onward = ~legs.recruitment
    case, region = np.concatenate([legs.case, legs.case[onward]]), np.concatenate([to_region, from_region[onward]])
    first = np.concatenate([legs.first, legs.first[onward]])
    size = len(places.codes)
    province = np.append(places.province, -1)[region]
    return AllVisits(
        _distinct(case, region, first, size),
        _distinct(case, province, first, size),
        _distinct(legs.case, np.where(places.is_foreign[to_region], to_region, -1), legs.first, size),
    )


def _distinct(case: Ints, region: Ints, first: Ints, size: int) -> Visits:
    case, region, first = case[region >= 0], region[region >= 0], first[region >= 0]
    keys = case * size + region
    order = np.argsort(keys, kind="stable")
    unique, start = np.unique(keys[order], return_index=True)
    earliest = np.minimum.reduceat(first[order], start) if len(start) else first
    return Visits(unique // max(size, 1), unique % max(size, 1), earliest)


class CaseFlow:
    """Origins, regions passed and whole numbers of the cases on a day, of one legal basis or all.

    `passed`, `passed_provinces`, `arrived` (other countries in which legs end): a case and region once, by case.
    Passed are the `to` ends of legs, and the `from` ends of legs other than recruitment.
    """

    def __init__(self, snapshot: Snapshot, on: date, legal_basis: str | None = None) -> None:
        self.columns = columns = leg_columns(snapshot)
        self.places = places_of(snapshot)
        self._size = max(len(self.places.codes), 1)
        self._on = on.toordinal()
        self._asked = np.ones(len(columns.cases), dtype=bool)
        if legal_basis is not None:
            basis = dict(zip(*case_columns(snapshot, "id", "legal_basis"), strict=True))
            self._asked = np.array([basis.get(case) == legal_basis for case in columns.cases], dtype=bool)
        visits = snapshot.once(_visits)
        self.passed = self._until(visits.passed)
        self.passed_provinces = self._until(visits.provinces)
        self.arrived = self._until(visits.arrived)
        self.refs = dict(zip(*case_columns(snapshot, "id", "ref"), strict=True))
        self._claims: dict[int, dict[int, list[str]]] = {}

    def _until(self, visits: Visits) -> Visits:
        kept = (visits.first <= self._on) & self._asked[visits.case]
        return Visits(visits.case[kept], visits.region[kept], visits.first[kept])

    @cached_property
    def kept(self) -> Flags:
        """Which legs count: all but those that can only have begun after the day."""
        kept: Flags = (self.columns.first <= self._on) & self._asked[self.columns.case]
        return kept

    @cached_property
    def _rows(self) -> Flags:
        rows: Flags = self._asked[self.columns.victims_case]
        return rows

    @cached_property
    def origins(self) -> Entries:
        """n(o) of each case for each regency or city o (docs/methods.md, Flow)."""
        return self._origins(self.places.is_regency)

    @cached_property
    def province_origins(self) -> Entries:
        """The same for each province: its regencies' numbers, and those of which only the province is stated."""
        found = self._origins(np.append(self.places.province >= 0, False))
        return Entries(found.case, self.places.province[found.region], found.victims)

    def _origins(self, counts: Flags) -> Entries:
        """By the victims' rows with such an origin; where a case has none, by its recruitment legs out of one."""
        legs, of_code = self.columns, self.places.of_code
        region = of_code[legs.origin_code]
        rows = self._rows & counts[region]
        by_rows = totals(legs.victims_case[rows] * self._size + region[rows], legs.count[rows])
        with_rows = np.zeros(len(legs.cases), dtype=bool)
        with_rows[legs.victims_case[rows]] = True
        out_of = of_code[legs.from_code]
        recruited = self.kept & legs.recruitment & counts[out_of] & ~with_rows[legs.case]
        by_legs = totals(legs.case[recruited] * self._size + out_of[recruited], legs.victims[recruited])
        keys = np.concatenate([by_rows[0], by_legs[0]])
        return Entries(keys // self._size, keys % self._size, np.concatenate([by_rows[1], by_legs[1]]))

    @cached_property
    def whole(self) -> Floats:
        """Number of each whole case: of its victims' rows if it has any, else of its recruitment legs, else 1."""
        legs = self.columns
        number = np.ones(len(legs.cases))
        recruited = self.kept & legs.recruitment
        for case, victims in (
            totals(legs.case[recruited], legs.victims[recruited]),
            totals(legs.victims_case[self._rows], legs.count[self._rows]),
        ):
            number[case] = victims
        return number

    def flows(self) -> tuple[Entries, Ints]:
        """One entry for each case, origin o and region passed t ≠ o (regency or country): (entries of o, t)."""
        passed = self.passed
        countable = self.places.is_regency[passed.region] | self.places.is_foreign[passed.region]
        case, region = passed.case[countable], passed.region[countable]
        i, j = matches(self.origins.case, case)
        differs = self.origins.region[i] != region[j]
        i, j = i[differs], j[differs]
        return Entries(self.origins.case[i], self.origins.region[i], self.origins.victims[i]), region[j]

    def from_or_through(self, origins: Entries, passed: Visits) -> Entries:
        """Victims from a region or through it, each once: the whole case where it passes, else those from it."""
        through = passed.case * self._size + passed.region
        out_of = ~np.isin(origins.case * self._size + origins.region, through)
        return Entries(
            np.concatenate([passed.case, origins.case[out_of]]),
            np.concatenate([passed.region, origins.region[out_of]]),
            np.concatenate([self.whole[passed.case], origins.victims[out_of]]),
        )

    def claims_of(self, case: int, region: int) -> list[str]:
        """The claims behind a case's flow from, to or through a region: its victims' rows, legs that touch it."""
        if case not in self._claims:
            self._claims[case] = self._claims_by_region(case)
        found = self._claims[case]
        return found[-1] + found.get(region, [])

    def _claims_by_region(self, case: int) -> dict[int, list[str]]:
        """Claims of the case's legs by region and province, those of its victims' rows under -1."""
        columns, places = self.columns, self.places
        order, start = columns.victims_by_case
        groups = order[start[case] : start[case + 1]].tolist()
        found = {-1: [claim for group in groups for claim in columns.victims_claims(group)]}
        order, start = columns.legs_by_case
        for leg in order[start[case] : start[case + 1]].tolist():
            if self.kept[leg]:
                ends = (int(places.of_code[columns.from_code[leg]]), int(places.of_code[columns.to_code[leg]]))
                for region in {*ends, *(int(places.province[end]) for end in ends if end >= 0)} - {-1}:
                    found.setdefault(region, []).extend(columns.leg_claims(leg))
        return found
