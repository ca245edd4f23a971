"""The graph as a pure function of the ledger.

Invariants: what a change makes of the graph equals what a build from nothing gives; the graph says up to which ledger
row it has been brought, so that each row is applied exactly once.
"""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from graph.claims import CLAIM_SCHEMA
from graph.errors import StaleChangeError, StoreError
from graph.judgements import Clusters
from graph.ledger import Ledger
from graph.projection_change import project_change
from graph.projection_check import CheckReport, KindCheck, compare
from graph.projection_rows import ROLE_RELS, Known, node_rows, rel_rows, roles_of, source_reliability
from graph.proposals import waiting_claims
from graph.schema import DERIVED_RELS, NODES, RELS
from graph.store import Store
from graph.tables import GraphTables

__all__ = ["CheckReport", "KindCheck", "build", "check", "project_change", "rebuild", "sync"]

# From here on, a change that is most of the ledger is quicker made by building the graph anew.
_LARGE_CHANGE = 50_000
_TRIES = 5


def build(
    ledger: Ledger, as_of: date | None = None, *, upto: int | None = None, unreviewed: bool = False
) -> GraphTables:
    """The whole graph from the ledger, as known at the end of a day (UTC), or up to a ledger row; else now.

    `unreviewed`: with the claims that wait for a verdict (or waited at the end of that day), marked as proposals.
    """
    newest = ledger.last_seq() if upto is None else upto
    bound = newest if as_of is None else ledger.seq_at(as_of)
    clusters = Clusters(ledger.judgements(upto=bound))
    waiting = CLAIM_SCHEMA.empty_table()
    if unreviewed:
        waiting = waiting_claims(ledger, bound, None if as_of is None else (as_of + timedelta(days=1)).isoformat())

    def live(name: str) -> pa.Table:
        found = ledger.live_claims(upto=bound, types=[name])
        return pa.concat_tables([found, waiting.filter(pc.equal(waiting["type"], name))]) if unreviewed else found

    claims = {label: live(label) for label in NODES}
    reliability = source_reliability(claims["Source"], clusters)
    existing = _existing(claims, clusters)
    known = Known(clusters, reliability, existing)
    rels = {name: rel_rows(name, live(name), known) for name in RELS if name not in DERIVED_RELS}
    known.roles = roles_of({name: rels[name] for name in ROLE_RELS})
    nodes, reported = {}, []
    for label in NODES:
        nodes[label], found = node_rows(label, claims.pop(label), known)
        reported.append(found)
    rels["REPORTED_IN"] = pa.concat_tables(reported)
    return GraphTables(
        nodes={label: t for label, t in nodes.items() if t.num_rows},
        rels={name: t for name, t in rels.items() if t.num_rows},
        seq=bound,
    )


def _existing(claims: dict[str, pa.Table], clusters: Clusters) -> pa.Array:
    alone = Known(clusters, {}, pa.array([], pa.string()))
    columns = [alone.canonical_column(table["subject"]) for table in claims.values()]
    return pc.unique(pa.chunked_array([chunk for column in columns for chunk in column.chunks], pa.string()))


def sync(ledger: Ledger, store: Store) -> int:
    """Bring the graph up to the ledger's newest row, exactly once; returns how many rows of the graph were written.

    StoreError if the graph knows more than the ledger (it was made from another one).
    """
    for attempt in range(_TRIES):
        applied, newest = store.applied_seq(), ledger.last_seq()
        if applied == newest:
            return 0
        if applied > newest:
            raise StoreError(
                f"the graph goes up to row {applied}, the ledger only to row {newest}: they do not belong together",
                advice="check MATARANTAI_LEDGER and MATARANTAI_GRAPH; `matarantai rebuild` makes the graph anew",
            )
        if applied == 0 or newest - applied > max(_LARGE_CHANGE, applied):
            tables = build(ledger, upto=newest)
            store.replace_all(tables)
            return sum(t.num_rows for kind in (tables.nodes, tables.rels) for t in kind.values())
        change = project_change(ledger, applied, newest)
        try:
            store.apply(change)
        except StaleChangeError:
            if attempt == _TRIES - 1:
                raise
            continue  # somebody else brought the graph on meanwhile: look again
        return change.size
    return 0


def rebuild(ledger: Ledger, store: Store, as_of: date | None = None) -> None:
    """Make the graph anew from the ledger, as it is or as it was known at the end of a day (UTC)."""
    store.replace_all(build(ledger, as_of))


def check(ledger: Ledger, store: Store, *, limit: int = 20) -> CheckReport:
    """Compare the graph with what the ledger makes of it, up to the row that the graph has reached."""
    applied, newest = store.applied_seq(), ledger.last_seq()
    expected = build(ledger, upto=min(applied, newest))
    return compare(expected, store.export(tuple(NODES), tuple(RELS)), applied, newest, limit)
