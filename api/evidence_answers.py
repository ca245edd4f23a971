"""Evidence as the faces ask for it: what is contested, the sources and what hangs on them, batches, retraction.

Invariant: a retraction is previewed by the same code that will carry it out; who writes holds the workspace alone, and
the graph has applied the rows before the answer is given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from api import parameters as read
from graph.batches import batches, claims_by_source
from graph.errors import LimitError
from graph.judgements import Clusters
from graph.retraction import Preview, Selection, change_without, preview, preview_undo, reassert, retract
from queries.answer import Method
from queries.contested import contested
from queries.snapshot import Snapshot
from queries.source_fall import source_fall
from queries.source_list import find_source, group_of, list_sources, source_row

if TYPE_CHECKING:
    from api.answers import LocalAnswers

Json = dict[str, Any]
Given = Mapping[str, Any]
# A source of more claims than this is a register: everything hangs on it, and comparing would take minutes.
MOST_CLAIMS = 50_000


class EvidenceAnswers:
    """The questions about evidence, over the workspace of some LocalAnswers."""

    def __init__(self, answers: LocalAnswers, today: Callable[[], date]) -> None:
        self._answers = answers
        self._today = today
        self.questions: Mapping[str, Callable[[Given], Json]] = {
            "contested": self._contested,
            "sources": self._sources,
            "source": self._source,
            "batches": self._batches,
            "retract": self._retract,
        }

    def _contested(self, given: Given) -> Json:
        snapshot = self._answers.snapshot(read.day(given.get("as_of"), "--as-of"))
        return contested(snapshot, given.get("label"), read.number(given, "limit", 200)).as_json()

    # ---- sources

    def _known(self, given: Given) -> tuple[Snapshot, int, Clusters]:
        """The graph that is asked, the ledger row that it shows, and who was then judged one."""
        as_of = read.day(given.get("as_of"), "--as-of")
        workspace = self._answers.workspace
        snapshot = self._answers.snapshot(as_of)
        upto = workspace.store.applied_seq() if as_of is None else workspace.ledger.seq_at(as_of)
        return snapshot, upto, Clusters(workspace.ledger.judgements(upto=upto))

    def _claim_counts(self, upto: int, clusters: Clusters) -> Mapping[str, int]:
        found: Counter[str] = Counter()
        for source, count in claims_by_source(self._answers.workspace.ledger, upto=upto).items():
            found[clusters.canonical(source)] += count
        return found

    def _sources(self, given: Given) -> Json:
        snapshot, upto, clusters = self._known(given)
        return list_sources(snapshot, self._claim_counts(upto, clusters), read.number(given, "limit", 0)).as_json()

    def _source(self, given: Given) -> Json:
        snapshot, upto, clusters = self._known(given)
        node = find_source(snapshot, clusters.canonical(str(given["source"])))
        row = source_row(snapshot, node, self._claim_counts(upto, clusters))
        with_copies = bool(given.get("with_copies"))
        falling = group_of(snapshot, node.id) if with_copies else [node.id]
        stated_as = {member for one in falling for member in clusters.members(one)}
        ledger = self._answers.workspace.ledger
        gone = ledger.live_claims(upto=upto, wanted={"source": stated_as})
        if gone.num_rows > MOST_CLAIMS:
            raise LimitError(
                f"{node.name} states {gone.num_rows:,} claims: everything hangs on it",
                advice="ask for a source of fewer claims; `matarantai sources` counts what only one source asserts",
            )
        return source_fall(
            snapshot,
            change_without(ledger, gone, upto),
            row=row,
            claims=dict(sorted(Counter(gone["type"].to_pylist()).items())),
            with_copies=with_copies,
            on=read.day(given.get("on"), "--on") or self._today(),
        ).as_json()

    # ---- batches and retraction

    def _batches(self, given: Given) -> Json:
        rows = batches(self._answers.workspace.ledger)
        limit = read.number(given, "limit", 50)
        shown = rows[:limit] if limit else rows
        return {
            "method": Method("batches", {"limit": limit}).as_json(),
            "facts": sum(row.claims for row in shown),
            "truncated": len(shown) < len(rows),
            "batches": [row.as_json() for row in shown],
        }

    def _selection(self, given: Given) -> Selection:
        sources: tuple[str, ...] = ()
        if given.get("source"):
            sources = self._members(str(given["source"]))
        batch = given.get("batch")
        return Selection(tuple(given.get("claims") or ()), None if batch is None else int(batch), sources)

    def _members(self, text: str) -> tuple[str, ...]:
        """All ids under which a source has stated claims; a source that is gone from the graph goes by its id."""
        clusters = Clusters(self._answers.workspace.ledger.judgements())
        asked = clusters.canonical(text.strip())
        if not asked.startswith("source:"):
            asked = find_source(self._answers.snapshot(), asked).id
        return tuple(sorted(clusters.members(asked)))

    def _retract(self, given: Given) -> Json:
        """`{"undo", "done", "batch", "count", "claims", "removed", "changed"}`; `batch` null for a dry run."""
        undo, dry_run = bool(given.get("undo")), bool(given.get("dry_run"))
        who, why = str(given.get("who") or ""), str(given.get("why") or "")
        with self._answers.writing() as workspace:
            selection = self._selection(given)
            seen: Preview = (preview_undo if undo else preview)(workspace.ledger, selection)
            number, count = 0, sum(seen.claims.values())
            if not dry_run:
                number, count = (reassert if undo else retract)(workspace.ledger, selection, who=who, why=why)
                workspace.sync()
        return {"undo": undo, "done": not dry_run, "batch": number or None, "count": count, **seen.as_json()}
