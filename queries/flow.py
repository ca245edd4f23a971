"""Flow W[o,t]: how many victims came from a regency or city o and passed another one, or a country, t.

Invariant: a pair that no case gives is not there (unknown is never shown as 0); every row names its cases and claims.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from graph.errors import UsageError
from graph.region_codes import inside
from graph.vocabulary import LEGAL_BASES
from queries.answer import Method
from queries.case_flow import CaseFlow
from queries.leg_columns import Ints, grouped
from queries.snapshot import Snapshot

# What flow needs of a graph.
LABELS = ("Region", "Place", "CaseFile", "VictimGroup", "Source")
TYPES = ("LEG", "HAS_VICTIMS", "CAME_FROM", "SEATED_IN")


@dataclass(frozen=True)
class FlowRow:
    """W[a, b] = `victims`; `cases` are refs, `claims` the ids of the claims behind the number."""

    a: dict[str, str]
    b: dict[str, str]
    victims: float
    cases: list[str]
    claims: list[str]

    def as_json(self) -> dict[str, Any]:
        """The row as tables.md has it, with its claims."""
        return {"a": self.a, "b": self.b, "victims": self.victims, "cases": self.cases, "claims": self.claims}


@dataclass(frozen=True)
class FlowAnswer:
    """All flows asked for, by the codes of a and b.  `facts`: number of distinct claims behind them."""

    method: Method
    flows: list[FlowRow]
    truncated: bool = False

    @property
    def facts(self) -> int:
        """Distinct claims behind the rows."""
        return len({claim for row in self.flows for claim in row.claims})

    def as_json(self) -> dict[str, Any]:
        """The object of tables.md."""
        return {
            "method": self.method.as_json(), "facts": self.facts, "truncated": self.truncated,
            "flows": [row.as_json() for row in self.flows],
        }  # fmt: skip


def flow(snapshot: Snapshot, from_: str | None = None, to: str | None = None, legal_basis: str | None = None, *,
         on: date) -> FlowAnswer:  # fmt: skip
    """W[o,t] for origins in `from_` and regions passed in `to` (codes; None: all), of one legal basis or all together.

    Victims; DESIGN §4, Flow.  NotFoundError for a region that the graph does not have, UsageError for another basis.
    """
    for code in (from_, to):
        if code is not None:
            snapshot.region(code)
    if legal_basis is not None and legal_basis not in LEGAL_BASES:
        raise UsageError(f"no legal basis {legal_basis!r}", advice="use one of " + ", ".join(LEGAL_BASES))
    cases = CaseFlow(snapshot, on, legal_basis)
    codes = cases.places.codes
    entries, to_region = cases.flows()
    wanted = _inside(codes, from_)[entries.region] & _inside(codes, to)[to_region]
    case, origin, passed = entries.case[wanted], entries.region[wanted], to_region[wanted]
    keys, inverse = np.unique(origin * len(codes) + passed, return_inverse=True)
    victims = np.bincount(inverse, weights=entries.victims[wanted], minlength=len(keys))
    order, start = grouped(inverse, len(keys))
    rows = []
    for k in np.flatnonzero(victims > 0).tolist():
        a, b = divmod(int(keys[k]), len(codes))
        rows.append(FlowRow(
            a=snapshot.region_json(codes[a]), b=snapshot.region_json(codes[b]), victims=float(victims[k]),
            cases=case_refs(cases, case[order[start[k] : start[k + 1]]]),
            claims=claims_behind(cases, case[order[start[k] : start[k + 1]]], (a, b)),
        ))  # fmt: skip
    parameters = {"from": from_, "to": to, "legal_basis": legal_basis, "on": on}
    return FlowAnswer(Method("flow", parameters), rows)


def case_refs(cases: CaseFlow, which: Ints) -> list[str]:
    """`cases.ref` of some cases (the id where there is no ref), sorted, each once."""
    ids = (cases.columns.cases[number] for number in which.tolist())
    return sorted({cases.refs.get(case_id) or case_id for case_id in ids})


def claims_behind(cases: CaseFlow, which: Ints, regions: tuple[int, ...]) -> list[str]:
    """Distinct claims of some cases that concern these regions, by id: a store gives its rows in any order."""
    return sorted({c for n in which.tolist() for region in regions for c in cases.claims_of(n, region)})


def _inside(codes: list[str], region: str | None) -> np.typing.NDArray[np.bool_]:
    return np.array([region is None or inside(code, region) for code in codes], dtype=bool)
