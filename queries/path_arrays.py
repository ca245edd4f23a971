"""Legs as arrays: what the path search walks on.

Invariants: made once from a snapshot's Arrow tables and never changed; row i of every array is the same leg; what is
only denied is not in them; windows and p are those of queries/legs.py, only computed a column at a time (evidence is
parsed only where several sources speak of one leg).  Days are proleptic ordinals (int32).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from graph.dates import interval
from graph.grades import p_grade
from graph.region_codes import COUNTRY, is_domestic
from queries.legs import Leg, Window, leg_of
from queries.path_weights import ONE_LEG, ONE_UNDATED, weights
from queries.snapshot import Rel, Snapshot, parse_evidence

Ints = npt.NDArray[np.int64]
Days = npt.NDArray[np.int32]
Rows = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

# What a leg that floats (no date in its whole case) has as windows: wider than any calendar.
LONG_AGO, FAR_OFF = -100_000_000, 100_000_000
_JOINING = ("person", "company", "place")
_MEETING = ("person", "company")


@dataclass(frozen=True)
class Uses:
    """Who uses which identifier: parallel arrays (node, identifier, p, row of the asserted USES table), by node."""

    node: Ints
    identifier: Ints
    p: Floats
    rows: Ints
    table: pa.Table
    identifiers: Sequence[str]

    @cached_property
    def weight(self) -> Ints:
        """Weight of each use in a join (queries/path_weights.py)."""
        return weights(self.p)

    @cached_property
    def by_identifier(self) -> tuple[Rows, Rows]:
        """(order, start): uses of identifier i are order[start[i]:start[i + 1]]."""
        return grouped(self.identifier, len(self.identifiers))

    def rel(self, node: int, identifier: int) -> Rel:
        """The relationship by which a node uses an identifier (ValueError if it does not)."""
        at = np.flatnonzero((self.node == node) & (self.identifier == identifier))
        if not len(at):
            raise ValueError("this node does not use this identifier")
        return Rel("USES", self.table.slice(int(self.rows[at[0]]), 1).to_pylist()[0])


@dataclass(frozen=True)
class PathArrays:
    """Every leg that some source asserts, in the order of the LEG table (which has no meaning).

    `begin_first`, `begin_last`: window of the start.  `finish_first`, `finish_last`: window of the end, LONG_AGO and
    FAR_OFF where none is stated.  `leaves`: earliest possible end; `latest`: latest possible end.  `from_node`,
    `to_node`: index into `nodes`; `case` into `cases`; `grade` into `grades`.
    """

    snapshot: Snapshot
    table: pa.Table
    nodes: Sequence[str]
    cases: Sequence[str]
    grades: Sequence[str]
    from_node: Ints
    to_node: Ints
    case: Ints
    grade: npt.NDArray[np.int8]
    p: Floats
    begin_first: Days
    begin_last: Days
    finish_first: Days
    finish_last: Days
    leaves: Days
    latest: Days
    undated: Flags
    floating: Flags
    case_first: Days
    case_last: Days
    is_region: Flags
    joins: Flags
    meets: Flags

    def __len__(self) -> int:
        return len(self.p)

    @cached_property
    def by_node(self) -> tuple[Rows, Rows, Days, Days]:
        """(order, start, last, width): legs out of node n are order[start[n]:start[n + 1]], by last day of their start.

        `last`: that day, in the same order; `width`: longest window of a start among the legs out of each node.
        """
        key = (self.from_node << 32) + (self.begin_last.astype(np.int64) - LONG_AGO)
        order = np.argsort(key, kind="stable")
        start = np.zeros(len(self.nodes) + 1, dtype=np.int64)
        np.cumsum(np.bincount(self.from_node, minlength=len(self.nodes)), out=start[1:])
        width = np.zeros(len(self.nodes), dtype=np.int32)
        np.maximum.at(width, self.from_node, np.where(self.floating, 0, self.begin_last - self.begin_first))
        return order, start, self.begin_last[order], width

    @cached_property
    def by_case(self) -> tuple[Rows, Rows]:
        """(order, start): legs of case c are order[start[c]:start[c + 1]]."""
        return grouped(self.case, len(self.cases))

    @cached_property
    def uses(self) -> Uses:
        """Identifiers that at least two nodes on legs use; what is only denied is left out."""
        return _uses(self)

    @cached_property
    def weight(self) -> Ints:
        """Weight of each leg as a step of a path (queries/path_weights.py)."""
        return weights(self.p) + self.undated * ONE_UNDATED + ONE_LEG

    @cached_property
    def _ids(self) -> pa.ChunkedArray:
        return self.table.column("id")

    def leg_id(self, row: int) -> str:
        """The id of a leg."""
        found: str = self._ids[row].as_py()
        return found

    def leg(self, row: int) -> Leg:
        """A leg with all that is known of it."""
        case = self.case[row]
        window = None
        if not self.floating[row]:
            window = Window(_date(self.case_first[case]), _date(self.case_last[case]))
        return leg_of(self.snapshot, Rel("LEG", self.table.slice(row, 1).to_pylist()[0]), window)

    @cached_property
    def _places(self) -> tuple[list[str], Ints]:
        """Codes of the nodes that a region may stand for, sorted, and the node of each (a place once a seat)."""
        pairs = [(node.removeprefix("region:"), i) for i, node in enumerate(self.nodes) if self.is_region[i]]
        number = {node: i for i, node in enumerate(self.nodes) if node.startswith("place:")}
        seats = self.snapshot.tables.rel("SEATED_IN")
        if seats.num_rows:
            kept = pc.and_(pc.equal(seats.column("from_label"), "Place"),
                           pc.invert(pc.fill_null(seats.column("denied"), False)))  # fmt: skip
            seats = seats.filter(kept)
            ends = zip(seats.column("from_id").to_pylist(), seats.column("to_id").to_pylist(), strict=True)
            pairs += [(region.removeprefix("region:"), number[place]) for place, region in ends if place in number]
        pairs.sort()
        return [code for code, _ in pairs], np.array([node for _, node in pairs], dtype=np.int64)

    def standing_for(self, region: str) -> Ints:
        """Nodes that a region stands for: itself, everything inside it and the places seated in it (sorted, unique)."""
        codes, nodes = self._places
        if region == COUNTRY:
            found = nodes[[i for i, code in enumerate(codes) if is_domestic(code)]]
        else:
            # Codes inside "52" start with "52."; "/" is the character after ".".
            found = np.concatenate([
                nodes[bisect_left(codes, region) : bisect_left(codes, region + "\0")],
                nodes[bisect_left(codes, region + ".") : bisect_left(codes, region + "/")],
            ])  # fmt: skip
        return np.unique(found)


def path_arrays(snapshot: Snapshot) -> PathArrays:
    """The arrays of a snapshot, made once."""
    return snapshot.once(_build)


def grouped(keys: Ints, size: int) -> tuple[Rows, Rows]:
    """(order, start) such that the positions with key k (0 ≤ k < size) are order[start[k]:start[k + 1]]."""
    start = np.zeros(size + 1, dtype=np.int64)
    np.cumsum(np.bincount(keys, minlength=size), out=start[1:])
    return np.argsort(keys, kind="stable"), start


def expanded(first: Ints, counts: Ints) -> Ints:
    """first[0], first[0]+1, … (counts[0] numbers), first[1], … : ranges laid end to end."""
    before = np.cumsum(counts) - counts
    return np.repeat(first - before, counts) + np.arange(int(counts.sum()))


def members(groups: Ints, order: Rows, start: Rows) -> Rows:
    """order[start[g]:start[g + 1]] of each group g, end to end."""
    return order[expanded(start[groups], start[groups + 1] - start[groups])]


def encoded(column: pa.ChunkedArray) -> tuple[list[str], Ints]:
    """Distinct values in order of first appearance, and the number of each row's value (-1 for null)."""
    merged = pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], type=column.type)
    coded = merged.dictionary_encode()
    indices = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int64)
    return list(coded.dictionary.to_pylist()), indices


