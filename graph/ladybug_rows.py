"""Single steps on the embedded store's file: run a statement, write rows, tell what an engine's error means.

Invariant: no text of the engine leaves this module but in a CypherError (the reader's own statement was at fault).
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import ladybug
import pyarrow as pa
import pyarrow.compute as pc

from graph import ladybug_statements as cypher
from graph.errors import CypherError, LimitError, MatarantaiError, StoreDamagedError, StoreError, StoreHeldError
from graph.store_rows import by_ends, missing_end, still_related

# What Ladybug keeps beside its file while it is open, or leaves there when it is killed.
SIDE_SUFFIXES = (".wal", ".wal.checkpoint", ".shadow", ".tmp", ".checkpoint.apply.lock", ".checkpoint.intent.lock")
_STATEMENT_FAULTS = ("Binder exception", "Parser exception", "Runtime exception", "Conversion exception",
                     "Catalog exception", "Overflow exception", "Function exception", "Parameter ",
                     "Can not execute a write query", "Cannot execute write operations",
                     "Connection exception")  # fmt: skip
_LONGEST_MESSAGE = 500


def run(connection: ladybug.Connection, statement: str, params: Mapping[str, Any] | None = None) -> Any:
    """Run one of the store's own statements (StoreError if the engine fails at it)."""
    try:
        return connection.execute(statement, dict(params or {}))
    except RuntimeError as error:
        raise _own_error(error) from None


def read_meta(connection: ladybug.Connection) -> tuple[int, str]:
    """(ledger row applied, digest of the schema that the file was made for)."""
    row = run(connection, cypher.READ_META).get_next()
    return int(row[0]), str(row[1])


def arrow_rows(connection: ladybug.Connection, statement: str, schema: pa.Schema) -> pa.Table:
    """The whole answer of an exporting statement as a table of this schema."""
    return run(connection, statement).get_as_arrow(-1).cast(schema)


def repeated(text: str, count: int) -> pa.Array:
    """A column that says the same in every row."""
    return pa.repeat(pa.scalar(text, pa.string()), count)


def upsert_nodes(connection: ladybug.Connection, label: str, table: pa.Table) -> None:
    """Create the nodes that are new, replace the properties of the others."""
    ids = pa.table({"id_": table["id"]})
    found = pa.array(
        [row[0] for row in run(connection, cypher.find_nodes(label), {"rows": ids}).get_all()], pa.string()
    )
    old = pc.is_in(table["id"], value_set=found)
    if len(found):
        run(connection, cypher.set_nodes(label), {"rows": table.filter(old)})
    if len(found) < table.num_rows:
        run(connection, cypher.create_nodes(label), {"rows": table.filter(pc.invert(old))})


def delete_nodes(connection: ladybug.Connection, label: str, ids: Sequence[str]) -> None:
    """Delete nodes; StoreError if one still has relationships."""
    rows = pa.table({"id_": pa.array(ids, pa.string())})
    try:
        connection.execute(cypher.delete_nodes(label), {"rows": rows})
    except RuntimeError as error:
        raise (still_related(label) if "connected edges" in str(error) else _own_error(error)) from None


def create_rels(connection: ladybug.Connection, name: str, table: pa.Table) -> None:
    """Create relationships; StoreError if one of their ends is missing."""
    for from_label, to_label, rows in by_ends(name, table):
        bare = rows.drop_columns(["from_label", "to_label"])
        renamed = bare.rename_columns(["from_", "to_", *bare.column_names[2:]])
        made = run(connection, cypher.create_rels(name, from_label, to_label), {"rows": renamed}).get_next()[0]
        if made != rows.num_rows:
            raise missing_end(name, f"{rows.num_rows - made} of {rows.num_rows} from {from_label} to {to_label}")


def delete_rels(connection: ladybug.Connection, name: str, table: pa.Table) -> None:
    """Delete the relationships with these ends and ids, as far as they are there."""
    for from_label, to_label, rows in by_ends(name, table):
        bare = rows.select(["from_id", "to_id", "id"]).rename_columns(["from_", "to_", "id_"])
        run(connection, cypher.delete_rels(name, from_label, to_label), {"rows": bare})


def beside(path: Path, suffix: str) -> Path:
    """The file of this name with something added: `graph.lbug` + `.wal`."""
    return path.with_name(path.name + suffix)


def remove_files(path: Path) -> None:
    """Remove a graph's file, then what the engine kept beside it."""
    path.unlink(missing_ok=True)
    for suffix in SIDE_SUFFIXES:
        beside(path, suffix).unlink(missing_ok=True)


def flush_folder(folder: Path) -> None:
    """Make a renaming in the folder outlast a power failure, where the system can."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def damaged(path: Path) -> StoreDamagedError:
    """The error for a file that does not open."""
    return StoreDamagedError(
        f"the graph {path} is damaged and cannot be opened",
        advice="run `matarantai rebuild`: the graph is made anew from the ledger, nothing is lost",
    )


def open_error(error: Exception, path: Path) -> MatarantaiError:
    """What an error of opening means: held by a process, not allowed, no memory, or damaged."""
    text = str(error)
    if "Could not set lock" in text or "lock on file" in text:
        match = re.search(r"PID:?\s*(\d+)", text, re.IGNORECASE)
        holder = {"pid": int(match[1]) if match else None, "command": None, "since": None, "url": None}
        who = f"process {match[1]}" if match else "another process"
        return StoreHeldError(f"the graph {path} is in use by {who}", holder, advice="end that program, then try again")
    if "Permission denied" in text:
        return StoreError(f"the graph {path} may not be opened by this user", advice="check who owns the file")
    if "Buffer manager exception" in text or "mmap" in text.lower():
        return StoreError("there is not enough memory to open the graph", advice="close other programs, then try again")
    if "No space left" in text:
        return StoreError("the disk is full", advice="make room, then try again")
    return damaged(path)


def statement_error(error: Exception, timeout: float) -> MatarantaiError:
    """What an error of a reader's statement means; `timeout` in seconds."""
    text = str(error)
    if "Interrupted" in text:
        return LimitError(
            f"the statement took longer than {timeout:g} seconds",
            advice="ask for less: add a label, a WHERE, or a shorter path",
        )
    if "Buffer manager exception" in text:
        return LimitError("the statement needs more memory than there is", advice="ask for less, or add a LIMIT")
    if text.startswith(_STATEMENT_FAULTS):
        return CypherError(_first_lines(text), advice="see docs/data-dictionary.md for labels, types and properties")
    return _own_error(error)


def _first_lines(text: str) -> str:
    return text[:_LONGEST_MESSAGE] + ("…" if len(text) > _LONGEST_MESSAGE else "")


def _own_error(error: Exception) -> MatarantaiError:
    text = str(error)
    if "Buffer manager exception" in text:
        return StoreError(
            "there is not enough memory for this step of the graph", advice="close other programs, then retry"
        )
    if "No space left" in text:
        return StoreError("the disk is full; nothing was changed", advice="make room, then try again")
    return StoreError(
        "the embedded graph failed at one of its own steps; nothing was changed",
        advice="run `matarantai check`; if it finds differences, `matarantai rebuild`",
    )
