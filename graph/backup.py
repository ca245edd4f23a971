"""Backup and restore of the ledger: the whole of it in one file, from either kind of database into either kind.

Invariants: a backup is the ledger at one moment, whatever is written meanwhile; every table that the ledger declares is
in it, also one that was declared yesterday; a restore is whole or leaves nothing, and only into an empty ledger.
"""

from __future__ import annotations

import contextlib
import hmac
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from importlib.metadata import version as installed_version
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
from sqlalchemy import BigInteger, Column, Double, Integer, Table, case, func, select, tuple_
from sqlalchemy.schema import CreateIndex, DropIndex

from graph import migrations
from graph.backup_file import BackupReader, BackupWriter, Manifest, TableFile
from graph.errors import InputError, LedgerError, StoreError, UsageError
from graph.ledger import Ledger
from graph.ledger_append import last_seq
from graph.ledger_connection import LedgerConnection
from graph.ledger_tables import METADATA, SCHEMA_VERSIONS
from graph.secrets import KEY_FILE, load_or_make_key

Progress = Callable[[str, int, int], None]
PAGE = 2_000  # rows in memory at a time; one may be the text of a long document
_MARK = b"matarantai: which key made the hashes"


def ledger_tables() -> list[Table]:
    """Every table whose rows a backup holds, by name: all that are declared but the ledger's own version."""
    return [table for name, table in sorted(METADATA.tables.items()) if name != SCHEMA_VERSIONS.name]


# ---- backup


def back_up(
    ledger: Ledger, path: Path, *, data: Path | None = None, with_key: bool = False, progress: Progress | None = None
) -> Manifest:
    """Write the ledger to one new file, as it is when this is called; others may read and write meanwhile.

    `data`: the data folder, whose key for hashes is marked, and included `with_key`.  UsageError if the file exists or
    there is no key to include, StoreError (disk), LedgerError.
    """
    key = _key_text(data)
    if with_key and key is None:
        raise UsageError("there is no key for hashes in the data folder", advice="leave --with-key out")
    made_at = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    with BackupWriter(path) as writer, ledger.connection() as connection, connection.reading():
        newest = last_seq(connection)
        tables: dict[str, TableFile] = {}
        for table in ledger_tables():
            total = int(connection.scalar(select(func.count()).select_from(table)) or 0)
            name = str(table.name)  # SQLAlchemy's names are a kind of str that JSON does not take
            pages = _told(_pages(connection, table), name, total, progress)
            tables[name] = writer.table(name, [str(c.name) for c in table.columns], pages)
        manifest = Manifest(
            program=installed_version("matarantai"), schema_version=migrations.version(connection), made_at=made_at,
            last_seq=newest, ledger="sqlite" if connection.is_sqlite else "postgresql", tables=tables,
            key_mark=None if key is None else key_mark(key),
            key_sha256=writer.key(key) if with_key and key is not None else None,
        )  # fmt: skip
        writer.finish(manifest)
    return manifest


def _pages(connection: LedgerConnection, table: Table) -> Iterator[list[dict[str, Any]]]:
    """A table's rows in the order of its key, PAGE at a time."""
    keys = list(table.primary_key.columns)
    # SQLite's driver takes a column's type from its first rows, so no null may travel: a second column tells of it.
    columns = [_filled(c).label(c.name) for c in table.columns]
    flags = [case((c.is_(None), 1), else_=0).label("null_" + c.name) for c in table.columns if c.nullable]
    query = select(*columns, *flags).order_by(*keys).limit(PAGE)
    after: tuple[Any, ...] | None = None
    while True:
        page = query if after is None else query.where(tuple_(*keys) > after)
        rows = connection.run(page).to_pylist()
        for row in rows:
            for column in table.columns:
                if column.nullable and row["null_" + column.name]:
                    row[column.name] = None
        if rows:
            yield rows
        if len(rows) < PAGE:
            return
        after = tuple(rows[-1][key.name] for key in keys)


def _filled(column: Column[Any]) -> Any:
    return func.coalesce(column, 0 if _is_number(column) else "") if column.nullable else column


def _is_number(column: Column[Any]) -> bool:
    return isinstance(column.type, BigInteger | Integer | Double)


def _told(
    pages: Iterator[list[dict[str, Any]]], name: str, total: int, progress: Progress | None
) -> Iterator[list[dict[str, Any]]]:
    done = 0
    for page in pages:
        done += len(page)
        if progress is not None:
            progress(name, done, total)
        yield page


# ---- restore


@dataclass(frozen=True)
class Restored:
    """What a restore did.  `key`: `restored` (it came with the backup), `same` (the one here made the hashes),
    `missing` (there is none here), `other` (the one here is another), `none` (nothing was ever hashed)."""

    manifest: Manifest
    key: str


def verify(path: Path) -> Manifest:
    """Read a backup and compare it with its checksums.  UsageError (no such file), InputError (damaged, foreign)."""
    with BackupReader(path) as reader:
        reader.verify()
        _check_shape(reader.manifest, path)
        return reader.manifest


