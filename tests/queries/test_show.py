from __future__ import annotations

import json
from typing import Any

import pytest

from graph.errors import AmbiguousError, NotFoundError
from graph.schema import RELS
from graph.store import Store
from queries.relation_words import RELATION_WORDS, relation_text
from queries.show import show
from queries.snapshot import Snapshot
from tests.support.graph_builder import GraphBuilder
from tests.support.question_graph import IDENTITY_HASH, question_graph, question_tables


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return Snapshot(question_tables())


def group(answer: dict[str, Any], type_name: str, direction: str) -> dict[str, Any]:
    return next(g for g in answer["relationships"] if (g["type"], g["direction"]) == (type_name, direction))


def test_an_entity_with_its_facts(snapshot: Snapshot) -> None:
    answer = show(snapshot, "R1").as_json()
    assert (answer["entity"]["name"], answer["entity"]["label"]) == ("Amaq Bakri", "Person")
    assert answer["entity"]["refs"] == ["recruiters:R1"]
    legs = group(answer, "LEG", "in")
    assert legs["title"] == {"id": "korban datang dari", "en": "victims came here from"}
    assert (legs["total"], len(legs["items"])) == (1, 1)
    leg = legs["items"][0]
    assert leg["node"] == {"id": "region:52.03", "label": "Region", "name": "Kabupaten Lombok Timur", "code": "52.03"}
    assert (leg["grade"], leg["props"]["act"], leg["props"]["victims"]) == ("A1", "recruitment", 3)
    claim = leg["claims"][0]
    assert claim["source"] == {"id": claim["source"]["id"], "ref": "S1", "title": "Putusan 12/Pid.Sus/2023"}
    assert (claim["grade"], claim["stance"], claim["locator"].partition(":")[0]) == ("B2", "asserts", "LEG")
    assert answer["facts"] == 1 + sum(len(i["claims"]) for g in answer["relationships"] for i in g["items"])
    assert answer["truncated"] is False


def test_every_relationship_of_the_node_is_there(snapshot: Snapshot) -> None:
    node = question_graph().id("R1")
    tables = question_tables()
    wanted = sorted(
        (name, row["id"]) for name, table in tables.rels.items() for row in table.to_pylist()
        if node in {row["from_id"], row["to_id"]}
    )  # fmt: skip
    answer = show(snapshot, node).as_json()
    assert sorted((g["type"], i["id"]) for g in answer["relationships"] for i in g["items"]) == wanted


def test_values_on_which_sources_differ_are_all_shown() -> None:
    graph = GraphBuilder().region("52.03", "Lombok Timur").source("S1").source("S2")
    graph.company(
        "C1",
        "PT X",
        licence_status="aktif",
        grades=[("S1", "B2"), ("S2", "C3", "asserts", {"licence_status": "dicabut"})],
    )
    answer = show(Snapshot(graph.tables()), "C1").as_json()
    status = next(p for p in answer["properties"] if p["name"] == "licence_status")
    assert (status["value"], status["agreed"]) == ("aktif", False)
    assert [(v["value"], [c["source"]["ref"] for c in v["claims"]]) for v in status["values"]] == [
        ("aktif", ["S1"]), ("dicabut", ["S2"]),
    ]  # fmt: skip
    name = next(p for p in answer["properties"] if p["name"] == "name")
    assert (name["agreed"], len(name["values"]), len(name["values"][0]["claims"])) == (True, 1, 2)


def test_identity_hashes_are_never_shown(snapshot: Snapshot) -> None:
    raw = snapshot.nodes[question_graph().id("R1")].props
    assert raw["id_hash"] == IDENTITY_HASH
    assert IDENTITY_HASH in raw["evidence"]
    text = json.dumps(show(snapshot, "R1").as_json())
    assert IDENTITY_HASH not in text
    assert "id_hash" not in text


def test_what_is_only_denied_says_so(snapshot: Snapshot) -> None:
    answer = show(snapshot, "R9").as_json()
    assert answer["entity"]["denied"] is True
    performs = group(show(snapshot, "IN1").as_json(), "PERFORMS", "out")["items"][0]
    assert (performs["denied"], performs["claims"][0]["stance"]) == (True, "denies")
    contested = group(show(snapshot, "P1").as_json(), "LEG", "out")["items"][0]
    assert (contested["contested"], [c["stance"] for c in contested["claims"]]) == (True, ["asserts", "denies"])


