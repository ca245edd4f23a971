"""Errors over HTTP: application/problem+json (RFC 9457) with advice.

Invariant: no answer carries a stack trace, a path of this machine, a token or a password.
"""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from graph.errors import AmbiguousError, ContradictionError, InputError, MatarantaiError, NotFoundError

_log = logging.getLogger("matarantai.api")
MEDIA_TYPE = "application/problem+json"


class Problem(BaseModel):
    """The form of every error answer."""

    type: str = Field("about:blank", description="kind of problem")
    title: str = Field(examples=["Not found"])
    status: int = Field(examples=[404])
    detail: str = Field(description="what is wrong", examples=["no region is called 'Kupan'"])
    advice: str = Field("", description="what to do", examples=["nearest: Kabupaten Kupang, Kota Kupang"])
    candidates: list[dict[str, str]] = Field(default_factory=list, description="where a name is ambiguous")
    chain: list[str] = Field(default_factory=list, description="the earlier judgements that a verdict contradicts")
    errors: list[dict[str, Any]] = Field(
        default_factory=list, description="where an input has errors, each with its place"
    )


RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"description": text, "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    for status, text in {
        400: "A parameter is put wrongly",
        401: "The token is missing or wrong",
        404: "Nothing bears that name",
        409: "Several things bear that name, or a verdict contradicts earlier ones (`chain`)",
        422: "A parameter or an input has errors",
        503: "The store is unavailable",
    }.items()
}


def problem(status: int, title: str, detail: str, advice: str = "", **more: Any) -> JSONResponse:
    """A problem+json answer."""
    body = Problem(title=title, status=status, detail=detail, advice=advice, **more)
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else None
    return JSONResponse(body.model_dump(), status_code=status, media_type=MEDIA_TYPE, headers=headers)


def of_error(error: MatarantaiError) -> JSONResponse:
    """The answer for one of the project's own errors."""
    more: dict[str, Any] = {}
    if isinstance(error, AmbiguousError):
        more["candidates"] = [{"key": key, "description": text} for key, text in error.candidates]
    if isinstance(error, ContradictionError):
        more["chain"] = error.chain
    if isinstance(error, InputError):
        more["errors"] = [p.as_json() for p in error.problems]
    advice = error.advice
    if isinstance(error, NotFoundError) and error.nearest:
        advice = "; ".join(part for part in (advice, f"nearest: {', '.join(error.nearest)}") if part)
    return problem(error.status, error.title, error.message, advice, **more)


def install(app: FastAPI) -> None:
    """Let every error of the app answer as problem+json."""

    @app.exception_handler(MatarantaiError)
    def known(_: Request, error: MatarantaiError) -> JSONResponse:
        return of_error(error)

    @app.exception_handler(RequestValidationError)
    def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        # ctx and input may hold anything that was sent; only the place and the message go back.
        places = [{"place": ".".join(map(str, e["loc"])), "message": e["msg"]} for e in error.errors()]
        advice = "; ".join(f"{p['place']}: {p['message']}" for p in places[:3])
        return problem(
            422,
            "Wrong parameter",
            "a parameter has a value that cannot be used",
            advice,
            errors=jsonable_encoder(places),
        )

    @app.exception_handler(HTTPException)
    def http(_: Request, error: HTTPException) -> JSONResponse:
        return problem(error.status_code, str(error.detail), str(error.detail))

    @app.exception_handler(Exception)
    def unknown(_: Request, error: Exception) -> JSONResponse:
        _log.error("unexpected %s", type(error).__name__, exc_info=error)
        return problem(500, "Unexpected error", "something went wrong inside", "the server's log says more")
