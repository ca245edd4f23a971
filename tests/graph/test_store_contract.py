"""What every graph store must do; each test runs on the embedded engine and on a real Neo4j."""

from __future__ import annotations

import random
import threading
from typing import Any

import pyarrow as pa
import pytest

from graph.errors import CypherError, LimitError, StaleChangeError, StoreError
from graph.schema import NODES, RELS, SCHEMA_VERSION
from graph.store import Store
from graph.tables import DELETE_REL_SCHEMA, REL_ENDS, GraphChange, GraphTables, node_schema, rel_schema
from tests.support.schema_rows import (
    content,
    node_row,
    nodes_table,
    rel_row,
    rels_table,
    whole_schema,
)

ALL = (tuple(NODES), tuple(RELS))


def as_change(tables: GraphTables, from_seq: int = 0) -> GraphChange:
    return GraphChange(from_seq, tables.seq, upsert_nodes=tables.nodes, upsert_rels=tables.rels)


def region(number: int, **values: Any) -> dict[str, Any]:
    return {"id": f"region:{number}", "name": f"Desa {number}", **values}


def part_of(number: int, start: int, end: int, **values: Any) -> dict[str, Any]:
    ends = {"from_label": "Region", "from_id": f"region:{start}", "to_label": "Region", "to_id": f"region:{end}"}
    return {"id": f"part_of:{number}", **ends, **values}


def regions(*numbers: int) -> dict[str, pa.Table]:
    return {"Region": nodes_table("Region", [region(i) for i in numbers])}


def parts(*rows: dict[str, Any]) -> dict[str, pa.Table]:
    return {"PART_OF": rels_table("PART_OF", list(rows))}


def gone(*rows: dict[str, Any]) -> dict[str, pa.Table]:
    slim = [{c: row[c] for c in (*REL_ENDS, "id")} for row in rows]
    return {"PART_OF": pa.Table.from_pylist(slim, schema=DELETE_REL_SCHEMA)}


# -- what goes in comes out


@pytest.mark.parametrize("way", ["apply", "replace_all"])
def test_every_label_type_and_property_comes_back_as_it_went_in(store: Store, way: str) -> None:
    tables = whole_schema(1, seq=5)
    if way == "apply":
        store.apply(as_change(tables))
    else:
        store.replace_all(tables)
    found = store.export(*ALL)
    assert content(found) == content(tables)
    assert found.seq == store.applied_seq() == 5
    assert all(found.nodes[label].schema == node_schema(label) for label in NODES)
    assert all(found.rels[name].schema == rel_schema(name) for name in RELS)


def test_upserting_replaces_all_properties(store: Store) -> None:
    store.replace_all(whole_schema(1, seq=1))
    other = whole_schema(2, seq=2)
    # Other values, but the ends of a relationship are what it is.
    before = whole_schema(1).rels
    ends = {n: {r["id"]: {c: r[c] for c in REL_ENDS} for r in t.to_pylist()} for n, t in before.items()}
    rels = {n: rels_table(n, [{**r, **ends[n][r["id"]]} for r in t.to_pylist()]) for n, t in other.rels.items()}
    other = GraphTables(nodes=other.nodes, rels=rels, seq=2)
    store.apply(as_change(other, 1))
    assert content(store.export(*ALL)) == content(other)


def test_an_empty_list_comes_back_as_null(store: Store) -> None:
    rows = [region(0, sources=[]), region(1, sources=None), region(2, sources=["source:a"])]
    store.apply(GraphChange(0, 1, upsert_nodes={"Region": nodes_table("Region", rows)}))
    found = store.export(["Region"]).node("Region").to_pylist()
    assert {r["id"]: r["sources"] for r in found} == {"region:0": None, "region:1": None, "region:2": ["source:a"]}


def test_replacing_leaves_nothing_of_what_was(store: Store) -> None:
    store.replace_all(whole_schema(1, seq=9))
    store.replace_all(GraphTables(nodes=regions(1, 2), rels=parts(part_of(1, 1, 2)), seq=3))
    info = store.describe()
    assert {k: v for k, v in info.nodes.items() if v} == {"Region": 2}
    assert {k: v for k, v in info.rels.items() if v} == {"PART_OF": 1}
    assert info.seq == 3


def test_a_new_store_is_empty(store: Store) -> None:
    assert store.applied_seq() == 0
    info = store.describe()
    assert (set(info.nodes), set(info.rels)) == (set(NODES), set(RELS))
    assert not any(info.nodes.values())
    assert not any(info.rels.values())
    assert info.engine == store.engine
    assert info.version
    assert SCHEMA_VERSION >= 1