@pytest.mark.parametrize("text", ["52.03", "region:52.03", "Kabupaten Lombok Timur", "lombok timur", " Lombok  Timur "])
def test_a_region_by_code_id_or_name(snapshot: Snapshot, text: str) -> None:
    answer = show(snapshot, text).as_json()
    assert answer["entity"]["id"] == "region:52.03"
    assert [r["code"] for r in answer["entity"]["within"]] == ["IDN", "52"]
    level = next(p for p in answer["properties"] if p["name"] == "level")
    assert (level["value"], level["values"]) == (
        "regency",
        [{"value": "regency", "independent_sources": 0, "claims": []}],
    )
    assert group(answer, "COVERS", "in")["items"][0]["node"]["ref"] == "IN1"


@pytest.mark.parametrize("text", ["CD", "cd", "R2", "recruiters:R2"])
def test_an_entity_by_name_or_ref(snapshot: Snapshot, text: str) -> None:
    assert show(snapshot, text).as_json()["entity"]["ref"] == "R2"


def test_several_of_one_name_are_an_error_with_candidates(snapshot: Snapshot) -> None:
    with pytest.raises(AmbiguousError) as caught:
        show(snapshot, "Amaq Bakri")
    graph = question_graph()
    assert {key for key, _ in caught.value.candidates} == {graph.id("R1"), graph.id("R3")}
    assert any("recruiters:R3" in text for _, text in caught.value.candidates)
    with pytest.raises(AmbiguousError) as caught:
        show(snapshot, "Kupang")
    assert [key for key, _ in caught.value.candidates] == ["53.01", "53.71"]
    assert "Nusa Tenggara Timur" in caught.value.candidates[0][1]


def test_an_unknown_name_is_answered_with_the_nearest(snapshot: Snapshot) -> None:
    with pytest.raises(NotFoundError) as caught:
        show(snapshot, "Lombok Timor")
    assert "Kabupaten Lombok Timur (52.03)" in caught.value.advice
    with pytest.raises(NotFoundError):
        show(snapshot, "person:" + "0" * 32)


def test_a_merged_id_answers_with_its_canonical_one(snapshot: Snapshot) -> None:
    graph = question_graph()
    merged = {"person:" + "f" * 32: graph.id("R1")}
    answer = show(snapshot, "person:" + "f" * 32, lambda node_id: merged.get(node_id, node_id)).as_json()
    assert answer["entity"]["id"] == graph.id("R1")
    assert answer["redirected_from"] == "person:" + "f" * 32
    assert show(snapshot, graph.id("R1"), lambda node_id: merged.get(node_id, node_id)).redirected_from is None


def test_long_groups_are_cut_best_grade_first() -> None:
    graph = GraphBuilder().region("52.03").agency("IN1", covers=["52.03"]).event("E0", "meeting", "2024")
    for number, grade in enumerate(("C3", "A1", "F6")):
        graph.event(f"E{number + 1}", "meeting", "2024").rel(
            "ATTENDED", "IN1", f"E{number + 1}", grades=[("S1", grade)]
        )
    answer = show(Snapshot(graph.tables()), "IN1", limit=2).as_json()
    attended = group(answer, "ATTENDED", "out")
    assert (attended["total"], [i["grade"] for i in attended["items"]]) == (3, ["A1", "C3"])
    assert answer["truncated"] is True


def test_both_engines_show_the_same(store: Store, snapshot: Snapshot) -> None:
    store.replace_all(question_tables())
    other = Snapshot.load(store)
    for text in ("R1", "R9", "C1", "K1", "P1", "IN1", "E1", "52.03", "MYS"):
        assert show(other, text).as_json() == show(snapshot, text).as_json()


def test_every_type_has_its_words() -> None:
    assert set(RELATION_WORDS) == set(RELS)
    assert relation_text("INVOLVED_IN", "AB", "K1", {"role": "recruiter", "status": "terduga"}) == (
        "AB · disebut terlibat dalam · K1 (recruiter, terduga)"
    )
    assert relation_text("LEG", "A", "B", {"act": "transfer", "start_date": "2023-03", "end_date": "2023-04"}) == (
        "A · korban berpindah ke · B (transfer; 2023-03 – 2023-04)"
    )
