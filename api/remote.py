"""Answers from the server that holds the embedded graph, for a command run beside `serve`.

Invariant: the token is read from the file that the server made for its own user; it is never printed.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graph.errors import MatarantaiError, StoreError, StoreHeldError

_TIMEOUT_S = 120
# question → path under /api/v1; a name in braces is taken from the parameters
ROUTES: Mapping[str, str] = {
    "paths": "paths",
    "flow": "flow",
    "gaps": "gaps",
    "coverage": "coverage",
    "show": "entities/{entity}",
    "search": "entities",
    "neighbourhood": "entities/{entity}/neighbourhood",
    "neighbours": "entities/{entity}/neighbours",
    "queries": "queries",
    "query": "queries/{name}",
    "resolve": "resolve",
    "review": "review",
    "review_next": "review/next",
    "judged": "review/judgements",
    "history": "entities/{entity}/history",
    "document": "documents/{source}",
    "proposals": "proposals",
    "contested": "contested",
    "sources": "sources",
    "source": "sources/{source}",
    "batches": "batches",
}
# question → path to which its parameters are sent: these write
WRITING_ROUTES: Mapping[str, str] = {
    "judge": "review/verdicts",
    "undo": "review/undo",
    "refresh": "review/refresh",
    "retract": "retractions",
}


class RemoteError(MatarantaiError):
    """The server's own words for what was wrong."""

    def __init__(self, problem: Mapping[str, Any], status: int) -> None:
        super().__init__(str(problem.get("detail", "the server gave no reason")), advice=str(problem.get("advice", "")))
        self.title = str(problem.get("title", "Error"))
        self.status = status
        self.chain = [str(link) for link in problem.get("chain") or ()]
        self.exit_code = {400: 2, 503: 3}.get(status, 1)


class RemoteAnswers:
    """Asks the running server over HTTP on this machine."""

    def __init__(self, url: str, token: str) -> None:
        self._url = url.rstrip("/")
        self._token = token

    @classmethod
    def of_holder(cls, held: StoreHeldError) -> RemoteAnswers | None:
        """The server that holds the graph, or None if the holder serves nothing or its token cannot be read."""
        url, token_file = held.holder.get("url"), held.holder.get("token_file")
        if not url or not token_file:
            return None
        try:
            return cls(url, Path(token_file).read_text(encoding="utf-8").strip())
        except OSError:
            return None

    def ask(self, question: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """See api.answers.Answers.ask; the server's errors come back as they would have come here."""
        if question in WRITING_ROUTES:
            return self._send(WRITING_ROUTES[question], {k: v for k, v in given.items() if v is not None})
        rest = {name: value for name, value in given.items() if value is not None and value is not False}
        path = ROUTES[question]
        for name in [n for n in rest if f"{{{n}}}" in path]:
            path = path.replace(f"{{{name}}}", urllib.parse.quote(str(rest.pop(name)), safe=""))
        rest = {**rest.pop("params", {}), **rest}
        if "between" in rest:
            rest["between_from"], rest["between_to"] = rest.pop("between")
        query = urllib.parse.urlencode({k: "true" if v is True else v for k, v in rest.items()}, doseq=True)
        answer, moved = self._answer(self._request(f"{path}?{query}"))
        if moved and "redirected_from" in answer:
            answer["redirected_from"] = given["entity"]  # the server sent us on (308) before it answered
        return answer

    def _send(self, path: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """Something that writes: its parameters as a body, those of the way of asking as a query."""
        query = f"?merges={str(given['merges']).lower()}" if "merges" in given else ""
        return self._answer(self._request(path + query, json.dumps(given).encode()))[0]

    def _request(self, path: str, body: bytes | None = None) -> urllib.request.Request:
        headers = {"Authorization": f"Bearer {self._token}"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        # The scheme is http, to this machine: the address is that of the server that holds the graph.
        return urllib.request.Request(f"{self._url}/api/v1/{path}", data=body, headers=headers)  # noqa: S310

    def _answer(self, request: urllib.request.Request) -> tuple[dict[str, Any], bool]:
        """(the answer, whether another address gave it than the one asked)."""
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as response:  # noqa: S310
                answer: dict[str, Any] = json.load(response)
                return answer, response.geturl() != request.full_url
        except urllib.error.HTTPError as error:
            raise RemoteError(_problem(error), error.code) from None
        except (urllib.error.URLError, OSError, ValueError):
            raise StoreError(
                f"the server at {self._url} holds the graph but does not answer",
                advice="stop `matarantai serve` (Ctrl-C) and run the command again",
            ) from None


def _problem(error: urllib.error.HTTPError) -> Mapping[str, Any]:
    try:
        found = json.load(error)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
