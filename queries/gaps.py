"""Coordination gaps: which regions must work together because people are moved between them, and have they?

Invariants: unknown is not none: a side without any record of its own makes the pair `unknown`; W, C and the median are
those of all pairs of the kind, before any filter; every row names its cases, its records and the claims behind them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from graph.dates import interval
from graph.errors import UsageError
from graph.region_codes import COUNTRY, inside
from queries import coordination as together
from queries import flow as moved
from queries.answer import Method
from queries.case_flow import CaseFlow
from queries.coordination import Record, coordination, meet, records
from queries.function_matrix import function_matrix
from queries.gap_pairs import KINDS, Pairs, all_pairs
from queries.jurisdictions import Agencies, Jurisdictions, jurisdictions
from queries.leg_columns import Floats
from queries.snapshot import Snapshot
from queries.who_calls import Call, Side, WhoCalls

TAU = 0.25
STATES = ("met", "weak", "none_recorded", "unknown")
# What gaps need of a graph.
LABELS = tuple(dict.fromkeys(moved.LABELS + together.LABELS))
TYPES = tuple(dict.fromkeys(moved.TYPES + together.TYPES))
# Sums of the same weights in another order differ in the last digits; a fifth part of one is still a quarter.
_ROUNDING = 1e-12


@dataclass(frozen=True)
class GapRow:
    """One pair: W (`flow`), C (`coordination`), state, score, who should call whom, and what stands behind it.

    `last_contact`: as stated; `records`: what both sides took part in, newest first; `claims`: ids.
    """

    kind: str
    a: dict[str, str]
    b: dict[str, str]
    flow: float
    coordination: float
    state: str
    score: float
    last_contact: str | None
    cases: list[str]
    calls: list[Call]
    records: list[Record]
    claims: list[str] = field(repr=False)

    def as_json(self) -> dict[str, Any]:
        """The row of tables.md, with `who_missing`, `records` and `claims`."""
        return {
            "kind": self.kind, "a": self.a, "b": self.b, "flow": self.flow, "coordination": self.coordination,
            "state": self.state, "score": self.score, "last_contact": self.last_contact, "cases": self.cases,
            "who": [call.as_json() for call in self.calls if call.known],
            "who_missing": [call.as_json() for call in self.calls if not call.known],
            "records": [record.as_json() for record in self.records], "claims": self.claims,
        }  # fmt: skip


@dataclass(frozen=True)
class GapAnswer:
    """The rows asked for, highest score first; `total` of them before the limit; `medians` of W by kind."""

    method: Method
    gaps: list[GapRow]
    total: int
    medians: Mapping[str, float]

    @property
    def truncated(self) -> bool:
        """True if the limit left rows out."""
        return len(self.gaps) < self.total

    @property
    def facts(self) -> int:
        """Distinct claims behind the rows."""
        return len({claim for row in self.gaps for claim in row.claims})

    def as_json(self) -> dict[str, Any]:
        """The object of tables.md, with the medians and the number of rows before the limit."""
        return {
            "method": self.method.as_json(), "facts": self.facts, "truncated": self.truncated, "total": self.total,
            "medians": dict(self.medians), "gaps": [row.as_json() for row in self.gaps],
        }  # fmt: skip


def score(victims: float, median: float, strength: float) -> float:
    """W/(W + median of the positive W of the kind) × (1 − min(1, C/τ)), in [0, 1); DESIGN §4."""
    return victims / (victims + median) * (1.0 - min(1.0, strength / TAU))


def state_of(strength: float, both_have_records: bool) -> str:
    """`met` C ≥ τ; `weak` 0 < C < τ; `none_recorded` C = 0 and each side has a record of its own; else `unknown`."""
    if strength >= TAU - _ROUNDING:
        return "met"
    if strength > 0:
        return "weak"
    return "none_recorded" if both_have_records else "unknown"


@dataclass(frozen=True)
class _Scored:
    """A pair with its numbers, before what is shown of it is looked up: `pairs` and its row in them."""

    pairs: Pairs
    k: int
    strength: float
    state: str
    score: float

    @property
    def order(self) -> tuple[float, str, str, str]:
        return (-round(self.score, 12), self.pairs.kind, self.pairs.a[self.k], self.pairs.b[self.k])


class _Question:
    """What all rows of one answer share."""

    def __init__(self, snapshot: Snapshot, on: date) -> None:
        self.snapshot = snapshot
        self.cases = CaseFlow(snapshot, on)
        self.where: Jurisdictions = jurisdictions(snapshot)
        self.records = records(snapshot, on)
        self.with_records = {
            code for record in self.records for agency in record.agencies for code in self.where.regions(agency)
        }
        self.pairs = all_pairs(self.cases)
        self.numbers = {code: i for i, code in enumerate(self.cases.places.codes)}
        self.exits = set(self.pairs[KINDS.index("border")].a)
        self.who = WhoCalls(function_matrix().on(on), self.where)

    def sides(self, kind: str, a: str, b: str) -> tuple[Agencies, Agencies]:
        """The agencies that count for each side of a pair."""
        if kind == "horizontal":
            return self.where.of(a), self.where.of(b)
        if kind == "border":
            return self.where.of(a), self.where.within(b)
        return self.where.exactly(a) if b == COUNTRY else self.where.within(a), self.where.exactly(b)

    def strengths(self, pairs: Pairs) -> Floats:
        """C of each pair of a kind."""
        # A regency meets its province with its own agencies, a province the centre with those that cover it exactly.
        left, right = (list(dict.fromkeys(codes)) for codes in (pairs.a, pairs.b))
        partner = dict(zip(pairs.a, pairs.b, strict=True)), dict(zip(pairs.b, pairs.a, strict=True))
        matrix = coordination(
            self.records,
            [self.sides(pairs.kind, a, partner[0][a])[0] for a in left],
            [self.sides(pairs.kind, partner[1][b], b)[1] for b in right],
        )
        row, column = ({code: i for i, code in enumerate(side)} for side in (left, right))
        return matrix[[row[a] for a in pairs.a], [column[b] for b in pairs.b]]

    def scored(self, pairs: Pairs) -> list[_Scored]:
        """All pairs of a kind, with their numbers."""
        rows = []
        for k, strength in enumerate(self.strengths(pairs).tolist()):
            both = pairs.a[k] in self.with_records and pairs.b[k] in self.with_records
            rows.append(_Scored(pairs, k, strength, state_of(strength, both),
                                score(float(pairs.victims[k]), pairs.median, strength)))  # fmt: skip
        return rows

    def row(self, scored: _Scored) -> GapRow:
        """What is shown of a pair."""
        kind, k = scored.pairs.kind, scored.k
        a, b = scored.pairs.a[k], scored.pairs.b[k]
        left, right = self.sides(kind, a, b)
        met = sorted((r for r in self.records if meet(r, left, right)), key=_newest_first)
        which = scored.pairs.cases_of(k)
        regions = tuple(self.numbers[code] for code in (a, b) if code in self.numbers)
        claims = moved.claims_behind(self.cases, which, regions) + [c for r in met for c in r.claims]
        return GapRow(
            kind=kind, a=self.snapshot.region_json(a), b=self.snapshot.region_json(b),
            flow=float(scored.pairs.victims[k]), coordination=scored.strength, state=scored.state, score=scored.score,
            last_contact=met[0].date if met else None, cases=moved.case_refs(self.cases, which),
            calls=self.who.calls(kind, Side(a, left), Side(b, right), exit_=b in self.exits), records=met,
            claims=sorted(set(claims)),
        )  # fmt: skip


def _newest_first(record: Record) -> tuple[int, int, str]:
    first, last = interval(record.date)
    return (-last.toordinal(), -first.toordinal(), record.id)


def gaps(snapshot: Snapshot, region: str | None = None, kind: str | None = None, state: str | None = None, *,
         on: date, limit: int = 50) -> GapAnswer:  # fmt: skip
    """Pairs that must work together on a day, highest score first (then kind, a, b); at most `limit` (0: all).

    `region`: pairs of which one side is the region or lies inside it.  Flow in victims, coordination as DESIGN §4.
    NotFoundError for a region that the graph does not have; UsageError for another kind or state, or limit < 0.
    """
    if region is not None:
        snapshot.region(region)
    _one_of("kind", kind, KINDS)
    _one_of("state", state, STATES)
    if limit < 0:
        raise UsageError("the limit is negative", advice="give a number of rows, or 0 for all")
    question = _Question(snapshot, on)
    wanted = [
        row for pairs in question.pairs if kind in (None, pairs.kind) for row in question.scored(pairs)
        if state in (None, row.state) and _touches(row, region)
    ]  # fmt: skip
    wanted.sort(key=lambda row: row.order)
    shown = wanted[:limit] if limit else wanted
    parameters = {
        "region": region, "kind": kind, "state": state, "on": on, "limit": limit, "tau": TAU,
        "half_life_days": together.HALF_LIFE_DAYS,
    }  # fmt: skip
    medians = {pairs.kind: pairs.median for pairs in question.pairs}
    return GapAnswer(Method("gaps", parameters), [question.row(row) for row in shown], len(wanted), medians)


def _one_of(name: str, value: str | None, words: Sequence[str]) -> None:
    if value is not None and value not in words:
        raise UsageError(f"no {name} {value!r}", advice="use one of " + ", ".join(words))


def _touches(row: _Scored, region: str | None) -> bool:
    return region is None or inside(row.pairs.a[row.k], region) or inside(row.pairs.b[row.k], region)
