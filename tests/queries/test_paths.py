"""Recruitment paths: each definition on a graph small enough to see."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from graph.errors import LimitError, NotFoundError, UsageError
from queries.path_weights import LONGEST_PATH
from queries.paths import Effort, PathQuery, PathsAnswer, recruitment_paths
from queries.snapshot import Snapshot
from tests.support.graph_builder import GraphBuilder

QUERY = PathQuery("52.03", "MYS", on=date(2024, 6, 30))
VILLAGE = "52.03.01.2001"


def ground() -> GraphBuilder:
    builder = GraphBuilder().region("IDN").region("MYS", "Malaysia")
    for code in ("52", "52.03", VILLAGE, "52.04", "31.72"):
        builder.region(code)
    for ref in ("A", "B", "C"):
        builder.person(ref)
    for case in ("K1", "K2", "K3"):
        builder.case(case)
    return builder.place("P", region="31.72").place("Q", region="31.72").place("T", region="MYS")


def ask(builder: GraphBuilder, **changes: Any) -> PathsAnswer:
    return recruitment_paths(Snapshot.load(builder.tables()), replace(QUERY, **changes))


def routes(answer: PathsAnswer) -> list[str]:
    """Each path as its nodes, with ~ where an identifier joins."""
    found = []
    for path in answer.paths:
        nodes: list[str] = []
        for leg in path.legs:
            ends = [
                answer.snapshot.node(end).code or answer.snapshot.node(end).name for end in (leg.from_id, leg.to_id)
            ]
            nodes += (
                [ends[0], ends[1]] if not nodes else [f"~{ends[0]}", ends[1]] if nodes[-1] != ends[0] else [ends[1]]
            )
        found.append(" ".join(nodes))
    return found


def simple() -> GraphBuilder:
    return (
        ground()
        .leg("K1", "recruitment", VILLAGE, "A", "2023-03-01")
        .leg("K1", "transportation", "A", "P", "2023-03-05")
        .leg("K1", "sending", "P", "MYS", "2023-03-09")
    )


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


def test_a_month_and_a_wait_count_from_their_last_and_first_days() -> None:
    builder = ground().leg("K1", "recruitment", VILLAGE, "A", "2023-03").leg("K1", "sending", "A", "MYS", "2023-05-01")
    assert routes(ask(builder, max_wait=30)) == []
    assert routes(ask(builder, max_wait=31)) == [f"{VILLAGE} A MYS"]


def test_a_leg_ends_before_the_next_starts() -> None:
    builder = (
        ground()
        .leg("K1", "recruitment", VILLAGE, "A", "2023-03-01", "2023-03-10")
        .leg("K1", "sending", "A", "MYS", "2023-03-09")
        .leg("K1", "sending", "A", "T", "2023-03-10")
    )
    assert routes(ask(builder)) == [f"{VILLAGE} A T"]


def test_one_choice_of_days_for_the_whole_path() -> None:
    # Each step is possible by itself; all three are not, the first being on the 20th and the last on the 10th.
    builder = (
        ground()
        .leg("K1", "recruitment", VILLAGE, "A", "2023-03-20")
        .leg("K1", "transportation", "A", "P", "2023-03")
        .leg("K1", "sending", "P", "MYS", "2023-03-10")
    )
    assert routes(ask(builder)) == []


def test_a_leg_with_only_an_end_starts_after_its_case_began() -> None:
    builder = (
        ground()
        .leg("K1", "recruitment", VILLAGE, "A", "2023-03-05")
        .leg("K1", "sending", "A", "MYS", None, "2023-03-04")
        .leg("K1", "sending", "A", "T", None, "2023-03-06")
        .leg("K1", "transfer", "B", "C", "2023-03-01")
    )
    answer = ask(builder)
    assert routes(answer) == [f"{VILLAGE} A T"]
    assert answer.as_json()["paths"][0]["undated_legs"] == 0


def test_a_case_without_any_date_fits_anywhere_but_only_in_strict_paths() -> None:
    builder = (
        ground()
        .leg("K1", "recruitment", VILLAGE, "A")
        .leg("K1", "sending", "A", "MYS")
        .leg("K2", "sending", "A", "T", "2023-03-01")
    )
    answer = ask(builder, between=(date(2020, 1, 1), date(2020, 2, 1)), on=date(2010, 1, 1))
    assert routes(answer) == [f"{VILLAGE} A MYS"]
    assert answer.as_json()["paths"][0]["undated_legs"] == 2
    assert routes(ask(builder, mode="composed")) == []


def test_on_leaves_out_what_can_only_be_later_and_keeps_the_interval_of_the_case() -> None:
    builder = (
        ground()
        .leg("K1", "recruitment", VILLAGE, "A", "2023-03")
        .leg("K1", "sending", "A", "MYS")
        .leg("K1", "sending", "A", "T", "2023-03-20")
    )
    assert routes(ask(builder, on=date(2023, 3, 10))) == [f"{VILLAGE} A MYS"]
    assert routes(ask(builder, on=date(2023, 2, 28))) == []


def test_between_leaves_out_legs_wholly_outside() -> None:
    inside = (date(2023, 3, 5), date(2023, 3, 9))
    assert routes(ask(simple(), between=inside)) == []
    builder = (
        ground()
        .leg("K1", "recruitment", VILLAGE, "A", "2023-03-01", "2023-03-05")
        .leg("K1", "sending", "A", "MYS", "2023-03")
    )
    assert routes(ask(builder, between=inside)) == [f"{VILLAGE} A MYS"]


def test_hubs_are_passed_by_nobody_but_may_be_first_and_last() -> None:
    builder = simple().leg("K2", "transfer", "C", "P", "2020-01-01").leg("K2", "sending", "Q", "MYS", "2020-01-01")
    builder.leg("K3", "recruitment", VILLAGE, "C", "2019")
    assert routes(ask(builder, avoid_hubs=3)) == [f"{VILLAGE} A P MYS"]
    assert routes(ask(builder, avoid_hubs=2)) == []
    assert f"{VILLAGE} A P" in routes(ask(builder, avoid_hubs=2, to=None))
    # What is later than --on does not make a hub.
    assert routes(ask(builder.leg("K2", "sending", "P", "T", "2025"), avoid_hubs=3)) == [f"{VILLAGE} A P MYS"]


def test_without_a_destination_only_paths_that_cannot_go_on() -> None:
    builder = simple().leg("K1", "transportation", "A", "Q", "2022-03-05").leg("K2", "transfer", "A", "B", "2023-03-05")
    assert routes(ask(builder, to=None)) == [f"{VILLAGE} A P MYS", f"{VILLAGE} A B"]
    # Strictly, K1's path ends with A where all else is filtered away; composed, it goes on to B.
    last = (date(2023, 3, 1), date(2023, 3, 1))
    assert routes(ask(builder, to=None, between=last)) == [f"{VILLAGE} A"]


def test_min_grade_looks_at_the_best_claim() -> None:
    builder = (
        ground()
        .leg("K1", "recruitment", VILLAGE, "A", "2023-03-01", grades=[("S1", "B3"), ("S2", "C2")])
        .leg("K1", "sending", "A", "MYS", "2023-03-02")
    )
    assert routes(ask(builder, min_grade="C2")) == [f"{VILLAGE} A MYS"]  # the best is C2: 0.6 > 0.54
    assert routes(ask(builder, min_grade="B3")) == []


def test_equal_p_ranks_by_letter() -> None:
    builder = ground().leg("K1", "sending", VILLAGE, "MYS", "2023-03-01", grades=[("S1", "C2"), ("S1", "A3")])
    (leg,) = ask(builder).as_json()["paths"][0]["legs"]
    assert (leg["grade"], leg["p"]) == ("A3", 0.6)


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


@pytest.mark.parametrize(("changes", "word"), [
    ({"k": 0}, "k is 0"), ({"k": 1001}, "k is"), ({"mode": "loose"}, "mode"), ({"max_wait": -1}, "max-wait"),
    ({"avoid_hubs": 0}, "avoid-hubs"), ({"min_grade": "B9"}, "grade"), ({"to": "52.03"}, "start and end"),
    ({"between": (date(2023, 2, 1), date(2023, 1, 1))}, "between"),
])  # fmt: skip
def test_what_cannot_be_asked_is_refused_with_advice(changes: dict[str, Any], word: str) -> None:
    with pytest.raises(UsageError, match=word) as caught:
        ask(simple(), **changes)
    assert caught.value.advice


@pytest.mark.parametrize("changes", [{"from_": "99.99"}, {"to": "XXX"}])
def test_an_unknown_region_is_not_found(changes: dict[str, Any]) -> None:
    with pytest.raises(NotFoundError):
        ask(simple(), **changes)


def test_a_search_that_is_given_up_says_so() -> None:
    builder = simple().leg("K1", "sending", "P", "T", "2023-03-09")
    snapshot = Snapshot.load(builder.tables())
    with pytest.raises(LimitError) as caught:
        recruitment_paths(snapshot, QUERY, Effort(blind=0, labels=2))
    assert "--between" in caught.value.advice
    answer = recruitment_paths(snapshot, QUERY, Effort(blind=0, labels=3))
    assert (len(answer.paths), answer.truncated, answer.stopped) == (1, True, True)


def test_a_path_longer_than_the_counters_is_refused() -> None:
    builder = ground().leg("K1", "recruitment", VILLAGE, "A", "2023-03-01", grades=[("S1", "A1")])
    before = "A"
    for number in range(LONGEST_PATH):
        builder.person(f"N{number}").leg("K1", "transfer", before, f"N{number}", "2023-03-01", grades=[("S1", "A1")])
        before = f"N{number}"
    with pytest.raises(LimitError):
        ask(builder, to=None)
    assert routes(ask(builder, to=None, from_="52.04")) == []


def test_the_next_question_is_not_answered_with_the_last_ones_limits() -> None:
    snapshot = Snapshot.load(simple().tables())
    assert recruitment_paths(snapshot, replace(QUERY, avoid_hubs=1)).paths == ()
    assert len(recruitment_paths(snapshot, QUERY).paths) == 1
    assert recruitment_paths(snapshot, replace(QUERY, min_grade="A1")).paths == ()
    assert recruitment_paths(snapshot, replace(QUERY, on=date(2020, 1, 1))).paths == ()
    assert len(recruitment_paths(snapshot, replace(QUERY, mode="strict")).paths) == 1
