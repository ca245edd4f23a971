"""The history of an entity: what became known when, from whom, and by whose judgement.

Invariants: every row of the ledger that speaks of the entity is there, also what was taken back later, in the order in
which it was recorded; nothing of a merge that was undone remains but the judgements themselves.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from graph.claim_validation import label_of
from graph.errors import NotFoundError
from graph.evidence import full_grade
from graph.judgements import Clusters, Judgement, pair_of, standing
from graph.ledger import Ledger
from graph.ledger_history import batches, retractions_of, stated_of
from graph.projection_rows import source_reliability
from graph.schema import NODES
from graph.vocabulary import WITHDRAWN
from queries.answer import Method
from queries.entity_facts import HIDDEN, source_json
from queries.relation_words import relation_text
from queries.show import find_entity
from queries.snapshot import Node, Snapshot

MAX_EVENTS = 500


@dataclass(frozen=True)
class HistoryAnswer:
    """An entity's history; `redirected_from`: the merged id that was asked for."""

    method: Method
    facts: int
    truncated: bool
    entity: Mapping[str, Any]
    members: tuple[str, ...]
    events: tuple[Mapping[str, Any], ...]
    redirected_from: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The answer as JSON, in the order of the ledger.

        `{"method", "facts", "truncated", "redirected_from", "entity": {node}, "members": [id], "events": [event]}`;
        `facts`: claims live now.  An event is `{"seq", "recorded_at", "kind", "who", "why", "text", …}`:
        - `claim`: + `claim`, `type`, `about` (id), `props`, `stance`, `source`, `grade`, `locator`, `by` (reader and
          version), `batch`, `event_from`, `event_to`, `live` (false once a later row has taken it back);
        - `retraction`: + `claim`, `type`, `about`, `source`;
        - `judgement`: + `verdict` (`withdrawn` for an undo), `left`, `right`, `stands`.
        """
        return {
            "method": self.method.as_json(), "facts": self.facts, "truncated": self.truncated,
            "redirected_from": self.redirected_from, "entity": dict(self.entity), "members": list(self.members),
            "events": [dict(event) for event in self.events],
        }  # fmt: skip


def history(
    ledger: Ledger, snapshot: Snapshot, text: str, *, as_of: date | None = None, limit: int = MAX_EVENTS
) -> HistoryAnswer:
    """The history of the entity that `text` names (as in `show`), with all ids that are merged into it.

    `as_of`: as it was known at the end of that day (`snapshot` must be of that day, too).  Of more than `limit` events
    the newest are given.  Errors: NotFoundError, AmbiguousError (see `show`).
    """
    upto = ledger.last_seq() if as_of is None else ledger.seq_at(as_of)
    judgements = ledger.judgements(upto=upto)
    clusters = Clusters(judgements)
    node, redirected_from = _entity(ledger, snapshot, text, clusters, upto)
    members = clusters.members(node.id)
    claims = stated_of(ledger, members, upto).to_pylist()
    taken_back = retractions_of(ledger, {row["claim_id"] for row in claims}, upto)
    taken: dict[str, int] = {}
    for row in taken_back:
        taken[row["claim_id"]] = row["seq"]
    teller = _Teller(ledger, snapshot, clusters, upto, claims)
    runs = batches(ledger, {row["batch"] for row in claims})
    events = [teller.claim(row, runs.get(row["batch"], {}), live=taken.get(row["claim_id"], 0) < row["seq"])
              for row in claims]  # fmt: skip
    said = {row["claim_id"]: row for row in claims}
    events += [teller.retraction(row, said[row["claim_id"]]) for row in taken_back]
    stand = standing(judgements)
    events += [teller.judgement(j, stand) for j in judgements if {j.left, j.right} & members]
    events.sort(key=lambda event: event["seq"])
    return HistoryAnswer(
        Method("history", {"entity": text, "as_of": as_of, "limit": limit}),
        sum(1 for event in events if event.get("live")), len(events) > limit, node.as_json(), tuple(sorted(members)),
        tuple(events[-limit:]), redirected_from,
    )  # fmt: skip


def _entity(
    ledger: Ledger, snapshot: Snapshot, text: str, clusters: Clusters, upto: int
) -> tuple[Node, str | None]:  # fmt: skip
    """See `find_entity`; an id of which everything was retracted still has its history."""
    try:
        return find_entity(snapshot, text, clusters.canonical)
    except NotFoundError:
        now, label = clusters.canonical(text.strip()), label_of(text.strip())
        rows = ledger.stated_claims(upto, {"subject": clusters.members(now)}).to_pylist() if label else []
        names = [name for row in rows if row["type"] == label and (name := orjson.loads(row["props"]).get("name"))]
        if label is None or not rows:
            raise
        return Node(now, label, names[-1] if names else now, None, None, {}), None if now == text.strip() else text


class _Teller:
    """Ledger rows as events with the names of what they speak of."""

    def __init__(
        self, ledger: Ledger, snapshot: Snapshot, clusters: Clusters, upto: int, claims: Collection[Mapping[str, Any]]
    ) -> None:
        self._snapshot = snapshot
        self._clusters = clusters
        # Each id's own name, as last stated: the entity into which it was merged may bear another.
        self._own = {row["subject"]: name for row in claims
                     if row["object"] is None and (name := orjson.loads(row["props"]).get("name"))}  # fmt: skip
        ids = {member for row in claims for member in clusters.members(row["source"])}
        of_sources = ledger.live_claims(upto=upto, types=["Source"], wanted={"subject": ids})
        self._letters = source_reliability(of_sources, clusters)

    def _name(self, node_id: str) -> str:
        canonical = self._clusters.canonical(node_id)
        if canonical.startswith("region:"):
            return self._snapshot.region_json(canonical.removeprefix("region:"))["name"]
        node = self._snapshot.find(canonical)
        return canonical if node is None else node.name or node.ref or node.id

    def _text(self, row: Mapping[str, Any], props: Mapping[str, Any]) -> str:
        """A claim as one line."""
        if row["object"] is not None:
            return relation_text(row["type"], self._name(row["subject"]), self._name(row["object"]), props)
        known = [p.name for p in NODES[row["type"]].props]
        said = [f"{name} {_plain(props[name])}" for name in known if name in props]
        name = str(props.get("name") or self._name(row["subject"]))
        return f"{name} ({'; '.join(said)})" if said else name

    def claim(self, row: Mapping[str, Any], run: Mapping[str, Any], *, live: bool) -> dict[str, Any]:
        props = {k: v for k, v in orjson.loads(row["props"]).items() if k not in HIDDEN}
        source = self._clusters.canonical(row["source"])
        return {
            "seq": row["seq"], "recorded_at": row["recorded_at"], "kind": "claim", "who": run.get("who", ""),
            "why": run.get("note", ""), "text": self._text(row, props), "claim": row["claim_id"], "type": row["type"],
            "about": row["subject"], "props": props, "stance": row["stance"],
            "source": source_json(self._snapshot, source),
            "grade": full_grade(row["reliability"], row["credibility"], self._letters.get(source)),
            "locator": row["locator"], "by": f"{run.get('reader', '')} {run.get('reader_version', '')}".strip(),
            "batch": row["batch"], "event_from": row["event_from"], "event_to": row["event_to"], "live": live,
        }  # fmt: skip

    def retraction(self, row: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
        props = {k: v for k, v in orjson.loads(said["props"]).items() if k not in HIDDEN}
        return {
            "seq": row["seq"], "recorded_at": row["recorded_at"], "kind": "retraction", "who": row["who"],
            "why": row["why"], "text": self._text(said, props), "claim": row["claim_id"], "type": said["type"],
            "about": said["subject"], "source": source_json(self._snapshot, self._clusters.canonical(said["source"])),
        }  # fmt: skip

    def judgement(self, judgement: Judgement, stand: Mapping[tuple[str, str], Judgement]) -> dict[str, Any]:
        stands = stand.get(pair_of(judgement.left, judgement.right)) == judgement
        left, right = (self._own.get(one) or self._name(one) for one in (judgement.left, judgement.right))
        return {
            "seq": judgement.seq, "recorded_at": judgement.recorded_at, "kind": "judgement", "who": judgement.who,
            "why": judgement.why, "text": f"{left} {_SIGNS[judgement.verdict]} {right}", "verdict": judgement.verdict,
            "left": judgement.left, "right": judgement.right, "stands": stands,
        }  # fmt: skip


_SIGNS = {"same": "=", "different": "≠", "unsure": "?", WITHDRAWN: "⟲"}


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
