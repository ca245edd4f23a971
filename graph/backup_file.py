"""The backup file: a ZIP archive with one file of JSON lines a table, and a manifest with their checksums.

Invariants: the file appears under its name only when it is complete and on disk; a file that differs in one byte from
what was written is refused before anything of it is used; reading and writing keep only some rows in memory.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import orjson

from graph.errors import InputError, MatarantaiError, StoreError, UsageError

FORMAT, FORMAT_VERSION = "matarantai-backup", 1
MANIFEST, KEY_MEMBER = "manifest.json", "identity.key"
_CHUNK = 1 << 20
_LONGEST_LINE = 1 << 28  # a row is a claim or a document's text; more in one line is no row of ours


@dataclass(frozen=True)
class TableFile:
    """One table in a backup: its columns in order, number of rows, SHA-256 of its JSON lines (hex)."""

    columns: tuple[str, ...]
    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup holds.

    `schema_version`: the ledger's shape (graph/migrations.py); `last_seq`: the newest row of claims, retractions and
    judgements; `made_at`: ISO time, UTC; `key_mark`: tells whether a key is the one that made the hashes, and nothing
    about it (None: there was none); `key_sha256`: checksum of the key's file, where the backup includes it.
    """

    program: str
    schema_version: int
    made_at: str
    last_seq: int
    ledger: str
    tables: Mapping[str, TableFile] = field(default_factory=dict)
    key_mark: str | None = None
    key_sha256: str | None = None

    @property
    def has_key(self) -> bool:
        """True if the key for hashes is in the backup."""
        return self.key_sha256 is not None

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.rows for table in self.tables.values())

    def as_json(self) -> dict[str, Any]:
        """The object of manifest.json (docs/backup.md)."""
        return {
            "format": FORMAT, "format_version": FORMAT_VERSION, "program": self.program,
            "schema_version": self.schema_version, "made_at": self.made_at, "last_seq": self.last_seq,
            "ledger": self.ledger, "key_mark": self.key_mark, "key_sha256": self.key_sha256,
            "tables": {
                name: {"file": member_of(name), "columns": list(t.columns), "rows": t.rows, "sha256": t.sha256}
                for name, t in self.tables.items()
            },
        }  # fmt: skip


def member_of(table: str) -> str:
    """The name of a table's file inside the archive."""
    return f"tables/{table}.jsonl"


