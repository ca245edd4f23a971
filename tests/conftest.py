"""Graph stores for all tests: `store` runs a test on both engines, `ladybug_store` and `neo4j_store` on one.

Each is empty.  The Neo4j server is real and starts once a run, when the first test asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.ladybug_store import LadybugStore
from graph.neo4j_server import ServerStatus
from graph.neo4j_store import Neo4jStore
from graph.store import Store
from tests.support.neo4j import open_empty, running_neo4j


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerStatus]:
    with running_neo4j(tmp_path_factory.mktemp("neo4j")) as server:
        yield server


@pytest.fixture
def neo4j_store(neo4j_server: ServerStatus) -> Iterator[Neo4jStore]:
    store = open_empty(neo4j_server)
    yield store
    store.close()


@pytest.fixture
def ladybug_store(tmp_path: Path) -> Iterator[LadybugStore]:
    store = LadybugStore(tmp_path / "graph.lbug")
    yield store
    store.close()


@pytest.fixture(params=["ladybug", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def store(request: pytest.FixtureRequest) -> Store:
    found: Store = request.getfixturevalue(f"{request.param}_store")
    return found
