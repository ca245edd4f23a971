"""Claims that a reader of texts proposes: they wait in the ledger until somebody accepts, corrects or rejects them.

Invariants: a proposal is never part of the graph before its verdict; a verdict and the claims that it lets in are
written together or not at all; what was proposed once (accepted or rejected) is not proposed again.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import pyarrow as pa
from sqlalchemy import Select, func, select

from graph.claim_validation import check_claim
from graph.claims import CLAIM_SCHEMA, Claim
from graph.errors import InputError, NotFoundError, UsageError
from graph.ledger import Batch, Ledger
from graph.ledger_append import not_retracted
from graph.ledger_connection import LedgerConnection
from graph.ledger_tables import CLAIMS, PROPOSAL_VERDICTS, PROPOSALS

PROPOSAL_VERDICT_WORDS = ("accept", "correct", "reject")
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_IN_LIMIT = 500
# SQLite's driver takes a column's type from its first rows: a span that is not there travels as -1.
_COLUMNS = tuple(
    func.coalesce(column, -1).label(column.name) if column.name.startswith("span") else column for column in PROPOSALS.c
)


@dataclass(frozen=True)
class Proposal:
    """One proposed claim; `span` (start, end) are characters of the document of the claim's source."""

    number: int
    claim: Claim
    span: tuple[int, int] | None
    reader_version: str
    who: str
    recorded_at: str


@dataclass(frozen=True)
class Correction:
    """What a reader proposed and what an officer made of it: a case for the reader's tests."""

    proposal: Proposal
    claim: Claim
    who: str
    why: str
    recorded_at: str


def claim_text(claim: Claim) -> str:
    """A claim as JSON text (all its fields, sorted)."""
    return _ENCODER.encode({**asdict(claim), "props": dict(claim.props)})


def claim_of(text: str) -> Claim:
    """The claim that `claim_text` wrote."""
    return Claim(**json.loads(text))


def propose(
    ledger: Ledger, items: Iterable[tuple[Claim, tuple[int, int] | None]], *, reader_version: str, who: str
) -> int:
    """Put claims, each with its span, into the queue; returns how many were new to it and to the ledger.

    InputError if one of them is not a claim that the schema allows: then none is put there.
    """
    wanted = {claim.claim_id: (claim, span) for claim, span in items}
    problems = [problem for claim, _ in wanted.values() for problem in check_claim(claim)]
    if problems:
        raise InputError(f"a proposed claim is not one that the schema allows: {problems[0].message}", problems)
    with ledger.connection() as connection, connection.writing():
        known = _present(connection, sorted(wanted))
        fresh = [(claim_id, *item) for claim_id, item in wanted.items() if claim_id not in known]
        if fresh:
            number = _last(connection)
            rows = {
                "number": pa.array(range(number + 1, number + 1 + len(fresh)), pa.int64()),
                "claim_id": [claim_id for claim_id, _, _ in fresh],
                "source": [claim.source for _, claim, _ in fresh],
                "claim": [claim_text(claim) for _, claim, _ in fresh],
                "span_start": pa.array([span[0] if span else None for _, _, span in fresh], pa.int64()),
                "span_end": pa.array([span[1] if span else None for _, _, span in fresh], pa.int64()),
                "reader_version": [reader_version] * len(fresh),
                "who": [who] * len(fresh),
                "recorded_at": [ledger.time(connection)] * len(fresh),
            }
            connection.ingest(PROPOSALS.name, pa.table(rows))
        return len(fresh)


def waiting(ledger: Ledger, *, source: str | None = None, numbers: Collection[int] = ()) -> list[Proposal]:
    """The proposals without a verdict (of one source; those with these numbers), in order of number."""
    with ledger.connection() as connection:
        return _waiting(connection, source, numbers)


def queue_state(ledger: Ledger) -> tuple[int, int]:
    """The newest proposal and the newest verdict: the queue is the same as long as these are."""
    with ledger.connection() as connection:
        return _last(connection), int(connection.scalar(select(func.max(PROPOSAL_VERDICTS.c.number))) or 0)