def _date(day: int) -> date:
    return date.fromordinal(int(day))


def _asserted(table: pa.Table) -> pa.Table:
    denied = pc.fill_null(table.column("denied"), False)
    # What is only denied is rare, and filtering copies the evidence of millions of legs.
    return table.filter(pc.invert(denied)) if pc.any(denied).as_py() else table


def _build(snapshot: Snapshot) -> PathArrays:
    table = _asserted(snapshot.tables.rel("LEG"))
    count = table.num_rows
    ends = pa.chunked_array([*table.column("from_id").chunks, *table.column("to_id").chunks], type=pa.string())
    nodes, both = encoded(ends)
    cases, case = encoded(table.column("case_id"))
    starts, start = encoded(table.column("start_date"))
    finishes, finish = encoded(table.column("end_date"))
    start_first, start_last = _bounds(starts, start)
    finish_first, finish_last = _bounds(finishes, finish)
    starts_known, ends_known = start >= 0, finish >= 0

    case_first = np.full(len(cases), FAR_OFF, dtype=np.int32)
    case_last = np.full(len(cases), LONG_AGO, dtype=np.int32)
    for known, first, last in ((starts_known, start_first, start_last), (ends_known, finish_first, finish_last)):
        np.minimum.at(case_first, case[known], first[known])
        np.maximum.at(case_last, case[known], last[known])
    floating = (case_first == FAR_OFF)[case]

    # A start as stated; only an end: between its case's first dated day and that end; nothing: the case's interval.
    begin_first = np.where(starts_known, start_first, np.where(floating, LONG_AGO, case_first[case]))
    unstated = np.where(ends_known, finish_last, np.where(floating, FAR_OFF, case_last[case]))
    begin_last = np.where(starts_known, start_last, unstated)
    finish_first = np.where(ends_known, finish_first, LONG_AGO)
    latest = np.where(ends_known, finish_last, begin_last)
    finish_last = np.where(ends_known, finish_last, FAR_OFF)
    grades, grade = encoded(table.column("grade"))
    kinds = [node.partition(":")[0] for node in nodes]

    def days(values: npt.NDArray[np.int_]) -> Days:
        return values.astype(np.int32)

    return PathArrays(
        snapshot=snapshot, table=table, nodes=nodes, cases=cases, grades=grades,
        from_node=both[:count], to_node=both[count:], case=case, grade=grade.astype(np.int8),
        p=probabilities(snapshot, table, grades, grade),
        begin_first=days(begin_first), begin_last=days(begin_last), finish_first=days(finish_first),
        finish_last=days(finish_last), leaves=days(np.maximum(begin_first, finish_first)), latest=days(latest),
        undated=~starts_known & ~ends_known, floating=floating, case_first=case_first, case_last=case_last,
        is_region=_flags(kinds, lambda kind: kind == "region"), joins=_flags(kinds, lambda kind: kind in _JOINING),
        meets=_flags(kinds, lambda kind: kind in _MEETING),
    )  # fmt: skip


