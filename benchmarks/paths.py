"""Recruitment paths, measured beside what a user would take instead: networkx.

    .venv/bin/python -m benchmarks.paths [--legs 100000] [--questions 20] [--rounds 3] [--seconds 10]

Three ways answer the same questions (k = 5, a regency to Malaysia), in turn, round after round:
  ours              recruitment_paths, composed, arrays read once
  enumerate         networkx.all_simple_edge_paths (at most 7 legs), then keep what is in time order, sort
  shortest          networkx.shortest_simple_paths with −ln p on the graph without dates, first 5
A question that takes longer than --seconds is cut off and counted.  `shortest` knows no dates, cases or waits: how many
of its paths break time order is printed beside its time.
"""

from __future__ import annotations

import argparse
import signal
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import islice, pairwise
from math import log

import networkx as nx
import numpy as np

from benchmarks.path_country import country
from queries.path_arrays import PathArrays, path_arrays
from queries.paths import PathQuery, recruitment_paths
from queries.snapshot import Snapshot

K, WAIT, DESTINATION, MOST_LEGS = 5, 30, "MYS", 7
ON = date(2030, 1, 1)


class OutOfTimeError(Exception):
    pass


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise OutOfTimeError when the time is over."""

    def stop(*_: object) -> None:
        raise OutOfTimeError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def in_time(arrays: PathArrays, rows: list[int]) -> bool:
    """What every way must keep to: the days, the wait, at least one change of case away from a region."""
    day = -(10**9)
    for row in rows:
        day = max(day, int(arrays.begin_first[row]))
        if day > arrays.begin_last[row] or arrays.floating[row]:
            return False
    changes = [(a, b) for a, b in pairwise(rows) if arrays.case[a] != arrays.case[b]]
    return all(int(arrays.begin_first[b]) - int(arrays.latest[a]) <= WAIT for a, b in pairwise(rows)) and not any(
        arrays.is_region[arrays.to_node[a]] for a, _ in changes
    )


class Networkx:
    """The graphs that a user would build."""

    def __init__(self, arrays: PathArrays) -> None:
        self.arrays = arrays
        self.legs = nx.MultiDiGraph()
        ends = zip(arrays.from_node.tolist(), arrays.to_node.tolist(), strict=True)
        self.legs.add_edges_from((a, b, row) for row, (a, b) in enumerate(ends) if a != b)
        self.best = nx.DiGraph()
        for a, b, row in self.legs.edges(keys=True):
            weight = -log(arrays.p[row])
            if not self.best.has_edge(a, b) or weight < self.best[a][b]["weight"]:
                self.best.add_edge(a, b, weight=weight, row=row)

    def enumerate(self, region: str) -> int:
        """Number of paths in time order among all simple ones of at most MOST_LEGS legs."""
        goal = set(self.arrays.standing_for(DESTINATION).tolist()) & set(self.legs)
        found = []
        for start in self.arrays.standing_for(region).tolist():
            for path in nx.all_simple_edge_paths(self.legs, start, goal, cutoff=MOST_LEGS):
                rows = [row for _, _, row in path]
                if in_time(self.arrays, rows) and len({int(c) for c in self.arrays.case[rows]}) > 1:
                    found.append((-float(np.prod(self.arrays.p[rows])), rows))
        return len(sorted(found)[:K])

    def shortest(self, region: str) -> list[list[int]]:
        """The first K paths by reliability, dates and cases unknown; start and end as two nodes of their own."""
        starts = self.arrays.standing_for(region).tolist()
        goals = self.arrays.standing_for(DESTINATION).tolist()
        self.best.add_edges_from((("from", start) for start in starts if start in self.best), weight=0.0)
        self.best.add_edges_from(((goal, "to") for goal in goals if goal in self.best), weight=0.0)
        try:
            paths = islice(nx.shortest_simple_paths(self.best, "from", "to", weight="weight"), K)
            return [[self.best[a][b]["row"] for a, b in pairwise(path[1:-1])] for path in paths]
        finally:
            self.best.remove_nodes_from(["from", "to"])


def main() -> None:
    parser = argparse.ArgumentParser(description="recruitment paths beside networkx")
    parser.add_argument("--legs", type=int, default=100_000)
    parser.add_argument("--questions", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=10.0)
    given = parser.parse_args()
    tables = country(given.legs)
    snapshot = Snapshot.load(tables)
    began = time.perf_counter()
    arrays = path_arrays(snapshot)
    _ = arrays.by_node, arrays.by_case, arrays.uses, arrays.weight
    print(f"{len(arrays):,} legs, {len(arrays.nodes):,} nodes; arrays in {time.perf_counter() - began:.2f} s", end="; ")
    began = time.perf_counter()
    theirs = Networkx(arrays)
    print(f"networkx graphs in {time.perf_counter() - began:.2f} s")
    regencies = sorted(code for code in snapshot.region_names if code.count(".") == 1)
    asked = np.random.default_rng(1).choice(regencies, given.questions).tolist()
    broken: list[bool] = []

    def shortest(region: str) -> None:
        broken.extend(not in_time(arrays, rows) for rows in theirs.shortest(region))

    def ours(region: str) -> None:
        recruitment_paths(snapshot, PathQuery(region, DESTINATION, K, "composed", WAIT, on=ON))

    ways: dict[str, Callable[[str], object]] = {"ours": ours, "enumerate": theirs.enumerate, "shortest": shortest}
    taken: dict[str, list[float]] = {name: [] for name in ways}
    cut = dict.fromkeys(ways, 0)
    for _ in range(given.rounds):
        for region in asked:
            for name, ask in ways.items():
                began = time.perf_counter()
                try:
                    with at_most(given.seconds):
                        ask(region)
                except OutOfTimeError:
                    cut[name] += 1
                taken[name].append(time.perf_counter() - began)
    base = statistics.median(taken["ours"])
    for name, times in taken.items():
        median = statistics.median(times)
        worst = float(np.quantile(times, 0.95))
        print(f"{name:10} median {median * 1e3:9.1f} ms   p95 {worst * 1e3:9.1f} ms   × {median / base:8.1f}"
              f"   cut off {cut[name]} of {len(times)}")  # fmt: skip
    if broken:
        print(
            f"shortest: {sum(broken)} of {len(broken)} paths are not in time order, wait too long or join at a region"
        )


if __name__ == "__main__":
    main()
