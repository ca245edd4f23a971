"""Flow, sentence by sentence (DESIGN §4)."""

from __future__ import annotations

from datetime import date

import pytest

from graph.errors import NotFoundError, UsageError
from queries.flow import FlowAnswer, flow
from queries.snapshot import Snapshot
from tests.support.graph_builder import GraphBuilder

ON = date(2024, 6, 30)
CODES = ("IDN", "33", "33.01", "33.01.03.2001", "53.06", "65.71", "65.71.01", "MYS", "TWN")


def world() -> GraphBuilder:
    made = GraphBuilder()
    for code in CODES:
        made.region(code)
    return made.person("R1", region="53.06").company("R2", region="65.71").place("TP", region="65.71.01").case("K1")


def asked(made: GraphBuilder, **options: str) -> FlowAnswer:
    return flow(Snapshot.load(made.tables()), on=ON, **options)


def numbers(made: GraphBuilder, **options: str) -> dict[tuple[str, str], float]:
    return {(r.a["code"], r.b["code"]): r.victims for r in asked(made, **options).flows}


def test_victims_rows_come_before_legs_and_count_by_their_origin() -> None:
    made = world().victims("V1", "K1", 4, origin="33.01.03.2001").victims("V2", "K1", 3, origin="53.06")
    made.victims("V3", "K1", 9).leg("K1", "recruitment", "33.01", "R1", victims=50).leg("K1", "sending", "TP", "MYS")
    assert numbers(made) == {
        ("33.01", "65.71"): 4, ("33.01", "MYS"): 4, ("53.06", "65.71"): 3, ("53.06", "MYS"): 3,
    }  # fmt: skip


def test_without_rows_of_any_origin_recruitment_legs_count() -> None:
    made = world().victims("V1", "K1", 9).victims("V2", "K1", 9, origin="33")
    made.leg("K1", "recruitment", "33.01.03.2001", "R1", "2023-01-01", victims=2)
    made.leg("K1", "recruitment", "33.01", "R1", "2023-01-02", victims=5)
    made.leg("K1", "recruitment", "53.06", "R1", "2023-01-02").leg("K1", "sending", "R1", "MYS", victims=8)
    assert numbers(made) == {("33.01", "MYS"): 7, ("53.06", "MYS"): 1}


def test_passed_are_to_ends_and_from_ends_but_of_recruitment() -> None:
    made = world().leg("K1", "recruitment", "33.01", "R1", victims=1)
    # Neither the recruiter's home (53.06) nor the company's seat (65.71) is passed.
    made.leg("K1", "transfer", "R1", "R2").leg("K1", "sending", "R2", "TWN")
    assert numbers(made) == {("33.01", "TWN"): 1}
    made.leg("K1", "recruitment", "53.06", "R1", victims=1)
    assert ("33.01", "53.06") not in numbers(made)
    made.leg("K1", "transportation", "53.06", "R1")
    assert numbers(made)["33.01", "53.06"] == 1


def test_recruitment_out_of_a_place_counts_for_its_seat() -> None:
    made = world().leg("K1", "recruitment", "TP", "R1", victims=3).leg("K1", "sending", "R1", "MYS")
    assert numbers(made) == {("65.71", "MYS"): 3}


def test_denied_rows_do_not_count_and_the_best_claim_gives_the_number() -> None:
    denied = [("S1", "A1", "denies")]
    made = world().victims("V0", "K1", 50, origin="33.01", grades=denied)
    made.leg("K1", "recruitment", "33.01", "R1", grades=[("S1", "C2", "asserts", {"victims": 8}),
             ("S2", "B2", "asserts", {"victims": 6}), ("S3", "B2", "asserts", {"victims": 7})], victims=6)  # fmt: skip
    made.leg("K1", "sending", "R1", "MYS").leg("K1", "sending", "TP", "TWN", grades=denied)
    assert numbers(made) == {("33.01", "MYS"): 7}


def test_a_group_of_victims_has_the_number_and_origin_of_its_best_claim() -> None:
    made = world().victims("V1", "K1", 4, origin="33.01", grades=[("S1", "B2")])
    made.victims("V1", "K1", 9, origin="53.06", grades=[("S2", "C3")]).leg("K1", "sending", "R1", "MYS")
    assert numbers(made) == {("33.01", "MYS"): 4}


@pytest.mark.parametrize(("start", "counts"), [("2024-06-30", True), ("2024-06", True), ("2024", True),
                                               ("2024-07-01", False), ("2025", False)])  # fmt: skip
def test_a_leg_that_can_only_be_later_is_left_out(start: str, counts: bool) -> None:
    made = (
        world()
        .leg("K1", "recruitment", "33.01", "R1", "2023-01-01", victims=1)
        .leg("K1", "sending", "R1", "MYS", start)
    )
    assert bool(numbers(made)) is counts


def test_an_undated_leg_goes_with_its_case() -> None:
    made = world().leg("K1", "recruitment", "33.01", "R1", "2025-01-01", victims=1).leg("K1", "sending", "R1", "MYS")
    assert numbers(made) == {}


def test_regions_filter_by_containment() -> None:
    made = world().leg("K1", "recruitment", "33.01", "R1", victims=1).leg("K1", "sending", "TP", "MYS")
    assert numbers(made, from_="33", to="IDN") == {("33.01", "65.71"): 1}
    assert numbers(made, from_="53.06") == {}
    assert numbers(made, to="MYS") == {("33.01", "MYS"): 1}


def test_legal_bases_apart() -> None:
    made = world().case("K2", "TPPM")
    for case, number in (("K1", 2), ("K2", 5)):
        made.leg(case, "recruitment", "33.01", "R1", victims=number).leg(case, "sending", "R1", "MYS")
    assert numbers(made) == {("33.01", "MYS"): 7}
    assert numbers(made, legal_basis="TPPM") == {("33.01", "MYS"): 5}
    with pytest.raises(UsageError, match="legal basis"):
        asked(made, legal_basis="TPP")
    with pytest.raises(NotFoundError):
        asked(made, from_="99")


def test_rows_name_their_cases_and_claims() -> None:
    made = world().leg("K1", "recruitment", "33.01", "R1", victims=2, grades=[("S1", "B2"), ("S2", "B2", "denies")])
    answer = asked(made.leg("K1", "sending", "R1", "MYS").victims("V1", "K1", 2, origin="33.01"))
    (row,) = answer.as_json()["flows"]
    assert row["cases"] == ["K1"]
    # Two legs, and the group of victims, its case and its origin; a denial is not behind the number.
    assert len(row["claims"]) == len(set(row["claims"])) == answer.facts == 5


def test_an_empty_graph_has_no_flow() -> None:
    answer = asked(GraphBuilder().region("33.01")).as_json()
    assert (answer["flows"], answer["facts"], answer["truncated"]) == ([], 0, False)
