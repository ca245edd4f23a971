"""A real PostgreSQL server for the tests: found on this machine, started in a temporary folder, stopped at the end.

Invariants: it listens on a Unix socket in that folder only, so tests on one machine never meet; a missing server is
never silent: the tests are skipped with a reason, and fail where the environment says CI=true.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest
from pydantic import SecretStr

_PASSWORD = "rahasia-uji"  # a password only so that tests can look for it in errors
_NAMES = count(1)


def find_binaries() -> Path | None:
    """The folder that holds initdb and pg_ctl: on the PATH, else the newest /usr/lib/postgresql/*/bin; else None."""
    on_path = shutil.which("pg_ctl")
    if on_path and (Path(on_path).resolve().parent / "initdb").exists():
        return Path(on_path).resolve().parent
    found = [p for p in Path("/usr/lib/postgresql").glob("*/bin") if (p / "initdb").exists()]
    return max(found, key=lambda p: float(p.parent.name), default=None)


def _as_server_user(folder: Path) -> Callable[[list[str]], list[str]]:
    """How to run a server command: as `postgres` where we are root, because the server refuses root."""
    if os.geteuid() != 0:
        return lambda command: command
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return lambda command: ["runuser", "-u", "postgres", "--", *command]


@contextmanager
def running_server() -> Iterator[Callable[[], SecretStr]]:
    """Start a server; gives a function that makes a fresh database and returns its SQLAlchemy URL.

    Skips the test (fails it where CI=true) if there is no server on this machine.
    """
    binaries = find_binaries()
    if binaries is None:
        reason = "PostgreSQL: no server found; install it with `apt-get install postgresql` (initdb and pg_ctl)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    # /tmp, wherever TMPDIR points: the path of a socket must be short.
    folder = Path(tempfile.mkdtemp(prefix="matarantai-pg-", dir="/tmp"))
    as_server = _as_server_user(folder)

    def run(*command: str) -> None:
        done = subprocess.run(
            as_server([str(binaries / command[0]), *command[1:]]),
            cwd=folder, capture_output=True, text=True, timeout=120, check=False, env={**os.environ, "LC_ALL": "C"},
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{command[0]} failed: {done.stderr[-2000:]}{done.stdout[-2000:]}")

    data = str(folder / "data")
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c max_connections=40"
    try:
        run("initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync")
        run("pg_ctl", "-D", data, "-l", str(folder / "log"), "-o", options, "-w", "start")
        try:

            def new_database() -> SecretStr:
                name = f"ledger_{next(_NAMES)}"
                run("createdb", "-h", str(folder), "-U", "postgres", name)
                return SecretStr(f"postgresql+psycopg://postgres:{_PASSWORD}@/{name}?host={folder}")

            yield new_database
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
