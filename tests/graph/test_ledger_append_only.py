"""Nobody changes or deletes a row, and the shape of the ledger grows step by step."""

# ruff: noqa: S608 - the statements are made of declared table names

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import Double, Integer, func, select

from graph import migrations
from graph.errors import LedgerError
from graph.ledger import Ledger
from graph.ledger_connection import LedgerConnection
from graph.ledger_tables import METADATA
from tests.support.claims import add, node


def fill(ledger: Ledger) -> None:
    a, b, c = node("place:1"), node("place:2"), node("place:2", origin="b.csv")
    add(ledger, a, b, c)
    ledger.retract([a.claim_id], who="saya", why="x")
    ledger.judge("place:1", "place:2", "same", who="saya", why="x")


def fill_queues(ledger: Ledger) -> None:
    """A row in each table that the ledger's own methods left empty."""
    with ledger.connection() as connection, connection.writing():
        for table in METADATA.sorted_tables:
            if not connection.scalar(select(func.count()).select_from(table)):
                row = {c.name: 1 if isinstance(c.type, Integer | Double) else "x" for c in table.columns}
                connection.run(table.insert().values(**row))


@pytest.mark.parametrize("table", sorted(METADATA.tables))
def test_no_row_is_changed_deleted_or_replaced(ledger: Ledger, table: str) -> None:
    fill(ledger)
    fill_queues(ledger)
    column = METADATA.tables[table].columns.keys()[0]
    statements = [f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"]
    with ledger.connection() as connection:
        statements += [f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"] if connection.is_sqlite else []
        statements += [] if connection.is_sqlite else [f"TRUNCATE {table}"]
        before = connection.run_text(f"SELECT COUNT(*) AS n FROM {table}")
        assert before["n"][0].as_py() > 0
    for statement in statements:
        with ledger.connection() as connection, pytest.raises(LedgerError, match="append-only"):
            connection.run_text(statement)
    with ledger.connection() as connection:
        assert connection.run_text(f"SELECT COUNT(*) AS n FROM {table}") == before


def test_versions_are_rows_and_opening_again_adds_none(ledger_url: SecretStr) -> None:
    for _ in range(2):
        ledger = Ledger.open(ledger_url)
        with ledger.connection() as connection:
            rows = connection.run_text("SELECT version, name FROM schema_versions").to_pylist()
        ledger.close()
        assert rows == [{"version": n, "name": name} for n, (name, _) in enumerate(migrations.MIGRATIONS, start=1)]


def test_a_step_is_applied_once_and_keeps_what_is_there(ledger_url: SecretStr, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger.open(ledger_url)
    fill(ledger)
    seq = ledger.last_seq()
    ledger.close()
    runs = []

    def step(connection: LedgerConnection) -> None:
        runs.append(1)
        connection.run_text("CREATE TABLE IF NOT EXISTS remarks (remark TEXT)")

    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, ("remarks", step)))
    for _ in range(2):
        ledger = Ledger.open(ledger_url)
        assert ledger.last_seq() == seq
        with ledger.connection() as connection:
            assert migrations.version(connection) == len(migrations.MIGRATIONS)
            assert connection.has_table("remarks")
        ledger.close()
    assert runs == [1]


def test_a_step_that_fails_leaves_the_old_version(ledger_url: SecretStr, monkeypatch: pytest.MonkeyPatch) -> None:
    Ledger.open(ledger_url).close()

    def step(connection: LedgerConnection) -> None:
        connection.run_text("CREATE TABLE remarks (remark TEXT)")
        connection.run_text("SELECT * FROM nowhere")

    with monkeypatch.context() as patched:
        patched.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, ("remarks", step)))
        with pytest.raises(LedgerError):
            Ledger.open(ledger_url)
    ledger = Ledger.open(ledger_url)
    with ledger.connection() as connection:
        assert migrations.version(connection) == len(migrations.MIGRATIONS)
        assert not connection.has_table("remarks")
    ledger.close()


def test_a_ledger_of_version_1_gets_the_later_tables(ledger_url: SecretStr, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(migrations, "MIGRATIONS", migrations.MIGRATIONS[:1])
        old = Ledger.open(ledger_url)
        fill(old)
        old.close()
    ledger = Ledger.open(ledger_url)
    with ledger.connection() as connection:
        assert connection.run_text("SELECT COUNT(*) AS n FROM documents")["n"][0].as_py() == 0
    assert len(ledger.judgements()) == 1
    ledger.close()


def test_a_ledger_of_a_newer_version_is_left_alone(ledger_url: SecretStr) -> None:
    ledger = Ledger.open(ledger_url)
    with ledger.connection() as connection:
        connection.run_text("INSERT INTO schema_versions VALUES (99, 'later', '2030-01-01T00:00:00Z')")
    ledger.close()
    with pytest.raises(LedgerError, match="version 99"):
        Ledger.open(ledger_url)


def test_what_is_acknowledged_is_synced_and_the_file_is_private(tmp_path: Path) -> None:
    ledger = Ledger.open(SecretStr(f"sqlite:///{tmp_path / 'deep' / 'ledger.sqlite'}"))
    with ledger.connection() as connection:
        assert connection.run_text("PRAGMA synchronous")[0].to_pylist() == [2]
        assert connection.run_text("PRAGMA journal_mode")[0].to_pylist() == ["wal"]
    ledger.close()
    assert (tmp_path / "deep" / "ledger.sqlite").stat().st_mode & 0o077 == 0