def waiting_claims(ledger: Ledger, after: int, before: str | None = None) -> pa.Table:
    """The claims that wait (CLAIM_SCHEMA), numbered after a ledger row, for a graph that shows them besides the others.

    `before`: those that waited at that ISO time.  Their claim_id is `proposal:NUMBER`, so that wherever evidence is
    shown it can be seen that nobody has let them in.
    """
    with ledger.connection() as connection:
        found = _waiting(connection, None, (), before)
    rows = []
    for seq, proposal in enumerate(found, start=after + 1):
        claim = proposal.claim
        stated = {name: getattr(claim, name) for name in CLAIM_SCHEMA.names if hasattr(claim, name)}
        rows.append({
            **stated, "seq": seq, "claim_id": f"proposal:{proposal.number}", "batch": 0,
            "props": _ENCODER.encode(dict(claim.props)), "recorded_at": proposal.recorded_at,
        })  # fmt: skip
    return pa.Table.from_pylist(rows, schema=CLAIM_SCHEMA)


def accept(ledger: Ledger, numbers: Collection[int], *, who: str, why: str) -> list[Proposal]:
    """Let proposals in, and with each the proposed nodes that it needs; returns all that were let in.

    NotFoundError if one of them does not wait (any more), InputError if a node that one needs was turned away: then
    none is let in.
    """
    wanted = asked(ledger, numbers)
    chosen = _with_ends(wanted, {p.claim.source: waiting(ledger, source=p.claim.source) for p in wanted})
    _check_ends(ledger, chosen)
    _decide(ledger, chosen, "accept", [None] * len(chosen), [p.claim for p in chosen], who, why)
    return chosen


def reject(ledger: Ledger, numbers: Collection[int], *, who: str, why: str) -> list[Proposal]:
    """Turn proposals away for good; returns them.  NotFoundError if one of them does not wait (any more)."""
    chosen = asked(ledger, numbers)
    _decide(ledger, chosen, "reject", [None] * len(chosen), [], who, why)
    return chosen


def correct(ledger: Ledger, number: int, claim: Claim, *, who: str, why: str) -> list[Proposal]:
    """Let another claim in, in the place of a proposal (and the proposed nodes that it needs); returns what was let in.

    The new claim keeps the proposal's source and locator.  InputError if the schema does not allow it or it is of
    another type; NotFoundError if the proposal does not wait (any more).
    """
    (proposal,) = asked(ledger, [number])
    old = proposal.claim
    if claim.type != old.type or claim.source != old.source:
        raise InputError(
            "a correction keeps the type and the source of what was proposed", advice="reject the proposal instead"
        )
    corrected = Proposal(number, claim, proposal.span, proposal.reader_version, proposal.who, proposal.recorded_at)
    ends = [p for p in _with_ends([corrected], {claim.source: waiting(ledger, source=claim.source)}) if p != corrected]
    texts = [claim_text(claim), *(None for _ in ends)]
    _decide(ledger, [corrected, *ends], "correct", texts, [claim, *(p.claim for p in ends)], who, why)
    return [corrected, *ends]


def corrections(ledger: Ledger) -> list[Correction]:
    """Every correction that was made, in order of time."""
    query = (
        select(*_COLUMNS, PROPOSAL_VERDICTS.c.correction, PROPOSAL_VERDICTS.c.who.label("judge"),
               PROPOSAL_VERDICTS.c.why, PROPOSAL_VERDICTS.c.recorded_at.label("judged_at"))
        .join(PROPOSAL_VERDICTS, PROPOSAL_VERDICTS.c.proposal == PROPOSALS.c.number)
        .where(PROPOSAL_VERDICTS.c.verdict == "correct")
        .order_by(PROPOSAL_VERDICTS.c.number)
    )  # fmt: skip
    with ledger.connection() as connection:
        rows = connection.run(query).to_pylist()
    return [Correction(_proposal(r), claim_of(r["correction"]), r["judge"], r["why"], r["judged_at"]) for r in rows]


def asked(ledger: Ledger, numbers: Collection[int]) -> list[Proposal]:
    """The waiting proposals with these numbers.  NotFoundError if one does not wait, UsageError if none is named."""
    if not numbers:
        raise UsageError("no proposal is named", advice="give at least one number")
    found = waiting(ledger, numbers=numbers)
    missing = sorted(set(numbers) - {p.number for p in found})
    if missing:
        raise NotFoundError(
            f"no proposal with number {missing[0]} is waiting", advice="somebody may have judged it already"
        )
    return found


def _with_ends(chosen: Sequence[Proposal], queues: dict[str, list[Proposal]]) -> list[Proposal]:
    """The chosen proposals and the proposed nodes that their relationships start and end at (or refer to)."""
    taken = {p.number: p for p in chosen}
    for proposal in chosen:
        claim = proposal.claim
        needed = {claim.subject, claim.object, claim.source, claim.props.get("case_id")}
        for other in queues[claim.source]:
            if other.claim.object is None and other.claim.subject in needed:
                taken.setdefault(other.number, other)
    return [taken[number] for number in sorted(taken)]


