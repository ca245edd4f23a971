"""Evidence that a function is, or is not, performed in a region: every kind that counts, each with its basis.

Invariants: a `performs` row and a declared function count whoever does it; other evidence only by agencies of a kind
that owes the function at some level, covering the region or inside it; what happens inside a region counts for it,
nothing rolls down (docs/methods.md, Coverage).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from graph.dates import first_day
from graph.grades import best
from graph.region_codes import level_of, lies_in
from queries.coordination import age_days, in_force, posts_on
from queries.function_matrix import FunctionMatrix
from queries.jurisdictions import jurisdictions
from queries.snapshot import Evidence, Node, Rel, Snapshot, parse_evidence

# What coverage needs of a graph.
LABELS = ("Region", "Agency", "Person", "Event", "Agreement", "CaseFile", "Measure", "Programme", "Source")
TYPES = (
    "COVERS", "SEATED_IN", "PERFORMS", "ATTENDED", "HOLDS_POST", "HELD_IN", "REACHED", "PARTY_TO", "HANDLES",
    "OCCURRED_IN", "RUNS", "REFERRED_TO", "ABOUT",
)  # fmt: skip
_AGREEMENT_FUNCTION = {"task_force": "F1", "village_regulation": "F2", "data_sharing": "F9"}
_REFERRAL_FUNCTION = {"victim": "F6", "data": "F9", "case": "F5"}


@dataclass(frozen=True)
class CellEvidence:
    """One thing that speaks for or against a function in some regions.

    `basis`: performs, declared, event, agreement, programme, referral, case or measure.  `done`: False if a source
    says that it is not done.  `stated`: its date as stated; `age` in days (None: undated), 0 for what does not age;
    `day`: the last possible day, never after `--on`, by which the newest is found.  `only_contests`: it says otherwise
    than an absence, but is no evidence itself.  `contested`: some source denies it.
    """

    function: str
    regions: frozenset[str]
    basis: str
    done: bool
    stated: str | None
    day: date | None
    ages: bool
    grade: str
    agencies: tuple[str, ...]
    said: tuple[Evidence, ...]
    contested: bool = False
    only_contests: bool = False


def _day(stated: str | None, on: date) -> date | None:
    """The day that an age counts from: the last possible one, not after `on` (None: undated, or dated later)."""
    age = None if stated is None else age_days(stated, on)
    return None if age is None else date.fromordinal(on.toordinal() - age)


def _later(stated: str | None, on: date) -> bool:
    return stated is not None and first_day(stated) > on


class CoverageEvidence:
    """All evidence of a snapshot on a day, with the matrix of that day."""

    def __init__(self, snapshot: Snapshot, on: date, matrix: FunctionMatrix) -> None:
        self.snapshot = snapshot
        self.on = on
        self.matrix = matrix
        self.where = jurisdictions(snapshot)

    def all(self) -> Iterator[CellEvidence]:
        """Every item, in no particular order."""
        yield from self._performs()
        yield from self._events()
        yield from self._agreements()
        yield from self._cases()
        yield from self._programmes()
        yield from self._referrals()
        yield from self._measures()

    # -- who it is by

    def _owing(self, agencies: Iterable[str], function: str) -> list[str]:
        known = self.where.agencies
        return sorted(a for a in set(agencies) if a in known and self.matrix.owes(known[a].props.get("kind"), function))

    def _regions(self, agencies: Iterable[str]) -> frozenset[str]:
        return frozenset(code for agency in agencies for code in self.where.regions(agency))

    def _item(self, function: str, basis: str, stated: str | None, agencies: Iterable[str], regions: Iterable[str],
              main: Node | Rel, *others: Rel, ages: bool = True) -> CellEvidence:  # fmt: skip
        """An item whose grade is that of `main`; what denies `main` or one of the others contests it."""
        said = parse_evidence(main.props.get("evidence")) if isinstance(main, Node) else main.evidence
        asserting = [e for e in said if e.asserts]
        contested = len(asserting) < len(said) or any(rel.contested for rel in others)
        return CellEvidence(
            function, frozenset(regions), basis, True, stated, _day(stated, self.on), ages,
            best(e.grade for e in asserting), tuple(sorted(agencies)),
            tuple(asserting) + tuple(e for rel in others for e in rel.asserting), contested,
        )  # fmt: skip

    # -- the kinds

    def _performs(self) -> Iterator[CellEvidence]:
        """Rows of `performs` and declared functions; denying `evidenced` says that it is not done."""
        for rel in self.snapshot.rels("PERFORMS"):
            stated = rel.props.get("date")
            if _later(stated, self.on):
                continue
            performed = rel.props.get("state", "evidenced") == "evidenced"
            regions = frozenset(lies_in(rel.to_id.removeprefix("region:")))
            for asserts in (True, False):
                said = tuple(e for e in rel.evidence if e.asserts is asserts)
                if said:
                    yield CellEvidence(
                        rel.props["function"], regions, rel.props.get("basis", "performs"), performed is asserts,
                        stated, _day(stated, self.on), True, best(e.grade for e in said), (rel.from_id,), said,
                        only_contests=not performed and not asserts,
                    )  # fmt: skip

    def _events(self) -> Iterator[CellEvidence]:
        for node in self.snapshot.of_label("Event"):
            stated = node.props.get("date")
            if node.props.get("denied") or _later(stated, self.on):
                continue
            attended = self.snapshot.to_node("ATTENDED").get(node.id, [])
            came: dict[str, list[Rel]] = {}
            for rel in attended:
                for agency in self._came(rel, stated):
                    came.setdefault(agency, []).append(rel)
            if node.props.get("kind") == "meeting":
                yield from self._meeting(node, stated, came)
            elif node.props.get("kind") == "outreach":
                places = self.snapshot.from_node("REACHED").get(node.id) or self._held_in(node)
                yield from self._at(node, stated, came, "F2", places)
            elif node.props.get("kind") == "operation":
                yield from self._at(node, stated, came, "F5", self._held_in(node))

    def _came(self, rel: Rel, stated: str | None) -> set[str]:
        if rel.props.get("capacity") == "absent":
            return set()
        if rel.from_label != "Person":
            return {rel.from_id} & self.where.agencies.keys()
        posts = self.snapshot.from_node("HOLDS_POST").get(rel.from_id, [])
        return (posts_on(posts, stated) if stated else set()) & self.where.agencies.keys()

    def _held_in(self, node: Node) -> list[Rel]:
        return list(self.snapshot.from_node("HELD_IN").get(node.id, ()))

    def _meeting(self, node: Node, stated: str | None, came: dict[str, list[Rel]]) -> Iterator[CellEvidence]:
        """F1: at least two agencies of the region met, one of them owing F1."""
        owing = set(self._owing(came, "F1"))
        by_region: dict[str, set[str]] = {}
        for agency in came:
            for code in self.where.regions(agency):
                by_region.setdefault(code, set()).add(agency)
        for code, agencies in by_region.items():
            if len(agencies) > 1 and agencies & owing:
                rels = [rel for agency in sorted(agencies) for rel in came[agency]]
                yield self._item("F1", "event", stated, agencies, [code], node, *rels)

    def _at(self, node: Node, stated: str | None, came: dict[str, list[Rel]], function: str,
            places: Iterable[Rel]) -> Iterator[CellEvidence]:  # fmt: skip
        """What happened in some places, for the regions around them that one of the owing agencies belongs to."""
        around: dict[str, list[Rel]] = {}
        for place in places:
            for code in lies_in(place.to_id.removeprefix("region:")):
                around.setdefault(code, []).append(place)
        owing = self._owing(came, function)
        for code, here in around.items():
            agencies = [agency for agency in owing if code in self.where.regions(agency)]
            if agencies:
                rels = [rel for agency in agencies for rel in came[agency]]
                yield self._item(function, "event", stated, agencies, [code], node, *here, *rels)

    def _agreements(self) -> Iterator[CellEvidence]:
        """In force: dated by `since`, not ageing; ended: dated by `until`."""
        for node in self.snapshot.of_label("Agreement"):
            function = _AGREEMENT_FUNCTION.get(node.props.get("kind", ""))
            since, until = node.props.get("since"), node.props.get("until")
            if function is None or node.props.get("denied") or _later(since, self.on):
                continue
            parties = {rel.from_id: rel for rel in self.snapshot.to_node("PARTY_TO").get(node.id, ())}
            valid = in_force(until, self.on)
            # Without `since` nobody can say that it is in force: it is undated, as everything without a date.
            ages = not valid or since is None
            yield from self._by_each(function, "agreement", since if valid else until, parties, node, ages=ages)

    def _by_each(self, function: str, basis: str, stated: str | None, parties: dict[str, Rel], main: Node | Rel, *,
                 ages: bool = True) -> Iterator[CellEvidence]:  # fmt: skip
        """For each owing agency, the regions that it covers or lies inside."""
        for agency in self._owing(parties, function):
            others = [] if parties[agency] is main else [parties[agency]]
            yield self._item(function, basis, stated, [agency], self.where.regions(agency), main, *others, ages=ages)

    def _cases(self) -> Iterator[CellEvidence]:
        """F5: a case handled where it occurred; where no place is stated, where its agency is."""
        for rel in self.snapshot.rels("HANDLES"):
            case = self.snapshot.find(rel.to_id)
            if rel.denied or case is None or case.props.get("denied") or not self._owing([rel.from_id], "F5"):
                continue
            stated = case.props.get("opened")
            if _later(stated, self.on):
                continue
            regions = self.where.regions(rel.from_id)
            occurred = self.snapshot.region_codes_of(case.id, "OCCURRED_IN")
            if occurred:
                regions = regions & {above for code in occurred for above in lies_in(code)}
            yield self._item("F5", "case", stated, [rel.from_id], regions, rel)

    def _programmes(self) -> Iterator[CellEvidence]:
        """F2: a programme in a village; no agency needed."""
        for rel in self.snapshot.rels("RUNS"):
            code = rel.to_id.removeprefix("region:")
            stated = rel.props.get("since")
            if rel.denied or rel.from_label != "Programme" or level_of(code) != "village" or _later(stated, self.on):
                continue
            yield self._item("F2", "programme", stated, [], lies_in(code), rel)

    def _referrals(self) -> Iterator[CellEvidence]:
        for rel in self.snapshot.rels("REFERRED_TO"):
            function = _REFERRAL_FUNCTION.get(rel.props.get("kind", ""))
            stated = rel.props.get("date")
            if function is None or rel.denied or _later(stated, self.on):
                continue
            yield from self._by_each(function, "referral", stated, {rel.from_id: rel, rel.to_id: rel}, rel)

    def _measures(self) -> Iterator[CellEvidence]:
        """F3: published passport deferrals of an office, dated by `until` if that is not later, else by `since`."""
        for node in self.snapshot.of_label("Measure"):
            if node.name != "passport_deferrals" or node.props.get("denied"):
                continue
            since, until = node.props.get("since"), node.props.get("until")
            stated = until if until is not None and not _later(until, self.on) else since
            if _later(stated, self.on) or (stated is None and _later(until, self.on)):
                continue
            offices = {r.to_id: r for r in self.snapshot.from_node("ABOUT").get(node.id, ()) if r.to_label == "Agency"}
            yield from self._by_each("F3", "measure", stated, offices, node)
