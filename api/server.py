"""The HTTP API and the pages: one app over one workspace."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import fastapi_offline
from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles

from api import (
    auth,
    problems,
    routes_articles,
    routes_entities,
    routes_evidence,
    routes_ingest,
    routes_pages,
    routes_questions,
    routes_resolution,
    routes_review,
)
from api.answers import LocalAnswers
from api.version import VERSION
from graph.workspace import Workspace

_DESCRIPTION = """
Jalur perekrutan dan celah koordinasi, dengan bukti. *Recruitment paths and coordination gaps, with the evidence.*

The same JSON objects as `matarantai … --json`. Errors are problem+json with advice. A score ranks evidence; it is
never a chance of guilt. Unknown numbers are `null`, never 0.
"""


class Utf8Json(JSONResponse):
    """JSON as UTF-8 text, numbers and names readable."""

    def render(self, content: Any) -> bytes:
        """The body; NaN is refused, because JSON has none."""
        return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def create_app(workspace: Workspace, token: str, *, hosts: frozenset[str] = auth.LOOPBACK) -> FastAPI:
    """The app over an open workspace; every route but /healthz asks for `token`."""
    app = FastAPI(
        title="Matarantai",
        version=VERSION,
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
        default_response_class=Utf8Json,
        license_info={"name": "Apache-2.0"},
    )
    app.state.answers = LocalAnswers(workspace)
    problems.install(app)
    auth.install(app, token, hosts)
    for router in (
        routes_questions.router,
        routes_entities.router,
        routes_evidence.router,
        routes_ingest.router,
        routes_review.router,
        routes_resolution.router,
        routes_articles.router,
    ):
        app.include_router(router, prefix="/api/v1", responses=problems.RESPONSES)
    app.include_router(routes_pages.router)
    app.include_router(routes_articles.pages)
    static = Path(fastapi_offline.__file__).parent / "static"
    app.mount("/static/docs", StaticFiles(directory=static), name="docs-static")

    @app.get("/healthz", tags=["server"], summary="Is the server up?")
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        page = get_swagger_ui_html(
            openapi_url="/openapi.json",
            title="Matarantai API",
            swagger_js_url="/static/docs/swagger-ui-bundle.js",
            swagger_css_url="/static/docs/swagger-ui.css",
            swagger_favicon_url="/static/docs/favicon.png",
        )
        page.headers["Content-Security-Policy"] = (
            "default-src 'none'; connect-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
            "script-src 'self' 'unsafe-inline'"
        )
        return page

    _add_problem_schema(app)
    return app


def _add_problem_schema(app: FastAPI) -> None:
    """Name the form of errors in the OpenAPI document, which the routes' responses refer to."""
    make = app.openapi

    def openapi() -> dict[str, Any]:
        document = make()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schemas.setdefault("Problem", problems.Problem.model_json_schema())
        return document

    app.openapi = openapi  # type: ignore[method-assign]
