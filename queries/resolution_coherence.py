"""Pairs made to agree with each other: nobody is chained to two people who cannot be one.

Invariants: after this step no two entities that speak against each other are connected by pairs of weight above 0;
a pair is only ever made weaker here, and says by how much and why; the order of the input does not matter.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Pair = tuple[int, int]
# From here on a pair with a hard disagreement cannot be inside one cluster, whatever links it.
VETO_WEIGHT = -2.0
# Two that are bridged by an alias: each must be tied to the bridge at least so well.
_BRIDGE_WEIGHT = 2.0
_PUSHED_TO = -1.0
# Pairs that were not looked at count like this against joining two clusters.
_UNSEEN_WEIGHT = -3.0
MOST_IN_COMPONENT = 40


@dataclass(frozen=True)
class Weighed:
    """A pair as this step sees it: weight, whether it is a hard disagreement, only of names, or tied by an alias."""

    weight: float
    hard: bool = False
    names_only: bool = False
    alias: bool = False


@dataclass(frozen=True)
class Adjusted:
    """What was taken away from a pair, and the level that says why: `rival` or `conflict`."""

    weight: float
    level: str


def pair(a: int, b: int) -> Pair:
    """The two in order."""
    return (a, b) if a < b else (b, a)


def components(pairs: Iterable[Pair]) -> list[list[int]]:
    """The connected components of some pairs, each sorted, in order of their smallest."""
    root: dict[int, int] = {}

    def find(node: int) -> int:
        while root.setdefault(node, node) != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for a, b in pairs:
        left, right = find(a), find(b)
        if left != right:
            root[max(left, right)] = min(left, right)
    found: dict[int, list[int]] = defaultdict(list)
    for node in sorted(root):
        found[find(node)].append(node)
    return [found[first] for first in sorted(found)]


def missing_pairs(weighed: Mapping[Pair, Weighed]) -> list[Pair]:
    """Pairs inside the components of likely pairs that were never looked at (components of up to 40 only)."""
    likely = [found for found, w in weighed.items() if w.weight > 0]
    return [
        (a, b)
        for nodes in components(likely)
        if 2 < len(nodes) <= MOST_IN_COMPONENT
        for i, a in enumerate(nodes)
        for b in nodes[i + 1 :]
        if (a, b) not in weighed
    ]


def cohere(weighed: Mapping[Pair, Weighed]) -> dict[Pair, Adjusted]:
    """What to take away from which pairs, so that connected pairs agree."""
    links = sorted((-w.weight, found) for found, w in weighed.items() if w.weight > 0)
    around: dict[int, list[int]] = defaultdict(list)
    for _, (a, b) in links:
        around[a].append(b)
        around[b].append(a)
    cluster: dict[int, set[int]] = {node: {node} for node in around}
    for _, (a, b) in links:
        left, right = cluster[a], cluster[b]
        if left is not right and _may_join(left, right, weighed):
            joined = left | right
            for node in joined:
                cluster[node] = joined
    changed: dict[Pair, Adjusted] = {}
    for negative, (a, b) in links:
        weight = -negative
        if cluster[a] is not cluster[b]:
            changed[(a, b)] = Adjusted(_PUSHED_TO - weight, "conflict")
            continue
        rival = _rival(a, b, cluster[a], around, weighed)
        if rival is not None:
            changed[(a, b)] = Adjusted(-math.log2(1 + 2**rival), "rival")
    return changed


def _rival(a: int, b: int, together: set[int], around: Mapping[int, list[int]],
           weighed: Mapping[Pair, Weighed]) -> float | None:  # fmt: skip
    """The weight of the best other match of one of the two that cannot be true at the same time; None if none."""
    weights = [
        weighed[pair(one, other)].weight
        for one, its_mate in ((a, b), (b, a))
        for other in around[one]
        if other not in together and _veto(pair(other, its_mate), weighed, together | {other})
    ]
    return max(weights, default=None)


def _may_join(left: set[int], right: set[int], weighed: Mapping[Pair, Weighed]) -> bool:
    total = 0.0
    everyone = left | right
    for a in left:
        for b in right:
            found = pair(a, b)
            if _veto(found, weighed, everyone):
                return False
            known = weighed.get(found)
            if known is None:
                total += _UNSEEN_WEIGHT
            elif not (known.hard and known.names_only and _bridged(found, weighed, everyone)):
                total += known.weight
    return total > 0


def _veto(found: Pair, weighed: Mapping[Pair, Weighed], everyone: Iterable[int]) -> bool:
    known = weighed.get(found)
    if known is None or not known.hard or known.weight > VETO_WEIGHT:
        return False
    return not (known.names_only and _bridged(found, weighed, everyone))


def _bridged(found: Pair, weighed: Mapping[Pair, Weighed], everyone: Iterable[int]) -> bool:
    """True if a third record bears the names of both: an alias explains why they differ."""
    a, b = found
    for third in everyone:
        if third in found:
            continue
        ties = [weighed.get(pair(a, third)), weighed.get(pair(third, b))]
        if all(t is not None and t.weight > _BRIDGE_WEIGHT for t in ties) and any(t.alias for t in ties if t):
            return True
    return False
