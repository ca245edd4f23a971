"""Clusters: merges that never cross a `different`, whatever the order of the judgements."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graph.judgements import Clusters, Judgement

IDS = ["person:a", "person:b", "person:c", "person:d", "person:e"]


@st.composite
def judgement_lists(draw: st.DrawFn) -> list[Judgement]:
    pairs = st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)).filter(lambda p: p[0] != p[1])
    rows = draw(st.lists(st.tuples(pairs, st.sampled_from(["same", "different", "unsure"])), max_size=14))
    return [Judgement(n, left, right, verdict) for n, ((left, right), verdict) in enumerate(rows, start=1)]


def newest(judgements: list[Judgement]) -> dict[frozenset[str], str]:
    return {frozenset((j.left, j.right)): j.verdict for j in judgements}


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
