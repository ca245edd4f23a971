"""Who owns the embedded graph: one process at a time, and it says who it is to the next.

Two small files lie beside the graph: `….lock`, whose lock the operating system frees when its process dies, and
`….holder`, which says who holds it.

Invariants: the lock alone decides, so what a dead process left never blocks anybody; a holder file that is there when
the lock was free means that its process died inside; no secret is written (a server's token only by its file's path).
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from graph.errors import StoreError, StoreHeldError

DEFAULT_WAIT = 5.0
_POLL_SECONDS = 0.05
_LOCK_SUFFIX = ".lock"
_HOLDER_SUFFIX = ".holder"

if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class Ownership:
    """The embedded graph at `path` is ours until `release`; a context manager.

    `predecessor_died` is True if whoever owned it before ended without releasing it (killed, or the power failed).
    """

    def __init__(self, path: Path, lock: IO[bytes], *, predecessor_died: bool) -> None:
        self._path = path
        self._lock: IO[bytes] | None = lock
        self.predecessor_died = predecessor_died

    @classmethod
    def acquire(
        cls,
        path: Path,
        *,
        command: str = "matarantai",
        wait: float = DEFAULT_WAIT,
        clock: Callable[[], float] = time.monotonic,
    ) -> Ownership:
        """Become the owner, waiting up to `wait` seconds for another (StoreHeldError names it).

        A holder that serves HTTP is not waited for: it will not end by itself.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = _beside(path, _LOCK_SUFFIX).open("ab")
        except OSError as error:
            raise StoreError(
                f"the folder of the graph {path} cannot be used: {error.strerror}",
                advice="set MATARANTAI_DATA to a folder that this user may write to",
            ) from None
        try:
            deadline = clock() + wait
            while not _try_lock(lock):
                holder = read_holder(path)
                if holder.get("url") or clock() >= deadline:
                    raise _held(path, holder)
                time.sleep(_POLL_SECONDS)
        except OSError as error:
            lock.close()
            raise StoreError(
                f"the graph {path} cannot be locked: {error.strerror}",
                advice="keep the data folder (MATARANTAI_DATA) on a disk of this machine, not on a network share",
            ) from None
        except BaseException:
            lock.close()
            raise
        died = _beside(path, _HOLDER_SUFFIX).exists()
        since = datetime.now(UTC).isoformat(timespec="seconds")
        _write_holder(path, {"pid": os.getpid(), "command": command, "since": since, "url": None, "token_file": None})
        return cls(path, lock, predecessor_died=died)

    def release(self) -> None:
        """Give the graph free; doing it twice is harmless."""
        if self._lock is not None:
            _beside(self._path, _HOLDER_SUFFIX).unlink(missing_ok=True)
            self._lock.close()  # frees the lock
            self._lock = None

    def __enter__(self) -> Ownership:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def announce_url(path: Path, url: str, token_file: Path) -> None:
    """The owner of the graph at `path` says that it answers at `url`, for those who can read `token_file`.

    StoreError if this process does not own the graph.
    """
    holder = read_holder(path)
    if holder.get("pid") != os.getpid():
        raise StoreError(f"the graph {path} is not owned by this process")
    _write_holder(path, {**holder, "url": url, "token_file": str(token_file)})


def read_holder(path: Path) -> dict[str, Any]:
    """What the holder file of the graph at `path` says: pid, command, since (ISO, UTC), url, token_file; {} if none."""
    with contextlib.suppress(OSError, ValueError):
        found = json.loads(_beside(path, _HOLDER_SUFFIX).read_text(encoding="utf-8"))
        return found if isinstance(found, dict) else {}
    return {}


def _held(path: Path, holder: dict[str, Any]) -> StoreHeldError:
    who = f"`{holder['command']}` (process {holder['pid']}, since {holder['since']})" if holder else "another process"
    if holder.get("url"):
        advice = f"ask it at {holder['url']}, or end it first"
    else:
        advice = "wait until it has ended, then try again"
    return StoreHeldError(f"the graph {path} is in use by {who}", holder, advice=advice)


def _write_holder(path: Path, holder: dict[str, Any]) -> None:
    """Written whole or not at all: the next process may be reading it."""
    file = _beside(path, _HOLDER_SUFFIX)
    partial = _beside(path, f"{_HOLDER_SUFFIX}.{os.getpid()}")
    partial.write_text(json.dumps(holder), encoding="utf-8")
    partial.replace(file)


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)
