"""One test for each rule of docs/tables.md that looks at several cells or rows; and: cells are data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from graph.errors import Problem

Errors = Callable[..., list[Problem]]
LEGS = "case,act,from,to\n"


def one(problems: list[Problem]) -> Problem:
    assert len(problems) == 1, [p.message for p in problems]
    return problems[0]


# -- checks across cells and rows ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("start", "end", "wrong"),
    [("2023-06-15", "2023-06-14", True), ("2023-06", "2023-05-31", True), ("2023-06-15", "2023-06", False),
     ("2023-06-15", "2023", False), ("2024", "2023", True), ("2023-06-15", "2023-06-15", False)],
)  # fmt: skip
def test_an_end_before_its_start_is_an_error(errors: Errors, start: str, end: str, wrong: bool) -> None:
    bad = errors({
        "legs": f"case,act,from,to,start,end\nK1,sending,33.01,MYS,{start},{end}\n",
        "agreements": f"ref,title,kind,since,until\nG1,X,mou,{start},{end}\n",
    })  # fmt: skip
    assert [(p.file, p.column) for p in bad] == ([("agreements.csv", "until"), ("legs.csv", "end")] if wrong else [])


def test_a_leg_to_itself_is_an_error(errors: Errors) -> None:
    text = LEGS + "K1,sending,MYS,region:Malaysia\nK1,harbouring,place:P1,tempat:P1\nK1,sending,52.03,52.03.09\n"
    assert [(p.row, p.column) for p in errors({"legs": text})] == [(2, "to"), (3, "to")]


def test_leg_ends_say_what_is_allowed(errors: Errors) -> None:
    text = LEGS + "K1,sending,agency:A1,MYS\nK1,sending,recruiter:,MYS\nK1,sending,recruiter:R9,place:P9\n"
    bad = errors({"legs": text})
    assert [(p.row, p.column) for p in bad] == [(2, "from"), (3, "from"), (4, "from"), (4, "to")]
    assert bad[2].nearest[0] == "R1"


def test_a_reference_that_nothing_bears_is_an_error_with_the_nearest(errors: Errors) -> None:
    bad = errors({
        "involvements": "case,recruiter,role\nK2,R1,other\n",
        "performs": "agency,function,region,source\nA9,F1,33.01,S9\n",
        "referrals": "from,to,date,case\nA1,A2,2024,K9\n", "attendance": "event,official\nE2,O2\n",
        "measures": "name,about,value,since\nx,agency:A3,1,2023\n", "villages": "region,head\n33.01.03.2001,O9\n",
        "agreements": "ref,title,kind,since,parties\nG1,X,mou,2023,A1;A9\n",
    })  # fmt: skip
    assert [(p.file, p.column, p.value) for p in bad] == [
        ("agreements.csv", "parties", "A9"), ("attendance.csv", "event", "E2"), ("attendance.csv", "official", "O2"),
        ("involvements.csv", "case", "K2"), ("measures.csv", "about", "A3"), ("performs.csv", "agency", "A9"),
        ("performs.csv", "source", "S9"), ("referrals.csv", "case", "K9"), ("villages.csv", "head", "O9"),
    ]  # fmt: skip
    assert bad[3].nearest == ["K1"]


def test_a_row_with_a_fault_does_not_make_those_faulty_that_refer_to_it(errors: Errors) -> None:
    problem = one(errors({"cases": "ref,title,legal_basis\nK1,X,TPPX\n", "legs": LEGS + "K1,sending,33.01,MYS\n"}))
    assert (problem.file, problem.nearest[:2]) == ("cases.csv", ["TPPO", "TPPM"])
    problem = one(errors({"cases": "ref,title\nK1,X\n", "legs": LEGS + "K1,sending,33.01,MYS\n"}))
    assert (problem.file, problem.column) == ("cases.csv", "legal_basis")


def test_a_ref_twice_with_other_content_in_one_source(errors: Errors, claims: Any) -> None:
    header = "ref,name,kind,source\n"
    problem = one(errors({"tempat": header + "P9,A,port,S1\nP9,B,port,S1\n"}))
    assert (problem.row, problem.column) == (3, "ref")
    found = claims({"tempat": header + "P9,A,port,S1\nP9,B,port,S2\n"}, "Place")
    assert len([c for c in found if c.props["ref"] == "P9"]) == 2
    found = claims({"tempat": header + "P9,A,port,S1\nP9,A,Pelabuhan,S1\n"}, "Place")
    assert len([c for c in found if c.props["ref"] == "P9"]) == 1  # the same content in other words counts once


def test_identical_rows_count_once(claims: Any) -> None:
    assert len(claims({"legs": LEGS + "K1,sending,33.01,MYS\n\nK1,sending,33.01,Malaysia\n"}, "LEG")) == 1


def test_a_recruiter_who_is_both_person_and_company(errors: Errors) -> None:
    text = "ref,name,kind,source\nR1,AB,person,S1\nR1,AB,company,S2\nR2,X,company,\n"
    assert one(errors({"recruiters": text, "legs": LEGS + "K1,sending,recruiter:R1,MYS\n"})).file == "legs.csv"


@pytest.mark.parametrize(("parents", "wrong"), [
    ({"A1": "A1"}, {2}), ({"A1": "A2", "A2": "A3", "A3": "A1"}, {2, 3, 4}), ({"A1": "A2", "A2": "A3"}, set()),
])  # fmt: skip
def test_cycles_of_parents_and_of_derived_sources(errors: Errors, parents: dict[str, str], wrong: set[int]) -> None:
    names = ["A1", "A2", "A3"]
    agencies = "ref,name,kind,parent\n" + "".join(f"{a},X {a},police,{parents.get(a, '')}\n" for a in names)
    sources = "ref,title,derived_from\n" + "".join(f"{a},X,{parents.get(a, '')}\n" for a in names)
    bad = errors({"agencies": agencies, "sources": sources})
    assert {p.row for p in bad if p.file == "agencies.csv" and p.column == "parent"} == wrong
    assert {p.row for p in bad if p.file == "sources.csv" and p.column == "derived_from"} == wrong


def test_attendance_names_an_agency_or_an_official(errors: Errors) -> None:
    problem = one(errors({"attendance": "event,agency,official\nE1,,\nE1,A1,\nE1,,O1\n"}))
    assert (problem.row, problem.column) == (2, "agency")


def test_all_errors_come_in_one_pass(errors: Errors) -> None:
    bad = errors({
        "legs": "case,act,from,to,start,end,victims,grade\nK9,jual,Kupang,MYS,31/02/2023,2023-01,2.5,Z9\n",
        "tempat": "ref,name,kind\nP9,,harbour\n",
    })  # fmt: skip
    assert [(p.file, p.row, p.column) for p in bad] == [
        *(("legs.csv", 2, c) for c in ("act", "from", "start", "victims", "grade", "case")),
        ("tempat.csv", 2, "kind"), ("tempat.csv", 2, "name"),
    ]  # fmt: skip
    assert all(p.message and p.expected for p in bad)


# -- cells are data --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "cell",
    ["=HYPERLINK(\"http://x\",\"y\")", "=cmd|' /C calc'!A0", "<script>alert(1)</script>", "{{7*7}}", "@SUM(A1)",
     "'); MATCH (n) DETACH DELETE n //", "`) DROP TABLE claims; --", "+1+1", "\u202etxt", "a\nb\tc", "%s %d {0}"],
)  # fmt: skip
def test_hostile_text_stays_text(claims: Any, cell: str) -> None:
    quoted = '"' + cell.replace('"', '""') + '"'
    found = claims({"tempat": f"ref,name,kind\nP9,{quoted},port\n"}, "Place")
    assert [c.props["name"] for c in found if c.props["ref"] == "P9"] == [cell]
