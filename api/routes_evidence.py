"""/api/v1: what is contested, sources and what hangs on them, batches, retraction."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Field

from api.routes_questions import MAX_ROWS, AsOf, Json, OnDay, answers

router = APIRouter(tags=["evidence"])
Limit = Annotated[int, Query(ge=0, le=MAX_ROWS, description="rows at most; 0: all")]


class Retraction(BaseModel):
    """What is taken back (or, with `undo`, stated anew): claims, or a batch, or all that a source states."""

    claims: list[str] = Field(default_factory=list, max_length=10_000, description="ids of claims")
    batch: int | None = Field(None, ge=1, le=2**62, description="number of a batch")
    source: str | None = Field(None, min_length=1, max_length=300, description="id or ref of a source")
    undo: bool = Field(False, description="state anew what was taken back; of a batch: what that batch took back")
    dry_run: bool = Field(False, description="only say what it would do")
    why: str = Field(min_length=1, max_length=2000, description="the reason, kept in the ledger")
    who: str = Field("api", min_length=1, max_length=200, description="who says so")


@router.get("/contested", summary="What sources disagree about")
def contested(
    request: Request,
    label: Annotated[str | None, Query(max_length=40, description="only this label or type")] = None,
    limit: Limit = 200,
    as_of: AsOf = None,
) -> Json:
    """Properties with more than one asserted value, and what some source denies; each with who says what."""
    return answers(request).ask("contested", {"label": label, "limit": limit, "as_of": as_of})


@router.get("/sources", summary="Sources")
def sources(request: Request, limit: Limit = 0, as_of: AsOf = None) -> Json:
    """Each with its reliability, its claims, its copies, and how much only it asserts."""
    return answers(request).ask("sources", {"limit": limit, "as_of": as_of})


@router.get("/sources/{source}", summary="If this source falls")
def source(
    request: Request,
    source: Annotated[str, Path(max_length=300, description="id, ref or title", examples=["S01"])],
    with_copies: Annotated[bool, Query(description="also what stands for one with it")] = False,
    on: OnDay = None,
    as_of: AsOf = None,
) -> Json:
    """The gaps and paths that would change without its claims."""
    return answers(request).ask("source", {"source": source, "with_copies": with_copies, "on": on, "as_of": as_of})


@router.get("/batches", summary="Batches of the ledger")
def batches(request: Request, limit: Limit = 50) -> Json:
    """Who loaded or took back what, and when; the newest first."""
    return answers(request).ask("batches", {"limit": limit})


@router.post("/retractions", summary="Take claims back, or state them anew")
def retractions(request: Request, what: Retraction) -> Json:
    """What it changes, by counts; nothing is deleted, and `undo` states the same claims anew."""
    return answers(request).ask("retract", what.model_dump())
