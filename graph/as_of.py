"""The graph as it was known on a day, beside the one that is kept: for questions in Cypher with --as-of.

Invariant: the kept graph is not touched; the temporary one is an embedded graph, whichever engine the office uses.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from graph.ladybug_store import LadybugStore
from graph.ledger import Ledger
from graph.projection import rebuild


@contextmanager
def graph_as_of(ledger: Ledger, day: date) -> Iterator[Path]:
    """The path of a temporary embedded graph, as known at the end of `day` (UTC), closed and ready to be opened."""
    with tempfile.TemporaryDirectory(prefix="matarantai-as-of-") as folder:
        path = Path(folder) / "graph.lbug"
        store = LadybugStore(path)
        try:
            rebuild(ledger, store, day)
        finally:
            store.close()
        yield path
