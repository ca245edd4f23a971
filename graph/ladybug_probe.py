"""Does an embedded graph open and read?  Asked in a process of its own, because a damaged file may end the process.

Invariant: this module imports nothing of the project but the engine's own steps, and ends with status 0 only if every
node and relationship could be read.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_SECONDS = 600
_PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv[1]); from graph.ladybug_probe import read_everything; "
    "read_everything(sys.argv[2])"
)


def is_readable(path: Path) -> bool:
    """True if a process of its own could open the graph at `path` and read all of it (which also replays its log)."""
    root = str(Path(__file__).resolve().parent.parent)
    try:
        answer = subprocess.run(
            [sys.executable, "-c", _PROGRAM, root, str(path)],
            stdin=subprocess.DEVNULL, capture_output=True, timeout=_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return False
    return answer.returncode == 0


def read_everything(path: str) -> None:
    """Open the graph at `path` and read all of it; any error ends the process with a status other than 0."""
    from graph.ladybug_store import LadybugStore
    from graph.schema import NODES, RELS

    store = LadybugStore(Path(path))
    for label in NODES:
        store.export([label])
    for name in RELS:
        store.export([], [name])
    store.close()
