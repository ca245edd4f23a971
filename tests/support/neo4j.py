"""A real Neo4j for the tests: started once a run through graph/neo4j_server.py, in a temporary folder, then stopped.

Invariants: a missing JDK or Maven is never silent: the tests are skipped with a reason, and fail where the environment
says CI=true; every test meets an empty database.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from graph import neo4j_server
from graph.neo4j_server import ServerStatus
from graph.neo4j_store import Neo4jStore
from graph.tables import GraphTables


@contextmanager
def running_neo4j(home: Path) -> Iterator[ServerStatus]:
    """Start a server in `home`; skips the test (fails it where CI=true) if there is no JDK or Maven."""
    missing = neo4j_server.missing_tools()
    if missing:
        reason = f"Neo4j: {missing}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    server = neo4j_server.start(home, heap="512m", wait=240)
    try:
        yield server
    finally:
        neo4j_server.stop(home)


def open_empty(server: ServerStatus) -> Neo4jStore:
    """A store on that server, emptied."""
    store = Neo4jStore(server.url, "neo4j", server.password())
    info = store.describe()
    if info.seq or store.is_outdated or any(info.nodes.values()):
        store.replace_all(GraphTables())
    return store
