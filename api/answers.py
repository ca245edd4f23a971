"""The questions as the faces ask them: parameters as text in, the JSON objects of the answers out.

Invariant: the command line, the HTTP API and the pages all ask through here, so that they never differ.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import date
from typing import Any, Protocol

from api import parameters as read
from api.evidence_answers import EvidenceAnswers
from api.review_answers import ReviewAnswers
from graph.as_of import graph_as_of
from graph.errors import NotFoundError, UsageError
from graph.ladybug_store import LadybugStore
from graph.proposals import queue_state
from graph.workspace import Workspace
from ingest.region_names import Gazetteer, gazetteer
from queries.coverage import coverage
from queries.document import document_answer
from queries.flow import flow
from queries.gaps import gaps
from queries.named_queries import list_queries, run_named
from queries.neighbourhood import neighbour_counts, neighbourhood
from queries.paths import PathQuery, recruitment_paths
from queries.proposal_queue import proposal_queue
from queries.quotes import add_quotes
from queries.search import search
from queries.show import show
from queries.snapshot import Snapshot
from queries.source_list import find_source

Json = dict[str, Any]
Given = Mapping[str, Any]
Progress = Callable[[str, int, int], None]
# Answers whose facts name sources by ref; what the refs stand for comes with them.
_NAMING_SOURCES = frozenset({"paths", "coverage", "neighbourhood"})


class Answers(Protocol):
    """Who answers: this process (LocalAnswers) or the server that holds the graph (RemoteAnswers)."""

    def ask(self, question: str, given: Given) -> Json:
        """The answer to a question (`paths`, `flow`, `gaps`, …) with these parameters; None means not given."""


class LocalAnswers:
    """Answers from a workspace.  Safe to call from several threads: the graph is read once per state."""

    def __init__(self, workspace: Workspace, *, today: Callable[[], date] = date.today) -> None:
        self.workspace = workspace
        self._today = today
        self._lock = threading.RLock()
        # The newest graph that was read, as it is (True) and any other (False), each with the state that it shows.
        self._snapshots: dict[bool, tuple[object, Snapshot]] = {}
        self.review = ReviewAnswers(self)
        self._questions: Mapping[str, Callable[[Given], Json]] = {
            "paths": self._paths,
            "flow": self._flow,
            "gaps": self._gaps,
            "coverage": self._coverage,
            "show": self._show,
            "search": self._search,
            "neighbourhood": self._neighbourhood,
            "neighbours": self._neighbours,
            "document": self._document,
            "proposals": self._proposals,
            "queries": self._queries,
            "resolve": self.resolve,
            "query": self._query,
            **self.review.questions,
            **EvidenceAnswers(self, today).questions,
        }

    @property
    def gazetteer(self) -> Gazetteer:
        """Names and codes of regions, read when first needed."""
        return gazetteer()

    def ask(self, question: str, given: Given) -> Json:
        """See Answers.ask; UsageError for an unknown question."""
        if question not in self._questions:
            raise UsageError(f"no such question: {question}", advice="one of: " + ", ".join(self._questions))
        early = self._too_early(given)
        try:
            answer = self._questions[question](given)
        except NotFoundError:
            if early is None:
                raise
            raise NotFoundError(early, advice="`matarantai batches` says when what was loaded") from None
        if early is not None:
            answer["nothing_known"] = early
        if given.get("as_of") and "method" in answer:
            answer["method"]["parameters"]["as_of"] = str(given["as_of"])
        if given.get("include_unreviewed") and "method" in answer:
            answer["method"]["parameters"]["include_unreviewed"] = True
        if question in _NAMING_SOURCES:
            # From the graph that was asked: an answer as of a day names things as they were known that day.
            snapshot = self._asked(given)
            answer["sources"] = _named(answer, "sources", _source_notes(snapshot))
            if question == "coverage":
                answer["agencies"] = _named(answer, "agencies", _agency_names(snapshot))
        return answer

    def snapshot(self, as_of: date | None = None, *, unreviewed: bool = False) -> Snapshot:
        """The graph as it is (read anew only when it has changed), or as it was known on a day.

        `unreviewed`: with the claims that wait for a verdict.
        """
        with self._lock:
            queue = queue_state(self.workspace.ledger) if unreviewed else None
            state = (as_of, self.workspace.store.applied_seq(), queue)
            plain = as_of is None and not unreviewed
            kept = self._snapshots.get(plain)
            if kept is None or kept[0] != state:
                kept = (state, Snapshot.load(self.workspace.source(as_of, unreviewed=unreviewed)))
                self._snapshots[plain] = kept
            return kept[1]

    @contextmanager
    def writing(self) -> Iterator[Workspace]:
        """The workspace, to write to: one writer at a time, and no question reads meanwhile."""
        with self._lock:
            yield self.workspace

    def _at(self, given: Given) -> tuple[Snapshot, date]:
        return self._asked(given), read.day(given.get("on"), "--on") or self._today()

    def _too_early(self, given: Given) -> str | None:
        """What to say where a question is asked as of a day on which the ledger was still empty; else None."""
        as_of = read.day(given.get("as_of"), "--as-of")
        ledger = self.workspace.ledger
        if as_of is None or not ledger.last_seq() or ledger.seq_at(as_of):
            return None
        return f"pada {as_of} buku besar belum berisi apa pun · on that day the ledger knew nothing yet"

    def _asked(self, given: Given) -> Snapshot:
        """The graph that the question is about."""
        as_of = read.day(given.get("as_of"), "--as-of")
        return self.snapshot(as_of, unreviewed=bool(given.get("include_unreviewed")))

    def _region(self, given: Given, name: str) -> str | None:
        return None if given.get(name) is None else read.region(str(given[name]), self.gazetteer)

    def _paths(self, given: Given) -> Json:
        snapshot, on = self._at(given)
        origin = self._region(given, "from")
        if origin is None:
            raise UsageError("--from is missing", advice="name the region where the paths start, such as --from 52.03")
        between = given.get("between")
        first, last = (read.day(b, "--between") for b in between) if between else (None, None)
        if first is not None and last is not None and first > last:
            raise UsageError("--between: the first day is after the last", advice="give the earlier day first")
        return recruitment_paths(
            snapshot,
            PathQuery(
                from_=origin,
                to=self._region(given, "to"),
                k=read.number(given, "k", 5),
                mode=read.word(given.get("mode"), "--mode", read.MODES) or "both",
                max_wait=read.number(given, "max_wait", 30),
                between=(first, last) if first is not None and last is not None else None,
                avoid_hubs=given.get("avoid_hubs"),
                min_grade=read.grade(given.get("min_grade"), "--min-grade"),
                on=on,
            ),
        ).as_json()

    def _flow(self, given: Given) -> Json:
        snapshot, on = self._at(given)
        basis = read.legal_basis(given.get("legal_basis"), "--legal-basis")
        return flow(
            snapshot, from_=self._region(given, "from"), to=self._region(given, "to"), legal_basis=basis, on=on
        ).as_json()

    def _gaps(self, given: Given) -> Json:
        snapshot, on = self._at(given)
        return gaps(
            snapshot,
            region=self._region(given, "region"),
            kind=read.word(given.get("kind"), "--kind", read.GAP_KINDS),
            state=read.word(given.get("state"), "--state", read.GAP_STATES),
            on=on,
            limit=read.number(given, "limit", 50),
        ).as_json()

    def _coverage(self, given: Given) -> Json:
        snapshot, on = self._at(given)
        return coverage(
            snapshot,
            level=read.word(given.get("level"), "--level", read.COVERAGE_LEVELS),
            region=self._region(given, "region"),
            function=read.function(given.get("function"), "--function"),
            all_=bool(given.get("all")),
            on=on,
        ).as_json()

    def _show(self, given: Given) -> Json:
        as_of = read.day(given.get("as_of"), "--as-of")
        canonical = self.workspace.canonical
        answer = show(
            self._asked(given),
            str(given["entity"]),
            canonical=lambda node_id: canonical(node_id, as_of),
            on=read.day(given.get("on"), "--on"),
        ).as_json()
        return add_quotes(answer, self.workspace.ledger)

    def _search(self, given: Given) -> Json:
        labels = tuple(given.get("labels") or ())
        return search(
            self._asked(given), str(given["text"]), labels=labels, limit=read.number(given, "limit", 20)
        ).as_json()

    def _centre(self, given: Given) -> tuple[Snapshot, str]:
        found = self._show(given)
        return self._asked(given), str(found["entity"]["id"])

    def _neighbourhood(self, given: Given) -> Json:
        snapshot, centre = self._centre(given)
        types = tuple(given.get("types") or ()) or None
        on = read.day(given.get("on"), "--on")
        return neighbourhood(snapshot, centre, limit=read.number(given, "limit", 60), types=types, on=on).as_json()

    def _neighbours(self, given: Given) -> Json:
        snapshot, centre = self._centre(given)
        return {"centre": snapshot.node(centre).as_json(), "counts": neighbour_counts(snapshot, centre)}

    def _document(self, given: Given) -> Json:
        snapshot = self.snapshot()
        source = find_source(snapshot, self.workspace.canonical(str(given["source"])))
        return document_answer(self.workspace.ledger, snapshot, source).as_json()

    def _proposals(self, given: Given) -> Json:
        ref, limit = given.get("source"), read.number(given, "limit", 50)
        source = None if ref is None else find_source(self.snapshot(), self.workspace.canonical(str(ref))).id
        return proposal_queue(self.workspace.ledger, source=source, limit=limit).as_json()

    def resolve(self, given: Given, progress: Progress | None = None) -> Json:
        """The answer of `resolve`, with a progress bar for whoever asks here."""
        from queries.resolution import resolve  # the linkage is only loaded by those who need it
        from queries.resolution_weights import weights

        label = read.word(given.get("label"), "--label", read.LINKED_LABELS)
        return resolve(
            self.snapshot(),
            label,
            min_score=given.get("min_score"),
            limit=read.number(given, "limit", 0),
            judgements=self.workspace.ledger.judgements(),
            weights=weights(self.workspace.settings.resolution_weights),
            progress=progress,
        ).as_json()

    def _queries(self, given: Given) -> Json:
        return {"queries": [query.as_json() for query in list_queries()]}

    def _query(self, given: Given) -> Json:
        params = {str(k): str(v) for k, v in (given.get("params") or {}).items()}
        as_of = read.day(given.get("as_of"), "--as-of")
        if as_of is None:
            with self._lock:
                return run_named(self.workspace.store, str(given["name"]), params).as_json()
        with graph_as_of(self.workspace.ledger, as_of) as path, closing(LadybugStore(path, read_only=True)) as store:
            return run_named(store, str(given["name"]), params).as_json()


def _named(answer: Json, field: str, known: Mapping[str, Any]) -> Json:
    """What the refs of a field, anywhere in an answer, stand for: so that a person need not look them up."""
    return {ref: known[ref] for ref in sorted(_refs(answer, field)) if ref in known}


def _source_notes(snapshot: Snapshot) -> Mapping[str, Any]:
    found = {}
    for source in snapshot.of_label("Source"):
        note = {"title": source.name, "publisher": source.props.get("publisher"), "url": source.props.get("url")}
        found[source.id] = found[source.ref or source.name] = note
    return found


def _agency_names(snapshot: Snapshot) -> Mapping[str, Any]:
    return {agency.ref or agency.id: agency.name for agency in snapshot.of_label("Agency")}


def _refs(value: Any, field: str) -> set[str]:
    """All texts in lists called `field`, however deep in an answer."""
    if isinstance(value, list):
        return set().union(*(_refs(v, field) for v in value))
    if not isinstance(value, dict):
        return set()
    here = {v for v in value.get(field) or () if isinstance(v, str)}
    return here.union(*(_refs(v, field) for v in value.values()))
