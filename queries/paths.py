"""Recruitment paths: the question and its answer (docs/methods.md, Recruitment path).

Invariants: strict paths stand before composed ones; what joins two cases is always marked as an inference; the paths
given are always the first ones of the full order, and `truncated` says if there are, or may be, more.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date
from math import prod
from threading import Lock
from typing import Any

import numpy as np

from graph.errors import LimitError, UsageError
from graph.grades import GRADES, at_least
from queries.answer import Method
from queries.legs import Leg
from queries.path_arrays import Ints, PathArrays, members, path_arrays
from queries.path_bounds import Rules, completions
from queries.paths_search import NO_IDENTIFIER, Found, Label, PathSearch
from queries.snapshot import Evidence, Node, Snapshot

MODES = ("strict", "composed", "both")
MOST_PATHS = 1000
LONGEST_WAIT = 36_500  # days
_REMEMBERED_QUESTIONS = 8


@dataclass(frozen=True)
class PathQuery:
    """What is asked.  `from_`, `to`: region codes; `max_wait`: days; `avoid_hubs`: most legs of an inner node."""

    from_: str
    to: str | None = None
    k: int = 5
    mode: str = "both"
    max_wait: int = 30
    between: tuple[date, date] | None = None
    avoid_hubs: int | None = None
    min_grade: str | None = None
    on: date = field(default_factory=date.today)

    def parameters(self) -> dict[str, Any]:
        """The parameters as an answer states them."""
        return {
            "from": self.from_, "to": self.to, "k": self.k, "mode": self.mode, "max_wait": self.max_wait,
            "between": None if self.between is None else [day.isoformat() for day in self.between],
            "avoid_hubs": self.avoid_hubs, "min_grade": self.min_grade, "on": self.on,
        }  # fmt: skip

    def check(self) -> None:
        """UsageError, with advice, for what cannot be asked."""
        if not 1 <= self.k <= MOST_PATHS:
            raise UsageError(f"k is {self.k}", advice=f"ask for 1 to {MOST_PATHS} paths")
        if self.mode not in MODES:
            raise UsageError(f"there is no mode {self.mode!r}", advice=f"use one of {', '.join(MODES)}")
        if not 0 <= self.max_wait <= LONGEST_WAIT:
            raise UsageError(f"max-wait is {self.max_wait} days", advice=f"give 0 to {LONGEST_WAIT} days")
        if self.avoid_hubs is not None and self.avoid_hubs < 1:
            raise UsageError(
                f"avoid-hubs is {self.avoid_hubs}", advice="give the most legs that a node passed may have"
            )
        if self.min_grade is not None and self.min_grade not in GRADES:
            raise UsageError(
                f"{self.min_grade!r} is no grade", advice="a letter A to F and a number 1 to 6, such as B3"
            )
        if self.between is not None and self.between[0] > self.between[1]:
            raise UsageError("between: the first day comes after the last", advice="give the earlier day first")
        if self.from_ == self.to:
            raise UsageError(
                f"the paths start and end in {self.to}",
                advice="give two different regions (a region may lie in the other), or leave out the destination",
            )


@dataclass(frozen=True)
class Effort:
    """How much work a question may cost: `blind` labels without bounds, then `labels` with them (all exact).

    Bounds are worth their price to the second question about a destination; `blind` None: by the number of legs.
    """

    blind: int | None = None
    labels: int = 200_000


@dataclass(frozen=True)
class Join:
    """Where a path changes its case.  `after_leg` counts from 1; `claims`: those behind the uses of an identifier."""

    after_leg: int
    by: str
    at: Node
    p: float
    uses: tuple[Evidence, ...] = ()

    def as_json(self, snapshot: Snapshot) -> dict[str, Any]:
        """A join in the JSON of tables.md, with what is behind it; always an inference."""
        return {
            "after_leg": self.after_leg, "by": self.by, "at": self.at.as_json(), "p": self.p, "inference": True,
            "sources": snapshot.source_refs(e for e in self.uses if e.asserts),
            "independent_sources": snapshot.independent(self.uses), "claims": [e.claim for e in self.uses],
        }  # fmt: skip


@dataclass(frozen=True)
class RecruitmentPath:
    """One path: its legs in order and the joins between cases (none in a strict path)."""

    kind: str
    legs: tuple[Leg, ...]
    joins: tuple[Join, ...]

    @property
    def reliability(self) -> float:
        """Product of p of the legs and of the joins.  It ranks; it is not a chance of guilt."""
        return prod(leg.p for leg in self.legs) * prod(join.p for join in self.joins)

    @property
    def cases(self) -> list[str]:
        """The cases in order of first appearance."""
        refs = {leg.case_id: leg.case for leg in self.legs}
        return list(refs.values())

    @property
    def victims(self) -> int | None:
        """The least number stated on its legs (None if none states one)."""
        return min((leg.victims for leg in self.legs if leg.victims is not None), default=None)

    @property
    def claims(self) -> set[str]:
        """Ids of all claims behind it."""
        return {e.claim for leg in self.legs for e in leg.evidence} | {e.claim for j in self.joins for e in j.uses}

    def as_json(self, snapshot: Snapshot) -> dict[str, Any]:
        """A path in the JSON of tables.md."""
        return {
            "kind": self.kind, "reliability": self.reliability, "cases": self.cases, "victims": self.victims,
            "undated_legs": sum(leg.undated for leg in self.legs), "inference": bool(self.joins),
            "joins": [join.as_json(snapshot) for join in self.joins],
            "legs": [leg.as_json(snapshot) for leg in self.legs],
        }  # fmt: skip


@dataclass(frozen=True)
class PathsAnswer:
    """The paths, in order.  `stopped`: the search was given up for the next path (those given are still the first)."""

    query: PathQuery
    snapshot: Snapshot
    paths: tuple[RecruitmentPath, ...]
    truncated: bool
    stopped: bool

    @property
    def facts(self) -> int:
        """Number of distinct claims behind the paths."""
        return len(set().union(*(path.claims for path in self.paths)))

    def as_json(self) -> dict[str, Any]:
        """The JSON of tables.md."""
        return {
            "method": Method("recruitment_paths", self.query.parameters()).as_json(), "facts": self.facts,
            "truncated": self.truncated, "stopped": self.stopped,
            "paths": [path.as_json(self.snapshot) for path in self.paths],
        }  # fmt: skip


def recruitment_paths(snapshot: Snapshot, query: PathQuery, effort: Effort | None = None) -> PathsAnswer:
    """The first k recruitment paths of a region (DESIGN §4; docs/methods.md, Recruitment path).

    UsageError for what cannot be asked, NotFoundError for an unknown region, LimitError if not even one path could be
    found, nor ruled out, within `effort`.
    """
    query.check()
    for code in (query.from_, query.to):
        if code is not None:
            snapshot.region(code)
    arrays = path_arrays(snapshot)
    starts = arrays.standing_for(query.from_)
    effort = effort or Effort()
    kinds = ("strict", "composed") if query.mode == "both" else (query.mode,)
    labels: list[tuple[str, Label]] = []
    stopped = False
    for kind in kinds:
        wanted = query.k + 1 - len(labels)
        if wanted > 0 and not stopped:
            found = _find(snapshot, arrays, query, kind == "strict", starts, wanted, effort)
            labels += [(kind, label) for label in found.paths]
            stopped = not found.complete
    if stopped and not labels:
        raise LimitError(
            f"no path was found among the {effort.labels:,} likeliest beginnings, and more are left",
            advice="narrow the question: a smaller region, --between, --avoid-hubs, --min-grade or --mode strict",
        )
    paths = tuple(_path(arrays, kind, label) for kind, label in labels[: query.k])
    return PathsAnswer(query, snapshot, paths, stopped or len(labels) > query.k, stopped)


class _Question:
    """What a question needs besides its start: kept, because the next one often differs only there."""

    def __init__(self, arrays: PathArrays, query: PathQuery, strict: bool) -> None:
        targets = None
        if query.to is not None:
            targets = np.zeros(len(arrays.nodes), dtype=np.bool_)
            targets[arrays.standing_for(query.to)] = True
        known = arrays.begin_first <= query.on.toordinal()
        allowed = known if not strict else known.copy()
        hubs = np.zeros(len(arrays.nodes), dtype=np.bool_)
        if query.avoid_hubs is not None:
            legs = np.bincount(arrays.from_node[known], minlength=len(hubs))
            turned = known & (arrays.from_node != arrays.to_node)
            hubs = legs + np.bincount(arrays.to_node[turned], minlength=len(hubs)) > query.avoid_hubs
        if not strict:
            allowed = allowed & ~arrays.floating
        if query.between is not None:
            first, last = (day.toordinal() for day in query.between)
            allowed = allowed & (arrays.begin_first <= last) & (arrays.latest >= first)
        if query.min_grade is not None:
            good = np.array([at_least(grade, query.min_grade) for grade in arrays.grades], dtype=np.bool_)
            allowed = allowed & good[arrays.grade]
        self.rules = Rules(allowed, hubs, targets, query.max_wait, strict)
        self.after: Ints | None = None


class _Memory:
    """The last few questions of a snapshot."""

    def __init__(self, _: Snapshot) -> None:
        self._kept: OrderedDict[tuple[Any, ...], _Question] = OrderedDict()
        self._lock = Lock()

    def question(self, arrays: PathArrays, query: PathQuery, strict: bool) -> _Question:
        key = (strict, query.to, query.max_wait, query.between, query.avoid_hubs, query.min_grade, query.on)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = _Question(arrays, query, strict)
                while len(self._kept) > _REMEMBERED_QUESTIONS:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]


def _find(snapshot: Snapshot, arrays: PathArrays, query: PathQuery, strict: bool, starts: Ints, wanted: int,
          effort: Effort) -> Found:  # fmt: skip
    question = snapshot.once(_Memory).question(arrays, query, strict)
    rules = question.rules
    after = question.after
    if rules.targets is not None and strict:
        # The cases that begin here are few: their bounds are made for this question alone.
        after = completions(arrays, rules, _cases_leaving(arrays, rules, starts))
    elif rules.targets is not None and after is None:
        blind = max(300, len(arrays) // 1000) if effort.blind is None else effort.blind
        found = PathSearch(arrays, rules).run(starts, wanted=wanted, limit=blind)
        if found.complete:
            return found
        after = question.after = completions(arrays, rules, np.flatnonzero(rules.allowed))
    return PathSearch(arrays, rules, after).run(starts, wanted=wanted, limit=effort.labels)


def _cases_leaving(arrays: PathArrays, rules: Rules, starts: Ints) -> Ints:
    """Allowed legs of the cases that have a leg out of a start."""
    leaving = members(starts, *arrays.by_node[:2])
    rows = members(np.unique(arrays.case[leaving]), *arrays.by_case)
    found: Ints = rows[rules.allowed[rows]]
    return found


def _path(arrays: PathArrays, kind: str, label: Label) -> RecruitmentPath:
    steps = label.steps()
    legs = tuple(arrays.leg(row) for row, _ in steps)
    joins = []
    for number in range(1, len(steps)):
        (before, _), (row, identifier) = steps[number - 1], steps[number]
        if identifier != NO_IDENTIFIER:
            ends = int(arrays.to_node[before]), int(arrays.from_node[row])
            uses = [arrays.uses.rel(end, identifier) for end in ends]
            p = prod(arrays.snapshot.probability(use.evidence) for use in uses)
            at = arrays.snapshot.node(arrays.uses.identifiers[identifier])
            joins.append(Join(number, "identifier", at, p, tuple(e for use in uses for e in use.evidence)))
        elif arrays.case[before] != arrays.case[row]:
            at = arrays.snapshot.node(legs[number].from_id)
            joins.append(Join(number, at.label.lower(), at, 1.0))
    return RecruitmentPath(kind, legs, tuple(joins))
