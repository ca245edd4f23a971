"""/api/v1: regions and entities."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request

from api.routes_questions import AsOf, Json, answers
from graph.schema import NODES
from ingest.gazetteer import Region

router = APIRouter(tags=["regions and entities"])
MAX_LISTED = 500
Limit = Annotated[int, Query(ge=1, le=MAX_LISTED, description="rows at most")]
EntityId = Annotated[str, Path(max_length=300, description="id, ref or name", examples=["recruiters:R4"])]
Code = Annotated[str, Path(max_length=200, description="code or name of a region", examples=["51.08"])]


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
) -> Json:
    """Agencies, people, companies, cases, places, regions … by name, ref or initials."""
    return answers(request).ask("search", {"text": text, "labels": labels, "limit": limit})


@router.get("/entities/{entity}", summary="One entity with its facts")
def one_entity(request: Request, entity: EntityId, as_of: AsOf = None) -> Json:
    """Each fact with its sources, grade and locator; a merged id answers with its canonical one."""
    return answers(request).ask("show", {"entity": entity, "as_of": as_of})


@router.get("/entities/{entity}/neighbours", summary="How many neighbours, by kind")
def neighbours(request: Request, entity: EntityId) -> Json:
    """Counts before expanding."""
    return answers(request).ask("neighbours", {"entity": entity})


@router.get("/entities/{entity}/neighbourhood", summary="The neighbours themselves")
def neighbourhood(
    request: Request,
    entity: EntityId,
    types: Annotated[list[str] | None, Query(description="only these relationship types")] = None,
    limit: Limit = 60,
) -> Json:
    """At most `limit` neighbours, with an honest count of all."""
    return answers(request).ask("neighbourhood", {"entity": entity, "types": types, "limit": limit})
