"""Coordination gaps, sentence by sentence (DESIGN §4)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph.errors import NotFoundError, UsageError
from queries.gaps import GapAnswer, GapRow, gaps
from queries.snapshot import Snapshot
from tests.support.graph_builder import GraphBuilder

ON = date(2024, 6, 30)


def world() -> GraphBuilder:
    """K1: 3 people from 33.01 through 65.71 to MYS."""
    made = GraphBuilder()
    for code in ("IDN", "33", "33.01", "53", "53.06", "65", "65.71", "65.03", "MYS", "SGP"):
        made.region(code)
    made.person("R1").person("R2").place("TP", region="65.71").case("K1").case("K2")
    made.leg("K1", "recruitment", "33.01", "R1", "2023-01-01", victims=3)
    made.leg("K1", "transportation", "R1", "TP", "2023-01-05")
    return made.leg("K1", "sending", "TP", "MYS", "2023-01-06")


def answer(made: GraphBuilder, **options: Any) -> GapAnswer:
    return gaps(Snapshot.load(made.tables()), on=ON, **options)


def rows(made: GraphBuilder, kind: str | None = None) -> dict[tuple[str, str], GapRow]:
    return {(r.a["code"], r.b["code"]): r for r in answer(made, limit=0).gaps if kind in (None, r.kind)}


def offices(made: GraphBuilder) -> GraphBuilder:
    made.agency("A", kind="manpower", covers=["33.01"]).agency("B", kind="immigration", covers=["65.71"])
    made.agency("N", kind="police", covers=["IDN"]).agency("P", kind="women_children", covers=["33"])
    return made.agency("M", kind="foreign_affairs", covers=["MYS"])


def test_the_pairs_of_a_case() -> None:
    found = {(r.kind, r.a["code"], r.b["code"]): r.flow for r in answer(world()).gaps}
    assert found == {
        ("horizontal", "33.01", "65.71"): 3, ("border", "65.71", "MYS"): 3,
        ("vertical", "33.01", "33"): 3, ("vertical", "65.71", "65"): 3,
        ("vertical", "33", "IDN"): 3, ("vertical", "65", "IDN"): 3,
    }  # fmt: skip


def test_whole_cases_count_at_borders_and_where_they_pass() -> None:
    made = world().victims("V1", "K1", 4, origin="33.01").victims("V2", "K1", 2)
    found = rows(made)
    assert found["33.01", "65.71"].flow == 4
    assert found["33.01", "33"].flow == 4
    assert found["65.71", "65"].flow == found["65.71", "MYS"].flow == found["65", "IDN"].flow == 6
    # Who comes from a region and passes it again counts once, with the whole case.
    assert rows(made.leg("K1", "transfer", "R1", "33.01"))["33.01", "33"].flow == 6


def test_border_counts_all_cases_that_pass_and_arrive() -> None:
    made = (
        world()
        .leg("K2", "transportation", "R2", "65.71", "2023-02-01")
        .leg("K2", "sending", "65.03", "MYS", "2023-02-03")
    )
    found = rows(made, "border")
    assert found["65.71", "MYS"].flow == 4  # K2 passes it too, though it leaves from 65.03
    assert found["65.03", "MYS"].flow == 1


def test_last_regency_behind_a_person_or_another_country() -> None:
    made = (
        world().leg("K2", "recruitment", "53.06", "R1", "2023-02-01").leg("K2", "transfer", "65.71", "R2", "2023-02-02")
    )
    made.leg("K2", "transfer", "R2", "R1", "2023-02-03").leg("K2", "sending", "R1", "SGP", "2023-02-04")
    made.leg("K2", "sending", "SGP", "MYS", "2023-02-09")
    found = rows(made, "border")
    assert found.keys() == {("65.71", "MYS"), ("65.71", "SGP")}
    assert found["65.71", "MYS"].flow == 4


def test_last_regency_where_the_chain_is_broken_is_the_last_by_date() -> None:
    made = world().leg("K2", "transportation", "33.01", "65.03", "2023-02-01")
    made.leg("K2", "transportation", "65.03", "65.71", "2023-02-02").leg("K2", "sending", "R2", "SGP", "2023-02-04")
    made.leg("K2", "transfer", "R1", "53.06", "2023-02-05")  # after the leg abroad
    assert rows(made, "border").keys() == {("65.71", "MYS"), ("65.71", "SGP")}


def test_last_regency_where_one_person_leads_there_and_abroad() -> None:
    made = (
        world().leg("K2", "recruitment", "53.06", "R2", "2023-02-01").leg("K2", "transfer", "R2", "65.03", "2023-02-02")
    )
    made.leg("K2", "sending", "R2", "SGP", "2023-02-03")
    assert rows(made, "border").keys() == {("65.71", "MYS"), ("65.03", "SGP")}


def test_recruited_straight_abroad_passes_no_regency() -> None:
    made = world().leg("K2", "recruitment", "53.06", "R2", "2023-02-01").leg("K2", "sending", "R2", "SGP", "2023-02-02")
    assert rows(made, "border").keys() == {("65.71", "MYS")}


def test_states() -> None:
    made = offices(world())
    assert {r.state for r in answer(made).gaps} == {"unknown"}
    made.event("E1", "meeting", "2010-01-01", attended=["A", "P"]).referral("B", "M", "2010-01-01")
    found = rows(made)
    assert found["33.01", "65.71"].state == "none_recorded"
    assert found["33.01", "33"].state == "weak"
    assert found["65.71", "65"].state == "none_recorded"  # 65: by an agency inside it
    # Five round one table today is met.
    made.agency("C", covers=["53"]).agency("D", covers=["53.06"])
    made.event("E2", "meeting", "2024-06-30", attended=["A", "B", "C", "D", "M"])
    found = rows(made)
    assert (found["33.01", "65.71"].coordination, found["33.01", "65.71"].state) == (0.25, "met")
    assert found["33.01", "65.71"].score == 0
    assert found["33", "IDN"].state == "none_recorded"


def test_a_record_of_its_province_alone_is_not_a_record_of_its_own() -> None:
    made = offices(world()).event("E1", "meeting", "2024-01-01", attended=["P", "N"])
    made.event("E2", "meeting", "2024-01-01", attended=["B", "N"])
    assert rows(made)["33.01", "65.71"].state == "unknown"
    made.event("E3", "meeting", "2024-01-01", attended=["A"])  # nobody else came
    made.event("E4", "meeting", None, attended=["A", "N"])  # undated
    assert rows(made)["33.01", "65.71"].state == "unknown"
    made.agreement("G1", "mou", "2010", until="2011", parties=["A", "N"])  # ended, but a record
    assert rows(made)["33.01", "65.71"].state == "none_recorded"


def test_last_contact_is_the_latest_record_of_both_sides() -> None:
    made = offices(world()).event("E1", "meeting", "2020-05", attended=["A", "B"])
    made.agreement("G1", "mou", "2021-03", until="2021-12-31", parties=["A", "B"])
    made.event("E2", "meeting", "2024-01-01", attended=["A", "N"]).event(
        "E3", "meeting", "2024-08", attended=["A", "B"]
    )
    row = rows(made)["33.01", "65.71"]
    assert row.last_contact == "2021-03"
    assert [(r.kind, r.date) for r in row.records] == [("agreement", "2021-03"), ("event", "2020-05")]


def test_score_uses_the_median_of_the_kind_before_filters() -> None:
    made = world().leg("K2", "recruitment", "53.06", "R2", victims=9).leg("K2", "transportation", "R2", "65.71")
    found = answer(made, kind="horizontal", region="53")
    (row,) = found.gaps
    assert row.score == pytest.approx(9 / (9 + 6))
    assert found.medians["horizontal"] == 6


def test_filters_limit_and_order() -> None:
    made = offices(world())
    assert {r.a["code"] for r in answer(made, region="33").gaps} == {"33", "33.01"}
    assert [r.kind for r in answer(made, kind="border").gaps] == ["border"]
    assert answer(made, state="met").gaps == []
    cut = answer(made, limit=2)
    assert (len(cut.gaps), cut.total, cut.truncated) == (2, 6, True)
    assert not answer(made, limit=0).truncated
    order = [(-r.score, r.kind, r.a["code"], r.b["code"]) for r in answer(made).gaps]
    assert order == sorted(order)
    for wrong in ({"kind": "diagonal"}, {"state": "bad"}, {"limit": -1}):
        with pytest.raises(UsageError):
            answer(made, **wrong)
    with pytest.raises(NotFoundError):
        answer(made, region="99")


def test_who_should_call_whom() -> None:
    row = rows(offices(world()))["33.01", "65.71"]
    shown = row.as_json()
    pairs = {(*c["functions"], c["from"]["ref"], c["to"]["ref"]) for c in shown["who"]}
    # Manpower owes F2, F4 and F7 in 33.01; immigration owes F3 in 65.71; nobody there owes F5 or F6.
    assert pairs == {("F2", "F3", "A", "B"), ("F4", "F3", "A", "B")}
    missing = {tuple(c["functions"]): c for c in shown["who_missing"]}
    assert missing["F2", "F5"]["to"] is None
    assert missing["F2", "F5"]["to_kinds"] == ["police", "prosecution", "court"]
    assert missing["F6", "F7"]["to"]["ref"] == "A"
    assert ("F8", "F3") in missing  # 65.71 is left for abroad
    border = rows(offices(world()))["65.71", "MYS"].as_json()
    assert [(c["functions"], c["from"]["ref"], c["to"]["ref"]) for c in border["who"]] == [(["F3", "F3"], "B", "M")]


def test_a_row_names_cases_and_claims() -> None:
    made = offices(world()).referral("A", "B", "2024-01-01")
    row = rows(made)["33.01", "65.71"]
    assert row.cases == ["K1"]
    assert len(row.claims) == 4  # three legs and the referral
    assert answer(made, kind="horizontal").facts == 4
