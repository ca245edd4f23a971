"""One office's workplace: its ledger, its graph, and the graph brought up to the ledger.

Invariant: whoever holds a workspace sees a graph that has applied every acknowledged row of the ledger.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import TracebackType
from typing import Self

from graph import projection
from graph.errors import StoreError
from graph.judgements import Clusters
from graph.ledger import Ledger
from graph.open_store import open_or_rebuild
from graph.settings import Settings
from graph.store import Store
from graph.tables import GraphTables


def make_data_folder(settings: Settings) -> None:
    """Create the data folder, readable by this user only (StoreError if that is not possible)."""
    try:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"the data folder {settings.data} cannot be made: {error.strerror}",
            advice="set MATARANTAI_DATA to a folder that this user may write to",
        ) from None


class Workspace:
    """Ledger and graph, opened together; a context manager."""

    def __init__(self, settings: Settings, ledger: Ledger, store: Store) -> None:
        self.settings = settings
        self.ledger = ledger
        self.store = store

    @classmethod
    def open(cls, settings: Settings, *, command: str = "matarantai",
             notify: Callable[[str], None] = lambda line: None) -> Workspace:  # fmt: skip
        """Open both and apply what the graph lacks.  `notify` gets one plain line for each thing worth telling
        (a damaged graph that was rebuilt).  StoreHeldError if another process owns the embedded graph."""
        make_data_folder(settings)
        ledger = Ledger.open(settings.ledger_url)
        try:
            store, notices = open_or_rebuild(settings, ledger, command=command)
            for line in notices:
                notify(line)
            workspace = cls(settings, ledger, store)
            try:
                workspace.sync()
            except BaseException:
                store.close()
                raise
        except BaseException:
            ledger.close()
            raise
        return workspace

    def sync(self) -> int:
        """Bring the graph up to the ledger; number of ledger rows applied."""
        return projection.sync(self.ledger, self.store)

    def source(self, as_of: date | None = None, *, unreviewed: bool = False) -> Store | GraphTables:
        """What questions read: the store, or the graph as it was known on a day, made from the ledger.

        `unreviewed`: the graph with the claims that wait for a verdict, made from the ledger.
        """
        if as_of is None and not unreviewed:
            return self.store
        return projection.build(self.ledger, as_of, unreviewed=unreviewed)

    def canonical(self, node_id: str, as_of: date | None = None) -> str:
        """The id that a node has now, or had as known on a day: its own unless it was merged into another."""
        upto = None if as_of is None else self.ledger.seq_at(as_of)
        return Clusters(self.ledger.judgements(upto=upto)).canonical(node_id)

    def close(self) -> None:
        """Release both."""
        self.store.close()
        self.ledger.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:  # fmt: skip
        self.close()
