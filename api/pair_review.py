"""Going through the queue of pairs in the terminal, one key a verdict.

Invariants: every key is shown; no verdict without a reason; each verdict is on disk and in the graph before the next
pair appears; what this officer undoes here is only what was judged here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import readchar
from rich.console import Console

from api import render_review
from api.answers import Answers
from graph.errors import MatarantaiError
from viz import words as w

KEYS = (
    "[bold]s[/] sama/same  [bold]b[/] beda/different  [bold]r[/] ragu/unsure  [bold]n[/] lewati/next  "
    "[bold]z[/] batalkan/undo  [bold]q[/] keluar/quit"
)
VERDICT_OF = {"s": "same", "b": "different", "d": "different", "r": "unsure", "u": "unsure"}
_QUIT = {"q", readchar.key.CTRL_C, readchar.key.CTRL_D, readchar.key.ESC}


class PairReview:
    """One officer's walk through the queue (of one label, or of all)."""

    def __init__(
        self, answers: Answers, out: Console, *, label: str | None, who: str,
        read_key: Callable[[], str] = readchar.readkey, read_line: Callable[[str], str] | None = None,
    ) -> None:  # fmt: skip
        self._answers = answers
        self._out = out
        self._label = label
        self._who = who
        self._read_key = read_key
        self._read_line = read_line or (lambda prompt: out.input(f"{prompt}: "))
        self._passed: set[tuple[str, str]] = set()
        self._judged: list[tuple[int, tuple[str, str]]] = []

    def run(self) -> int:
        """Until the queue is empty or the officer stops; returns how many verdicts of this walk stand."""
        said: list[str] = []
        while (answer := self._next()) is not None:
            self._out.clear()
            render_review.lines(self._out, said, "yellow")
            said = []
            render_review.pair(self._out, answer)
            self._out.print(KEYS)
            key = self._key()
            if key in _QUIT:
                break
            try:
                said = self._act(key, answer["pair"])
            except MatarantaiError as error:
                said = [f"{error.title}: {error.message}", *getattr(error, "chain", ()), f"→ {error.advice}"]
        else:
            render_review.lines(self._out, said, "yellow")
            self._out.print("Tidak ada pasangan lagi · no more pairs.")
        self._out.print(f"{len(self._judged)} putusan · judgements", markup=False)
        return len(self._judged)

    def _key(self) -> str:
        try:
            return self._read_key().lower()
        except KeyboardInterrupt:
            return "q"

    def _next(self) -> dict[str, Any] | None:
        """The first pair that was not passed over in this walk, with its facts; None if there is none."""
        given = {"label": self._label, "limit": len(self._passed) + 1}
        pairs = self._answers.ask("review", given)["pairs"]
        at = next((n for n, pair in enumerate(pairs) if _ids(pair) not in self._passed), None)
        if at is None:
            return None
        answer = self._answers.ask("review_next", {"label": self._label, "skip": at})
        return answer if answer["pair"] is not None else None

    def _act(self, key: str, pair: dict[str, Any]) -> list[str]:
        if key in {"n", readchar.key.RIGHT, readchar.key.DOWN}:
            self._passed.add(_ids(pair))
            return []
        if key == "z":
            return self._undo()
        if key not in VERDICT_OF:
            return ["tombol tidak dikenal · no such key"]
        verdict = VERDICT_OF[key]
        why = self._reason(verdict)
        if not why:
            return ["tanpa alasan tidak ada putusan · no verdict without a reason"]
        left, right = _ids(pair)
        given = {"left": left, "right": right, "verdict": verdict, "why": why, "who": self._who}
        answer = self._answers.ask("judge", given)
        self._judged.append((int(answer["judgement"]["seq"]), (left, right)))
        if verdict == "unsure":
            self._passed.add((left, right))  # it goes to the end of the queue, not to the end of this walk
        names = " ; ".join(render_review.entity_text(pair[side]) for side in "ab")
        now = "satu · one" if answer["one_entity"] else "dua · two"
        return [f"{answer['judgement']['seq']}: {names}: {w.word(w.VERDICTS, verdict)} ({now})"]

    def _reason(self, verdict: str) -> str:
        self._out.print(f"[bold]{w.word(w.VERDICTS, verdict)}[/] [dim]kosong: batal · empty: cancel[/]")
        try:
            return self._read_line("alasan · reason").strip()
        except (EOFError, KeyboardInterrupt):
            return ""

    def _undo(self) -> list[str]:
        if not self._judged:
            return ["belum ada putusan di sini · nothing was judged here; `matarantai review undo`"]
        seq, ids = self._judged[-1]
        why = "dibatalkan saat meninjau · taken back while reviewing"
        self._answers.ask("undo", {"judgement": seq, "why": why, "who": self._who})
        self._judged.pop()
        self._passed.discard(ids)
        return [f"putusan {seq} ditarik · taken back"]


def _ids(pair: dict[str, Any]) -> tuple[str, str]:
    return (str(pair["a"]["id"]), str(pair["b"]["id"]))
