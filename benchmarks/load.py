"""Loading the register into the embedded graph, measured beside what a user would do instead: a statement a row.

    .venv/bin/python -m benchmarks.load [--regions 40000] [--rounds 3]

Two ways write the same regions and PART_OF relationships into an empty Ladybug file, in turn, round after round:
  ours        LadybugStore.replace_all of Arrow tables (made by the projection beforehand)
  row by row  CREATE with parameters, all in one transaction
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import ladybug
from pydantic import SecretStr

from graph.ladybug_store import LadybugStore
from graph.ledger import Batch, Ledger
from graph.projection import build
from graph.tables import GraphTables
from ingest.regions import region_claims


def register(folder: Path, regions: int) -> GraphTables:
    """The graph of the first claims of the register: about `regions` regions with what they lie in."""
    ledger = Ledger.open(SecretStr(f"sqlite:///{folder / 'ledger.sqlite'}"))
    ledger.append(islice(region_claims(), 2 * regions), batch=Batch("benchmark", "1", "benchmark"))
    graph = build(ledger)
    ledger.close()
    return graph


def ours(path: Path, graph: GraphTables) -> None:
    """All at once, from Arrow."""
    store = LadybugStore(path)
    store.replace_all(graph)
    store.close()


def row_by_row(path: Path, graph: GraphTables) -> None:
    """A statement a node and a relationship, as tutorials show it."""
    database = ladybug.Database(str(path))
    connection = ladybug.Connection(database)
    connection.execute("CREATE NODE TABLE Region(id STRING PRIMARY KEY, name STRING, code STRING)")
    connection.execute("CREATE REL TABLE PART_OF(FROM Region TO Region)")
    connection.execute("BEGIN TRANSACTION")
    for row in graph.node("Region").select(["id", "name", "code"]).to_pylist():
        connection.execute("CREATE (:Region {id: $id, name: $name, code: $code})", row)
    for row in graph.rel("PART_OF").select(["from_id", "to_id"]).to_pylist():
        connection.execute("MATCH (a:Region {id: $from_id}), (b:Region {id: $to_id}) CREATE (a)-[:PART_OF]->(b)", row)
    connection.execute("COMMIT")
    connection.close()
    database.close()


def seconds(way: Callable[[Path, GraphTables], None], graph: GraphTables) -> float:
    """Wall time of one load into a new file."""
    with tempfile.TemporaryDirectory(prefix="matarantai-benchmark-") as folder:
        start = time.perf_counter()
        way(Path(folder) / "graph.lbug", graph)
        return time.perf_counter() - start


def main() -> None:
    """Print medians and their ratio."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--regions", type=int, default=40_000)
    arguments.add_argument("--rounds", type=int, default=3)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="matarantai-benchmark-") as folder:
        graph = register(Path(folder), given.regions)
    taken: dict[str, list[float]] = {"ours": [], "row by row": []}
    for _ in range(given.rounds):
        taken["ours"].append(seconds(ours, graph))
        taken["row by row"].append(seconds(row_by_row, graph))
    rows = graph.node("Region").num_rows + graph.rel("PART_OF").num_rows
    print(f"{rows:,} nodes and relationships, {given.rounds} rounds")
    for way, times in taken.items():
        print(f"{way:12} median {statistics.median(times):8.2f} s   {min(times):.2f} to {max(times):.2f}")
    print(f"ratio {statistics.median(taken['row by row']) / statistics.median(taken['ours']):.1f}")


if __name__ == "__main__":
    main()
