"""Coordination, sentence by sentence (DESIGN §4)."""

from __future__ import annotations

from datetime import date

import pytest

from queries.coordination import coordination, records
from queries.jurisdictions import jurisdictions
from queries.snapshot import Snapshot
from tests.support.graph_builder import GraphBuilder

ON = date(2024, 6, 30)


def world() -> GraphBuilder:
    made = GraphBuilder()
    for code in ("IDN", "33", "33.01", "33.01.03", "33.02", "53.06", "65.71", "MYS"):
        made.region(code)
    made.agency("A", covers=["33.01"]).agency("A2", covers=["33.01.03"]).agency("P", covers=["33"])
    return made.agency("B", covers=["53.06"]).agency("N", covers=["IDN"]).agency("X", covers=["65.71"], region="53.06")


def strength(made: GraphBuilder, left: str = "33.01", right: str = "53.06") -> float:
    snapshot = Snapshot.load(made.tables())
    where = jurisdictions(snapshot)
    return float(coordination(records(snapshot, ON), [where.of(left)], [where.of(right)])[0, 0])


def test_half_life_and_number_of_agencies() -> None:
    assert strength(world().event("E", "meeting", "2022-07-01", attended=["A", "B"])) == 0.5
    assert strength(world().event("E", "training", "2024-06-30", attended=["A", "B", "N"])) == 0.5
    made = world().event("E", "meeting", "2022-07-01", attended=["A", "B"]).referral("B", "A", "2024-06-30")
    assert strength(made) == 1.5


def test_a_record_counts_once_though_two_pairs_meet() -> None:
    assert strength(world().event("E", "meeting", "2024-06-30", attended=["A", "A2", "B"])) == 0.5


def test_agencies_of_a_region() -> None:
    for agency in ("A", "A2", "P"):
        assert strength(world().event("E", "meeting", "2024-06-30", attended=[agency, "B"])) == 1
    # A national body does not make two regions meet, and an address is no jurisdiction.
    assert strength(world().event("E", "meeting", "2024-06-30", attended=["A", "N"])) == 0
    assert strength(world().event("E", "meeting", "2024-06-30", attended=["A", "X"])) == 0


def test_one_agency_of_both_regions_has_not_met_itself() -> None:
    # P, of the province, is an agency of both 33.01 and 33.02.
    assert strength(world().event("E", "meeting", "2024-06-30", attended=["P", "B"]), "33.01", "33.02") == 0
    assert strength(world().event("E", "meeting", "2024-06-30", attended=["P", "A"]), "33.01", "33.02") == 1
    assert strength(world().event("E", "meeting", "2024-06-30", attended=["P"]), "33.01", "33.02") == 0


def test_an_agency_without_covers_covers_its_region() -> None:
    tables = GraphBuilder().region("33.01").node("Agency", "Z", kind="police").rel("SEATED_IN", "Z", "33.01").tables()
    where = jurisdictions(Snapshot.load(tables))
    assert [where.covers(agency) for agency in where.agencies] == [("33.01",)]


def test_absent_and_denied_do_not_count() -> None:
    assert strength(world().event("E", "meeting", "2024-06-30", attended=["A"], absent=["B"])) == 0
    denied = [("S1", "B2", "denies")]
    assert strength(world().event("E", "meeting", "2024-06-30", attended=["A", "B"], grades=denied)) == 0
    made = world().event("E", "meeting", "2024-06-30", attended=["A", "N"])
    assert strength(made.rel("ATTENDED", "B", "E", grades=denied, capacity="host")) == 0
    assert strength(world().agreement("G", "mou", "2020", parties=["A", "B"], grades=denied)) == 0
    assert strength(world().referral("A", "B", "2024-06-30", grades=denied)) == 0
    # A denial beside an assertion takes nothing away.
    contested = [("S1", "B2"), ("S2", "B2", "denies")]
    assert strength(world().event("E", "meeting", "2024-06-30", attended=["A", "B"], grades=contested)) == 1


@pytest.mark.parametrize(
    ("since", "until", "counts"),
    [(None, None, True), ("2022", None, True), ("2024-05-20", None, True), ("2024-06", None, False),
     (None, "2024-05-02", True), (None, "2024-04", False), ("2020", "2024", True)],
)  # fmt: skip
def test_an_official_counts_for_the_agency_of_his_post_that_day(since: str, until: str, counts: bool) -> None:
    made = world().official("O", "Rekaan", "B", since=since, until=until)
    assert bool(strength(made.event("E", "meeting", "2024-05", attended=["A", "O"]))) is counts


def test_an_agency_counts_once_however_many_came() -> None:
    made = world().official("O1", "Satu", "B").official("O2", "Dua", "B")
    assert strength(made.event("E", "meeting", "2024-06-30", attended=["A", "B", "O1", "O2"])) == 1


@pytest.mark.parametrize(
    ("stated", "expected"),
    [("2024-06", 1.0), ("2024", 1.0), ("2022-06", 2 ** (-731 / 730)), ("2022", 2 ** (-547 / 730)), ("2024-07", 0.0),
     (None, 0.0)],
)  # fmt: skip
def test_a_month_or_year_counts_from_its_last_day(stated: str, expected: float) -> None:
    assert strength(world().event("E", "meeting", stated, attended=["A", "B"])) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [("2010", None, 1), ("2010", "2024-06-30", 1), ("2010", "2024-06", 1), ("2010", "2024-06-29", 0),
     ("2024-06", None, 1), ("2024-07", None, 0)],
)  # fmt: skip
def test_an_agreement_counts_while_in_force(since: str, until: str, expected: float) -> None:
    assert strength(world().agreement("G", "mou", since, until=until, parties=["A", "B"])) == expected
