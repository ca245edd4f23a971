"""The owner's own Cypher, at his own machine: read by cypher_parser, then run where it can change nothing.

Invariants: no statement reaches an engine unless the parser has passed it; what is sent is the text that was read.
An embedded graph is opened read-only in a child process with hard limits, which is killed when its time is over;
Neo4j runs it in a READ transaction with a time limit.  This is for the owner of the data, who may see everything in it;
it does not hide anything from anybody.

The embedded graph must not be written while it is read (a second process beside a writer does not always get it open).
Given settings, this opens the graph as every command does (repairs, brings it up to the ledger), closes it and reads
the file; given a path, the caller has seen to it that nobody writes there.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

from graph.errors import CypherError, LimitError, StoreError, UsageError
from graph.owner import Ownership
from graph.settings import Settings
from graph.store import Store
from graph.workspace import Workspace
from queries.answer import Method
from queries.cypher_lexer import Dialect
from queries.cypher_parser import ReadingStatement, read_statement
from queries.cypher_rules import MAX_PARAMETER_BYTES, check_parameters
from queries.table_answer import TableAnswer, unique_names

MAX_ROWS = 10_000
MAX_BYTES = 20_000_000
MEMORY_BYTES = 1 << 30
_COMMAND = "matarantai cypher"
_CHILD = Path(__file__).with_name("cypher_child.py")
_ADVICE_LIMIT = "ask for less: name labels and types, add a WHERE, shorten the walk, use LIMIT"


def owner_cypher(
    target: Settings | Path | Store, statement: str, params: Mapping[str, Any] | None = None, *, limit: int = MAX_ROWS,
    timeout: float = 30.0, notify: Callable[[str], None] = lambda line: None,
) -> TableAnswer:  # fmt: skip
    """Run one reading statement: at most `limit` rows (1 to 10,000), `timeout` seconds (above 0, at most 600), 20 MB.

    `target`: the settings, the path of an embedded graph that nobody writes, or an open Neo4j store.  `notify` gets
    what opening the graph has to tell (a graph that was rebuilt).  `params`: values of the statement's `$names`,
    plain data only.  Nodes come as dicts of their properties with `_label`, relationships with
    `_type`.  Errors: ForbiddenCypherError (not a reading statement), CypherError (the engine refused it), LimitError
    (time or memory), StoreError (the graph cannot be opened; StoreHeldError if another process has it), UsageError.
    """
    if not 1 <= limit <= MAX_ROWS:
        raise UsageError(f"the limit of rows must be from 1 to {MAX_ROWS:,}")
    if not 0 < timeout <= 600:
        raise UsageError("the time limit must be above 0 and at most 600 seconds")
    given = dict(params or {})
    # refused before anything is opened
    reading = read_statement(statement, dialect_of(target))
    check_parameters(reading.parameters, given)
    if len(json.dumps(given)) > MAX_PARAMETER_BYTES:
        raise LimitError(f"the values of the parameters are larger than {MAX_PARAMETER_BYTES:,} characters")
    columns, rows, truncated = _run(target, reading, given, limit, timeout, notify)
    method = Method("cypher", {"statement": statement, "parameters": given, "limit": limit, "timeout": timeout})
    return TableAnswer(method, unique_names(columns), tuple(map(tuple, rows)), truncated)


def _run(
    target: Settings | Path | Store, reading: ReadingStatement, params: Mapping[str, Any], limit: int, timeout: float,
    notify: Callable[[str], None],
) -> tuple[list[str], list[list[Any]], bool]:  # fmt: skip
    if isinstance(target, Settings):
        with Workspace.open(target, command=_COMMAND, notify=notify) as workspace:
            if not target.is_embedded:
                return _run(workspace.store, reading, params, limit, timeout, notify)
        # closed, but still owned: nobody else writes while the child reads
        with Ownership.acquire(target.graph_path, command=_COMMAND):
            return _run_child(target.graph_path, reading, params, limit, timeout)
    if isinstance(target, Path):
        return _run_child(target, reading, params, limit, timeout)
    result = target.read(reading.text, params, limit=limit, timeout=timeout)
    kept = _within_bytes(result.rows)
    return result.columns, result.rows[:kept], result.truncated or kept < len(result.rows)


def dialect_of(target: Settings | Path | Store) -> Dialect:
    """The dialect that a graph speaks; UsageError for an open embedded graph (pass its path, closed)."""
    if isinstance(target, Settings):
        return "ladybug" if target.is_embedded else "neo4j"
    if isinstance(target, Path):
        return "ladybug"
    if target.engine != "neo4j":
        raise UsageError(
            "an embedded graph is read in a process of its own, which needs it closed",
            advice="close the store and pass the path of its file",
        )
    return "neo4j"


def _within_bytes(rows: list[list[Any]]) -> int:
    """How many rows fit into MAX_BYTES as JSON."""
    total = 0
    for number, row in enumerate(rows):
        total += len(json.dumps(row, ensure_ascii=False, default=str).encode())
        if total > MAX_BYTES:
            return number
    return len(rows)


def _run_child(
    path: Path, reading: ReadingStatement, params: Mapping[str, Any], limit: int, timeout: float
) -> tuple[list[str], list[list[Any]], bool]:
    if not path.is_file():
        raise StoreError(f"there is no graph at {path}", advice="make it with `matarantai rebuild`")
    log = path.with_name(path.name + ".wal")
    if log.is_file() and log.stat().st_size:
        raise StoreError(
            "the graph was not closed properly: its newest changes are not in its file yet",
            advice="run `matarantai check`, which opens and closes it",
        )
    with (
        tempfile.TemporaryDirectory(prefix="matarantai-cypher-") as folder,
        subprocess.Popen(
            [sys.executable, "-I", str(_CHILD)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, env={}, cwd=folder, close_fds=True, start_new_session=True,
        ) as child,
    ):  # fmt: skip
        request = {
            "path": str(_linked(path.resolve(), Path(folder))), "statement": reading.text, "params": params,
            "rows": limit, "bytes": MAX_BYTES, "memory": MEMORY_BYTES, "cpu": int(2 * timeout) + 2,
        }  # fmt: skip
        over = threading.Event()

        def stop() -> None:
            over.set()
            child.kill()

        timer = threading.Timer(timeout, stop)
        timer.start()
        try:
            return _talk(child, request)
        except _ChildEndedError:
            if over.is_set():
                raise LimitError(f"the statement took longer than {timeout:g} seconds", advice=_ADVICE_LIMIT) from None
            raise LimitError("the statement needed more memory or time than is allowed", advice=_ADVICE_LIMIT) from None
        finally:
            timer.cancel()
            child.kill()


def _linked(path: Path, folder: Path) -> Path:
    """A link to the graph in a folder that is thrown away: what an engine puts beside its file falls in there."""
    link = folder / "graph.lbug"
    try:
        link.symlink_to(path)
    except OSError:
        # a platform or a user without the right to make links: the file is opened read-only all the same
        return path
    return link


class _ChildEndedError(Exception):
    """The child ended before it had said everything."""


def _talk(child: subprocess.Popen[bytes], request: dict[str, Any]) -> tuple[list[str], list[list[Any]], bool]:
    assert child.stdin is not None  # noqa: S101 - Popen was given PIPE
    assert child.stdout is not None  # noqa: S101
    try:
        child.stdin.write(json.dumps(request).encode() + b"\n")
        child.stdin.close()
    except BrokenPipeError:
        raise _ChildEndedError from None
    columns: list[str] = _message(child.stdout)["columns"]
    rows: list[list[Any]] = []
    while True:
        message = _message(child.stdout)
        if isinstance(message, list):
            rows.append(message)
        else:
            return columns, rows, message["truncated"]


def _message(stream: IO[bytes]) -> Any:
    line = stream.readline(MAX_BYTES + 1_000)
    if not line.endswith(b"\n"):
        raise _ChildEndedError
    message = json.loads(line)
    if isinstance(message, dict) and "error" in message:
        _raise(message["kind"], message["error"])
    return message


def _raise(kind: str, text: str) -> None:
    if kind == "memory":
        raise LimitError("the statement needed more memory than is allowed", advice=_ADVICE_LIMIT)
    if kind == "open":
        raise StoreError(
            "the embedded graph cannot be opened for reading",
            advice="if no other process writes it, run `matarantai rebuild`",
        )
    # an engine's message may name files of this machine
    raise CypherError(re.sub(r"(?:/[\w.\-]+){2,}", "…", text)[:1_000].strip(), advice="docs/cypher.md has examples")
