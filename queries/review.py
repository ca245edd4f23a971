"""The queue of review: pairs that may be one and the same, each with its explanation, and the verdicts on them.

Invariants: a pair that was merged is no pair any more; one that was judged different comes back only with new evidence,
and says which; the order is the same every time (unsure ones last, then highest score, then ids).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graph.candidates import PROPOSED, Candidate, QueueCounts, candidates, grounds_of, is_stale, store_candidates
from graph.claim_validation import label_of
from graph.errors import UsageError
from graph.judgements import Clusters, Judgement, Pair, pair_of, standing
from graph.ledger import Ledger
from graph.schema import NODES
from queries.answer import Method
from queries.review_evidence import Better, better_since
from queries.snapshot import Node, Snapshot

# How alike two entities are: `{"score", "band", "why": [{"comparison", "level", "weight"}]}` (band null: below both).
Explain = Callable[[Snapshot, str, str], Mapping[str, Any]]


@dataclass(frozen=True)
class QueuedPair:
    """Two entities (canonical ids) that wait for a verdict.

    `unsure`: the verdict that left it open; `different`: the one that new evidence (`better`) puts in question.
    """

    candidate: Candidate
    unsure: Judgement | None = None
    different: Judgement | None = None
    better: tuple[Better, ...] = ()

    @property
    def pair(self) -> Pair:
        """Both ids, the smaller first."""
        return self.candidate.pair

    def as_json(self, snapshot: Snapshot) -> dict[str, Any]:
        """`{"a", "b": {"id", "label", "name", "refs"}, "score", "band", "why", "unsure", "reopened"}`.

        `unsure`: null or the judgement; `reopened`: null or `{"judgement", "better": [comparison, what it was before,
        and the claims that brought it]}`.
        """
        left, right = (node_json(snapshot.node(one)) for one in self.pair)
        reopened = None
        if self.different is not None:
            better = [b.as_json(snapshot) for b in self.better]
            reopened = {"judgement": judgement_json(self.different), "better": better}
        c = self.candidate
        return {
            "a": left, "b": right, "score": c.score, "band": c.band, "why": [dict(w) for w in c.why],
            "unsure": None if self.unsure is None else judgement_json(self.unsure), "reopened": reopened,
        }  # fmt: skip


@dataclass(frozen=True)
class Queue:
    """All pairs that wait, in the order of review; `stale`: the graph has changed since pairs were looked for."""

    pairs: tuple[QueuedPair, ...]
    stale: bool

    def as_json(self, snapshot: Snapshot, *, label: str | None, limit: int) -> dict[str, Any]:
        """`{"method", "facts", "truncated", "stale", "waiting", "pairs": [QueuedPair]}`; `limit` 0: all."""
        shown = self.pairs[: limit or None]
        return {
            "method": Method("review", {"label": label, "limit": limit}).as_json(), "facts": None,
            "truncated": len(shown) < len(self.pairs), "stale": self.stale, "waiting": len(self.pairs),
            "pairs": [pair.as_json(snapshot) for pair in shown],
        }  # fmt: skip


def node_json(node: Node) -> dict[str, Any]:
    """`{"id", "label", "name", "refs"}`."""
    return {"id": node.id, "label": node.label, "name": node.name, "refs": list(node.props.get("refs") or ())}


def judgement_json(judgement: Judgement) -> dict[str, Any]:
    """`{"seq", "left", "right", "verdict", "who", "why", "recorded_at"}`."""
    return {
        "seq": judgement.seq, "left": judgement.left, "right": judgement.right, "verdict": judgement.verdict,
        "who": judgement.who, "why": judgement.why, "recorded_at": judgement.recorded_at,
    }  # fmt: skip


def review_queue(ledger: Ledger, snapshot: Snapshot, *, label: str | None = None) -> Queue:
    """The pairs that wait for a verdict (of one label).  UsageError for an unknown label."""
    if label is not None and label not in NODES:
        raise UsageError(f"there is no label {label[:40]!r}", advice="one of: " + ", ".join(NODES))
    judgements = ledger.judgements()
    clusters = Clusters(judgements)
    verdicts = _verdicts_between(standing(judgements).values(), clusters)
    found: dict[Pair, Candidate] = {}
    for candidate in candidates(ledger):  # highest score first: of several between two entities the first stays
        left, right = sorted(clusters.canonical(one) for one in candidate.pair)
        is_wanted = left != right and label in {None, label_of(left)}
        if is_wanted and (left, right) not in found and snapshot.find(left) and snapshot.find(right):
            found[left, right] = replace(candidate, left=left, right=right)
    grounds = grounds_of(ledger, [j.seq for pair in found for j in verdicts.get(pair, ()) if j.verdict == "different"])
    waiting = []
    for pair, candidate in found.items():
        different = _newest(verdicts.get(pair, ()), "different")
        better: tuple[Better, ...] = ()
        if different is not None:
            better = better_since(ledger, snapshot, different, grounds.get(different.seq), candidate.why, clusters)
            if not better:
                continue
        unsure = None if different else _newest(verdicts.get(pair, ()), "unsure")
        waiting.append(QueuedPair(candidate, unsure, different, better))
    waiting.sort(key=lambda q: (q.unsure is not None, -q.candidate.score, q.pair))
    return Queue(tuple(waiting), is_stale(ledger))


def _verdicts_between(verdicts: Iterable[Judgement], clusters: Clusters) -> Mapping[Pair, list[Judgement]]:
    """The standing verdicts other than `same`, by the pair of entities that their ids stand for now."""
    found: dict[Pair, list[Judgement]] = defaultdict(list)
    for judgement in verdicts:
        if judgement.verdict != "same":
            found[pair_of(clusters.canonical(judgement.left), clusters.canonical(judgement.right))].append(judgement)
    return found


def _newest(judgements: Iterable[Judgement], verdict: str) -> Judgement | None:
    return max((j for j in judgements if j.verdict == verdict), key=lambda j: j.seq, default=None)


def stirred_pairs(ledger: Ledger) -> list[Pair]:
    """The pairs of entities judged different of which something was claimed, or into which something merged, since.

    Only these can have new evidence: they are compared again, while all others stay settled without a look.
    """
    judgements = ledger.judgements()
    clusters = Clusters(judgements)
    between = _verdicts_between(standing(judgements).values(), clusters)
    newest = {pair: found for pair, given in between.items() if (found := _newest(given, "different")) is not None}
    if not newest:
        return []
    changed = ledger.changed_claims(min(j.seq for j in newest.values()), ledger.last_seq())
    latest: dict[str, int] = {}
    for seq, subject, obj in zip(*(changed[c].to_pylist() for c in ("seq", "subject", "object")), strict=True):
        for one in (subject, obj) if obj is not None else (subject,):
            latest[one] = max(latest.get(one, 0), seq)
    merges = [j for j in standing(judgements).values() if j.verdict == "same"]
    stirred = []
    for pair, verdict in sorted(newest.items()):
        members = {member for one in pair for member in clusters.members(one)}
        is_new = any(latest.get(one, 0) > verdict.seq for one in members)
        if is_new or any(j.seq > verdict.seq and j.left in members for j in merges):
            stirred.append(pair)
    return stirred


def refresh_queue(ledger: Ledger, seq: int, pairs: Iterable[Mapping[str, Any]], labels: Iterable[str]) -> QueueCounts:
    """Store the pairs (JSON of `resolve`) found in the graph of ledger row `seq` among the nodes of these labels."""
    proposed = (
        Candidate(p["a"]["id"], p["b"]["id"], p["score"], p["band"], tuple(p["why"]))
        for p in pairs
        if p["band"] in PROPOSED
    )
    return store_candidates(ledger, proposed, seq=seq, labels=sorted(set(labels)))


def explained(snapshot: Snapshot, queued: QueuedPair, explain: Explain) -> QueuedPair:
    """The pair with score and comparisons as the graph has them now, not as they were when it was queued."""
    now = explain(snapshot, *queued.pair)
    band = now["band"] or queued.candidate.band
    return replace(queued, candidate=replace(queued.candidate, score=now["score"], band=band, why=tuple(now["why"])))


def give_verdict(
    ledger: Ledger, snapshot: Snapshot, left: str, right: str, verdict: str, *, who: str, why: str,
    explain: Explain | None,
) -> int:  # fmt: skip
    """Record a verdict on two ids, with what speaks for and against their entities now; returns its seq.

    Errors: those of `Ledger.judge`.  Entities that cannot be compared (`explain` None) are judged without grounds.
    """
    clusters = Clusters(ledger.judgements())
    ends = [clusters.canonical(one) for one in (left, right)]
    comparable = ends[0] != ends[1] and label_of(left) == label_of(right) and all(map(snapshot.find, ends))
    grounds = None
    if explain is not None and comparable:
        now = explain(snapshot, *sorted(ends))
        grounds = {name: now[name] for name in ("score", "band", "why")} | {"seq": snapshot.tables.seq}
    return ledger.judge(left, right, verdict, who=who, why=why, grounds=grounds)
