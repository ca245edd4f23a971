from __future__ import annotations

import pytest

from graph.errors import NotFoundError, UsageError
from graph.store import Store
from queries.neighbourhood import neighbour_counts, neighbourhood
from queries.snapshot import Snapshot
from tests.support.graph_builder import GraphBuilder
from tests.support.question_graph import IDENTITY_HASH, question_graph, question_tables


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return Snapshot(question_tables())


def test_neighbours_and_their_relationships(snapshot: Snapshot) -> None:
    graph = question_graph()
    answer = neighbourhood(snapshot, graph.id("R1")).as_json()
    assert answer["centre"]["ref"] == "R1"
    assert answer["nodes"][0] == answer["centre"]
    wanted = {"region:52.03", *map(graph.id, ("K1", "K2", "P1", "phone:+6281200000001", "vehicle:DR 1234 AB"))}
    assert {node["id"] for node in answer["nodes"][1:]} == wanted
    assert (answer["shown"], answer["total"], answer["truncated"]) == (6, 6, False)
    ids = {node["id"] for node in answer["nodes"]}
    assert all({edge["from"], edge["to"]} <= ids for edge in answer["edges"])
    # K1 occurred in 52.03: a relationship between two neighbours, after those of the centre
    between = [edge for edge in answer["edges"] if graph.id("R1") not in {edge["from"], edge["to"]}]
    assert [(edge["type"], edge["from"]) for edge in between] == [("OCCURRED_IN", graph.id("K1"))]
    assert answer["edges"][-1] == between[0]
    leg = next(edge for edge in answer["edges"] if edge["type"] == "LEG" and edge["to"] == graph.id("R1"))
    assert leg["text"] == "Kabupaten Lombok Timur · korban berpindah ke · Amaq Bakri (recruitment; 2023-03)"
    assert (leg["grade"], leg["sources"], leg["contested"]) == ("A1", ["S1", "S3"], False)
    assert IDENTITY_HASH not in str(answer)


def test_the_best_grades_come_first_when_it_is_cut(snapshot: Snapshot) -> None:
    graph = GraphBuilder().person("R1")
    for number, grade in enumerate(("C3", "A1", "F6", "B2", "A2")):
        graph.case(f"K{number}").rel("INVOLVED_IN", "R1", f"K{number}", role="recruiter", grades=[("S1", grade)])
    cut = neighbourhood(Snapshot(graph.tables()), graph.id("R1"), limit=3).as_json()
    assert [node["ref"] for node in cut["nodes"]] == ["R1", "K1", "K4", "K3"]
    assert (cut["shown"], cut["total"], cut["truncated"]) == (3, 5, True)
    assert len(cut["edges"]) == 3


def test_types_narrow(snapshot: Snapshot) -> None:
    graph = question_graph()
    answer = neighbourhood(snapshot, graph.id("R1"), types=["USES"]).as_json()
    assert {edge["type"] for edge in answer["edges"]} == {"USES"}
    assert answer["total"] == 2
    with pytest.raises(UsageError, match="NOTHING"):
        neighbourhood(snapshot, graph.id("R1"), types=["NOTHING"])


def test_what_is_only_denied_is_marked(snapshot: Snapshot) -> None:
    answer = neighbourhood(snapshot, "region:52.03").as_json()
    assert [node["ref"] for node in answer["nodes"] if node.get("denied")] == ["R9"]
    assert [edge["type"] for edge in answer["edges"] if edge["denied"]] == ["PERFORMS"]


def test_counts_before_expanding(snapshot: Snapshot) -> None:
    counts = neighbour_counts(snapshot, question_graph().id("R1"))
    assert counts == [
        {"type": "SEATED_IN", "direction": "out", "label": "Region", "count": 1},
        {"type": "INVOLVED_IN", "direction": "out", "label": "CaseFile", "count": 2},
        {"type": "USES", "direction": "out", "label": "Identifier", "count": 2},
        {"type": "LEG", "direction": "out", "label": "Place", "count": 1},
        {"type": "LEG", "direction": "in", "label": "Region", "count": 1},
    ]


def test_wrong_use_is_said(snapshot: Snapshot) -> None:
    with pytest.raises(NotFoundError):
        neighbourhood(snapshot, "person:none")
    with pytest.raises(NotFoundError):
        neighbour_counts(snapshot, "region:99")
    for limit in (0, 501):
        with pytest.raises(UsageError):
            neighbourhood(snapshot, "region:52.03", limit=limit)


def test_both_engines_give_the_same(store: Store, snapshot: Snapshot) -> None:
    store.replace_all(question_tables())
    other = Snapshot.load(store)
    for node_id in (question_graph().id("R1"), "region:52.03"):
        assert neighbourhood(other, node_id, limit=4).as_json() == neighbourhood(snapshot, node_id, limit=4).as_json()
        assert neighbour_counts(other, node_id) == neighbour_counts(snapshot, node_id)
