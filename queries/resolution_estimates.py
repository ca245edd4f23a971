"""What these data themselves say of their sources: does a source that names two mean two?

Invariants: estimates come from pairs that are the same beyond reasonable doubt without the comparison that is
estimated; with few such pairs the published weight stands; the same graph gives the same estimates.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from queries.resolution_features import FeatureMaker
from queries.resolution_model import Scored
from queries.resolution_weights import Weights

ESTIMATED = ("source", "case", "region")
# Log2 of the odds, without what is estimated, from which a pair serves as an example of one entity.
_SURE = 3.0
# How many examples the published weight is worth.
_PRIOR_EXAMPLES = 3.0
_LEAST, _MOST = -14.0, 6.0

# How often two records of one entity bear the same full name, spelling aside; how many records the published number
# of matches is worth; and how many times it the estimate may be.
_SAME_NAME = 0.4
_PRIOR_RECORDS = 20.0
_AT_MOST_TIMES = 5.0
_ROUNDS = 12

Adjust = Mapping[tuple[str, str], float]


def matches_per_record(full_names: Iterable[Sequence[str]], bits: Callable[[str], float], published: float,
                       weigh: Callable[[float], float]) -> float:  # fmt: skip
    """How many other records of the same entity a record has, judged by how often full names come again.

    `full_names`: those of each record; `bits`: how rare one is; `weigh`: the weight of a name in common so rare.
    Expectation and maximisation over the pairs of one name; never less than `published`.
    """
    held = [set(names) for names in full_names]
    count = Counter(name for names in held for name in names)
    named = sum(1 for names in held if names)
    again = [(math.comb(n, 2), weigh(bits(name))) for name, n in count.items() if n > 1]
    found = published
    for _ in range(_ROUNDS):
        prior = math.log2(found / max(len(held) - 1, 1))
        pairs = sum(n / (1 + 2 ** -(prior + weight)) for n, weight in again)
        found = (2 * pairs / _SAME_NAME + _PRIOR_RECORDS * published) / (named + _PRIOR_RECORDS)
        found = min(max(found, published), _AT_MOST_TIMES * published)
    return found


def estimate(examples: Scored, features: FeatureMaker, weights: Weights) -> Adjust:
    """(comparison, level) → weight, for the levels that depend on how an office's sources are kept.

    weight = log2(m/u): u the share of all pairs that reach the level, m that of the examples, the published weight
    counting as some examples (Beta prior).  Where one source lists everybody, that it does says nothing.
    """
    without = examples.weight - sum(
        (examples.parts[name] for name in ESTIMATED if name in examples.parts), np.zeros(len(examples.weight))
    )
    sure = without > _SURE
    everyone = features.pair_share("sources")
    published = {
        ("source", "same"): weights.level("source", "same").base * (1 - everyone),
        ("case", "shared_same_source"): _between(weights, everyone),
        ("case", "shared_unsourced"): weights.level("case", "shared_unsourced").base,
    }
    province, regency = features.region_share(1), features.region_share(2)
    share = {
        ("source", "same"): everyone,
        ("case", "shared_same_source"): features.pair_share("case_sources"),
        ("case", "shared_unsourced"): features.pair_share("cases"),
        ("region", "different"): 1 - province,
        ("region", "same_province"): province - regency,
    }
    published |= {found: weights.level(*found).base for found in share if found[0] == "region"}
    made: dict[tuple[str, str], float] = {}
    for (name, level), base in published.items():
        u = share[(name, level)]
        if u <= 0 or name not in examples.levels:
            continue
        known = sure & (examples.gammas[name] >= 0) if name == "region" else sure
        reached = _reached(examples, name, level) & known
        prior = min(0.9, u * 2**base)
        m = (int(reached.sum()) + _PRIOR_EXAMPLES * prior) / (int(known.sum()) + _PRIOR_EXAMPLES)
        made[(name, level)] = max(_LEAST, min(_MOST, math.log2(m / u)))
    return made


def _between(weights: Weights, everyone: float) -> float:
    named, unnamed = (weights.level("case", f"shared_{kind}").base for kind in ("same_source", "unsourced"))
    return named + (unnamed - named) * everyone


def _reached(found: Scored, name: str, level: str) -> Any:
    numbers = [number for number, label in found.levels[name].items() if label == level]
    return np.isin(found.gammas[name], numbers)
