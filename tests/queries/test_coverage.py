"""Coverage, sentence by sentence (DESIGN §4)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from graph.errors import NotFoundError, UsageError
from queries.coverage import CoverageCell, coverage
from queries.snapshot import Snapshot
from tests.support.graph_builder import GraphBuilder

ON = date(2024, 6, 30)
DENIED = [("S1", "B2", "denies")]


def world() -> GraphBuilder:
    made = GraphBuilder()
    for code in ("IDN", "33", "33.01", "33.01.03", "33.01.03.2001", "33.02", "53", "53.06", "MYS"):
        made.region(code)
    made.agency("A", kind="manpower", covers=["33.01"]).agency("H", kind="head_of_government", covers=["33.01"])
    made.agency("D", kind="district_government", covers=["33.01.03"]).agency("P", kind="police", covers=["33.01"])
    return made.agency("PP", kind="police", covers=["33"]).agency("I", kind="immigration", covers=["33.01", "33.02"])


def cell(made: GraphBuilder, function: str, region: str = "33.01", **options: Any) -> CoverageCell:
    answer = coverage(Snapshot.load(made.tables()), region=region, function=function, on=ON, **options)
    return next(c for c in answer.cells if c.region["code"] == region)


def said(made: GraphBuilder, function: str, region: str = "33.01") -> tuple[str, str | None, bool]:
    found = cell(made, function, region)
    return found.state, found.last_evidence, found.contested


def test_performs_counts_whoever_does_it_and_for_what_lies_around() -> None:
    made = world().performs("I", "F7", "33.01.03.2001", date="2024-01")
    for region in ("33.01.03.2001", "33.01.03", "33.01", "33", "IDN"):
        assert said(made, "F7", region) == ("evidenced", "2024-01", False)
    assert said(made, "F7", "33.02") == ("unknown", None, False)
    # Nothing rolls down.
    assert said(world().performs("I", "F7", "33", date="2024-01"), "F7") == ("unknown", None, False)


def test_declared_functions_are_dated_by_since() -> None:
    made = world().agency("Z", kind="other", covers=["33.01"], functions=["F8"], since="2023-01-01")
    assert said(made, "F8") == ("evidenced", "2023-01-01", False)
    assert said(world().agency("Z", covers=["33.01"], functions=["F8"]), "F8") == ("stale", None, False)


@pytest.mark.parametrize(
    ("came", "counts"),
    [(["A", "H"], True), (["D", "P"], True), (["A", "I"], False), (["H"], False), (["A", "PP"], False)],
)
def test_a_meeting_needs_two_agencies_of_the_region_one_owing_f1(came: list[str], counts: bool) -> None:
    made = world().event("E", "meeting", "2024-01-01", region="53.06", attended=came)
    assert (cell(made, "F1").state == "evidenced") is counts
    assert cell(made, "F1", "53.06").state == "unknown"


def test_only_meetings_are_meetings_and_the_absent_did_not_meet() -> None:
    assert cell(world().event("E", "training", "2024-01-01", attended=["A", "H"]), "F1").state == "unknown"
    assert cell(world().event("E", "meeting", "2024-01-01", attended=["A"], absent=["H"]), "F1").state == "unknown"
    made = world().official("O", "Rekaan", "H", since="2023")
    assert cell(made.event("E", "meeting", "2024-01-01", attended=["A", "O"]), "F1").state == "evidenced"


def test_outreach_counts_where_it_reached_else_where_it_was_held() -> None:
    made = world().event("E", "outreach", "2024-01-01", region="53.06", reached=["33.01.03.2001"], attended=["A"])
    assert cell(made, "F2").state == "evidenced"
    assert cell(made, "F2", "53.06").state == "unknown"
    held = world().event("E", "outreach", "2024-01-01", region="33.01.03", attended=["A"])
    assert cell(held, "F2").state == "evidenced"
    # By an agency of the region, of a kind that owes F2.
    assert cell(held, "F2", "33.01.03").state == "unknown"
    assert cell(world().event("E", "outreach", "2024-01-01", region="33.01", attended=["P"]), "F2").state == "unknown"
    assert cell(world().event("E", "outreach", "2024-01-01", region="33.02", attended=["A"]), "F2").state == "unknown"


def test_operations_and_cases_are_law_enforcement() -> None:
    assert (
        cell(world().event("E", "operation", "2024-01-01", region="33.01", attended=["P"]), "F5").state == "evidenced"
    )
    assert cell(world().event("E", "operation", "2024-01-01", region="33.01", attended=["I"]), "F5").state == "unknown"
    handled = world().case("K", region="33.01.03", agency="P", opened="2023-05")
    assert said(handled, "F5") == ("evidenced", "2023-05", False)
    assert cell(world().case("K", region="33.01", agency="I", opened="2023-05"), "F5").state == "unknown"
    assert cell(world().case("K", region="33.01", opened="2023-05"), "F5").state == "unknown"
    assert cell(world().case("K", agency="P", opened="2023-05"), "F5").state == "evidenced"
    assert cell(world().case("K", region="53.06", agency="P", opened="2023-05"), "F5").state == "unknown"
    assert cell(world().case("K", region="33.01", agency="P", opened="2024-07"), "F5").state == "unknown"


@pytest.mark.parametrize(("kind", "function", "party"), [("task_force", "F1", "H"), ("village_regulation", "F2", "A"),
                                                         ("data_sharing", "F9", "A")])  # fmt: skip
def test_agreements_do_not_age_while_in_force(kind: str, function: str, party: str) -> None:
    made = world().agreement("G", kind, "2010-03", parties=[party, "I"])
    assert said(made, function) == ("evidenced", "2010-03", False)
    ended = world().agreement("G", kind, "2010-03", until="2021-12", parties=[party, "I"])
    assert said(ended, function) == ("stale", "2021-12", False)
    lately = world().agreement("G", kind, "2010-03", until="2023-12", parties=[party, "I"])
    assert said(lately, function) == ("evidenced", "2023-12", False)
    assert cell(world().agreement("G", kind, "2010", parties=["PP"]), function).state == "unknown"


def test_a_programme_needs_a_village_and_no_agency() -> None:
    assert said(world().programme("Desmigratif", "33.01.03.2001", since="2023"), "F2") == ("evidenced", "2023", False)
    assert cell(world().programme("Desmigratif", "33.01.03", since="2023"), "F2").state == "unknown"


@pytest.mark.parametrize(
    ("kind", "function", "other"), [("victim", "F6", "P"), ("data", "F9", "A"), ("case", "F5", "P")]
)
def test_referrals_by_or_to_an_agency_of_the_region(kind: str, function: str, other: str) -> None:
    far = world().agency("Z", kind="ngo", covers=["53.06"])
    assert cell(far.referral("Z", other, "2024-01-01", kind), function).state == "evidenced"
    assert cell(far, function, "53.06").state == "unknown"
    assert cell(world().referral("D", "H", "2024-01-01", "victim"), "F6").state == "unknown"


def test_passport_deferrals_of_an_office_that_covers_the_region() -> None:
    def deferrals(since: str | None, until: str | None, about: str = "I") -> tuple[str, str | None, bool]:
        return said(world().measure("passport_deferrals", about, 12, since=since, until=until), "F3")

    assert deferrals("2023-01-01", "2023-12-31") == ("evidenced", "2023-12-31", False)
    assert deferrals("2024-01", "2024-12-31") == ("evidenced", "2024-01", False)
    assert deferrals("2024-01", None) == ("evidenced", "2024-01", False)
    assert deferrals("2024-08", "2024-12") == ("unknown", None, False)
    assert deferrals("2023", "2023", about="A") == ("unknown", None, False)
    assert cell(world().measure("placements", "I", 12, since="2023"), "F3").state == "unknown"


def test_the_newest_wins_then_the_better_grade() -> None:
    made = world().performs("A", "F7", "33.01", "absent", "2023-05-01").performs("A", "F7", "33.01", date="2023-09-01")
    assert said(made, "F7") == ("evidenced", "2023-09-01", True)
    made.performs("A", "F7", "33.01", "absent", "2024", grades=[("S2", "C3")])
    assert said(made, "F7") == ("absent", "2024", True)
    made = world().performs("A", "F7", "33.01", "absent", "2024-01-31", grades=[("S2", "B2")])
    assert said(made.performs("A", "F7", "33.01", date="2024-01", grades=[("S1", "C2")]), "F7")[0] == "absent"
    assert said(made.performs("A", "F7", "33.01", date="2024-01-31", grades=[("S3", "A1")]), "F7")[0] == "evidenced"


def test_stale_after_24_calendar_months_or_undated() -> None:
    assert said(world().performs("A", "F7", "33.01", date="2022-06-30"), "F7")[0] == "evidenced"
    assert said(world().performs("A", "F7", "33.01", date="2022-06"), "F7")[0] == "evidenced"
    assert said(world().performs("A", "F7", "33.01", date="2022-06-29"), "F7") == ("stale", "2022-06-29", False)
    assert said(world().performs("A", "F7", "33.01", "absent", "2022-05"), "F7") == ("stale", "2022-05", False)
    assert said(world().performs("A", "F7", "33.01"), "F7") == ("stale", None, False)
    assert said(world().performs("A", "F7", "33.01", "absent", "2024-06-30"), "F7") == ("absent", "2024-06-30", False)
    assert said(world().performs("A", "F7", "33.01", date="2024-07-01"), "F7") == ("unknown", None, False)


def test_denials() -> None:
    denied = world().performs("A", "F7", "33.01", date="2024-01", grades=DENIED)
    assert said(denied, "F7") == ("absent", "2024-01", False)
    both = world().performs("A", "F7", "33.01", date="2024-01", grades=[("S2", "A1"), *DENIED])
    assert said(both, "F7") == ("evidenced", "2024-01", True)
    not_absent = world().performs("A", "F7", "33.01", "absent", "2024-01", grades=DENIED)
    assert cell(not_absent, "F7").state == "unknown"
    assert said(not_absent.performs("A", "F7", "33.01", "absent", "2024-02"), "F7") == ("absent", "2024-02", True)
    agreed = (
        world()
        .performs("A", "F7", "33.01", "absent", "2024-01", grades=DENIED)
        .performs("A", "F7", "33.01", date="2024")
    )
    assert said(agreed, "F7") == ("evidenced", "2024", False)
    event = world().event(
        "E", "operation", "2024-01-01", region="33.01", attended=["P"], grades=[("S2", "B2"), *DENIED]
    )
    assert said(event, "F5") == ("evidenced", "2024-01-01", True)


def test_required_follows_the_level() -> None:
    assert [cell(world(), "F6", r).required for r in ("IDN", "33", "33.01", "33.01.03", "33.01.03.2001")] == [
        True, True, True, False, False,
    ]  # fmt: skip
    assert not cell(world().agency("M", covers=["MYS"]).performs("M", "F6", "MYS", date="2024"), "F6", "MYS").required


def test_which_regions_are_in_the_answer() -> None:
    made = world().performs("A", "F7", "33.01", date="2024")

    def asked(**options: Any) -> set[str]:
        return {c.region["code"] for c in coverage(Snapshot.load(made.tables()), on=ON, **options).cells}

    assert asked(level="regency") == {"33.01", "33.02"}
    assert asked(level="regency", all_=True) == {"33.01", "33.02", "53.06"}
    assert asked(region="53.06") == {"53.06"}
    assert asked(region="33", level="village") == {"33.01.03.2001"}
    assert asked(region="33.01") == {"33.01", "33.01.03"}
    answer = coverage(Snapshot.load(made.tables()), all_=True, on=ON, limit=10)
    assert (len(answer.cells), answer.total, answer.truncated) == (10, 72, True)
    assert len(coverage(Snapshot.load(made.tables()), all_=True, on=ON, limit=0).cells) == 72
    for wrong in ({"level": "hamlet"}, {"function": "F10"}, {"limit": -1}):
        with pytest.raises(UsageError):
            asked(**wrong)
    with pytest.raises(NotFoundError):
        asked(region="99")


def test_need_and_severity_keep_their_unknown() -> None:
    made = world().performs("A", "F7", "33.01", "absent", "2024").performs("A", "F4", "33.01", date="2024")
    assert (cell(made, "F7").need, cell(made, "F7").severity) == (None, None)
    made.measure("pmi_np_deported", "33.01", 30, since="2023").measure("pmi_np_deported", "33.02", 10, since="2023")
    made.measure("pmi_np_deported", "33.01", 99, since="2021").measure("deaths_abroad", "33.01", 0, since="2023")
    # 30/(30 + 20) for the deported, 0 for the deaths: the mean is 0.3.
    assert cell(made, "F7").need == pytest.approx(0.3)
    assert cell(made, "F7").severity == pytest.approx(0.3)
    assert cell(made, "F4").severity == 0
    assert cell(made, "F8").severity is None
    (row,) = [
        r for r in coverage(Snapshot.load(made.tables()), region="33.01", on=ON).regions if r.region["code"] == "33.01"
    ]
    # F7 is absent, F4 evidenced, of nine required functions seven are unknown.
    assert [row.low, row.high] == pytest.approx([1 / 9, 8 / 9])
    assert row.as_json()["severity"] == pytest.approx([0.3 / 9, 0.3 * 8 / 9])


def test_evidence_is_shown_with_its_basis() -> None:
    made = world().performs("A", "F2", "33.01", date="2023", grades=[("S9", "C3")])
    made.event("E", "outreach", "2024-01-01", reached=["33.01", "33.01.03.2001"], attended=["A"])
    shown = cell(made, "F2").as_json()
    assert [(e["basis"], e["date"], e["agencies"], e["grade"]) for e in shown["evidence"]] == [
        ("event", "2024-01-01", ["A"], "B2"), ("performs", "2023", ["A"], "C3"),
    ]  # fmt: skip
    assert len(shown["claims"]) == 5  # the row; the event, two reached regions, one attendance
