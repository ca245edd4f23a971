"""The command line.

Invariants: `--json` prints one JSON object on standard output and nothing else there; exit status 0 done, 1 the input
has errors, 2 wrong use, 3 the store can't be reached or opened; no error shows a stack trace or a secret.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import typer
from rich.markup import escape

from api import (
    cli_articles,
    cli_backup,
    cli_evidence,
    cli_exchange,
    cli_load,
    cli_questions,
    cli_resolve,
    cli_review,
    cli_serve,
)
from api.remote import RemoteError
from api.session import errors
from api.version import VERSION
from graph.errors import AmbiguousError, ContradictionError, InputError, MatarantaiError, NotFoundError

app = typer.Typer(
    name="matarantai",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    help="Jalur perekrutan dan celah koordinasi, dengan bukti. Recruitment paths and coordination gaps, with evidence.",
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"matarantai {VERSION}")
        raise typer.Exit


@app.callback()
def common(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Show the version."),
) -> None:
    """Jalur perekrutan dan celah koordinasi, dengan bukti. Recruitment paths and coordination gaps, with evidence."""


cli_questions.register(app)
cli_load.register(app)
cli_review.register(app)
cli_resolve.register(app)
cli_evidence.register(app)
cli_serve.register(app)
cli_backup.register(app)
cli_exchange.register(app)
cli_articles.register(app, cli_load.ingest)


def report(error: MatarantaiError) -> None:
    """An error as a tired officer should read it: what is wrong, where, what to do."""
    errors.print(f"[bold red]{escape(error.title)}:[/] {escape(error.message)}")
    if isinstance(error, AmbiguousError):
        for key, text in error.candidates:
            errors.print(f"  {escape(key)}  {escape(text)}")
    if isinstance(error, ContradictionError | RemoteError):
        for link in error.chain:
            errors.print(f"  {escape(link)}")
    if isinstance(error, InputError):
        for problem in error.problems:
            place = ", ".join(str(x) for x in (problem.file, problem.sheet) if x)
            place += f", baris/row {problem.row}" if problem.row else ""
            place += f", kolom/column {problem.column}" if problem.column else ""
            errors.print(escape(f"  {place}: {problem.message}" if place else f"  {problem.message}"))
    if isinstance(error, NotFoundError) and error.nearest:
        errors.print(f"  terdekat · nearest: {escape(', '.join(error.nearest))}")
    if error.advice:
        errors.print(f"  → {escape(error.advice)}")


def main() -> Any:
    """Entry point of the console script."""
    try:
        app()
    except MatarantaiError as error:
        report(error)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        errors.print("dihentikan · stopped")
        sys.exit(130)
    except BrokenPipeError:
        # The reader (head, less) has gone; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)


if __name__ == "__main__":
    main()
