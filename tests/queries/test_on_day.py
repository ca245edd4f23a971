"""What was so on a day: posts end, events stay, what comes later is left out."""

from __future__ import annotations

from datetime import date

import pytest

from queries.neighbourhood import neighbourhood
from queries.show import show
from queries.snapshot import Snapshot
from tests.support.graph_builder import GraphBuilder


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    graph = GraphBuilder().region("52.03", "Lombok Timur").region("MYS", "Malaysia").source("S1")
    graph.agency("A1", "Disnaker", covers=["52.03"]).agency("A2", "Polres", "police")
    graph.official("O1", "Budi", "A1", since="2020", until="2022-03").official("O2", "Cici", "A1", since="2022-03")
    graph.event("E1", "meeting", "2021-05-03", attended=["A1"]).event("E2", "meeting", "2023", attended=["A1"])
    graph.agreement("G1", "mou", "2021", until="2022-12-31", parties=["A1"])
    graph.referral("A1", "A2", "2022-06-30").person("R1", "AB").case("K1", opened="2022-02")
    graph.rel("INVOLVED_IN", "R1", "K1", role="recruiter")
    graph.leg("K1", "recruitment", "52.03", "R1", None, "2022-05").leg("K1", "sending", "R1", "MYS")
    return Snapshot(graph.tables())


@pytest.mark.parametrize(
    ("on", "there"),
    [
        (None, {"O1", "O2", "E1", "E2", "G1", "A2", "52.03"}),
        (date(2020, 1, 1), {"O1", "52.03"}),  # within the year in which he began, nobody says that he had not
        (date(2021, 5, 2), {"O1", "G1", "52.03"}),
        (date(2021, 5, 3), {"O1", "G1", "E1", "52.03"}),
        (date(2022, 3, 31), {"O1", "O2", "G1", "E1", "52.03"}),  # both in the month in which the post changed hands
        (date(2022, 4, 1), {"O2", "G1", "E1", "52.03"}),
        (date(2022, 6, 30), {"O2", "G1", "E1", "A2", "52.03"}),
        (date(2023, 1, 1), {"O2", "G1", "E1", "E2", "A2", "52.03"}),
    ],
)
def test_an_agency_as_it_was(snapshot: Snapshot, on: date | None, there: set[str]) -> None:
    answer = show(snapshot, "A1", on=on).as_json()
    found = {i["node"].get("ref") or i["node"]["code"] for g in answer["relationships"] for i in g["items"]}
    assert found == there
    assert answer["left_out"] == 7 - len(there)
    assert answer["method"]["parameters"]["on"] == (None if on is None else on.isoformat())
    node_id = answer["entity"]["id"]
    around = neighbourhood(snapshot, node_id, on=on)
    assert {n.get("ref") or n["code"] for n in around.nodes} - {"A1"} == there
    assert {e["to"] for e in around.edges} | {e["from"] for e in around.edges} == {n["id"] for n in around.nodes}


@pytest.mark.parametrize(
    ("on", "types"),
    [
        (date(2022, 1, 31), {"LEG": 1}),  # undated: nobody says that it was not so; its case was opened later
        (date(2022, 2, 1), {"LEG": 1, "INVOLVED_IN": 1}),
        (date(2022, 5, 1), {"LEG": 2, "INVOLVED_IN": 1}),
    ],
)
def test_a_person_as_he_was(snapshot: Snapshot, on: date, types: dict[str, int]) -> None:
    found: dict[str, int] = {}
    for group in show(snapshot, "R1", on=on).as_json()["relationships"]:
        found[group["type"]] = found.get(group["type"], 0) + group["total"]
    assert found == types
