"""Appending claims: staged as Arrow in a temporary table, then written in one transaction.

Invariants: nothing reaches the ledger before every claim is checked; a claim that is live gets no second row; `seq`
is allocated behind the writers' lock, in the order of the claims given.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pyarrow as pa
from sqlalchemy import Column, MetaData, Select, Table, Text, and_, case, exists, func, literal, not_, select
from sqlalchemy.schema import CreateIndex
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.elements import quoted_name

from graph.claim_validation import check_claim
from graph.claims import CLAIM_SCHEMA, Claim
from graph.errors import InputError, Problem
from graph.ledger_connection import LedgerConnection
from graph.ledger_tables import BATCHES, CLAIM_INDEXES, CLAIM_ORIGINS, CLAIMS, JUDGEMENTS, RETRACTIONS
from graph.schema import NODES, RELS, PropType, claimable_props

CHUNK = 25_000
PROBLEM_LIMIT = 100
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_REF_PROPS = {
    name: [prop.name for prop in claimable_props(name).values() if prop.type is PropType.REF]
    for name in (*NODES, *RELS)
}
_STATED = [name for name in CLAIM_SCHEMA.names if name not in {"seq", "batch", "recorded_at"}]
_STAGED_SCHEMA = pa.schema(
    [("ordinal", pa.int64()), ("first", pa.int64()), *((name, pa.string()) for name in (*_STATED, "refers"))]
)


@dataclass(frozen=True)
class Batch:
    """One ingest run: which reader in which version, run by whom, with what remark."""

    reader: str
    reader_version: str
    who: str
    note: str = ""


@dataclass(frozen=True)
class LoadCounts:
    """What a load did: different claims read, new rows, claims that were live already, claims retracted."""

    read: int
    new: int
    unchanged: int
    retracted: int


class Staging:
    """The claims of one append, in a temporary table of the connection, dropped at the end."""

    def __init__(self, connection: LedgerConnection, origins: Collection[str]) -> None:
        self._connection = connection
        self._origins = frozenset(origins)
        self.name = "staged_" + uuid4().hex
        self.read = 0
        self.stated: set[tuple[str, str]] = set()  # (claim id, origin) of the origins that are replaced
        self.table = Table(
            quoted_name(self.name, quote=True), MetaData(),
            Column("ordinal", CLAIMS.c.seq.type), Column("first", CLAIMS.c.seq.type),
            *(Column(name, Text) for name in (*_STATED, "refers")),
        )  # fmt: skip

    def fill(self, claims: Iterable[Claim]) -> None:
        """Check and stage all claims.  InputError with up to PROBLEM_LIMIT problems."""
        problems: list[Problem] = []
        seen: set[str] = set()
        rows: list[tuple[int | str | None, ...]] = []
        self._ingest([], create=True)
        for ordinal, claim in enumerate(claims):
            problems.extend(check_claim(claim))
            if len(problems) >= PROBLEM_LIMIT:
                break
            if problems:
                continue
            claim_id = claim.claim_id
            first = claim_id not in seen
            seen.add(claim_id)
            if claim.origin in self._origins:
                self.stated.add((claim_id, claim.origin))
            rows.append((ordinal, int(first), *_row(claim, claim_id)))
            if len(rows) == CHUNK:
                self._ingest(rows)
                rows = []
        if problems:
            first_problem = problems[0].message
            more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
            raise InputError(f"a claim is not one that the schema allows: {first_problem}{more}", problems)
        self._ingest(rows)
        self.read = len(seen)

    def _ingest(self, rows: list[tuple[int | str | None, ...]], *, create: bool = False) -> None:
        columns = list(zip(*rows, strict=True)) or [()] * len(_STAGED_SCHEMA)
        arrays = [pa.array(c, f.type) for c, f in zip(columns, _STAGED_SCHEMA, strict=True)]
        table = pa.table(arrays, schema=_STAGED_SCHEMA)
        self._connection.ingest(self.name, table, create_temporary=create, temporary=True)

    def drop(self) -> None:
        """Forget the staged claims."""
        self._connection.run_text(f'DROP TABLE IF EXISTS "{self.name}"')


def _row(claim: Claim, claim_id: str) -> tuple[str | None, ...]:
    refers = next((claim.props[name] for name in _REF_PROPS[claim.type] if name in claim.props), None)
    return (
        claim_id, claim.collection, claim.type, claim.subject, claim.object, claim.key,
        _ENCODER.encode(dict(claim.props)), claim.source, claim.locator, claim.origin, claim.reliability,
        claim.credibility, claim.stance, claim.event_from, claim.event_to, refers,
    )  # fmt: skip


def not_retracted(upto: int | None = None) -> ColumnElement[bool]:
    """The condition that no later retraction (none up to a ledger row) takes the claim back."""
    later = select(literal(1)).where(RETRACTIONS.c.claim_id == CLAIMS.c.claim_id, RETRACTIONS.c.seq > CLAIMS.c.seq)
    if upto is not None:
        later = later.where(RETRACTIONS.c.seq <= upto)
    return not_(exists(later))


def last_seq(connection: LedgerConnection) -> int:
    """The newest row of claims, retractions and judgements (0 for an empty ledger)."""
    return last_row(connection)[0]


def last_row(connection: LedgerConnection) -> tuple[int, str]:
    """(seq, recorded_at) of the newest row of claims, retractions and judgements; (0, '') for an empty ledger."""
    newest = (0, "")
    for table in (CLAIMS, RETRACTIONS, JUDGEMENTS):
        query = select(table.c.seq, table.c.recorded_at).order_by(table.c.seq.desc()).limit(1)
        rows = connection.run(query).to_pylist()
        newest = max(newest, *((int(row["seq"]), str(row["recorded_at"])) for row in rows)) if rows else newest
    return newest


def seq_at(connection: LedgerConnection, before: str) -> int:
    """The newest row recorded before an ISO time (rows are never recorded earlier than the row before them)."""
    found = [
        connection.scalar(select(func.max(table.c.seq)).where(table.c.recorded_at < before))
        for table in (CLAIMS, RETRACTIONS, JUDGEMENTS)
    ]
    return max(value or 0 for value in found)


def write(
    connection: LedgerConnection, staged: Staging, batch: Batch, replaced: Collection[str], start: int,
    recorded_at: str,
) -> LoadCounts:  # fmt: skip
    """Write what is staged, numbered after `start`.  Runs inside `connection.writing()`."""
    number = int(connection.scalar(select(func.max(BATCHES.c.batch))) or 0) + 1
    new = _insert_new(connection, staged, number, start, recorded_at)
    changed = _insert_origins(connection, staged, number, start + new)
    retracted, withdrawn = _withdraw(connection, staged, number, start + new, replaced, batch.who, recorded_at)
    if new or changed or retracted or withdrawn:
        connection.run(
            BATCHES.insert().values(
                batch=number, reader=batch.reader, reader_version=batch.reader_version, who=batch.who,
                note=batch.note, recorded_at=recorded_at,
            )
        )  # fmt: skip
    return LoadCounts(read=staged.read, new=new, unchanged=staged.read - new, retracted=retracted)


def _insert_new(connection: LedgerConnection, staged: Staging, batch: int, start: int, recorded_at: str) -> int:
    s = staged.table
    fresh: Select[Any] = select(
        (literal(start) + func.row_number().over(order_by=s.c.ordinal)).label("seq"), s.c.claim_id,
        literal(batch).label("batch"),
        *(s.c[name] for name in _STATED if name != "claim_id"),
        literal(recorded_at).label("recorded_at"), s.c.refers,
    ).where(
        s.c.first == 1,
        not_(exists(select(literal(1)).where(CLAIMS.c.claim_id == s.c.claim_id, not_retracted()))),
    )  # fmt: skip
    columns = ["seq", "claim_id", "batch", *(n for n in _STATED if n != "claim_id"), "recorded_at", "refers"]
    # A first load into an empty file: sorting the indexes once afterwards is several times quicker than row by row.
    rebuild = connection.is_sqlite and start == 0 and staged.read > CHUNK
    if rebuild:
        for index in CLAIM_INDEXES:
            connection.run_text(f"DROP INDEX {index.name}")
    connection.run(CLAIMS.insert().from_select(columns, fresh))
    if rebuild:
        for index in CLAIM_INDEXES:
            connection.run(CreateIndex(index))
    return int(connection.scalar(select(func.max(CLAIMS.c.seq)).where(CLAIMS.c.seq > start)) or start) - start


def _insert_origins(connection: LedgerConnection, staged: Staging, batch: int, seq: int) -> int:
    """Note the origins that now state a claim which the ledger has from elsewhere; returns how many."""
    s = staged.table
    pairs = select(s.c.claim_id, s.c.origin).distinct().subquery()
    own = CLAIMS.c.origin == pairs.c.origin
    newest = (
        select(CLAIM_ORIGINS.c.stated)
        .where(
            CLAIM_ORIGINS.c.claim_id == pairs.c.claim_id,
            CLAIM_ORIGINS.c.origin == pairs.c.origin,
            CLAIM_ORIGINS.c.seq >= CLAIMS.c.seq,
        )
        .order_by(CLAIM_ORIGINS.c.batch.desc())
        .limit(1)
        .scalar_subquery()
    )
    missing = select(
        pairs.c.claim_id, pairs.c.origin, literal(batch).label("batch"), literal(seq).label("seq"),
        literal(1).label("stated"),
    ).where(
        CLAIMS.c.claim_id == pairs.c.claim_id,
        not_retracted(),
        func.coalesce(newest, case((own, 1), else_=0)) == 0,
    )  # fmt: skip
    connection.run(CLAIM_ORIGINS.insert().from_select(["claim_id", "origin", "batch", "seq", "stated"], missing))
    return int(connection.scalar(select(func.count()).where(CLAIM_ORIGINS.c.batch == batch)) or 0)


def _withdraw(
    connection: LedgerConnection, staged: Staging, batch: int, seq: int, replaced: Collection[str], who: str,
    recorded_at: str,
) -> tuple[int, int]:  # fmt: skip
    """Take back what the replaced origins no longer state; returns (claims retracted, statements withdrawn)."""
    if not replaced:
        return 0, 0
    stated_by = _stated_by(connection, replaced)
    gone: list[tuple[str, str]] = []
    withdrawn: list[tuple[str, str]] = []
    for claim_id, origins in stated_by.items():
        left = {o for o in origins if o not in replaced or (claim_id, o) in staged.stated}
        dropped = sorted(origins - left)
        if not left and dropped:
            gone.append((claim_id, "no longer stated by " + ", ".join(dropped)))
        else:
            withdrawn.extend((claim_id, origin) for origin in dropped)
    if withdrawn:
        rows = {
            "claim_id": [w[0] for w in withdrawn], "origin": [w[1] for w in withdrawn],
            "batch": [batch] * len(withdrawn), "seq": [seq] * len(withdrawn), "stated": [0] * len(withdrawn),
        }  # fmt: skip
        connection.ingest(CLAIM_ORIGINS.name, pa.table(rows))
    insert_retractions(connection, gone, seq, batch, who, recorded_at)
    return len(gone), len(withdrawn)


def _stated_by(connection: LedgerConnection, replaced: Collection[str]) -> dict[str, set[str]]:
    """Which origins state each live claim that at least one of `replaced` states, or has stated."""
    names = sorted(replaced)
    touched = select(CLAIM_ORIGINS.c.claim_id).where(CLAIM_ORIGINS.c.origin.in_(names))
    own = connection.run(
        select(CLAIMS.c.claim_id, CLAIMS.c.origin).where(CLAIMS.c.origin.in_(names), not_retracted()).union(
            select(CLAIMS.c.claim_id, CLAIMS.c.origin).where(CLAIMS.c.claim_id.in_(touched), not_retracted())
        )
    )  # fmt: skip
    stated_by: dict[str, set[str]] = {
        claim_id: {origin}
        for claim_id, origin in zip(own["claim_id"].to_pylist(), own["origin"].to_pylist(), strict=True)
    }
    of_interest = select(CLAIMS.c.claim_id).where(CLAIMS.c.origin.in_(names)).union(touched)
    further = connection.run(
        select(CLAIM_ORIGINS.c.claim_id, CLAIM_ORIGINS.c.origin, CLAIM_ORIGINS.c.stated)
        .join(CLAIMS, and_(CLAIMS.c.claim_id == CLAIM_ORIGINS.c.claim_id, CLAIM_ORIGINS.c.seq >= CLAIMS.c.seq))
        .where(CLAIM_ORIGINS.c.claim_id.in_(of_interest), not_retracted())
        .order_by(CLAIM_ORIGINS.c.batch)
    )
    for claim_id, origin, stated in zip(*(further[c].to_pylist() for c in further.column_names), strict=True):
        if stated:
            stated_by[claim_id].add(origin)
        else:
            stated_by[claim_id].discard(origin)
    return stated_by


def insert_retractions(
    connection: LedgerConnection, rows: Collection[tuple[str, str]], seq: int, batch: int | None, who: str,
    recorded_at: str,
) -> None:  # fmt: skip
    """Add a retraction for each (claim id, why), numbered after `seq`.  Runs inside `connection.writing()`."""
    count = len(rows)
    columns = {
        "seq": pa.array(range(seq + 1, seq + count + 1), pa.int64()),
        "claim_id": pa.array([claim_id for claim_id, _ in rows], pa.string()),
        "batch": pa.array([batch] * count, pa.int64()),
        "who": pa.array([who] * count, pa.string()),
        "why": pa.array([why for _, why in rows], pa.string()),
        "recorded_at": pa.array([recorded_at] * count, pa.string()),
    }
    connection.ingest(RETRACTIONS.name, pa.table(columns))
