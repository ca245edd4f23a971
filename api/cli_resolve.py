"""Command `resolve`: who may be whom, with what speaks for and against it.

Invariant: nothing is merged unless --apply is given, and then only pairs that rest on an exact strong key.
"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from api import render_resolution
from api.answers import Answers, LocalAnswers
from api.cli_load import current_user, progress_bar
from api.output import show_answer
from api.session import open_answers

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]
_WHY = "kunci pasti yang sama · the same exact key"


def resolve(
    label: Annotated[
        str | None, typer.Option("--label", help="Only Person, Company, Agency, Place or Identifier.")
    ] = None,
    min_score: Annotated[
        float | None, typer.Option("--min-score", min=0, max=1, help="Lowest score (default: that of review, 0.5).")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help="Pairs at most; 0: all.")] = 0,
    apply: Annotated[
        bool,
        typer.Option("--apply", help="Judge `automatic` pairs the same; people only with --label Person."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Siapa mungkin siapa · pairs that may be one and the same, with score and explanation (docs/resolution.md)."""
    with open_answers("matarantai resolve") as answers:
        given = {"label": label, "min_score": min_score, "limit": limit}
        if isinstance(answers, LocalAnswers):
            with progress_bar() as progress:
                answer = answers.resolve(given, progress)
        else:
            answer = answers.ask("resolve", given)
        if apply:
            _apply(answers, answer, label)
    show_answer(answer, render_resolution.pairs, as_json=as_json)


def _apply(answers: Answers, answer: dict[str, Any], label: str | None) -> None:
    """Judge the automatic pairs the same; the answer's pairs say `applied`."""
    for pair in answer["pairs"]:
        people = pair["a"]["label"] == "Person"
        if pair["band"] != "automatic" or (people and label != "Person"):
            continue
        said = {"left": pair["a"]["id"], "right": pair["b"]["id"], "verdict": "same", "who": current_user()}
        answers.ask("judge", {**said, "why": _WHY})
        pair["applied"] = True


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(resolve)
