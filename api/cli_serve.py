"""Commands that run things: serve, demo, neo4j start|stop|status."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import sys
from pathlib import Path
from typing import Annotated

import typer

from api.demo import run_demo
from api.output import console
from api.session import open_workspace
from graph import neo4j_server
from graph.errors import UsageError
from graph.owner import announce_url
from graph.settings import load_settings

neo4j = typer.Typer(no_args_is_help=True, help="Neo4j 5 di mesin ini · a real Neo4j on this machine (JDK and Maven).")


def serve(
    port: Annotated[int | None, typer.Option("--port", min=0, max=65535, help="Port; 0: any free one.")] = None,
) -> None:
    """API dan halaman · serve the API and the pages on this machine; prints one address."""
    # Only this command needs them, and they take a while to import.
    import uvicorn

    from api.auth import LOOPBACK
    from api.server import create_app

    settings = load_settings()
    wanted = settings.port if port is None else port
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, wanted))
        except OSError as error:
            raise UsageError(
                f"{settings.host}:{wanted} cannot be used: {error.strerror}",
                advice="choose another with --port, or --port 0 for any free one",
            ) from None
        address = f"[{settings.host}]" if family == socket.AF_INET6 else settings.host
        url = f"http://{address}:{listener.getsockname()[1]}"
        with open_workspace("matarantai serve", settings) as workspace:
            token = secrets.token_urlsafe(32)
            token_file = settings.data / "serve.token"
            _write_secret(token_file, token)
            app = create_app(workspace, token, hosts=LOOPBACK | {address})
            if settings.is_embedded:
                announce_url(settings.graph_path, url, token_file)
            # uvicorn ends gracefully, then raises the signal again: as an exit, so that the graph is given free.
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
            listener.listen()  # from here on a request waits instead of being refused
            console().print(f"{url}/?token={token}", markup=False, soft_wrap=True)
            try:
                config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
                uvicorn.Server(config).run(sockets=[listener])
            finally:
                token_file.unlink(missing_ok=True)


def _write_secret(path: Path, secret: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(secret)


def demo(
    to: Annotated[Path, typer.Option("--to", help="Folder for the pages and the demo's own data.")] = Path("demo"),
) -> None:
    """Peragaan · load the sample data, print paths, gaps and coverage, write the pages."""
    run_demo(to, console())


@neo4j.command("start")
def neo4j_start() -> None:
    """Start a Neo4j of one's own on this machine; prints the settings to use it."""
    settings = load_settings()
    running = neo4j_server.start(neo4j_server.default_home(settings.data))
    console().print(
        f"Neo4j: {running.url}\n"
        f"export MATARANTAI_GRAPH={running.url} MATARANTAI_GRAPH_PASSWORD_FILE={running.password_file}",
        markup=False,
        soft_wrap=True,
    )


@neo4j.command("stop")
def neo4j_stop() -> None:
    """Stop it cleanly."""
    stopped = neo4j_server.stop(neo4j_server.default_home(load_settings().data))
    console().print("Neo4j berhenti · stopped" if stopped else "Neo4j tidak berjalan · is not running")


@neo4j.command("status")
def neo4j_status() -> None:
    """Does it run, and where?"""
    running = neo4j_server.status(neo4j_server.default_home(load_settings().data))
    console().print(
        f"Neo4j: {running.url}" if running.running else "Neo4j tidak berjalan · is not running", markup=False
    )


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(serve)
    app.command()(demo)
    app.add_typer(neo4j, name="neo4j")
