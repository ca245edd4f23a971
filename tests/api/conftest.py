"""Fixtures for the faces.

`office_data`: a fresh copy of a data folder that holds the small tables and the regions that they name (loaded once).
`run`: the command line in this process, with that folder.  `client`: the API over it, with the token.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from fastapi.testclient import TestClient

from api.server import create_app
from graph.settings import Settings
from graph.workspace import Workspace
from tests.support.commands import Outcome, run_command
from tests.support.small_tables import load_small_register, write_small_tables

TOKEN = "token-of-the-tests"


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees the settings of whoever runs it."""
    import os

    for name in [n for n in os.environ if n.startswith("MATARANTAI_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("MATARANTAI_DATA", str(tmp_path / "unset"))


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with regions and the small tables, not to be written to."""
    folder = tmp_path_factory.mktemp("prepared")
    tables = write_small_tables(folder / "tables")
    load_small_register(folder / "data")
    outcome = run_command(["ingest", "tables", str(tables)], data=folder / "data")
    assert outcome.status == 0, outcome
    assert outcome.err == "", "the regions are there already"
    return folder / "data"


@pytest.fixture
def office_data(prepared: Path, tmp_path: Path) -> Path:
    """A copy of it, to do with as one likes."""
    return Path(shutil.copytree(prepared, tmp_path / "data"))


@pytest.fixture
def run(office_data: Path) -> Callable[..., Outcome]:
    """Run a command in the office: run("paths", "--from", "53.07")."""
    return lambda *words, **env: run_command(list(words), data=office_data, env=env)


class Office(NamedTuple):
    """An open office and a client of its API."""

    workspace: Workspace
    client: TestClient


@pytest.fixture
def office(office_data: Path) -> Iterator[Office]:
    """The API over the office; the client sends the token."""
    with Workspace.open(Settings(data=office_data)) as workspace:
        app = create_app(workspace, TOKEN, hosts=frozenset({"testserver"}))
        headers = {"Authorization": f"Bearer {TOKEN}"}
        with TestClient(app, headers=headers, raise_server_exceptions=False) as client:
            yield Office(workspace, client)
