"""Which fixture to pick: `ledger` for a test that both databases must pass (it runs twice), `sqlite_ledger` for one
about the graph, where the database does not matter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from graph.ledger import Ledger
from tests.support.claims import Clock
from tests.support.postgres import running_server


@pytest.fixture(scope="session")
def new_postgres() -> Iterator[Callable[[], SecretStr]]:
    with running_server() as new_database:
        yield new_database


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> SecretStr:
    if request.param == "sqlite":
        return SecretStr(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    new_database: Callable[[], SecretStr] = request.getfixturevalue("new_postgres")
    return new_database()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(ledger_url: SecretStr, clock: Clock) -> Iterator[Ledger]:
    opened = Ledger.open(ledger_url, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_ledger(tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
    opened = Ledger.open(SecretStr(f"sqlite:///{tmp_path / 'ledger.sqlite'}"), clock=clock)
    yield opened
    opened.close()
