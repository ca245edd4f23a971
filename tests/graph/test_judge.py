"""Judgements in the ledger: refused where they contradict, taken back by one row, whoever writes at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from pydantic import SecretStr

from graph.errors import ContradictionError, InputError, MatarantaiError, NotFoundError
from graph.judgements import Clusters, standing
from graph.ledger import Ledger
from tests.support.claims import add, node

A, B, C, D = (f"person:{letter}" for letter in "abcd")


@pytest.fixture(autouse=True)
def people(ledger: Ledger) -> None:
    add(ledger, *(node(one, props={"name": f"Orang {one[-1].upper()}"}) for one in (A, B, C, D)), node("place:1"))


def judge(ledger: Ledger, left: str, right: str, verdict: str, why: str = "uji") -> int:
    return ledger.judge(left, right, verdict, who="siti", why=why)


def test_different_against_a_chain_of_same_is_refused_with_the_chain(ledger: Ledger) -> None:
    first, second = judge(ledger, A, B, "same", "satu nomor"), judge(ledger, C, B, "same", "satu foto")
    before = ledger.last_seq()
    with pytest.raises(ContradictionError) as caught:
        judge(ledger, A, C, "different")
    assert caught.value.status == 409
    assert [line.split(" · ")[0] for line in caught.value.chain] == [
        "Orang A (person:a) = Orang B (person:b)", "Orang C (person:c) = Orang B (person:b)",
    ]  # fmt: skip
    assert f"· {first} · siti, 2024-01-01: satu nomor" in caught.value.chain[0]
    assert f"matarantai review undo {second}" in caught.value.advice
    assert ledger.last_seq() == before


def test_same_across_a_different_is_refused_with_the_chain(ledger: Ledger) -> None:
    judge(ledger, A, B, "same")
    apart = judge(ledger, D, B, "different", "dua orang di satu foto")
    judge(ledger, C, D, "same")
    with pytest.raises(ContradictionError) as caught:
        judge(ledger, C, A, "same")
    assert [("≠" in line) for line in caught.value.chain] == [False, True, False]
    ledger.withdraw(apart, who="budi", why="foto orang lain")
    judge(ledger, C, A, "same")
    assert Clusters(ledger.judgements()).members(A) == {A, B, C, D}


def test_a_new_verdict_on_the_pair_itself_is_no_contradiction(ledger: Ledger) -> None:
    for verdict in ("same", "different", "same", "unsure", "different"):
        judge(ledger, A, B, verdict)
    assert standing(ledger.judgements())[A, B].verdict == "different"


def test_an_undo_is_a_row_and_the_newest_goes_first(ledger: Ledger) -> None:
    merge, apart = judge(ledger, A, B, "same"), judge(ledger, C, D, "different")
    written, taken = ledger.withdraw(who="budi", why="salah orang")
    assert (taken.seq, written.verdict, written.who, written.why) == (apart, "withdrawn", "budi", "salah orang")
    assert ledger.withdraw(who="budi", why="x")[1].seq == merge
    assert (standing(ledger.judgements()), Clusters(ledger.judgements()).merged) == ({}, {})
    assert len(ledger.judgements()) == 4
    with pytest.raises(NotFoundError):
        ledger.withdraw(who="budi", why="x")


def test_an_undo_by_pair_and_by_number(ledger: Ledger) -> None:
    old, new = judge(ledger, A, B, "same"), judge(ledger, B, A, "different")
    judge(ledger, C, D, "same")
    with pytest.raises(InputError, match=f"judgement {new} on that pair does"):
        ledger.withdraw(old, who="budi", why="x")
    assert ledger.withdraw((A, B), who="budi", why="x")[1].seq == new
    assert standing(ledger.judgements())[A, B].seq == old
    assert ledger.withdraw(old, who="budi", why="x")[1].seq == old
    for gone in (old, new, 9999, (A, B)):
        with pytest.raises(MatarantaiError):
            ledger.withdraw(gone, who="budi", why="x")
    assert Clusters(ledger.judgements()).merged == {D: C}


def test_an_undo_that_brings_back_a_contradiction_is_refused(ledger: Ledger) -> None:
    judge(ledger, A, B, "same")
    apart = judge(ledger, A, B, "different")
    judge(ledger, B, C, "same")
    judge(ledger, A, C, "different")
    before = ledger.last_seq()
    with pytest.raises(ContradictionError):
        ledger.withdraw(apart, who="budi", why="x")
    assert ledger.last_seq() == before


@pytest.mark.parametrize(("left", "right", "verdict", "who", "why"), [
    (A, A, "same", "siti", "x"), (A, "place:1", "same", "siti", "x"), (A, B, "withdrawn", "siti", "x"),
    (A, B, "same", "siti", " "), (A, B, "same", "", "x"), (A, B, "same", "siti", "a\x00b"),
    (A, "person:none", "same", "siti", "x"), (A, B, "same", "siti", "x" * 2001),
])  # fmt: skip
def test_what_cannot_be_judged_is_refused(
    ledger: Ledger, left: str, right: str, verdict: str, who: str, why: str
) -> None:
    with pytest.raises((InputError, NotFoundError)):
        ledger.judge(left, right, verdict, who=who, why=why)
    assert ledger.judgements() == []


def test_of_contradicting_verdicts_at_the_same_time_one_is_refused(ledger: Ledger, ledger_url: SecretStr) -> None:
    judge(ledger, A, B, "same")

    def attempt(said: tuple[str, str, str]) -> bool:
        own = Ledger.open(ledger_url)
        try:
            own.judge(*said, who="siti", why="x")
        except ContradictionError:
            return False
        else:
            return True
        finally:
            own.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(attempt, [(B, C, "same"), (A, C, "different")])) == [False, True]
    assert Clusters(ledger.judgements()).blocked == ()
