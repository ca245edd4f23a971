"""Commands about articles: `ingest article`, `extract`, and the verdicts on what they propose."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api import render_articles
from api.cli_load import current_user, ensure_regions, progress_bar
from api.output import console, print_json, show_answer
from api.proposal_review import ProposalReview, corrected_claim, workspace_name
from api.session import errors, open_answers, open_workspace
from graph import proposals
from graph.errors import UsageError
from graph.workspace import Workspace
from queries.proposal_queue import correction_cases
from queries.snapshot import Snapshot
from queries.source_list import find_source

queue = typer.Typer(no_args_is_help=True, help="Usulan pembaca teks · what the reader of texts proposes, and verdicts.")
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]
Url = Annotated[str | None, typer.Option("--url", help="Address of the article.")]
Published = Annotated[str | None, typer.Option("--published", metavar="DATE", help="The day it was published.")]
PublisherName = Annotated[str | None, typer.Option("--publisher", help="Who published it.")]
SourceRef = Annotated[str | None, typer.Option("--source", metavar="REF", help="Only what this source says.")]
Why = Annotated[str, typer.Option("--why", help="The reason, kept with the verdict.")]
Numbers = Annotated[list[int] | None, typer.Argument(metavar="N", help="Numbers of proposals.")]


def article(
    path: Annotated[Path, typer.Argument(help="An article (text, HTML, PDF), or a folder of them.")],
    url: Url = None,
    published: Published = None,
    publisher: PublisherName = None,
    collection: Annotated[str, typer.Option("--collection", help="Scope of refs.")] = "default",
    trust: Annotated[bool, typer.Option("--trust", help="Accept all claims at once, without review.")] = False,
    keep_suspects: Annotated[
        bool, typer.Option("--keep-suspects", help="Keep suspects' names as written (else initials).")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change; write nothing.")] = False,
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="Leave out files that cannot be read.")] = False,
    as_json: AsJson = False,
) -> None:
    """Artikel · read articles; their claims wait for a verdict (`matarantai proposals`)."""
    # The readers of HTML and PDF take a while to load: only these commands wait for them.
    from ingest.articles.loading import About, load_articles

    about = About(url, published, publisher)
    if path.is_dir() and about != About():
        raise UsageError(
            "--url, --published and --publisher speak of one article, not of a folder",
            advice="write `Sumber:`, `Terbit:` and `Penerbit:` at the head of each text",
        )
    with open_workspace("matarantai ingest article") as workspace, progress_bar() as progress:
        if not dry_run:
            ensure_regions(workspace, progress)
        report = load_articles(
            workspace.ledger, path, about=about, collection=collection, trust=trust, keep_suspects=keep_suspects,
            dry_run=dry_run, skip_bad=skip_bad, who=current_user(), progress=progress,
        )  # fmt: skip
        workspace.sync()
    if as_json:
        print_json(report.as_json())
    else:
        render_articles.report(console(), errors, report.as_json(), trusted=trust)
    if not report.ok:
        raise typer.Exit(1)


def extract(
    file: Annotated[Path, typer.Argument(help="An article: text, HTML or PDF.")],
    url: Url = None,
    published: Published = None,
    publisher: PublisherName = None,
    as_json: AsJson = False,
) -> None:
    """Baca artikel · what the reader takes from an article; writes nothing."""
    from ingest.articles.extraction import extract as extract_article
    from ingest.articles.loading import About, read_file, slug

    found = extract_article(read_file(file, About(url, published, publisher)))
    answer = found.as_json(slug(file.stem))
    if as_json:
        print_json(answer)
    else:
        render_articles.extraction(console(), answer, found.article.text)


def document(
    source: Annotated[str, typer.Argument(help="Id, ref or title of a source.")], as_json: AsJson = False
) -> None:
    """Naskah sumber · the kept text of a source, the words of each claim marked."""
    with open_answers("matarantai document") as answers:
        answer = answers.ask("document", {"source": source})
    show_answer(answer, render_articles.document, as_json=as_json)


@queue.command("list")
def list_proposals(
    source: SourceRef = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help="How many at most (0: all).")] = 50,
    as_json: AsJson = False,
) -> None:
    """Daftar usulan · what waits for a verdict, each with the sentence that it came from."""
    with open_answers("matarantai proposals list") as answers:
        answer = answers.ask("proposals", {"source": source, "limit": limit})
    show_answer(answer, render_articles.queue, as_json=as_json)


@queue.command("review")
def review(source: SourceRef = None) -> None:
    """Tinjau · go through the queue with keys: accept, reject, correct, skip, accept all of a source."""
    with open_workspace("matarantai proposals review") as workspace:
        ProposalReview(workspace, console(), source=_source(workspace, source), who=current_user()).run()


@queue.command("accept")
def accept(why: Why, numbers: Numbers = None, source: SourceRef = None) -> None:
    """Terima · let proposals in (all of a source with --source), with the nodes that they need."""
    with open_workspace("matarantai proposals accept") as workspace:
        chosen = _chosen(workspace, numbers, source)
        let_in = proposals.accept(workspace.ledger, chosen, who=current_user(), why=why)
        workspace.sync()
    console().print(f"{len(let_in)} usulan diterima · proposals accepted", markup=False)


@queue.command("reject")
def reject(why: Why, numbers: Numbers = None, source: SourceRef = None) -> None:
    """Tolak · turn proposals away for good (all of a source with --source)."""
    with open_workspace("matarantai proposals reject") as workspace:
        chosen = _chosen(workspace, numbers, source)
        gone = proposals.reject(workspace.ledger, chosen, who=current_user(), why=why)
    console().print(f"{len(gone)} usulan ditolak · proposals rejected", markup=False)


@queue.command("correct")
def correct(
    number: Annotated[int, typer.Argument(metavar="N", help="Number of the proposal.")],
    why: Why,
    settings: Annotated[
        list[str] | None, typer.Argument(metavar="NAME=VALUE", help="Properties as they should be; NAME= removes one.")
    ] = None,
    to: Annotated[str | None, typer.Option("--to", help="For a relationship: the entity that it goes to.")] = None,
) -> None:
    """Betulkan · let in what the text really says, in the place of what was proposed."""
    with open_workspace("matarantai proposals correct") as workspace:
        old = proposals.asked(workspace.ledger, [number])[0].claim
        claim = corrected_claim(workspace, old, settings or [], to)
        proposals.correct(workspace.ledger, number, claim, who=current_user(), why=why)
        workspace.sync()
        names = [workspace_name(workspace, end) for end in (old.object, claim.object)] if claim.object else []
    changed = f": {names[0]} → {names[1]}" if names and names[0] != names[1] else ""
    console().print(f"usulan {number} dibetulkan · proposal corrected{changed}", markup=False)


@queue.command("corrections")
def corrections(as_json: AsJson = False) -> None:
    """Koreksi · what officers corrected, as cases that the reader's tests can learn from."""
    with open_workspace("matarantai proposals corrections") as workspace:
        cases = correction_cases(workspace.ledger)
    if as_json:
        print_json({"corrections": cases})
    else:
        render_articles.corrections(console(), cases)


def _chosen(workspace: Workspace, numbers: list[int] | None, source: str | None) -> list[int]:
    if bool(numbers) == (source is not None):
        raise UsageError("name proposals by number, or a source with --source", advice="matarantai proposals list")
    if numbers:
        return numbers
    return [p.number for p in proposals.waiting(workspace.ledger, source=_source(workspace, source))]


def _source(workspace: Workspace, ref: str | None) -> str | None:
    return None if ref is None else find_source(Snapshot.load(workspace.store), workspace.canonical(ref)).id


def register(app: typer.Typer, ingest: typer.Typer) -> None:
    """Add these commands."""
    ingest.command("article")(article)
    app.command()(extract)
    app.command()(document)
    app.add_typer(queue, name="proposals")
