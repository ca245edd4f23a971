"""Flow, coordination and gaps against the slow reference, on small random worlds."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queries.flow import flow
from queries.gaps import gaps
from queries.snapshot import Snapshot
from tests.support.brute_gaps import Brute, World

ON = date(2024, 6, 30)
REGENCIES = ["33.01", "33.02", "53.06", "65.71"]
COUNTRIES = ["MYS", "TWN"]
INSIDE = ["33.01.03", "33.01.03.2001", "53.06.03", "65.71.01"]
WIDER = ["33", "53", "65", "IDN"]
REGIONS = REGENCIES + INSIDE + WIDER + COUNTRIES
PLACES = {"TP1": "33.02", "TP2": "65.71.01", "TP3": "MYS"}
PERSONS = ["R1", "R2"]
AGENCIES = {
    "IN1": ("33.01",), "IN2": ("33",), "IN3": ("65.71",), "IN4": ("53.06.03",), "IN5": ("IDN",), "IN6": ("MYS",),
    "IN7": ("33.02", "65"), "IN8": ("53.06", "53"),
}  # fmt: skip

days = st.sampled_from(
    ["2020", "2022-07", "2022-07-01", "2023-06-15", "2024", "2024-06", "2024-06-30", "2024-07-01", "2025"]
)
ends = st.sampled_from([*REGENCIES, *INSIDE, "33", *PLACES, *PERSONS])
acts = st.sampled_from(["recruitment", "transportation", "sending"])
some = st.one_of(st.none(), st.integers(0, 4))


@st.composite
def worlds(draw: st.DrawFn) -> World:
    world = World(places=PLACES, persons=PERSONS, cases=["K1", "K2", "K3"], agencies=AGENCIES)
    seen = set()
    for case in world.cases:
        for _ in range(draw(st.integers(0, 4))):
            act, from_ = draw(acts), draw(ends)
            # A reference for broken chains would be the product again: abroad is reached from a region or a place.
            known = from_ not in PERSONS and from_ not in {"33", "TP3"}
            to = draw(st.one_of(ends, st.sampled_from(COUNTRIES)) if known else ends.filter(lambda x: x != "TP3"))
            start = draw(st.one_of(st.none(), days))
            key = (case, act, from_, to, start)
            if from_ != to and key not in seen:
                seen.add(key)
                world.legs.append((*key, draw(some)))
        for _ in range(draw(st.integers(0, 2))):
            origin = draw(st.one_of(st.none(), st.sampled_from([*REGENCIES, *INSIDE, "33"])))
            world.victims.append((case, draw(st.integers(1, 5)), origin))
    who = st.lists(st.sampled_from(list(AGENCIES)), min_size=1, max_size=4, unique=True).map(tuple)
    world.events = draw(st.lists(st.tuples(days, who, st.just(())), max_size=4))
    for i, (day, came, _) in enumerate(world.events):
        absent = tuple(a for a in draw(who) if a not in came)
        world.events[i] = (day, came, absent)
    until = st.one_of(st.none(), days)
    world.agreements = draw(st.lists(st.tuples(days, until, who), max_size=2))
    pair = st.tuples(st.sampled_from(list(AGENCIES)), st.sampled_from(list(AGENCIES)), days)
    world.referrals = draw(st.lists(pair.filter(lambda r: r[0] != r[1]), max_size=2, unique=True))
    return world


@settings(max_examples=2000, deadline=None)
@given(worlds())
def test_flow_is_that_of_the_reference(world: World) -> None:
    brute = Brute(world, ON)
    snapshot = Snapshot.load(world.builder(REGIONS).tables())
    got = {(row.a["code"], row.b["code"]): row.victims for row in flow(snapshot, on=ON).flows}
    want = {(o, t): w for o in REGENCIES for t in REGENCIES + COUNTRIES if (w := brute.flow(o, t))}
    assert got == want


@settings(max_examples=2000, deadline=None)
@given(worlds())
def test_gaps_are_those_of_the_reference(world: World) -> None:
    want = Brute(world, ON).gaps(REGENCIES, COUNTRIES)
    answer = gaps(Snapshot.load(world.builder(REGIONS).tables()), on=ON, limit=0)
    got = {(r.kind, r.a["code"], r.b["code"]): r for r in answer.gaps}
    assert got.keys() == want.keys()
    for key, (victims, strength, state, score) in want.items():
        row = got[key]
        assert (row.flow, row.state) == (victims, state), key
        assert row.coordination == pytest.approx(strength, abs=1e-9), key
        assert row.score == pytest.approx(score, abs=1e-9), key
    scores = [round(row.score, 12) for row in answer.gaps]
    assert scores == sorted(scores, reverse=True)
