"""The pairs that must work together because people are moved between them, with how many: horizontal, vertical, border.

Invariant: a pair is here only if some case gives it; W of a vertical or border pair counts whole cases, each once.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graph.region_codes import COUNTRY
from queries.case_flow import CaseFlow, Visits, matches
from queries.leg_columns import Floats, Ints, grouped

KINDS = ("horizontal", "vertical", "border")


@dataclass(frozen=True)
class Pairs:
    """Pairs of one kind: `a[k]`, `b[k]` codes and `victims[k]` = W, all positive; cases of pair k by `cases_of`."""

    kind: str
    a: list[str]
    b: list[str]
    victims: Floats
    _case: Ints
    _order: Ints
    _start: Ints

    def cases_of(self, k: int) -> Ints:
        """Numbers of the cases behind pair k."""
        found: Ints = np.unique(self._case[self._order[self._start[k] : self._start[k + 1]]])
        return found

    @cached_property
    def median(self) -> float:
        """Median of the (positive) W of the kind; 0 if there is no pair."""
        return float(np.median(self.victims)) if len(self.victims) else 0.0


def all_pairs(cases: CaseFlow) -> list[Pairs]:
    """The pairs of each kind, in order of KINDS."""
    return [horizontal(cases), vertical(cases), border(cases)]


def _pairs(kind: str, codes: list[str], case: Ints, a: Ints, b: Ints, victims: Floats) -> Pairs:
    keys, inverse = np.unique(a * len(codes) + b, return_inverse=True)
    total: Floats = np.bincount(inverse, weights=victims, minlength=len(keys)).astype(np.float64)
    order, start = grouped(inverse, len(keys))
    kept = np.flatnonzero(total > 0)
    # Pairs whose only numbers are stated as 0 are no flow; their entries stay in `order` and are never asked for.
    starts, ends = start[kept], start[kept + 1]
    rows = np.concatenate([order[s:e] for s, e in zip(starts, ends, strict=True)]) if len(kept) else order[:0]
    return Pairs(
        kind, [codes[k // len(codes)] for k in keys[kept]], [codes[k % len(codes)] for k in keys[kept]],
        total[kept], case, rows, np.concatenate([[0], np.cumsum(ends - starts)]).astype(np.int64),
    )  # fmt: skip


def horizontal(cases: CaseFlow) -> Pairs:
    """Regency a, where people come from; regency b, which they pass; W = W[a, b]."""
    entries, passed = cases.flows()
    inland = cases.places.is_regency[passed]
    return _pairs("horizontal", cases.places.codes, entries.case[inland], entries.region[inland], passed[inland],
                  entries.victims[inland])  # fmt: skip


def vertical(cases: CaseFlow) -> Pairs:
    """A regency with its province, a province with the centre; W = the victims from or through it, each once."""
    places = cases.places
    codes = [*places.codes, COUNTRY]
    passed = cases.passed
    inland = places.is_regency[passed.region]
    regencies = cases.from_or_through(
        cases.origins, Visits(passed.case[inland], passed.region[inland], passed.first[inland])
    )
    provinces = cases.from_or_through(cases.province_origins, cases.passed_provinces)
    a = np.concatenate([regencies.region, provinces.region])
    centre = np.full(len(provinces.region), len(codes) - 1)
    return _pairs("vertical", codes, np.concatenate([regencies.case, provinces.case]), a,
                  np.concatenate([places.province[regencies.region], centre]),
                  np.concatenate([regencies.victims, provinces.victims]))  # fmt: skip


def border(cases: CaseFlow) -> Pairs:
    """The last regency of Indonesia (column a) before another country (column b); DESIGN §4.

    W = all victims of the cases that pass the regency and arrive in the country.
    """
    places, passed, arrived = cases.places, cases.passed, cases.arrived
    size = len(places.codes)
    inland = places.is_regency[passed.region]
    case, region = passed.case[inland], passed.region[inland]
    i, j = matches(case, arrived.case)
    last = np.array(sorted(b * size + d for b, d in exits(cases)), dtype=np.int64)
    is_exit = np.isin(region[i] * size + arrived.region[j], last)
    i, j = i[is_exit], j[is_exit]
    return _pairs("border", places.codes, case[i], region[i], arrived.region[j], cases.whole[case[i]])


def exits(cases: CaseFlow) -> set[tuple[int, int]]:
    """(last regency, country) of every leg that ends in another country, as numbers of `Places.codes`.

    The last regency is where the leg starts, or is seated; where it starts from a person, a company or abroad, the
    first regency passed that is met by walking the case's legs backwards; where no walk meets one, the regency that
    the case passed last by its date, not after the leg itself.
    """
    columns, places = cases.columns, cases.places
    to_region, from_region = places.of_code[columns.to_code], places.of_code[columns.from_code]
    leaving = cases.kept & places.is_foreign[to_region]
    direct = leaving & places.is_regency[from_region] & ~columns.recruitment
    pairs = np.unique(np.stack([from_region[direct], to_region[direct]], axis=1), axis=0)
    found = {(int(b), int(d)) for b, d in pairs}
    for leg in np.flatnonzero(leaving & ~places.is_regency[from_region]).tolist():
        found |= {(b, int(to_region[leg])) for b in _before(cases, leg)}
    return found


def _before(cases: CaseFlow, leg: int) -> set[int]:
    """The last regencies passed before a leg that does not itself start in one."""
    columns, places = cases.columns, cases.places
    order, start = columns.legs_by_case
    case = int(columns.case[leg])
    legs = [x for x in order[start[case] : start[case + 1]].tolist() if cases.kept[x]]
    into: dict[int, list[int]] = defaultdict(list)
    for other in legs:
        into[_spot(cases, columns.to_code[other], columns.to_node[other])].append(other)
    found: set[int] = set()
    seen: set[int] = set()
    spots = [_spot(cases, columns.from_code[leg], columns.from_node[leg])]
    while spots:
        spot = spots.pop()
        if spot in seen:
            continue
        seen.add(spot)
        for other in into.get(spot, ()):
            region = int(places.of_code[columns.from_code[other]])
            if region >= 0 and places.is_regency[region]:
                if not columns.recruitment[other]:
                    found.add(region)
            else:
                spots.append(_spot(cases, columns.from_code[other], columns.from_node[other]))
    return found or _passed_last(cases, leg, legs)


def _spot(cases: CaseFlow, code: np.int64, node: np.int64) -> int:
    """One number for all that stands for the same country (negative), else for the node itself."""
    region = int(cases.places.of_code[code])
    return -1 - region if region >= 0 and cases.places.is_foreign[region] else int(node)


def _passed_last(cases: CaseFlow, leg: int, legs: list[int]) -> set[int]:
    columns, places = cases.columns, cases.places
    latest: dict[int, tuple[int, bool]] = {}
    for other in legs:
        if other == leg or columns.first[other] > columns.last[leg]:
            continue
        # Of one leg, the end is passed after the start.
        for code, is_end in ((columns.to_code[other], True), (columns.from_code[other], False)):
            region = int(places.of_code[code])
            if region >= 0 and places.is_regency[region] and (is_end or not columns.recruitment[other]):
                when = (int(columns.last[other]), is_end)
                latest[region] = max(latest.get(region, when), when)
    return {region for region, when in latest.items() if when == max(latest.values())}
