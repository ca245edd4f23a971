"""A ledger for one test, wherever its module lives."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import SecretStr

from graph.ledger import Ledger
from tests.support.claims import Clock


@contextmanager
def new_ledger(clock: Clock | None = None) -> Iterator[Ledger]:
    """An empty ledger in a temporary folder, with a clock that the test sets."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger.open(SecretStr(f"sqlite:///{Path(folder) / 'ledger.sqlite'}"), clock=clock or Clock())
        try:
            yield ledger
        finally:
            ledger.close()
