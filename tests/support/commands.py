"""The command line, run as its users run it: a process of its own would be slower, the entry point is the same."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

from rich.console import Console


class Outcome(NamedTuple):
    """What a command left: exit status, standard output, standard error."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as the one JSON object that it must be."""
        return json.loads(self.out)


def run_command(words: list[str], *, data: Path, env: Mapping[str, str] | None = None) -> Outcome:
    """Run `matarantai WORDS…` in this process with its data in `data`."""
    from api import cli, session

    out, err = io.StringIO(), io.StringIO()
    environment = {**os.environ, "MATARANTAI_DATA": str(data), **(env or {})}
    session.errors.file = err
    with (
        mock.patch.dict(os.environ, environment), mock.patch.object(sys, "argv", ["matarantai", *words]),
        redirect_stdout(out), redirect_stderr(err),
    ):  # fmt: skip
        try:
            cli.main()
            status = 0
        except SystemExit as stop:
            status = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    session.errors.file = Console(stderr=True).file
    return Outcome(status, out.getvalue(), err.getvalue())
