"""Going through the queue of proposals in the terminal, one key a verdict.

Invariant: every key is shown; nothing is decided by a key that was not shown, and each verdict is on disk before the
next proposal appears.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import readchar
from rich.console import Console
from rich.markup import escape

from api import render_articles
from graph import proposals
from graph.claims import Claim
from graph.errors import MatarantaiError, UsageError
from graph.region_codes import province_of
from graph.schema import claimable_props
from graph.workspace import Workspace
from ingest.property_values import typed_value
from ingest.region_names import gazetteer
from queries.proposal_queue import proposal_queue
from queries.show import find_entity
from queries.snapshot import Snapshot

KEYS = (
    "[bold]t[/] terima/accept  [bold]x[/] tolak/reject  [bold]b[/] betulkan/correct  [bold]n[/] lewati/next  "
    "[bold]s[/] terima semua dari sumber ini/accept all of this source  [bold]q[/] keluar/quit"
)


class ProposalReview:
    """One officer's walk through the queue (of one source, or of all)."""

    def __init__(
        self, workspace: Workspace, out: Console, *, source: str | None, who: str,
        read_key: Callable[[], str] = readchar.readkey, read_line: Callable[[str], str] | None = None,
    ) -> None:  # fmt: skip
        self._workspace = workspace
        self._out = out
        self._source = source
        self._who = who
        self._read_key = read_key
        self._read_line = read_line or (lambda prompt: out.input(f"{prompt}: "))
        self._skipped: set[int] = set()

    def run(self) -> int:
        """Until the queue is empty or the officer stops; returns how many proposals were judged."""
        judged = 0
        while (row := self._next()) is not None:
            self._out.print()
            render_articles.proposal(self._out, row)
            self._out.print(KEYS)
            key = self._read_key().lower()
            if key in {"q", readchar.key.CTRL_C, readchar.key.ESC}:
                break
            try:
                judged += self._decide(key, row)
            except MatarantaiError as error:
                self._out.print(f"[red]{escape(error.message)}[/] {escape(error.advice)}")
            except ValueError:  # shlex: a quotation mark without its pair
                self._out.print("[red]tanda kutip belum ditutup · a quotation mark is not closed[/]")
        self._workspace.sync()
        self._out.print(f"{judged} usulan diputus · proposals judged", markup=False)
        return judged

    def _next(self) -> dict[str, Any] | None:
        # Those that were skipped stand first: one more than they are is enough to see.
        limit = len(self._skipped) + 1
        rows = proposal_queue(self._workspace.ledger, source=self._source, limit=limit).proposals
        return next((row for row in rows if row["number"] not in self._skipped), None)

    def _decide(self, key: str, row: dict[str, Any]) -> int:
        ledger, number = self._workspace.ledger, int(row["number"])
        if key == "t":
            return len(proposals.accept(ledger, [number], who=self._who, why="ditinjau · reviewed"))
        if key == "s":
            of_source = [p.number for p in proposals.waiting(ledger, source=row["source"]["id"])]
            return len(proposals.accept(ledger, of_source, who=self._who, why="seluruh sumber · whole source"))
        if key == "x":
            why = self._read_line("alasan · reason")
            return len(proposals.reject(ledger, [number], who=self._who, why=why))
        if key == "b":
            settings = shlex.split(self._read_line('NAMA="NILAI" … · NAME="VALUE" …'))
            claim = corrected_claim(self._workspace, proposals.asked(ledger, [number])[0].claim, settings, None)
            why = self._read_line("alasan · reason")
            return len(proposals.correct(ledger, number, claim, who=self._who, why=why))
        if key == "n":
            self._skipped.add(number)
        return 0


def corrected_claim(workspace: Workspace, old: Claim, settings: Sequence[str], to: str | None) -> Claim:
    """A claim with properties set (`NAME=VALUE`; `NAME=` takes one away) and, for a relationship, another end.

    UsageError for what the schema does not know, NotFoundError for an end that nobody bears.
    """
    props: dict[str, Any] = dict(old.props)
    allowed = {prop.name: prop for prop in claimable_props(old.type).values()}
    for text in settings:
        name, equals, value = text.partition("=")
        if not equals or name not in allowed:
            raise UsageError(
                f"{text!r} sets no property of {old.type}", advice="NAME=VALUE, with " + ", ".join(allowed)
            )
        if value:
            props[name] = typed_value(allowed[name], value)
        else:
            props.pop(name, None)
    if to is None:
        return replace(old, props=props)
    if old.object is None:
        raise UsageError("--to is for relationships", advice="leave it out for a node")
    return replace(old, props=props, object=find_entity(Snapshot.load(workspace.store), to)[0].id)


def workspace_name(workspace: Workspace, node_id: str | None) -> str:
    """The name of a node, of a region with what it lies in; its id where nobody knows one."""
    if node_id is None:
        return "?"
    if node_id.startswith("region:"):
        code = node_id.removeprefix("region:")
        above = [part for part in (code, province_of(code)) if part]
        return ", ".join(dict.fromkeys(gazetteer().by_code(part).name for part in above)) + f" ({code})"
    return Snapshot.load(workspace.store).node(node_id).name or node_id
