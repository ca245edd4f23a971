"""Taking claims back by claim, batch or source: what it would change, doing it, and undoing it.

Invariants: nothing is deleted, a retraction is a row and its undoing states the claim anew as another row; each has a
batch of its own, by which it can be found; a preview is made by the projection itself, so that it is what will happen.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import func, select
from sqlalchemy.sql import ColumnElement

from graph import ledger_append
from graph.claims import Claim
from graph.errors import InputError, NotFoundError, UsageError
from graph.judgements import Judgement
from graph.ledger import Batch, Ledger
from graph.ledger_connection import LedgerConnection
from graph.ledger_tables import BATCHES, CLAIMS, RETRACTIONS
from graph.projection_change import project_change
from graph.tables import GraphChange

RETRACT, REASSERT, VERSION = "retract", "reassert", "1"
_AT_ONCE = 500


@dataclass(frozen=True)
class Selection:
    """Which claims: these ids, or all live ones of a batch, or all live ones that these sources state (ids)."""

    claims: tuple[str, ...] = ()
    batch: int | None = None
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if sum([bool(self.claims), self.batch is not None, bool(self.sources)]) != 1:
            raise UsageError("name what to take back", advice="one of --claim, --batch and --source")


@dataclass(frozen=True)
class Preview:
    """What a retraction does: live claims by type, and nodes and relationships by label or type."""

    claims: Mapping[str, int]
    removed: Mapping[str, int] = field(default_factory=dict)
    changed: Mapping[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """`{"claims": {type: n}, "removed": {label or type: n}, "changed": {label or type: n}}`."""
        return {"claims": dict(self.claims), "removed": dict(self.removed), "changed": dict(self.changed)}


def preview(ledger: Ledger, selection: Selection) -> Preview:
    """What taking the selection back would do, now.  NotFoundError if it selects nothing that the ledger has."""
    gone = live_claims_of(ledger, selection)
    change = change_without(ledger, gone)
    removed = {label: len(ids) for label, ids in change.delete_nodes.items()}
    removed |= {name: table.num_rows for name, table in change.delete_rels.items()}
    changed = {name: t.num_rows for part in (change.upsert_nodes, change.upsert_rels) for name, t in part.items()}
    return Preview(_by_type(gone), removed, changed)


def _by_type(claims: pa.Table) -> dict[str, int]:
    return dict(sorted(Counter(claims["type"].to_pylist()).items()))


def live_claims_of(ledger: Ledger, selection: Selection) -> pa.Table:
    """The live claims selected (CLAIM_SCHEMA).  NotFoundError if the ledger never had what is named."""
    with ledger.connection() as connection:
        ids = _selected(connection, selection)
    return ledger.live_claims(wanted={"claim_id": ids})


def retract(ledger: Ledger, selection: Selection, *, who: str, why: str) -> tuple[int, int]:
    """Take the selection back; (number of the batch, number of claims).  (0, 0) if nothing of it was live.

    NotFoundError as `preview`; InputError without a reason.
    """
    _check_reason(why)
    with ledger.connection() as connection, connection.writing():
        ids = _selected(connection, selection)
        if not ids:
            return 0, 0
        number = int(connection.scalar(select(func.max(BATCHES.c.batch))) or 0) + 1
        recorded_at, seq = ledger.time(connection), ledger_append.last_seq(connection)
        connection.run(
            BATCHES.insert().values(
                batch=number, reader=RETRACT, reader_version=VERSION, who=who, note=why, recorded_at=recorded_at
            )
        )
        rows = [(claim_id, why) for claim_id in ids]
        ledger_append.insert_retractions(connection, rows, seq, number, who, recorded_at)
        return number, len(ids)


def _check_reason(why: str) -> None:
    if not why.strip():
        raise InputError("a reason is missing", advice="say why: it is kept for whoever looks later")


def _selected(connection: LedgerConnection, selection: Selection) -> list[str]:
    """Ids of the live claims selected, in order of seq."""
    live = ledger_append.not_retracted()
    found: list[str] = []
    for condition in _conditions(connection, selection):
        query = select(CLAIMS.c.claim_id).where(condition, live).order_by(CLAIMS.c.seq)
        found += connection.run(query)["claim_id"].to_pylist()
    return found


def _conditions(connection: LedgerConnection, selection: Selection) -> list[ColumnElement[bool]]:
    """The rows of claims that a selection names; NotFoundError where one name stands for no row at all."""
    if selection.batch is not None:
        _check_batch(connection, selection.batch)
        return [CLAIMS.c.batch == selection.batch]
    column, values = (CLAIMS.c.claim_id, selection.claims) if selection.claims else (CLAIMS.c.source, selection.sources)
    wanted = sorted(set(values))
    parts: list[ColumnElement[bool]] = [
        column.in_(wanted[start : start + _AT_ONCE]) for start in range(0, len(wanted), _AT_ONCE)
    ]
    known: set[str] = set()
    for part in parts:
        known.update(connection.run(select(column).distinct().where(part))[column.name].to_pylist())
    if selection.claims and (unknown := [value for value in wanted if value not in known]):
        raise NotFoundError(f"the ledger has no claim {unknown[0]}", advice="copy its id from `matarantai show --json`")
    if not known:
        raise NotFoundError(f"{wanted[0]} states no claim", advice="see `matarantai sources`")
    return parts


def _check_batch(connection: LedgerConnection, number: int) -> None:
    if connection.scalar(select(BATCHES.c.batch).where(BATCHES.c.batch == number)) is None:
        raise NotFoundError(f"the ledger has no batch {number}", advice="see `matarantai batches`")


# ---- undoing


def taken_back(ledger: Ledger, selection: Selection) -> list[Claim]:
    """The claims that undoing would state anew, in their old order: none of them is live now.

    Of a batch: what that batch took back.  Of claims or sources: what was taken back of them, by whatever batch.
    """
    with ledger.connection() as connection:
        if selection.batch is not None:
            _check_batch(connection, selection.batch)
            mine = select(RETRACTIONS.c.claim_id).where(RETRACTIONS.c.batch == selection.batch)
            conditions: list[ColumnElement[bool]] = [CLAIMS.c.claim_id.in_(mine)]
        else:
            conditions = _conditions(connection, selection)
        ids: list[str] = []
        for condition in conditions:
            ids += connection.run(select(CLAIMS.c.claim_id).distinct().where(condition))["claim_id"].to_pylist()
    live = set(ledger.live_claims(wanted={"claim_id": ids})["claim_id"].to_pylist())
    rows = ledger.stated_claims(ledger.last_seq(), {"claim_id": set(ids) - live}).to_pylist()
    newest = {row["claim_id"]: row for row in rows}
    return [as_claim(row) for row in sorted(newest.values(), key=lambda row: row["seq"])]


def as_claim(row: Mapping[str, Any]) -> Claim:
    """A row of CLAIM_SCHEMA as the claim that it holds."""
    return Claim(
        type=row["type"], subject=row["subject"], source=row["source"], collection=row["collection"],
        object=row["object"], props=json.loads(row["props"]), locator=row["locator"], origin=row["origin"],
        reliability=row["reliability"], credibility=row["credibility"], stance=row["stance"],
        event_from=row["event_from"], event_to=row["event_to"],
    )  # fmt: skip


def preview_undo(ledger: Ledger, selection: Selection) -> Preview:
    """The claims that undoing would state anew, by type."""
    claims = taken_back(ledger, selection)
    return Preview(dict(sorted(Counter(claim.type for claim in claims).items())))


def reassert(ledger: Ledger, selection: Selection, *, who: str, why: str) -> tuple[int, int]:
    """State anew what was taken back; (number of the batch, number of claims), (0, 0) if there is nothing.

    The claims are the same, recorded today: of equally graded values they are the newest.  Errors as `retract`.
    """
    _check_reason(why)
    claims = taken_back(ledger, selection)
    if not claims:
        return 0, 0
    counts = ledger.append(claims, batch=Batch(REASSERT, VERSION, who, why))
    with ledger.connection() as connection:
        query = select(func.max(CLAIMS.c.batch)).where(CLAIMS.c.claim_id == claims[0].claim_id)
        return int(connection.scalar(query)), counts.new


# ---- as if it had never been stated


def change_without(ledger: Ledger, gone: pa.Table, upto: int | None = None) -> GraphChange:
    """What taking these live claims back would change in the graph of today, or of a ledger row (`upto`)."""
    newest = ledger.last_seq() if upto is None else upto
    return project_change(_Without(ledger, gone, newest), newest, newest + 1)


class _Without:
    """A ledger as it would be if the row after `newest` took some claims back."""

    def __init__(self, ledger: Ledger, gone: pa.Table, newest: int) -> None:
        self._ledger, self._gone, self._newest = ledger, gone, newest
        self._ids = gone["claim_id"].combine_chunks()

    def live_claims(
        self, *, upto: int, types: Collection[str] = (), wanted: Mapping[str, Collection[str]] | None = None
    ) -> pa.Table:
        found = self._ledger.live_claims(upto=self._newest, types=types, wanted=wanted)
        return found if upto <= self._newest else found.filter(pc.invert(pc.is_in(found["claim_id"], self._ids)))

    def stated_claims(self, upto: int, wanted: Mapping[str, Collection[str]]) -> pa.Table:
        return self._ledger.stated_claims(min(upto, self._newest), wanted)

    def changed_claims(self, after: int, upto: int) -> pa.Table:
        return self._gone

    def judgements(self, *, upto: int | None = None) -> list[Judgement]:
        return self._ledger.judgements(upto=self._newest)
