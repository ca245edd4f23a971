"""Clusters: merges that never cross a `different`, whatever the order of the judgements; chains and withdrawals."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from graph.judgements import Clusters, Judgement, contradicted_by, standing

IDS = ["person:a", "person:b", "person:c", "person:d", "person:e"]


@st.composite
def judgement_lists(draw: st.DrawFn) -> list[Judgement]:
    pairs = st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)).filter(lambda p: p[0] != p[1])
    rows = draw(st.lists(st.tuples(pairs, st.sampled_from(["same", "different", "unsure", "withdrawn"])), max_size=14))
    return [Judgement(n, left, right, verdict) for n, ((left, right), verdict) in enumerate(rows, start=1)]


def newest(judgements: list[Judgement]) -> dict[frozenset[str], str]:
    return {frozenset(pair): j.verdict for pair, j in standing(judgements).items()}


def test_the_newest_verdict_on_a_pair_counts_in_either_direction() -> None:
    merge, split = Judgement(1, "person:a", "person:b", "same"), Judgement(2, "person:b", "person:a", "different")
    assert Clusters([merge]).canonical("person:b") == "person:a"
    assert Clusters([merge, split]).canonical("person:b") == "person:b"
    again = Judgement(3, "person:a", "person:b", "unsure")
    assert Clusters([merge, split, again]).merged == {}


def test_a_merge_across_a_different_is_blocked_and_named() -> None:
    rows = [
        Judgement(1, "person:a", "person:c", "different"),
        Judgement(2, "person:a", "person:b", "same"),
        Judgement(3, "person:b", "person:c", "same"),
    ]
    clusters = Clusters(rows)
    assert clusters.members("person:b") == {"person:a", "person:b"}
    assert clusters.canonical("person:c") == "person:c"
    assert clusters.blocked == (rows[2],)


@given(judgement_lists())
def test_no_cluster_holds_two_that_are_different(judgements: list[Judgement]) -> None:
    clusters = Clusters(judgements)
    for pair, verdict in newest(judgements).items():
        left, right = sorted(pair)
        if verdict == "different":
            assert clusters.canonical(left) != clusters.canonical(right)


@given(judgement_lists())
def test_clusters_part_the_ids_and_the_smallest_stands_for_all(judgements: list[Judgement]) -> None:
    clusters = Clusters(judgements)
    for one in IDS:
        members = clusters.members(one)
        assert one in members
        assert clusters.canonical(one) == min(members)
        assert all(clusters.members(other) == members for other in members)
    assert clusters.merged == {i: clusters.canonical(i) for i in IDS if clusters.canonical(i) != i}


@given(judgement_lists())
def test_every_same_is_kept_or_named_as_blocked(judgements: list[Judgement]) -> None:
    clusters = Clusters(judgements)
    blocked = {frozenset((j.left, j.right)) for j in clusters.blocked}
    for pair, verdict in newest(judgements).items():
        left, right = sorted(pair)
        if verdict == "same":
            together = clusters.canonical(left) == clusters.canonical(right)
            assert together or pair in blocked
            # A blocked merge always crosses some `different`.
            if not together:
                across = [frozenset((x, y)) for x in clusters.members(left) for y in clusters.members(right)]
                assert any(newest(judgements).get(p) == "different" for p in across)


@given(judgement_lists())
def test_nothing_but_same_ever_joins(judgements: list[Judgement]) -> None:
    clusters = Clusters(judgements)
    joined = {pair for pair, verdict in newest(judgements).items() if verdict == "same"}
    for one in clusters.merged:
        assert any(one in pair for pair in joined)


def test_a_withdrawal_takes_back_what_stands_and_what_was_before_stands_again() -> None:
    merge, again = Judgement(1, "person:a", "person:b", "same"), Judgement(2, "person:b", "person:a", "same")
    split, back = Judgement(3, "person:a", "person:b", "different"), Judgement(4, "person:b", "person:a", "withdrawn")
    pair = ("person:a", "person:b")
    assert standing([merge, again, split, back]) == {pair: again}
    # A verdict that was given twice is taken back whole: nobody has to count how often it was confirmed.
    assert standing([merge, again, split, back, Judgement(5, *pair, "withdrawn")]) == {}
    assert standing([back]) == {}


@given(judgement_lists())
def test_withdrawing_all_that_stands_leaves_the_graph_as_if_nothing_had_been_judged(rows: list[Judgement]) -> None:
    seq = len(rows)
    while verdicts := standing(rows):
        seq += 1
        left, right = sorted(verdicts)[seq % len(verdicts)]
        before = newest(rows)
        rows = [*rows, Judgement(seq, left, right, "withdrawn")]
        assert newest(rows).get(frozenset((left, right))) != before[frozenset((left, right))]
    assert Clusters(rows).merged == {}


def reachable(judgements: list[Judgement], start: str) -> set[str]:
    """What judgements of sameness lead to, in the plainest way."""
    same = [pair for pair, verdict in newest(judgements).items() if verdict == "same"]
    found = {start}
    while more := {one for pair in same if pair & found for one in pair} - found:
        found |= more
    return found


@given(judgement_lists(), st.sampled_from(IDS), st.sampled_from(IDS), st.sampled_from(["same", "different", "unsure"]))
def test_a_chain_is_found_where_there_is_one_and_it_says_the_opposite(
    rows: list[Judgement], left: str, right: str, verdict: str
) -> None:
    if left == right:
        return
    # A ledger holds no contradiction: only what does not contradict is let in.
    kept: list[Judgement] = []
    for row in rows:
        if row.verdict == "withdrawn" or not contradicted_by(kept, row.left, row.right, row.verdict):
            kept.append(row)
    assume(not Clusters(kept).blocked)
    others = [j for j in kept if {j.left, j.right} != {left, right}]
    ours, theirs = reachable(others, left), reachable(others, right)
    apart = {pair for pair, said in newest(others).items() if said == "different"}
    expected = {
        "same": any(frozenset((x, y)) in apart for x in ours for y in theirs),
        "different": right in ours,
        "unsure": False,
    }[verdict]
    chain = contradicted_by(kept, left, right, verdict)
    assert bool(chain) is expected
    if chain:
        at = left
        for link in chain:
            assert at in {link.left, link.right}
            at = link.right if link.left == at else link.left
        assert at == right
        assert sorted(j.verdict for j in chain if j.verdict != "same") == (["different"] if verdict == "same" else [])
