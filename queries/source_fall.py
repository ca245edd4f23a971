"""If this source falls, what changes: gaps, recruitment paths and coverage with and without its claims.

Invariants: the graph without the source is made by the projection itself, from the claims that are left; both answers
are asked in the same words on the same day; which questions were asked, and how many were not, is part of the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from graph.errors import LimitError
from graph.region_codes import is_domestic, level_of, province_of, regency_of
from graph.tables import GraphChange, changed_tables
from queries.answer import Method
from queries.coverage import CoverageCell, coverage
from queries.gaps import GapRow, gaps
from queries.independence import groups_of
from queries.leg_columns import best_seats
from queries.paths import PathQuery, RecruitmentPath, recruitment_paths
from queries.snapshot import Rel, Snapshot

PATHS_A_QUESTION = 20
MOST_QUESTIONS = 60
_GAP_FIGURES = ("flow", "coordination", "state", "score", "last_contact")
_CELL_FIGURES = ("state", "last_evidence", "contested")


@dataclass(frozen=True)
class FallAnswer:
    """What hangs on a source.  `asked`: the questions about paths, as (from, to); `not_asked`: how many were left."""

    method: Method
    facts: int
    source: Mapping[str, Any]
    claims: Mapping[str, int]
    removed: Mapping[str, int]
    changed: Mapping[str, int]
    pairs: int
    gaps: Mapping[str, list[Any]]
    asked: list[tuple[dict[str, str], dict[str, str]]]
    not_asked: int
    cut: int
    cells: int
    paths: Mapping[str, list[Any]] = field(repr=False)
    coverage: list[Any] = field(repr=False)

    def as_json(self) -> dict[str, Any]:
        """The answer as JSON.

        `{"method", "facts", "truncated", "source": row of `sources`, "claims": {type: n}, "removed": {label or type:
        n}, "changed": {label or type: n}, "gaps": {"compared", "gone": [gap], "appeared": [gap], "changed": [{"kind",
        "a", "b", "before": figures, "after": figures}]}, "paths": {"asked": [{"from", "to"}], "not_asked", "cut",
        "gone": [path], "appeared": [path], "changed": [path with "reliability_after"]}, "coverage": {"compared",
        "changed": [{"region", "function", "before": figures, "after": figures}]}}`; gaps and paths as in their own
        answers; `cut`: questions that have more paths than were compared.
        """
        asked = [{"from": a, "to": b} for a, b in self.asked]
        return {
            "method": self.method.as_json(), "facts": self.facts, "truncated": bool(self.not_asked or self.cut),
            "source": dict(self.source), "claims": dict(self.claims), "removed": dict(self.removed),
            "changed": dict(self.changed), "gaps": {"compared": self.pairs, **self.gaps},
            "paths": {"asked": asked, "not_asked": self.not_asked, "cut": self.cut, **self.paths},
            "coverage": {"compared": self.cells, "changed": self.coverage},
        }  # fmt: skip


def source_fall(
    snapshot: Snapshot, change: GraphChange, *, row: Mapping[str, Any], claims: Mapping[str, int],
    with_copies: bool, on: date,
) -> FallAnswer:  # fmt: skip
    """What `change` (the source's claims taken back) makes of all gaps and cells of coverage that either graph knows,
    and of the paths that it may concern.

    The paths asked for lead from every regency where a case that is touched, or is joined to one by a shared person,
    company, place or identifier, has its first legs, to every country (for cases that stay inside: regency) where one
    of them ends.  `row`: the source as `sources` lists it; `claims`: what is taken back, by type.
    """
    without = Snapshot(changed_tables(snapshot.tables, change))
    before, after = ({(r.kind, r.a["code"], r.b["code"]): r for r in gaps(s, on=on, limit=0).gaps}
                     for s in (snapshot, without))  # fmt: skip
    cells = [{(c.region["code"], c.function): c for c in coverage(s, on=on, limit=0).cells}
             for s in (snapshot, without)]  # fmt: skip
    questions = _questions(snapshot, _touched_cases(snapshot, change))
    found = _compare_paths(snapshot, without, questions[:MOST_QUESTIONS], on)
    parameters = {
        "source": row["id"], "with_copies": with_copies, "on": on, "paths_a_question": PATHS_A_QUESTION,
        "questions_at_most": MOST_QUESTIONS,
    }  # fmt: skip
    removed = {label: len(ids) for label, ids in change.delete_nodes.items()}
    removed |= {name: table.num_rows for name, table in change.delete_rels.items()}
    changed = {n: t.num_rows for part in (change.upsert_nodes, change.upsert_rels) for n, t in part.items()}
    return FallAnswer(
        Method("source_fall", parameters), sum(claims.values()), row, claims, removed, changed,
        pairs=len({*before, *after}), gaps=_compare_gaps(before, after),
        asked=[(snapshot.region_json(a), snapshot.region_json(b)) for a, b in questions[:MOST_QUESTIONS]],
        not_asked=max(0, len(questions) - MOST_QUESTIONS), cut=found.cut, paths=found.as_lists(),
        cells=len({*cells[0], *cells[1]}), coverage=_compare_cells(*cells),
    )  # fmt: skip


def _compare_gaps(
    before: Mapping[tuple[str, str, str], GapRow], after: Mapping[tuple[str, str, str], GapRow]
) -> dict[str, list[Any]]:
    def figures(row: GapRow) -> dict[str, Any]:
        return {name: getattr(row, name) for name in _GAP_FIGURES}

    changed = [
        {"kind": b.kind, "a": b.a, "b": b.b, "before": figures(b), "after": figures(after[key])}
        for key, b in before.items()
        if key in after and figures(b) != figures(after[key])
    ]
    return {
        "gone": [row.as_json() for key, row in before.items() if key not in after],
        "appeared": [row.as_json() for key, row in after.items() if key not in before], "changed": changed,
    }  # fmt: skip


def _compare_cells(
    before: Mapping[tuple[str, str], CoverageCell], after: Mapping[tuple[str, str], CoverageCell]
) -> list[dict[str, Any]]:
    """Cells that read otherwise; one that a graph does not list is unknown there."""
    unknown = {"state": "unknown", "last_evidence": None, "contested": False}
    out = []
    for key in sorted({*before, *after}):
        cells = before.get(key), after.get(key)
        figures = [unknown if c is None else {name: getattr(c, name) for name in _CELL_FIGURES} for c in cells]
        if figures[0] != figures[1]:
            region = next(c.region for c in cells if c is not None)
            out.append({"region": region, "function": key[1], "before": figures[0], "after": figures[1]})
    return out


# ---- which paths to ask for


def _touched_cases(snapshot: Snapshot, change: GraphChange) -> set[str]:
    """Cases one of whose legs is touched, or has an end whose use of an identifier is touched."""
    legs = _ids(change, "LEG")
    users = {rel.from_id for rel in snapshot.rels("USES") if rel.id in _ids(change, "USES")}
    return {
        rel.props["case_id"] for rel in _legs(snapshot)
        if rel.id in legs or rel.from_id in users or rel.to_id in users
    }  # fmt: skip


def _ids(change: GraphChange, name: str) -> set[str]:
    tables = (change.delete_rels.get(name), change.upsert_rels.get(name))
    return {one for table in tables if table is not None for one in table["id"].to_pylist()}


def _legs(snapshot: Snapshot) -> list[Rel]:
    return [rel for rel in snapshot.rels("LEG") if not rel.denied and rel.props.get("case_id")]


def _questions(snapshot: Snapshot, cases: set[str]) -> list[tuple[str, str]]:
    """(from, to) codes, those of the touched cases themselves first."""
    joined = _joined_cases(snapshot, cases)
    seats = best_seats(snapshot)
    own: dict[tuple[str, str], None] = {}
    for which in (cases, joined):
        starts, ends = set(), set()
        for rel in _legs(snapshot):
            if rel.props["case_id"] in which:
                starts |= _places(rel.from_id, seats, abroad=False)
                ends |= _places(rel.to_id, seats, abroad=True)
        # Inside the country only where nothing leads out of it: every regency passed would else be an end.
        out = {code for code in ends if not is_domestic(code)} or ends
        own.update(dict.fromkeys((a, b) for a in sorted(starts) for b in sorted(out) if a != b))
    return list(own)


def _places(node_id: str, seats: Mapping[str, str], *, abroad: bool) -> set[str]:
    """The regency (else province), or with `abroad` the country, of a region or seated place; none for others."""
    code = node_id.removeprefix("region:") if node_id.startswith("region:") else seats.get(node_id)
    if code is None or level_of(code) == "country":
        return {code} if code is not None and abroad and not is_domestic(code) else set()
    return {regency_of(code) or province_of(code) or code}


def _joined_cases(snapshot: Snapshot, cases: Iterable[str]) -> set[str]:
    """The cases that hang together with some cases by shared people, companies, places and identifiers."""
    links: dict[str, set[str]] = {}
    for rel in _legs(snapshot):
        ends = {end for end in (rel.from_id, rel.to_id) if not end.startswith("region:")}
        links.setdefault(rel.props["case_id"], set()).update(ends)
    for rel in snapshot.rels("USES"):
        if not rel.denied:
            links.setdefault(rel.from_id, set()).add(rel.to_id)
    together = groups_of(links)
    wanted = {together[case] for case in cases}
    return {one for one, group in together.items() if one.startswith("casefile:") and group in wanted}


# ---- the paths, with and without


@dataclass
class _PathChanges:
    gone: dict[Any, Any] = field(default_factory=dict)
    appeared: dict[Any, Any] = field(default_factory=dict)
    changed: dict[Any, Any] = field(default_factory=dict)
    cut: int = 0

    def as_lists(self) -> dict[str, list[Any]]:
        return {name: list(getattr(self, name).values()) for name in ("gone", "appeared", "changed")}


def _compare_paths(
    snapshot: Snapshot, without: Snapshot, questions: Iterable[tuple[str, str]], on: date
) -> _PathChanges:  # fmt: skip
    found = _PathChanges()
    for start, end in questions:
        (before, cut), (after, cut_after) = (_paths(s, start, end, on) for s in (snapshot, without))
        found.cut += cut or cut_after
        for key, path in before.items():
            if key not in after:
                found.gone.setdefault(key, path.as_json(snapshot))
            elif abs(after[key].reliability - path.reliability) > 1e-12:
                said = path.as_json(snapshot) | {"reliability_after": after[key].reliability}
                found.changed.setdefault(key, said)
        for key, path in after.items():
            if key not in before:
                found.appeared.setdefault(key, path.as_json(without))
    return found


def _paths(snapshot: Snapshot, start: str, end: str, on: date) -> tuple[dict[Any, RecruitmentPath], bool]:
    """The first paths by what they are made of, and whether there are, or may be, more."""
    try:
        answer = recruitment_paths(snapshot, PathQuery(start, end, k=PATHS_A_QUESTION, on=on))
    except LimitError:
        return {}, True
    made_of = {
        (path.kind, *(leg.id for leg in path.legs), *((j.after_leg, j.at.id) for j in path.joins)): path
        for path in answer.paths
    }
    return made_of, answer.truncated
