"""The queue of review: its order, what stays away, what comes back and why, and the facts side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from graph import projection
from graph.candidates import Candidate, is_stale, store_candidates
from graph.errors import UsageError
from graph.judgements import Clusters
from graph.ledger import Ledger
from queries.review import give_verdict, review_queue, stirred_pairs
from queries.review_facts import side_by_side
from queries.snapshot import Snapshot
from tests.support.claims import add, node, rel

A, B, C, D = (f"person:{letter}" for letter in "abcd")
PHONE, CAR, CASE = "identifier:1", "identifier:2", "casefile:1"
SOURCE = node("source:s1", props={"name": "Register", "ref": "S1", "reliability": "B"})


def why(**weights: float) -> tuple[Mapping[str, Any], ...]:
    """Comparisons: the level is named by the sign."""
    return tuple(
        {"comparison": name, "level": "shared" if weight > 0 else "different", "weight": weight}
        for name, weight in weights.items()
    )


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.open(SecretStr(f"sqlite:///{tmp_path / 'ledger.sqlite'}"))
    people = (node(one, props={"name": "AB", "refs": [f"recruiters:{one[-1].upper()}"]}) for one in (A, B, C, D))
    phones = (node(one, props={"kind": kind, "name": one}) for one, kind in ((PHONE, "phone"), (CAR, "vehicle")))
    add(opened, SOURCE, *people, *phones, node(CASE, props={"name": "Perkara"}), rel("USES", A, PHONE))
    yield opened
    opened.close()


def propose(ledger: Ledger, *found: tuple[str, str, float], **weights: float) -> None:
    comparisons = why(**(weights or {"name": 5.0, "phone": -1.0}))
    pairs = [Candidate(left, right, score, "review", comparisons) for left, right, score in found]
    store_candidates(ledger, pairs, seq=ledger.last_seq(), labels=["Person"])


def snapshot(ledger: Ledger) -> Snapshot:
    return Snapshot(projection.build(ledger))


def waiting(ledger: Ledger) -> list[tuple[str, str]]:
    return [queued.pair for queued in review_queue(ledger, snapshot(ledger)).pairs]


def judge(ledger: Ledger, left: str, right: str, verdict: str, *, name: float = 5.0, phone: float = -1.0) -> int:
    """A verdict that was given with these grounds on the screen."""
    grounds = {"score": 0.7, "band": "review", "why": why(name=name, phone=phone)}
    return give_verdict(
        ledger, snapshot(ledger), left, right, verdict, who="siti", why="uji", explain=lambda *_: grounds
    )


def test_highest_score_first_unsure_last_and_merged_pairs_are_gone(ledger: Ledger) -> None:
    propose(ledger, (A, B, 0.6), (A, C, 0.9), (B, C, 0.7), (C, D, 0.8))
    assert waiting(ledger) == [(A, C), (C, D), (B, C), (A, B)]
    judge(ledger, A, C, "unsure")
    assert waiting(ledger) == [(C, D), (B, C), (A, B), (A, C)]
    judge(ledger, B, C, "same")
    # C is B now: what was said of C's pairs is said of B's, and A and B have the unsure verdict on one member.
    assert waiting(ledger) == [(B, D), (A, B)]
    ledger.withdraw(who="siti", why="salah")
    assert waiting(ledger) == [(C, D), (B, C), (A, B), (A, C)]


def test_only_one_label_and_only_what_is_in_the_graph(ledger: Ledger) -> None:
    propose(ledger, (A, B, 0.6), (A, C, 0.9))
    claim = ledger.live_claims(wanted={"subject": [C]})["claim_id"].to_pylist()
    ledger.retract(claim, who="siti", why="uji")
    assert waiting(ledger) == [(A, B)]
    assert review_queue(ledger, snapshot(ledger), label="Company").pairs == ()
    with pytest.raises(UsageError):
        review_queue(ledger, snapshot(ledger), label="Orang")


def test_different_stays_away_also_through_merged_members(ledger: Ledger) -> None:
    propose(ledger, (A, B, 0.6), (A, C, 0.9), (A, D, 0.7))
    judge(ledger, A, C, "different")
    assert waiting(ledger) == [(A, D), (A, B)]
    judge(ledger, B, C, "same")
    assert waiting(ledger) == [(A, D)]


def test_different_comes_back_with_new_evidence_and_says_which(ledger: Ledger) -> None:
    propose(ledger, (A, B, 0.6))
    judge(ledger, A, B, "different")
    assert (waiting(ledger), stirred_pairs(ledger)) == ([], [])
    uses = rel("USES", B, PHONE, locator="b.csv:3")
    add(ledger, uses, rel("USES", B, CAR), rel("INVOLVED_IN", B, CASE, props={"role": "other"}))
    assert stirred_pairs(ledger) == [(A, B)]
    propose(ledger, (A, B, 0.9), name=5.0, phone=8.0)
    reopened = review_queue(ledger, snapshot(ledger)).pairs[0].as_json(snapshot(ledger))["reopened"]
    assert (reopened["judgement"]["who"], reopened["judgement"]["verdict"]) == ("siti", "different")
    (better,) = reopened["better"]
    assert (better["comparison"], better["level"], better["before"]) == (
        "phone", "shared", {"level": "different", "weight": -1.0},
    )  # fmt: skip
    # Of all that was said since, only what can have made the phones agree.
    assert [(c["claim"], c["about"], c["with"], c["source"], c["locator"]) for c in better["claims"]] == [
        (uses.claim_id, "AB", PHONE, "S1", "b.csv:3")
    ]
    judge(ledger, A, B, "different", phone=8.0)
    assert waiting(ledger) == []


def test_weights_that_move_without_a_claim_bring_nothing_back(ledger: Ledger) -> None:
    propose(ledger, (A, B, 0.6))
    judge(ledger, A, B, "different")
    propose(ledger, (A, B, 0.9), name=9.0, phone=8.0)
    assert waiting(ledger) == []
    # A claim about neither phone nor name; and one that was known and only stated again after a retraction.
    add(ledger, rel("INVOLVED_IN", A, CASE, props={"role": "other"}))
    known = ledger.live_claims(wanted={"subject": [A]}, types=["USES"])["claim_id"].to_pylist()
    ledger.retract(known, who="siti", why="uji")
    add(ledger, rel("USES", A, PHONE))
    propose(ledger, (A, B, 0.9), name=5.5, phone=-0.5)
    assert waiting(ledger) == []


def test_a_member_that_joined_since_brings_its_claims(ledger: Ledger) -> None:
    add(ledger, rel("USES", C, CAR))
    propose(ledger, (A, B, 0.6))
    judge(ledger, A, B, "different")
    judge(ledger, B, C, "same")
    assert stirred_pairs(ledger) == [(A, B)]
    propose(ledger, (A, B, 0.9), name=5.0, phone=-1.0, vehicle=6.0)
    (queued,) = review_queue(ledger, snapshot(ledger)).pairs
    assert [(b.now["comparison"], b.before, [c.object for c in b.claims]) for b in queued.better] == [
        ("vehicle", None, [CAR])
    ]


def test_what_makes_the_queue_stale(ledger: Ledger) -> None:
    assert is_stale(ledger)
    propose(ledger, (A, B, 0.6))
    assert not is_stale(ledger)
    apart = judge(ledger, A, B, "different")
    assert not is_stale(ledger)
    merge = judge(ledger, C, D, "same")
    assert is_stale(ledger)
    assert not is_stale(ledger, merges=False)
    propose(ledger, (A, B, 0.6))
    ledger.withdraw(merge, who="siti", why="x")
    assert is_stale(ledger, merges=False)
    propose(ledger, (A, B, 0.6))
    ledger.withdraw(apart, who="siti", why="x")
    assert is_stale(ledger, merges=False)
    propose(ledger, (A, B, 0.6))
    add(ledger, node("person:e"))
    assert is_stale(ledger, merges=False)


def test_facts_side_by_side_mark_what_both_have(ledger: Ledger) -> None:
    add(
        ledger, rel("USES", B, PHONE, credibility="2", locator="b.csv:3"), rel("USES", B, CAR),
        rel("INVOLVED_IN", A, CASE, props={"role": "recruiter"}),
    )  # fmt: skip
    propose(ledger, (A, B, 0.6))
    view = snapshot(ledger)
    (queued,) = review_queue(ledger, view).pairs
    found = side_by_side(view, queued, Clusters(ledger.judgements()))
    facts = {side: [(f["what"], f["said"], f["shared"]) for f in found[side]["facts"]] for side in "ab"}
    assert facts["a"] == [("name", "AB", True), ("INVOLVED_IN", "Perkara", False), ("USES", PHONE, True)]
    assert facts["b"] == [("name", "AB", True), ("USES", PHONE, True), ("USES", CAR, False)]
    uses = found["b"]["facts"][1]
    assert (uses["grade"], uses["sources"]) == ("B2", ["S1"])
    assert found["a"]["facts"][1]["props"] == {"role": "recruiter"}
    assert (found["a"]["members"], found["claims"]) == ([A], 6)
