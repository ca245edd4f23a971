"""Coverage of (region, function): evidenced, stale, absent or unknown.

Invariants: unknown is never shown as zero; the newest evidence wins, on one day the better grade; where any source
says otherwise the cell is `contested`; need and severity are None where nothing is published or known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from graph.dates import months_before
from graph.errors import UsageError
from graph.grades import rank
from graph.region_codes import inside, is_domestic, level_of, lies_in
from graph.vocabulary import FUNCTIONS, REGION_LEVELS
from queries.answer import Method
from queries.coverage_evidence import LABELS, TYPES, CellEvidence, CoverageEvidence
from queries.function_matrix import FunctionMatrix, function_matrix, matrix_level
from queries.jurisdictions import jurisdictions
from queries.need import Need, needs
from queries.snapshot import Snapshot

__all__ = ["LABELS", "STATES", "TYPES", "CoverageAnswer", "CoverageCell", "coverage"]

STATES = ("evidenced", "stale", "absent", "unknown")
STALE_AFTER_MONTHS = 24
# Cells in one answer; 83,700 villages × 9 functions do not help a reader.
MOST_CELLS = 100_000


@dataclass(frozen=True)
class CoverageCell:
    """One cell.  `evidence`: newest first; `last_evidence`: the day of what won, as stated (an absence too).

    `required`: the law requires the function at the region's level; `need`, `severity` in [0, 1) or None (unknown).
    """

    region: dict[str, str]
    function: str
    required: bool
    state: str
    last_evidence: str | None
    contested: bool
    evidence: list[dict[str, Any]]
    need: float | None
    severity: float | None
    claims: list[str] = field(repr=False)

    def as_json(self) -> dict[str, Any]:
        """The cell as tables.md has it, with its claims."""
        return {
            "region": self.region, "function": self.function, "required": self.required, "state": self.state,
            "last_evidence": self.last_evidence, "contested": self.contested, "evidence": self.evidence,
            "need": self.need, "severity": self.severity, "claims": self.claims,
        }  # fmt: skip


@dataclass(frozen=True)
class RegionCoverage:
    """Of the functions that the law requires of a region: how many are in which state; coverage between two bounds.

    `low` counts the unknown as not done, `high` as done; `severity` = need × (1 − coverage), likewise (None: no need).
    """

    region: dict[str, str]
    states: Mapping[str, int]
    low: float
    high: float
    need: float | None

    def as_json(self) -> dict[str, Any]:
        """A row of `regions`."""
        severity = None if self.need is None else [self.need * (1 - self.high), self.need * (1 - self.low)]
        return {
            "region": self.region, "required": sum(self.states.values()), "states": dict(self.states),
            "coverage": [self.low, self.high], "need": self.need, "severity": severity,
        }  # fmt: skip


@dataclass(frozen=True)
class CoverageAnswer:
    """The cells asked for, by level, code and function, and the regions summed up; `total` cells before the limit."""

    method: Method
    cells: list[CoverageCell]
    regions: list[RegionCoverage]
    total: int

    @property
    def truncated(self) -> bool:
        """True if the limit left cells out."""
        return len(self.cells) < self.total

    @property
    def facts(self) -> int:
        """Distinct claims behind the cells."""
        return len({claim for cell in self.cells for claim in cell.claims})

    def as_json(self) -> dict[str, Any]:
        """The object of tables.md, with the regions summed up and the number of cells before the limit."""
        return {
            "method": self.method.as_json(), "facts": self.facts, "truncated": self.truncated, "total": self.total,
            "cells": [cell.as_json() for cell in self.cells], "regions": [r.as_json() for r in self.regions],
        }  # fmt: skip


def verdict(evidence: Iterable[CellEvidence], on: date) -> tuple[str, CellEvidence | None, bool]:
    """(state, what won, contested) of one cell; DESIGN §4, Coverage.

    Undated evidence is older than any dated; of equal day and grade, what is done wins (and is contested).
    """
    items = list(evidence)
    counted = [item for item in items if not item.only_contests]
    if not counted:
        return "unknown", None, bool(items)
    won = min(counted, key=_newest_first)
    contested = won.contested or any(item.done is not won.done or item.contested for item in items)
    fresh = not won.ages or (won.day is not None and won.day >= months_before(on, STALE_AFTER_MONTHS))
    if not fresh:
        return "stale", won, contested
    return ("evidenced" if won.done else "absent"), won, contested


def _newest_first(item: CellEvidence) -> tuple[int, tuple[float, str, str], bool, str, str, tuple[str, ...]]:
    day = 0 if item.day is None else item.day.toordinal()
    return (-day, rank(item.grade), not item.done, item.basis, item.stated or "", item.agencies)


def coverage(snapshot: Snapshot, level: str | None = None, region: str | None = None, function: str | None = None,
             all_: bool = False, *, on: date, limit: int = MOST_CELLS) -> CoverageAnswer:  # fmt: skip
    """Cells of the regions of a level (None: every level) that are `region` or lie in it, for one function or all nine.

    Without `region` or `all_`: the regions of which anything is known (evidence, an agency or a measure).
    With `region` and no `level`: that region, and of those inside it the ones of which anything is known.
    At most `limit` cells (0: all).  UsageError for another level or function; NotFoundError for an unknown region.
    """
    if level is not None and level not in REGION_LEVELS:
        raise UsageError(f"no level {level!r}", advice="use one of " + ", ".join(REGION_LEVELS))
    if function is not None and function not in FUNCTIONS:
        raise UsageError(f"no function {function!r}", advice="use one of " + ", ".join(FUNCTIONS))
    if limit < 0:
        raise UsageError("the limit is negative", advice="give a number of cells, or 0 for all")
    if region is not None:
        snapshot.region(region)
    question = _Question(snapshot, on)
    codes = sorted(_asked(question, level, region, all_), key=lambda c: (REGION_LEVELS.index(level_of(c)), c))
    functions = FUNCTIONS if function is None else (function,)
    total = len(codes) * len(functions)
    shown = [(c, f) for c in codes[: -(-limit // len(functions)) if limit else None] for f in functions]
    cells = [question.cell(c, f) for c, f in (shown[:limit] if limit else shown)]
    parameters = {
        "level": level, "region": region, "function": function, "all": all_, "on": on, "limit": limit,
        "stale_after_months": STALE_AFTER_MONTHS,
    }  # fmt: skip
    return CoverageAnswer(Method("coverage", parameters), cells, _summed(cells), total)


class _Question:
    """What all cells of one answer share."""

    def __init__(self, snapshot: Snapshot, on: date) -> None:
        self.snapshot = snapshot
        self.on = on
        self.matrix: FunctionMatrix = function_matrix().on(on)
        self.agencies = jurisdictions(snapshot).agencies
        self.evidence: dict[tuple[str, str], list[CellEvidence]] = defaultdict(list)
        for item in CoverageEvidence(snapshot, on, self.matrix).all():
            for code in item.regions:
                self.evidence[(code, item.function)].append(item)
        self.needs: Mapping[str, Need] = needs(snapshot, on)

    def known(self) -> set[str]:
        """Regions of which anything is known: evidence, an agency or a measure; of other countries only evidence."""
        agencies = {above for code in jurisdictions(self.snapshot).covered() for above in lies_in(code)}
        return {code for code, _ in self.evidence} | {c for c in agencies | set(self.needs) if is_domestic(c)}

    def cell(self, code: str, function: str) -> CoverageCell:
        """One cell, with all its evidence."""
        items = self.evidence.get((code, function), [])
        state, won, contested = verdict(items, self.on)
        need = self.needs[code].value if code in self.needs else None
        level = matrix_level(code)
        return CoverageCell(
            region=self.snapshot.region_json(code), function=function,
            required=level is not None and self.matrix.required(function, level), state=state,
            last_evidence=None if won is None else won.stated, contested=contested,
            evidence=[self._shown(item) for item in sorted(items, key=_newest_first)], need=need,
            severity=None if need is None or state == "unknown" else need * (state != "evidenced"),
            claims=list(dict.fromkeys(e.claim for item in items for e in item.said)),
        )  # fmt: skip

    def _shown(self, item: CellEvidence) -> dict[str, Any]:
        return {
            "basis": item.basis, "date": item.stated, "done": item.done, "grade": item.grade,
            "agencies": sorted(self.agencies[a].ref or a for a in item.agencies if a in self.agencies),
            "sources": self.snapshot.source_refs(item.said),
            "independent_sources": self.snapshot.independent(item.said),
        }  # fmt: skip


def _asked(question: _Question, level: str | None, region: str | None, all_: bool) -> set[str]:
    every = question.snapshot.region_names
    if all_ or (region is not None and level is not None):
        codes = {code for code in every if is_domestic(code)} | {code for code, _ in question.evidence}
    else:
        codes = question.known() | ({region} if region is not None else set())
    return {c for c in codes if c in every and level in (None, level_of(c)) and (region is None or inside(c, region))}


def _summed(cells: Iterable[CoverageCell]) -> list[RegionCoverage]:
    """Coverage of each region whose required functions are all among the cells; Σ w·met / Σ w with every w = 1."""
    by_region: dict[str, list[CoverageCell]] = defaultdict(list)
    for cell in cells:
        by_region[cell.region["code"]].append(cell)
    rows = []
    for found in by_region.values():
        required = [cell for cell in found if cell.required]
        if len(found) == len(FUNCTIONS) and required:
            states = {state: sum(cell.state == state for cell in required) for state in STATES}
            low = states["evidenced"] / len(required)
            high = (states["evidenced"] + states["unknown"]) / len(required)
            rows.append(RegionCoverage(found[0].region, states, low, high, found[0].need))
    return rows