def _flags(kinds: Sequence[str], test: Callable[[str], bool]) -> Flags:
    return np.fromiter((test(kind) for kind in kinds), dtype=np.bool_, count=len(kinds))


def _bounds(stated: Sequence[str], numbers: Ints) -> tuple[Ints, Ints]:
    """First and last possible day of each row's stated date (0 where none is stated)."""
    spans = [interval(value) for value in stated]
    first = np.array([span[0].toordinal() for span in spans] + [0], dtype=np.int64)
    last = np.array([span[1].toordinal() for span in spans] + [0], dtype=np.int64)
    return first[numbers], last[numbers]


def probabilities(snapshot: Snapshot, table: pa.Table, grades: Sequence[str], grade: Ints) -> Floats:
    """p of each relationship of a table: of its best grade, or, where several sources assert it, of its evidence."""
    known = np.array([p_grade(name) for name in grades] + [0.0])
    p: Floats = known[grade]
    sources = pc.fill_null(pc.list_value_length(table.column("sources")), 0).to_numpy()
    several = np.flatnonzero(sources > 1)
    if len(several):
        evidence = table.column("evidence").take(pa.array(several)).to_pylist()
        p[several] = [snapshot.probability(parse_evidence(raw)) for raw in evidence]
    return p


def _uses(arrays: PathArrays) -> Uses:
    table = _asserted(arrays.snapshot.tables.rel("USES"))
    number = {node: i for i, node in enumerate(arrays.nodes)}
    users, user = encoded(table.column("from_id"))
    identifiers, identifier = encoded(table.column("to_id"))
    node = np.array([number.get(name, -1) for name in users], dtype=np.int64)[user] if users else user
    grades, grade = encoded(table.column("grade"))
    p = probabilities(arrays.snapshot, table, grades, grade)
    known = node >= 0
    shared = np.bincount(identifier[known], minlength=len(identifiers)) > 1
    rows = np.flatnonzero(known & shared[identifier]) if len(identifier) else np.zeros(0, dtype=np.int64)
    rows = rows[np.argsort(node[rows], kind="stable")]
    return Uses(node[rows], identifier[rows], p[rows], rows, table, identifiers)
