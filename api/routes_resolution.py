"""/api/v1/resolve: who may be whom."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request

from api.routes_questions import Json, answers

router = APIRouter(tags=["review"])


@router.get("/resolve", summary="Pairs that may be one and the same")
def resolve(
    request: Request,
    label: Annotated[str | None, Query(max_length=40, description="only this label", examples=["Person"])] = None,
    min_score: Annotated[float | None, Query(ge=0, le=1, description="lowest score; default: that of review")] = None,
    limit: Annotated[int, Query(ge=0, le=100_000, description="pairs at most; 0: all")] = 0,
) -> Json:
    """Each pair with its score (0–1), its band and the weight that each comparison added or took away."""
    return answers(request).ask("resolve", {"label": label, "min_score": min_score, "limit": limit})
