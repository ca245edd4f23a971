"""What the ledger has recorded of some ids, row by row: stated, retracted, judged; by whom, in which batch, and why.

Invariant: rows come as they were written, also those that a later row took back.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pyarrow as pa
from sqlalchemy import select

from graph.ledger import Ledger
from graph.ledger_tables import BATCHES, RETRACTIONS

_CHUNK = 500


def stated_of(ledger: Ledger, ids: Collection[str], upto: int) -> pa.Table:
    """All claims (CLAIM_SCHEMA) ever made about these ids or naming them, live or not, each row once, by seq."""
    tables = [ledger.stated_claims(upto, {column: ids}) for column in ("subject", "object", "refers")]
    table = pa.concat_tables(tables).sort_by("seq")
    seqs = table["seq"].to_pylist()
    return table.filter(pa.array([n == 0 or seq != seqs[n - 1] for n, seq in enumerate(seqs)], pa.bool_()))


def retractions_of(ledger: Ledger, claim_ids: Collection[str], upto: int) -> list[dict[str, Any]]:
    """All retractions of these claims, by seq: `{"seq", "claim_id", "who", "why", "recorded_at"}`."""
    r = RETRACTIONS.c
    rows: list[dict[str, Any]] = []
    ordered = sorted(set(claim_ids))
    with ledger.connection() as connection:
        for start in range(0, len(ordered), _CHUNK):
            query = select(r.seq, r.claim_id, r.who, r.why, r.recorded_at).where(
                r.claim_id.in_(ordered[start : start + _CHUNK]), r.seq <= upto
            )
            rows += connection.run(query).to_pylist()
    return sorted(rows, key=lambda row: row["seq"])


def batches(ledger: Ledger, numbers: Collection[int]) -> dict[int, dict[str, Any]]:
    """The ingest runs with these numbers: `{"batch", "reader", "reader_version", "who", "note"}` each."""
    b = BATCHES.c
    found: dict[int, dict[str, Any]] = {}
    ordered = sorted(set(numbers))
    with ledger.connection() as connection:
        for start in range(0, len(ordered), _CHUNK):
            query = select(b.batch, b.reader, b.reader_version, b.who, b.note).where(
                b.batch.in_(ordered[start : start + _CHUNK])
            )
            found.update((int(row["batch"]), row) for row in connection.run(query).to_pylist())
    return found
