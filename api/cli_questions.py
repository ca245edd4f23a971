"""Commands that ask: paths, flow, gaps, coverage, show, search, queries, query, cypher."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from api import render, render_entity
from api.output import print_answer, show_answer
from api.parameters import day
from api.session import notify, open_answers, open_workspace
from graph.as_of import graph_as_of
from graph.errors import UsageError
from graph.settings import load_settings
from queries.cypher_owner import owner_cypher
from queries.named_queries import find_query
from viz.words import Word

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="CSV on standard output.")]
Html = Annotated[Path | None, typer.Option("--html", help="Also write a page (HTML, opens offline) to this file.")]
OnDay = Annotated[str | None, typer.Option("--on", metavar="DATE", help="The day on which it must have been so.")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE", help="The day on which it must have been known.")]
Unreviewed = Annotated[
    bool, typer.Option("--include-unreviewed", help="Also claims from texts that nobody has reviewed (marked).")
]
_REGION = "REGION"


def _ask(question: str, given: dict[str, Any]) -> dict[str, Any]:
    with open_answers(f"matarantai {question}") as answers:
        answer = answers.ask(question, given)
    if "nothing_known" in answer:
        notify(str(answer["nothing_known"]))
    return answer


def paths(
    origin: Annotated[str, typer.Option("--from", metavar=_REGION, help="Where the paths start (code or name).")],
    to: Annotated[str | None, typer.Option("--to", metavar=_REGION, help="Region or country of arrival.")] = None,
    k: Annotated[int, typer.Option("--k", min=1, help="How many paths.")] = 5,
    mode: Annotated[str, typer.Option("--mode", help="strict: one case; composed: across cases; both.")] = "both",
    max_wait: Annotated[int, typer.Option("--max-wait", min=0, help="Days between two legs at most.")] = 30,
    between: Annotated[
        tuple[str, str] | None, typer.Option("--between", metavar="FROM TO", help="Leave out legs wholly outside.")
    ] = None,
    avoid_hubs: Annotated[
        int | None, typer.Option("--avoid-hubs", metavar="N", min=1, help="No inner node with more than N legs.")
    ] = None,
    min_grade: Annotated[str | None, typer.Option("--min-grade", metavar="B3", help="Lowest grade of a leg.")] = None,
    on: OnDay = None,
    as_of: AsOf = None,
    include_unreviewed: Unreviewed = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    html: Html = None,
) -> None:
    """Jalur perekrutan · recruitment paths from a region, in time order, with evidence."""
    answer = _ask(
        "paths",
        {
            "from": origin,
            "to": to,
            "k": k,
            "mode": mode,
            "max_wait": max_wait,
            "between": between,
            "avoid_hubs": avoid_hubs,
            "min_grade": min_grade,
            "on": on,
            "as_of": as_of,
            "include_unreviewed": include_unreviewed,
        },
    )
    print_answer("paths", answer, render.paths, as_json=as_json, as_csv=as_csv, html=html)


def flow(
    origin: Annotated[str | None, typer.Option("--from", metavar=_REGION, help="Region of origin.")] = None,
    to: Annotated[str | None, typer.Option("--to", metavar=_REGION, help="Region or country passed.")] = None,
    legal_basis: Annotated[str | None, typer.Option("--legal-basis", help="TPPO, TPPM, PMI_NP, TPPU, OTHER.")] = None,
    on: OnDay = None,
    as_of: AsOf = None,
    include_unreviewed: Unreviewed = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Arus korban · victims by regency of origin and region passed."""
    given = {"from": origin, "to": to, "legal_basis": legal_basis, "on": on, "as_of": as_of}
    answer = _ask("flow", {**given, "include_unreviewed": include_unreviewed})
    print_answer("flow", answer, render.flow, as_json=as_json, as_csv=as_csv)


