"""Legs and victims as NumPy columns: what the matrices (flow, gaps) are computed from.

Invariants: read once from a snapshot's Arrow tables; what is only denied is not in them; the numbers of victims are
those of docs/methods.md, Leg (best claim that states one; of equals, the larger).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from graph.dates import interval
from graph.grades import rank
from queries.legs import stated_victims
from queries.snapshot import Snapshot, parse_evidence

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
# The first and last day of a leg of which nothing says when it was: it fits anywhere.
ALWAYS, NEVER_ENDS = 0, np.iinfo(np.int64).max


class Names:
    """Numbers for names in order of first use: `index` of a name, `all` names."""

    def __init__(self) -> None:
        self._index: dict[str, int] = {}

    def index(self, name: str) -> int:
        """The number of a name (a new one for a new name)."""
        return self._index.setdefault(name, len(self._index))

    @property
    def all(self) -> list[str]:
        """The names, by number."""
        return list(self._index)


@dataclass(frozen=True)
class LegColumns:
    """One entry a leg (arrays of length m) and one a group of victims (length g).

    `case`, `victims_case`: index into `cases`.  `from_code`, `to_code`, `origin_code`: index into `codes`, -1 where
    an end is no region and no seated place, or no origin is stated.  `from_node`, `to_node`: index into `nodes`.
    `first`, `last`: first possible and last possible day as proleptic ordinals.  `victims`, `count`: NaN if no claim
    states a number.
    """

    cases: list[str]
    codes: list[str]
    nodes: list[str]
    case: Ints
    recruitment: Flags
    from_code: Ints
    to_code: Ints
    from_node: Ints
    to_node: Ints
    first: Ints
    last: Ints
    victims: Floats
    victims_case: Ints
    origin_code: Ints
    count: Floats
    _evidence: pa.ChunkedArray
    _victims_evidence: tuple[tuple[str | None, ...], ...]

    @cached_property
    def legs_by_case(self) -> tuple[Ints, Ints]:
        """(order, start): legs of case c are order[start[c]:start[c + 1]]."""
        return grouped(self.case, len(self.cases))

    @cached_property
    def victims_by_case(self) -> tuple[Ints, Ints]:
        """(order, start): victim groups of case c are order[start[c]:start[c + 1]]."""
        return grouped(self.victims_case, len(self.cases))

    @cached_property
    def _raw(self) -> list[str | None]:
        return list(self._evidence.to_pylist())

    @cached_property
    def _claims(self) -> dict[int, list[str]]:
        return {}

    def leg_claims(self, leg: int) -> list[str]:
        """Ids of the claims that assert a leg."""
        if leg not in self._claims:
            self._claims[leg] = _asserting(self._raw[leg])
        return self._claims[leg]

    def victims_claims(self, group: int) -> list[str]:
        """Ids of the claims that assert a group of victims, its case or its origin."""
        return [claim for raw in self._victims_evidence[group] for claim in _asserting(raw)]


def _asserting(raw: str | None) -> list[str]:
    """Ids of the asserting claims in a piece of evidence, without reading the rest of them (there may be millions)."""
    return [e["claim"] for e in orjson.loads(raw) if e["stance"] == "asserts"] if raw else []


def grouped(keys: Ints, size: int) -> tuple[Ints, Ints]:
    """(order, start) such that the positions with key k (0 ≤ k < size) are order[start[k]:start[k + 1]]."""
    order = np.argsort(keys, kind="stable")
    return order, np.searchsorted(keys[order], np.arange(size + 1))


def leg_columns(snapshot: Snapshot) -> LegColumns:
    """The columns of a snapshot, made once."""
    return snapshot.once(_build)


def _build(snapshot: Snapshot) -> LegColumns:
    table = snapshot.tables.rel("LEG")
    table = table.filter(pc.invert(pc.fill_null(table.column("denied"), False)))
    cases, codes, nodes = Names(), Names(), Names()
    seats = best_seats(snapshot)

    def code_of(node_id: str) -> int:
        if node_id.startswith("region:"):
            return codes.index(node_id.removeprefix("region:"))
        return codes.index(seats[node_id]) if node_id.startswith("place:") and node_id in seats else -1

    case = _mapped(table.column("case_id"), cases.index)
    first, last = _days(table, case, len(cases.all))
    groups = _victim_groups(snapshot, cases, codes)
    return LegColumns(
        case=case, recruitment=np.asarray(pc.equal(table.column("act"), "recruitment")).astype(bool),
        from_code=_mapped(table.column("from_id"), code_of), to_code=_mapped(table.column("to_id"), code_of),
        from_node=_mapped(table.column("from_id"), nodes.index), to_node=_mapped(table.column("to_id"), nodes.index),
        first=first, last=last, victims=_leg_victims(table), **groups,
        _evidence=table.column("evidence"), cases=cases.all, codes=codes.all, nodes=nodes.all,
    )  # fmt: skip


def best_seats(snapshot: Snapshot) -> Mapping[str, str]:
    """Place id → code of the region where it is seated, as its best-graded claim says (then the smaller code)."""
    found: dict[str, tuple[Any, str]] = {}
    for rel in snapshot.rels("SEATED_IN"):
        if rel.from_label == "Place" and not rel.denied:
            code = rel.to_id.removeprefix("region:")
            key = (rank(rel.props.get("grade", "F6")), code)
            found[rel.from_id] = min(found.get(rel.from_id, key), key)
    return {place: code for place, (_, code) in found.items()}


def _mapped(column: pa.ChunkedArray, number: Callable[[str], int]) -> Ints:
    """number(value) of each row, asked once a distinct value; -1 for null."""
    values, indices = _encoded(column)
    table = np.array([number(v) for v in values] + [-1], dtype=np.int64)
    return table[indices]


def _encoded(column: pa.ChunkedArray) -> tuple[list[str], Ints]:
    """Distinct values, and the number of each row's value (-1 for null)."""
    merged = pa.chunked_array(column.chunks, type=column.type).combine_chunks()
    if isinstance(merged, pa.ChunkedArray):  # how Arrow gives back a column without any row
        merged = pa.concat_arrays(merged.chunks) if merged.num_chunks else pa.array([], type=column.type)
    coded = merged.dictionary_encode()
    indices = np.asarray(pc.fill_null(coded.indices, -1)).astype(np.int64)
    return list(coded.dictionary.to_pylist()), indices


