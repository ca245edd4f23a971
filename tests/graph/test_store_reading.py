"""The contract of reading, on both engines: plain values, limits, and never a write."""

from __future__ import annotations

import threading

import pytest

from graph.errors import CypherError, LimitError, StoreError
from graph.schema import NODES, RELS
from graph.store import Store
from graph.tables import GraphChange, GraphTables
from tests.support.schema_rows import (
    content,
    nodes_table,
)
from tests.support.store_rows import part_of, parts, region, regions

ALL = (tuple(NODES), tuple(RELS))


def test_reading_gives_plain_values(store: Store) -> None:
    rows = nodes_table("Region", [region(1, code="52.03", sources=["source:a"]), region(2, code="52")])
    store.apply(
        GraphChange(0, 1, upsert_nodes={"Region": rows}, upsert_rels=parts(part_of(1, 1, 2, grade="B2", claims=1)))
    )
    found = store.read(
        "MATCH (a:Region)-[r:PART_OF]->(b:Region) WHERE a.code = $code "
        "RETURN a, r, b.name AS name, a.lat AS lat, [a.code, b.code] AS codes, 1 AS one, true AS yes, 0.5 AS half",
        {"code": "52.03"},
    )
    assert found.columns == ["a", "r", "name", "lat", "codes", "one", "yes", "half"]
    assert found.rows == [
        [
            {"_label": "Region", "id": "region:1", "name": "Desa 1", "code": "52.03", "sources": ["source:a"]},
            {"_type": "PART_OF", "id": "part_of:1", "grade": "B2", "claims": 1},
            "Desa 2", None, ["52.03", "52"], 1, True, 0.5,
        ]
    ]  # fmt: skip
    assert not found.truncated


def test_a_path_is_its_nodes_and_relationships(store: Store) -> None:
    store.apply(GraphChange(0, 1, upsert_nodes=regions(1, 2), upsert_rels=parts(part_of(1, 1, 2))))
    found = store.read("MATCH p = (a:Region)-[:PART_OF]->(b:Region) RETURN p")
    assert found.rows == [
        [
            {
                "nodes": [{"_label": "Region", **region(1)}, {"_label": "Region", **region(2)}],
                "relationships": [{"_type": "PART_OF", "id": "part_of:1"}],
            }
        ]
    ]


def test_reading_stops_at_the_limit_and_says_so(store: Store) -> None:
    store.apply(GraphChange(0, 1, upsert_nodes=regions(*range(20))))
    statement = "MATCH (n:Region) RETURN n.id AS id"
    cut = store.read(statement, limit=7)
    assert (len(cut.rows), cut.truncated) == (7, True)
    assert len({row[0] for row in cut.rows}) == 7
    exact = store.read(statement, limit=20)
    assert (len(exact.rows), exact.truncated) == (20, False)


def test_reading_stops_when_its_time_is_over(store: Store) -> None:
    store.apply(GraphChange(0, 1, upsert_nodes=regions(*range(2_000))))
    with pytest.raises(LimitError, match="second"):
        store.read(
            "MATCH (a:Region), (b:Region), (c:Region) WHERE a.name + b.name = c.name RETURN count(*)", timeout=0.5
        )
    assert store.read("MATCH (n:Region) RETURN count(n)").rows == [[2_000]]


@pytest.mark.parametrize(
    "statement",
    ["CREATE (:Region {id: 'x'})", "MATCH (n:Region) SET n.name = 'x'", "MATCH (n:Region) DETACH DELETE n",
     "MATCH (a:Region), (b:Region) CREATE (a)-[:PART_OF {id: 'x'}]->(b)", "DROP TABLE Region",
     "CREATE INDEX harm FOR (n:Region) ON (n.code)"],
)  # fmt: skip
def test_reading_never_writes(store: Store, statement: str) -> None:
    store.apply(GraphChange(0, 1, upsert_nodes=regions(1, 2), upsert_rels=parts(part_of(1, 1, 2))))
    before = content(store.export(*ALL))
    with pytest.raises(CypherError):
        store.read(statement)
    assert content(store.export(*ALL)) == before


@pytest.mark.parametrize("statement", ["MATCH (n RETURN n", "RETURN foo(1)", "RETURN nobody"])
def test_a_faulty_statement_is_the_readers_fault(store: Store, statement: str) -> None:
    with pytest.raises(CypherError) as caught:
        store.read(statement)
    assert caught.value.exit_code == 2
    assert caught.value.advice
    assert store.read("RETURN 1 AS one").rows == [[1]]


def test_values_are_parameters_and_never_part_of_a_statement(store: Store) -> None:
    hostile = "x'}) DETACH DELETE n //"
    store.apply(GraphChange(0, 1, upsert_nodes={"Region": nodes_table("Region", [region(1, code=hostile)])}))
    assert store.read("MATCH (n:Region) WHERE n.code = $code RETURN n.id", {"code": hostile}).rows == [["region:1"]]


def test_readers_and_a_writer_at_once_see_whole_states_only(store: Store) -> None:
    """Every change moves one region and its relationship together; no reader may see one without the other."""
    store.apply(GraphChange(0, 1, upsert_nodes=regions(0, 1), upsert_rels=parts(part_of(1, 1, 0))))
    done = threading.Event()
    faults: list[str] = []

    def watch() -> None:
        while not done.is_set():
            try:
                found = store.export(["Region"], ["PART_OF"])
                seqs = (found.seq, found.node("Region").num_rows - 1, found.rel("PART_OF").num_rows)
                if len(set(seqs)) != 1:
                    faults.append(f"{seqs}")
            except StoreError as error:
                if "all the time" not in error.message:
                    faults.append(error.message)

    watchers = [threading.Thread(target=watch) for _ in range(2)]
    for thread in watchers:
        thread.start()
    try:
        for seq in range(1, 15):
            change = GraphChange(
                seq, seq + 1, upsert_nodes=regions(seq + 1), upsert_rels=parts(part_of(seq + 1, seq + 1, 0))
            )
            store.apply(change)
    finally:
        done.set()
        for thread in watchers:
            thread.join()
    assert faults == []


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    store.close()
    for use in (
        store.applied_seq, store.describe, lambda: store.export(["Region"]), lambda: store.read("RETURN 1 AS one"),
        lambda: store.apply(GraphChange(0, 1)), lambda: store.replace_all(GraphTables()),
    ):  # fmt: skip
        with pytest.raises(StoreError, match="closed"):
            use()
