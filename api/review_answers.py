"""Review as the faces ask for it: the queue, the next pair, verdicts, undo, and the history of an entity.

Invariant: who writes holds the workspace alone, and the graph has applied the row before the answer is given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from api import parameters as read
from graph.candidates import is_stale
from graph.claim_validation import label_of
from graph.errors import NotFoundError, UsageError
from graph.ids import entity_id
from graph.judgements import Clusters, standing
from graph.ledger import Ledger
from graph.schema import NODES
from graph.workspace import Workspace
from queries.answer import Method
from queries.history import MAX_EVENTS, history
from queries.review import explained, give_verdict, judgement_json, refresh_queue, review_queue, stirred_pairs
from queries.review_facts import side_by_side
from queries.show import show
from queries.snapshot import Snapshot

if TYPE_CHECKING:
    from api.answers import LocalAnswers
    from queries.resolution_weights import Weights

Json = dict[str, Any]
Given = Mapping[str, Any]
Progress = Callable[[str, int, int], None]
_TABLES_OF_LABEL = {
    "Agency": ("agencies",),
    "Person": ("recruiters", "officials"),
    "Company": ("recruiters",),
    "Event": ("events",),
    "Agreement": ("agreements",),
    "CaseFile": ("cases",),
    "Place": ("places",),
    "Source": ("sources",),
}


class ReviewAnswers:
    """The questions and verdicts of review, over the workspace of some LocalAnswers."""

    def __init__(self, answers: LocalAnswers) -> None:
        self._answers = answers
        self.questions: Mapping[str, Callable[[Given], Json]] = {
            "review": self._queue,
            "review_next": self._next,
            "judged": self._judged,
            "history": self._history,
            "judge": self._judge,
            "undo": self._undo,
            "refresh": self._refresh,
        }

    @property
    def _ledger(self) -> Ledger:
        return self._answers.workspace.ledger

    def _queue(self, given: Given) -> Json:
        label, snapshot = given.get("label"), self._answers.snapshot()
        limit = given.get("limit")
        queue = review_queue(self._ledger, snapshot, label=label)
        return queue.as_json(snapshot, label=label, limit=50 if limit is None else int(limit))

    def _next(self, given: Given) -> Json:
        label, skip = given.get("label"), int(given.get("skip") or 0)
        snapshot = self._answers.snapshot()
        queue = review_queue(self._ledger, snapshot, label=label)
        pair = None
        if skip < len(queue.pairs):
            queued = explained(snapshot, queue.pairs[skip], self._explain) if queue.stale else queue.pairs[skip]
            pair = side_by_side(snapshot, queued, Clusters(self._ledger.judgements()))
        return {
            "method": Method("review_next", {"label": label, "skip": skip}).as_json(),
            "facts": pair["claims"] if pair else 0,
            "truncated": False,
            "stale": queue.stale,
            "waiting": len(queue.pairs),
            "pair": pair,
        }

    def _judged(self, given: Given) -> Json:
        limit = 50 if given.get("limit") is None else int(given["limit"])
        snapshot, verdicts = self._answers.snapshot(), standing(self._ledger.judgements())
        newest = sorted(verdicts.values(), key=lambda j: -j.seq)
        listed = newest[: limit or None]
        return {
            "method": Method("judged", {"limit": limit}).as_json(),
            "facts": None,
            "truncated": len(listed) < len(newest),
            "judgements": [
                {
                    **judgement_json(j),
                    "left_name": self._name(snapshot, j.left),
                    "right_name": self._name(snapshot, j.right),
                }
                for j in listed
            ],
        }

    def _name(self, snapshot: Snapshot, node_id: str) -> str | None:
        node = snapshot.find(self._answers.workspace.canonical(node_id))
        return None if node is None else node.name

    def _history(self, given: Given) -> Json:
        as_of = read.day(given.get("as_of"), "--as-of")
        limit = MAX_EVENTS if given.get("limit") is None else int(given["limit"])
        return history(
            self._ledger, self._answers.snapshot(as_of), str(given["entity"]), as_of=as_of, limit=limit
        ).as_json()

    # ---- verdicts

    def _judge(self, given: Given) -> Json:
        with self._answers.writing() as workspace:
            snapshot = self._answers.snapshot()
            collection = str(given.get("collection") or "default")
            left, right = (judged_id(workspace, snapshot, str(given[end]), collection) for end in ("left", "right"))
            seq = give_verdict(
                workspace.ledger, snapshot, left, right, str(given["verdict"]), who=_who(given), why=str(given["why"]),
                explain=self._explain if label_of(left) in _linked_labels() else None,
            )  # fmt: skip
            workspace.sync()
            judgements = workspace.ledger.judgements()
        written = next(j for j in judgements if j.seq == seq)
        return {"judgement": judgement_json(written), **_now(Clusters(judgements), left, right)}

    def _undo(self, given: Given) -> Json:
        with self._answers.writing() as workspace:
            chosen: int | tuple[str, str] | None = given.get("judgement")
            named = [given.get(end) for end in ("left", "right")]
            if any(named) and (not all(named) or chosen is not None):
                raise UsageError("give the number of a judgement, or both entities", advice="or nothing: the newest")
            if all(named):
                snapshot, collection = self._answers.snapshot(), str(given.get("collection") or "default")
                ends = [judged_id(workspace, snapshot, str(given[end]), collection) for end in ("left", "right")]
                chosen = (ends[0], ends[1])
            why = str(given.get("why") or "putusan ditarik · taken back")
            written, taken = workspace.ledger.withdraw(chosen, who=_who(given), why=why)
            workspace.sync()
            judgements = workspace.ledger.judgements()
        stands = standing(judgements).get((min(taken.left, taken.right), max(taken.left, taken.right)))
        return {
            "judgement": judgement_json(written),
            "taken_back": judgement_json(taken),
            "stands": None if stands is None else judgement_json(stands),
            **_now(Clusters(judgements), taken.left, taken.right),
        }

    def _refresh(self, given: Given) -> Json:
        return self.refresh(force=bool(given.get("force")), merges=bool(given.get("merges", True)))

    def refresh(self, *, force: bool = False, merges: bool = True, progress: Progress | None = None) -> Json:
        """Look for pairs anew, if that is due (graph.candidates.is_stale) or `force`, and store them in the queue."""
        from queries.resolution import resolve

        stale = is_stale(self._ledger, merges=merges)
        counts = {"new": 0, "changed": 0, "unchanged": 0, "gone": 0}
        if stale or force:
            snapshot = self._answers.snapshot()
            judged, own = self._ledger.judgements(), self._weights()
            pairs = resolve(snapshot, judgements=judged, weights=own, progress=progress).as_json()["pairs"]
            pairs += [
                self._explain(snapshot, *pair) for pair in stirred_pairs(self._ledger) if all(map(snapshot.find, pair))
            ]
            with self._answers.writing() as workspace:
                counts = vars(refresh_queue(workspace.ledger, snapshot.tables.seq, pairs, _linked_labels()))
        return {"refreshed": stale or force, **counts}

    def _explain(self, snapshot: Snapshot, left: str, right: str) -> Json:
        from queries.resolution import explain_pair  # the linkage is only loaded by those who need it

        return explain_pair(snapshot, left, right, weights=self._weights()).as_json()

    def _weights(self) -> Weights:
        """The published weights, or the office's own (MATARANTAI_RESOLUTION_WEIGHTS)."""
        from queries.resolution_weights import weights

        return weights(self._answers.workspace.settings.resolution_weights)


