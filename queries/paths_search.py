"""The search for recruitment paths: best-first over labels, with an admissible bound.

Invariants: paths come out in exactly the order of the answer, each once; nothing that the definitions allow is left
out (a search that would take too long says so); a bound changes only how soon an answer is found.

A label is a walk from the start to a leg: its weight, the earliest day on which it can have ended, the nodes passed.
Labels wait in a heap by (weight + least weight of what is still to come, start, ids of the legs); of the continuations
of a label only the next best one waits there (Hershberger, Maxel and Suri 2007 order spur paths so; here it keeps a
hub's thousands of continuations from being copied).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import pairwise

import numpy as np

from queries.path_arrays import FAR_OFF, Flags, Ints, PathArrays, members
from queries.path_bounds import Rules
from queries.path_weights import LONGEST_PATH, UNREACHABLE

NO_IDENTIFIER = -1


@dataclass(frozen=True, slots=True, eq=False)
class Label:
    """A walk: its last leg (`row`), the identifier joined over to get to it, and the walk before."""

    row: int
    identifier: int
    before: Label | None
    weight: int
    ended: int
    changed: bool
    passed: frozenset[int]
    ids: tuple[str, ...]
    start: int

    def steps(self) -> list[tuple[int, int]]:
        """(leg, identifier joined over just before it or NO_IDENTIFIER) from first to last."""
        found: list[tuple[int, int]] = []
        label: Label | None = self
        while label is not None:
            found.append((label.row, label.identifier))
            label = label.before
        return found[::-1]


@dataclass(frozen=True)
class Found:
    """Paths in order; `complete` is False if the search stopped at its limit before it had all that it was to find."""

    paths: list[Label]
    complete: bool
    too_long: bool = False


@dataclass(frozen=True)
class _Ahead:
    """Continuations of a label: legs, weight of the join to each, identifier joined over, node joined at."""

    rows: Ints
    join: Ints
    identifier: Ints
    entry: Ints


class PathSearch:
    """One search.  `after[leg]`: a lower bound on the weight of what must follow a leg (UNREACHABLE: nothing can)."""

    def __init__(self, arrays: PathArrays, rules: Rules, after: Ints | None = None) -> None:
        self._arrays = arrays
        self._rules = rules
        self._after = after
        self._partners: dict[int, list[tuple[int, int, int]]] = {}

    def run(self, starts: Ints, *, wanted: int, limit: int) -> Found:
        """The first `wanted` paths that leave a node of `starts`, looking at `limit` labels at most."""
        heap: list[tuple[int, int, tuple[str, ...], Label, Iterator[Label]]] = []
        paths: list[Label] = []
        looked = 0
        self._push(heap, self._first_labels(starts))
        while heap and len(paths) < wanted:
            if looked >= limit:
                return Found(paths, False)
            looked += 1
            _, _, _, label, siblings = heappop(heap)
            self._push(heap, siblings)
            if self._arrived(label):
                paths.append(label)
                continue
            if len(label.ids) >= LONGEST_PATH:
                return Found(paths, False, too_long=True)
            goes_on = self._push(heap, self._continued(label))
            if not goes_on and self._rules.targets is None and (label.changed or self._rules.strict):
                paths.append(label)
        return Found(paths, True)

    def _push(self, heap: list[tuple[int, int, tuple[str, ...], Label, Iterator[Label]]],
              labels: Iterator[Label]) -> bool:  # fmt: skip
        label = next(labels, None)
        if label is None:
            return False
        ahead = 0 if self._after is None else int(self._after[label.row])
        heappush(heap, (label.weight + ahead, label.start, label.ids, label, labels))
        return True

    def _arrived(self, label: Label) -> bool:
        return self._rules.targets is not None and bool(self._rules.targets[self._arrays.to_node[label.row]])

    # -- the first leg

    def _first_labels(self, starts: Ints) -> Iterator[Label]:
        a = self._arrays
        rows = members(starts, *a.by_node[:2])
        keep = self._rules.allowed[rows] & (a.to_node[rows] != a.from_node[rows])
        # A single leg must have a choice of days, too: an end that cannot come before its start.
        keep &= np.maximum(a.begin_first[rows], a.finish_first[rows]) <= a.finish_last[rows]
        rows = rows[keep & self._useful(rows, np.zeros(len(rows), dtype=np.bool_))]
        begins = np.where(a.floating[rows], FAR_OFF, a.begin_first[rows])
        for i in self._in_order(rows, a.weight[rows], begins):
            row = int(rows[i])
            passed = frozenset((int(a.from_node[row]), int(a.to_node[row])))
            yield Label(row, NO_IDENTIFIER, None, int(a.weight[row]), int(a.leaves[row]), False, passed,
                        (a.leg_id(row),), int(begins[i]))  # fmt: skip

    # -- the next leg

    def _continued(self, label: Label) -> Iterator[Label]:
        """Walks that are one leg longer, best first; each leaves every node for good."""
        a, row = self._arrays, label.row
        if self._rules.hubs[a.to_node[row]]:
            return
        ahead = self._ahead(label)
        rows = ahead.rows
        begins = np.maximum(a.begin_first[rows], label.ended)
        ends = np.maximum(begins, a.finish_first[rows])
        changed = (a.case[rows] != a.case[row]) | label.changed
        keep = self._rules.allowed[rows] & (begins <= a.begin_last[rows]) & (ends <= a.finish_last[rows])
        keep &= a.begin_first[rows] <= int(a.latest[row]) + self._rules.max_wait
        kept = np.flatnonzero(keep & self._useful(rows, changed))
        weight = a.weight[rows] + ahead.join
        for i in self._in_order(rows[kept], weight[kept], None):
            at = int(kept[i])
            leg, head, entry = int(rows[at]), int(a.to_node[rows[at]]), int(ahead.entry[at])
            if head in label.passed or head == entry:
                continue
            yield Label(leg, int(ahead.identifier[at]), label, label.weight + int(weight[at]), int(ends[at]),
                        bool(changed[at]), label.passed | {entry, head}, (*label.ids, a.leg_id(leg)),
                        label.start)  # fmt: skip

    def _useful(self, rows: Ints, changed: Flags) -> Flags:
        """False where a walk can lead to no path: no way on to a target, or there without any change of case."""
        useful = np.ones(len(rows), dtype=np.bool_)
        if self._after is not None:
            useful &= self._after[rows] < UNREACHABLE
        if self._rules.targets is not None and not self._rules.strict:
            useful &= changed | ~self._rules.targets[self._arrays.to_node[rows]]
        return useful

    def _ahead(self, label: Label) -> _Ahead:
        a, row = self._arrays, label.row
        node = int(a.to_node[row])
        if self._rules.strict or a.is_region[node]:
            order, start = a.by_case
            rows = order[start[a.case[row]] : start[a.case[row] + 1]]
            return self._at(node, rows[a.from_node[rows] == node])
        parts = [self._at(node, self._leaving(node, label))]
        if a.meets[node]:
            for partner, join, identifier in self._partners_of(node):
                if partner not in label.passed and not self._rules.hubs[partner]:
                    rows = self._leaving(partner, label)
                    parts.append(self._at(partner, rows[a.case[rows] != a.case[row]], join, identifier))
        if len(parts) == 1:
            return parts[0]
        return _Ahead(
            *(np.concatenate([getattr(p, n) for p in parts]) for n in ("rows", "join", "identifier", "entry"))
        )

    def _at(self, node: int, rows: Ints, join: int = 0, identifier: int = NO_IDENTIFIER) -> _Ahead:
        return _Ahead(rows, np.full(len(rows), join), np.full(len(rows), identifier), np.full(len(rows), node))

    def _leaving(self, node: int, label: Label) -> Ints:
        """Legs out of a node that may be in time: not the years before and after, which a busy place is full of."""
        a = self._arrays
        order, start, last, width = a.by_node
        first, beyond = int(start[node]), int(start[node + 1])
        days = last[first:beyond]
        latest = int(a.latest[label.row]) + self._rules.max_wait + int(width[node])
        low, high = np.searchsorted(days, label.ended, side="left"), np.searchsorted(days, latest, side="right")
        return order[first + int(low) : first + int(high)]

    def _partners_of(self, node: int) -> list[tuple[int, int, int]]:
        """(other user, weight, identifier) of everyone who shares an identifier, over the best one of each."""
        if node not in self._partners:
            uses = self._arrays.uses
            best: dict[int, tuple[int, str, int]] = {}
            for mine in range(*np.searchsorted(uses.node, [node, node + 1]).tolist()):
                identifier = int(uses.identifier[mine])
                name = uses.identifiers[identifier]
                order, start = uses.by_identifier
                for theirs in order[start[identifier] : start[identifier + 1]].tolist():
                    other = int(uses.node[theirs])
                    if other != node:
                        join = (int(uses.weight[mine] + uses.weight[theirs]), name, identifier)
                        best[other] = min(best.get(other, join), join)
            self._partners[node] = [(other, join[0], join[2]) for other, join in sorted(best.items())]
        return self._partners[node]

    def _in_order(self, rows: Ints, weight: Ints, begins: Ints | None) -> Iterator[int]:
        """Positions by weight with what is ahead, then start, then id; ids are looked up only among equals."""
        if not len(rows):
            return
        total = weight if self._after is None else weight + self._after[rows]
        order = np.argsort(total, kind="stable") if begins is None else np.lexsort((begins, total))
        differs = total[order[1:]] != total[order[:-1]]
        if begins is not None:
            differs |= begins[order[1:]] != begins[order[:-1]]
        edges = [0, *(np.flatnonzero(differs) + 1).tolist(), len(order)]
        for low, high in pairwise(edges):
            equals = order[low:high].tolist()
            yield from equals if len(equals) == 1 else sorted(equals, key=lambda i: self._arrays.leg_id(int(rows[i])))
