"""Flow, coordination and gap states the slow way: every definition as a loop over plain rows.

Invariant: nothing here is imported from queries/: a world is plain rows, put into a GraphBuilder only to ask the same
question of the product.  Covers flow, C, W, state, score; borders only where the last leg starts at a place or region.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median

from tests.support.graph_builder import GraphBuilder


@dataclass
class World:
    """Rows.  legs: (case, act, from, to, start or None, victims or None); victims: (case, count, origin or None);
    events: (date, agencies that came, absent agencies); agreements: (since, until or None, parties)."""

    places: dict[str, str] = field(default_factory=dict)
    persons: list[str] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    legs: list[tuple[str, str, str, str, str | None, int | None]] = field(default_factory=list)
    victims: list[tuple[str, int, str | None]] = field(default_factory=list)
    agencies: dict[str, tuple[str, ...]] = field(default_factory=dict)
    events: list[tuple[str, tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)
    agreements: list[tuple[str, str | None, tuple[str, ...]]] = field(default_factory=list)
    referrals: list[tuple[str, str, str]] = field(default_factory=list)

    def builder(self, regions: Iterable[str]) -> GraphBuilder:
        """The same rows as a graph."""
        made = GraphBuilder()
        for code in regions:
            made.region(code)
        for ref, code in self.places.items():
            made.place(ref, region=code)
        for ref in self.persons:
            made.person(ref, region="33.01")
        for ref in self.cases:
            made.case(ref)
        for case, act, from_, to, start, number in self.legs:
            made.leg(case, act, from_, to, start, victims=number)
        for i, (case, count, origin) in enumerate(self.victims):
            made.victims(f"V{i}", case, count, origin=origin)
        for ref, covers in self.agencies.items():
            made.agency(ref, covers=covers)
        for i, (day, came, absent) in enumerate(self.events):
            made.event(f"E{i}", "meeting", day, attended=came, absent=absent)
        for i, (since, until, parties) in enumerate(self.agreements):
            made.agreement(f"G{i}", "mou", since, until=until, parties=parties)
        for from_, to, day in self.referrals:
            made.referral(from_, to, day)
        return made


def lies(code: str, region: str) -> bool:
    return code == region or code.startswith(region + ".") or (region == "IDN" and code[0].isdigit())


def span(stated: str) -> tuple[date, date]:
    parts = [int(p) for p in stated.split("-")]
    if len(parts) == 1:
        return date(parts[0], 1, 1), date(parts[0], 12, 31)
    if len(parts) == 2:
        nxt = date(parts[0] + parts[1] // 12, parts[1] % 12 + 1, 1)
        return date(parts[0], parts[1], 1), nxt - timedelta(days=1)
    day = date(*parts)
    return day, day


class Brute:
    """Answers for a world on a day."""

    def __init__(self, world: World, on: date) -> None:
        self.world = world
        self.on = on

    # -- flow

    def region_of(self, end: str) -> str | None:
        """The region that an end stands for; None for a person."""
        if end in self.world.places:
            return self.world.places[end]
        return None if end in self.world.persons else end

    def legs(self, case: str) -> list[tuple[str, str, str, str, str | None, int | None]]:
        mine = [leg for leg in self.world.legs if leg[0] == case]
        starts = [span(leg[4])[0] for leg in mine if leg[4]]
        kept = []
        for leg in mine:
            first = span(leg[4])[0] if leg[4] else (min(starts) if starts else None)
            if first is None or first <= self.on:
                kept.append(leg)
        return kept

    def passed(self, case: str) -> set[str]:
        ends = []
        for _, act, from_, to, _, _ in self.legs(case):
            ends.append(self.region_of(to))
            if act != "recruitment":
                ends.append(self.region_of(from_))
        return {code for code in ends if code}

    @staticmethod
    def number(numbers: list[int | None]) -> int:
        stated = [n for n in numbers if n is not None]
        return sum(stated) if stated else 1

    def from_origin(self, case: str, o: str) -> int:
        rows = [row for row in self.world.victims if row[0] == case and row[2] and row[2].count(".") >= 1]
        if rows:
            return sum(count for _, count, origin in rows if origin and lies(origin, o))
        out = [leg for leg in self.legs(case) if leg[1] == "recruitment"
               and (code := self.region_of(leg[2])) and lies(code, o)]  # fmt: skip
        return self.number([leg[5] for leg in out]) if out else 0

    def whole(self, case: str) -> int:
        rows = [row for row in self.world.victims if row[0] == case]
        if rows:
            return sum(row[1] for row in rows)
        out = [leg for leg in self.legs(case) if leg[1] == "recruitment"]
        return self.number([leg[5] for leg in out]) if out else 1

    def flow(self, o: str, t: str) -> float:
        return sum(self.from_origin(case, o) for case in self.world.cases
                   if o != t and any(lies(code, t) for code in self.passed(case)))  # fmt: skip

    def from_or_through(self, a: str, regencies: list[str]) -> float:
        total = 0
        for case in self.world.cases:
            if any(lies(code, a) for code in self.passed(case)):
                total += self.whole(case)
            else:
                total += self.from_origin(case, a) if a in regencies else self.from_province(case, a)
        return total

    def from_province(self, case: str, p: str) -> int:
        """Its regencies' numbers and those of which only the province is stated; legs only if no row states either."""
        rows = [row for row in self.world.victims if row[0] == case and row[2]]
        if rows:
            return sum(count for _, count, origin in rows if origin and lies(origin, p))
        by_origin: dict[str, list[int | None]] = {}
        for _, act, from_, _, _, number in self.legs(case):
            code = self.region_of(from_)
            if act == "recruitment" and code and lies(code, p):
                by_origin.setdefault(code[:5], []).append(number)
        return sum(self.number(numbers) for numbers in by_origin.values())

    def is_exit(self, b: str, d: str) -> bool:
        return any(lies(self.region_of(to) or "", d) and lies(self.region_of(from_) or "?", b) and act != "recruitment"
                   for case in self.world.cases for _, act, from_, to, _, _ in self.legs(case))  # fmt: skip

    def border(self, b: str, d: str) -> float:
        if not self.is_exit(b, d):
            return 0.0
        return sum(
            self.whole(case) for case in self.world.cases
            if any(lies(code, b) for code in self.passed(case))
            and any(lies(self.region_of(leg[3]) or "?", d) for leg in self.legs(case))
        )  # fmt: skip

    # -- coordination

    def records(self) -> list[tuple[set[str], float]]:
        """(agencies that took part, 2^(−age/730), 0 if ended) of each dated record up to the day."""
        found: list[tuple[set[str], float]] = []
        dated = [(day, set(came)) for day, came, _ in self.world.events]
        dated += [(day, {from_, to}) for from_, to, day in self.world.referrals]
        for day, who in dated:
            first, last = span(day)
            if first <= self.on:
                found.append((who, 2 ** (-max(0, (self.on - last).days) / 730)))
        for since, until, parties in self.world.agreements:
            if span(since)[0] <= self.on:
                ended = until is not None and span(until)[1] < self.on
                found.append((set(parties), 0.0 if ended else 1.0))
        return [(who, weight) for who, weight in found if len(who) > 1]

    def side(self, r: str, how: str) -> set[str]:
        """Agencies `of` a region, covering it or `within` it, or covering it `exactly`."""
        found = set()
        for agency, covers in self.world.agencies.items():
            for code in covers:
                if (
                    code == r
                    or (how != "exactly" and lies(code, r))
                    or (how == "of" and r[0].isdigit() and code == r[:2])
                ):
                    found.add(agency)
        return found

    def strength(self, left: set[str], right: set[str]) -> float:
        return sum(weight / (len(who) - 1) for who, weight in self.records()
                   if any(x != y for x in who & left for y in who & right))  # fmt: skip

    def has_record(self, r: str) -> bool:
        return any(who & self.side(r, "within") for who, _ in self.records())

    # -- gaps

    def gaps(
        self, regencies: list[str], countries: list[str]
    ) -> dict[tuple[str, str, str], tuple[float, float, str, float]]:
        """(kind, a, b) → (W, C, state, score)."""
        rows: dict[tuple[str, str, str], tuple[float, float]] = {}
        for a in regencies:
            for b in regencies:
                if w := self.flow(a, b):
                    rows["horizontal", a, b] = (w, self.strength(self.side(a, "of"), self.side(b, "of")))
            if w := self.from_or_through(a, regencies):
                c = self.strength(self.side(a, "within"), self.side(a[:2], "exactly"))
                rows["vertical", a, a[:2]] = (w, c)
            for d in countries:
                if w := self.border(a, d):
                    rows["border", a, d] = (w, self.strength(self.side(a, "of"), self.side(d, "within")))
        for p in sorted({a[:2] for a in regencies}):
            if w := self.from_or_through(p, regencies):
                rows["vertical", p, "IDN"] = (w, self.strength(self.side(p, "exactly"), self.side("IDN", "exactly")))
        found = {}
        for (kind, a, b), (w, c) in rows.items():
            middle = median(x for (k, _, _), (x, _) in rows.items() if k == kind)
            state = "met" if c >= 0.25 - 1e-12 else "weak" if c > 0 else "unknown"
            if c == 0 and self.has_record(a) and self.has_record(b):
                state = "none_recorded"
            found[kind, a, b] = (w, c, state, w / (w + middle) * (1 - min(1, c / 0.25)))
        return found
