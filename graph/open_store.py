"""Open the graph that the settings name; make it anew from the ledger where it cannot be opened.

Invariants: an embedded graph is opened only by the process that owns it (graph/owner.py) and given free with the store;
a file that cannot be opened is set aside under another name, never deleted.
"""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from graph.errors import StoreDamagedError, StoreError
from graph.ladybug_probe import is_readable
from graph.ladybug_rows import SIDE_SUFFIXES, beside
from graph.ladybug_store import LadybugStore
from graph.ledger import Ledger
from graph.neo4j_store import Neo4jStore
from graph.owner import DEFAULT_WAIT, Ownership
from graph.settings import Settings
from graph.store import Store


def open_store(
    settings: Settings, *, read_only: bool = False, command: str = "matarantai", wait: float = DEFAULT_WAIT
) -> Store:
    """The graph store of the settings, open.

    `command` is what others are told when the embedded graph is in use; `wait` (seconds) how long to wait for another
    owner.  StoreHeldError, StoreDamagedError (see open_or_rebuild), StoreError.
    """
    if not settings.is_embedded:
        return _open_neo4j(settings, read_only=read_only)
    owner = Ownership.acquire(settings.graph_path, command=command, wait=wait)
    try:
        _check_after_crash(settings.graph_path, owner)
        return LadybugStore(settings.graph_path, read_only=read_only, on_close=owner.release)
    except BaseException:
        owner.release()
        raise


def open_or_rebuild(
    settings: Settings, ledger: Ledger, *, command: str = "matarantai", wait: float = DEFAULT_WAIT
) -> tuple[Store, list[str]]:
    """The graph store, rebuilt from the ledger if it is damaged or of another version; and what the user is to know.

    Each notice is one plain line, Indonesian and English.  A graph that is merely behind is not brought on here
    (graph.projection.sync).  StoreHeldError, StoreError.
    """
    from graph.projection import rebuild

    if not settings.is_embedded:
        store = _open_neo4j(settings)
        notices = []
        try:
            if store.is_outdated:
                rebuild(ledger, store)
                notices.append(
                    "Graf di Neo4j tidak utuh atau dari versi lain; sudah dibangun ulang dari buku besar. · "
                    "The graph in Neo4j was incomplete or of another version; it has been rebuilt from the ledger."
                )
        except BaseException:
            store.close()
            raise
        return store, notices
    path = settings.graph_path
    owner = Ownership.acquire(path, command=command, wait=wait)
    try:
        try:
            _check_after_crash(path, owner)
            return LadybugStore(path, on_close=owner.release), []
        except StoreDamagedError:
            aside = set_aside(path)
        embedded = LadybugStore(path, on_close=owner.release)
    except BaseException:
        owner.release()
        raise
    try:
        rebuild(ledger, embedded)
    except BaseException:
        embedded.close()
        raise
    return embedded, [
        f"Graf tidak dapat dibuka; sudah dibangun ulang dari buku besar, berkas lama disimpan di {aside}. · "
        f"The graph could not be opened; it has been rebuilt from the ledger, the old file is kept at {aside}."
    ]


def set_aside(path: Path) -> Path:
    """Give a graph's file, and what the engine kept beside it, another name; returns the new name of the file."""
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    aside = beside(path, f".damaged-{stamp}")
    count = 1
    while aside.exists():
        count += 1
        aside = beside(path, f".damaged-{stamp}-{count}")
    try:
        # The log goes first: without its file it is thrown away at the next start; the file without it may look whole.
        for suffix in (*SIDE_SUFFIXES, ""):
            if beside(path, suffix).exists():
                shutil.move(beside(path, suffix), beside(aside, suffix))
    except OSError as error:
        raise StoreError(
            f"the damaged graph {path} cannot be renamed: {error.strerror}",
            advice="move it away by hand, then run `matarantai rebuild`",
        ) from None
    return aside


def _check_after_crash(path: Path, owner: Ownership) -> None:
    """StoreDamagedError if the graph's last owner died, or left a log, and the graph cannot be read."""
    suspicious = owner.predecessor_died or beside(path, ".wal").exists()
    if path.exists() and suspicious and not is_readable(path):
        raise StoreDamagedError(
            f"the graph {path} is damaged and cannot be opened",
            advice="run `matarantai rebuild`: the graph is made anew from the ledger, nothing is lost",
        )


def _open_neo4j(settings: Settings, *, read_only: bool = False) -> Neo4jStore:
    user, password = settings.graph_credentials()
    return Neo4jStore(settings.graph_url, user, password, settings.graph_database, read_only=read_only)
