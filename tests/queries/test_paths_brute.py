"""The search against plain enumeration, on small random graphs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.tables import GraphTables
from queries.paths import Effort, PathQuery, recruitment_paths
from queries.snapshot import Snapshot
from tests.support.brute_paths import BrutePaths
from tests.support.graph_builder import GraphBuilder

REGIONS = ("52", "52.03", "52.03.01", "31", "31.72", "MYS")
ACTORS = ("A", "B", "C", "D")
PLACES = (("P", "52.03.01"), ("Q", "31.72"), ("T", "MYS"))
NODES = (*REGIONS[1:], *ACTORS, *(ref for ref, _ in PLACES))
CASES = ("K1", "K2", "K3")
DATES = (
    "2023-03-01",
    "2023-03-06",
    "2023-03-10",
    "2023-03-10",
    "2023-03-20",
    "2023-04-05",
    "2023-03",
    "2023-04",
    "2023",
)
# 0.6 × 0.72 = 0.54 × 0.8: ties that floats do not see; and several sources, one of which copies another.
GRADES: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("S1", "C2"),), (("S1", "B2"),), (("S1", "B3"),), (("S4", "A2"),), (("S1", "A3"),), (("S1", "B2"), ("S2", "C2")),
    (("S1", "B2"), ("S3", "C2")), (("S1", "B2"), ("S3", "A1", "denies")), (("S3", "B2", "denies"),),
)  # fmt: skip


def sometimes(strategy: st.SearchStrategy[Any], share: int = 4) -> st.SearchStrategy[Any]:
    """None about once in `share`."""
    return st.one_of(*[strategy] * (share - 1), st.none())


@st.composite
def dated(draw: st.DrawFn) -> tuple[str | None, str | None]:
    """A start and an end: only one of them, both, neither."""
    start, end = (
        draw(sometimes(st.sampled_from(DATES), 6)),
        draw(st.one_of(st.none(), st.none(), st.sampled_from(DATES))),
    )
    return start, end


@st.composite
def graphs(draw: st.DrawFn) -> GraphTables:
    """A few regions, hands and places; legs thick enough between them that paths and joins are common."""
    builder = GraphBuilder().source("S1").source("S2", derived_from="S1").source("S3").source("S4")
    for code in (*REGIONS, "IDN"):
        builder.region(code)
    for ref in ACTORS[:3]:
        builder.person(ref)
    builder.company("D")
    for ref, region in PLACES:
        builder.place(ref, region=region)
    used = NODES if draw(st.booleans()) else draw(st.lists(st.sampled_from(NODES), min_size=4, max_size=6, unique=True))
    for case in CASES:
        builder.case(case)
    for _ in range(draw(st.integers(3, 13))):
        # Most legs go forward in the list of nodes, so that walks are long; some go back.
        first, second = draw(st.sampled_from(used)), draw(st.sampled_from(used))
        if NODES.index(first) > NODES.index(second) and draw(st.integers(0, 3)):
            first, second = second, first
        if draw(st.integers(0, 3)) == 0:
            first = draw(st.sampled_from(("52.03", "52.03.01")))
        if draw(st.integers(0, 3)) == 0:
            second = draw(st.sampled_from(("MYS", "T")))
        case = draw(st.sampled_from(CASES))
        start, end = (None, None) if case == "K3" and draw(st.booleans()) else draw(dated())
        builder.leg(case, draw(st.sampled_from(("recruitment", "sending"))), first, second, start, end,
                    draw(st.sampled_from(GRADES)))  # fmt: skip
    for _ in range(draw(st.integers(0, 6))):
        builder.uses(draw(st.sampled_from(ACTORS)), draw(st.sampled_from(("+6281", "+6282"))),
                     grades=draw(st.sampled_from(GRADES)))  # fmt: skip
    return builder.tables()


@st.composite
def joined_graphs(draw: st.DrawFn) -> GraphTables:
    """Layers from villages over hands and places to a country, cases mixed: composed paths are the rule here."""
    builder = GraphBuilder().source("S1").source("S2", derived_from="S1").source("S3").source("S4")
    for code in (*REGIONS, "IDN"):
        builder.region(code)
    builder.person("A").person("B").person("C").company("D")
    for ref, region in PLACES:
        builder.place(ref, region=region)
    for case in CASES:
        builder.case(case)
    layers = (("52.03", "52.03.01"), ("A", "B"), ("C", "D", "31.72", "P"), ("Q", "P"), ("T", "MYS"))
    for _ in range(draw(st.integers(5, 14))):
        layer = draw(st.integers(0, len(layers) - 2))
        first = draw(st.sampled_from(layers[layer]))
        second = draw(
            st.sampled_from(layers[layer + draw(st.integers(1, 2)) if layer < len(layers) - 2 else layer + 1])
        )
        if first == second:
            continue
        if draw(st.integers(0, 7)) == 0:
            first, second = second, first
        start = draw(st.sampled_from(("2023-03-06", "2023-03-06", "2023-03-10", "2023-03", "2023", "2023-03-20", None)))
        end = draw(st.sampled_from((None, None, None, "2023-03-20", "2023-03", "2023-04")))
        builder.leg(
            draw(st.sampled_from(CASES)), "transfer", first, second, start, end, draw(st.sampled_from(GRADES[:8]))
        )
    for _ in range(draw(st.integers(2, 6))):
        builder.uses(draw(st.sampled_from(ACTORS)), draw(st.sampled_from(("+6281", "+6282"))),
                     grades=draw(st.sampled_from(GRADES)))  # fmt: skip
    return builder.tables()


@st.composite
def questions(draw: st.DrawFn) -> PathQuery:
    """All options, each often at its default."""
    between = draw(st.one_of(st.none(), st.none(), st.tuples(
        st.dates(date(2023, 2, 1), date(2023, 3, 25)), st.dates(date(2023, 3, 26), date(2023, 5, 1)))))  # fmt: skip
    return PathQuery(
        from_=draw(st.sampled_from(("52.03", "52.03", "52", "IDN", "31.72"))),
        to=draw(st.sampled_from(("MYS", "MYS", "31", None))), k=draw(st.sampled_from((1, 2, 3, 100))),
        mode=draw(st.sampled_from(("strict", "composed", "both"))), max_wait=draw(st.sampled_from((0, 5, 30, 30, 400))),
        between=between, avoid_hubs=draw(st.one_of(st.none(), st.integers(1, 8))),
        min_grade=draw(st.sampled_from((None, None, "B2", "B3", "C3"))),
        on=draw(st.sampled_from((date(2024, 6, 30), date(2024, 6, 30), date(2023, 3, 9)))),
    )  # fmt: skip


def compare(tables: GraphTables, query: PathQuery, effort: Effort) -> int:
    """Assert that the answer is the reference's, in order; the number of paths there are."""
    expected = BrutePaths(tables, query.from_, query.to, max_wait=query.max_wait, on=query.on, between=query.between,
                          avoid_hubs=query.avoid_hubs, min_grade=query.min_grade).paths(query.mode)  # fmt: skip
    answer = recruitment_paths(Snapshot.load(tables), query, effort)
    got = [
        (p.kind, tuple(leg.id for leg in p.legs), tuple((j.after_leg, j.at.id) for j in p.joins)) for p in answer.paths
    ]
    want = [
        (p.kind, tuple(leg.id for leg in p.legs), tuple((j[0], j[1]) for j in p.joins)) for p in expected[: query.k]
    ]
    assert got == want
    assert answer.truncated == (len(expected) > query.k)
    assert not answer.stopped
    for mine, theirs in zip(answer.paths, expected, strict=False):
        assert mine.reliability == pytest.approx(float(theirs.reliability), abs=1e-12)
        assert [j.p for j in mine.joins] == pytest.approx([float(j[2]) for j in theirs.joins])
        assert [leg.grade for leg in mine.legs] == [leg.grade for leg in theirs.legs]
    return len(expected)


@settings(max_examples=250, deadline=None)
@given(graphs(), questions(), st.sampled_from((0, 100_000)))
def test_search_gives_what_enumeration_gives(tables: GraphTables, query: PathQuery, blind: int) -> None:
    compare(tables, query, Effort(blind=blind, labels=100_000))


@settings(max_examples=250, deadline=None)
@given(joined_graphs(), questions(), st.sampled_from((0, 100_000)))
def test_search_gives_what_enumeration_gives_where_cases_join(
    tables: GraphTables, query: PathQuery, blind: int
) -> None:
    compare(tables, query, Effort(blind=blind, labels=100_000))
