"""What a few new ledger rows change in the graph.

The touched elements are looked up in the ledger, projected as they were at the old row and as they are at the new one,
and compared: the ledger is append-only, so both states can be asked for.

Invariants: every element that differs between the two states is among the touched ones; touching too many is only
slower, never wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from graph.claim_validation import label_of
from graph.claims import CLAIM_SCHEMA
from graph.ids import rel_id
from graph.judgements import Clusters, Judgement
from graph.projection_rows import ROLE_RELS, Known, node_rows, rel_elements, rel_rows, roles_of, source_reliability
from graph.schema import NODES, RELS
from graph.tables import DELETE_REL_SCHEMA, REL_ENDS, GraphChange

_NOTHING = pa.array([], pa.string())


class ClaimHistory(Protocol):
    """What the change is made from: a ledger, or one as it would be (see graph.ledger.Ledger for the methods)."""

    def live_claims(
        self, *, upto: int, types: Collection[str] = (), wanted: Mapping[str, Collection[str]] | None = None
    ) -> pa.Table:
        """The live claims as of a row."""

    def stated_claims(self, upto: int, wanted: Mapping[str, Collection[str]]) -> pa.Table:
        """All claims up to a row."""

    def changed_claims(self, after: int, upto: int) -> pa.Table:
        """The claims that some rows have stated or retracted."""

    def judgements(self, *, upto: int | None = None) -> list[Judgement]:
        """All judgements up to a row."""


@dataclass
class _State:
    """The ledger up to one row."""

    ledger: ClaimHistory
    upto: int
    clusters: Clusters

    def live(self, wanted: Mapping[str, Collection[str]], types: Collection[str] = ()) -> pa.Table:
        """Live claims in this state; no look-up if nothing is wanted."""
        if any(not values for values in wanted.values()):
            return CLAIM_SCHEMA.empty_table()
        return self.ledger.live_claims(upto=self.upto, types=types, wanted=wanted)

    def about(self, raw_ids: Collection[str]) -> pa.Table:
        """Live claims about these nodes (ids as stated)."""
        labels = {label for label in map(label_of, raw_ids) if label is not None}
        return self.live({"subject": raw_ids}, labels)

    def members(self, ids: Iterable[str]) -> set[str]:
        """All ids as stated that stand for the same as one of these."""
        return {member for one in ids for member in self.clusters.members(one)}

    def existing(self, ids: Iterable[str]) -> set[str]:
        """Canonical ids, among those of `ids`, of nodes that are in the graph."""
        stated = pc.unique(self.about(self.members(ids))["subject"]).to_pylist()
        return {self.clusters.canonical(one) for one in stated}


@dataclass
class _Part:
    """A part of the graph in one state."""

    nodes: dict[str, pa.Table] = field(default_factory=dict)
    rels: dict[str, pa.Table] = field(default_factory=dict)


def project_change(ledger: ClaimHistory, from_seq: int, to_seq: int) -> GraphChange:
    """The change that brings a graph at ledger row `from_seq` to row `to_seq`."""
    old = _State(ledger, from_seq, Clusters(ledger.judgements(upto=from_seq)))
    new = _State(ledger, to_seq, Clusters(ledger.judgements(upto=to_seq)))
    nodes, rel_claims = _touched(ledger, old, new)
    before, after = _project(old, new, nodes, rel_claims), _project(new, old, nodes, rel_claims)
    delete_nodes, delete_rels, upsert_nodes, upsert_rels = {}, {}, {}, {}
    for label in NODES:
        gone, changed = _difference(before.nodes.get(label), after.nodes.get(label))
        if gone is not None:
            delete_nodes[label] = gone["id"].to_pylist()
        if changed is not None:
            upsert_nodes[label] = changed
    for name in RELS:
        gone, changed = _difference(before.rels.get(name), after.rels.get(name))
        if gone is not None:
            delete_rels[name] = gone.select([*REL_ENDS, "id"]).cast(DELETE_REL_SCHEMA)
        if changed is not None:
            upsert_rels[name] = changed
    return GraphChange(from_seq, to_seq, delete_nodes, delete_rels, upsert_nodes, upsert_rels)


def _touched(ledger: ClaimHistory, old: _State, new: _State) -> tuple[set[str], pa.Table]:
    """(ids of nodes that may differ, closed under both states' clusters; claims of relationships that may differ)."""
    changed = ledger.changed_claims(old.upto, new.upto)
    moved = _moved(old.clusters, new.clusters)
    nodes = _closure({*_node_subjects(changed), *moved}, old, new)
    # Ids that came into or fell out of the graph, or changed what stands for them: their relationships are touched.
    had, has = old.existing(nodes), new.existing(nodes)
    shifted = moved | {i for i in nodes if (old.clusters.canonical(i) in had) != (new.clusters.canonical(i) in has)}
    sources = {i for i in nodes if label_of(i) == "Source"}
    sources = (sources & shifted) | _regraded(sources, old, new)
    looked_up = [
        ledger.stated_claims(new.upto, {column: ids})
        for column, ids in (("source", sources), ("subject", shifted), ("object", shifted), ("refers", moved))
        if ids
    ]
    claims = pa.concat_tables([changed, *looked_up])
    rel_claims = claims.filter(pc.is_valid(claims["object"]))
    # A node is touched by claims of a touched source, by its own REF properties, and a person by posts and cases.
    people = rel_claims.filter(pc.is_in(rel_claims["type"], value_set=pa.array(ROLE_RELS)))["subject"].to_pylist()
    return _closure({*nodes, *_node_subjects(claims), *people}, old, new), rel_claims


def _node_subjects(claims: pa.Table) -> set[str]:
    return set(pc.unique(claims.filter(pc.is_null(claims["object"]))["subject"]).to_pylist())


def _moved(old: Clusters, new: Clusters) -> set[str]:
    """Ids that another id stands for than before."""
    merged = {*old.merged, *new.merged}
    return {one for one in merged if old.canonical(one) != new.canonical(one)}


def _closure(ids: set[str], old: _State, new: _State) -> set[str]:
    """These ids and all that stand with them in either state."""
    while True:
        wider = old.members(ids) | new.members(ids)
        if wider == ids:
            return ids
        ids = wider


def _regraded(sources: set[str], old: _State, new: _State) -> set[str]:
    """The sources whose reliability changed."""
    if not sources:
        return set()
    before = source_reliability(old.live({"subject": sources}, ["Source"]), old.clusters)
    after = source_reliability(new.live({"subject": sources}, ["Source"]), new.clusters)
    return {
        one
        for one in sources
        if before.get(old.clusters.canonical(one)) != after.get(new.clusters.canonical(one))
    }  # fmt: skip


def _project(state: _State, other: _State, nodes: set[str], rel_claims: pa.Table) -> _Part:
    """The touched nodes and relationships as they are in one state."""
    clusters = state.clusters
    of_nodes = state.about(nodes)
    wanted = _touched_rels(rel_claims, state, other)
    of_rels = _claims_of(rel_claims, state, other)
    persons = {one for one in nodes if label_of(one) == "Person"}
    of_persons = state.live({"subject": persons}, ROLE_RELS)
    all_rels = _distinct(pa.concat_tables([of_rels, of_persons]))
    # A source's own row bears its letter, whether or not it states anything that is touched.
    sources = {*_ids(of_nodes, "source"), *_ids(all_rels, "source"), *(i for i in nodes if label_of(i) == "Source")}
    of_sources = state.live({"subject": state.members(sources)}, ["Source"])
    ends = {*_ids(all_rels, "subject"), *_ids(all_rels, "object"), *_ids(of_nodes, "source")}
    existing = pa.array(sorted(state.existing(ends)), pa.string())
    known = Known(clusters, source_reliability(of_sources, clusters), existing)
    part = _Part()
    for name in pc.unique(all_rels["type"]).to_pylist():
        part.rels[name] = rel_rows(name, all_rels.filter(pc.equal(all_rels["type"], name)), known)
    known.roles = roles_of({name: part.rels[name] for name in ROLE_RELS if name in part.rels})
    for name, table in part.rels.items():
        ids = pa.array(sorted(wanted.get(name, ())), pa.string())
        part.rels[name] = table.filter(pc.is_in(table["id"], value_set=ids))
    reported = []
    for label in pc.unique(of_nodes["type"]).to_pylist():
        claims = of_nodes.filter(pc.equal(of_nodes["type"], label))
        part.nodes[label], found = node_rows(label, claims, known)
        reported.append(found)
    if reported:
        part.rels["REPORTED_IN"] = pa.concat_tables(reported)
    return part


def _ids(claims: pa.Table, column: str) -> list[str]:
    ids: list[str] = pc.unique(claims[column]).to_pylist()
    return ids


def _touched_rels(rel_claims: pa.Table, state: _State, other: _State) -> dict[str, set[str]]:
    """Type -> ids of the relationships that the claims belong to, in either state."""
    found: dict[str, set[str]] = {}
    for name in _ids(rel_claims, "type"):
        claims = rel_claims.filter(pc.equal(rel_claims["type"], name))
        ids = found.setdefault(name, set())
        for clusters in (state.clusters, other.clusters):
            columns = rel_elements(name, claims, Known(clusters, {}, _NOTHING))
            elements = set(zip(*(column.to_pylist() for column in columns), strict=True))
            ids.update(rel_id(name, from_id, to_id, key) for from_id, to_id, key in elements)
            if not (clusters.merged or other.clusters.merged):
                break  # both states see the same elements
    return found


def _claims_of(rel_claims: pa.Table, state: _State, other: _State) -> pa.Table:
    """The live claims, in this state, of all relationships that the claims belong to in either."""
    tables = []
    for name in _ids(rel_claims, "type"):
        claims = rel_claims.filter(pc.equal(rel_claims["type"], name))
        wanted = {column: _closure(set(_ids(claims, column)), state, other) for column in ("subject", "object")}
        tables.append(state.live(wanted, [name]))
    return pa.concat_tables(tables) if tables else CLAIM_SCHEMA.empty_table()


def _distinct(claims: pa.Table) -> pa.Table:
    """Each claim once, in order of seq."""
    if not claims.num_rows:
        return claims
    claims = claims.sort_by("seq")
    seqs = claims["seq"].to_numpy()
    keep = pa.array([True, *(seqs[1:] != seqs[:-1]).tolist()])
    return claims.filter(keep)


def _difference(before: pa.Table | None, after: pa.Table | None) -> tuple[pa.Table | None, pa.Table | None]:
    """(rows that are gone, rows that are new or different); None where there are none."""
    if before is None or not before.num_rows:
        return None, after if after is not None and after.num_rows else None
    if after is None or not after.num_rows:
        return before, None
    gone = before.filter(pc.invert(pc.is_in(before["id"], value_set=after["id"].combine_chunks())))
    old_rows = dict(zip(before["id"].to_pylist(), before.to_pylist(), strict=True))
    keep = [old_rows.get(row["id"]) != row for row in after.to_pylist()]
    changed = after.filter(pa.array(keep, pa.bool_()))
    return gone if gone.num_rows else None, changed if changed.num_rows else None
