"""What every graph store must do; each test runs on the embedded engine and on a real Neo4j."""

from __future__ import annotations

import random
from typing import Any

import pyarrow as pa
import pytest

from graph.errors import StaleChangeError, StoreError
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
from tests.support.store_rows import as_change, gone, part_of, parts, region, regions

ALL = (tuple(NODES), tuple(RELS))


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