def gaps(
    region: Annotated[
        str | None, typer.Option("--region", metavar=_REGION, help="Only pairs with this region.")
    ] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="horizontal, vertical or border.")] = None,
    state: Annotated[str | None, typer.Option("--state", help="met, weak, none_recorded or unknown.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help="Rows at most; 0: all.")] = 50,
    on: OnDay = None,
    as_of: AsOf = None,
    include_unreviewed: Unreviewed = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    html: Html = None,
) -> None:
    """Celah koordinasi · pairs that people are moved between, and what is recorded of their working together."""
    given = {"region": region, "kind": kind, "state": state, "limit": limit, "on": on, "as_of": as_of}
    answer = _ask("gaps", {**given, "include_unreviewed": include_unreviewed})
    print_answer("gaps", answer, render.gaps, as_json=as_json, as_csv=as_csv, html=html)


def coverage(
    level: Annotated[str | None, typer.Option("--level", help="regency, province, district or village.")] = None,
    region: Annotated[str | None, typer.Option("--region", metavar=_REGION, help="Only this region, or in it.")] = None,
    function: Annotated[
        str | None, typer.Option("--function", metavar="F6", help="Only this function, F1 … F9.")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="Also regions of which nothing is known.")] = False,
    on: OnDay = None,
    as_of: AsOf = None,
    include_unreviewed: Unreviewed = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
    html: Html = None,
) -> None:
    """Cakupan fungsi · which duties are evidenced, stale, absent or unknown, and by what evidence."""
    answer = _ask(
        "coverage",
        {
            "level": level,
            "region": region,
            "function": function,
            "all": all_,
            "on": on,
            "as_of": as_of,
            "include_unreviewed": include_unreviewed,
        },
    )
    print_answer("coverage", answer, render.coverage, as_json=as_json, as_csv=as_csv, html=html)


def show(
    entity: Annotated[str, typer.Argument(help="Id, ref (recruiters:R4) or name.")],
    on: OnDay = None,
    as_of: AsOf = None,
    include_unreviewed: Unreviewed = False,
    as_json: AsJson = False,
    html: Html = None,
) -> None:
    """Satu entitas · an entity with its facts, each with source, grade and locator."""
    given = {"entity": entity, "on": on, "as_of": as_of, "include_unreviewed": include_unreviewed}
    answer = _ask("show", given)
    show_answer(answer, render_entity.entity, as_json=as_json)
    if html is not None:
        picture = _ask("neighbourhood", given)
        print_answer(
            "neighbourhood",
            picture,
            lambda *_: None,
            as_json=False,
            as_csv=False,
            html=html,
        )


def search(
    text: Annotated[str, typer.Argument(help="Name, ref, initials or code.")],
    label: Annotated[list[str] | None, typer.Option("--label", help="Only this label (may be repeated).")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Rows at most.")] = 20,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Cari · find entities by name, ref, initials or code."""
    answer = _ask("search", {"text": text, "labels": label, "limit": limit, "as_of": as_of})
    show_answer(answer, render_entity.found, as_json=as_json)


def queries(as_json: AsJson = False) -> None:
    """Daftar pertanyaan bernama · the named queries and their parameters."""
    answer = _ask("queries", {})
    show_answer(answer, render_entity.queries, as_json=as_json)


def query(
    name: Annotated[str, typer.Argument(help="Name of the query (see `matarantai queries`).")],
    params: Annotated[list[str] | None, typer.Argument(metavar="key=value…", help="Its parameters.")] = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Pertanyaan bernama · run a named query."""
    given: dict[str, str] = {}
    for item in params or []:
        key, equals, value = item.partition("=")
        if not equals:
            raise UsageError(f"{item!r} is not key=value", advice="for example: region=52.03")
        given[key.strip()] = value.strip()
    answer = _ask("query", {"name": name, "params": given, "as_of": as_of})
    asked = find_query(name)
    title = Word(asked.title_id, asked.title_en)
    print_answer("query", answer, lambda c, a: render.rows(c, a, title), as_json=as_json, as_csv=as_csv)


def cypher(
    statement: Annotated[str, typer.Argument(help="One reading statement: MATCH … RETURN …")],
    as_of: AsOf = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """Cypher milik sendiri · one reading statement on your own graph; 30 s, 10,000 rows (docs/cypher.md).

    With --as-of, in the embedded engine's Cypher."""
    known_on = day(as_of, "--as-of")
    if known_on is None:
        answer = owner_cypher(load_settings(), statement, notify=notify).as_json()
    else:
        with open_workspace("matarantai cypher") as workspace, graph_as_of(workspace.ledger, known_on) as path:
            answer = owner_cypher(path, statement).as_json()
    print_answer(
        "cypher", answer, lambda c, a: render.rows(c, a, Word("Cypher", "Cypher")), as_json=as_json, as_csv=as_csv
    )


def register(app: typer.Typer) -> None:
    """Add these commands."""
    for command in (paths, flow, gaps, coverage, show, search, queries, query, cypher):
        app.command()(command)
