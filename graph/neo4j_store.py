"""The graph store on a Neo4j 5 server, a cluster or Aura.

Invariants: a change and the ledger row up to which it goes are one transaction; while a rebuild is under way, and after
one that was cut off, `applied_seq` is 0 and nothing can be read, so a mix never looks whole; only nodes with the
schema's labels are ever touched, whatever else the database holds.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

import neo4j
from neo4j.exceptions import DriverError, Neo4jError
from pydantic import SecretStr

from graph import neo4j_statements as cypher
from graph.errors import StaleChangeError, StoreError
from graph.neo4j_errors import own_steps, statement_error
from graph.neo4j_rows import (
    batches,
    create_nodes,
    create_rels,
    delete_nodes,
    delete_rels,
    read_rels,
    read_table,
    upsert_nodes,
)
from graph.plain_values import plain_neo4j
from graph.schema import NODES, RELS
from graph.store import ReadResult, StoreInfo
from graph.store_rows import (
    META_ID,
    check_references,
    node_columns,
    ready_change,
    ready_tables,
    rel_columns,
    schema_digest,
    stale_change,
    wanted_labels,
    wanted_types,
)
from graph.tables import GraphChange, GraphTables

# The driver logs what it tries again; what it gives up reaches the user as a StoreError.
logging.getLogger("neo4j").addHandler(logging.NullHandler())

_Answer = TypeVar("_Answer")
_CONNECT_SECONDS = 10.0
# Rows of a rebuild in one transaction: large enough to be quick, small enough for a server with little memory.
_BATCH_ROWS = 10_000
# A first change with more rows than this goes in steps like a rebuild.
_IN_STEPS_ROWS = 20_000
_EXPORT_TRIES = 5
_INDEX_SECONDS = 300


class Neo4jStore:
    """Implements graph.store.Store on a Neo4j server; may be used by several threads.

    `url` has no user or password.  StoreError (exit 3, with advice) if it cannot be reached or opened.
    """

    engine = "neo4j"

    def __init__(
        self, url: str, user: str, password: SecretStr, database: str = "neo4j", *, read_only: bool = False
    ) -> None:
        self._url = url
        self._database = database
        self._read_only = read_only
        self._writing = threading.Lock()
        # In a cluster a reader may be behind: with bookmarks it waits until it has what this store has written.
        self._bookmarks = neo4j.GraphDatabase.bookmark_manager()
        self._driver: neo4j.Driver | None = None
        try:
            with own_steps(url):
                self._driver = neo4j.GraphDatabase.driver(
                    url,
                    auth=(user, password.get_secret_value()),
                    connection_timeout=_CONNECT_SECONDS,
                    connection_acquisition_timeout=2 * _CONNECT_SECONDS,
                    max_transaction_retry_time=_CONNECT_SECONDS,
                    notifications_min_severity="OFF",
                    telemetry_disabled=True,
                )
                self._driver.verify_connectivity()
                if not read_only:
                    self._declare()
            self.applied_seq()  # a wrong database, or a user without rights, shows here and not in the middle of work
        except BaseException:
            self.close()
            raise

    # -- the protocol

    def applied_seq(self) -> int:
        """The ledger row up to which the graph has been brought (0 for an empty or half-built graph)."""
        return self._in_one(lambda tx: _state(tx)[0], writes=False)

    @property
    def is_outdated(self) -> bool:
        """True if the graph was made for another schema, or its rebuild was cut off: it has to be rebuilt."""
        return self._in_one(lambda tx: _state(tx)[1], writes=False)

    def apply(self, change: GraphChange) -> None:
        """Apply a change in one transaction; a large first one goes in steps, like a rebuild."""
        self._check_writable()
        change = ready_change(change)
        with self._writing:
            if change.from_seq == 0 and self._in_one(partial(_is_blank, rows=change.size), writes=False):
                tables = GraphTables(nodes=change.upsert_nodes, rels=change.upsert_rels, seq=change.to_seq)
                check_references(tables)
                self._rebuild(tables)
            else:
                self._in_one(lambda tx: _apply(tx, change), writes=True)

    def replace_all(self, tables: GraphTables) -> None:
        """Make the graph exactly these tables, in several transactions; `applied_seq` is 0 until the last."""
        self._check_writable()
        tables = ready_tables(tables)
        check_references(tables)
        with self._writing:
            self._rebuild(tables)

    def export(
        self, labels: Sequence[str] = (), types: Sequence[str] = (), columns: Mapping[str, Sequence[str]] | None = None
    ) -> GraphTables:
        """Nodes of `labels` and relationships of `types` as Arrow, all of one ledger row; see graph.store.Store."""
        labels, types = wanted_labels(labels), wanted_types(types)
        for _ in range(_EXPORT_TRIES):
            before = self._settled_seq()
            found = self._in_one(lambda tx: _export(tx, labels, types, columns), writes=False)
            if found is not None and before == found.seq == self._settled_seq():
                return found
        raise StoreError("the graph is being changed all the time", advice="try again when the load is done")

    def read(
        self, statement: str, params: Mapping[str, Any] | None = None, *, limit: int = 10_000, timeout: float = 30.0
    ) -> ReadResult:
        """Run one reading statement in READ mode; the caller has made sure that it is one (queries/cypher_*.py)."""
        with self._session(writes=False, fetch_size=min(limit + 1, 1000)) as session:
            try:
                with session.begin_transaction(timeout=timeout) as tx:
                    _check_whole(tx)
                    result = tx.run(statement, dict(params or {}))
                    names = list(result.keys())
                    rows: list[list[Any]] = []
                    for record in result:
                        rows.append([plain_neo4j(value) for value in record.values()])
                        if len(rows) > limit:
                            break
                    tx.rollback()
            except (Neo4jError, DriverError, OSError) as error:
                raise statement_error(error, self._url, timeout) from None
        return ReadResult(columns=names, rows=rows[:limit], truncated=len(rows) > limit)

    def describe(self) -> StoreInfo:
        """Counts and versions."""

        def count(tx: neo4j.ManagedTransaction) -> StoreInfo:
            nodes = {label: _number(tx, cypher.count_nodes(label)) for label in NODES}
            rels = {name: _number(tx, cypher.count_rels(name)) for name in RELS}
            return StoreInfo(self.engine, version, self._url, _state(tx)[0], nodes, rels)

        with own_steps(self._url):
            version = self._open_driver().get_server_info().agent.removeprefix("Neo4j/")
        return self._in_one(count, writes=False)

    def close(self) -> None:
        """Release the connections; closing twice is harmless."""
        if self._driver is not None:
            self._driver.close()
            self._driver = None

    # -- sessions

    def _open_driver(self) -> neo4j.Driver:
        if self._driver is None:
            raise StoreError("the graph has been closed", advice="open it again")
        return self._driver

    @contextmanager
    def _session(self, *, writes: bool, fetch_size: int = 2000) -> Iterator[neo4j.Session]:
        mode = neo4j.WRITE_ACCESS if writes else neo4j.READ_ACCESS
        with self._open_driver().session(
            database=self._database, default_access_mode=mode, fetch_size=fetch_size, bookmark_manager=self._bookmarks
        ) as session:
            yield session

    def _in_one(self, work: Callable[[Any], _Answer], *, writes: bool) -> _Answer:
        """Run `work` in one transaction (tried again on a cluster's change of leader)."""
        with own_steps(self._url), self._session(writes=writes) as session:
            return session.execute_write(work) if writes else session.execute_read(work)

    def _settled_seq(self) -> int:
        """The ledger row applied, once no change is on its way: a commit becomes visible piece by piece, but holds its
        locks until all of it is.  Takes the lock that every change takes and gives it back; changes nothing.
        """
        if self._read_only:  # may lack the right to lock
            return self.applied_seq()
        with own_steps(self._url), self._session(writes=True) as session, session.begin_transaction() as tx:
            seq = _judge_meta(tx.run(cypher.LOCK_META, id=META_ID).single())[0]
            tx.rollback()
            return seq

    def _check_writable(self) -> None:
        if self._read_only:
            raise StoreError("the graph was opened for reading only")

    # -- writing

    def _declare(self) -> None:
        """Make constraints and indexes where they are missing."""
        with self._session(writes=True) as session:
            known = {r["name"] for r in session.run("SHOW INDEXES YIELD name RETURN name")}
            missing = [s for s in cypher.declarations() if s.split(" IF NOT EXISTS")[0].split()[-1] not in known]
            for statement in missing:
                session.run(statement).consume()
            if missing:
                session.run("CALL db.awaitIndexes($seconds)", seconds=_INDEX_SECONDS).consume()

    def _rebuild(self, tables: GraphTables) -> None:
        token = secrets.token_hex(8)

        def begin(tx: Any) -> None:
            tx.run(cypher.LOCK_META, id=META_ID).consume()
            _set_meta(tx, 0, token)

        def step(work: Callable[[Any], Any]) -> Any:
            def guarded(tx: Any) -> Any:
                # Another rebuild has begun since: only one of them may go on.
                if tx.run(cypher.READ_META, id=META_ID).single()[2] != token:
                    raise StaleChangeError("another rebuild of this graph has begun", advice="wait until it has ended")
                return work(tx)

            return self._in_one(guarded, writes=True)

        self._in_one(begin, writes=True)
        # Relationships first: those of one much-used node may be more than one transaction can hold.
        deletions = [*map(cypher.delete_some_rels, RELS), *map(cypher.delete_some_nodes, NODES)]
        for statement in deletions:
            while step(partial(_number, statement=statement, count=_BATCH_ROWS)) == _BATCH_ROWS:
                pass
        for label, table in tables.nodes.items():
            for batch in batches(table, _BATCH_ROWS):
                step(partial(create_nodes, label=label, table=batch))
        for name, table in tables.rels.items():
            for batch in batches(table, _BATCH_ROWS):
                step(partial(create_rels, name=name, table=batch))
        step(lambda tx: _set_meta(tx, tables.seq, None))


def _number(tx: Any, statement: str, **params: Any) -> int:
    return int(tx.run(statement, params).single()[0])


def _set_meta(tx: Any, seq: int, building: str | None) -> None:
    tx.run(cypher.SET_META, id=META_ID, seq=seq, digest=schema_digest(), building=building).consume()


def _state(tx: Any) -> tuple[int, bool]:
    """(ledger row applied, must it be rebuilt)."""
    row = tx.run(cypher.READ_META, id=META_ID).single()
    return _judge_meta(row)


def _judge_meta(row: Any) -> tuple[int, bool]:
    if row is None or row[0] is None:
        return 0, False
    outdated = row[2] is not None or row[1] != schema_digest()
    return (0 if outdated else int(row[0])), outdated


def _is_blank(tx: Any, rows: int) -> bool:
    """True if the graph must be made from nothing, or is empty and gets many rows."""
    seq, outdated = _state(tx)
    return outdated or (
        rows > _IN_STEPS_ROWS and seq == 0 and not any(_number(tx, cypher.count_nodes(label)) for label in NODES)
    )


def _check_whole(tx: Any) -> None:
    if _state(tx)[1]:
        raise StoreError(
            "the graph is being rebuilt, or was made by another version of Matarantai",
            advice="wait for the rebuild to end, or run `matarantai rebuild`",
        )


def _apply(tx: Any, change: GraphChange) -> None:
    seq, outdated = _judge_meta(tx.run(cypher.LOCK_META, id=META_ID).single())
    if seq != change.from_seq or outdated:
        raise stale_change(change.from_seq, seq)
    for name, table in change.delete_rels.items():
        delete_rels(tx, name, table)
    for label, ids in change.delete_nodes.items():
        delete_nodes(tx, label, ids)
    for label, table in change.upsert_nodes.items():
        upsert_nodes(tx, label, table)
    for name, table in change.upsert_rels.items():
        if _number(tx, cypher.count_rels(name)):
            delete_rels(tx, name, table)
        create_rels(tx, name, table)
    _set_meta(tx, change.to_seq, None)


def _export(
    tx: Any, labels: Sequence[str], types: Sequence[str], columns: Mapping[str, Sequence[str]] | None
) -> GraphTables | None:
    """The tables, or None if the graph was changed meanwhile (Neo4j reads what has been committed at each moment)."""
    _check_whole(tx)
    seq = _state(tx)[0]
    nodes = {}
    for label in labels:
        schema = node_columns(label, columns)
        nodes[label] = read_table(tx, cypher.export_nodes(label, schema.names), schema)
    rels = {}
    for name in types:
        schema = rel_columns(name, columns)
        rels[name] = read_rels(tx, name, schema)
    again, outdated = _state(tx)
    return None if outdated or again != seq else GraphTables(nodes=nodes, rels=rels, seq=seq)
