"""Commands of exchange with others: ingest ftm, export ftm.

Invariant: what does not fit is counted and told, in the report and in its JSON.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from api import ftm_export, render_load
from api.cli_backup import existing_ledger
from api.cli_load import AsJson, current_user, ensure_regions, ingest, progress_bar
from api.output import console, print_json
from api.parameters import day, grade
from api.session import errors, notify, open_workspace
from graph import projection
from graph.secrets import load_or_make_key
from graph.settings import load_settings
from ingest.ftm import load_ftm

export = typer.Typer(no_args_is_help=True, help="Bawa keluar · write the graph in the form of others.")


@ingest.command("ftm")
def ingest_ftm(
    path: Annotated[Path, typer.Argument(help="Entities or statements as JSON lines, or statements as CSV.")],
    collection: Annotated[str, typer.Option("--collection", help="Scope of the file's ids.")] = "default",
    source: Annotated[
        str, typer.Option("--source", help="Title of the source of what names neither document nor dataset.")
    ] = "",
    graded: Annotated[str | None, typer.Option("--grade", metavar="B3", help="Admiralty grade of all of it.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change; write nothing.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Retract what this file no longer says.")] = False,
    as_json: AsJson = False,
) -> None:
    """FollowTheMoney · entities or statements into the ledger, all errors in one pass (docs/ftm.md)."""
    letters = grade(graded, "--grade")
    with open_workspace("matarantai ingest ftm") as workspace, progress_bar() as progress:
        if not dry_run:
            ensure_regions(workspace, progress)
        report = load_ftm(
            workspace.ledger, path, key=load_or_make_key(workspace.settings.data), collection=collection,
            source=source, grade=(letters[0], letters[1]) if letters else (None, None), dry_run=dry_run,
            replace=replace, who=current_user(),
        )  # fmt: skip
        if not dry_run:
            workspace.sync()
    if as_json:
        print_json(report.as_json())
    else:
        render_load.tables(console(), errors, report.as_json())
        _say_ftm(report.as_json()["ftm"])
    if not report.ok:
        raise typer.Exit(1)


def _say_ftm(found: dict[str, Any]) -> None:
    out = console()
    for words, counts in (
        ("dibaca/taken", found["taken"]),
        ("tidak ada tempatnya/no place here", found["left"]),
        ("sifat tanpa tempat/properties without a place", found["left_properties"]),
    ):
        if counts:
            out.print(f"{words}: " + ", ".join(f"{name} {count:,}" for name, count in counts.items()), markup=False)
    if found["victims"]:
        out.print(f"korban tanpa nama/victims without a name: {found['victims']:,}", markup=False)


@export.command("ftm")
def export_ftm(
    file: Annotated[Path, typer.Argument(help="File to write: .jsonl; with --statements also .csv.")],
    statements: Annotated[
        bool, typer.Option("--statements", help="Statements: every value with dataset, original, first and last seen.")
    ] = False,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="As it was known on that day.")] = None,
    as_json: AsJson = False,
) -> None:
    """FollowTheMoney · the graph, from the ledger; names people, phones and accounts, never victims (docs/ftm.md)."""
    known_on = day(as_of, "--as-of")
    with existing_ledger(load_settings()) as ledger:
        done = ftm_export.export_ftm(projection.build(ledger, known_on), file, statements=statements)
    notify(ftm_export.INCLUDED)
    if as_json:
        print_json({"file": str(file), **done.as_json()})
    else:
        for line in ftm_export.summary(done.as_json()):
            console().print(line, markup=False)


def register(app: typer.Typer) -> None:
    """Add the commands of export (`ingest ftm` joins the group of loading)."""
    app.add_typer(export, name="export")
