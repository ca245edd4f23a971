"""Claims that wait for a verdict: nothing of them is in the graph before, everything that is let in stays."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from graph import projection, proposals
from graph.claims import Claim
from graph.errors import InputError, NotFoundError, UsageError
from graph.ledger import Ledger
from tests.support.claims import Clock, add, node, rel

PLACE = node("place:1", props={"name": "Rumah A", "kind": "shelter"})
CASE = node("casefile:1", props={"name": "Perkara A"})
VICTIMS = node("victimgroup:1", props={"name": "Kelompok korban (3)", "count": 3})
HAS = rel("HAS_VICTIMS", "casefile:1", "victimgroup:1")
OTHER = node("place:2", "source:s2", props={"name": "Rumah B"})


def propose(ledger: Ledger, *claims: Claim) -> int:
    items = [(claim, (10 * n, 10 * n + 5)) for n, claim in enumerate(claims)]
    return proposals.propose(ledger, items, reader_version="1", who="pembaca")


def live(ledger: Ledger) -> set[str]:
    return set(ledger.live_claims()["claim_id"].to_pylist())


def test_what_waits_is_not_live_and_comes_back_as_it_was_proposed(ledger: Ledger) -> None:
    assert propose(ledger, PLACE, CASE) == 2
    assert ledger.last_seq() == 0
    first, second = proposals.waiting(ledger)
    assert (first.claim, first.span, first.who, first.reader_version) == (PLACE, (0, 5), "pembaca", "1")
    assert second.claim.claim_id == CASE.claim_id


def test_nothing_is_proposed_twice_nor_what_is_live(ledger: Ledger) -> None:
    add(ledger, CASE)
    assert propose(ledger, PLACE, CASE) == 1
    assert propose(ledger, PLACE) == 0
    (only,) = proposals.waiting(ledger)
    proposals.reject(ledger, [only.number], who="petugas", why="salah baca")
    assert propose(ledger, PLACE) == 0
    assert proposals.waiting(ledger) == []
    assert live(ledger) == {CASE.claim_id}


def test_what_is_let_in_brings_the_nodes_that_it_needs(ledger: Ledger) -> None:
    propose(ledger, PLACE, CASE, VICTIMS, HAS)
    relation = next(p for p in proposals.waiting(ledger) if p.claim.object is not None)
    let_in = proposals.accept(ledger, [relation.number], who="petugas", why="sesuai naskah")
    assert {p.claim.claim_id for p in let_in} == live(ledger) == {c.claim_id for c in (CASE, VICTIMS, HAS)}
    assert [p.claim for p in proposals.waiting(ledger)] == [PLACE]


def test_a_correction_takes_the_place_of_the_proposal_and_is_kept(ledger: Ledger) -> None:
    propose(ledger, VICTIMS, CASE, HAS)
    (wrong,) = [p for p in proposals.waiting(ledger) if p.claim.type == "VictimGroup"]
    right = replace(wrong.claim, props={"name": "Kelompok korban (4)", "count": 4})
    proposals.correct(ledger, wrong.number, right, who="petugas", why="empat, bukan tiga")
    assert live(ledger) == {right.claim_id}
    (kept,) = proposals.corrections(ledger)
    assert (kept.proposal.claim, kept.claim, kept.why) == (wrong.claim, right, "empat, bukan tiga")
    with pytest.raises(NotFoundError):
        proposals.accept(ledger, [wrong.number], who="petugas", why="")


def test_a_correction_to_another_type_or_source_is_refused(ledger: Ledger) -> None:
    propose(ledger, PLACE)
    (only,) = proposals.waiting(ledger)
    for other in (CASE, replace(PLACE, source="source:s9")):
        with pytest.raises(InputError):
            proposals.correct(ledger, only.number, other, who="petugas", why="")
    assert [p.number for p in proposals.waiting(ledger)] == [only.number]


def test_one_unknown_number_lets_nothing_in(ledger: Ledger) -> None:
    propose(ledger, PLACE, OTHER)
    with pytest.raises(NotFoundError):
        proposals.accept(ledger, [1, 99], who="petugas", why="")
    with pytest.raises(UsageError):
        proposals.accept(ledger, [], who="petugas", why="")
    assert live(ledger) == set()
    assert [p.claim for p in proposals.waiting(ledger, source="source:s2")] == [OTHER]


def test_a_verdict_that_came_second_is_refused_whole(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    propose(ledger, PLACE, CASE)
    first, second = proposals.waiting(ledger)
    asked = proposals.asked

    def slow(opened: Ledger, numbers: list[int]) -> list[proposals.Proposal]:
        found = asked(opened, numbers)
        monkeypatch.setattr(proposals, "asked", asked)
        proposals.reject(opened, [second.number], who="lain", why="lebih dulu")  # between the look and the lock
        return found

    monkeypatch.setattr(proposals, "asked", slow)
    with pytest.raises(NotFoundError, match="meanwhile"):
        proposals.accept(ledger, [first.number, second.number], who="petugas", why="")
    assert live(ledger) == set()
    assert [p.number for p in proposals.waiting(ledger)] == [first.number]


def test_a_claim_outside_the_schema_is_not_proposed(ledger: Ledger) -> None:
    with pytest.raises(InputError, match="no property"):
        propose(ledger, PLACE, node("place:3", props={"victim_name": "x"}))
    assert proposals.waiting(ledger) == []


def test_an_accepted_claim_is_known_from_the_day_of_its_verdict(sqlite_ledger: Ledger, clock: Clock) -> None:
    propose(sqlite_ledger, PLACE)
    clock.forward(days=5)
    proposals.accept(sqlite_ledger, [1], who="petugas", why="")
    assert sqlite_ledger.live_claims()["recorded_at"].to_pylist()[0].startswith("2024-01-06")


def test_the_graph_shows_what_waits_only_when_asked_and_marks_it(sqlite_ledger: Ledger, clock: Clock) -> None:
    add(sqlite_ledger, node("source:s1", props={"name": "S"}), CASE)
    propose(sqlite_ledger, VICTIMS, HAS)
    assert "VictimGroup" not in projection.build(sqlite_ledger).nodes
    shown = projection.build(sqlite_ledger, unreviewed=True)
    (row,) = shown.node("VictimGroup").to_pylist()
    assert [item["claim"] for item in json.loads(row["evidence"])] == ["proposal:1"]
    assert shown.rel("HAS_VICTIMS").num_rows == 1
    assert shown.node("CaseFile").equals(projection.build(sqlite_ledger).node("CaseFile"))
    clock.forward(days=3)
    proposals.reject(sqlite_ledger, [1, 2], who="petugas", why="")
    assert "VictimGroup" not in projection.build(sqlite_ledger, unreviewed=True).nodes
    on_the_day = projection.build(sqlite_ledger, date(2024, 1, 2), unreviewed=True)
    assert on_the_day.node("VictimGroup").num_rows == 1
    assert "VictimGroup" not in projection.build(sqlite_ledger, date(2023, 12, 31), unreviewed=True).nodes
