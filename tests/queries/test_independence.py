"""Sources that stand for one: p and the number of independent sources count each group once."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from graph.copies import INFERRED_FROM_TEXT
from graph.documents import add_document
from graph.grades import p_grade
from graph.projection import build
from queries.independence import groups_of, origins_of
from queries.legs import all_legs
from queries.show import show
from queries.snapshot import Snapshot
from tests.support.claims import Clock, add, node, rel
from tests.support.graph_builder import GraphBuilder
from tests.support.ledgers import new_ledger
from tests.support.texts import COPY, OTHER, OWN_REPORT, RELEASE


def test_everything_that_hangs_together_is_one() -> None:
    origins: dict[str, list[str]] = {"s1": [], "s2": ["s1"], "s3": ["s2"], "s4": ["s9"], "s5": ["s9"], "s6": []}
    assert groups_of(origins) == {
        "s1": "s1", "s2": "s1", "s3": "s1", "s4": "s9", "s5": "s9", "s9": "s9", "s6": "s6",
    }  # fmt: skip


def test_a_circle_is_one_group_too() -> None:
    assert groups_of({"s2": ["s3"], "s3": ["s2"], "s1": ["s1"]}) == {"s2": "s2", "s3": "s2", "s1": "s1"}


@pytest.mark.parametrize("seed", range(20))
def test_the_order_of_sources_does_not_matter(seed: int) -> None:
    chance = random.Random(seed)
    names = [f"s{n}" for n in range(8)]
    origins = {one: chance.sample(names, chance.choice([0, 0, 1, 2])) for one in names}
    shuffled = {one: origins[one][::-1] for one in chance.sample(names, len(names))}
    groups = groups_of(origins)
    assert groups_of(shuffled) == groups
    for one, above in origins.items():
        assert {groups[other] for other in above} <= {groups[one]}


def _source(*claims: tuple[str, str, str, str]) -> dict[str, Any]:
    """Properties of a Source node of which (source, grade, stance, derived_from) claims speak."""
    evidence = [
        {"claim": f"c{n}", "source": s, "grade": g, "stance": stance, "props": {"derived_from": origin}}
        for n, (s, g, stance, origin) in enumerate(claims)
    ]
    return {"sources": sorted({c[0] for c in claims}), "derived_from": claims[0][3], "evidence": json.dumps(evidence)}


def test_what_a_text_shows_does_not_exclude_what_is_stated() -> None:
    inferred = (INFERRED_FROM_TEXT, "F4", "asserts", "source:copied")
    stated = ("source:file", "E5", "asserts", "source:release")
    assert origins_of(_source(inferred)) == {"source:copied"}
    assert origins_of(_source(inferred, stated)) == {"source:copied", "source:release"}
    better = ("source:file", "B2", "asserts", "source:other")
    assert origins_of(_source(inferred, stated, better)) == {"source:copied", "source:other"}
    denied = ("source:file", "A1", "denies", "source:other")
    assert origins_of(_source(inferred, stated, denied)) == {"source:copied", "source:release"}
    assert origins_of({"sources": ["source:file"], "derived_from": "source:release"}) == {"source:release"}
    assert origins_of({"sources": ["source:file"]}) == set()


def test_a_leg_counts_its_independent_sources() -> None:
    graph = GraphBuilder().region("52.03").region("MYS", "Malaysia").case("K1")
    graph.source("S1").source("S2", derived_from="S1").source("S3")
    graph.leg(
        "K1", "sending", "52.03", "MYS", grades=[("S1", "B3"), ("S2", "B2"), ("S3", "C3"), ("S4", "A1", "denies")]
    )
    snapshot = Snapshot(graph.tables())
    leg = all_legs(snapshot)[0]
    assert leg.as_json(snapshot)["independent_sources"] == 2
    assert leg.p == pytest.approx(1 - (1 - p_grade("B2")) * (1 - p_grade("C3")))


def test_a_copied_text_makes_one_source_from_the_day_on_which_it_was_read() -> None:
    clock = Clock("2024-03-01T08:00:00+00:00")
    with new_ledger(clock) as ledger:
        add(
            ledger,
            *(node(f"source:s{n}", f"source:s{n}", props={"name": f"Berita {n}", "reliability": "C"})
              for n in (1, 2, 3)),
            node("region:52.03", props={"name": "Lombok Timur", "code": "52.03"}),
            node("region:MYS", props={"name": "Malaysia", "code": "MYS"}), node("casefile:k1", props={"name": "K1"}),
            *(rel("LEG", "region:52.03", "region:MYS", f"source:s{n}", credibility="3",
                  props={"act": "sending", "case_id": "casefile:k1"}) for n in (1, 2, 3)),
        )  # fmt: skip
        clock.forward(days=1)
        for n, text in ((1, RELEASE), (2, OWN_REPORT), (3, COPY)):
            add_document(ledger, f"source:s{n}", text, "text/plain", "x")
        p = p_grade("C3")
        for day, count in (("2024-03-01", 3), ("2024-03-02", 2)):
            snapshot = Snapshot(build(ledger, clock.now.date().fromisoformat(day)))
            leg = all_legs(snapshot)[0]
            assert leg.p == pytest.approx(1 - (1 - p) ** count)
            item = next(g for g in show(snapshot, "casefile:k1").as_json()["properties"] if g["name"] == "name")
            assert item["values"][0]["independent_sources"] == 1
            region = show(snapshot, "52.03").as_json()["relationships"][0]["items"][0]
            assert (region["independent_sources"], len(region["claims"])) == (count, 3)
        told = show(snapshot, "source:s3").as_json()
        origin = next(p for p in told["properties"] if p["name"] == "derived_from")
        assert origin["value"] == "source:s1"
        assert origin["values"][0]["claims"][0]["source"]["title"].startswith("Matarantai")
        # An officer who knows better takes the inference back.
        ledger.retract([origin["values"][0]["claims"][0]["claim"]], who="saya", why="dua liputan sendiri")
        assert all_legs(Snapshot(build(ledger)))[0].p == pytest.approx(1 - (1 - p) ** 3)
        add_document(ledger, "source:s3", COPY, "text/plain", "x")
        add_document(ledger, "source:s2", OTHER, "text/plain", "x")
        assert all_legs(Snapshot(build(ledger)))[0].p == pytest.approx(1 - (1 - p) ** 3)
