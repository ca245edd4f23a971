"""Reads one PDF or one difficult HTML page in a process of its own; started by reading.

Invariant: this process can change nothing and outlive nothing: a fresh interpreter (`-I`, an empty environment) that
limits itself (address space, CPU seconds, no file written) before it reads anything foreign.  Its arguments are the
kind (html or pdf), bytes of memory and seconds; the document comes on standard input, one JSON object goes out.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from pathlib import Path


def main() -> None:
    """Limit this process, read the document, write what was found."""
    kind, memory, seconds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    spec = importlib.util.spec_from_file_location("extractor", Path(__file__).with_name(f"{kind}.py"))
    assert spec is not None and spec.loader is not None  # noqa: S101 (both files lie beside this one)
    extractor = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(extractor)
    _limit(memory, seconds)
    raw = sys.stdin.buffer.read()
    try:
        found = extractor.extract(raw.decode("utf-8") if kind == "html" else raw)
    except (MemoryError, RecursionError):
        found = {"error": "limit"}
    sys.stdout.buffer.write(json.dumps(found).encode())
    sys.stdout.flush()
    os._exit(0)


def _limit(memory: int, seconds: int) -> None:
    """Limit this process where the platform can (elsewhere the parent's clock remains)."""
    try:
        import resource
    except ImportError:
        return
    limits = (("RLIMIT_AS", memory), ("RLIMIT_CPU", seconds), ("RLIMIT_FSIZE", 0), ("RLIMIT_CORE", 0))
    for name, value in limits:
        try:
            resource.setrlimit(getattr(resource, name), (value, value))
        except (AttributeError, ValueError, OSError):
            continue


if __name__ == "__main__":
    main()
