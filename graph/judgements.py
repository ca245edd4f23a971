"""Which ids are one and the same: judgements, and the clusters that they make.

Invariants: clusters are a pure function of the judgements; the newest verdict on a pair counts; no cluster ever holds
two ids judged different; the canonical id of a cluster is its smallest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Judgement:
    """A ledger row: somebody judged two ids `same`, `different` or `unsure`, and said why."""

    seq: int
    left: str
    right: str
    verdict: str
    who: str = ""
    why: str = ""
    recorded_at: str = ""


def _pair(left: str, right: str) -> tuple[str, str]:
    return (left, right) if left <= right else (right, left)


class Clusters:
    """Union-find over the newest verdict of each pair.

    `same` pairs are joined in order of seq; a join that would put two ids judged `different` into one cluster is not
    made, and is kept in `blocked`.  An id that no judgement speaks of is a cluster of its own.
    """

    def __init__(self, judgements: Iterable[Judgement] = ()) -> None:
        newest: dict[tuple[str, str], Judgement] = {}
        for judgement in sorted(judgements, key=lambda j: j.seq):
            newest[_pair(judgement.left, judgement.right)] = judgement
        self._members: dict[str, set[str]] = {}
        self._root: dict[str, str] = {}
        different: dict[str, set[str]] = {}
        for (left, right), judgement in newest.items():
            if judgement.verdict == "different":
                different.setdefault(left, set()).add(right)
                different.setdefault(right, set()).add(left)
        blocked: list[Judgement] = []
        for judgement in sorted(newest.values(), key=lambda j: j.seq):
            if judgement.verdict == "same" and not self._join(judgement.left, judgement.right, different):
                blocked.append(judgement)
        self.blocked: tuple[Judgement, ...] = tuple(blocked)

    def _join(self, left: str, right: str, different: dict[str, set[str]]) -> bool:
        a, b = self.members(left), self.members(right)
        if a is b or left in b:
            return True
        small, large = (a, b) if len(a) <= len(b) else (b, a)
        if any(different.get(one, frozenset()) & large for one in small):
            return False
        joined = set(a | b)
        root = min(joined)
        for one in joined:
            self._root[one] = root
        for old in {min(a), min(b)}:
            self._members.pop(old, None)
        self._members[root] = joined
        return True

    def canonical(self, node_id: str) -> str:
        """The id that stands for this one (itself, if it was never merged)."""
        return self._root.get(node_id, node_id)

    def members(self, node_id: str) -> frozenset[str]:
        """All ids that stand for the same as this one, itself included."""
        return frozenset(self._members.get(self.canonical(node_id), {node_id}))

    @property
    def merged(self) -> dict[str, str]:
        """Every id that was merged away, with the id that stands for it."""
        return {one: root for one, root in self._root.items() if one != root}
