"""/api/v1: the three questions, the flow behind them, and the named queries."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request

from api.answers import LocalAnswers

router = APIRouter(tags=["questions"])
Json = dict[str, Any]

OnDay = Annotated[str | None, Query(description="the day on which a thing must have been so", examples=["2024-06-30"])]
AsOf = Annotated[str | None, Query(description="the day on which it must have been known", examples=["2024-06-30"])]
Unreviewed = Annotated[bool, Query(description="also claims from texts that nobody has reviewed")]
RegionFilter = Annotated[str | None, Query(max_length=200, description="code or name of a region", examples=["52.03"])]
MAX_K = 1000
MAX_ROWS = 10_000


def answers(request: Request) -> LocalAnswers:
    """Who answers in this app."""
    found: LocalAnswers = request.app.state.answers
    return found


@router.get("/paths", summary="Recruitment paths")
def paths(
    request: Request,
    origin: Annotated[str, Query(alias="from", max_length=200, description="region of origin", examples=["52.03"])],
    to: Annotated[str | None, Query(max_length=200, description="destination", examples=["MYS"])] = None,
    k: Annotated[int, Query(ge=1, le=MAX_K, description="how many paths")] = 5,
    mode: Annotated[str, Query(description="strict, composed or both")] = "both",
    max_wait: Annotated[int, Query(ge=0, le=36_500, description="days between two legs at most")] = 30,
    between_from: OnDay = None,
    between_to: OnDay = None,
    avoid_hubs: Annotated[int | None, Query(ge=1, description="no inner node with more legs than this")] = None,
    min_grade: Annotated[str | None, Query(description="Admiralty grade", examples=["B3"])] = None,
    on: OnDay = None,
    as_of: AsOf = None,
    include_unreviewed: Unreviewed = False,
) -> Json:
    """Jalur perekrutan: the k best time-respecting walks of legs, with the evidence of each leg."""
    between = (between_from, between_to) if between_from and between_to else None
    return answers(request).ask(
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


@router.get("/flow", summary="Flow between regions")
def flow(
    request: Request,
    origin: Annotated[str | None, Query(alias="from", max_length=200, description="region of origin")] = None,
    to: Annotated[str | None, Query(max_length=200, description="region or country passed")] = None,
    legal_basis: Annotated[str | None, Query(description="TPPO, TPPM, PMI_NP, TPPU or OTHER")] = None,
    on: OnDay = None,
    as_of: AsOf = None,
    include_unreviewed: Unreviewed = False,
) -> Json:
    """Arus: how many victims of stated origin passed from a regency through or to a region."""
    given = {"from": origin, "to": to, "legal_basis": legal_basis, "on": on, "as_of": as_of}
    return answers(request).ask("flow", {**given, "include_unreviewed": include_unreviewed})


@router.get("/gaps", summary="Coordination gaps")
def gaps(
    request: Request,
    region: RegionFilter = None,
    kind: Annotated[str | None, Query(description="horizontal, vertical or border")] = None,
    state: Annotated[str | None, Query(description="met, weak, none_recorded or unknown")] = None,
    limit: Annotated[int, Query(ge=0, le=MAX_ROWS, description="rows at most; 0: all")] = 50,
    on: OnDay = None,
    as_of: AsOf = None,
    include_unreviewed: Unreviewed = False,
) -> Json:
    """Celah koordinasi: pairs that people are moved between, and what is recorded of their working together."""
    return answers(request).ask(
        "gaps",
        {
            "region": region,
            "kind": kind,
            "state": state,
            "limit": limit,
            "on": on,
            "as_of": as_of,
            "include_unreviewed": include_unreviewed,
        },
    )


@router.get("/coverage", summary="Coverage of functions")
def coverage(
    request: Request,
    level: Annotated[str | None, Query(description="regency, province, district or village")] = None,
    region: RegionFilter = None,
    function: Annotated[str | None, Query(description="F1 … F9", examples=["F6"])] = None,
    all_: Annotated[bool, Query(alias="all", description="also regions of which nothing is known")] = False,
    on: OnDay = None,
    as_of: AsOf = None,
    include_unreviewed: Unreviewed = False,
) -> Json:
    """Cakupan fungsi: evidenced, stale, absent or unknown, with the evidence of each cell."""
    return answers(request).ask(
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


@router.get("/queries", summary="Named queries")
def queries(request: Request) -> Json:
    """What can be asked by name, with the parameters of each."""
    return answers(request).ask("queries", {})


@router.get("/queries/{name}", summary="Run a named query")
def query(
    request: Request,
    name: Annotated[str, Path(max_length=100, examples=["recruiters_of_region"])],
    as_of: AsOf = None,
) -> Json:
    """Every other query parameter is a parameter of the named query."""
    params = {key: value for key, value in request.query_params.items() if key != "as_of"}
    return answers(request).ask("query", {"name": name, "params": params, "as_of": as_of})
