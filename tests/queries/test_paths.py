"""Recruitment paths: each definition on a graph small enough to see."""

from __future__ import annotations

import pytest

from tests.support.graph_builder import GraphBuilder
from tests.support.path_graph import VILLAGE, ask, ground, routes, simple


def test_a_place_seated_in_the_destination_is_an_arrival_and_ends_the_path() -> None:
    builder = simple().leg("K1", "sending", "P", "T", "2023-03-08").leg("K1", "transfer", "T", "MYS", "2023-03-10")
    assert routes(ask(builder)) == [f"{VILLAGE} A P T", f"{VILLAGE} A P MYS"]


def test_a_path_may_start_at_a_place_seated_in_the_region() -> None:
    builder = ground().place("S", region="52.03").leg("K1", "sending", "S", "MYS", "2023-03-01")
    assert routes(ask(builder)) == ["S MYS"]


def test_a_person_or_company_based_in_the_region_is_no_start() -> None:
    builder = ground().person("D", region="52.03").leg("K1", "sending", "D", "MYS", "2023-03-01")
    assert routes(ask(builder)) == []


def test_a_seat_that_is_only_denied_is_no_seat() -> None:
    builder = (
        ground().place("S", region="52.03", grades=[("S1", "B2", "denies")]).leg("K1", "sending", "S", "MYS", "2023")
    )
    assert routes(ask(builder)) == []


def test_a_region_does_not_stand_for_one_whose_code_only_begins_alike() -> None:
    builder = ground().region("52.031").leg("K1", "sending", "52.031", "MYS", "2023-03-01")
    assert routes(ask(builder)) == []
    assert routes(ask(builder, from_="IDN")) == ["52.031 MYS"]


def test_cases_never_change_merely_at_a_region() -> None:
    builder = (
        ground()
        .leg("K1", "recruitment", VILLAGE, "31.72", "2023-03-01")
        .leg("K2", "sending", "31.72", "MYS", "2023-03-02")
    )
    assert routes(ask(builder)) == []


def test_a_composed_path_may_go_back_to_its_first_case() -> None:
    builder = (
        ground()
        .leg("K1", "recruitment", VILLAGE, "A", "2023-03-01")
        .leg("K2", "transfer", "A", "P", "2023-03-02")
        .leg("K1", "sending", "P", "MYS", "2023-03-03")
    )
    answer = ask(builder)
    (path,) = answer.as_json()["paths"]
    assert path["kind"] == "composed" and path["inference"] is True and path["cases"] == ["K1", "K2"]
    assert [(j["after_leg"], j["by"], j["at"]["name"], j["p"], j["inference"]) for j in path["joins"]] == [
        (1, "person", "A", 1.0, True), (2, "place", "P", 1.0, True)]  # fmt: skip


def phones() -> GraphBuilder:
    return (
        ground()
        .leg("K1", "recruitment", VILLAGE, "A", "2023-03-01")
        .leg("K2", "sending", "B", "MYS", "2023-03-04")
        .uses("A", "+621", grades=[("S1", "B2")])
        .uses("B", "+621", grades=[("S1", "C2")])
    )


def test_of_several_shared_identifiers_the_best_counts() -> None:
    builder = phones().uses("A", "+622", grades=[("S1", "A1")]).uses("B", "+622", grades=[("S2", "A2"), ("S3", "A2")])
    (path,) = ask(builder).as_json()["paths"]
    (join,) = path["joins"]
    assert (join["by"], join["at"]["label"], join["at"]["name"]) == ("identifier", "Identifier", "+622")
    assert join["p"] == pytest.approx(0.95 * 0.96)
    assert path["reliability"] == pytest.approx(0.72 * 0.72 * 0.95 * 0.96)
    assert join["sources"] and len(join["claims"]) == 3


def test_an_identifier_joins_two_cases_only() -> None:
    builder = phones().leg("K1", "sending", "B", "P", "2023-03-02").leg("K1", "sending", "P", "MYS", "2023-03-03")
    assert routes(ask(builder)) == [f"{VILLAGE} A ~B MYS"]
    assert routes(ask(builder, mode="strict")) == []


