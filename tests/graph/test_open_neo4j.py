"""Opening a graph that lives in Neo4j: other schema, a rebuild cut off, a server that cannot be used."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from graph import store_rows
from graph.errors import StoreError
from graph.ledger import Ledger
from graph.neo4j_server import ServerStatus
from graph.open_store import open_or_rebuild, open_store
from graph.projection import sync
from graph.settings import Settings
from graph.store import Store
from graph.tables import GraphTables
from tests.support.region_office import assert_whole, region_ledger
from tests.support.schema_rows import whole_schema


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in [n for n in os.environ if n.startswith("MATARANTAI_")]:
        monkeypatch.delenv(name)
    return Settings(data=tmp_path / "data")


@pytest.fixture
def ledger(settings: Settings) -> Iterator[Ledger]:
    with region_ledger(settings) as opened:
        yield opened


def neo4j_settings(settings: Settings, server: ServerStatus) -> Settings:
    return settings.model_copy(
        update={"graph": SecretStr(server.url), "graph_password_file": server.password_file, "graph_password": None}
    )


@pytest.mark.neo4j
def test_a_neo4j_graph_of_another_schema_is_rebuilt(
    settings: Settings, ledger: Ledger, neo4j_store: Store, neo4j_server: ServerStatus, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = neo4j_settings(settings, neo4j_server)
    sync(ledger, neo4j_store)
    with monkeypatch.context() as patch:
        patch.setattr("graph.neo4j_store.schema_digest", lambda: "other" + store_rows.schema_digest())
        assert neo4j_store.applied_seq() == 0
        with pytest.raises(StoreError, match="another version"):
            neo4j_store.export(["Region"])
        store, notices = open_or_rebuild(chosen, ledger)
        assert len(notices) == 1
        assert_whole(ledger, store)
        store.close()


@pytest.mark.neo4j
def test_a_rebuild_of_neo4j_that_dies_midway_never_looks_whole(
    settings: Settings, ledger: Ledger, neo4j_store: Store, neo4j_server: ServerStatus, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = neo4j_settings(settings, neo4j_server)
    sync(ledger, neo4j_store)

    class DiedError(Exception):
        pass

    def die(*_: object, **__: object) -> None:
        raise DiedError

    with monkeypatch.context() as patch:
        patch.setattr("graph.neo4j_store.create_rels", die)
        with pytest.raises(DiedError):
            neo4j_store.replace_all(whole_schema(1, seq=99))
    assert neo4j_store.applied_seq() == 0
    for use in (lambda: neo4j_store.export(["Region"]), lambda: neo4j_store.read("MATCH (n) RETURN count(n)")):
        with pytest.raises(StoreError, match="being rebuilt"):
            use()
    store, notices = open_or_rebuild(chosen, ledger)
    assert len(notices) == 1
    assert_whole(ledger, store)
    store.close()


@pytest.mark.neo4j
def test_other_data_in_the_same_database_are_left_alone(neo4j_store: Store, neo4j_server: ServerStatus) -> None:
    import neo4j

    neo4j_store.replace_all(whole_schema(1, seq=1))
    with neo4j.GraphDatabase.driver(
        neo4j_server.url, auth=("neo4j", neo4j_server.password().get_secret_value())
    ) as driver:
        driver.execute_query("CREATE (:SomebodyElse {id: 'region:1'})")
        neo4j_store.replace_all(GraphTables())
        try:
            assert driver.execute_query("MATCH (n:SomebodyElse) RETURN count(n)").records[0][0] == 1
        finally:
            driver.execute_query("MATCH (n:SomebodyElse) DELETE n")


@pytest.mark.neo4j
@pytest.mark.parametrize("fault", ["password", "database", "nobody there"])
def test_a_server_that_cannot_be_used_is_a_readable_error(
    settings: Settings, neo4j_server: ServerStatus, fault: str
) -> None:
    secret = "sangat-rahasia"
    host = neo4j_server.url.removeprefix("bolt://")
    password = secret if fault == "password" else neo4j_server.password().get_secret_value()
    chosen = settings.model_copy(
        update={
            "graph": SecretStr(f"bolt://neo4j:{password}@{'127.0.0.1:1' if fault == 'nobody there' else host}"),
            "graph_database": "nosuch" if fault == "database" else "neo4j",
        }
    )
    with pytest.raises(StoreError) as caught:
        open_store(chosen)
    assert caught.value.exit_code == 3
    assert caught.value.advice
    assert password not in caught.value.message + caught.value.advice
    assert caught.value.__cause__ is None
    assert {"password": "password", "database": "database", "nobody there": "reached"}[fault] in caught.value.message