def _check_ends(ledger: Ledger, chosen: Sequence[Proposal]) -> None:
    """InputError for a relationship that would hang in the air, because a node that it needs was rejected."""
    let_in = {p.claim.subject for p in chosen if p.claim.object is None}
    exists = cache(ledger.node_exists)  # many relationships share an end
    for proposal in chosen:
        claim = proposal.claim
        for end in (claim.subject, claim.object) if claim.object else ():
            if end is not None and end not in let_in and not end.startswith("region:") and not exists(end):
                raise InputError(
                    f"proposal {proposal.number} needs {end}, which was rejected",
                    advice="reject it too, or enter what it speaks of in a table",
                )


def _decide(
    ledger: Ledger, chosen: Sequence[Proposal], verdict: str, corrected: Sequence[str | None], claims: Sequence[Claim],
    who: str, why: str,
) -> None:  # fmt: skip
    numbers = [p.number for p in chosen]

    def write(connection: LedgerConnection, recorded_at: str) -> None:
        # Again, behind the writers' lock: another officer may have been first.
        left = {p.number for p in _waiting(connection, None, numbers)}
        gone = sorted(set(numbers) - left)
        if gone:
            raise NotFoundError(f"proposal {gone[0]} was judged meanwhile", advice="look at the queue again")
        last = int(connection.scalar(select(func.max(PROPOSAL_VERDICTS.c.number))) or 0)
        verdicts = [verdict if text is not None or verdict != "correct" else "accept" for text in corrected]
        rows = {
            "number": pa.array(range(last + 1, last + 1 + len(numbers)), pa.int64()),
            "proposal": pa.array(numbers, pa.int64()),
            "verdict": verdicts,
            "correction": pa.array(corrected, pa.string()),
            "who": [who] * len(numbers),
            "why": [why] * len(numbers),
            "recorded_at": [recorded_at] * len(numbers),
        }
        connection.ingest(PROPOSAL_VERDICTS.name, pa.table(rows))

    batch = Batch("review", chosen[0].reader_version, who, why)
    ledger.append(claims, batch=batch, also=write)


def _waiting(
    connection: LedgerConnection, source: str | None, numbers: Collection[int], before: str | None = None
) -> list[Proposal]:
    judged = select(PROPOSAL_VERDICTS.c.proposal)
    if before is not None:
        judged = judged.where(PROPOSAL_VERDICTS.c.recorded_at < before)
    query = select(*_COLUMNS).where(PROPOSALS.c.number.not_in(judged)).order_by(PROPOSALS.c.number)
    if before is not None:
        query = query.where(PROPOSALS.c.recorded_at < before)
    if source is not None:
        query = query.where(PROPOSALS.c.source == source)
    queries: list[Select[Any]] = [query]
    if numbers:
        ordered = sorted(set(numbers))
        parts = [ordered[i : i + _IN_LIMIT] for i in range(0, len(ordered), _IN_LIMIT)]
        queries = [query.where(PROPOSALS.c.number.in_(part)) for part in parts]
    return [_proposal(row) for q in queries for row in connection.run(q).to_pylist()]


def _proposal(row: dict[str, Any]) -> Proposal:
    span = None if row["span_start"] < 0 else (int(row["span_start"]), int(row["span_end"]))
    return Proposal(
        int(row["number"]), claim_of(row["claim"]), span, row["reader_version"], row["who"], row["recorded_at"]
    )


def _present(connection: LedgerConnection, claim_ids: Sequence[str]) -> set[str]:
    """Which of these claims were proposed before, or are live in the ledger."""
    found: set[str] = set()
    for start in range(0, len(claim_ids), _IN_LIMIT):
        part = claim_ids[start : start + _IN_LIMIT]
        for query in (
            select(PROPOSALS.c.claim_id).where(PROPOSALS.c.claim_id.in_(part)),
            select(CLAIMS.c.claim_id).where(CLAIMS.c.claim_id.in_(part), not_retracted()),
        ):
            found.update(connection.run(query)["claim_id"].to_pylist())
    return found


def _last(connection: LedgerConnection) -> int:
    return int(connection.scalar(select(func.max(PROPOSALS.c.number))) or 0)