def test_export_gives_what_was_asked_for(store: Store) -> None:
    store.replace_all(whole_schema(3, seq=1))
    found = store.export(["Person"], ["LEG"], {"Person": ["name"], "LEG": ["victims", "act"]})
    assert list(found.nodes) == ["Person"]
    assert found.nodes["Person"].column_names == ["id", "name"]
    assert found.rels["LEG"].column_names == [*REL_ENDS, "id", "act", "victims"]
    whole = {r["id"]: r for r in whole_schema(3).rels["LEG"].to_pylist()}
    for row in found.rels["LEG"].to_pylist():
        assert row == {k: whole[row["id"]][k] for k in row}
    with pytest.raises(StoreError):
        store.export(["Nobody"])
    with pytest.raises(StoreError):
        store.export([], ["LEG"], {"LEG": ["no_such_property"]})


def test_parallel_relationships_are_kept_apart(store: Store) -> None:
    chance = random.Random(4)
    rows = [
        rel_row("LEG", ("Region", "Region"), i, chance, from_id="region:1", to_id="region:2", act=act)
        for i, act in enumerate(("recruitment", "transfer", "receipt"))
    ]
    store.apply(GraphChange(0, 1, upsert_nodes=regions(1, 2), upsert_rels={"LEG": rels_table("LEG", rows)}))
    delete = {"LEG": pa.Table.from_pylist([{c: rows[1][c] for c in (*REL_ENDS, "id")}], schema=DELETE_REL_SCHEMA)}
    store.apply(GraphChange(1, 2, delete_rels=delete))
    assert content(store.export([], ["LEG"]))["LEG"] == sorted((rows[0], rows[2]), key=lambda r: str(r["id"]))


def test_a_node_where_many_relationships_end_is_no_trouble(store: Store) -> None:
    count = 3_000
    rows = [part_of(i, i, 0) for i in range(1, count)]
    store.apply(GraphChange(0, 1, upsert_nodes=regions(*range(count)), upsert_rels=parts(*rows)))
    changed = [{**row, "grade": "B2"} for row in rows[:1_000]]
    store.apply(GraphChange(1, 2, upsert_rels=parts(*changed), delete_rels=gone(*rows[2_000:])))
    found = store.export([], ["PART_OF"]).rel("PART_OF").to_pylist()
    assert {r["id"]: r["grade"] for r in found} == {
        **{r["id"]: "B2" for r in changed},
        **{r["id"]: None for r in rows[1_000:2_000]},
    }


def test_a_large_change_is_the_same_as_many_small_ones(store: Store) -> None:
    count = 21_000
    store.apply(GraphChange(0, 1, upsert_nodes=regions(1, 2, 3), upsert_rels=parts(part_of(1, 1, 2), part_of(2, 3, 2))))
    many = nodes_table("Region", [region(i, grade="A1") for i in (2, *range(10, count))])
    store.apply(
        GraphChange(
            1, 2, delete_rels=gone(part_of(2, 3, 2)), delete_nodes={"Region": ["region:3"]},
            upsert_nodes={"Region": many}, upsert_rels=parts(part_of(1, 1, 2, grade="B1"), part_of(7, 2, 10)),
        )
    )  # fmt: skip
    found = store.export(["Region"], ["PART_OF"])
    rows = {r["id"]: r["grade"] for r in found.node("Region").to_pylist()}
    assert rows == {"region:1": None, **dict.fromkeys(many["id"].to_pylist(), "A1")}
    assert {r["id"]: r["grade"] for r in found.rel("PART_OF").to_pylist()} == {"part_of:1": "B1", "part_of:7": None}
    assert found.seq == 2


# -- exactly once, whole or not at all


def test_a_change_for_another_state_is_refused(store: Store) -> None:
    change = GraphChange(0, 4, upsert_nodes=regions(1))
    store.apply(change)
    for stale in (change, GraphChange(3, 5, upsert_nodes=regions(2)), GraphChange(9, 10, upsert_nodes=regions(3))):
        with pytest.raises(StaleChangeError):
            store.apply(stale)
    assert store.applied_seq() == 4
    assert store.export(["Region"]).node("Region")["id"].to_pylist() == ["region:1"]


def missing_end() -> GraphChange:
    return GraphChange(1, 2, upsert_nodes=regions(5), upsert_rels=parts(part_of(5, 5, 1), part_of(6, 5, 99)))


def still_related() -> GraphChange:
    return GraphChange(1, 2, upsert_nodes=regions(5), delete_nodes={"Region": ["region:2"]})


