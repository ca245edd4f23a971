"""How good a resolution is: pairwise and B-cubed precision, recall and F1.

Invariant: both measures are of a partition of the records, so that what pairs imply (A=B, B=C) counts, too.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

Partition = Mapping[str, Hashable]


@dataclass(frozen=True)
class Scores:
    """Precision, recall and F1 (0–1)."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean, 0 if both are 0."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def _pairs(counts: Iterable[int]) -> int:
    return sum(n * (n - 1) // 2 for n in counts)


def pairwise(truth: Partition, found: Partition) -> Scores:
    """Of the pairs of records that `found` puts together, the share that belongs together; and the other way round.

    precision = |found ∩ true| / |found|, recall = |found ∩ true| / |true|, over unordered pairs; 1 where there is none.
    """
    both = _pairs(Counter((truth[record], found[record]) for record in truth).values())
    made = _pairs(Counter(found[record] for record in truth).values())
    true = _pairs(Counter(truth.values()).values())
    return Scores(both / made if made else 1.0, both / true if true else 1.0)


def b_cubed(truth: Partition, found: Partition) -> Scores:
    """The mean over records r, C(r) the cluster found and L(r) the true one.

    precision = mean |C(r) ∩ L(r)| / |C(r)|, recall = mean |C(r) ∩ L(r)| / |L(r)|.  Bagga & Baldwin 1998, Entity-based
    cross-document coreferencing using the vector space model.
    """
    both = Counter((truth[record], found[record]) for record in truth)
    made = Counter(found[record] for record in truth)
    true = Counter(truth.values())
    number = len(truth) or 1
    precision = sum(n * n / made[cluster] for (_, cluster), n in both.items()) / number
    recall = sum(n * n / true[label] for (label, _), n in both.items()) / number
    return Scores(precision, recall)


def clusters(records: Sequence[str], pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The records' clusters when every pair is one: each record's cluster is named by its first record."""
    parent = {record: record for record in records}

    def root(record: str) -> str:
        while parent[record] != record:
            parent[record] = parent[parent[record]]
            record = parent[record]
        return record

    for left, right in pairs:
        one, other = sorted((root(left), root(right)))
        parent[other] = one
    return {record: root(record) for record in records}


def best_threshold(
    truth: Partition, scored: Sequence[tuple[float, str, str]], thresholds: Iterable[float]
) -> tuple[float, Scores, Scores]:
    """(threshold, pairwise, B-cubed) with the best pairwise F1: what a method reaches with a threshold that it cannot
    know."""
    records = list(truth)
    best: tuple[float, Scores, Scores] | None = None
    for threshold in thresholds:
        found = clusters(records, ((a, b) for score, a, b in scored if score >= threshold))
        scores = pairwise(truth, found)
        if best is None or scores.f1 > best[1].f1:
            best = (threshold, scores, b_cubed(truth, found))
    if best is None:
        raise ValueError("no thresholds")
    return best


def mistakes(truth: Partition, found: Partition) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """(pairs wrongly together, pairs wrongly apart), each sorted."""
    together, apart = set(), set()
    by_cluster: dict[Hashable, list[str]] = defaultdict(list)
    by_label: dict[Hashable, list[str]] = defaultdict(list)
    for record in sorted(truth):
        by_cluster[found[record]].append(record)
        by_label[truth[record]].append(record)
    for members in by_cluster.values():
        together |= {(a, b) for i, a in enumerate(members) for b in members[i + 1 :] if truth[a] != truth[b]}
    for members in by_label.values():
        apart |= {(a, b) for i, a in enumerate(members) for b in members[i + 1 :] if found[a] != found[b]}
    return sorted(together), sorted(apart)
