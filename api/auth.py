"""Who may ask: the one token of this server, and only from this machine's own names.

Invariants: every route but /healthz asks for the token; a browser that only has the cookie can change nothing from
another site; a foreign host name (DNS rebinding) gets nothing at all.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl, urlencode

from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse

from api.problems import problem

COOKIE = "matarantai"
OPEN_PATHS = frozenset({"/healthz"})
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "SAMEORIGIN",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def install(app: FastAPI, token: str, hosts: frozenset[str] = LOOPBACK) -> None:
    """Let the app ask for `token` (Authorization: Bearer, or the cookie that `/?token=…` sets)."""

    def is_token(given: str | None) -> bool:
        return given is not None and hmac.compare_digest(given.encode(), token.encode())

    @app.middleware("http")
    async def guard(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        refused = _refusal(request)
        response = refused if refused is not None else await call_next(request)
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    def _refusal(request: Request) -> Response | None:
        if _host_name(request) not in hosts:
            return problem(
                421,
                "Wrong host",
                "this server answers only to this machine's own names",
                "open the address that `matarantai serve` printed",
            )
        if request.url.path in OPEN_PATHS:
            return None
        scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and is_token(bearer.strip()):
            return None
        if request.method == "GET" and is_token(request.query_params.get("token")):
            # The token leaves the address bar at once and stays in a cookie that only this site gets.
            rest = [(k, v) for k, v in parse_qsl(request.url.query, keep_blank_values=True) if k != "token"]
            answer = RedirectResponse(request.url.path + ("?" + urlencode(rest) if rest else ""), status_code=303)
            answer.set_cookie(COOKIE, token, httponly=True, samesite="strict", path="/")
            return answer
        if not is_token(request.cookies.get(COOKIE)):
            return problem(
                401,
                "Token missing",
                "every page but /healthz asks for the token of this server",
                "open the address that `matarantai serve` printed, or send Authorization: Bearer TOKEN",
            )
        if request.method not in _SAFE_METHODS and not _is_own_site(request):
            return problem(403, "From another site", "a page of another site may not change anything here")
        return None


def _host_name(request: Request) -> str:
    host = request.headers.get("host", "")
    return host.rpartition(":")[0] if ":" in host.rpartition("]")[2] else host


def _is_own_site(request: Request) -> bool:
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("origin") == f"{request.url.scheme}://{request.headers.get('host')}"
