"""Who may be whom: pairs of entities that may be one, each with its probability and what speaks for and against it.

Invariants: nothing is merged here; a pair that somebody has judged is not proposed again; the weights of a pair's
explanation add up to its score; pairs of score 0.5 and more never chain two entities together that exclude each other.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from graph.errors import NotFoundError, UsageError
from graph.judgements import Clusters, Judgement, standing
from graph.store import Store
from graph.tables import GraphTables
from queries.answer import Method
from queries.resolution_coherence import Pair, Weighed, cohere, components, missing_pairs
from queries.resolution_linkage import Linkage, Why, as_weighed, linkage
from queries.resolution_model import Pairs, Scored
from queries.resolution_names import Progress, silent
from queries.resolution_records import LABELS, Record, records
from queries.resolution_weights import Weights
from queries.resolution_weights import weights as published_weights
from queries.snapshot import Snapshot

_STRONG_KEYS = frozenset({("id_number", "same"), ("licence", "same")})
_JUDGED_DIFFERENT = Weighed(-40.0, hard=True)
# Pairs worse than this (log2 of the odds) are only of interest where they speak against others.
_LEAST = -2.0
_PRECISION = 4


@dataclass(frozen=True)
class PairExplanation:
    """Why two entities may be one, or not: score 0–1, band (automatic, review, below), weight of each comparison."""

    left: Record
    right: Record
    score: float
    band: str
    why: Sequence[tuple[str, str, float]]

    def as_json(self) -> dict[str, Any]:
        """`{"a", "b", "score", "band", "why": [{"comparison", "level", "weight"}]}`; the weights add up to the
        log2 of the odds of the score."""
        return {
            "a": self.left.as_json(),
            "b": self.right.as_json(),
            "score": round(self.score, _PRECISION),
            "band": self.band,
            "why": [{"comparison": c, "level": level, "weight": round(w, 2)} for c, level, w in self.why],
        }


@dataclass(frozen=True)
class ResolutionAnswer:
    """The pairs, the likeliest first; `facts`: claims behind the compared entities; `truncated`: some were left out."""

    method: Method
    facts: int
    truncated: bool
    pairs: Sequence[PairExplanation]

    def as_json(self) -> dict[str, Any]:
        """`{"method", "facts", "truncated", "pairs": […]}`."""
        return {
            "method": self.method.as_json(),
            "facts": self.facts,
            "truncated": self.truncated,
            "pairs": [found.as_json() for found in self.pairs],
        }


def resolve(
    source: Store | GraphTables | Snapshot,
    label: str | None = None,
    *,
    min_score: float | None = None,
    limit: int = 0,
    judgements: Iterable[Judgement] = (),
    weights: Weights | None = None,
    progress: Progress | None = None,
) -> ResolutionAnswer:
    """Pairs of entities of one label (default: each of LABELS) whose score is at least `min_score` (default: the
    published threshold of review), at most `limit` (0: all).

    `judgements`: what has been judged; judged pairs are left out, and pairs judged different count against whatever
    would chain them.  UsageError for an unknown label.  Fellegi & Sunter 1969; Splink.
    """
    chosen = published_weights() if weights is None else weights
    snapshot = source if isinstance(source, Snapshot) else Snapshot.load(source)
    if label is not None and label not in LABELS:
        raise UsageError(f"--label: {label!r} cannot be resolved", advice="one of: " + ", ".join(LABELS))
    least = chosen.thresholds["review"] if min_score is None else min_score
    verdicts = _verdicts(judgements)
    found: list[PairExplanation] = []
    compared, cut = 0, 0
    for one in LABELS if label is None else (label,):
        linked = linkage(snapshot, one, chosen)
        pairs, blocks_cut = _pairs(linked, least, verdicts, progress or silent)
        found += pairs
        compared += len(linked.records)
        cut += blocks_cut
    found.sort(key=lambda pair: (-pair.score, pair.left.id, pair.right.id))
    kept = found[:limit] if limit else found
    parameters = {"label": label, "min_score": least, "limit": limit, "compared": compared, "blocks_cut": cut,
                  "thresholds": dict(chosen.thresholds)}  # fmt: skip
    facts = _claims(snapshot, {record.id for pair in kept for record in (pair.left, pair.right)})
    return ResolutionAnswer(Method("resolve", parameters), facts, len(kept) < len(found) or cut > 0, tuple(kept))


def explain_pair(snapshot: Snapshot, left_id: str, right_id: str, *, weights: Weights | None = None) -> PairExplanation:
    """The same for any two entities of one label, by themselves: what other pairs say of them is left out.

    NotFoundError if one of them is not in the graph; UsageError if they are not of one label that can be resolved.
    """
    chosen = published_weights() if weights is None else weights
    known = records(snapshot)
    for one in (left_id, right_id):
        if one not in known:
            snapshot.node(one)
            raise UsageError(f"{one} cannot be resolved", advice="one of: " + ", ".join(LABELS))
    left, right = (known[one] for one in sorted((left_id, right_id)))
    if left.label != right.label or left.id == right.id:
        raise UsageError(
            f"{left.name} and {right.name} are not two of one kind",
            advice="name two people, two companies, two agencies, two places or two identifiers",
        )
    linked = linkage(snapshot, left.label, chosen)
    pair = np.array([[linked.number[left.id], linked.number[right.id]]], dtype=np.int64)
    found = linked.score(pair, silent)
    weight, why = linked.limit(found, 0)
    return _explained(linked, (int(pair[0][0]), int(pair[0][1])), weight, why)


def _pairs(
    linked: Linkage, least: float, verdicts: Mapping[frozenset[str], str], progress: Progress
) -> tuple[list[PairExplanation], int]:
    """The pairs of one label that reach `least`, and how many blocks were left out."""
    blocked = linked.blocked()
    if not len(blocked.pairs):
        return [], blocked.cut
    pairs = linked.worth_comparing(blocked)
    found = linked.score(pairs, progress)
    judged = {
        (a, b): verdict
        for names, verdict in verdicts.items()
        if (a := _row(linked, min(names))) is not None and (b := _row(linked, max(names))) is not None
    }
    weighed, whys = _weighed(linked, found, judged)
    missing = missing_pairs(weighed)
    if missing:
        more = linked.score(np.array(missing, dtype=np.int64), silent)
        for row in range(len(more.pairs)):
            _add(linked, more, row, weighed, whys)
    for pair, change in cohere(weighed).items():
        whys[pair].append(("coherence", change.level, change.weight))
        weighed[pair] = Weighed(weighed[pair].weight + change.weight)
    lowest = -math.inf if least <= 0 else math.log2(least / (1 - least)) if least < 1 else math.inf
    return [
        _explained(linked, pair, weighed[pair].weight, why)
        for pair, why in whys.items()
        if pair not in judged and weighed[pair].weight >= lowest
    ], blocked.cut


def _row(linked: Linkage, node_id: str) -> int | None:
    return linked.number.get(node_id)


def _weighed(linked: Linkage, found: Scored, judged: Mapping[Pair, str]) -> tuple[dict[Pair, Weighed], dict[Pair, Why]]:
    """Likely pairs, and whatever else is known inside the groups that they make."""
    weighed: dict[Pair, Weighed] = {}
    whys: dict[Pair, Why] = {}
    likely = found.weight > _LEAST
    for row in np.flatnonzero(likely).tolist():
        _add(linked, found, row, weighed, whys)
    group = {
        node: i for i, nodes in enumerate(components(p for p, w in weighed.items() if w.weight > 0)) for node in nodes
    }
    of_row = np.full(len(linked.records), -1, dtype=np.int64)
    of_row[list(group)] = list(group.values())
    sides = of_row[found.pairs]
    for row in np.flatnonzero(~likely & (sides[:, 0] >= 0) & (sides[:, 0] == sides[:, 1])).tolist():
        _add(linked, found, row, weighed, whys)
    for pair, verdict in judged.items():
        if verdict == "different":
            weighed[pair] = _JUDGED_DIFFERENT
            whys.setdefault(pair, [])
    return weighed, whys


def _add(linked: Linkage, found: Scored, row: int, weighed: dict[Pair, Weighed], whys: dict[Pair, Why]) -> None:
    a, b = (int(n) for n in found.pairs[row])
    weight, why = linked.limit(found, row)
    weighed[(a, b)] = as_weighed(weight, why)
    whys[(a, b)] = why


def _explained(linked: Linkage, pair: Pair, weight: float, why: Why) -> PairExplanation:
    score = 1 / (1 + 2 ** -max(-1000.0, min(1000.0, weight)))
    left, right = linked.records[pair[0]], linked.records[pair[1]]
    return PairExplanation(left, right, score, _band(linked, score, why), tuple(why))


def _band(linked: Linkage, score: float, why: Why) -> str:
    limits = linked.weights.thresholds
    levels = [(name, level.partition(",")[0], weight) for name, level, weight in why]
    strong = any((name, level) in _STRONG_KEYS for name, level, _ in levels)
    against = any(weight < limits["against"] for name, _, weight in levels if name != "prior")
    if strong and not against and score >= limits["automatic"]:
        return "automatic"
    return "review" if score >= limits["review"] else "below"


def _verdicts(judgements: Iterable[Judgement]) -> dict[frozenset[str], str]:
    """The verdict `same` or `different` that stands on each pair, by the ids that stand for the two now."""
    given = tuple(judgements)
    clusters = Clusters(given)
    made = {
        frozenset(map(clusters.canonical, pair)): judgement.verdict
        for pair, judgement in standing(given).items()
        if judgement.verdict in {"same", "different"}
    }
    return {ids: verdict for ids, verdict in made.items() if len(ids) == 2}


def _claims(snapshot: Snapshot, ids: Iterable[str]) -> int:
    found = (snapshot.find(one) for one in ids)
    return sum(int(node.props.get("claims") or 0) for node in found if node is not None)


__all__ = ["NotFoundError", "PairExplanation", "Pairs", "ResolutionAnswer", "explain_pair", "resolve"]
