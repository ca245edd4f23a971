"""Runs one statement that cypher_parser has passed on an embedded graph opened read-only; started by cypher_owner.

Invariant: this process can change nothing and outlive nothing.  It is a fresh interpreter (`-I`, an empty environment)
that limits itself before it opens the file: address space, CPU seconds, size of any file written (0), open files.
It imports nothing of the project and reads one request (JSON) from standard input:
{"path", "statement", "params", "rows", "bytes", "memory", "cpu"}; it writes JSON lines: {"columns"}, then a list a row,
then {"end": true, "truncated"}; or {"error", "kind"} with kind "statement", "open" or "memory".
"""

from __future__ import annotations

import decimal
import json
import math
import os
import sys
from typing import Any

_GIB = 1 << 30
_MIB = 1 << 20


def main() -> None:
    """Read the request, limit the process, run, write the rows."""
    request = json.loads(sys.stdin.buffer.readline())
    try:
        import ladybug

        size = os.stat(request["path"]).st_size  # noqa: PTH116
        # Ladybug reserves the address space of its largest database at once; the limit counts that too.
        reserved = max(_GIB, 1 << (4 * max(size, 1)).bit_length())
        _limit(request["memory"] + 2 * reserved, request["cpu"])
        database = ladybug.Database(
            request["path"], read_only=True, buffer_pool_size=min(request["memory"] // 2, 512 * _MIB),
            max_db_size=reserved, max_num_threads=2,
        )  # fmt: skip
        connection = ladybug.Connection(database)
    except MemoryError:
        _fail("memory", "not enough memory to open the graph")
    except Exception as error:
        _fail("open", str(error))
    try:
        _run(connection, request)
    except MemoryError:
        _fail("memory", "the statement needed more memory than is allowed")
    except Exception as error:
        text = str(error)
        _fail("memory" if "Buffer manager exception" in text or "bad_alloc" in text else "statement", text)


def _limit(address_space: int, cpu: int) -> None:
    """Limit this process where the platform can (not on Windows; there the wall clock and the row limit remain)."""
    try:
        import resource
    except ImportError:
        return
    limits = (("RLIMIT_AS", address_space), ("RLIMIT_CPU", cpu), ("RLIMIT_FSIZE", 0), ("RLIMIT_NOFILE", 64),
              ("RLIMIT_CORE", 0))  # fmt: skip
    for name, value in limits:
        try:
            resource.setrlimit(getattr(resource, name), (value, value))
        except (AttributeError, ValueError, OSError):
            continue


def _run(connection: Any, request: dict[str, Any]) -> None:
    result = connection.execute(request["statement"], request["params"])
    if isinstance(result, list):
        _fail("statement", "one statement at a time")
    _write({"columns": result.get_column_names()})
    written = rows = 0
    truncated = False
    while result.has_next():
        line = json.dumps([_plain(value) for value in result.get_next()], ensure_ascii=False)
        written += len(line.encode())
        if rows == request["rows"] or written > request["bytes"]:
            truncated = True
            break
        rows += 1
        sys.stdout.write(line + "\n")
    _write({"end": True, "truncated": truncated})


def _plain(value: Any) -> Any:
    """The values of graph/plain_values.py, which this process does not import; no engine ids."""
    if isinstance(value, dict):
        if "_NODES" in value and "_RELS" in value:
            return {"nodes": _plain(value["_NODES"]), "relationships": _plain(value["_RELS"])}
        if "_ID" in value and "_LABEL" in value:
            kind = "_type" if "_SRC" in value else "_label"
            hidden = {"_ID", "_SRC", "_DST", "_LABEL"}
            return {
                kind: value["_LABEL"],
                **{k: _plain(v) for k, v in value.items() if v is not None and k not in hidden},
            }
        if set(value) == {"offset", "table"}:
            return None
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain(v) for v in value]
    return _plain_scalar(value)


def _plain_scalar(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, decimal.Decimal):
        # a sum of whole numbers comes as a 128-bit number
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, bytes | bytearray):
        return bytes(value).hex()
    iso = getattr(value, "isoformat", None)
    return iso() if callable(iso) else str(value)


def _write(message: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(message, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _fail(kind: str, text: str) -> None:
    _write({"error": text, "kind": kind})
    # the engine's threads may hold a destructor up: nothing is left to save here
    os._exit(1)


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)
