"""Commands that load: ingest, template; and those that keep the graph true to it: rebuild, check."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from api import render_load
from api.output import console, print_json
from api.parameters import day
from api.session import errors, open_workspace
from graph import projection
from graph.secrets import load_or_make_key
from graph.workspace import Workspace
from ingest.load import load_tables
from ingest.regions import load_regions, regions_loaded
from ingest.templates import template as write_templates

ingest = typer.Typer(no_args_is_help=True, help="Muat data · load regions and tables into the ledger and the graph.")
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]


def current_user() -> str:
    """Who works here, for the ledger: the name of the system's user."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


@contextmanager
def progress_bar(wanted: bool = True) -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on standard error (none where that is no terminal): a function of (what, done, total)."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=errors, transient=True, disable=not wanted or not errors.is_terminal) as bar:
        tasks: dict[str, int] = {}

        def advance(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done, total=total)  # type: ignore[arg-type]

        yield advance


def ensure_regions(workspace: Workspace, progress: Callable[[str, int, int], None]) -> None:
    """Load the register of regions, and say so, where the ledger lacks it: other data name regions."""
    if not regions_loaded(workspace.ledger):
        errors.print("wilayah belum dimuat, dimuat dahulu · the regions are not loaded yet, loading them first")
        load_regions(workspace.ledger, who=current_user(), progress=progress)


@ingest.command("regions")
def ingest_regions(as_json: AsJson = False) -> None:
    """Semua wilayah Indonesia dan negara · all regions of Indonesia, and countries."""
    with open_workspace("matarantai ingest regions") as workspace, progress_bar() as progress:
        report = load_regions(workspace.ledger, who=current_user(), progress=progress)
        workspace.sync()
    if as_json:
        print_json(report.as_json())
    else:
        render_load.regions(console(), report.as_json())


@ingest.command("tables")
def ingest_tables(
    path: Annotated[Path, typer.Argument(help="File or folder: CSV or XLSX, named by the tables.")],
    mapping: Annotated[Path | None, typer.Option("--mapping", help="YAML file for an office's own layout.")] = None,
    collection: Annotated[str, typer.Option("--collection", help="Scope of refs.")] = "default",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change; write nothing.")] = False,
    skip_bad: Annotated[
        bool, typer.Option("--skip-bad", help="Load good rows; bad ones go to a rejects file.")
    ] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Retract what these files no longer say.")] = False,
    as_json: AsJson = False,
) -> None:
    """Tabel baku · the canonical tables (docs/tables.md), all errors in one pass."""
    with open_workspace("matarantai ingest tables") as workspace, progress_bar() as progress:
        if not dry_run:
            ensure_regions(workspace, progress)
        report = load_tables(
            workspace.ledger,
            path,
            key=load_or_make_key(workspace.settings.data),
            collection=collection,
            mapping=mapping,
            dry_run=dry_run,
            skip_bad=skip_bad,
            replace=replace,
            who=current_user(),
            progress=progress,
        )
        if not dry_run:
            workspace.sync()
    if as_json:
        print_json(report.as_json())
    else:
        render_load.tables(console(), errors, report.as_json())
    if not report.ok:
        raise typer.Exit(1)


def template(
    name: Annotated[str | None, typer.Argument(help="One table (default: all).")] = None,
    out: Annotated[Path, typer.Option("--out", help="Folder to write to.")] = Path(),
    xlsx: Annotated[bool, typer.Option("--xlsx", help="One workbook instead of CSV files.")] = False,
) -> None:
    """Tabel kosong · write the empty tables, each column explained."""
    for path in write_templates(name, out, "xlsx" if xlsx else "csv"):
        typer.echo(str(path))


def rebuild(
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="As it was known on that day.")] = None,
) -> None:
    """Bangun ulang · make the graph anew from the ledger."""
    with open_workspace("matarantai rebuild") as workspace:
        projection.rebuild(workspace.ledger, workspace.store, day(as_of, "--as-of"))
        info = workspace.store.describe()
    console().print(
        f"graf dibangun ulang · graph rebuilt ({info.engine}): {sum(info.nodes.values()):,} simpul/nodes, "
        f"{sum(info.rels.values()):,} hubungan/relationships",
        markup=False,
    )
    if as_of is not None:
        console().print(
            "perintah berikutnya membawa graf kembali ke hari ini · the next command brings the graph back to today",
            markup=False,
        )


def check(as_json: AsJson = False) -> None:
    """Periksa · prove that the graph is what the ledger says; names each difference."""
    with open_workspace("matarantai check") as workspace:
        report = projection.check(workspace.ledger, workspace.store)
    if as_json:
        print_json(report.as_json())
    else:
        render_load.check(console(), report.as_json())
    if not report.ok:
        raise typer.Exit(1)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.add_typer(ingest, name="ingest")
    for command in (template, rebuild, check):
        app.command()(command)
