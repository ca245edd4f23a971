"""/api/v1: texts of sources with their marks, and what the reader of texts proposes; the page of a text."""

from __future__ import annotations

import itertools
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from api.routes_pages import page
from api.routes_questions import Json, answers
from graph import proposals
from graph.errors import MatarantaiError
from viz import words as w

router = APIRouter(tags=["texts"])
pages = APIRouter(include_in_schema=False)
MAX_LISTED = 500
SourceRef = Annotated[str, Path(max_length=300, description="id, ref or title of a source", examples=["S12"])]


class Verdict(BaseModel):
    """A verdict on proposals: their numbers, why, and by whom."""

    numbers: list[Annotated[int, Field(ge=1, le=2**62)]] = Field(
        min_length=1, max_length=1000, description="numbers of proposals"
    )
    why: str = Field(max_length=2000, description="the reason, kept with the verdict")
    who: str = Field(default="api", max_length=200, description="who decides")


@router.get("/documents/{source}", summary="The text of a source, with what was read in it")
def document(request: Request, source: SourceRef) -> Json:
    """The kept text (private names covered) and the characters that each claim was read from."""
    return answers(request).ask("document", {"source": source})


@router.get("/proposals", summary="What the reader of texts proposes")
def list_proposals(
    request: Request,
    source: Annotated[str | None, Query(max_length=300, description="only what this source says")] = None,
    limit: Annotated[int, Query(ge=0, le=MAX_LISTED, description="rows at most; 0: all")] = 50,
) -> Json:
    """Usulan: claims that wait for a verdict, each with the sentence that it came from."""
    return answers(request).ask("proposals", {"source": source, "limit": limit})


@router.post("/proposals/accept", summary="Let proposals in")
def accept(request: Request, verdict: Verdict) -> Json:
    """Each with the proposed nodes that it needs; 404 if one does not wait (any more): then none is let in."""
    with answers(request).writing() as workspace:
        done = proposals.accept(workspace.ledger, verdict.numbers, who=verdict.who, why=verdict.why)
        workspace.sync()
    return {"accepted": [p.number for p in done]}


@router.post("/proposals/reject", summary="Turn proposals away")
def reject(request: Request, verdict: Verdict) -> Json:
    """For good: what is rejected is not proposed again."""
    with answers(request).writing() as workspace:
        done = proposals.reject(workspace.ledger, verdict.numbers, who=verdict.who, why=verdict.why)
    return {"rejected": [p.number for p in done]}


@pages.get("/documents/{source}")
def document_page(request: Request, source: str) -> HTMLResponse:
    """The text of a source as a page, the words of each claim marked."""
    try:
        answer = answers(request).ask("document", {"source": source})
    except MatarantaiError as error:
        return page(request, "error.html", error.status, error=error, candidates=[])
    rows = [row for mark in answer["marks"] for row in _rows(answer["text"], mark)]
    return page(request, "document.html", answer=answer, lines=marked_lines(answer), rows=rows)


def _rows(text: str, mark: Json) -> list[Json]:
    said = text[mark["start"] : mark["end"]]
    return [
        {"words": said, "kind": _kind(claim), "says": _says(claim), "waiting": _waits(claim)}
        for claim in mark["claims"]
    ]


def _kind(claim: Json) -> str:
    return w.word(w.LABELS if claim["object"] is None else w.RELATIONS, claim["type"]).id


def _says(claim: Json) -> str:
    return f"{claim['subject']} → {claim['object']}" if claim["object"] else str(claim["subject"])


def _waits(claim: Json) -> bool:
    return str(claim["claim"]).startswith("proposal:")


def marked_lines(answer: Json) -> list[list[Json]]:
    """The text as lines of parts: {"text", "claims", "waiting", "title"}; where marks overlap, a part has them all."""
    text, marks = answer["text"], answer["marks"]
    cuts = sorted({0, len(text), *(mark[end] for mark in marks for end in ("start", "end"))})
    lines: list[list[dict[str, Any]]] = [[]]
    for start, end in itertools.pairwise(cuts):
        claims = [c for mark in marks if mark["start"] <= start and end <= mark["end"] for c in mark["claims"]]
        title = "; ".join(dict.fromkeys(f"{_kind(c)}: {_says(c)}" for c in claims))
        for place, part in enumerate(text[start:end].split("\n")):
            if place:
                lines.append([])
            if part:
                lines[-1].append(
                    {
                        "text": part,
                        "claims": claims,
                        "waiting": bool(claims) and all(map(_waits, claims)),
                        "title": title,
                    }
                )
    return lines
