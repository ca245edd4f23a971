"""A backup is the ledger at one moment, and a restore is that ledger, in whichever kind of database."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from pydantic import SecretStr
from sqlalchemy import Column, Table, Text
from sqlalchemy.schema import CreateTable

from graph import backup, migrations
from graph.backup import back_up, ledger_tables, restore, verify
from graph.errors import InputError, LedgerError, StoreError, UsageError
from graph.ledger import Ledger
from graph.ledger_tables import METADATA, SCHEMA_VERSIONS
from graph.projection import build
from graph.secrets import KEY_FILE, load_or_make_key
from tests.support.claims import BATCH, add, node
from tests.support.whole_ledger import content, fill_every_table

_ROOT = Path(__file__).parents[2]


@pytest.fixture
def empty_ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.open(SecretStr(f"sqlite:///{tmp_path / 'second.sqlite'}"))
    yield opened
    opened.close()


def test_every_declared_table_is_in_a_backup(ledger: Ledger, tmp_path: Path) -> None:
    fill_every_table(ledger)
    manifest = back_up(ledger, tmp_path / "a.zip")
    assert set(manifest.tables) == set(METADATA.tables) - {SCHEMA_VERSIONS.name}
    assert all(table.rows for table in manifest.tables.values())
    assert {name: t.rows for name, t in manifest.tables.items()} == {n: len(r) for n, r in content(ledger).items()}
    assert (manifest.last_seq, manifest.schema_version) == (ledger.last_seq(), len(migrations.MIGRATIONS))
    assert verify(tmp_path / "a.zip") == manifest


def test_a_table_that_is_declared_later_is_not_forgotten(
    sqlite_ledger: Ledger, empty_ledger: Ledger, tmp_path: Path
) -> None:
    later = Table("later_remarks", METADATA, Column("remark", Text, primary_key=True))
    try:
        for ledger in (sqlite_ledger, empty_ledger):
            with ledger.connection() as connection:
                connection.run(CreateTable(later))
        with sqlite_ledger.connection() as connection:
            connection.run(later.insert().values(remark="ya"))
        assert back_up(sqlite_ledger, tmp_path / "a.zip").tables["later_remarks"].rows == 1
        restore(empty_ledger, tmp_path / "a.zip", data=tmp_path / "data")
        assert content(empty_ledger)["later_remarks"] == [{"remark": "ya"}]
    finally:
        METADATA.remove(later)
    with pytest.raises(InputError, match="table later_remarks, which no ledger has"):
        verify(tmp_path / "a.zip")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("sqlite", "sqlite"),
        pytest.param("sqlite", "postgresql", marks=pytest.mark.postgresql),
        pytest.param("postgresql", "sqlite", marks=pytest.mark.postgresql),
    ],
)
def test_restore_into_either_kind(
    first: str, second: str, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def open_one(kind: str, name: str) -> Ledger:
        if kind == "sqlite":
            return Ledger.open(SecretStr(f"sqlite:///{tmp_path / name}"))
        new_database: Callable[[], SecretStr] = request.getfixturevalue("new_postgres")
        return Ledger.open(new_database())

    monkeypatch.setattr(backup, "PAGE", 2)
    source, target = open_one(first, "one.sqlite"), open_one(second, "two.sqlite")
    try:
        fill_every_table(source)
        manifest = back_up(source, tmp_path / "a.zip")
        assert manifest.ledger == first
        assert restore(target, tmp_path / "a.zip", data=tmp_path).manifest == manifest
        assert content(target) == content(source)
        assert build(target).node("Person").equals(build(source).node("Person"))
        again = back_up(target, tmp_path / "b.zip")
        assert {n: t.sha256 for n, t in again.tables.items()} == {n: t.sha256 for n, t in manifest.tables.items()}
        # What was restored goes on as before: rows are numbered on, nothing can be changed.
        assert add(target, node("place:9")).new == 1
        assert target.last_seq() == source.last_seq() + 1
        with target.connection() as connection, pytest.raises(LedgerError, match="append-only"):
            connection.run_text("DELETE FROM claims")
    finally:
        source.close()
        target.close()


def test_restored_tables_have_their_indexes(sqlite_ledger: Ledger, empty_ledger: Ledger, tmp_path: Path) -> None:
    def indexes(ledger: Ledger) -> list[str]:
        with ledger.connection() as connection:
            found = connection.run_text("SELECT name FROM sqlite_master WHERE type = 'index' ORDER BY name")
        names: list[str] = found["name"].to_pylist()
        return names

    before = indexes(empty_ledger)
    fill_every_table(sqlite_ledger)
    back_up(sqlite_ledger, tmp_path / "a.zip")
    restore(empty_ledger, tmp_path / "a.zip", data=tmp_path)
    assert indexes(empty_ledger) == before
    assert {index.name for table in ledger_tables() for index in table.indexes} <= set(before)


def test_backup_while_a_writer_runs(ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "PAGE", 60)
    stop, written = threading.Event(), threading.Event()

    def write() -> None:
        for number in range(100_000):
            claims = [node(f"place:{number}-{n}") for n in range(50)]
            ledger.append(claims, batch=BATCH)
            ledger.retract([claims[0].claim_id], who="saya", why="x")
            ledger.judge(f"place:{number}-1", f"place:{number}-2", "same", who="saya", why="x")
            if number == 5:
                written.set()
            if stop.is_set():
                return

    def pause(name: str, done: int, total: int) -> None:
        """Give the writer time between two pages, so that a backup without a snapshot would see several states."""
        threading.Event().wait(0.01)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert written.wait(60)
        before = ledger.last_seq()
        manifest = back_up(ledger, tmp_path / "a.zip", progress=pause)
        after = ledger.last_seq()
    finally:
        stop.set()
        writer.join()
    assert before <= manifest.last_seq < after, "the writer went on"
    rows = _rows(tmp_path / "a.zip")
    seqs = sorted(row["seq"] for name in ("claims", "retractions", "judgements") for row in rows[name])
    assert seqs == list(range(1, manifest.last_seq + 1)), "all rows up to one, and none after it"
    per_batch: dict[int, int] = {}
    for row in rows["claims"]:
        per_batch[row["batch"]] = per_batch.get(row["batch"], 0) + 1
    assert set(per_batch.values()) == {50}
    assert set(per_batch) == {row["batch"] for row in rows["batches"]}
    whole = content(ledger)
    for name in ("claims", "retractions", "judgements"):
        assert rows[name] == [row for row in whole[name] if row["seq"] <= manifest.last_seq]


_OTHER_PROCESS = """
import sys
from pydantic import SecretStr
from graph.ledger import Ledger
from tests.support.claims import add, node
ledger = Ledger.open(SecretStr(sys.stdin.readline().strip()))
for batch in range(100_000):
    add(ledger, *[node(f"place:{batch}-{n}") for n in range(40)])
    print(batch, flush=True)
