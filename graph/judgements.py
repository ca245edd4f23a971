"""Which ids are one and the same: judgements, and the clusters that they make.

Invariants: clusters are a pure function of the judgements; the newest verdict on a pair that was not withdrawn counts;
no cluster ever holds two ids judged different; the canonical id of a cluster is its smallest.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.vocabulary import WITHDRAWN


@dataclass(frozen=True)
class Judgement:
    """A ledger row: somebody judged two ids `same`, `different` or `unsure`, or withdrew the verdict, and said why."""

    seq: int
    left: str
    right: str
    verdict: str
    who: str = ""
    why: str = ""
    recorded_at: str = ""


Pair = tuple[str, str]


def pair_of(left: str, right: str) -> Pair:
    """The two ids in order: a verdict has no direction."""
    return (left, right) if left <= right else (right, left)


def standing(judgements: Iterable[Judgement]) -> dict[Pair, Judgement]:
    """The verdict that stands on each pair; a pair that nothing is said of any more is missing.

    A `withdrawn` row takes back what stands on its pair, also if that was said several times over; what was said
    before it stands again.
    """
    given: dict[Pair, list[Judgement]] = {}
    for judgement in sorted(judgements, key=lambda j: j.seq):
        said = given.setdefault(pair_of(judgement.left, judgement.right), [])
        if judgement.verdict != WITHDRAWN:
            said.append(judgement)
            continue
        taken = said[-1].verdict if said else None
        while said and said[-1].verdict == taken:
            said.pop()
    return {pair: said[-1] for pair, said in given.items() if said}


def contradicted_by(judgements: Iterable[Judgement], left: str, right: str, verdict: str) -> tuple[Judgement, ...]:
    """The shortest chain of standing judgements that says the opposite of a verdict on a pair; () if none does.

    `different` is contradicted by a chain of `same` from one to the other; `same` by a chain with one `different`
    in it.  What stands on the pair itself is no contradiction: a new verdict replaces it.
    """
    verdicts = standing(judgements)
    verdicts.pop(pair_of(left, right), None)
    blocked = set(Clusters(verdicts.values()).blocked)
    same = [j for j in verdicts.values() if j.verdict == "same" and j not in blocked]
    from_left = _ways(same, left)
    if verdict == "different":
        return from_left.get(right, ())
    if verdict != "same":
        return ()
    from_right = _ways(same, right)
    chains = []
    for apart in (j for j in verdicts.values() if j.verdict == "different"):
        for one, other in ((apart.left, apart.right), (apart.right, apart.left)):
            if one in from_left and other in from_right:
                chains.append((*from_left[one], apart, *reversed(from_right[other])))
    return min(chains, key=lambda chain: (len(chain), [j.seq for j in chain]), default=())


def _ways(same: Iterable[Judgement], start: str) -> Mapping[str, tuple[Judgement, ...]]:
    """Every id that judgements of sameness lead to, with a shortest chain from `start` to it (its own is empty)."""
    beside: dict[str, list[tuple[str, Judgement]]] = {}
    for judgement in sorted(same, key=lambda j: j.seq):
        beside.setdefault(judgement.left, []).append((judgement.right, judgement))
        beside.setdefault(judgement.right, []).append((judgement.left, judgement))
    ways: dict[str, tuple[Judgement, ...]] = {start: ()}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        for there, judgement in beside.get(here, ()):
            if there not in ways:
                ways[there] = (*ways[here], judgement)
                waiting.append(there)
    return ways


class Clusters:
    """Union-find over the verdict that stands on each pair.

    `same` pairs are joined in order of seq; a join that would put two ids judged `different` into one cluster is not
    made, and is kept in `blocked`.  An id that no judgement speaks of is a cluster of its own.
    """

    def __init__(self, judgements: Iterable[Judgement] = ()) -> None:
        newest = standing(judgements)
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