def _linked_labels() -> tuple[str, ...]:
    from queries.resolution_records import LABELS

    return LABELS


def _who(given: Given) -> str:
    return str(given.get("who") or "api")


def _now(clusters: Clusters, left: str, right: str) -> Json:
    """Whether the two are one entity now, and which."""
    ends = clusters.canonical(left), clusters.canonical(right)
    return {"one_entity": ends[0] == ends[1], "entities": sorted(set(ends))}


def judged_id(workspace: Workspace, snapshot: Snapshot, text: str, collection: str) -> str:
    """The id that is judged: of the member itself, not of the entity into which it may have been merged."""
    label = label_of(text)
    if label is not None and text in workspace.ledger.known_ids(label):
        return text
    table, colon, ref = text.rpartition(":")
    for name, tables in _TABLES_OF_LABEL.items():
        for candidate in tables if not colon else [t for t in tables if t == table]:
            node_id = entity_id(name, collection, candidate, ref)
            if node_id in workspace.ledger.known_ids(name):
                return node_id
    found = show(snapshot, text, canonical=workspace.canonical).entity
    if found["label"] == "Region":
        raise NotFoundError(f"{text!r} is a region", advice="regions come from the register and are not judged")
    return str(found["id"])


def label_named(text: str | None) -> str | None:
    """A label of the schema as people write it (any case), or None.  UsageError for an unknown one."""
    return read.word(text, "--label", tuple(NODES))


def pair_or_seq(words: list[str]) -> Json:
    """What `undo` is given: nothing, the number of a judgement, or two entities.  UsageError for anything else."""
    if not words:
        return {}
    if len(words) == 1 and words[0].isdecimal():
        return {"judgement": int(words[0])}
    if len(words) == 2:
        return {"left": words[0], "right": words[1]}
    raise UsageError("give the number of a judgement, or two entities", advice="`matarantai review judged` lists them")
