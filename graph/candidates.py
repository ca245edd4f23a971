"""The queue of review in the ledger: pairs that may be one and the same, and what verdicts on them were based on.

Invariants: rows are only added, and the newest row of a pair counts; a pair that is proposed again as it stands is not
stored twice; `left` is the smaller id; the queue says up to which ledger row it was looked for.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from sqlalchemy import func, select

from graph.errors import InputError
from graph.judgements import Clusters, Judgement, Pair, pair_of, standing
from graph.ledger import Ledger
from graph.ledger_connection import LedgerConnection
from graph.ledger_tables import CANDIDATES, CLAIMS, JUDGEMENT_GROUNDS, RETRACTIONS

BANDS = ("automatic", "review", "below")
PROPOSED = ("automatic", "review")
# The band of the row, about no pair, that says up to which ledger row pairs were looked for.
_LOOKED = "looked"
_SCORE_DIGITS, _WEIGHT_DIGITS = 4, 3
Comparison = Mapping[str, Any]


@dataclass(frozen=True)
class Candidate:
    """A pair of ids that may be one and the same.

    `score`: calibrated probability, 0 to 1; `band`: a word of BANDS; `why`: the comparisons, each
    `{"comparison", "level", "weight"}` (weight in bits: what it added or took away); `seq`: the ledger row then known.
    """

    left: str
    right: str
    score: float
    band: str
    why: tuple[Comparison, ...] = ()
    seq: int = 0

    @property
    def pair(self) -> Pair:
        """Both ids, the smaller first."""
        return pair_of(self.left, self.right)


@dataclass(frozen=True)
class QueueCounts:
    """What a refresh did to the queue: pairs that came, changed, stayed as they were, and went below."""

    new: int
    changed: int
    unchanged: int
    gone: int


def store_candidates(ledger: Ledger, found: Iterable[Candidate], *, seq: int, labels: Collection[str]) -> QueueCounts:
    """Store the pairs found in the graph of ledger row `seq`, looked for among the nodes of `labels`.

    Pairs of these labels that were proposed before and are no longer found get a row with band `below`.
    InputError for an unknown band or a score that is no probability.
    """
    wanted = {c.pair: _settled(c) for c in found}
    with ledger.connection() as connection, connection.writing():
        before = {c.pair: c for c in _newest(connection)}
        rows, new, changed = [], 0, 0
        for pair, candidate in sorted(wanted.items()):
            known = before.get(pair)
            if known is not None and _same(known, candidate):
                continue
            rows.append(candidate)
            if known is None or known.band not in PROPOSED:
                new += 1
            else:
                changed += 1
        kept = {label.lower() for label in labels}
        gone = [
            Candidate(*pair, 0.0, "below")
            for pair, candidate in sorted(before.items())
            if candidate.band in PROPOSED and pair not in wanted and pair[0].partition(":")[0] in kept
        ]
        looked = [Candidate("", "", 0.0, _LOOKED, tuple({"label": label} for label in sorted(labels)))]
        _insert(connection, ledger.time(connection), [*rows, *gone, *looked], seq)
    return QueueCounts(new, changed, len(wanted) - len(rows), len(gone))


def candidates(ledger: Ledger) -> list[Candidate]:
    """The newest row of each pair that is proposed, highest score first."""
    with ledger.connection() as connection:
        found = [c for c in _newest(connection) if c.band in PROPOSED]
    return sorted(found, key=lambda c: (-c.score, c.pair))


def looked_through(ledger: Ledger) -> int:
    """The ledger row up to which pairs were last looked for (0: never)."""
    query = select(func.max(CANDIDATES.c.seq)).where(CANDIDATES.c.band == _LOOKED)
    with ledger.connection() as connection:
        return int(connection.scalar(query) or 0)


def grounds_of(ledger: Ledger, seqs: Collection[int]) -> dict[int, dict[str, Any]]:
    """What the judgements with these seqs were based on, as stored with them; nothing for one without grounds."""
    found: dict[int, dict[str, Any]] = {}
    ordered = sorted(set(seqs))
    with ledger.connection() as connection:
        for start in range(0, len(ordered), 500):
            part = JUDGEMENT_GROUNDS.c.seq.in_(ordered[start : start + 500])
            rows = connection.run(select(JUDGEMENT_GROUNDS.c.seq, JUDGEMENT_GROUNDS.c.grounds).where(part)).to_pylist()
            found.update((int(row["seq"]), json.loads(row["grounds"])) for row in rows)
    return found


def _settled(candidate: Candidate) -> Candidate:
    """Ids in order, figures rounded: what a refit of the model shifts in the ninth digit is no change."""
    if candidate.band not in BANDS:
        raise InputError(f"{candidate.band!r} is no band", advice="use " + ", ".join(BANDS))
    if not 0.0 <= candidate.score <= 1.0:
        raise InputError(f"a score of {candidate.score} is no probability", advice="give a number from 0 to 1")
    why = tuple(
        {
            "comparison": str(w["comparison"]),
            "level": str(w["level"]),
            "weight": round(float(w["weight"]), _WEIGHT_DIGITS),
        }
        for w in candidate.why
    )
    return Candidate(*candidate.pair, round(candidate.score, _SCORE_DIGITS), candidate.band, why)


def _same(known: Candidate, candidate: Candidate) -> bool:
    return (known.score, known.band, known.why) == (candidate.score, candidate.band, candidate.why)


def _newest(connection: LedgerConnection) -> list[Candidate]:
    c = CANDIDATES.c
    last = select(func.max(c.number)).where(c.band != _LOOKED).group_by(c.left_id, c.right_id)
    query = select(c.left_id, c.right_id, c.score, c.band, c.why, c.seq).where(c.number.in_(last))
    return [
        Candidate(r["left_id"], r["right_id"], float(r["score"]), r["band"], tuple(json.loads(r["why"])), int(r["seq"]))
        for r in connection.run(query).to_pylist()
    ]


def _insert(connection: LedgerConnection, recorded_at: str, rows: Collection[Candidate], seq: int) -> None:
    number = int(connection.scalar(select(func.max(CANDIDATES.c.number))) or 0)
    columns = {
        "number": pa.array(range(number + 1, number + len(rows) + 1), pa.int64()),
        "left_id": pa.array([r.left for r in rows], pa.string()),
        "right_id": pa.array([r.right for r in rows], pa.string()),
        "score": pa.array([r.score for r in rows], pa.float64()),
        "band": pa.array([r.band for r in rows], pa.string()),
        "why": pa.array([json.dumps(list(r.why), ensure_ascii=False, sort_keys=True) for r in rows], pa.string()),
        "seq": pa.array([seq] * len(rows), pa.int64()),
        "recorded_at": pa.array([recorded_at] * len(rows), pa.string()),
    }
    connection.ingest(CANDIDATES.name, pa.table(columns))


def is_stale(ledger: Ledger, *, merges: bool = True) -> bool:
    """True if pairs were never looked for, or what they are looked for in has changed since.

    By claims, retractions, merges that were undone, verdicts of difference that were taken back, and (unless `merges`
    is False) by new merges: these leave the queue usable, but may make new pairs.
    """
    looked = looked_through(ledger)
    newest = (select(func.max(table.c.seq)) for table in (CLAIMS, RETRACTIONS))
    with ledger.connection() as connection:
        if looked == 0 or any(int(connection.scalar(query) or 0) > looked for query in newest):
            return True
    given = ledger.judgements()
    then, now = [j for j in given if j.seq <= looked], given
    merged = Clusters(then).merged, Clusters(now).merged
    if merged[0] != merged[1] and (merges or any(merged[1].get(one) is None for one in merged[0])):
        return True
    return bool(_different(then) - _different(now))


def _different(judgements: Collection[Judgement]) -> set[Pair]:
    return {pair for pair, j in standing(judgements).items() if j.verdict == "different"}
