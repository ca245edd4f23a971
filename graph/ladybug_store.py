"""The embedded graph store: one file, LadybugDB.

Invariants: after `apply` returns the change is in the file itself, not only in its write-ahead log (a log cut off by a
hard kill may not open again); a rewrite goes into a new file that replaces the old one whole; vendor errors stay here.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ladybug
import pyarrow as pa

from graph import ladybug_statements as cypher
from graph.errors import CypherError, StoreDamagedError, StoreError
from graph.gate import Gate
from graph.ladybug_rows import (
    arrow_rows,
    beside,
    create_rels,
    damaged,
    delete_nodes,
    delete_rels,
    flush_folder,
    open_error,
    read_meta,
    remove_files,
    repeated,
    run,
    statement_error,
    upsert_nodes,
)
from graph.machine import buffer_ceiling
from graph.plain_values import plain_ladybug
from graph.schema import NODES, RELS
from graph.store import ReadResult, StoreInfo
from graph.store_rows import (
    META_ID,
    by_ends,
    changed,
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

# A change of at least this many rows, and of this part of the graph, is written faster as a new file (COPY) than into
# the old one, whose checkpoint writes large parts of it again (measured: 2,000 of 2 million legs take as long as all).
_REWRITE_ROWS = 5_000
_REWRITE_SHARE = 0.1
_NEW_SUFFIX = ".new"


class LadybugStore:
    """Implements graph.store.Store on a Ladybug file.

    Several threads may read at once; a change waits for them and they for it.  One process at a time opens the file
    (graph/owner.py); `on_close` is called once the file is free.  A missing file is made, unless `read_only`.
    Errors of opening: StoreDamagedError (rebuild it), StoreHeldError (another process has it), StoreError.
    """

    engine = "ladybug"

    def __init__(
        self,
        path: Path,
        *,
        read_only: bool = False,
        buffer_bytes: int | None = None,
        on_close: Callable[[], None] = lambda: None,
    ) -> None:
        self._path = Path(path)
        self._read_only = read_only
        self._buffer_bytes = buffer_ceiling() if buffer_bytes is None else buffer_bytes
        self._gate = Gate()
        self._database: ladybug.Database | None = None
        if not self._path.exists():
            if read_only:
                raise StoreError(f"there is no graph at {self._path} yet", advice="run `matarantai ingest …` first")
            self._path.parent.mkdir(parents=True, exist_ok=True)
            remove_files(self._path)  # what a crash between two files may have left
            self._write_new(GraphTables())
            beside(self._path, _NEW_SUFFIX).replace(self._path)
        self._database = self._open(self._path, read_only=read_only)
        self._on_close: Callable[[], None] | None = None
        try:
            self._check_schema()
        except BaseException:
            self.close()
            raise
        # Only now: whoever gave it still decides what happens to a file that did not open.
        self._on_close = on_close

    # -- the protocol

    def applied_seq(self) -> int:
        """The ledger row up to which the graph has been brought (0 for an empty graph)."""
        with self._gate.reading(), self._connection() as connection:
            return read_meta(connection)[0]

    def apply(self, change: GraphChange) -> None:
        """Apply a change in one transaction and checkpoint.  StaleChangeError if it starts elsewhere."""
        self._check_writable()
        change = ready_change(change)
        with self._gate.writing():
            with self._connection() as connection:
                seq = read_meta(connection)[0]
                if seq != change.from_seq:
                    raise stale_change(change.from_seq, seq)
                total = sum(self._counts(connection, NODES, RELS)) if change.size >= _REWRITE_ROWS else 0
                if change.size < _REWRITE_ROWS or change.size < _REWRITE_SHARE * (total + change.size):
                    self._apply_in_place(connection, change)
                    return
                before = self._export(connection, list(NODES), list(RELS), None)
            after = changed(before, change)
            check_references(after)
            self._replace_file(after)

    def replace_all(self, tables: GraphTables) -> None:
        """Make the graph exactly these tables, in a new file that then takes the old one's place."""
        self._check_writable()
        tables = ready_tables(tables)
        check_references(tables)
        with self._gate.writing():
            self._check_open()
            self._replace_file(tables)

    def export(
        self, labels: Sequence[str] = (), types: Sequence[str] = (), columns: Mapping[str, Sequence[str]] | None = None
    ) -> GraphTables:
        """Nodes of `labels` and relationships of `types` as Arrow, all of one ledger row; see graph.store.Store."""
        wanted = wanted_labels(labels), wanted_types(types)
        with self._gate.reading(), self._connection() as connection:
            return self._export(connection, *wanted, columns)

    def read(
        self, statement: str, params: Mapping[str, Any] | None = None, *, limit: int = 10_000, timeout: float = 30.0
    ) -> ReadResult:
        """Run one reading statement; the caller has made sure that it is one (queries/cypher_*.py)."""
        with self._gate.reading(), self._connection() as connection:
            connection.set_query_timeout(max(1, int(timeout * 1000)))
            run(connection, "BEGIN TRANSACTION READ ONLY")
            try:
                result = connection.execute(statement, dict(params or {}))
                if isinstance(result, list):
                    raise CypherError("only one statement at a time", advice="send the statements one by one")
                names = result.get_column_names()
                rows: list[list[Any]] = []
                while len(rows) <= limit and result.has_next():
                    rows.append([plain_ladybug(value) for value in result.get_next()])
                result.close()
            except RuntimeError as error:
                raise statement_error(error, timeout) from None
            finally:
                with contextlib.suppress(RuntimeError):  # an error has ended the transaction already
                    connection.execute("ROLLBACK")
        return ReadResult(columns=list(names), rows=rows[:limit], truncated=len(rows) > limit)

    def describe(self) -> StoreInfo:
        """Counts and versions."""
        with self._gate.reading(), self._connection() as connection:
            counts = self._counts(connection, NODES, RELS)
            seq = read_meta(connection)[0]
        nodes = dict(zip(NODES, counts[: len(NODES)], strict=True))
        rels = dict(zip(RELS, counts[len(NODES) :], strict=True))
        return StoreInfo(self.engine, str(ladybug.__version__), str(self._path), seq, nodes, rels)

    def close(self) -> None:
        """Release the file; closing twice is harmless."""
        with self._gate.writing():
            if self._database is not None:
                self._database.close()
                self._database = None
            if self._on_close is not None:
                self._on_close()
                self._on_close = None

    # -- opening

    def _open(self, path: Path, *, read_only: bool = False) -> ladybug.Database:
        try:
            return ladybug.Database(path, buffer_pool_size=self._buffer_bytes, read_only=read_only)
        except RuntimeError as error:
            raise open_error(error, path) from None
        except (MemoryError, IndexError, OverflowError, UnicodeDecodeError, ValueError):
            # What a damaged header becomes on its way through the binding.
            raise damaged(path) from None

    def _check_open(self) -> ladybug.Database:
        if self._database is None:
            raise StoreError("the graph has been closed", advice="open it again")
        return self._database

    @contextmanager
    def _connection(self) -> Iterator[ladybug.Connection]:
        connection = ladybug.Connection(self._check_open())
        try:
            yield connection
        finally:
            connection.close()

    def _check_schema(self) -> None:
        with self._connection() as connection:
            try:
                digest = read_meta(connection)[1]
            except StoreError:
                raise damaged(self._path) from None
        if digest != schema_digest():
            raise StoreDamagedError(
                f"the graph {self._path} was made by another version of Matarantai",
                advice="run `matarantai rebuild`: the graph is made anew from the ledger",
            )

    def _check_writable(self) -> None:
        if self._read_only:
            raise StoreError("the graph was opened for reading only")

    # -- writing

    def _apply_in_place(self, connection: ladybug.Connection, change: GraphChange) -> None:
        run(connection, "BEGIN TRANSACTION")
        try:
            for name, table in change.delete_rels.items():
                delete_rels(connection, name, table)
            for label, ids in change.delete_nodes.items():
                if ids:
                    delete_nodes(connection, label, ids)
            for label, table in change.upsert_nodes.items():
                upsert_nodes(connection, label, table)
            for name, table in change.upsert_rels.items():
                delete_rels(connection, name, table)
                create_rels(connection, name, table)
            run(connection, cypher.SET_META, {"id": META_ID, "seq": change.to_seq})
            run(connection, "COMMIT")
        except BaseException:
            with contextlib.suppress(RuntimeError):  # a failed statement has ended the transaction already
                connection.execute("ROLLBACK")
            raise
        run(connection, "CHECKPOINT")

    def _write_new(self, tables: GraphTables) -> None:
        """Write the tables into a new file beside the graph's own."""
        new = beside(self._path, _NEW_SUFFIX)
        remove_files(new)
        database = self._open(new)
        try:
            connection = ladybug.Connection(database)
            for statement in cypher.declarations():
                run(connection, statement)
            for label, table in tables.nodes.items():
                if table.num_rows:
                    run(connection, cypher.copy_nodes(label), {"rows": table})
            for name, table in tables.rels.items():
                for from_label, to_label, rows in by_ends(name, table):
                    bare = rows.drop_columns(["from_label", "to_label"])
                    run(connection, cypher.copy_rels(name, from_label, to_label), {"rows": bare})
            meta = {"id": META_ID, "seq": tables.seq, "digest": schema_digest()}
            run(connection, cypher.CREATE_META, meta)
            run(connection, "CHECKPOINT")
            connection.close()
        finally:
            database.close()

    def _replace_file(self, tables: GraphTables) -> None:
        """Put a new file with these tables in the place of the old one; a crash leaves the old, none, or the new."""
        self._write_new(tables)
        if self._database is not None:
            self._database.close()
            self._database = None
        # The old file goes first: a log that outlived it is thrown away at the next start, and must never meet the new.
        remove_files(self._path)
        beside(self._path, _NEW_SUFFIX).replace(self._path)
        flush_folder(self._path.parent)
        self._database = self._open(self._path)

    # -- reading

    def _export(
        self,
        connection: ladybug.Connection,
        labels: Sequence[str],
        types: Sequence[str],
        columns: Mapping[str, Sequence[str]] | None,
    ) -> GraphTables:
        nodes, rels = {}, {}
        for label in labels:
            schema = node_columns(label, columns)
            nodes[label] = arrow_rows(connection, cypher.export_nodes(label, schema.names), schema)
        for name in types:
            schema = rel_columns(name, columns)
            own = pa.schema([f for f in schema if f.name not in {"from_label", "to_label"}])
            parts = []
            for from_label, to_label in RELS[name].ends:
                statement = cypher.export_rels(name, from_label, to_label, own.names[2:])
                part = arrow_rows(connection, statement, own)
                part = part.append_column("from_label", repeated(from_label, part.num_rows))
                parts.append(part.append_column("to_label", repeated(to_label, part.num_rows)).select(schema.names))
            rels[name] = pa.concat_tables(parts)
        return GraphTables(nodes=nodes, rels=rels, seq=read_meta(connection)[0])

    def _counts(self, connection: ladybug.Connection, labels: Collection[str], types: Collection[str]) -> list[int]:
        statements = [f"MATCH (n:{label}) RETURN count(*)" for label in labels]
        statements += [f"MATCH ()-[r:{name}]->() RETURN count(*)" for name in types]
        return [int(run(connection, statement).get_next()[0]) for statement in statements]
