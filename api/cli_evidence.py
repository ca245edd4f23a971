"""Commands about evidence: contested, sources, batches, retract."""

from __future__ import annotations

import sys
from typing import Annotated, Any

import typer

from api import render_evidence
from api.cli_load import current_user
from api.output import console, print_json, show_answer
from api.session import errors, open_answers
from graph.errors import UsageError

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="The day on which it must have been known.")]


def contested(
    label: Annotated[str | None, typer.Option("--label", help="Only this label or type (Person, LEG, …).")] = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help="Rows at most; 0: all.")] = 200,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Dipertentangkan · what sources disagree about: several values, and what some source denies."""
    with open_answers("matarantai contested") as answers:
        answer = answers.ask("contested", {"label": label, "limit": limit, "as_of": as_of})
    show_answer(answer, render_evidence.contested, as_json=as_json)


def sources(
    source: Annotated[str | None, typer.Argument(help="Id, ref (S01) or title: what would change without it.")] = None,
    with_copies: Annotated[
        bool, typer.Option("--with-copies", help="Also without what stands for one with it (copies of one release).")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", min=0, help="Rows of the list at most; 0: all.")] = 0,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="The day on which it must have been so.")
    ] = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Sumber · each source with its facts and what only it asserts; of one, which paths and gaps hang on it."""
    with open_answers("matarantai sources") as answers:
        if source is None:
            answer = answers.ask("sources", {"limit": limit, "as_of": as_of})
        else:
            given = {"source": source, "with_copies": with_copies, "on": on, "as_of": as_of}
            answer = answers.ask("source", given)
    if as_json:
        print_json(answer)
    elif source is None:
        render_evidence.sources(console(), answer)
    else:
        render_evidence.fall(console(), answer)


def batches(
    limit: Annotated[int, typer.Option("--limit", min=0, help="Rows at most; 0: all.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Muatan · the batches of the ledger: who loaded or took back what, and when."""
    with open_answers("matarantai batches") as answers:
        answer = answers.ask("batches", {"limit": limit})
    show_answer(answer, render_evidence.batches, as_json=as_json)


def retract(
    why: Annotated[str, typer.Option("--why", help="The reason, kept in the ledger.")],
    claim: Annotated[list[str] | None, typer.Option("--claim", help="Id of a claim (may be repeated).")] = None,
    batch: Annotated[int | None, typer.Option("--batch", min=1, help="Number of a batch.")] = None,
    source: Annotated[str | None, typer.Option("--source", help="Id or ref of a source: all that it states.")] = None,
    undo: Annotated[
        bool, typer.Option("--undo", help="State anew what was taken back; with --batch: what that batch took back.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what it would change.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: AsJson = False,
) -> None:
    """Tarik · take claims back by claim, batch or source, after a preview; nothing is deleted, --undo undoes it."""
    given: dict[str, Any] = {"claims": claim or [], "batch": batch, "source": source, "undo": undo}
    given |= {"why": why, "who": current_user()}
    asks = not dry_run and not yes
    if asks and not sys.stdin.isatty():
        raise UsageError("nobody can be asked here whether to go on", advice="look with --dry-run, then add --yes")
    with open_answers("matarantai retract") as answers:
        if dry_run or asks:
            answer = answers.ask("retract", {**given, "dry_run": True})
        if asks:
            render_evidence.retraction(errors, answer)
            if not answer["count"] or not typer.confirm("Lanjutkan? · Go on?", err=True):
                raise typer.Exit(0 if not answer["count"] else 1)
        if not dry_run:
            answer = answers.ask("retract", given)
    show_answer(answer, render_evidence.retraction, as_json=as_json)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    for command in (contested, sources, batches, retract):
        app.command()(command)