def same_id_twice() -> GraphChange:
    rows = nodes_table("Region", [region(5), region(5, grade="B2")])
    return GraphChange(1, 2, delete_rels=gone(part_of(1, 1, 2)), upsert_nodes={"Region": rows})


def forbidden_ends() -> GraphChange:
    row = {**part_of(5, 1, 2), "to_label": "Person", "to_id": "person:1"}
    return GraphChange(1, 2, upsert_nodes=regions(5), upsert_rels=parts(row))


def unknown_label() -> GraphChange:
    return GraphChange(1, 2, upsert_nodes={**regions(5), "Region) DETACH DELETE (n": regions(1)["Region"]})


def unknown_property() -> GraphChange:
    table = regions(5)["Region"].append_column("harm", pa.array(["x"]))
    return GraphChange(1, 2, upsert_nodes={"Region": table})


def null_in_a_list() -> GraphChange:
    return GraphChange(1, 2, upsert_nodes={"Region": nodes_table("Region", [region(5, sources=["a", None])])})


@pytest.mark.parametrize(
    "make",
    [missing_end, still_related, same_id_twice, forbidden_ends, unknown_label, unknown_property, null_in_a_list],
)
def test_a_change_that_fails_leaves_nothing(store: Store, make: Any) -> None:
    store.apply(GraphChange(0, 1, upsert_nodes=regions(1, 2), upsert_rels=parts(part_of(1, 1, 2))))
    before = content(store.export(*ALL))
    with pytest.raises(StoreError) as caught:
        store.apply(make())
    assert "nothing" in caught.value.message or "no " in caught.value.message
    assert content(store.export(*ALL)) == before
    assert store.applied_seq() == 1
    store.apply(GraphChange(1, 2, upsert_nodes=regions(3)))
    assert store.applied_seq() == 2


def test_a_replacement_that_fails_leaves_what_was(store: Store) -> None:
    store.apply(GraphChange(0, 1, upsert_nodes=regions(1, 2), upsert_rels=parts(part_of(1, 1, 2))))
    before = content(store.export(*ALL))
    with pytest.raises(StoreError):
        store.replace_all(GraphTables(nodes=regions(1), rels=parts(part_of(1, 1, 2)), seq=2))
    assert content(store.export(*ALL)) == before
    assert store.applied_seq() == 1


def test_deleting_what_is_not_there_is_no_error(store: Store) -> None:
    store.apply(GraphChange(0, 1, upsert_nodes=regions(1)))
    absent = GraphChange(1, 2, delete_rels=gone(part_of(8, 1, 9)), delete_nodes={"Region": ["region:9"]})
    store.apply(absent)
    assert store.applied_seq() == 2
    assert store.export(["Region"]).node("Region").num_rows == 1


def test_random_changes_give_what_they_say(store: Store) -> None:
    chance = random.Random(7)
    nodes: dict[str, dict[str, Any]] = {}
    rels: dict[str, dict[str, Any]] = {}
    for seq in range(12):
        gone_rels = [rels.pop(name) for name in chance.sample(sorted(rels), len(rels) // 3)]
        used = {row[end] for row in rels.values() for end in ("from_id", "to_id")}
        free = sorted(set(nodes) - used)
        gone_nodes = chance.sample(free, len(free) // 2)
        for name in gone_nodes:
            del nodes[name]
        new_nodes = {row["id"]: row for row in (node_row("Person", chance.randrange(60), chance) for _ in range(15))}
        nodes.update(new_nodes)
        new_rels = {}
        for _ in range(15):
            start, end = chance.choice(sorted(nodes)), chance.choice(sorted(nodes))
            row = rel_row("LEG", ("Person", "Person"), chance.randrange(90), chance, from_id=start, to_id=end)
            if row["id"] in rels:  # a relationship keeps its ends
                row |= {c: rels[row["id"]][c] for c in ("from_id", "to_id")}
            new_rels[row["id"]] = rels[row["id"]] = row
        slim = [{c: row[c] for c in (*REL_ENDS, "id")} for row in gone_rels]
        store.apply(
            GraphChange(
                seq,
                seq + 1,
                delete_nodes={"Person": gone_nodes},
                delete_rels={"LEG": pa.Table.from_pylist(slim, schema=DELETE_REL_SCHEMA)},
                upsert_nodes={"Person": nodes_table("Person", list(new_nodes.values()))},
                upsert_rels={"LEG": rels_table("LEG", list(new_rels.values()))},
            )
        )
        expected = (
            {"Person": nodes_table("Person", list(nodes.values()))},
            {"LEG": rels_table("LEG", list(rels.values()))},
        )
        assert content(store.export(["Person"], ["LEG"])) == content(GraphTables(*expected))


# -- reading


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
