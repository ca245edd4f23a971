"""Opening the graph of the settings; damaged files are made on purpose, and a writer is killed in the middle."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import ladybug
import pytest

from graph import open_store as opening
from graph.errors import StoreDamagedError, StoreError, StoreHeldError
from graph.ladybug_store import LadybugStore
from graph.ledger import Ledger
from graph.open_store import open_or_rebuild, open_store
from graph.projection import sync
from graph.settings import Settings
from graph.tables import GraphTables
from tests.support.region_office import COUNT, assert_whole, region_ledger
from tests.support.schema_rows import content, whole_schema


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name in [n for n in os.environ if n.startswith("MATARANTAI_")]:
        monkeypatch.delenv(name)
    return Settings(data=tmp_path / "data")


@pytest.fixture
def ledger(settings: Settings) -> Iterator[Ledger]:
    with region_ledger(settings) as opened:
        yield opened


@pytest.fixture
def path(settings: Settings, ledger: Ledger) -> Path:
    """The file of a graph that has been loaded and closed."""
    store, notices = open_or_rebuild(settings, ledger)
    assert notices == []
    sync(ledger, store)
    store.close()
    return settings.graph_path


def truncate(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def spoil_header(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(random.Random(1).randbytes(4096))


def spoil_log(path: Path) -> None:
    path.with_name(path.name + ".wal").write_bytes(random.Random(2).randbytes(3_000))


def spoil_catalogue_after_a_crash(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 3)
        file.write(random.Random(3).randbytes(path.stat().st_size // 3))
    path.with_name(path.name + ".holder").write_text('{"pid": 1}', encoding="utf-8")


def other_schema(path: Path) -> None:
    database = ladybug.Database(path)
    ladybug.Connection(database).execute("MATCH (m:MatarantaiMeta) SET m.schema_digest = 'old'")
    database.close()


def some_other_file(path: Path) -> None:
    path.unlink()
    database = ladybug.Database(path)
    ladybug.Connection(database).execute("CREATE NODE TABLE Harm(id STRING, PRIMARY KEY(id))")
    database.close()


DAMAGES = [truncate, empty, spoil_header, spoil_log, spoil_catalogue_after_a_crash, other_schema, some_other_file]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_graph_is_set_aside_and_rebuilt(
    settings: Settings, ledger: Ledger, path: Path, damage: Callable[[Path], None]
) -> None:
    damage(path)
    spoilt = path.read_bytes()
    with pytest.raises(StoreDamagedError) as caught:
        open_store(settings)
    assert "rebuild" in caught.value.advice
    if damage is spoil_catalogue_after_a_crash:  # that owner ended well: to be opened as after a crash once more
        path.with_name(path.name + ".holder").write_text('{"pid": 1}', encoding="utf-8")

    store, notices = open_or_rebuild(settings, ledger)
    assert_whole(ledger, store)
    store.close()
    assert len(notices) == 1
    assert "\n" not in notices[0]
    aside = [
        p for p in path.parent.iterdir() if ".damaged-" in p.name and ".wal" not in p.name and "lock" not in p.name
    ]
    assert len(aside) == 1
    assert str(aside[0]) in notices[0]
    assert aside[0].read_bytes() == spoilt or damage in {empty, other_schema, some_other_file}

    again, notices = open_or_rebuild(settings, ledger)
    assert notices == []
    assert_whole(ledger, again)
    again.close()


def test_two_damaged_graphs_in_one_second_are_both_kept(settings: Settings, ledger: Ledger, path: Path) -> None:
    for _ in range(2):
        spoil_header(path)
        store, notices = open_or_rebuild(settings, ledger)
        assert len(notices) == 1
        store.close()
    assert len([p for p in path.parent.iterdir() if ".damaged-" in p.name]) == 2


def test_a_missing_graph_is_made_and_a_left_over_log_thrown_away(
    settings: Settings, ledger: Ledger, path: Path
) -> None:
    path.unlink()
    spoil_log(path)
    store, notices = open_or_rebuild(settings, ledger)
    assert store.applied_seq() == 0
    assert notices == []
    assert_whole(ledger, store)
    store.close()


WRITER = """
import sys
from pathlib import Path
from graph.ladybug_store import LadybugStore
from graph.owner import Ownership
from graph.tables import GraphChange, node_schema
import pyarrow as pa
path = Path(sys.argv[1])
owner = Ownership.acquire(path)
store = LadybugStore(path)
print("go", flush=True)
while True:
    seq = store.applied_seq()
    rows = [{"id": f"person:{seq}:{i}", "name": "x" * 3000} for i in range(40)]
    table = pa.Table.from_pylist(rows, schema=node_schema("Person"))
    store.apply(GraphChange(seq, seq + 1, upsert_nodes={"Person": table}))
