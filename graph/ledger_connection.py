"""One connection to the ledger's database: statements written with SQLAlchemy Core, carried out by ADBC as Arrow.

Invariants: one library opens a SQLite file in this process, ADBC's (two SQLite libraries in one process drop each
other's file locks: https://www.sqlite.org/howtocorrupt.html, 2.2.1), so nothing here or elsewhere may open the ledger
with `sqlite3`; what is acknowledged is on disk (synchronous=FULL); errors carry neither the URL nor a driver's text.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
from sqlalchemy import URL, Executable, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import ArgumentError
from sqlalchemy.schema import ExecutableDDLElement

from graph.errors import LedgerError, SettingsError, StoreError

BUSY_TIMEOUT_MS = 30_000
_WRITER_LOCK = 7_268_451_190_233  # any fixed number, the same for every writer of one database


class LedgerAddress:
    """Where the ledger is: a SQLite file or a PostgreSQL database.  SettingsError for anything else."""

    def __init__(self, url: str) -> None:
        try:
            self._url: URL = make_url(url)
        except ArgumentError:
            raise SettingsError(
                "MATARANTAI_LEDGER is not a usable address", advice="give a file path or postgresql://HOST/DATABASE"
            ) from None
        backend = self._url.get_backend_name()
        if backend not in {"sqlite", "postgresql"}:
            raise SettingsError(
                "MATARANTAI_LEDGER must name a SQLite file or a PostgreSQL database",
                advice="give a file path or postgresql://HOST/DATABASE",
            )
        self.is_sqlite = backend == "sqlite"
        if self.is_sqlite and self._url.database in {None, "", ":memory:"}:
            raise SettingsError("the ledger must be a file", advice="give MATARANTAI_LEDGER a file path")

    @property
    def path(self) -> Path:
        """The SQLite file, absolute."""
        return Path(self._url.database or "").absolute()

    @property
    def shown(self) -> str:
        """The address as it may be shown: no user, no password."""
        if self.is_sqlite:
            return str(self.path)
        host = self._url.host or self._url.query.get("host") or "localhost"
        port = f":{self._url.port}" if self._url.port else ""
        return f"postgresql://{host}{port}/{self._url.database or ''}"

    def driver_uri(self) -> str:
        """What the ADBC driver is given (holds the password: never show it)."""
        if self.is_sqlite:
            return str(self.path)
        return self._url.set(drivername="postgresql").render_as_string(hide_password=False)


class LedgerConnection:
    """A connection for one thread at a time.  Errors: StoreError (unreachable), LedgerError (refused, failed)."""

    def __init__(self, address: LedgerAddress) -> None:
        self.address = address
        self.is_sqlite = address.is_sqlite
        self._dialect: Dialect = (
            sqlite.dialect(paramstyle="qmark") if self.is_sqlite else postgresql.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]
        )
        self._raw = _connect(address)
        if self.is_sqlite:
            try:
                self.run_text(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
                self.run_text("PRAGMA journal_mode = WAL")
                self.run_text("PRAGMA synchronous = FULL")
            except BaseException:
                self.close()
                raise

    def run(self, statement: Executable | ExecutableDDLElement) -> pa.Table:
        """Carry out one SQLAlchemy statement; its rows as Arrow (no columns if it gives none)."""
        if isinstance(statement, ExecutableDDLElement):
            return self.run_text(str(statement.compile(dialect=self._dialect)))
        compiled = statement.compile(  # type: ignore[attr-defined]
            dialect=self._dialect, compile_kwargs={"render_postcompile": True}
        )
        values = [compiled.params[name] for name in compiled.positiontup or ()]
        return self.run_text(str(compiled), values)

    def run_text(self, text: str, values: Sequence[Any] = ()) -> pa.Table:
        """Carry out one statement given as text, its values bound by position."""
        options = {"adbc.sqlite.query.batch_rows": "16384"} if self.is_sqlite else None
        with self._translated(), self._raw.cursor(adbc_stmt_kwargs=options) as cursor:
            cursor.execute(text, list(values) or None)
            return cursor.fetch_arrow_table() if cursor.description else pa.table({})

    def scalar(self, statement: Executable) -> Any:
        """The first value of the first row, None if there is none."""
        table = self.run(statement)
        return table.column(0)[0].as_py() if table.num_rows else None

    def ingest(self, table: str, rows: pa.Table, *, create_temporary: bool = False, temporary: bool = False) -> None:
        """Bulk insert Arrow rows into a table, or into a temporary one of this connection."""
        if rows.num_rows == 0 and not create_temporary:
            return  # the PostgreSQL driver refuses an empty table
        with self._translated(), self._raw.cursor() as cursor:
            cursor.adbc_ingest(
                table, rows, mode="create" if create_temporary else "append", temporary=create_temporary or temporary
            )

    def has_table(self, name: str) -> bool:
        """True if the database has a table of that name."""
        if self.is_sqlite:
            found = self.run_text("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", [name])
        else:
            found = self.run_text("SELECT 1 WHERE to_regclass($1) IS NOT NULL", [name])
        return bool(found.num_rows)

    @contextmanager
    def writing(self, *, keep: bool = True) -> Iterator[None]:
        """The one writing transaction: waits for other writers; commits at the end, or undoes everything.

        With `keep=False` everything is undone in any case (a dry run).
        """
        if self.is_sqlite:
            self.run_text("BEGIN IMMEDIATE")
        else:
            self.run_text("BEGIN")
        try:
            if not self.is_sqlite:
                self.run_text(f"DO $$ BEGIN PERFORM pg_advisory_xact_lock({_WRITER_LOCK}); END $$")
            yield
        except BaseException:
            self._undo()
            raise
        if keep:
            try:
                self.run_text("COMMIT")
            except BaseException:
                self._undo()
                raise
        else:
            self._undo()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One snapshot: all statements inside see the ledger as it was at the first of them; no writer has to wait."""
        self.run_text("BEGIN" if self.is_sqlite else "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        try:
            yield
        finally:
            self._undo()

    def _undo(self) -> None:
        # The transaction may be gone already (a lost server, a failed commit): then there is nothing to undo.
        try:
            self.run_text("ROLLBACK")
        except LedgerError:
            self.broken = True

    broken = False

    def close(self) -> None:
        """Give the connection back to the system; closing twice is harmless."""
        self._raw.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        import adbc_driver_manager

        try:
            yield
        except adbc_driver_manager.Error as error:
            self.broken = self.broken or not self.is_sqlite
            raise _translate(error, self.address) from None


def _connect(address: LedgerAddress) -> Any:
    import adbc_driver_manager

    try:
        if address.is_sqlite:
            import adbc_driver_sqlite.dbapi

            _make_file(address.path)
            return adbc_driver_sqlite.dbapi.connect(address.driver_uri(), autocommit=True)
        try:
            import adbc_driver_postgresql.dbapi
        except ImportError:
            raise StoreError(
                "a PostgreSQL ledger needs a driver that is not installed", advice="pip install matarantai[postgresql]"
            ) from None
        return adbc_driver_postgresql.dbapi.connect(address.driver_uri(), autocommit=True)
    except (adbc_driver_manager.Error, OSError):
        raise StoreError(
            f"the ledger at {address.shown} cannot be reached or opened",
            advice="check MATARANTAI_LEDGER: that the server runs and lets this user in, or that the file may be "
            "written by this user",
        ) from None


def _make_file(path: Path) -> None:
    """The ledger names people: its file is for its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def _translate(error: Exception, address: LedgerAddress) -> LedgerError:
    text = str(error)
    if "append-only" in text:
        return LedgerError(
            "the ledger is append-only: its rows are never changed or deleted",
            advice="retract the claim, or state it anew",
        )
    if "database is locked" in text or "database table is locked" in text:
        return LedgerError(
            "another process has been writing to the ledger for too long",
            advice="wait until it is done, then try again",
        )
    if "full" in text and "disk" in text:
        return LedgerError("the disk that holds the ledger is full", advice="free some space, then try again")
    if "not a database" in text or "malformed" in text:
        return LedgerError(f"the file {address.shown} is not a ledger, or is damaged", advice="restore it from a copy")
    state = getattr(error, "sqlstate", None)
    return LedgerError(
        f"the ledger at {address.shown} refused or failed" + (f" (SQLSTATE {state})" if state else ""),
        advice="nothing of this was written; check the disk or the server, then try again",
    )
