"""The pages of answers that the questions themselves give: the two sides agree on the form of an answer."""

from __future__ import annotations

from datetime import date

import pytest

from queries.coverage import coverage
from queries.gaps import gaps
from queries.neighbourhood import neighbourhood
from queries.paths import PathQuery, recruitment_paths
from queries.snapshot import Snapshot
from tests.support.graph_builder import GraphBuilder
from tests.support.html import Document
from viz.coordination import coordination_page
from viz.coverage import coverage_page
from viz.neighbourhood import neighbourhood_page
from viz.paths import paths_page

ON = date(2024, 6, 30)


@pytest.fixture(scope="module")
def built() -> tuple[GraphBuilder, Snapshot]:
    graph = GraphBuilder()
    for code, name in (("IDN", "Indonesia"), ("MYS", "Malaysia"), ("52", "NTB"), ("52.03", "Lombok Timur"),
                       ("21", "Kepri"), ("21.71", "Kota Batam")):  # fmt: skip
        graph.region(code, name)
    graph.person("R1", "AB").person("R2", "CD").place("T1", "Rumah Rekaan", "21.71")
    graph.uses("R1", "+6289900000104").uses("R2", "+6289900000104")
    graph.agency("I1", "Disnaker Rekaan", covers=["52.03"], functions=["F4"], since="2023-05")
    graph.agency("I2", "Imigrasi Rekaan", "immigration", covers=["21.71"])
    graph.event("G1", "meeting", "2023-09-01", region="52.03", attended=["I1", "I2"])
    graph.case("K1", region="21.71", agency="I2").case("K2")
    graph.victims("V1", "K1", 3, origin="52.03", destination="MYS")
    graph.rel("INVOLVED_IN", "R1", "K1", role="recruiter", status="tersangka")
    graph.leg("K1", "recruitment", "52.03", "R1", "2023-03-01", victims=3)
    graph.leg("K1", "transportation", "R1", "T1", "2023-03")
    graph.leg("K1", "sending", "T1", "MYS", "2023-03-20", victims=3)
    graph.leg("K2", "transfer", "R2", "MYS", "2023-03-11")
    return graph, Snapshot.load(graph.tables())


def test_paths(built: tuple[GraphBuilder, Snapshot]) -> None:
    answer = recruitment_paths(built[1], PathQuery("52.03", "MYS", on=ON)).as_json()
    document = Document(paths_page(answer))
    assert [path["kind"] for path in answer["paths"]] == ["strict", "composed"]
    assert "Lombok Timur → Malaysia" in document.text
    assert "telepon, rekening, kendaraan, akun" in document.text
    assert "Rumah Rekaan" in document.text
    groups = {n["group"] for n in document.picture_data()["nodes"]}
    assert {"regency", "Person", "Person+join", "Place", "country"} == groups


def test_neighbourhood(built: tuple[GraphBuilder, Snapshot]) -> None:
    graph, snapshot = built
    answer = neighbourhood(snapshot, graph.id("R1")).as_json()
    document = Document(neighbourhood_page(answer))
    labels = {n["id"]: n["label"] for n in document.picture_data()["nodes"]}
    assert labels[graph.id("R1")] == "AB\n(tersangka)"
    assert len(labels) == answer["shown"] + 1
    around = Document(neighbourhood_page(neighbourhood(snapshot, graph.id("K1")).as_json()))
    assert "Kelompok korban" in around.text
    assert "Korban V1" not in str(around.picture_data())


def test_coordination(built: tuple[GraphBuilder, Snapshot]) -> None:
    answer = gaps(built[1], on=ON).as_json()
    document = Document(coordination_page(answer))
    assert len(document.picture_data()["edges"]) == len(answer["gaps"]) > 2
    assert "Disnaker Rekaan" in document.text
    assert {g["kind"] for g in answer["gaps"]} == {"horizontal", "vertical", "border"}


def test_coverage(built: tuple[GraphBuilder, Snapshot]) -> None:
    answer = coverage(built[1], on=ON).as_json()
    document = Document(coverage_page(answer))
    cells = [a for _, a in document.elements if a.get("class", "").startswith("cell ") and "title" in a]
    assert len(cells) == len(answer["cells"])
    assert "fungsi yang dinyatakan instansi" in document.text
