from __future__ import annotations

import gc
import os
import socket
import stat
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import neo4j
import pytest
from pydantic import SecretStr

from graph import neo4j_server as launcher
from graph.errors import SettingsError, StoreError
from graph.neo4j_server import ServerStatus
from graph.py2neo_graph import open_py2neo
from graph.settings import Settings
from graph.store import Store
from tests.support.schema_rows import whole_schema


def neo4j_settings(server: ServerStatus) -> Settings:
    password = server.password().get_secret_value()
    return Settings(graph=SecretStr(f"neo4j://neo4j:{password}@{server.url.removeprefix('bolt://')}"))


@pytest.mark.neo4j
def test_the_server_listens_on_loopback_only_and_keeps_its_password(neo4j_server: ServerStatus) -> None:
    home = neo4j_server.password_file.parent
    assert stat.S_IMODE(neo4j_server.password_file.stat().st_mode) == 0o600
    password = neo4j_server.password().get_secret_value()
    assert len(password) >= 24
    assert password not in repr(neo4j_server.password())
    for text in (home / "neo4j.conf", neo4j_server.log_file, Path(f"/proc/{neo4j_server.pid}/cmdline")):
        assert password.encode() not in text.read_bytes()
    with neo4j.GraphDatabase.driver(neo4j_server.url, auth=("neo4j", password)) as driver:
        wanted = ("server.bolt.listen_address", "dbms.usage_report.enabled", "dbms.security.auth_enabled",
                  "server.http.enabled")  # fmt: skip
        rows = driver.execute_query("SHOW SETTINGS YIELD name, value WHERE name IN $wanted RETURN *", wanted=wanted)
        found = {row["name"]: row["value"] for row in rows.records}
    assert found["server.bolt.listen_address"].startswith("127.0.0.1:")
    assert found["dbms.usage_report.enabled"] == "false"
    assert found["dbms.security.auth_enabled"] == "true"
    assert found["server.http.enabled"] == "false"


@pytest.mark.neo4j
def test_the_password_that_every_new_server_has_is_refused(neo4j_server: ServerStatus) -> None:
    with (
        neo4j.GraphDatabase.driver(neo4j_server.url, auth=("neo4j", "neo4j")) as driver,
        pytest.raises(neo4j.exceptions.AuthError),
    ):
        driver.verify_connectivity()


@pytest.mark.neo4j
def test_starting_a_running_server_gives_that_server(neo4j_server: ServerStatus) -> None:
    assert launcher.start(neo4j_server.password_file.parent) == neo4j_server
    assert launcher.status(neo4j_server.password_file.parent).running


@pytest.mark.neo4j
def test_it_stops_cleanly_and_starts_again_with_its_data(neo4j_server: ServerStatus, tmp_path: Path) -> None:
    home = tmp_path / "own"
    first = launcher.start(home, heap="512m", wait=240)
    try:
        auth = ("neo4j", first.password().get_secret_value())
        with neo4j.GraphDatabase.driver(first.url, auth=auth) as driver:
            driver.execute_query("CREATE (:Mark {id: 1})")
        assert launcher.stop(home)
        assert not launcher.status(home).running
        assert not launcher.stop(home)
        second = launcher.start(home, heap="512m", wait=240)
        assert second.url == first.url  # the port of the last run
        with neo4j.GraphDatabase.driver(second.url, auth=auth) as driver:
            assert driver.execute_query("MATCH (n:Mark) RETURN count(n)").records[0][0] == 1
    finally:
        launcher.stop(home)


def test_what_is_missing_is_named_with_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def program(name: str, text: str) -> None:
        file = tmp_path / name
        file.write_text(f"#!/bin/sh\necho '{text}' >&2\n", encoding="utf-8")
        file.chmod(0o755)

    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert "openjdk-17" in launcher.missing_tools()
    program("java", 'openjdk version "11.0.2" 2019-01-15')
    assert "Java 11 found, 17 or newer" in launcher.missing_tools()
    program("java", 'java version "1.8.0_392"')
    assert "Java 8 found" in launcher.missing_tools()
    program("java", 'openjdk version "21" 2023-09-19')
    assert "compiler" in launcher.missing_tools()
    program("javac", "")
    assert "Maven" in launcher.missing_tools()
    with pytest.raises(StoreError, match="Maven") as caught:
        launcher.start(tmp_path / "home")
    assert caught.value.exit_code == 3
    assert not (tmp_path / "home").exists()
    program("mvn", "no network")
    (tmp_path / "mvn").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    assert launcher.missing_tools() == ""
    with pytest.raises(StoreError, match="could not fetch"):
        launcher.start(tmp_path / "home")
    assert [p.name for p in (tmp_path / "cache" / "matarantai").iterdir()] == ["maven.log"]


def test_a_home_without_a_server(tmp_path: Path) -> None:
    found = launcher.status(tmp_path)
    assert (found.running, found.pid) == (False, None)
    assert not launcher.stop(tmp_path)
    with pytest.raises(StoreError, match="password file"):
        found.password()


def test_the_process_of_somebody_else_is_never_taken_for_the_server(tmp_path: Path) -> None:
    (tmp_path / "server.pid").write_text(str(os.getpid()), encoding="utf-8")
    assert not launcher.status(tmp_path).running
    assert not launcher.stop(tmp_path)  # and this test is still alive


@pytest.mark.neo4j
def test_a_port_that_is_taken_is_named(neo4j_server: ServerStatus, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(StoreError, match=str(port)):
            launcher.start(tmp_path / "home", port=port)


# -- py2neo


@pytest.fixture
def py2neo_leaves_sockets() -> Iterator[None]:
    """py2neo never closes its connections: they are collected here, where nobody minds."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.mark.neo4j
@pytest.mark.usefixtures("py2neo_leaves_sockets")
def test_py2neo_reads_the_same_graph(neo4j_store: Store, neo4j_server: ServerStatus) -> None:
    pytest.importorskip("py2neo", reason="the extra py2neo is not installed")
    neo4j_store.replace_all(whole_schema(1, seq=1))
    graph = open_py2neo(neo4j_settings(neo4j_server))
    rows = graph.run("MATCH (n:Person) RETURN n.id AS id ORDER BY id").data()
    assert rows == [{"id": i} for i in sorted(neo4j_store.export(["Person"]).node("Person")["id"].to_pylist())]
    assert graph.nodes.match("Region", id="region:1").first()["id"] == "region:1"


def test_py2neo_is_told_apart_from_the_embedded_graph() -> None:
    with pytest.raises(SettingsError, match="embedded"):
        open_py2neo(Settings(graph=SecretStr("")))


def test_py2neo_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "py2neo", None)
    with pytest.raises(SettingsError, match="not installed"):
        open_py2neo(Settings(graph=SecretStr("bolt://127.0.0.1:1"), graph_password=SecretStr("x")))


@pytest.mark.usefixtures("py2neo_leaves_sockets")
def test_py2neo_without_a_server_is_a_readable_error() -> None:
    pytest.importorskip("py2neo", reason="the extra py2neo is not installed")
    with pytest.raises(StoreError) as caught:
        open_py2neo(Settings(graph=SecretStr("bolt://127.0.0.1:1"), graph_password=SecretStr("sangat-rahasia")))
    assert "rahasia" not in caught.value.message + caught.value.advice