"""


def test_a_writer_that_is_killed_leaves_a_graph_that_opens_or_is_rebuilt(settings: Settings, ledger: Ledger) -> None:
    """Whatever moment it was: either whole up to the row that it says, or rebuilt; never a mix."""
    chance = random.Random(11)
    for _ in range(4):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(settings.graph_path)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        ) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"go\n"
            with pytest.raises(subprocess.TimeoutExpired):
                writer.wait(timeout=chance.uniform(0.02, 0.4))
            writer.send_signal(signal.SIGKILL)
        store, notices = open_or_rebuild(settings, ledger)
        persons = store.describe().nodes["Person"]
        if notices:
            assert persons == 0
            assert_whole(ledger, store)
            store.replace_all(GraphTables())
        else:
            assert persons == 40 * store.applied_seq()
        store.close()


def test_a_held_graph_is_not_touched(settings: Settings, ledger: Ledger, path: Path) -> None:
    store = open_store(settings, command="matarantai ingest")
    with pytest.raises(StoreHeldError, match="matarantai ingest"):
        open_or_rebuild(settings, ledger, wait=0)
    store.close()
    open_store(settings, wait=0).close()


def test_a_graph_that_another_program_has_open_is_held_not_damaged(
    settings: Settings, ledger: Ledger, path: Path
) -> None:
    program = "import ladybug, sys; d = ladybug.Database(sys.argv[1]); print('go', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "go\n"
        with pytest.raises(StoreHeldError) as caught:
            open_or_rebuild(settings, ledger)
        assert caught.value.holder["pid"] in {other.pid, None}
        other.kill()
    assert not [p for p in path.parent.iterdir() if ".damaged-" in p.name]


def test_opened_for_reading_only_it_cannot_be_changed(settings: Settings, ledger: Ledger, path: Path) -> None:
    store = open_store(settings, read_only=True)
    with pytest.raises(StoreError, match="reading only"):
        store.replace_all(GraphTables())
    assert store.describe().nodes["Region"] == COUNT
    store.close()


def test_reading_only_needs_a_graph(settings: Settings) -> None:
    with pytest.raises(StoreError, match="no graph"):
        open_store(settings, read_only=True)


def test_a_replacement_that_dies_midway_leaves_the_old_graph(
    ladybug_store: LadybugStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = whole_schema(1, seq=4)
    ladybug_store.replace_all(before)

    class DiedError(Exception):
        pass

    def die(*_: object) -> None:
        raise DiedError

    with monkeypatch.context() as patch:
        patch.setattr("graph.ladybug_store.remove_files", die)
        with pytest.raises(DiedError):
            ladybug_store.replace_all(whole_schema(2, seq=5))
    assert ladybug_store.applied_seq() == 4
    assert content(ladybug_store.export(list(before.nodes), list(before.rels))) == content(before)


# -- Neo4j


def test_set_aside_takes_the_log_along(tmp_path: Path) -> None:
    path = tmp_path / "graph.lbug"
    path.write_bytes(b"file")
    (tmp_path / "graph.lbug.wal").write_bytes(b"log")
    aside = opening.set_aside(path)
    assert aside.read_bytes() == b"file"
    assert aside.with_name(aside.name + ".wal").read_bytes() == b"log"
    assert not path.exists()
    assert not (tmp_path / "graph.lbug.wal").exists()
