"""/api/v1/review: the queue, verdicts and undo; and the history of an entity.

Invariant: a verdict is checked in the ledger, behind its lock, whoever sends it and whatever was on the screen.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from api.review_answers import label_named
from api.routes_questions import Json, answers
from graph.ledger_judge import MAX_REASON
from graph.vocabulary import VERDICTS

router = APIRouter(tags=["review"])
Label = Annotated[str | None, Query(max_length=40, description="only this label", examples=["Person"])]
_Entity = Annotated[str, Field(min_length=1, max_length=300, description="id, or ref (recruiters:R4)")]
_Who = Annotated[str, Field(min_length=1, max_length=200, description="who says so")]


class Verdict(BaseModel):
    """A verdict on a pair."""

    left: _Entity
    right: _Entity
    verdict: str = Field(description="one of: " + ", ".join(VERDICTS), examples=["same"])
    why: str = Field(min_length=1, max_length=MAX_REASON, description="what it is based on")
    who: _Who = "api"
    collection: str = Field("default", max_length=100, description="scope of refs")


class Undo(BaseModel):
    """Which judgement is taken back: this one, the one on this pair, else the newest that stands."""

    judgement: int | None = Field(None, ge=1, le=2**62, description="its number")
    left: _Entity | None = None
    right: _Entity | None = None
    why: str | None = Field(None, min_length=1, max_length=MAX_REASON)
    who: _Who = "api"
    collection: str = Field("default", max_length=100, description="scope of refs")


@router.get("/review", summary="The queue of review")
def queue(
    request: Request,
    label: Label = None,
    limit: Annotated[int, Query(ge=0, le=10_000, description="pairs at most; 0: all")] = 50,
) -> Json:
    """Pairs that may be one and the same: best first, those once judged unsure last."""
    return answers(request).ask("review", {"label": label_named(label), "limit": limit})


@router.get("/review/next", summary="The next pair, with the facts of both")
def next_pair(
    request: Request,
    label: Label = None,
    skip: Annotated[int, Query(ge=0, le=1_000_000, description="so many pairs are passed over")] = 0,
) -> Json:
    """Explanation and facts side by side; `pair` is null where none waits; `stale`: POST /review/refresh."""
    return answers(request).ask("review_next", {"label": label_named(label), "skip": skip})


@router.get("/review/judgements", summary="The judgements that stand")
def judged(
    request: Request,
    limit: Annotated[int, Query(ge=0, le=10_000, description="judgements at most; 0: all")] = 50,
) -> Json:
    """Newest first, each with its number, by which it can be taken back."""
    return answers(request).ask("judged", {"limit": limit})


@router.post("/review/verdicts", summary="Judge a pair")
def judge(request: Request, verdict: Verdict) -> Json:
    """Same, different or unsure, with a reason; 409 with the chain where earlier judgements say the opposite."""
    return answers(request).ask("judge", verdict.model_dump())


@router.post("/review/undo", summary="Take a judgement back")
def undo(request: Request, which: Undo) -> Json:
    """The graph is at once as if it had never been; both rows stay in the ledger."""
    return answers(request).ask("undo", which.model_dump())


@router.post("/review/refresh", summary="Look for pairs anew")
def refresh(
    request: Request,
    merges: Annotated[bool, Query(description="also where only new merges have come since")] = True,
) -> Json:
    """Runs the linkage if the graph has changed since, and stores the pairs in the queue."""
    return answers(request).ask("refresh", {"merges": merges})
