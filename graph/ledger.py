"""The ledger: claims, retractions and judgements, the truth from which the graph is made.

Invariants: rows are only ever added; a batch is there whole or not at all, and once acknowledged it stays; reading up
to one `seq` always gives the same rows, whatever is written meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from threading import Lock
from typing import Any, cast
from uuid import uuid4

import pyarrow as pa
import pyarrow.compute as pc
from pydantic import SecretStr
from sqlalchemy import Column, ColumnElement, MetaData, Select, Table, Text, func, literal, select
from sqlalchemy.sql.elements import quoted_name

from graph import ledger_append, ledger_judge
from graph.claim_validation import label_of
from graph.claims import CLAIM_SCHEMA, Claim
from graph.errors import LedgerError, NotFoundError
from graph.judgements import Judgement
from graph.ledger_append import Batch, LoadCounts, Staging, not_retracted
from graph.ledger_connection import LedgerAddress, LedgerConnection
from graph.ledger_tables import CLAIMS, RETRACTIONS
from graph.migrations import migrate
from graph.vocabulary import WITHDRAWN

__all__ = ["Batch", "Ledger", "LoadCounts"]

_COLUMNS = tuple(CLAIMS.c[name] for name in CLAIM_SCHEMA.names)
_NULLABLE = ("object", "reliability", "credibility", "event_from", "event_to")


def utc_now() -> datetime:
    """The time now, in UTC."""
    return datetime.now(UTC)


class Ledger:
    """An open ledger; usable from several threads.  Errors: StoreError, LedgerError, InputError, NotFoundError."""

    def __init__(self, address: LedgerAddress, clock: Callable[[], datetime]) -> None:
        self._address = address
        self._clock = clock
        self._idle: list[LedgerConnection] = []
        self._lock = Lock()
        self._closed = False

    @classmethod
    def open(cls, url: SecretStr, *, clock: Callable[[], datetime] = utc_now) -> Ledger:
        """Open the ledger at a SQLAlchemy URL (sqlite or postgresql), making or migrating it where needed.

        SettingsError for an unusable URL, StoreError if it cannot be reached, LedgerError if it is newer than us.
        """
        ledger = cls(LedgerAddress(url.get_secret_value()), clock)
        try:
            with ledger.connection() as connection:
                migrate(connection, ledger._now())
        except BaseException:
            ledger.close()
            raise
        return ledger

    @property
    def location(self) -> str:
        """Where it is, as it may be shown (no user, no password)."""
        return self._address.shown

    @contextmanager
    def connection(self) -> Iterator[LedgerConnection]:
        """A connection for one thread, kept for the next who asks."""
        with self._lock:
            if self._closed:
                raise LedgerError("the ledger is closed", advice="open it again")
            found = self._idle.pop() if self._idle else None
        connection = found or LedgerConnection(self._address)
        try:
            yield connection
        finally:
            with self._lock:
                keep = not connection.broken and not self._closed
                if keep:
                    self._idle.append(connection)
            if not keep:
                connection.close()

    # ---- writing

    def append(
        self,
        claims: Iterable[Claim],
        *,
        batch: Batch,
        replace_origins: Collection[str] = (),
        also: Callable[[LedgerConnection, str], None] | None = None,
    ) -> LoadCounts:
        """Add claims as one batch: all or nothing, on disk when it returns.

        A claim that is live already adds no row; one that was retracted becomes live again as a new row.  Claims
        that only `replace_origins` state, and that are not among `claims`, are retracted.  InputError names each
        claim and property that the schema does not allow.  `also` writes what must stand or fall with the claims: it
        is called first in the same transaction, with the connection and the time to record.
        """
        return self._append(claims, batch, replace_origins, keep=True, also=also)

    def preview(self, claims: Iterable[Claim], *, replace_origins: Collection[str] = ()) -> LoadCounts:
        """What `append` would do (a dry run): the same work, undone at the end."""
        return self._append(claims, Batch("preview", "", ""), replace_origins, keep=False)

    def _append(
        self,
        claims: Iterable[Claim],
        batch: Batch,
        origins: Collection[str],
        *,
        keep: bool,
        also: Callable[[LedgerConnection, str], None] | None = None,
    ) -> LoadCounts:
        replaced = frozenset(origins)
        with self.connection() as connection:
            staged = Staging(connection, replaced)
            try:
                staged.fill(claims)
                if not staged.read and not replaced and also is None:
                    return LoadCounts(0, 0, 0, 0)
                with connection.writing(keep=keep):
                    seq, recorded_at = self._next(connection)
                    if also is not None:
                        also(connection, recorded_at)
                    if not staged.read and not replaced:
                        return LoadCounts(0, 0, 0, 0)
                    return ledger_append.write(connection, staged, batch, replaced, seq, recorded_at)
            finally:
                if not connection.broken:
                    staged.drop()

    def retract(self, claim_ids: Collection[str], *, who: str, why: str) -> int:
        """Take claims back; returns how many were live.  NotFoundError if the ledger never had one of them."""
        wanted = sorted(set(claim_ids))
        with self.connection() as connection, connection.writing():
            known: set[str] = set()
            live: set[str] = set()
            for start in range(0, len(wanted), 500):
                part = CLAIMS.c.claim_id.in_(wanted[start : start + 500])
                known.update(connection.run(select(CLAIMS.c.claim_id).where(part))["claim_id"].to_pylist())
                rows = connection.run(select(CLAIMS.c.claim_id).where(part, not_retracted()))
                live.update(rows["claim_id"].to_pylist())
            unknown = [claim_id for claim_id in wanted if claim_id not in known]
            if unknown:
                raise NotFoundError(
                    f"the ledger has no claim {unknown[0]}", advice="copy its id from `matarantai show`"
                )
            rows_to_add = [(claim_id, why) for claim_id in wanted if claim_id in live]
            seq, recorded_at = self._next(connection)
            ledger_append.insert_retractions(connection, rows_to_add, seq, None, who, recorded_at)
            return len(rows_to_add)

    def judge(
        self, left: str, right: str, verdict: str, *, who: str, why: str, grounds: Mapping[str, Any] | None = None
    ) -> int:
        """Record whether two ids are the `same`, `different` or `unsure`; returns the row's seq.

        `grounds`: what the verdict is based on, kept with it (graph/candidates.py).  NotFoundError for an id that no
        claim ever spoke of, InputError for two labels, an unknown verdict or no reason, ContradictionError with the
        chain if the standing judgements amount to the opposite.
        """
        ledger_judge.check_verdict(left, right, verdict)
        ledger_judge.check_said(who, why)
        with self.connection() as connection, connection.writing():
            seq, recorded_at = self._next(connection)
            row = Judgement(seq + 1, left, right, verdict, who, why, recorded_at)
            ledger_judge.record(connection, row, grounds)
            return row.seq

    def withdraw(
        self, chosen: int | tuple[str, str] | None = None, *, who: str, why: str
    ) -> tuple[Judgement, Judgement]:
        """Take back a standing judgement: that seq, the one on that pair, else the newest; what was before it stands.

        Returns (the row written, the judgement taken back).  NotFoundError if there is none, InputError if it stands
        no longer, ContradictionError if what stood before it no longer agrees with the others.
        """
        ledger_judge.check_said(who, why)
        with self.connection() as connection, connection.writing():
            seq, recorded_at = self._next(connection)
            row = Judgement(seq + 1, "", "", WITHDRAWN, who, why, recorded_at)
            return ledger_judge.withdraw(connection, row, chosen)

    # ---- reading

    def last_seq(self) -> int:
        """The newest row of claims, retractions and judgements (0 for an empty ledger)."""
        with self.connection() as connection:
            return ledger_append.last_seq(connection)

    def seq_at(self, as_of: date) -> int:
        """The ledger row up to which things were known at the end of that day (UTC); 0 if nothing was."""
        with self.connection() as connection:
            return ledger_append.seq_at(connection, (as_of + timedelta(days=1)).isoformat())

    def live_claims(
        self,
        *,
        as_of: date | None = None,
        upto: int | None = None,
        types: Collection[str] = (),
        wanted: Mapping[str, Collection[str]] | None = None,
    ) -> pa.Table:
        """The live claims (CLAIM_SCHEMA), in order of seq.

        `as_of`: as known at the end of that day (UTC); `upto`: as of that ledger row; `types`: only these labels and
        types; `wanted`: only claims whose column (subject, object, source, refers, claim_id) holds one of the values.
        """
        bound = self.seq_at(as_of) if as_of is not None else upto
        query = select(*_COLUMNS).where(not_retracted(bound)).order_by(CLAIMS.c.seq)
        if bound is not None:
            query = query.where(CLAIMS.c.seq <= bound)
        return self._claims(query, types, wanted or {})

    def stated_claims(self, upto: int, wanted: Mapping[str, Collection[str]]) -> pa.Table:
        """All claims up to a ledger row, live or retracted, whose columns hold one of the values wanted."""
        return self._claims(select(*_COLUMNS).where(CLAIMS.c.seq <= upto).order_by(CLAIMS.c.seq), (), wanted)

    def changed_claims(self, after: int, upto: int) -> pa.Table:
        """The claims (live or not) that rows after `after` and up to `upto` have stated or retracted."""
        named = select(RETRACTIONS.c.claim_id).where(RETRACTIONS.c.seq > after, RETRACTIONS.c.seq <= upto)
        stated = select(*_COLUMNS).where(CLAIMS.c.seq > after, CLAIMS.c.seq <= upto)
        taken = select(*_COLUMNS).where(CLAIMS.c.claim_id.in_(named), CLAIMS.c.seq <= after)
        return pa.concat_tables([self._claims(stated, (), {}), self._claims(taken, (), {})])

    def judgements(self, *, upto: int | None = None) -> list[Judgement]:
        """All judgements in order of seq (those up to a ledger row)."""
        with self.connection() as connection:
            return ledger_judge.judgements(connection, upto)

    def known_ids(self, label: str) -> set[str]:
        """Ids of that label for which a live claim exists (as stated, before any merge)."""
        query = select(CLAIMS.c.subject).distinct().where(CLAIMS.c.type == label, not_retracted())
        with self.connection() as connection:
            return set(connection.run(query)["subject"].to_pylist())

    def node_exists(self, node_id: str) -> bool:
        """True if a live claim speaks of that id (as stated, before any merge)."""
        query = select(literal(1)).where(
            CLAIMS.c.type == label_of(node_id), CLAIMS.c.subject == node_id, not_retracted()
        )  # fmt: skip
        with self.connection() as connection:
            return bool(connection.run(query.limit(1)).num_rows)

    def close(self) -> None:
        """Close all connections; closing twice is harmless."""
        with self._lock:
            idle, self._idle, self._closed = self._idle, [], True
        for connection in idle:
            connection.close()

    # ---- inside

    def _now(self) -> str:
        now = self._clock().astimezone(UTC)
        return now.isoformat(timespec="microseconds").replace("+00:00", "Z")

    def time(self, connection: LedgerConnection) -> str:
        """The time to record with a row written now, inside `connection.writing()`."""
        return self._next(connection)[1]

    def _next(self, connection: LedgerConnection) -> tuple[int, str]:
        """(newest seq, time to record): a clock that was set back must not make later rows look earlier."""
        seq, recorded_at = ledger_append.last_row(connection)
        return seq, max(recorded_at, self._now())

    def _claims(self, query: Select[Any], types: Collection[str], wanted: Mapping[str, Collection[str]]) -> pa.Table:
        if types:
            query = query.where(CLAIMS.c.type.in_(sorted(types)))
        # SQLite's driver takes a column's type from its first rows: nulls travel as empty texts, which no claim has.
        plain: list[ColumnElement[object]] = [
            func.coalesce(c, "").label(c.name) if c.name in _NULLABLE else c for c in query.selected_columns
        ]
        narrowed = cast("Select[Any]", query.with_only_columns(*plain))
        temporary: list[str] = []
        with self.connection() as connection:
            try:
                for column, values in wanted.items():
                    name = "wanted_" + uuid4().hex
                    temporary.append(name)
                    ids = pa.table({"id": pa.array(sorted(set(values)), pa.string())})
                    connection.ingest(name, ids, create_temporary=True)
                    one = Table(quoted_name(name, quote=True), MetaData(), Column("id", Text))
                    narrowed = narrowed.where(CLAIMS.c[column].in_(select(one.c.id)))
                found = connection.run(narrowed)
            finally:
                if not connection.broken:
                    for name in temporary:
                        connection.run_text(f'DROP TABLE IF EXISTS "{name}"')
        return _as_claims(found)


def _as_claims(found: pa.Table) -> pa.Table:
    if not found.num_rows:
        return CLAIM_SCHEMA.empty_table()
    columns = []
    for field in CLAIM_SCHEMA:
        column = found[field.name]
        if field.name in _NULLABLE:
            column = pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column)
        columns.append(column.cast(field.type))
    return pa.table(columns, schema=CLAIM_SCHEMA)
