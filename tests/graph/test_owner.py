from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.errors import StoreError, StoreHeldError
from graph.owner import Ownership, announce_url, read_holder

HOLD = """
import sys
from pathlib import Path
from graph.owner import Ownership, announce_url
path = Path(sys.argv[1])
owner = Ownership.acquire(path, command="matarantai serve")
if len(sys.argv) > 2:
    announce_url(path, sys.argv[2], Path("serve.token"))
print("mine", flush=True)
sys.stdin.read()
"""


def hold(path: Path, *words: str) -> subprocess.Popen[str]:
    """A process that owns the graph until its standard input is closed."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path), *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "mine\n"
    return process


@pytest.fixture
def holder(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    with hold(tmp_path / "graph.lbug") as process:
        yield process
        process.kill()


def test_the_second_is_told_who_holds_the_graph(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    with pytest.raises(StoreHeldError) as caught:
        Ownership.acquire(tmp_path / "graph.lbug", wait=0.1)
    assert caught.value.exit_code == 3
    assert caught.value.holder["pid"] == holder.pid
    assert "`matarantai serve`" in caught.value.message
    assert str(holder.pid) in caught.value.message
    assert "\n" not in caught.value.message
    assert "wait" in caught.value.advice


def test_a_short_command_is_waited_for(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    assert holder.stdin is not None
    timer = threading.Timer(0.3, holder.stdin.close)
    timer.start()
    with Ownership.acquire(tmp_path / "graph.lbug", wait=60) as owner:
        timer.join()
        assert read_holder(tmp_path / "graph.lbug")["pid"] != holder.pid
        assert owner is not None


def test_a_server_is_not_waited_for_and_says_its_address(tmp_path: Path) -> None:
    with hold(tmp_path / "graph.lbug", "http://127.0.0.1:8765") as process:
        start = time.monotonic()
        with pytest.raises(StoreHeldError) as caught:
            Ownership.acquire(tmp_path / "graph.lbug", wait=200)
        assert time.monotonic() - start < 100
        assert caught.value.holder["url"] == "http://127.0.0.1:8765"
        assert caught.value.holder["token_file"] == "serve.token"
        assert "http://127.0.0.1:8765" in caught.value.advice
        process.kill()


def test_a_process_that_was_killed_blocks_nobody(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait()
    assert read_holder(tmp_path / "graph.lbug")["pid"] == holder.pid
    with Ownership.acquire(tmp_path / "graph.lbug", wait=0) as owner:
        assert owner.predecessor_died
    with Ownership.acquire(tmp_path / "graph.lbug", wait=0) as owner:
        assert not owner.predecessor_died


def test_one_process_owns_it_once(tmp_path: Path) -> None:
    with Ownership.acquire(tmp_path / "graph.lbug", command="first"):
        with pytest.raises(StoreHeldError, match="first"):
            Ownership.acquire(tmp_path / "graph.lbug", wait=0)
        with Ownership.acquire(tmp_path / "other.lbug", wait=0):
            pass
    assert read_holder(tmp_path / "graph.lbug") == {}


def test_only_the_owner_may_announce_an_address(tmp_path: Path, holder: subprocess.Popen[str]) -> None:
    with pytest.raises(StoreError):
        announce_url(tmp_path / "graph.lbug", "http://127.0.0.1:1", tmp_path / "token")


@pytest.mark.parametrize("text", ["", "{", "[]", "null"])
def test_a_spoilt_holder_file_is_no_obstacle(tmp_path: Path, text: str) -> None:
    (tmp_path / "graph.lbug.holder").write_text(text, encoding="utf-8")
    with Ownership.acquire(tmp_path / "graph.lbug", wait=0):
        written = json.loads((tmp_path / "graph.lbug.holder").read_text(encoding="utf-8"))
        assert set(written) == {"pid", "command", "since", "url", "token_file"}


def test_a_held_graph_with_a_spoilt_holder_file_is_still_held(tmp_path: Path) -> None:
    with Ownership.acquire(tmp_path / "graph.lbug"):
        (tmp_path / "graph.lbug.holder").write_text("{", encoding="utf-8")
        with pytest.raises(StoreHeldError, match="another process"):
            Ownership.acquire(tmp_path / "graph.lbug", wait=0)


def test_a_folder_that_cannot_be_made_is_a_readable_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(StoreError) as caught:
        Ownership.acquire(tmp_path / "file" / "graph.lbug")
    assert "MATARANTAI_DATA" in caught.value.advice
