"""A real Neo4j server of one's own, from a JDK and Maven: start, stop, status.

Invariants: the server listens on loopback only, asks for a password (random, in a 0600 file of its home folder) and
reports its use to nobody; a password never stands in an argument, a message or a log.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import time
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from pydantic import SecretStr

from graph.errors import StoreError

_FILES = resources.files("graph") / "neo4j"
_PID_FILE = "server.pid"
_PASSWORD_FILE = "password"  # noqa: S105 - a file name
_INITIAL_PASSWORD = "neo4j"  # noqa: S105 - what every new Neo4j starts with; replaced before `start` returns
_LEAST_JAVA = 17
_CONF = """\
# Written by graph/neo4j_server.py at every start.
server.bolt.enabled=true
server.bolt.listen_address=127.0.0.1:{port}
server.bolt.advertised_address=127.0.0.1:{port}
server.http.enabled=false
server.https.enabled=false
server.default_listen_address=127.0.0.1
server.memory.pagecache.size={pagecache}
dbms.security.auth_enabled=true
dbms.usage_report.enabled=false
dbms.security.allow_csv_import_from_file_urls=false
"""


@dataclass(frozen=True)
class ServerStatus:
    """A server: is it running, under which process id, at which URL, and which file holds its password."""

    running: bool
    pid: int | None
    url: str
    password_file: Path
    log_file: Path

    def password(self) -> SecretStr:
        """The password of user `neo4j` (StoreError if the file cannot be read)."""
        try:
            return SecretStr(self.password_file.read_text(encoding="utf-8").strip())
        except OSError as error:
            raise StoreError(
                f"the password file {self.password_file} cannot be read: {error.strerror}",
                advice="start the server first: matarantai neo4j start",
            ) from None


def default_cache() -> Path:
    """Where the libraries of the server go: $XDG_CACHE_HOME/matarantai, else ~/.cache/matarantai."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "matarantai"


def default_home(data: Path) -> Path:
    """Where the server keeps its data, configuration and password, inside the data folder."""
    return data / "neo4j"


def missing_tools() -> str:
    """What is missing to run a server, in one line that says how to get it; '' if nothing is."""
    java = shutil.which("java")
    if java is None:
        return "no Java found: install a JDK 17 or newer (Debian/Ubuntu: apt install openjdk-17-jdk-headless)"
    version = _java_version(java)
    if version < _LEAST_JAVA:
        return f"Java {version} found, 17 or newer is needed (Debian/Ubuntu: apt install openjdk-17-jdk-headless)"
    if shutil.which("javac") is None:
        return "Java without a compiler found: install the JDK (Debian/Ubuntu: apt install openjdk-17-jdk-headless)"
    if not _library_folder(default_cache()).is_dir() and shutil.which("mvn") is None:
        return "no Maven found: install it (Debian/Ubuntu: apt install maven)"
    return ""


def start(
    home: Path, *, port: int = 0, cache: Path | None = None, heap: str = "1g", wait: float = 120.0
) -> ServerStatus:
    """Start the server whose data are in `home`, or return the one that is already running.

    `port` 0 takes the port of the last run if it is free, else any free one; `heap` is Java's (`512m`, `2g`); `wait` is
    in seconds.  The first start fetches about 120 MB into `cache`.  StoreError if a tool is missing or it won't start.
    """
    now = status(home)
    if now.running:
        return now
    missing = missing_tools()
    if missing:
        raise StoreError(
            f"Neo4j cannot be started: {missing}", advice="or use Docker or a server by URL: docs/neo4j.md"
        )
    libraries = _fetch_libraries(cache or default_cache())
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    port = _choose_port(port, home)
    _write_conf(home, port, heap)
    log = home / "server.log"
    with log.open("wb") as output:
        command = [
            str(shutil.which("java")), f"-Xms{heap}", f"-Xmx{heap}", "-XX:+UseG1GC", "-cp", f"{libraries}{os.sep}*",
            "--add-opens=java.base/java.nio=ALL-UNNAMED", "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED", "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
            str(libraries / "Launcher.java"), str(home), str(home / "neo4j.conf"),
        ]  # fmt: skip
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    (home / _PID_FILE).write_text(str(process.pid), encoding="utf-8")
    try:
        _wait_until_ready(process, port, log, wait)
        _set_password(home, port)
    except BaseException:
        _terminate(process.pid)
        process.wait(timeout=60)
        raise
    # The server outlives this process: without this, Popen would warn that its child is still running.
    process.returncode = 0
    return status(home)


def stop(home: Path, *, wait: float = 60.0) -> bool:
    """Shut the server down cleanly (SIGTERM); True if one was running.  StoreError if it still runs after `wait` s."""
    now = status(home)
    if not now.running or now.pid is None:
        (home / _PID_FILE).unlink(missing_ok=True)
        return False
    _terminate(now.pid)
    deadline = time.monotonic() + wait
    while _is_server(now.pid, home):
        if time.monotonic() > deadline:
            raise StoreError(f"Neo4j (process {now.pid}) does not stop", advice=f"see {now.log_file}; wait, or end it")
        time.sleep(0.1)
    (home / _PID_FILE).unlink(missing_ok=True)
    return True


def status(home: Path) -> ServerStatus:
    """Whether a server runs for this home, and where; reads files and the process table only."""
    pid: int | None = None
    with contextlib.suppress(OSError, ValueError):
        pid = int((home / _PID_FILE).read_text(encoding="utf-8"))
    running = pid is not None and _is_server(pid, home)
    return ServerStatus(
        running=running, pid=pid if running else None, url=f"bolt://127.0.0.1:{_last_port(home)}",
        password_file=home / _PASSWORD_FILE, log_file=home / "server.log",
    )  # fmt: skip


