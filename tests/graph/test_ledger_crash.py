"""A process killed in the middle of writing loses no acknowledged batch and leaves none half-written."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from pydantic import SecretStr

from graph.ledger import Ledger
from tests.support.claims import add, node

_ROOT = Path(__file__).parents[2]
_SIZE = 400
_WRITER = f"""
import sys
from pydantic import SecretStr
from graph.ledger import Ledger
from tests.support.claims import add, node
ledger = Ledger.open(SecretStr(sys.stdin.readline().strip()))
first = int(sys.argv[1])
for batch in range(first, first + 10_000):
    claims = [node(f"place:{{batch}}-{{n}}", props={{"name": "x" * 200}}) for n in range({_SIZE})]
    add(ledger, *claims)
    print(batch, flush=True)
"""


def run_and_kill(url: SecretStr, first: int, after: float) -> list[int]:
    """Start a writer, kill it `after` seconds after its first acknowledgement; the batches it acknowledged."""
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(first)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=_ROOT,
        env={**os.environ, "PYTHONPATH": str(_ROOT)},
    )
    assert writer.stdin is not None and writer.stdout is not None
    writer.stdin.write(url.get_secret_value() + "\n")
    writer.stdin.flush()
    acknowledged = [int(writer.stdout.readline())]
    reader = threading.Thread(target=lambda: acknowledged.extend(int(line) for line in writer.stdout or ()))
    reader.start()
    time.sleep(after)
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    reader.join()
    writer.stdin.close()
    writer.stdout.close()
    return acknowledged


def test_kill_in_the_middle_of_appends(ledger_url: SecretStr) -> None:
    rng = random.Random(7)
    acknowledged: list[int] = []
    for round_number in range(4):
        acknowledged += run_and_kill(ledger_url, round_number * 10_000, rng.uniform(0.02, 0.3))
        ledger = Ledger.open(ledger_url)
        subjects = ledger.live_claims()["subject"].to_pylist()
        seqs = ledger.live_claims()["seq"].to_pylist()
        ledger.close()
        found: dict[int, int] = {}
        for subject in subjects:
            batch = int(subject.removeprefix("place:").partition("-")[0])
            found[batch] = found.get(batch, 0) + 1
        assert set(acknowledged) <= set(found), "an acknowledged batch is lost"
        assert set(found.values()) == {_SIZE}, "a batch is half there"
        assert seqs == list(range(1, len(seqs) + 1))
    ledger = Ledger.open(ledger_url)
    assert add(ledger, node("place:after")).new == 1
    ledger.close()