def restore(ledger: Ledger, path: Path, *, data: Path, progress: Progress | None = None) -> Restored:
    """Put a backup into an empty ledger, whole or not at all.  The graph must be rebuilt afterwards.

    A key in the backup is put into the data folder `data`, never over another one.  UsageError (no such file),
    InputError (damaged, cut off, foreign, newer), LedgerError (the ledger is not empty), StoreError (another key).
    """
    with BackupReader(path) as reader:
        reader.verify()
        manifest = reader.manifest
        _check_shape(manifest, path)
        state = _key_state(manifest, data)
        if state == "other" and manifest.has_key:
            raise StoreError(
                f"{data} has a key for hashes already, and it is not the one in the backup",
                advice="restore into a new data folder (MATARANTAI_DATA); nothing was changed",
            )
        with ledger.connection() as connection, _key_in_place(reader, data, state), connection.writing():
            _refuse_rows(connection, ledger.location)
            indexes = [index for table in ledger_tables() for index in table.indexes]
            for index in indexes:  # sorting them once afterwards is several times quicker than row by row
                connection.run(DropIndex(index, if_exists=True))
            for table in ledger_tables():
                if table.name in manifest.tables:
                    _fill(connection, table, reader, progress)
            for index in indexes:
                connection.run(CreateIndex(index))
        return Restored(manifest, "restored" if manifest.has_key and state == "missing" else state)


def _check_shape(manifest: Manifest, path: Path) -> None:
    """Every table and column of the backup must be one of ours (a later step of the schema may have added others)."""
    known = {table.name: {c.name for c in table.columns} for table in ledger_tables()}
    if manifest.schema_version > len(migrations.MIGRATIONS):
        raise InputError(
            f"{path} was made by a newer Matarantai: its ledger has version {manifest.schema_version}, "
            f"this one knows versions up to {len(migrations.MIGRATIONS)}",
            advice="update Matarantai, then try again; nothing was changed",
        )
    for name, table in manifest.tables.items():
        foreign = set(table.columns) - known.get(name, set())
        if name not in known or foreign:
            what = f"column {sorted(foreign)[0][:60]} of {name[:60]}" if name in known else f"table {name[:60]}"
            raise InputError(
                f"{path} holds a {what}, which no ledger has", advice="use another backup; nothing was changed"
            )


def _refuse_rows(connection: LedgerConnection, location: str) -> None:
    for table in ledger_tables():
        if connection.run(select(*table.primary_key.columns).limit(1)).num_rows:
            raise LedgerError(
                f"the ledger at {location} is not empty, and a ledger's rows are never deleted or mixed",
                advice="restore into a new one: set MATARANTAI_DATA to a new folder, or MATARANTAI_LEDGER to a new "
                "file or database; nothing was changed",
            )


def _fill(connection: LedgerConnection, table: Table, reader: BackupReader, progress: Progress | None) -> None:
    held = reader.manifest.tables[table.name]
    schema = pa.schema([(c.name, _arrow_type(c)) for c in table.columns])
    place = {name: n for n, name in enumerate(held.columns)}
    rows, done = reader.rows(table.name), 0
    while page := list(islice(rows, PAGE)):
        connection.ingest(table.name, _as_arrow(page, schema, place, table.name))
        done += len(page)
        if progress is not None:
            progress(table.name, done, held.rows)


def _as_arrow(page: Sequence[list[Any]], schema: pa.Schema, place: dict[str, int], name: str) -> pa.Table:
    try:
        arrays = [
            pa.array([row[place[f.name]] for row in page] if f.name in place else [None] * len(page), f.type)
            for f in schema
        ]
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        raise InputError(
            f"a row of {name} holds a value of another type", advice="use another backup; nothing was changed"
        ) from None
    return pa.table(arrays, schema=schema)


def _arrow_type(column: Column[Any]) -> pa.DataType:
    if isinstance(column.type, Double):
        return pa.float64()
    return pa.int64() if _is_number(column) else pa.string()


# ---- the key for hashes


def key_mark(text: bytes) -> str:
    """A mark (32 hex digits) by which a key is recognised and which tells nothing about it: HMAC-SHA-256 under it."""
    return hmac.new(text.strip(), _MARK, sha256).hexdigest()[:32]


def _key_text(data: Path | None) -> bytes | None:
    """The content of the key's file, None if there is none.  StoreError if it holds no key."""
    if data is None or not (data / KEY_FILE).exists():
        return None
    load_or_make_key(data)  # refuses a file that holds no key
    return (data / KEY_FILE).read_bytes()


def _key_state(manifest: Manifest, data: Path) -> str:
    if manifest.key_mark is None:
        return "none"
    here = _key_text(data)
    if here is None:
        return "missing"
    return "same" if hmac.compare_digest(key_mark(here), manifest.key_mark) else "other"


@contextlib.contextmanager
def _key_in_place(reader: BackupReader, data: Path, state: str) -> Iterator[None]:
    """Put the backup's key into the data folder if there is none; take it away again if what follows fails."""
    if not reader.manifest.has_key or state != "missing":
        yield
        return
    path, text = data / KEY_FILE, reader.key()
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except OSError as error:
        raise StoreError(
            f"the key cannot be put into {data}: {error.strerror}",
            advice="make the folder writable; nothing was changed",
        ) from None
    finally:
        draft.unlink(missing_ok=True)
    try:
        yield
    except BaseException:
        path.unlink(missing_ok=True)
        raise
