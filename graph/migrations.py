"""The ledger's shape, step by step.

Invariants: steps are only ever added at the end; each is applied once, in order, inside the transaction that records
its version; the tables that it makes refuse UPDATE, DELETE and TRUNCATE from the first moment.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Table, func, select
from sqlalchemy.schema import CreateIndex, CreateTable

from graph.errors import LedgerError
from graph.ledger_connection import LedgerConnection
from graph.ledger_tables import (
    BATCHES,
    CANDIDATES,
    CLAIM_ORIGINS,
    CLAIMS,
    DOCUMENTS,
    JUDGEMENT_GROUNDS,
    JUDGEMENTS,
    PROPOSAL_VERDICTS,
    PROPOSALS,
    RETRACTIONS,
    SCHEMA_VERSIONS,
)

REFUSAL = "append-only: a correction is a new row"


def _create(connection: LedgerConnection, table: Table) -> None:
    connection.run(CreateTable(table, if_not_exists=True))
    for index in sorted(table.indexes, key=lambda i: str(i.name)):
        connection.run(CreateIndex(index, if_not_exists=True))
    _refuse_changes(connection, table)


def _refuse_changes(connection: LedgerConnection, table: Table) -> None:
    """Triggers that let rows in and nothing else (names come from the tables' declaration, never from input)."""
    name = table.name
    text = f"{name} is {REFUSAL}"
    if connection.is_sqlite:
        for event in ("UPDATE", "DELETE"):
            connection.run_text(
                f"CREATE TRIGGER IF NOT EXISTS {name}_no_{event.lower()} BEFORE {event} ON {name} "
                f"BEGIN SELECT RAISE(ABORT, '{text}'); END"
            )
        # INSERT OR REPLACE deletes the old row without asking a DELETE trigger.
        key = " AND ".join(f"{c.name} = NEW.{c.name}" for c in table.primary_key)
        condition = f"EXISTS (SELECT 1 FROM {name} WHERE {key})"  # noqa: S608 - declared names only
        connection.run_text(
            f"CREATE TRIGGER IF NOT EXISTS {name}_no_replace BEFORE INSERT ON {name} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{text}'); END"
        )
        return
    connection.run_text(
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '% is {REFUSAL}', TG_TABLE_NAME; END $$"
    )
    connection.run_text(f"DROP TRIGGER IF EXISTS {name}_no_change ON {name}")
    connection.run_text(
        f"CREATE TRIGGER {name}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {name} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def _claims_and_judgements(connection: LedgerConnection) -> None:
    for table in (BATCHES, CLAIMS, CLAIM_ORIGINS, RETRACTIONS, JUDGEMENTS):
        _create(connection, table)


def _queues_and_documents(connection: LedgerConnection) -> None:
    for table in (JUDGEMENT_GROUNDS, CANDIDATES, DOCUMENTS, PROPOSALS, PROPOSAL_VERDICTS):
        _create(connection, table)


# (name, step); the version of a step is its place in this list, counted from 1.
MIGRATIONS: tuple[tuple[str, Callable[[LedgerConnection], None]], ...] = (
    ("claims, retractions and judgements", _claims_and_judgements),
    ("queues of review, and documents", _queues_and_documents),
)


def version(connection: LedgerConnection) -> int:
    """The newest step that the ledger has seen (0 for an empty database)."""
    if not connection.has_table(SCHEMA_VERSIONS.name):
        return 0
    found = connection.scalar(select(func.max(SCHEMA_VERSIONS.c.version)))
    return found or 0


def migrate(connection: LedgerConnection, recorded_at: str) -> int:
    """Bring the ledger to the newest version, in one transaction; returns that version.

    LedgerError if the ledger was made by a newer Matarantai.
    """
    if _current(version(connection)):
        return len(MIGRATIONS)
    with connection.writing():
        seen = version(connection)  # again, behind the lock: another process may have been first
        _current(seen)
        _create(connection, SCHEMA_VERSIONS)
        for number, (name, step) in enumerate(MIGRATIONS, start=1):
            if number > seen:
                step(connection)
                connection.run(SCHEMA_VERSIONS.insert().values(version=number, name=name, applied_at=recorded_at))
    return len(MIGRATIONS)


def _current(seen: int) -> bool:
    if seen > len(MIGRATIONS):
        raise LedgerError(
            f"the ledger has version {seen}; this Matarantai knows versions up to {len(MIGRATIONS)}",
            advice="update Matarantai, then try again; the ledger was not touched",
        )
    return seen == len(MIGRATIONS)
