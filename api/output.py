"""How a command prints an answer: as a table, as JSON, as CSV, or as a page in a file."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from rich.console import Console

from api import csv_export
from api.pictures import PICTURES
from api.session import notify
from graph.errors import UsageError

Json = Mapping[str, Any]
_WIDTH_IN_A_FILE = 160


def console() -> Console:
    """Standard output; wide where it is not a terminal, so that rows are not broken up in a file."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else _WIDTH_IN_A_FILE)


def print_json(answer: Json) -> None:
    """One JSON object on standard output."""
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, allow_nan=False) + "\n")


def show_answer(answer: Json, show: Callable[[Console, Json], None], *, as_json: bool) -> None:
    """Print an answer that has no other form than JSON and a text for people."""
    if as_json:
        print_json(answer)
    else:
        show(console(), answer)


def print_answer(
    question: str,
    answer: Json,
    show: Callable[[Console, Json], None],
    *,
    as_json: bool,
    as_csv: bool,
    html: Path | None = None,
) -> None:
    """Print an answer in the wanted form; with `html`, also write it as a page."""
    if as_json and as_csv:
        raise UsageError("--json and --csv exclude each other", advice="choose one")
    if as_json:
        print_json(answer)
    elif as_csv:
        csv_export.write(sys.stdout, question, answer)
    else:
        show(console(), answer)
    if html is not None:
        try:
            html.parent.mkdir(parents=True, exist_ok=True)
            html.write_text(PICTURES[question](answer), encoding="utf-8")
        except OSError as error:
            raise UsageError(f"--html: {html} cannot be written: {error.strerror}") from None
        notify(f"{html}")
