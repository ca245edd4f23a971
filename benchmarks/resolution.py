"""How long candidates take for many people, and how much memory, beside rapidfuzz within blocks.

    .venv/bin/python -m benchmarks.resolution [--people 50000] [--runs 3]

The people are invented: tokens of known Indonesian names, drawn so that the n-th commonest comes 1/n as often (Zipf),
in all regencies, every second with a phone, a tenth told of twice.  Each way runs in a process of its own; the time is
from the graph's tables in memory to the answer, the memory the peak of that process.  The baseline compares the same
full names (token_sort_ratio) within blocks of regency and first letter; it knows no phones, cases or initials, and
explains nothing.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from random import Random

from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from graph.tables import GraphTables
from ingest.gazetteer import register
from ingest.name_forms import name_forms
from queries.resolution import resolve
from tests.support.graph_builder import GraphBuilder

_TOLD_TWICE = 0.1
_THRESHOLD = 80
_SEED = 7


def people(count: int) -> GraphTables:
    """A graph of so many people."""
    random = Random(_SEED)
    tokens = [t.capitalize() for t in sorted(name_forms().known) if len(t) > 2]
    random.shuffle(tokens)
    shares = [1 / (n + 1) for n in range(len(tokens))]
    regencies = [code for code in register().upper if code.count(".") == 1]
    graph = GraphBuilder()
    for code in regencies:
        graph.region(code)
    names: list[tuple[str, str, str | None]] = []
    while len(names) < count:
        name = " ".join(random.choices(tokens, shares, k=random.choice((1, 2, 2, 2, 3))))
        phone = f"+62812{random.randrange(10**8):08d}" if random.random() < 0.5 else None
        told = 2 if random.random() < _TOLD_TWICE else 1
        names += [(name, random.choice(regencies), phone)] * told
    for number, (name, region, phone) in enumerate(names[:count]):
        ref, case = f"R{number}", f"K{number // 4}"
        if number % 4 == 0:
            graph.case(case, region=region)
        graph.person(ref, name, region=region)
        graph.rel("INVOLVED_IN", ref, case, role="recruiter", status="terduga")
        if phone is not None:
            graph.uses(ref, phone)
    return graph.tables()


def ours(graph: GraphTables) -> int:
    """`resolve` as the command line runs it; number of pairs."""
    return len(resolve(graph, "Person").pairs)


def within_blocks(graph: GraphTables) -> int:
    """rapidfuzz within blocks; number of pairs."""
    seats = graph.rel("SEATED_IN").select(["from_id", "to_id"]).to_pylist()
    region = {row["from_id"]: row["to_id"] for row in seats}
    blocks: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in graph.node("Person").select(["id", "name"]).to_pylist():
        blocks[(region.get(row["id"], ""), row["name"][:1])].append(row["name"])
    pairs = 0
    for names in blocks.values():
        matrix = cdist(names, names, scorer=fuzz.token_sort_ratio, score_cutoff=_THRESHOLD, workers=2)
        pairs += int((matrix >= _THRESHOLD).sum() - len(names)) // 2
    return pairs


_WAYS = {"ours": ours, "rapidfuzz within blocks": within_blocks}


def _run_one(way: str, count: int) -> None:
    graph = people(count)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    pairs = _WAYS[way](graph)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{seconds} {peak / 1024} {before / 1024} {pairs}")


def main() -> None:
    """Print the median of some runs of each way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=50_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--way", choices=sorted(_WAYS), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.way:
        _run_one(given.way, given.people)
        return
    medians = {}
    for way in _WAYS:
        rows = []
        for _ in range(given.runs):
            command = [sys.executable, "-m", "benchmarks.resolution", "--way", way, "--people", str(given.people)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            rows.append([float(n) for n in done.stdout.split()])
        seconds, peak, before, pairs = (statistics.median(column) for column in zip(*rows, strict=True))
        medians[way] = seconds
        spread = max(r[0] for r in rows) - min(r[0] for r in rows)
        print(f"{way:24} {seconds:7.1f} s (spread {spread:.1f})  peak {peak:,.0f} MB, "
              f"of which the graph {before:,.0f} MB  {pairs:,.0f} pairs")  # fmt: skip
    print(f"ours takes {medians['ours'] / medians['rapidfuzz within blocks']:.1f} times as long")


if __name__ == "__main__":
    main()
