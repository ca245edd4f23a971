"""Commands about who is who: judge, review (the queue of pairs, undo), history."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from api import render_review
from api.answers import Answers, LocalAnswers
from api.cli_load import current_user, progress_bar
from api.output import console, show_answer
from api.pair_review import PairReview
from api.review_answers import label_named, pair_or_seq
from api.session import open_answers
from graph.vocabulary import VERDICTS

review = typer.Typer(help="Tinjau · review pairs that may be one and the same.")
_INDONESIAN = {"sama": "same", "beda": "different", "ragu": "unsure"}
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]
Label = Annotated[str | None, typer.Option("--label", help="Only this label (Person, Company, …).")]
Collection = Annotated[str, typer.Option("--collection", help="Scope of refs.")]


def judge(
    left: Annotated[str, typer.Argument(metavar="A", help="Id, ref (recruiters:R4) or name.")],
    right: Annotated[str, typer.Argument(metavar="B", help="Id, ref or name.")],
    verdict: Annotated[str, typer.Argument(help="sama/same, beda/different or ragu/unsure.")],
    why: Annotated[str, typer.Option("--why", help="The reason, kept with the judgement.")],
    collection: Collection = "default",
    as_json: AsJson = False,
) -> None:
    """Putusan · judge two entities the same or different; refused where earlier judgements say the opposite."""
    verdict = _INDONESIAN.get(verdict.casefold(), verdict)
    if verdict not in VERDICTS:
        words = [*_INDONESIAN, *VERDICTS]
        raise typer.BadParameter("one of: " + ", ".join(words), param_hint="verdict")
    given = {"left": left, "right": right, "verdict": verdict, "why": why, "who": current_user()}
    with open_answers("matarantai judge") as answers:
        answer = answers.ask("judge", {**given, "collection": collection})
    show_answer(answer, render_review.verdict, as_json=as_json)


@review.callback(invoke_without_command=True)
def walk(
    context: typer.Context,
    label: Label = None,
    listed: Annotated[bool, typer.Option("--list", help="List the pairs that wait; ask nothing.")] = False,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Look for pairs anew first, whatever has changed.")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", min=0, help="With --list: pairs at most; 0: all.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Tinjau · go through the pairs that may be one, best first: the keys are shown, each verdict takes a reason.

    Pairs are looked for anew where the data has changed since. Those judged different come back only with new
    evidence; those judged unsure come last."""
    if context.invoked_subcommand is not None:
        return
    label = label_named(label)
    with open_answers("matarantai review") as answers:
        found = _refreshed(answers, force=refresh)
        if listed or as_json:
            answer = answers.ask("review", {"label": label, "limit": limit})
            show_answer(answer, render_review.queue, as_json=as_json)
        elif sys.stdin.isatty() and sys.stdout.isatty():
            PairReview(answers, console(), label=label, who=current_user()).run()
        else:
            render_review.refreshed(console(), found)
            show_answer(answers.ask("review_next", {"label": label}), render_review.next_pair, as_json=False)


@review.command("next")
def next_pair(
    label: Label = None,
    skip: Annotated[int, typer.Option("--skip", min=0, help="Pass over so many pairs.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Pasangan berikut · the next pair, with the explanation and the facts of both side by side."""
    with open_answers("matarantai review next") as answers:
        _refreshed(answers, merges=False)
        answer = answers.ask("review_next", {"label": label_named(label), "skip": skip})
    show_answer(answer, render_review.next_pair, as_json=as_json)


@review.command("judged")
def judged(
    limit: Annotated[int, typer.Option("--limit", min=0, help="Judgements at most; 0: all.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Putusan yang berlaku · the judgements that stand, newest first, with their numbers."""
    with open_answers("matarantai review judged") as answers:
        answer = answers.ask("judged", {"limit": limit})
    show_answer(answer, render_review.judged, as_json=as_json)


@review.command("undo")
def undo(
    which: Annotated[
        list[str] | None, typer.Argument(metavar="NUMBER | A B", help="A judgement, or a pair (default: the newest).")
    ] = None,
    why: Annotated[str | None, typer.Option("--why", help="The reason, kept with the undo.")] = None,
    collection: Collection = "default",
    as_json: AsJson = False,
) -> None:
    """Batalkan · take a judgement back; the graph is at once as if it had never been, both rows stay in the ledger."""
    given: dict[str, Any] = {**pair_or_seq(which or []), "why": why, "who": current_user(), "collection": collection}
    with open_answers("matarantai review undo") as answers:
        answer = answers.ask("undo", given)
    show_answer(answer, render_review.undone, as_json=as_json)


def history(
    entity: Annotated[str, typer.Argument(help="Id, ref (recruiters:R4) or name.")],
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="DATE", help="The day on which it must have been known.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Events at most, the newest.")] = 500,
    as_json: AsJson = False,
) -> None:
    """Riwayat · what became known of an entity when, from whom, by whose judgement; also what was retracted and why."""
    with open_answers("matarantai history") as answers:
        answer = answers.ask("history", {"entity": entity, "as_of": as_of, "limit": limit})
    show_answer(answer, render_review.history, as_json=as_json)


def _refreshed(answers: Answers, *, force: bool = False, merges: bool = True) -> Mapping[str, Any]:
    """Look for pairs anew where that is due; here with a progress bar, beside a server by asking it."""
    if not isinstance(answers, LocalAnswers):
        # The server looks anew only where something has changed: whoever may ask it cannot keep it busy.
        return answers.ask("refresh", {"merges": merges})
    with progress_bar() as progress:
        return answers.review.refresh(force=force, merges=merges, progress=progress)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(judge)
    app.add_typer(review, name="review")
    app.command()(history)
