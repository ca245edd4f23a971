"""Legs: what they are worth and when they can have been.

Invariants: a leg that is only denied is no leg; a denial never changes p; a stated date is never sharpened; the
interval of a case is taken from all its dated legs, before any filter (docs/methods.md, Leg).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.dates import interval
from graph.grades import rank
from queries.snapshot import Evidence, Rel, Snapshot, best_first

# What legs need of a graph.
LABELS = ("Region", "Person", "Company", "Place", "CaseFile", "Source", "Identifier")
TYPES = ("LEG", "SEATED_IN", "USES")


@dataclass(frozen=True)
class Window:
    """First and last possible day of something."""

    first: date
    last: date

    def overlaps(self, first: date, last: date) -> bool:
        """True unless it lies wholly outside first … last."""
        return self.first <= last and first <= self.last


@dataclass(frozen=True)
class Leg:
    """One leg.  `begin`: window of its start; `finish`: window of its end, None where no end is stated.

    `undated`: it has no date of its own (its case lends its interval); `floating`: its whole case has no date, it
    fits anywhere (`begin` is then None).  `p`: reliability (docs/methods.md); `grade`: of its best claim.
    """

    id: str
    case_id: str
    case: str
    legal_basis: str | None
    act: str
    from_id: str
    to_id: str
    start: str | None
    end: str | None
    begin: Window | None
    finish: Window | None
    undated: bool
    victims: int | None
    grade: str
    p: float
    contested: bool
    evidence: tuple[Evidence, ...]

    @property
    def floating(self) -> bool:
        """True if nothing says when it was: no date in its whole case."""
        return self.begin is None

    @property
    def earliest(self) -> date | None:
        """First possible day of the leg (None if it floats)."""
        return None if self.begin is None else self.begin.first

    @property
    def latest(self) -> date | None:
        """Latest possible end of the leg: of its end if one is stated, else of its start."""
        if self.begin is None:
            return None
        return self.begin.last if self.finish is None else self.finish.last

    @property
    def asserting(self) -> tuple[Evidence, ...]:
        """The claims that assert it."""
        return tuple(e for e in self.evidence if e.asserts)

    @property
    def means(self) -> str | None:
        """How people were moved, by the best claim that says so."""
        return next((e.props["means"] for e in best_first(self.asserting) if e.props.get("means")), None)

    @property
    def planned(self) -> bool:
        """True if all who assert it tell of a plan (`means` begins with `rencana`), not of a journey."""
        return all(str(e.props.get("means") or "").casefold().startswith("rencana") for e in self.asserting)

    def as_json(self, snapshot: Snapshot) -> dict[str, Any]:
        """A leg in the JSON of an answer (tables.md), with the ids of the claims behind it."""
        return {
            "act": self.act, "from": snapshot.node(self.from_id).as_json(), "to": snapshot.node(self.to_id).as_json(),
            "case": self.case, "legal_basis": self.legal_basis, "start": self.start, "end": self.end,
            "victims": self.victims, "means": self.means, "planned": self.planned, "grade": self.grade,
            "contested": self.contested, "p": self.p,
            "sources": snapshot.source_refs(self.asserting),
            "independent_sources": snapshot.independent(self.asserting), "claims": [e.claim for e in self.evidence],
        }  # fmt: skip


def stated_victims(evidence: Iterable[Evidence], prop: str = "victims") -> int | None:
    """The number of the best claim that states one; of equally graded claims the larger; None if none states one."""
    numbers = [(rank(e.grade), -e.props[prop]) for e in evidence if e.asserts and e.props.get(prop) is not None]
    return -min(numbers)[1] if numbers else None


def case_windows(rels: Iterable[Rel]) -> Mapping[str, Window]:
    """Case id → first to last possible day of its dated legs; a case without any dated leg is missing."""
    bounds: dict[str, list[date]] = defaultdict(list)
    for rel in rels:
        for stated in (rel.props.get("start_date"), rel.props.get("end_date")):
            if stated:
                bounds[rel.props["case_id"]].extend(interval(stated))
    return {case: Window(min(days), max(days)) for case, days in bounds.items()}


def all_legs(snapshot: Snapshot) -> list[Leg]:
    """Every leg that some source asserts, in order of id."""
    rels = [rel for rel in snapshot.rels("LEG") if not rel.denied]
    windows = case_windows(rels)
    return [leg_of(snapshot, rel, windows.get(rel.props["case_id"])) for rel in rels]


def leg_of(snapshot: Snapshot, rel: Rel, case_window: Window | None) -> Leg:
    """One LEG relationship (not only denied) as a leg; `case_window`: of its case, None if nothing in it is dated."""
    start, end = rel.props.get("start_date"), rel.props.get("end_date")
    begin = finish = None
    if start:
        begin = Window(*interval(start))
    elif end and case_window is not None:
        # Only an end: it began between the first dated day of its case and that end.
        begin = Window(case_window.first, interval(end)[1])
    elif case_window is not None:
        begin = case_window
    if end:
        finish = Window(*interval(end))
    case = snapshot.find(rel.props["case_id"])
    asserting = rel.asserting
    top = best_first(asserting)[0]
    return Leg(
        id=rel.id, case_id=rel.props["case_id"],
        case=(case.ref if case is not None and case.ref else rel.props.get("case_ref", rel.props["case_id"])),
        legal_basis=None if case is None else case.props.get("legal_basis"),
        act=rel.props["act"], from_id=rel.from_id, to_id=rel.to_id, start=start, end=end,
        begin=begin, finish=finish, undated=not start and not end, victims=stated_victims(asserting),
        grade=top.grade, p=snapshot.probability(asserting), contested=rel.contested, evidence=rel.evidence,
    )  # fmt: skip


def use_probability(snapshot: Snapshot, uses: Rel) -> float:
    """p that a person or company uses an identifier: as for a leg, over the independent sources of the use."""
    return snapshot.probability(uses.evidence)
