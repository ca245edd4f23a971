"""/api/v1: regions and entities."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import RedirectResponse

from api.parameters import day
from api.routes_questions import AsOf, Json, OnDay, Unreviewed, answers
from graph.schema import NODES
from ingest.gazetteer import Region
from queries.history import MAX_EVENTS

router = APIRouter(tags=["regions and entities"])
MAX_LISTED = 500
Limit = Annotated[int, Query(ge=1, le=MAX_LISTED, description="rows at most")]
EntityId = Annotated[str, Path(max_length=300, description="id, ref or name", examples=["recruiters:R4"])]
Code = Annotated[str, Path(max_length=200, description="code or name of a region", examples=["51.08"])]


_MOVED: dict[int | str, dict[str, Any]] = {308: {"description": "The id was merged into the one in `Location`"}}


def _moved(request: Request, entity: str, as_of: str | None = None) -> RedirectResponse | None:
    """Where an id that was merged away answers now (308), None for any other."""
    now = answers(request).workspace.canonical(entity, day(as_of, "as_of")) if ":" in entity else entity
    if now == entity:
        return None
    below = request.url.path.rpartition("/entities/")[2].partition("/")[2]
    path = f"/api/v1/entities/{quote(now, safe=':')}" + (f"/{below}" if below else "")
    return RedirectResponse(path + (f"?{request.url.query}" if request.url.query else ""), status_code=308)


def _listed(regions: list[Region], limit: int) -> Json:
    rows = [_region(r) for r in regions[:limit]]
    return {"regions": rows, "truncated": len(regions) > limit}


def _region(region: Region) -> dict[str, Any]:
    return {"code": region.code, "name": region.name, "level": region.level}


@router.get("/regions", summary="Search regions")
def search_regions(
    request: Request,
    text: Annotated[str, Query(max_length=200, description="part of a name, or a code", examples=["Buleleng"])] = "",
    limit: Limit = 20,
) -> Json:
    """Regions whose name or code begins with the text (without a text: the provinces)."""
    gazetteer = answers(request).gazetteer
    found = gazetteer.search(text, limit=limit + 1) if text.strip() else gazetteer.children("IDN")
    return _listed(found, limit)


@router.get("/regions/{code}", summary="One region")
def one_region(request: Request, code: Code) -> Json:
    """A region by code or name; several candidates are a 409 that lists them."""
    return _region(answers(request).gazetteer.resolve(code))


@router.get("/regions/{code}/children", summary="What lies directly in a region")
def children(request: Request, code: Code, limit: Limit = 100) -> Json:
    """The regions one level below."""
    gazetteer = answers(request).gazetteer
    return _listed(gazetteer.children(gazetteer.resolve(code).code), limit)


@router.get("/entities", summary="Search entities")
def search_entities(
    request: Request,
    text: Annotated[str, Query(min_length=1, max_length=200, description="name, ref or code", examples=["Kanim"])],
    labels: Annotated[list[str] | None, Query(description="only these labels: " + ", ".join(NODES))] = None,
    limit: Limit = 20,
    as_of: AsOf = None,
) -> Json:
    """Agencies, people, companies, cases, places, regions … by name, ref or initials."""
    return answers(request).ask("search", {"text": text, "labels": labels, "limit": limit, "as_of": as_of})


@router.get("/entities/{entity}", summary="One entity with its facts", responses=_MOVED, response_model=None)
def one_entity(
    request: Request,
    entity: EntityId,
    on: OnDay = None,
    as_of: AsOf = None,
    include_unreviewed: Unreviewed = False,
) -> Json | RedirectResponse:
    """Each fact with its sources, grade and locator; a merged id redirects to its canonical one."""
    if moved := _moved(request, entity, as_of):
        return moved
    given = {"entity": entity, "on": on, "as_of": as_of, "include_unreviewed": include_unreviewed}
    return answers(request).ask("show", given)


@router.get("/entities/{entity}/history", summary="The history of an entity", responses=_MOVED, response_model=None)
def entity_history(
    request: Request,
    entity: EntityId,
    as_of: AsOf = None,
    limit: Annotated[int, Query(ge=1, le=10_000, description="events at most, the newest")] = MAX_EVENTS,
) -> Json | RedirectResponse:
    """What became known when, from whom, by whose judgement; also what was retracted, by whom and why."""
    if moved := _moved(request, entity, as_of):
        return moved
    return answers(request).ask("history", {"entity": entity, "as_of": as_of, "limit": limit})


@router.get(
    "/entities/{entity}/neighbours", summary="How many neighbours, by kind", responses=_MOVED, response_model=None
)
def neighbours(request: Request, entity: EntityId, as_of: AsOf = None) -> Json | RedirectResponse:
    """Counts before expanding."""
    if moved := _moved(request, entity, as_of):
        return moved
    return answers(request).ask("neighbours", {"entity": entity, "as_of": as_of})


@router.get(
    "/entities/{entity}/neighbourhood", summary="The neighbours themselves", responses=_MOVED, response_model=None
)
def neighbourhood(
    request: Request,
    entity: EntityId,
    types: Annotated[list[str] | None, Query(description="only these relationship types")] = None,
    limit: Limit = 60,
    on: OnDay = None,
    as_of: AsOf = None,
) -> Json | RedirectResponse:
    """At most `limit` neighbours, with an honest count of all."""
    if moved := _moved(request, entity, as_of):
        return moved
    given = {"entity": entity, "types": types, "limit": limit, "on": on, "as_of": as_of}
    return answers(request).ask("neighbourhood", given)
