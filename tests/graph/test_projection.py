"""What the ledger makes of the graph: values, evidence, merges, and what a change makes of it."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from graph import ids, projection
from graph.errors import StoreError
from graph.ledger import Ledger
from graph.tables import GraphChange, GraphTables, node_schema, rel_schema
from tests.support.claims import Clock, add, node, rel
from tests.support.memory_store import MemoryStore

S1 = node("source:s1", props={"name": "Siaran pers", "reliability": "B"})
S2 = node("source:s2", "source:s2", props={"name": "Kabar daring", "reliability": "E"})
LOTIM = node("region:52.03", props={"name": "Lombok Timur", "code": "52.03", "level": "regency"})
MALAYSIA = node("region:MYS", props={"name": "Malaysia", "code": "MYS", "level": "country"})


def nodes(graph: GraphTables, label: str) -> dict[str, dict[str, Any]]:
    table = graph.node(label)
    assert table.schema.equals(node_schema(label))
    return {row["id"]: row for row in table.to_pylist()}


def rels(graph: GraphTables, name: str) -> list[dict[str, Any]]:
    table = graph.rel(name)
    assert table.schema.equals(rel_schema(name))
    found: list[dict[str, Any]] = table.to_pylist()
    return found


def test_one_node_with_one_claim(sqlite_ledger: Ledger) -> None:
    claim = node(
        "agency:1", locator="agencies.csv:2", credibility="2",
        props={"name": "Polres", "ref": "IN1", "refs": ["agencies:IN1"], "kind": "police"},
    )  # fmt: skip
    add(sqlite_ledger, S1, claim)
    found = nodes(projection.build(sqlite_ledger), "Agency")["agency:1"]
    evidence = json.loads(found.pop("evidence"))
    recorded = "2024-01-01T10:00:00.000000Z"
    assert found == {
        "id": "agency:1", "name": "Polres", "ref": "IN1", "refs": ["agencies:IN1"], "kind": "police", "level": None,
        "since": None, "sources": ["source:s1"], "claims": 1, "grade": "B2", "contested": False, "denied": False,
        "first_recorded": recorded, "last_recorded": recorded,
    }  # fmt: skip
    assert evidence == [
        {
            "claim": claim.claim_id, "source": "source:s1", "grade": "B2", "stance": "asserts",
            "locator": "agencies.csv:2", "recorded": recorded, "from": "agency:1",
            "props": {"name": "Polres", "kind": "police"},
        }
    ]  # fmt: skip


def test_the_best_grade_decides_then_the_better_letter_then_the_newest(sqlite_ledger: Ledger) -> None:
    def place(letter: str, number: str, name: str) -> Any:
        return node("place:1", reliability=letter, credibility=number, props={"name": name})

    # 0.75 x 0.8 = 1.0 x 0.6: equal p, the letter A is better.
    add(sqlite_ledger, S1, place("A", "3", "a3"), place("C", "2", "c2"), place("E", "1", "e1"))
    graph = projection.build(sqlite_ledger)
    assert nodes(graph, "Place")["place:1"]["name"] == "a3"
    assert nodes(graph, "Place")["place:1"]["grade"] == "A3"
    add(sqlite_ledger, place("A", "3", "a3, newer"))
    assert nodes(projection.build(sqlite_ledger), "Place")["place:1"]["name"] == "a3, newer"


def test_a_grade_falls_back_to_the_source_and_to_f6(sqlite_ledger: Ledger) -> None:
    add(sqlite_ledger, S1, node("place:1"), node("place:2", "source:unknown"), node("place:3", reliability="A"))
    found = nodes(projection.build(sqlite_ledger), "Place")
    assert [found[f"place:{n}"]["grade"] for n in (1, 2, 3)] == ["B6", "F6", "A6"]
    assert [found[f"place:{n}"]["name"] for n in (1, 2)] == ["place:1", "place:2"]


def test_lists_are_the_union_in_order_of_appearance(sqlite_ledger: Ledger) -> None:
    first = node("event:1", props={"topics": ["tppo", "paspor"]})
    second = node("event:1", reliability="A", props={"topics": ["desa", "tppo"]})
    add(sqlite_ledger, S1, first, second)
    assert nodes(projection.build(sqlite_ledger), "Event")["event:1"]["topics"] == ["tppo", "paspor", "desa"]


def test_assertion_denial_and_both(sqlite_ledger: Ledger) -> None:
    both = [node("place:1", props={"name": "Ada"}), node("place:1", "source:s2", stance="denies")]
    denied = node("place:2", stance="denies", props={"name": "Tidak ada"})
    add(sqlite_ledger, S1, S2, *both, denied)
    found = nodes(projection.build(sqlite_ledger), "Place")
    contested, absent = found["place:1"], found["place:2"]
    assert (contested["contested"], contested["denied"]) == (True, False)
    assert (contested["sources"], contested["claims"], contested["grade"]) == (["source:s1"], 1, "B6")
    assert [item["stance"] for item in json.loads(contested["evidence"])] == ["asserts", "denies"]
    assert (absent["contested"], absent["denied"], absent["sources"]) == (False, True, ["source:s1"])
    assert absent["name"] == "Tidak ada"


def test_a_relationship_that_is_only_denied_stays_only_where_the_denial_is_an_answer(sqlite_ledger: Ledger) -> None:
    performs = {"function": "F6", "state": "evidenced", "basis": "performs"}
    add(
        sqlite_ledger, S1, LOTIM, node("agency:1"),
        rel("PERFORMS", "agency:1", "region:52.03", stance="denies", props=performs),
        rel("COVERS", "agency:1", "region:52.03", stance="denies"),
    )  # fmt: skip
    graph = projection.build(sqlite_ledger)
    assert [(r["function"], r["denied"]) for r in rels(graph, "PERFORMS")] == [("F6", True)]
    assert rels(graph, "COVERS") == []


def test_a_relationship_needs_both_its_nodes(sqlite_ledger: Ledger) -> None:
    covers = rel("COVERS", "agency:1", "region:52.03", props={"since": "2020"})
    add(sqlite_ledger, S1, node("agency:1"), covers)
    assert rels(projection.build(sqlite_ledger), "COVERS") == []
    add(sqlite_ledger, LOTIM)
    found = rels(projection.build(sqlite_ledger), "COVERS")[0]
    assert (found["from_id"], found["from_label"], found["to_id"], found["to_label"], found["since"]) == (
        "agency:1", "Agency", "region:52.03", "Region", "2020",
    )  # fmt: skip
    assert found["id"] == ids.rel_id("COVERS", "agency:1", "region:52.03", "")


def test_claims_that_agree_in_the_key_are_one_leg_and_others_are_not(sqlite_ledger: Ledger) -> None:
    key = {"act": "recruitment", "case_id": "casefile:k1", "start_date": "2023-03"}
    legs = [
        rel("LEG", "region:52.03", "region:MYS", props={**key, "victims": 3}),
        rel("LEG", "region:52.03", "region:MYS", "source:s2", props={**key, "price": 5, "victims": 4}),
        rel("LEG", "region:52.03", "region:MYS", props={**key, "start_date": "2023-04"}),
    ]
    add(sqlite_ledger, S1, S2, LOTIM, MALAYSIA, node("casefile:k1"), *legs)
    found = {r["start_date"]: r for r in rels(projection.build(sqlite_ledger), "LEG")}
    assert set(found) == {"2023-03", "2023-04"}
    both = found["2023-03"]
    assert (both["victims"], both["price"], both["claims"]) == (3, 5.0, 2)
    assert both["sources"] == ["source:s1", "source:s2"]
    first, second = json.loads(both["evidence"])
    assert first["props"] == {"victims": 3}
    assert (second["from"], second["to"], second["props"]) == ("region:52.03", "region:MYS", {"price": 5, "victims": 4})
    assert both["id"] == ids.rel_id("LEG", "region:52.03", "region:MYS", legs[0].key)


def test_reported_in_and_roles_are_derived(sqlite_ledger: Ledger) -> None:
    add(
        sqlite_ledger, S1, S2, LOTIM, node("agency:1"), node("casefile:k1"),
        node("person:1", locator="a.csv:2"), node("person:1", "source:s2", locator="b.csv:9"),
        node("person:1", "source:nowhere"),
        rel("INVOLVED_IN", "person:1", "casefile:k1", props={"role": "transporter"}),
        rel("INVOLVED_IN", "person:1", "casefile:k1", props={"role": "recruiter"}),
        rel("HOLDS_POST", "person:1", "agency:1", props={"title": "Kapolsek"}),
        rel("HOLDS_POST", "person:2", "agency:1", props={"title": "Kasat"}),
    )  # fmt: skip
    graph = projection.build(sqlite_ledger)
    assert nodes(graph, "Person")["person:1"]["roles"] == ["official", "recruiter", "transporter"]
    found = [(r["from_id"], r["to_id"], r["locator"], r["claims"]) for r in rels(graph, "REPORTED_IN")]
    assert ("person:1", "source:s1", "a.csv:2", 1) in found
    assert ("person:1", "source:s2", "b.csv:9", 1) in found
    assert not [f for f in found if f[0].startswith("region:") or f[1] == "source:nowhere"]


def test_a_merge_joins_claims_and_re_points_what_hangs_on_them(sqlite_ledger: Ledger) -> None:
    case = {"act": "recruitment", "case_id": "casefile:k2"}
    add(
        sqlite_ledger, S1, LOTIM, MALAYSIA,
        node("casefile:k1", props={"name": "Perkara 1", "ref": "K1", "refs": ["cases:K1"]}),
        node("casefile:k2", reliability="A", credibility="1", props={"name": "Perkara dua", "refs": ["cases:K2"]}),
        rel("LEG", "region:52.03", "region:MYS", props=case),
        rel("OCCURRED_IN", "casefile:k2", "region:52.03"),
    )  # fmt: skip
    sqlite_ledger.judge("casefile:k1", "casefile:k2", "same", who="saya", why="satu laporan polisi")
    graph = projection.build(sqlite_ledger)
    merged = nodes(graph, "CaseFile")
    assert list(merged) == ["casefile:k1"]
    # The better grade is k2's, but the canonical member's own name goes first.
    assert merged["casefile:k1"]["name"] == "Perkara 1"
    assert merged["casefile:k1"]["refs"] == ["cases:K1", "cases:K2"]
    leg = rels(graph, "LEG")[0]
    assert leg["case_id"] == "casefile:k1"
    assert leg["id"] == ids.rel_id("LEG", "region:52.03", "region:MYS", '["recruitment","casefile:k1",null,null]')
    occurred = rels(graph, "OCCURRED_IN")[0]
    assert occurred["from_id"] == "casefile:k1"
    assert json.loads(occurred["evidence"])[0]["from"] == "casefile:k2"
    sqlite_ledger.judge("casefile:k2", "casefile:k1", "different", who="saya", why="dua laporan")
    assert set(nodes(projection.build(sqlite_ledger), "CaseFile")) == {"casefile:k1", "casefile:k2"}


def test_a_sources_letter_is_weighed_by_its_own_claims(sqlite_ledger: Ledger) -> None:
    worse = node("source:s1", reliability="E", credibility="6", props={"name": "x", "reliability": "D"})
    add(sqlite_ledger, S1, worse, node("place:1"))
    graph = projection.build(sqlite_ledger)
    assert nodes(graph, "Source")["source:s1"]["reliability"] == "B"
    assert nodes(graph, "Place")["place:1"]["grade"] == "B6"


def test_the_graph_as_it_was_known_on_a_day(sqlite_ledger: Ledger, clock: Clock) -> None:
    add(sqlite_ledger, S1, node("place:1"), node("place:2"))
    clock.forward(days=1)
    sqlite_ledger.judge("place:1", "place:2", "same", who="a", why="b")
    clock.forward(days=1)
    sqlite_ledger.retract([S1.claim_id], who="a", why="b")
    first, second = (projection.build(sqlite_ledger, date(2024, 1, d)) for d in (1, 2))
    assert (first.seq, set(nodes(first, "Place"))) == (3, {"place:1", "place:2"})
    assert (second.seq, set(nodes(second, "Place"))) == (4, {"place:1"})
    assert nodes(second, "Source")
    assert not nodes(projection.build(sqlite_ledger), "Source")
    store = MemoryStore()
    projection.rebuild(sqlite_ledger, store, date(2024, 1, 1))
    assert set(store.nodes["Place"]) == {"place:1", "place:2"}
    # From there it goes on like any graph that is behind.
    assert projection.sync(sqlite_ledger, store) > 0
    assert projection.check(sqlite_ledger, store).ok


def test_sync_applies_each_row_once_and_touches_only_what_changed(sqlite_ledger: Ledger) -> None:
    store = MemoryStore()
    assert projection.sync(sqlite_ledger, store) == 0
    add(sqlite_ledger, S1, LOTIM, MALAYSIA, node("agency:1"), node("agency:2"))
    assert projection.sync(sqlite_ledger, store) == 7  # five nodes, two REPORTED_IN
    assert projection.sync(sqlite_ledger, store) == 0
    add(sqlite_ledger, rel("COVERS", "agency:1", "region:52.03"))
    assert projection.sync(sqlite_ledger, store) == 1
    assert (store.applied[-1].from_seq, store.applied[-1].to_seq) == (5, 6)
    add(sqlite_ledger, LOTIM)  # nothing new
    assert projection.sync(sqlite_ledger, store) == 0
    sqlite_ledger.judge("agency:1", "agency:2", "unsure", who="a", why="b")
    assert projection.sync(sqlite_ledger, store) == 0
    assert store.applied_seq() == sqlite_ledger.last_seq()


def brought_on(ledger: Ledger, store: MemoryStore) -> MemoryStore:
    """The store after a sync by change (never by rebuild), proved equal to a build from nothing."""
    projection.sync(ledger, store)
    assert store.applied[-1].to_seq == ledger.last_seq()
    assert projection.check(ledger, store).differences == []
    return store


def test_a_change_reaches_everything_that_hangs_on_it(sqlite_ledger: Ledger) -> None:
    ledger, store = sqlite_ledger, MemoryStore()
    leg = rel("LEG", "region:52.03", "region:MYS", props={"act": "recruitment", "case_id": "casefile:k2"})
    role = rel("INVOLVED_IN", "person:1", "casefile:k2", "source:s2", props={"role": "recruiter"})
    cases = [node("casefile:k1"), node("casefile:k2")]
    copy = node("source:s3", props={"name": "Salinan", "derived_from": "source:s2"})
    add(ledger, S1, S2, copy, LOTIM, MALAYSIA, node("person:1"), leg, role)
    projection.sync(ledger, store)
    assert store.nodes["Person"]["person:1"]["roles"] == []

    add(ledger, *cases)  # a node appears: the relationship that waited for it, and the role
    assert brought_on(ledger, store).nodes["Person"]["person:1"]["roles"] == ["recruiter"]

    ledger.judge("casefile:k1", "casefile:k2", "same", who="a", why="b")  # a key that names a merged id
    assert [r["case_id"] for r in brought_on(ledger, store).rels["LEG"].values()] == ["casefile:k1"]
    assert [r["to_id"] for r in store.rels["INVOLVED_IN"].values()] == ["casefile:k1"]

    ledger.retract([S2.claim_id], who="a", why="b")  # a source falls out: grades and REPORTED_IN
    assert [r["grade"] for r in brought_on(ledger, store).rels["INVOLVED_IN"].values()] == ["F6"]
    add(ledger, node("source:s2", props={"name": "Kabar daring", "reliability": "A"}))  # and is graded anew
    assert [r["grade"] for r in brought_on(ledger, store).rels["INVOLVED_IN"].values()] == ["A6"]

    ledger.judge("source:s1", "source:s2", "same", who="a", why="b")  # sources merge: a REF property follows
    assert brought_on(ledger, store).nodes["Source"]["source:s3"]["derived_from"] == "source:s1"
    assert {x for r in store.rels["INVOLVED_IN"].values() for x in r["sources"]} == {"source:s1"}

    ledger.judge("casefile:k1", "casefile:k2", "different", who="a", why="b")  # undone
    assert [r["case_id"] for r in brought_on(ledger, store).rels["LEG"].values()] == ["casefile:k2"]

    ledger.retract([cases[1].claim_id], who="a", why="b")  # a node falls out, and what hung on it
    assert brought_on(ledger, store).nodes["Person"]["person:1"]["roles"] == []
    assert store.rels["INVOLVED_IN"] == {}


def test_a_large_change_rebuilds_and_a_stale_one_is_tried_again(
    sqlite_ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = MemoryStore()
    add(sqlite_ledger, S1)
    projection.sync(sqlite_ledger, store)
    add(sqlite_ledger, LOTIM)
    apply = store.apply

    def meanwhile(change: GraphChange) -> None:
        # Another process brings the graph on between our look and our change.
        monkeypatch.setattr(store, "apply", apply)
        add(sqlite_ledger, MALAYSIA)
        projection.sync(sqlite_ledger, store)
        apply(change)

    monkeypatch.setattr(store, "apply", meanwhile)
    assert projection.sync(sqlite_ledger, store) == 0
    assert set(store.nodes["Region"]) == {"region:52.03", "region:MYS"}
    monkeypatch.setattr(projection, "_LARGE_CHANGE", 2)
    add(sqlite_ledger, *(node(f"place:{n}") for n in range(4)))
    applied = len(store.applied)
    projection.sync(sqlite_ledger, store)
    assert len(store.applied) == applied
    assert projection.check(sqlite_ledger, store).ok


def test_sync_refuses_a_graph_of_another_ledger(sqlite_ledger: Ledger) -> None:
    store = MemoryStore()
    store.seq = 9
    with pytest.raises(StoreError, match="do not belong together"):
        projection.sync(sqlite_ledger, store)