"""


def test_backup_while_another_process_writes(ledger_url: SecretStr, tmp_path: Path) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", _OTHER_PROCESS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=_ROOT,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
    )  # fmt: skip
    assert writer.stdin is not None and writer.stdout is not None
    ledger = Ledger.open(ledger_url)
    try:
        writer.stdin.write(ledger_url.get_secret_value() + "\n")
        writer.stdin.flush()
        writer.stdout.readline()
        manifest = back_up(ledger, tmp_path / "a.zip")
    finally:
        writer.kill()
        writer.wait()
        writer.stdin.close()
        writer.stdout.close()
        ledger.close()
    assert manifest.last_seq == manifest.tables["claims"].rows == 40 * manifest.tables["batches"].rows > 0


def test_a_ledger_that_is_not_empty_is_refused(sqlite_ledger: Ledger, empty_ledger: Ledger, tmp_path: Path) -> None:
    fill_every_table(sqlite_ledger)
    back_up(sqlite_ledger, tmp_path / "a.zip")
    add(empty_ledger, node("place:1"))
    before = content(empty_ledger)
    with pytest.raises(LedgerError, match="not empty") as refused:
        restore(empty_ledger, tmp_path / "a.zip", data=tmp_path)
    assert "MATARANTAI_DATA" in refused.value.advice
    assert content(empty_ledger) == before


def test_a_restore_that_fails_late_leaves_nothing(
    ledger: Ledger, sqlite_ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    other = Ledger.open(SecretStr(f"sqlite:///{source / 'l.sqlite'}"))
    fill_every_table(other)
    load_or_make_key(source)
    back_up(other, tmp_path / "a.zip", data=source, with_key=True)
    other.close()

    def fail(name: str, done: int, total: int) -> None:
        if name == "retractions":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore(ledger, tmp_path / "a.zip", data=tmp_path / "data", progress=fail)
    assert not any(content(ledger).values())
    assert not (tmp_path / "data" / KEY_FILE).exists()
    restore(ledger, tmp_path / "a.zip", data=tmp_path / "data")
    assert ledger.last_seq() > 0


def test_nothing_half_written_and_nothing_overwritten(
    sqlite_ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_every_table(sqlite_ledger)
    folder = tmp_path / "out"
    folder.mkdir()

    def fail(name: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        back_up(sqlite_ledger, folder / "a.zip", progress=fail)
    assert list(folder.iterdir()) == []
    back_up(sqlite_ledger, folder / "a.zip")
    assert [p.name for p in folder.iterdir()] == ["a.zip"]
    assert stat.S_IMODE((folder / "a.zip").stat().st_mode) == 0o600
    before = (folder / "a.zip").read_bytes()
    with pytest.raises(UsageError, match="exists already"):
        back_up(sqlite_ledger, folder / "a.zip")
    assert (folder / "a.zip").read_bytes() == before
    with pytest.raises(UsageError, match="cannot be written"):
        back_up(sqlite_ledger, tmp_path / "nowhere" / "a.zip")


def test_the_key_goes_along_only_when_it_is_asked_for(
    sqlite_ledger: Ledger, empty_ledger: Ledger, tmp_path: Path
) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    assert back_up(sqlite_ledger, tmp_path / "none.zip", data=old).key_mark is None
    with pytest.raises(UsageError, match="no key"):
        back_up(sqlite_ledger, tmp_path / "x.zip", data=old, with_key=True)
    key = load_or_make_key(old)
    manifest = back_up(sqlite_ledger, tmp_path / "without.zip", data=old)
    assert (manifest.has_key, manifest.key_mark is None) == (False, False)
    assert key.hex().encode() not in (tmp_path / "without.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "without.zip") as archive:
        assert all(key.hex().encode() not in archive.read(name) for name in archive.namelist())
    back_up(sqlite_ledger, tmp_path / "with.zip", data=old, with_key=True)

    assert restore(empty_ledger, tmp_path / "without.zip", data=new).key == "missing"
    assert not (new / KEY_FILE).exists()
    assert restore(empty_ledger, tmp_path / "with.zip", data=new).key == "restored"
    assert load_or_make_key(new) == key
    assert stat.S_IMODE((new / KEY_FILE).stat().st_mode) == 0o600
    assert restore(empty_ledger, tmp_path / "without.zip", data=new).key == "same"
    other = tmp_path / "other"
    load_or_make_key(other)
    assert restore(empty_ledger, tmp_path / "without.zip", data=other).key == "other"
    with pytest.raises(StoreError, match="not the one in the backup"):
        restore(empty_ledger, tmp_path / "with.zip", data=other)


def _rows(path: Path) -> dict[str, list[dict[str, Any]]]:
    with zipfile.ZipFile(path) as archive:
        manifest = orjson.loads(archive.read("manifest.json"))
        return {
            name: [
                dict(zip(t["columns"], orjson.loads(line), strict=True))
                for line in archive.read(t["file"]).splitlines()
            ]
            for name, t in manifest["tables"].items()
        }