class BackupWriter:
    """Writes a backup: tables one after the other, then the manifest.  A context manager; an error leaves no file.

    UsageError if the file exists or cannot be made, StoreError if the disk is full.
    """

    def __init__(self, path: Path) -> None:
        self._path = path.absolute()
        if self._path.exists():
            raise UsageError(f"{path} exists already", advice="give another name; a backup is never overwritten")
        self._draft = self._path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}.part")
        self._finished = False

    def __enter__(self) -> Self:
        try:
            handle = os.open(self._draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)  # it names people
        except OSError as error:
            raise UsageError(
                f"{self._path} cannot be written: {error.strerror}", advice="name a file in a folder that you may use"
            ) from None
        self._file: IO[bytes] = os.fdopen(handle, "w+b")
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        return self

    def table(self, name: str, columns: Sequence[str], pages: Iterable[Sequence[Mapping[str, Any]]]) -> TableFile:
        """Write a table's rows, a page at a time; each row is a JSON array in the order of the columns."""
        count, checksum = 0, sha256()
        with self._translated(), self._zip.open(member_of(name), "w", force_zip64=True) as member:
            for page in pages:
                text = b"".join(orjson.dumps([row[c] for c in columns]) + b"\n" for row in page)
                checksum.update(text)
                member.write(text)
                count += len(page)
        return TableFile(tuple(columns), count, checksum.hexdigest())

    def key(self, text: bytes) -> str:
        """Write the key's file; its checksum."""
        with self._translated():
            self._zip.writestr(KEY_MEMBER, text)
        return sha256(text).hexdigest()

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest, bring everything to disk, and give the file its name."""
        with self._translated():
            self._zip.writestr(MANIFEST, orjson.dumps(manifest.as_json(), option=orjson.OPT_INDENT_2))
            self._zip.close()
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            if self._path.exists():
                raise UsageError(f"{self._path} exists already", advice="give another name")
            self._draft.replace(self._path)
            self._finished = True
            folder = os.open(self._path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            full = error.errno in {errno.ENOSPC, errno.EDQUOT}
            raise StoreError(
                f"the backup {self._path} cannot be written: {error.strerror or 'the disk refused'}",
                advice="free some space, or name a file on another disk" if full else "name a file on another disk",
            ) from None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:  # fmt: skip
        if self._finished:
            return
        with contextlib.suppress(Exception):
            self._zip.close()
        with contextlib.suppress(Exception):
            self._file.close()
        self._draft.unlink(missing_ok=True)


class BackupReader:
    """Reads a backup.  A context manager; every fault of the file is an InputError, before or while it is read."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Self:
        if not self._path.is_file():
            raise UsageError(f"there is no file {self._path}", advice="name a file that `matarantai backup` has made")
        with self._translated():
            self._zip = zipfile.ZipFile(self._path)
        try:
            with self._translated():
                self.manifest = self._read_manifest()
        except BaseException:
            self._zip.close()
            raise
        return self

    def verify(self) -> None:
        """Read everything once and compare it with the manifest.  InputError names the first table that differs."""
        wanted = {MANIFEST, *map(member_of, self.manifest.tables), *([KEY_MEMBER] if self.manifest.has_key else [])}
        with self._translated():
            if sorted(self._zip.namelist()) != sorted(wanted):
                raise self._fault("it does not hold the files that its manifest names")
            for name, table in self.manifest.tables.items():
                checksum = sha256()
                with self._zip.open(member_of(name)) as member:
                    while chunk := member.read(_CHUNK):
                        checksum.update(chunk)
                self._compare(name, checksum.hexdigest(), table)
            if self.manifest.has_key:
                self.key()

    def rows(self, name: str) -> Iterator[list[Any]]:
        """The rows of a table, each a list in the order of its columns; compared with the manifest at the end."""
        table, checksum, count = self.manifest.tables[name], sha256(), 0
        with self._translated(), self._zip.open(member_of(name)) as member:
            while line := member.readline(_LONGEST_LINE):
                checksum.update(line)
                row = orjson.loads(line)
                if not isinstance(row, list) or len(row) != len(table.columns):
                    raise self._fault(f"row {count + 1} of {name} has not the columns that the manifest names")
                count += 1
                yield row
        self._compare(name, checksum.hexdigest(), table)
        if count != table.rows:
            raise self._fault(f"{name} has {count} rows; the manifest says {table.rows}")

    def key(self) -> bytes:
        """The key's file."""
        with self._translated():
            text = self._zip.read(KEY_MEMBER)
        if sha256(text).hexdigest() != self.manifest.key_sha256:
            raise self._fault("the key in it is not what was written")
        return text

    def _read_manifest(self) -> Manifest:
        found = orjson.loads(self._zip.read(MANIFEST))
        if not isinstance(found, dict) or found.get("format") != FORMAT:
            raise self._fault("it is no backup of a ledger")
        if found["format_version"] > FORMAT_VERSION:
            raise InputError(
                f"{self._path} was made by a newer Matarantai ({str(found.get('program'))[:40]})",
                advice="update Matarantai, then try again; nothing was changed",
            )
        tables = {
            str(name): TableFile(tuple(map(str, t["columns"])), int(t["rows"]), str(t["sha256"]))
            for name, t in found["tables"].items()
        }
        return Manifest(
            str(found["program"]), int(found["schema_version"]), str(found["made_at"]), int(found["last_seq"]),
            str(found["ledger"]), tables, found["key_mark"], found["key_sha256"],
        )  # fmt: skip

    def _compare(self, name: str, checksum: str, table: TableFile) -> None:
        if checksum != table.sha256:
            raise self._fault(f"{name} is not what was written (its checksum differs)")

    def _fault(self, reason: str) -> InputError:
        return InputError(
            f"{self._path} cannot be restored: {reason}", advice="use another backup; nothing was changed"
        )

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except MatarantaiError:
            raise
        except PermissionError:
            raise self._fault("this user may not read it") from None
        except Exception:  # a damaged archive makes zipfile and its decompressors raise errors of a dozen kinds
            raise self._fault("it is damaged, cut off, or no backup at all") from None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:  # fmt: skip
        self._zip.close()
