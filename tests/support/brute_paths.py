"""Recruitment paths by plain enumeration, straight from the definitions: the reference that the search is held against.

Invariant: shares no code with queries/paths_search.py, path_arrays.py, path_bounds.py or path_weights.py; every walk
is made, then judged as a whole (its days by trying the intervals in order, its order by exact fractions).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

import orjson

from graph.tables import GraphTables

RELIABILITY = {"A": "1", "B": "0.9", "C": "0.75", "D": "0.5", "E": "0.25", "F": "0.5"}
CREDIBILITY = {"1": "0.95", "2": "0.8", "3": "0.6", "4": "0.35", "5": "0.15", "6": "0.5"}
ANY_DAY = (date(1, 1, 2), date(9999, 12, 30))


@dataclass(frozen=True)
class BruteLeg:
    id: str
    case: str
    from_: str
    to: str
    start: tuple[date, date]
    end: tuple[date, date] | None
    undated: bool
    floats: bool
    p: Fraction
    grade: str

    @property
    def whole(self) -> tuple[date, date]:
        return self.start[0], (self.end or self.start)[1]


@dataclass(frozen=True)
class BrutePath:
    kind: str
    legs: tuple[BruteLeg, ...]
    joins: tuple[tuple[int, str, Fraction], ...]  # (after leg, node or identifier id, p)

    @property
    def reliability(self) -> Fraction:
        product = Fraction(1)
        for leg in self.legs:
            product *= leg.p
        for _, _, p in self.joins:
            product *= p
        return product

    @property
    def order(self) -> tuple[Any, ...]:
        first = date.max if self.legs[0].floats else self.legs[0].start[0]
        return (self.kind != "strict", -self.reliability, sum(leg.undated for leg in self.legs), len(self.legs), first,
                tuple(leg.id for leg in self.legs))  # fmt: skip


def days(stated: str) -> tuple[date, date]:
    """A day, a month or a year, as its first and last day."""
    parts = [int(part) for part in stated.split("-")]
    if len(parts) == 3:
        return date(*parts), date(*parts)
    if len(parts) == 2:
        year, month = parts
        following = date(year + month // 12, month % 12 + 1, 1)
        return date(year, month, 1), following - timedelta(days=1)
    return date(parts[0], 1, 1), date(parts[0], 12, 31)


def weigh(grade: str) -> Fraction:
    return Fraction(RELIABILITY[grade[0]]) * Fraction(CREDIBILITY[grade[1]])


class BrutePaths:
    """All paths of a graph under one question."""

    def __init__(self, tables: GraphTables, from_: str, to: str | None, *, max_wait: int, on: date,
                 between: tuple[date, date] | None, avoid_hubs: int | None, min_grade: str | None) -> None:  # fmt: skip
        self.tables = tables
        self.above = {row["id"]: row["derived_from"] for row in tables.node("Source").to_pylist()}
        self.max_wait = max_wait
        every = self._legs()
        known = [leg for leg in every if leg.floats or leg.start[0] <= on]
        ends = {end for leg in known for end in (leg.from_, leg.to)}
        self.busy = {end for end in ends if avoid_hubs is not None
                     and sum(end in (leg.from_, leg.to) for leg in known) > avoid_hubs}  # fmt: skip
        self.legs = [
            leg for leg in known
            if (min_grade is None or (leg.grade[0] <= min_grade[0] and leg.grade[1] <= min_grade[1]))
            and (between is None or leg.floats or not (leg.whole[1] < between[0] or leg.whole[0] > between[1]))
        ]  # fmt: skip
        self.begin = self._stands_for(from_)
        self.goal = None if to is None else self._stands_for(to)
        self.phones = self._phones()

    def _probability(self, evidence: str) -> Fraction:
        best: dict[str, Fraction] = {}
        for claim in orjson.loads(evidence):
            if claim["stance"] == "asserts":
                source = claim["source"]
                while self.above.get(source):
                    source = self.above[source]
                best[source] = max(best.get(source, Fraction(0)), weigh(claim["grade"]))
        wrong = Fraction(1)
        for p in best.values():
            wrong *= 1 - p
        return 1 - wrong

    def _legs(self) -> list[BruteLeg]:
        rows = [row for row in self.tables.rel("LEG").to_pylist() if not row["denied"]]
        made = []
        for row in rows:
            dates = [days(d) for other in rows if other["case_id"] == row["case_id"]
                     for d in (other["start_date"], other["end_date"]) if d]  # fmt: skip
            case = (min(d[0] for d in dates), max(d[1] for d in dates)) if dates else ANY_DAY
            end = days(row["end_date"]) if row["end_date"] else None
            start = days(row["start_date"]) if row["start_date"] else (case[0], end[1]) if end else case
            grades = [c["grade"] for c in orjson.loads(row["evidence"]) if c["stance"] == "asserts"]
            grade = min(grades, key=lambda g: (-weigh(g), g[0]))
            made.append(BruteLeg(row["id"], row["case_id"], row["from_id"], row["to_id"], start, end,
                                 not row["start_date"] and not end, not dates, self._probability(row["evidence"]),
                                 grade))  # fmt: skip
        return made

    def _stands_for(self, region: str) -> set[str]:
        def within(code: str) -> bool:
            return code == region or code.startswith(f"{region}.") or (region == "IDN" and code[0].isdigit())

        regions = {row["id"] for row in self.tables.node("Region").to_pylist() if within(row["code"])}
        seats = self.tables.rel("SEATED_IN").to_pylist()
        return regions | {s["from_id"] for s in seats
                          if s["from_label"] == "Place" and s["to_id"] in regions and not s["denied"]}  # fmt: skip

    def _phones(self) -> dict[tuple[str, str], tuple[Fraction, str]]:
        uses = [row for row in self.tables.rel("USES").to_pylist() if not row["denied"]]
        best: dict[tuple[str, str], tuple[Fraction, str]] = {}
        for a in uses:
            for b in uses:
                if a["from_id"] != b["from_id"] and a["to_id"] == b["to_id"]:
                    p = self._probability(a["evidence"]) * self._probability(b["evidence"])
                    pair = a["from_id"], b["from_id"]
                    if pair not in best or (-p, a["to_id"]) < (-best[pair][0], best[pair][1]):
                        best[pair] = p, a["to_id"]
        return best

    def _in_time(self, walk: list[BruteLeg]) -> bool:
        for leg, following in pairwise(walk):
            if (following.start[0] - leg.whole[1]).days > self.max_wait:
                return False
        today = date.min
        for leg in walk:
            today = max(today, leg.start[0])
            if today > leg.start[1]:
                return False
            if leg.end is not None:
                today = max(today, leg.end[0])
                if today > leg.end[1]:
                    return False
        return True

    def _joined(self, leg: BruteLeg, following: BruteLeg) -> tuple[str, Fraction] | None:
        """How two legs of different cases meet: the node or identifier and p, or None."""
        if leg.to == following.from_:
            return None if leg.to.startswith("region:") else (leg.to, Fraction(1))
        found = self.phones.get((leg.to, following.from_))
        return None if found is None else (found[1], found[0])

    def _longer(self, walk: list[BruteLeg], composed: bool) -> Iterator[list[BruteLeg]]:
        last = walk[-1]
        if last.to in self.busy or (self.goal is not None and last.to in self.goal):
            return
        nodes = [walk[0].from_]
        for leg in walk:
            nodes += [leg.from_, leg.to]
        for leg in self.legs:
            if leg.case != last.case:
                if not composed or self._joined(last, leg) is None or leg.from_ in self.busy:
                    continue
            elif leg.from_ != last.to:
                continue
            if composed and (leg.floats or last.floats):
                continue
            new = [leg.to] + ([leg.from_] if leg.from_ != last.to else [])
            if leg.to == leg.from_ or any(n in nodes for n in new) or not self._in_time([*walk, leg]):
                continue
            yield [*walk, leg]

    def _walks(self, walk: list[BruteLeg], composed: bool) -> Iterator[list[BruteLeg]]:
        longer = list(self._longer(walk, composed))
        if walk[-1].to in self.goal if self.goal is not None else not longer:
            yield walk
        for further in longer:
            yield from self._walks(further, composed)

    def paths(self, mode: str) -> list[BrutePath]:
        """Every path, in order."""
        found = []
        for kind in ("strict", "composed"):
            for first in self.legs if mode in (kind, "both") else ():
                if first.from_ not in self.begin or first.from_ == first.to or not self._in_time([first]):
                    continue
                if kind == "composed" and first.floats:
                    continue
                for walk in self._walks([first], kind == "composed"):
                    joins = tuple(
                        (i, *self._joined(a, b))  # type: ignore[misc]  # legs of two cases in a walk are joined
                        for i, (a, b) in enumerate(pairwise(walk), 1) if a.case != b.case
                    )  # fmt: skip
                    if bool(joins) == (kind == "composed"):
                        found.append(BrutePath(kind, tuple(walk), joins))
        return sorted(found, key=lambda path: path.order)
