"""The queue of review: the newest row of a pair counts, and nothing is stored twice."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from graph.candidates import Candidate, QueueCounts, candidates, grounds_of, looked_through, store_candidates
from graph.errors import InputError
from graph.ledger import Ledger
from graph.ledger_tables import CANDIDATES
from tests.support.claims import add, node

WHY = ({"comparison": "phone", "level": "shared", "weight": 7.12345},)


def rows(ledger: Ledger) -> int:
    with ledger.connection() as connection:
        return int(connection.scalar(select(func.count()).select_from(CANDIDATES)))


def found(score: float = 0.9, *, left: str = "person:b", right: str = "person:a") -> Candidate:
    return Candidate(left, right, score, "review", WHY)


def test_a_pair_is_kept_with_its_explanation_and_not_twice(ledger: Ledger) -> None:
    assert (candidates(ledger), looked_through(ledger)) == ([], 0)
    assert store_candidates(ledger, [found()], seq=4, labels=["Person"]) == QueueCounts(1, 0, 0, 0)
    kept = candidates(ledger)[0]
    assert (kept.left, kept.right, kept.score, kept.seq) == ("person:a", "person:b", 0.9, 4)
    assert kept.why == ({"comparison": "phone", "level": "shared", "weight": 7.123},)
    before = rows(ledger)
    again = [found(0.9000001, left="person:a", right="person:b")]
    assert store_candidates(ledger, again, seq=9, labels=["Person"]) == QueueCounts(0, 0, 1, 0)
    # Only the mark that pairs were looked for again.
    assert (rows(ledger), looked_through(ledger)) == (before + 1, 9)


def test_the_newest_row_of_a_pair_counts_highest_score_first(ledger: Ledger) -> None:
    other = found(0.7, right="person:c")
    store_candidates(ledger, [found(0.6), other], seq=1, labels=["Person"])
    assert [c.score for c in candidates(ledger)] == [0.7, 0.6]
    assert store_candidates(ledger, [found(0.8), other], seq=2, labels=["Person"]) == QueueCounts(0, 1, 1, 0)
    assert [(c.right, c.score) for c in candidates(ledger)] == [("person:b", 0.8), ("person:c", 0.7)]


def test_what_is_no_longer_found_leaves_the_queue_and_may_come_again(ledger: Ledger) -> None:
    company = Candidate("company:a", "company:b", 0.8, "automatic")
    store_candidates(ledger, [found(), company], seq=1, labels=["Person", "Company"])
    # Companies were not looked at this time: they stay.
    assert store_candidates(ledger, [], seq=2, labels=["Person"]) == QueueCounts(0, 0, 0, 1)
    assert [c.left for c in candidates(ledger)] == ["company:a"]
    assert store_candidates(ledger, [found()], seq=3, labels=["Person"]) == QueueCounts(1, 0, 0, 0)
    assert len(candidates(ledger)) == 2


@pytest.mark.parametrize("wrong", [Candidate("person:a", "person:b", 1.2, "review"), Candidate("a", "b", 0.5, "sure")])
def test_what_is_no_probability_or_band_is_refused_whole(ledger: Ledger, wrong: Candidate) -> None:
    with pytest.raises(InputError):
        store_candidates(ledger, [found(), wrong], seq=1, labels=["Person"])
    assert rows(ledger) == 0


def test_grounds_are_kept_with_the_verdict_as_they_were(ledger: Ledger) -> None:
    add(ledger, node("person:a"), node("person:b"))
    grounds = {"score": 0.9, "band": "review", "why": list(WHY)}
    with_grounds = ledger.judge("person:a", "person:b", "different", who="a", why="b", grounds=grounds)
    without = ledger.judge("person:a", "person:b", "unsure", who="a", why="b")
    assert grounds_of(ledger, [with_grounds, without]) == {with_grounds: grounds}
