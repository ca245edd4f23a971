"""What a ledger was filled from: its batches (who loaded or took back what, and when), and its sources by claims.

Invariant: read-only; every batch is listed, also one that only took claims back.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Select, func, select

from graph.ledger import Ledger
from graph.ledger_append import not_retracted
from graph.ledger_connection import LedgerConnection
from graph.ledger_tables import BATCHES, CLAIMS, RETRACTIONS


@dataclass(frozen=True)
class BatchRow:
    """A batch.  `claims`: rows that it added; `live`: those of them that stand; `retracted`: claims it took back."""

    batch: int
    reader: str
    reader_version: str
    who: str
    note: str
    recorded_at: str
    claims: int
    live: int
    retracted: int

    def as_json(self) -> dict[str, Any]:
        """The fields by name."""
        return asdict(self)


def batches(ledger: Ledger) -> list[BatchRow]:
    """All batches, the newest first."""
    with ledger.connection() as connection:
        rows = connection.run(select(*BATCHES.c).order_by(BATCHES.c.batch.desc())).to_pylist()
        claims = _counts(connection, select(CLAIMS.c.batch, func.count().label("n")).group_by(CLAIMS.c.batch))
        live = _counts(
            connection,
            select(CLAIMS.c.batch, func.count().label("n")).where(not_retracted()).group_by(CLAIMS.c.batch),
        )
        taken = select(RETRACTIONS.c.batch, func.count().label("n")).where(RETRACTIONS.c.batch.is_not(None))
        retracted = _counts(connection, taken.group_by(RETRACTIONS.c.batch))
    return [
        BatchRow(**row, claims=claims.get(row["batch"], 0), live=live.get(row["batch"], 0),
                 retracted=retracted.get(row["batch"], 0))
        for row in rows
    ]  # fmt: skip


def claims_by_source(ledger: Ledger, *, upto: int | None = None) -> dict[str, int]:
    """Number of live claims that each source states (ids as stated, before any merge), now or as of a ledger row."""
    live = not_retracted(upto)
    query = select(CLAIMS.c.source, func.count().label("n")).where(live).group_by(CLAIMS.c.source)
    if upto is not None:
        query = query.where(CLAIMS.c.seq <= upto)
    with ledger.connection() as connection:
        return {str(row["source"]): int(row["n"]) for row in connection.run(query).to_pylist()}


def _counts(connection: LedgerConnection, query: Select[Any]) -> dict[int, int]:
    return {int(row["batch"]): int(row["n"]) for row in connection.run(query).to_pylist()}
