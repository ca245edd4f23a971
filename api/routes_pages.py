"""The pages: an index with the three questions as forms, and the answers as pictures that need no other file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates

from api import routes_questions as questions
from api.parameters import COVERAGE_LEVELS, GAP_KINDS, GAP_STATES, MODES
from api.pictures import PICTURES
from api.routes_ingest import load_uploads
from api.version import VERSION
from graph.errors import AmbiguousError, InputError, MatarantaiError
from graph.vocabulary import FUNCTIONS
from queries.named_queries import list_queries
from viz import words

router = APIRouter(include_in_schema=False)
_templates = Jinja2Templates(directory=Path(__file__).parent / "templates")
_CSP = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; base-uri 'none'"


def page(request: Request, name: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page from a template, with the policy that lets it load nothing from elsewhere."""
    made = _templates.TemplateResponse(request, name, {"version": VERSION, **values}, status_code=status)
    made.headers["Content-Security-Policy"] = _CSP
    return made


_MODE_WORDS = {
    "both": words.Word("keduanya", "both"),
    "strict": words.Word("satu perkara", "within one case"),
    "composed": words.Word("lintas perkara (dugaan)", "across cases (inference)"),
}


def _words(values: Iterable[str], table: Mapping[str, words.Word]) -> list[tuple[str, words.Word]]:
    """Values of a form with the words that a person reads for them."""
    return [(value, words.word(table, value)) for value in values]


@router.get("/")
def index(request: Request) -> HTMLResponse:
    """The first page: forms for the three questions, links to the pictures, upload of tables."""
    info = questions.answers(request).workspace.store.describe()
    return page(
        request,
        "index.html",
        info=info,
        today=date.today().isoformat(),
        modes=_words(MODES, _MODE_WORDS),
        kinds=_words(GAP_KINDS, words.GAP_KINDS),
        states=_words(GAP_STATES, words.GAP_STATES),
        levels=_words(COVERAGE_LEVELS, words.LEVELS),
        functions=_words(FUNCTIONS, words.FUNCTIONS),
        queries=list_queries(),
    )


def _picture(request: Request, question: str, given: dict[str, Any]) -> HTMLResponse:
    """Ask, then draw; an error becomes a page that a tired officer understands, with its advice and candidates."""
    try:
        return HTMLResponse(PICTURES[question](questions.answers(request).ask(question, given)))
    except MatarantaiError as error:
        candidates = error.candidates if isinstance(error, AmbiguousError) else []
        return page(request, "error.html", error.status, error=error, candidates=candidates)


def _text(value: str | None) -> str | None:
    """A form sends empty fields as empty text: not given."""
    return value.strip() or None if value else None


Text = Annotated[str | None, Query(max_length=200)]


@router.get("/pictures/paths")
def paths(
    request: Request,
    origin: Annotated[str, Query(alias="from", max_length=200)] = "",
    to: Text = None,
    k: Annotated[int, Query(ge=1, le=100)] = 5,
    mode: Text = None,
    max_wait: Annotated[int, Query(ge=0)] = 30,
    min_grade: Text = None,
    on: Text = None,
    as_of: Text = None,
) -> HTMLResponse:
    """Recruitment paths, drawn in time."""
    given = {
        "from": _text(origin),
        "to": _text(to),
        "k": k,
        "mode": _text(mode),
        "max_wait": max_wait,
        "min_grade": _text(min_grade),
        "on": _text(on),
        "as_of": _text(as_of),
    }
    return _picture(request, "paths", given)


@router.get("/pictures/gaps")
def gaps(
    request: Request,
    region: Text = None,
    kind: Text = None,
    state: Text = None,
    on: Text = None,
    as_of: Text = None,
    limit: Annotated[int, Query(ge=0, le=500)] = 100,
) -> HTMLResponse:
    """The coordination network with its gaps."""
    given = {"region": _text(region), "kind": _text(kind), "state": _text(state), "limit": limit}
    given |= {"on": _text(on), "as_of": _text(as_of)}
    return _picture(request, "gaps", given)


@router.get("/pictures/coverage")
def coverage(
    request: Request,
    level: Text = None,
    region: Text = None,
    function: Text = None,
    on: Text = None,
    as_of: Text = None,
) -> HTMLResponse:
    """The matrix of regions and functions."""
    given = {"level": _text(level), "region": _text(region), "function": _text(function)}
    given |= {"on": _text(on), "as_of": _text(as_of)}
    return _picture(request, "coverage", given)


@router.get("/pictures/neighbourhood")
def neighbourhood(
    request: Request,
    entity: Annotated[str, Query(max_length=300)] = "",
    limit: Annotated[int, Query(ge=1, le=300)] = 60,
    on: Text = None,
    as_of: Text = None,
) -> HTMLResponse:
    """The neighbourhood of an entity, capped."""
    given = {"entity": entity.strip(), "limit": limit, "on": _text(on), "as_of": _text(as_of)}
    return _picture(request, "neighbourhood", given)


@router.get("/named/{name}")
def named(request: Request, name: str) -> HTMLResponse:
    """A named query as a table."""
    params = {key: value for key, value in request.query_params.items() if value.strip()}
    as_of = params.pop("as_of", None)
    try:
        answer = questions.answers(request).ask("query", {"name": name, "params": params, "as_of": as_of})
    except MatarantaiError as error:
        return page(request, "error.html", error.status, error=error, candidates=[])
    query = next(q for q in list_queries() if q.name == name)
    return page(request, "table.html", query=query, answer=answer)


@router.post("/upload")
def upload(
    request: Request,
    files: Annotated[list[UploadFile], File()],
    dry_run: Annotated[str | None, Form()] = None,
) -> HTMLResponse:
    """Tables from the index page's form; the report as a page."""
    try:
        report = load_uploads(
            questions.answers(request), files, collection="default", dry_run=dry_run is not None, replace=False
        )
    except InputError as error:
        return page(request, "error.html", error.status, error=error, candidates=[])
    return page(request, "report.html", report=report)