def _java_version(java: str) -> int:
    """The main version of a `java` command (0 if it cannot be told)."""
    try:
        answer = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return 0
    match = re.search(r'version "(\d+)(?:\.(\d+))?', answer.stderr + answer.stdout)
    if match is None:
        return 0
    return int(match[2]) if match[1] == "1" and match[2] else int(match[1])


def _pom() -> str:
    return (_FILES / "pom.xml").read_text(encoding="utf-8")


def _library_folder(cache: Path) -> Path:
    """One folder a version, so that a newer Matarantai never runs half of an old server."""
    version = re.findall(r"<version>([\d.]+)</version>", _pom())[-1]
    return cache / f"neo4j-{version}"


def _fetch_libraries(cache: Path) -> Path:
    """The folder with the server's libraries and the launcher; fetched by Maven if it is not there."""
    folder = _library_folder(cache)
    launcher = (_FILES / "Launcher.java").read_bytes()
    if not folder.is_dir():
        maven = shutil.which("mvn")
        if maven is None:
            raise StoreError(
                "Neo4j's libraries are not here yet and Maven, which fetches them, is not installed",
                advice="install Maven (Debian/Ubuntu: apt install maven)",
            )
        # Into a folder of another name first: an interrupted download must not look whole.
        partial = cache / f"{folder.name}.partial-{os.getpid()}"
        partial.mkdir(parents=True)
        try:
            (partial / "pom.xml").write_text(_pom(), encoding="utf-8")
            answer = subprocess.run(
                [maven, "-q", "-B", "dependency:copy-dependencies", f"-DoutputDirectory={partial}"],
                cwd=partial, capture_output=True, text=True, check=False,
            )  # fmt: skip
            if answer.returncode != 0:
                (cache / "maven.log").write_text(answer.stdout + answer.stderr, encoding="utf-8")
                raise StoreError(
                    "Maven could not fetch Neo4j's libraries", advice=f"is there a network? see {cache / 'maven.log'}"
                )
            with contextlib.suppress(OSError):  # another process was quicker
                partial.rename(folder)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    if not (folder / "Launcher.java").is_file() or (folder / "Launcher.java").read_bytes() != launcher:
        (folder / "Launcher.java").write_bytes(launcher)
    return folder


def _last_port(home: Path) -> int:
    """The port in the configuration of the last run (0 if there was none)."""
    with contextlib.suppress(OSError):
        match = re.search(r"listen_address=127\.0\.0\.1:(\d+)", (home / "neo4j.conf").read_text(encoding="utf-8"))
        return int(match[1]) if match else 0
    return 0


def _choose_port(port: int, home: Path) -> int:
    """The port asked for; for 0 the one of the last run if it is free, else any free one."""
    for candidate in (port,) if port else (_last_port(home), 0):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", candidate))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise StoreError(f"port {port} is taken by another program", advice="choose another port with --port")


def _write_conf(home: Path, port: int, heap: str) -> None:
    if not re.fullmatch(r"\d+[mg]", heap):
        raise StoreError(f"{heap!r} is no size of memory", advice="write it like 512m or 2g")
    (home / "neo4j.conf").write_text(_CONF.format(port=port, pagecache="256m"), encoding="utf-8")


def _wait_until_ready(process: subprocess.Popen[bytes], port: int, log: Path, wait: float) -> None:
    deadline = time.monotonic() + wait
    while True:
        if process.poll() is not None:
            raise StoreError("Neo4j ended while starting", advice=f"see {log}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        if time.monotonic() > deadline:
            raise StoreError(f"Neo4j did not answer within {wait:.0f} seconds", advice=f"see {log}")
        time.sleep(0.1)


def _set_password(home: Path, port: int) -> None:
    """Replace the password that every new Neo4j has by a random one, once.

    The file is written first: a crash between the two leaves a file whose password is set by the next start.
    """
    file = home / _PASSWORD_FILE
    if not file.is_file():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as output:
            output.write(secrets.token_urlsafe(24))
    password = file.read_text(encoding="utf-8").strip()
    import neo4j
    from neo4j.exceptions import AuthError, Neo4jError

    url = f"bolt://127.0.0.1:{port}"
    try:
        with neo4j.GraphDatabase.driver(url, auth=("neo4j", password)) as driver:
            driver.verify_connectivity()
            return
    except AuthError:
        pass  # a new server, or one whose first start was interrupted
    try:
        with (
            neo4j.GraphDatabase.driver(url, auth=("neo4j", _INITIAL_PASSWORD)) as driver,
            driver.session(database="system") as session,
        ):
            session.run(
                "ALTER CURRENT USER SET PASSWORD FROM $old TO $new", old=_INITIAL_PASSWORD, new=password
            ).consume()
    except Neo4jError:
        raise StoreError(
            f"the password in {file} is not that of the server", advice="put the right password into that file"
        ) from None


def _is_server(pid: int, home: Path) -> bool:
    """True if the process is alive and, where the system lets us see, is our launcher (a pid may be used again)."""
    if os.name == "nt":  # os.kill would end the process there; its port tells as well
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", _last_port(home)), timeout=1):
            return True
        return False
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        command = Path(f"/proc/{pid}/cmdline").read_bytes().decode("utf-8", "replace")
    except OSError:
        return True
    return state != "Z" and "Launcher" in command and str(home) in command


def _terminate(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
