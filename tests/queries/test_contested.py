"""What sources disagree about is listed, with everybody's word."""

from __future__ import annotations

import json
from typing import Any

import pytest

from graph.copies import INFERRED_FROM_TEXT
from graph.errors import UsageError
from graph.projection import build
from graph.store import Store
from queries.contested import contested
from queries.show import show
from queries.snapshot import Snapshot
from tests.support.claims import add, node, rel
from tests.support.graph_builder import GraphBuilder
from tests.support.ledgers import new_ledger
from tests.support.question_graph import IDENTITY_HASH


def graph() -> GraphBuilder:
    made = GraphBuilder().region("52.03", "Lombok Timur").region("MYS", "Malaysia")
    made.source("S1").source("S2", derived_from="S1").source("S3")
    made.company("C1", "PT X", licence_status="aktif", id_hash=IDENTITY_HASH, grades=[
        ("S1", "B2"), ("S2", "B2", "asserts", {"licence_status": "aktif"}),
        ("S3", "C3", "asserts", {"licence_status": "dicabut", "id_hash": "0" * 64}),
    ])  # fmt: skip
    made.company("C2", "PT Y", licence_status="aktif", grades=[("S1", "B2"), ("S3", "C3")])
    made.person("R1", "AB", grades=[("S1", "B2"), ("S3", "C2", "denies")])
    made.person("R2", "CD", grades=[("S1", "B2", "denies")])
    made.case("K1")
    made.leg("K1", "sending", "52.03", "MYS", victims=3,
             grades=[("S1", "B2"), ("S3", "B1", "asserts", {"victims": 5}), ("S2", "C3", "denies")])  # fmt: skip
    made.rel("INVOLVED_IN", "R1", "K1", role="recruiter", status="terduga",
             grades=[("S1", "B2"), ("S3", "B2", "asserts", {"status": "terduga"})])  # fmt: skip
    return made


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    answer = contested(Snapshot(graph().tables())).as_json()
    assert (answer["total"], answer["truncated"]) == (5, False)
    found: list[dict[str, Any]] = answer["contested"]
    return found


def names(claims: list[dict[str, Any]]) -> list[str]:
    return [claim["source"]["ref"] for claim in claims]


def test_values_with_their_sources_and_which_wins(rows: list[dict[str, Any]]) -> None:
    company = next(r for r in rows if r["type"] == "Company")
    assert (company["kind"], company["node"]["ref"], company["property"]) == ("values", "C1", "licence_status")
    assert company["value"] == "aktif"
    assert [(v["value"], v["wins"], v["independent_sources"], names(v["claims"])) for v in company["values"]] == [
        ("aktif", True, 1, ["S1", "S2"]), ("dicabut", False, 1, ["S3"]),
    ]  # fmt: skip
    leg = next(r for r in rows if r["type"] == "LEG" and r["kind"] == "values")
    assert (leg["from"]["code"], leg["to"]["code"], leg["property"]) == ("52.03", "MYS", "victims")
    assert [(v["value"], names(v["claims"])) for v in leg["values"]] == [(3, ["S1"]), (5, ["S3"])]


def test_a_denial_says_what_it_denies_and_who_says_otherwise(rows: list[dict[str, Any]]) -> None:
    denials = {r["type"] + r.get("node", {}).get("ref", ""): r for r in rows if r["kind"] == "denial"}
    assert set(denials) == {"PersonR1", "PersonR2", "LEG"}
    for what, asserted, denied, only in (
        ("PersonR1", ["S1"], ["S3"], False), ("PersonR2", [], ["S1"], True), ("LEG", ["S1", "S3"], ["S2"], False),
    ):  # fmt: skip
        row = denials[what]
        assert (names(row["asserted_by"]), names(row["denied_by"]), row["denied"]) == (asserted, denied, only)


def test_what_agrees_is_not_listed_and_identity_hashes_are_never_shown(rows: list[dict[str, Any]]) -> None:
    assert "C2" not in {r["node"]["ref"] for r in rows if "node" in r}
    text = json.dumps(rows)
    assert IDENTITY_HASH not in text
    assert "id_hash" not in text


def test_by_label_and_limit() -> None:
    snapshot = Snapshot(graph().tables())
    assert [r["type"] for r in contested(snapshot, "Person").as_json()["contested"]] == ["Person", "Person"]
    cut = contested(snapshot, limit=2).as_json()
    assert (len(cut["contested"]), cut["total"], cut["truncated"]) == (2, 5, True)
    assert len(contested(snapshot, limit=0).contested) == 5
    with pytest.raises(UsageError, match="nothing is called 'Orang'"):
        contested(snapshot, "Orang")
    with pytest.raises(UsageError, match="negative"):
        contested(snapshot, limit=-1)


def test_merged_names_and_an_inferred_copy_are_no_contradiction() -> None:
    with new_ledger() as ledger:
        add(
            ledger, node("source:s1", props={"name": "Berita", "derived_from": "source:s2"}),
            node("source:s1", INFERRED_FROM_TEXT, props={"derived_from": "source:s3"}),
            node("source:s2", props={"name": "Siaran"}), node("source:s3", props={"name": "Lain"}),
            node("person:p1", props={"name": "AB"}), node("person:p2", props={"name": "Amaq Bakri"}),
        )  # fmt: skip
        ledger.judge("person:p1", "person:p2", "same", who="saya", why="satu nomor")
        assert contested(Snapshot(build(ledger))).total == 0
        add(ledger, node("person:p2", "source:s3", props={"name": "Bakri A."}))
        row = contested(Snapshot(build(ledger))).as_json()["contested"][0]
        assert [v["value"] for v in row["values"]] == ["Amaq Bakri", "Bakri A."]


def test_the_entity_shows_all_values_and_the_best_graded_newest_wins(store: Store) -> None:
    from graph import projection

    with new_ledger() as ledger:
        add(ledger, *(node(f"source:s{n}", props={"name": f"S{n}"}) for n in (1, 2, 3)))
        for n, status, credibility in ((1, "sidik", "2"), (2, "P21", "2"), (3, "SP3", "5")):
            add(ledger, node("casefile:k1", f"source:s{n}", props={"status": status}, reliability="B",
                             credibility=credibility))  # fmt: skip
        add(ledger, node("region:52.03", props={"name": "Lombok Timur", "code": "52.03"}),
            rel("OCCURRED_IN", "casefile:k1", "region:52.03", "source:s1"),
            rel("OCCURRED_IN", "casefile:k1", "region:52.03", "source:s2", stance="denies"))  # fmt: skip
        projection.sync(ledger, store)
        for snapshot in (Snapshot.load(store), Snapshot(build(ledger))):
            status = next(p for p in show(snapshot, "casefile:k1").as_json()["properties"] if p["name"] == "status")
            assert (status["value"], status["agreed"]) == ("P21", False)
            assert [v["value"] for v in status["values"]] == ["sidik", "P21", "SP3"]
            found = contested(snapshot).as_json()["contested"]
            assert [(r["kind"], r["type"]) for r in found] == [("values", "CaseFile"), ("denial", "OCCURRED_IN")]
