"""How a command gets its answers: from its own workspace, or from the server that holds the graph.

Invariant: standard output carries the answer only; warnings, progress and notices go to standard error.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from api.answers import Answers, LocalAnswers
from api.remote import RemoteAnswers
from graph.errors import StoreHeldError
from graph.settings import Settings, load_settings
from graph.workspace import Workspace

errors = Console(stderr=True, soft_wrap=True, highlight=False)


def notify(line: str) -> None:
    """One plain line to the user, on standard error."""
    errors.print(line, markup=False)


@contextmanager
def open_workspace(command: str, settings: Settings | None = None) -> Iterator[Workspace]:
    """The workspace, for commands that change something; StoreHeldError if another process owns the graph."""
    with Workspace.open(settings or load_settings(), command=command, notify=notify) as workspace:
        yield workspace


@contextmanager
def open_answers(command: str) -> Iterator[Answers]:
    """Who answers this command: the server, if one holds the graph, else this process."""
    try:
        workspace = Workspace.open(load_settings(), command=command, notify=notify)
    except StoreHeldError as held:
        server = RemoteAnswers.of_holder(held)
        if server is None:
            raise
        yield server
        return
    with workspace:
        yield LocalAnswers(workspace)
