"""Pairwise and B-cubed figures by worked examples; the benchmark's worlds keep their rules."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.names.scores import b_cubed, best_threshold, clusters, mistakes, pairwise
from benchmarks.names.variants import VARIANTS
from benchmarks.names.world import build_world

TRUTH = {"a": 1, "b": 1, "c": 1, "d": 2, "e": 2}
FOUND = {"a": 1, "b": 1, "c": 2, "d": 2, "e": 2}


def test_pairwise_worked_example() -> None:
    # Found: ab, cd, ce, de; true: ab, ac, bc, de; in both: ab, de.
    scores = pairwise(TRUTH, FOUND)
    assert (scores.precision, scores.recall, scores.f1) == (0.5, 0.5, 0.5)


def test_b_cubed_worked_example() -> None:
    # Precision: a, b 1; c 1/3; d, e 2/3.  Recall: a, b 2/3; c 1/3; d, e 1.
    scores = b_cubed(TRUTH, FOUND)
    assert scores.precision == pytest.approx((1 + 1 + 1 / 3 + 2 / 3 + 2 / 3) / 5)
    assert scores.recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5)


def test_nothing_together_is_precise_and_finds_nothing() -> None:
    alone = {record: record for record in TRUTH}
    assert (pairwise(TRUTH, alone).precision, pairwise(TRUTH, alone).recall) == (1.0, 0.0)
    assert b_cubed(TRUTH, alone).recall == pytest.approx((3 * 1 / 3 + 2 * 1 / 2) / 5)
    assert pairwise(TRUTH, TRUTH).f1 == b_cubed(TRUTH, TRUTH).f1 == 1.0


def test_clusters_chain_pairs_and_the_best_threshold_is_found() -> None:
    assert clusters("abcd", [("a", "b"), ("c", "b")]) == {"a": "a", "b": "a", "c": "a", "d": "d"}
    scored = [(0.9, "a", "b"), (0.8, "b", "c"), (0.7, "d", "e"), (0.4, "c", "d")]
    threshold, scores, cubed = best_threshold(TRUTH, scored, [0.3, 0.6, 0.85])
    assert (threshold, scores.f1, cubed.f1) == (0.6, 1.0, 1.0)


def test_mistakes_are_named() -> None:
    together, apart = mistakes(TRUTH, FOUND)
    assert together == [("c", "d"), ("c", "e")]
    assert apart == [("a", "c"), ("b", "c")]


def test_a_world_is_the_same_every_time_and_keeps_its_rules() -> None:
    variant = replace(VARIANTS["held-dense"], networks=12, agencies=20, companies=4)
    world = build_world(variant)
    assert world.rows == build_world(variant).rows
    heard = [(r["source"], r["case"], world.truth[f"recruiters:{r['recruiter']}"]) for r in world.rows["involvements"]]
    assert len(heard) == len(set(heard)), "one source tells of somebody twice"
    assert {f"recruiters:{r['ref']}" for r in world.rows["recruiters"]} <= set(world.truth)
    assert len(set(world.truth.values())) < len(world.truth)


def test_held_out_noise_is_not_in_the_development_variants() -> None:
    seen, held = (
        set(build_world(replace(VARIANTS[name], networks=15, agencies=10, companies=2)).rule.values())
        for name in ("life", "held-life")
    )
    assert held - seen >= {"old_spelling", "scanned"}


def test_a_file_without_sources_names_none() -> None:
    world = build_world(replace(VARIANTS["held-one-file"], networks=5, agencies=5, companies=1))
    assert not any("source" in row for table, rows in world.rows.items() if table != "sources" for row in rows)