def _days(table: pa.Table, case: Ints, cases: int) -> tuple[Ints, Ints]:
    """First and last possible day of each leg, as queries.legs computes them leg by leg."""
    bounds = []
    for name in ("start_date", "end_date"):
        values, indices = _encoded(table.column(name))
        spans = [interval(v) for v in values]
        bounds.append((
            np.array([s[0].toordinal() for s in spans] + [-1], dtype=np.int64)[indices],
            np.array([s[1].toordinal() for s in spans] + [-1], dtype=np.int64)[indices],
        ))  # fmt: skip
    (start_first, start_last), (end_first, end_last) = bounds
    case_first = np.full(cases, NEVER_ENDS)
    case_last = np.full(cases, -1, dtype=np.int64)
    for lower, upper in bounds:
        dated = lower >= 0
        np.minimum.at(case_first, case[dated], lower[dated])
        np.maximum.at(case_last, case[dated], upper[dated])
    case_dated = case_last >= 0
    case_first[~case_dated], case_last[~case_dated] = ALWAYS, NEVER_ENDS
    first = np.where(start_first >= 0, start_first, case_first[case])
    last = np.where(end_first >= 0, end_last, np.where(start_first >= 0, start_last, case_last[case]))
    return first, last


def _leg_victims(table: pa.Table) -> Floats:
    """Number of victims a leg; the evidence is read only where more than one claim could state it."""
    stated = pc.fill_null(pc.cast(table.column("victims"), pa.float64()), np.nan)
    numbers: Floats = np.array(stated.to_numpy(), dtype=np.float64, copy=True)
    several = np.flatnonzero(np.asarray(pc.greater(pc.fill_null(table.column("claims"), 0), 1)))
    for leg, raw in zip(several.tolist(), table.column("evidence").take(pa.array(several)).to_pylist(), strict=True):
        number = stated_victims(parse_evidence(raw))
        numbers[leg] = np.nan if number is None else number
    return numbers


def _victim_groups(snapshot: Snapshot, cases: Names, codes: Names) -> dict[str, Any]:
    """One entry for each group of victims of each case: number of the best claim, origin of the best claim."""
    origin = {group: min(rels, key=lambda r: (rank(r.props.get("grade", "F6")), r.to_id))
              for group, rels in snapshot.from_node("CAME_FROM").items()}  # fmt: skip
    found = {node.id: node for node in snapshot.of_label("VictimGroup")}
    victims_case, origin_code, count, evidence = [], [], [], []
    for rel in snapshot.rels("HAS_VICTIMS"):
        node = found.get(rel.to_id)
        if rel.denied or node is None or node.props.get("denied"):
            continue
        came_from = origin.get(rel.to_id)
        number = node.props.get("count")
        if node.props.get("claims", 0) > 1:
            number = stated_victims(parse_evidence(node.props.get("evidence")), "count")
        victims_case.append(cases.index(rel.from_id))
        origin_code.append(-1 if came_from is None else codes.index(came_from.to_id.removeprefix("region:")))
        count.append(np.nan if number is None else float(number))
        raw = [node.props.get("evidence"), rel.raw_evidence]
        evidence.append(tuple(raw if came_from is None else [*raw, came_from.raw_evidence]))
    return {
        "victims_case": np.array(victims_case, dtype=np.int64), "origin_code": np.array(origin_code, dtype=np.int64),
        "count": np.array(count, dtype=np.float64), "_victims_evidence": tuple(evidence),
    }  # fmt: skip
