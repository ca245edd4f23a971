"""A store gives its rows in any order: no answer may depend on it (both engines must answer alike)."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pydantic import SecretStr

from graph.ledger import Batch, Ledger
from graph.projection import build
from graph.tables import GraphTables
from ingest.load import load_tables
from queries.coverage import coverage
from queries.flow import flow
from queries.gaps import gaps
from queries.neighbourhood import neighbourhood
from queries.paths import PathQuery, recruitment_paths
from queries.search import search
from queries.show import show
from queries.snapshot import Snapshot
from tests.support.small_tables import small_register, write_small_tables

ON = date(2024, 6, 30)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphTables]:
    folder = tmp_path_factory.mktemp("order")
    ledger = Ledger.open(SecretStr(f"sqlite:///{folder / 'ledger.sqlite'}"))
    ledger.append(small_register(), batch=Batch("test", "1", "tester"))
    tables: Path = write_small_tables(folder / "tables")
    assert load_tables(ledger, tables, key=b"k" * 32).ok
    yield build(ledger)
    ledger.close()


def answers(graph: GraphTables) -> list[Any]:
    snapshot = Snapshot.load(graph)
    person = next(node.id for node in snapshot.of_label("Person") if node.ref == "R1")
    found = (
        gaps(snapshot, on=ON, limit=0), flow(snapshot, on=ON), coverage(snapshot, level="regency", on=ON),
        recruitment_paths(snapshot, PathQuery(from_="53.07", to="MYS", on=ON)), show(snapshot, "recruiters:R1"),
        search(snapshot, "rekaan"), neighbourhood(snapshot, person),
    )  # fmt: skip
    return [answer.as_json() for answer in found]


def shuffled(table: pa.Table, seed: int) -> pa.Table:
    order = list(range(table.num_rows))
    random.Random(seed).shuffle(order)
    return table.take(order)


@pytest.mark.parametrize("seed", range(3))
def test_no_answer_depends_on_the_order_of_rows(graph: GraphTables, seed: int) -> None:
    nodes = {label: shuffled(table, seed) for label, table in graph.nodes.items()}
    rels = {name: shuffled(table, seed) for name, table in graph.rels.items()}
    plain = answers(graph)
    assert plain[0]["gaps"]
    assert plain[3]["paths"]
    assert answers(GraphTables(nodes, rels, graph.seq)) == plain
