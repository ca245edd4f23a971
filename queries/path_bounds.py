"""How little a path can still weigh after a leg: what steers the search to the destination.

Invariant: a bound is never above the weight of any completion that the definitions allow (it is admissible), so it
changes how fast an answer is found, never the answer.  It is the exact best completion of an easier problem, in which
days are rounded to spans, cases may stay the same at a join and nodes may come twice.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from queries.path_arrays import Flags, Ints, PathArrays, expanded
from queries.path_weights import LONGEST_PATH, UNREACHABLE

# Keys of meeting points: node in the upper bits; in the lower either a span of days, or this bit and the case.
_NODE_SHIFT = 33
_BY_CASE = 1 << 32
_SHORTEST_SPAN = 16  # days
_ENTRIES_PER_LEG = 4


@dataclass(frozen=True)
class Rules:
    """What a question allows.

    `allowed`: legs; `hubs`: nodes that no path may pass; `targets`: nodes where a path ends (None: where it cannot go
    on); `max_wait`: days; `strict`: all legs of one case.
    """

    allowed: Flags
    hubs: Flags
    targets: Flags | None
    max_wait: int
    strict: bool


@dataclass(frozen=True)
class _Entries:
    """Parallel: a leg (position in the rows at hand), a meeting point (node or identifier), the weight that it adds."""

    leg: Ints
    point: Ints
    extra: Ints

    def take(self, kept: Flags | Ints) -> _Entries:
        return _Entries(self.leg[kept], self.point[kept], self.extra[kept])


def completions(arrays: PathArrays, rules: Rules, rows: Ints) -> Ints:
    """For each leg of `rows`: at most the weight of its best completion to a target over legs of `rows`.

    0 for a leg that ends in a target, at least UNREACHABLE for one that cannot reach it (and for legs not in `rows`).
    """
    if rules.targets is None:
        raise ValueError("a bound needs a target")
    heads, tails = arrays.to_node[rows], arrays.from_node[rows]
    arrived = rules.targets[heads]
    best = np.where(arrived, 0, UNREACHABLE)
    after = np.full(len(arrays), UNREACHABLE, dtype=np.int64)
    onward = np.flatnonzero(~rules.hubs[tails])
    waiting = np.flatnonzero(~arrived & ~rules.hubs[heads])
    departures = _meeting_points(arrays, rules, tails, onward)
    arrivals = _meeting_points(arrays, rules, heads, waiting)
    if len(departures.leg) and len(arrivals.leg):
        _relax(best, arrays.weight[rows], *_matched(arrays, rules, rows, departures, arrivals))
    after[rows] = best
    return after


def _meeting_points(arrays: PathArrays, rules: Rules, nodes: Ints, legs: Ints) -> _Entries:
    """Where each leg can be met: its own node and, unless all legs are of one case, the identifiers used there."""
    own = _Entries(legs, nodes[legs], np.zeros(len(legs), dtype=np.int64))
    uses = arrays.uses if not rules.strict else None
    if uses is None or not len(uses.node):
        return own
    start = np.searchsorted(uses.node, np.arange(len(arrays.nodes) + 1))
    counts = (start[1:] - start[:-1])[own.point]
    which = expanded(start[:-1][own.point], counts)
    leg = np.repeat(own.leg, counts)
    return _Entries(
        np.concatenate([own.leg, leg]),
        np.concatenate([own.point, len(arrays.nodes) + uses.identifier[which]]),
        np.concatenate([own.extra, uses.weight[which]]),
    )


def _matched(arrays: PathArrays, rules: Rules, rows: Ints, departures: _Entries, arrivals: _Entries) -> tuple[
    Ints, Ints, Ints, Ints, Ints, Ints]:  # fmt: skip
    """Keys of meeting points in time: (leg, extra, start of each key) of departures, (leg, extra, key) of arrivals."""
    first, last = arrays.begin_first[rows].astype(np.int64), arrays.begin_last[rows].astype(np.int64)
    timed = ~_at_region(arrays, rules, departures.point)
    origin, width = 0, _SHORTEST_SPAN
    if timed.any():
        legs = departures.leg[timed]
        origin, width = int(first[legs].min()), max(_SHORTEST_SPAN, (rules.max_wait + 1) // 2)
        while ((last[legs] - first[legs]) // width).sum() > _ENTRIES_PER_LEG * len(rows):
            width *= 2
    low = np.where(timed, (first[departures.leg] - origin) // width, _BY_CASE + arrays.case[rows][departures.leg])
    high = np.where(timed, (last[departures.leg] - origin) // width, low)
    which = np.repeat(np.arange(len(low)), high - low + 1)
    key = (departures.point[which] << _NODE_SHIFT) + expanded(low, high - low + 1)
    order = np.argsort(key, kind="stable")
    keys, starts = np.unique(key[order], return_index=True)
    leaving = departures.take(which[order])

    # The keys that an arrival may go on from stand side by side: its node's, from its end to the longest wait.
    # Asked node by node, because a search of millions of keys in any order is slow.
    arrivals = arrivals.take(np.argsort(arrivals.point, kind="stable"))
    timed = ~_at_region(arrays, rules, arrivals.point)
    earliest = (arrays.leaves[rows][arrivals.leg].astype(np.int64) - origin) // width
    latest = (arrays.latest[rows][arrivals.leg].astype(np.int64) + rules.max_wait - origin) // width
    case = _BY_CASE + arrays.case[rows][arrivals.leg]
    base = arrivals.point << _NODE_SHIFT
    low = np.searchsorted(keys, base + np.where(timed, np.clip(earliest, 0, _BY_CASE - 1), case), side="left")
    high = np.searchsorted(keys, base + np.where(timed, np.clip(latest, -1, _BY_CASE - 1), case), side="right")
    counts = np.maximum(high - low, 0)
    order = np.argsort(np.repeat(arrivals.leg, counts), kind="stable")
    arriving = arrivals.take(np.repeat(np.arange(len(counts)), counts)[order])
    return leaving.leg, leaving.extra, starts, arriving.leg, arriving.extra, expanded(low, counts)[order]


def _at_region(arrays: PathArrays, rules: Rules, point: Ints) -> Flags:
    """Where a path must stay in its case: at a region, and everywhere in a strict path."""
    if rules.strict:
        return np.ones(len(point), dtype=np.bool_)
    return np.concatenate([arrays.is_region, np.zeros(len(arrays.uses.identifiers), dtype=np.bool_)])[point]


def _relax(best: Ints, weight: Ints, leaving: Ints, leaving_extra: Ints, starts: Ints, arriving: Ints,
           arriving_extra: Ints, key: Ints) -> None:  # fmt: skip
    """Bellman-Ford over meeting points, in place, until nothing improves (at most LONGEST_PATH legs)."""
    if not len(arriving):
        return
    legs, first = np.unique(arriving, return_index=True)
    for _ in range(LONGEST_PATH):
        onward = np.minimum.reduceat((best + weight)[leaving] + leaving_extra, starts)
        found = np.minimum.reduceat(onward[key] + arriving_extra, first)
        improved = found < best[legs]
        if not improved.any():
            return
        best[legs[improved]] = found[improved]
