"""Recruitment paths: time, limits and options, and what cannot be asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from graph.errors import LimitError, NotFoundError, UsageError
from queries.path_weights import LONGEST_PATH
from queries.paths import Effort, recruitment_paths
from queries.snapshot import Snapshot
from tests.support.path_graph import QUERY, VILLAGE, ask, ground, routes, simple


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