def test_a_use_that_is_only_denied_joins_nothing() -> None:
    builder = (
        ground()
        .leg("K1", "recruitment", VILLAGE, "A", "2023-03-01")
        .leg("K2", "sending", "B", "MYS", "2023-03-04")
        .uses("A", "+621")
        .uses("B", "+621", grades=[("S1", "B2", "denies")])
    )
    assert routes(ask(builder)) == []


def test_both_ends_of_a_join_count_as_passed() -> None:
    builder = (
        phones()
        .leg("K2", "transfer", "B", "P", "2023-03-02")
        .leg("K3", "transfer", "P", "A", "2023-03-03")
        .leg("K3", "sending", "A", "MYS", "2023-03-04")
    )
    assert routes(ask(builder)) == [f"{VILLAGE} A MYS", f"{VILLAGE} A ~B MYS"]


def test_strict_paths_stand_before_better_composed_ones_and_k_cuts() -> None:
    builder = simple().leg("K2", "sending", "A", "T", "2023-03-02")
    assert routes(ask(builder)) == [f"{VILLAGE} A P MYS", f"{VILLAGE} A T"]
    cut = ask(builder, k=1)
    assert (routes(cut), cut.truncated) == ([f"{VILLAGE} A P MYS"], True)
    assert not ask(builder, k=2).truncated


def test_ties_go_to_fewer_undated_legs_then_fewer_legs_then_the_earlier_start() -> None:
    builder = ground().leg("K1", "sending", VILLAGE, "MYS", None, grades=[("S1", "A2")])  # undated, 0.8
    builder.leg("K1", "sending", VILLAGE, "T", "2023-03-02", grades=[("S1", "A2")])
    builder.leg("K1", "sending", "52.03", "T", "2023-03-01", grades=[("S1", "A2")])
    assert routes(ask(builder)) == ["52.03 T", f"{VILLAGE} T", f"{VILLAGE} MYS"]
    # 0.6 × 0.72 = 0.54 × 0.8, which the floats of the products do not see.
    even = (
        ground()
        .leg("K1", "recruitment", VILLAGE, "A", "2023-03-02", grades=[("S1", "C2")])
        .leg("K1", "sending", "A", "MYS", "2023-03-03", grades=[("S1", "B2")])
        .leg("K2", "recruitment", VILLAGE, "B", "2023-03-01", grades=[("S1", "B3")])
        .leg("K2", "sending", "B", "MYS", "2023-03-03", grades=[("S1", "A2")])
    )
    assert routes(ask(even)) == [f"{VILLAGE} B MYS", f"{VILLAGE} A MYS"]


def test_the_answer_says_what_is_behind_it() -> None:
    builder = (
        simple()
        .leg("K1", "sending", "P", "MYS", "2023-03-09", grades=[("S2", "D3", "denies")])
        .leg("K1", "recruitment", VILLAGE, "A", "2023-03-01", victims=3, grades=[("S3", "C2")])
    )
    answer = ask(builder).as_json()
    (path,) = answer["paths"]
    assert answer["facts"] == 5 and answer["truncated"] is False
    assert answer["method"]["name"] == "recruitment_paths"
    assert answer["method"]["parameters"]["on"] == "2024-06-30"
    assert path["victims"] == 3
    first, _, last = path["legs"]
    assert first["from"] == {"id": f"region:{VILLAGE}", "label": "Region", "name": VILLAGE, "code": VILLAGE}
    assert (first["p"], len(first["claims"])) == (pytest.approx(1 - 0.28 * 0.4), 2)
    assert (last["contested"], last["p"], len(last["claims"])) == (True, 0.72, 2)
    assert last["sources"] == answer["paths"][0]["legs"][1]["sources"]


def test_merged_ends_make_no_step_from_a_node_to_itself() -> None:
    builder = (
        simple().leg("K1", "transfer", "A", "A", "2023-03-02").leg("K1", "transfer", VILLAGE, VILLAGE, "2023-03-01")
    )
    assert routes(ask(builder, k=10)) == [f"{VILLAGE} A P MYS"]
    assert routes(ask(builder, k=10, to=None)) == [f"{VILLAGE} A P MYS"]


def test_an_empty_graph_has_no_paths() -> None:
    builder = GraphBuilder().region("52.03").region("MYS")
    assert ask(builder).paths == ()
    assert ask(builder, to=None).as_json()["paths"] == []
