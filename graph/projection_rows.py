"""From live claims to rows of the graph: one label or relationship type at a time.

Invariants: a pure function of the claims and of `Known` (clusters, reliabilities, which nodes exist), so that a part of
the graph made alone equals that part of the whole; nothing is read from a store.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from graph.claim_validation import label_of
from graph.evidence import Stated, deciding, evidence_values, full_grade, property_values
from graph.ids import rel_id
from graph.judgements import Clusters
from graph.schema import NODE_PROPS, NODES, RELS, PropType
from graph.tables import node_schema, rel_schema
from graph.vocabulary import INVOLVEMENT_ROLES

_ROWS_AT_ONCE = 20_000
_SEPARATOR = "\x1f"
ROLE_RELS = ("HOLDS_POST", "INVOLVED_IN")
UNREPORTED = frozenset({"Region", "Source"})


@dataclass
class Known:
    """What a row depends on besides its own claims."""

    clusters: Clusters
    reliability: Mapping[str, str]  # canonical source id -> letter
    existing: pa.Array  # canonical ids of the nodes in the graph
    roles: Mapping[str, Sequence[str]] = field(default_factory=dict)  # canonical person id -> roles
    _merged: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self._merged = self.clusters.merged

    def canonical_column(self, column: pa.ChunkedArray) -> pa.ChunkedArray:
        """A column of ids with every merged id replaced by its canonical one."""
        if not self._merged:
            return column
        merged = self._merged
        chunks = []
        for chunk in column.chunks:
            coded = chunk.dictionary_encode()
            values = pa.array([merged.get(v, v) for v in coded.dictionary.to_pylist()], pa.string())
            chunks.append(values.take(coded.indices))
        return pa.chunked_array(chunks, pa.string())

    def canonical_key(self, type_name: str, keys: pa.ChunkedArray) -> pa.ChunkedArray:
        """A column of relationship keys with the ids in them replaced by canonical ones."""
        places = _key_refs(type_name)
        if not self._merged or not places:
            return keys
        return pa.chunked_array([pa.array([self.one_key(places, key) for key in keys.to_pylist()], pa.string())])

    def one_key(self, places: Sequence[int], key: str) -> str:
        """One relationship key (canonical JSON) with the ids at these places replaced by canonical ones."""
        values = json.loads(key)
        if not any(values[place] in self._merged for place in places):
            return key
        for place in places:
            values[place] = self._merged.get(values[place], values[place])
        return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _key_refs(type_name: str) -> list[int]:
    declared = RELS[type_name]
    refs = {p.name for p in declared.props if p.type is PropType.REF}
    return [place for place, name in enumerate(declared.key) if name in refs]


def _stated(claims: pa.Table, known: Known, refs: Sequence[str]) -> list[Stated]:
    """Claims of one type as Stated, in the order of the table."""
    reliability, canonical = known.reliability, known.clusters.canonical
    columns = (
        "seq", "claim_id", "subject", "object", "props", "source", "reliability", "credibility", "stance", "locator",
        "recorded_at", "event_from", "event_to",
    )  # fmt: skip
    rows = []
    for seq, claim_id, subject, obj, text, stated_by, letter, number, stance, *rest in zip(
        *(claims[c].to_pylist() for c in columns), strict=True
    ):
        source = canonical(stated_by)
        grade = full_grade(letter, number, reliability.get(source))
        props = orjson.loads(text)
        for name in refs:
            if name in props:
                props[name] = canonical(props[name])
        rows.append(Stated(seq, claim_id, subject, obj, props, source, grade, stance == "asserts", *rest))
    return rows


def _groups(
    claims: pa.Table, element: pa.ChunkedArray, known: Known, refs: Sequence[str]
) -> Iterator[list[list[Stated]]]:
    """The claims of each element, in order of seq; elements in order of first appearance, some thousands at a time."""
    codes = element.combine_chunks().dictionary_encode().indices.to_numpy()
    order = np.argsort(codes, kind="stable")
    ordered = codes[order]
    starts = np.concatenate(([0], np.flatnonzero(np.diff(ordered)) + 1, [len(ordered)]))
    first = 0
    while first < len(starts) - 1:
        last = int(np.searchsorted(starts, starts[first] + _ROWS_AT_ONCE, side="right")) - 1
        last = min(max(last, first + 1), len(starts) - 1)
        low, high = int(starts[first]), int(starts[last])
        rows = _stated(claims.take(pa.array(order[low:high])), known, refs)
        yield [rows[a - low : b - low] for a, b in pairwise(starts[first : last + 1].tolist())]
        first = last


class _Rows:
    """Rows of one schema, gathered in chunks of columns."""

    def __init__(self, schema: pa.Schema) -> None:
        self.schema = schema
        self._rows: list[tuple[Any, ...]] = []
        self._batches: list[pa.RecordBatch] = []

    def add(self, row: tuple[Any, ...]) -> None:
        self._rows.append(row)
        if len(self._rows) >= _ROWS_AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        if self._rows:
            columns = zip(*self._rows, strict=True)
            arrays = [pa.array(c, f.type) for c, f in zip(columns, self.schema, strict=True)]
            self._batches.append(pa.record_batch(arrays, schema=self.schema))
            self._rows = []

    def table(self) -> pa.Table:
        self._flush()
        return pa.Table.from_batches(self._batches, self.schema)


def source_reliability(claims: pa.Table, clusters: Clusters) -> dict[str, str]:
    """The letter of each source (canonical id), from the claims about Source nodes.

    The best of the deciding claims that state one, each weighed by its own letter (else F): a source's letter cannot
    depend on itself.
    """
    alone = Known(clusters, {}, pa.array([], pa.string()))
    found: dict[str, str] = {}
    by_source: dict[str, list[Stated]] = {}
    for claim in _stated(claims, alone, ()):
        by_source.setdefault(clusters.canonical(claim.subject), []).append(claim)
    letter = next(p for p in NODES["Source"].props if p.name == "reliability")
    for source, stated in by_source.items():
        value = property_values(deciding(stated), [letter], None)[0]
        if value is not None:
            found[source] = value
    return found


def node_rows(label: str, claims: pa.Table, known: Known) -> tuple[pa.Table, pa.Table]:
    """(nodes of a label, their REPORTED_IN relationships), from that label's live claims in order of seq."""
    nodes, reported = _Rows(node_schema(label)), _Rows(rel_schema("REPORTED_IN"))
    declared = (*NODE_PROPS[1:], *NODES[label].props)
    names = [p.name for p in declared]
    refs = [p.name for p in declared if p.type is PropType.REF]
    if not claims.num_rows:
        return nodes.table(), reported.table()
    fixed = {name: names.index(name) for name in ("roles", "reliability", "value", "code") if name in names}
    existing = set(known.existing.to_pylist()) if label not in UNREPORTED else set()
    for chunk in _groups(claims, known.canonical_column(claims["subject"]), known, refs):
        for stated in chunk:
            node_id = known.clusters.canonical(stated[0].subject)
            values = property_values(deciding(stated), declared, node_id)
            if label == "Person":
                values[fixed["roles"]] = list(known.roles.get(node_id, ()))
            elif label == "Source":
                values[fixed["reliability"]] = known.reliability.get(node_id)
            if values[0] is None:  # nobody states a name: what is nearest to one
                nearest = next((values[fixed[n]] for n in ("value", "code") if n in fixed), None)
                values[0] = node_id if nearest is None else str(nearest)
            nodes.add((node_id, *values, *evidence_values(stated, _node_props)))
            if label not in UNREPORTED:
                for row in _reported_in(node_id, label, stated, existing):
                    reported.add(row)
    return nodes.table(), reported.table()


def _node_props(claim: Stated) -> dict[str, Any]:
    return {name: value for name, value in claim.props.items() if name not in {"ref", "refs"}}


def _reported_in(
    node_id: str, label: str, stated: Sequence[Stated], existing: Collection[str]
) -> Iterator[tuple[Any, ...]]:
    by_source: dict[str, list[Stated]] = {}
    for claim in stated:
        by_source.setdefault(claim.source, []).append(claim)
    for source, claims in by_source.items():
        if source not in existing:
            continue
        # A denial speaks of the thing too: every claim counts as one that reports it.
        speaking = [
            Stated(c.seq, c.claim_id, c.subject, None, {}, source, c.grade, True, c.locator, c.recorded, None, None)
            for c in claims
        ]
        identity = rel_id("REPORTED_IN", node_id, source, "")
        yield (
            node_id, label, source, "Source", identity, claims[0].locator or None,
            *evidence_values(speaking, lambda _: None),
        )  # fmt: skip


def rel_elements(name: str, claims: pa.Table, known: Known) -> tuple[pa.ChunkedArray, pa.ChunkedArray, pa.ChunkedArray]:
    """Canonical from, to and key of each claim of a relationship type."""
    return (
        known.canonical_column(claims["subject"]),
        known.canonical_column(claims["object"]),
        known.canonical_key(name, claims["key"]),
    )


def rel_rows(name: str, claims: pa.Table, known: Known) -> pa.Table:
    """Relationships of a type, both of whose nodes exist, from that type's live claims in order of seq."""
    declared = RELS[name]
    rows = _Rows(rel_schema(name))
    if not claims.num_rows:
        return rows.table()
    from_ids, to_ids, _ = rel_elements(name, claims, known)
    both = pc.and_(pc.is_in(from_ids, value_set=known.existing), pc.is_in(to_ids, value_set=known.existing))
    claims = claims.filter(both)
    if not claims.num_rows:
        return rows.table()
    from_ids, to_ids, keys = rel_elements(name, claims, known)
    element = pc.binary_join_element_wise(from_ids, to_ids, keys, _SEPARATOR)
    refs = [p.name for p in declared.props if p.type is PropType.REF]
    canonical = known.clusters.canonical

    def shown(claim: Stated) -> dict[str, Any]:
        return {n: v for n, v in claim.props.items() if n not in declared.key}

    for chunk in _groups(claims, element, known, refs):
        for stated in chunk:
            chosen = deciding(stated)
            if not chosen[0].asserts and not declared.keeps_denied:
                continue
            first = stated[0]
            from_id, to_id = canonical(first.subject), canonical(str(first.object))
            key = _key_of(declared.key, first.props)
            values = property_values(chosen, declared.props, None)
            rows.add((
                from_id, label_of(from_id), to_id, label_of(to_id), rel_id(name, from_id, to_id, key),
                *values, *evidence_values(stated, shown),
            ))  # fmt: skip
    return rows.table()


def _key_of(key: Sequence[str], props: Mapping[str, Any]) -> str:
    """The canonical key, as graph.claims.rel_key writes it (props hold canonical ids already)."""
    if not key:
        return ""
    return json.dumps([props.get(name) for name in key], ensure_ascii=False, separators=(",", ":"))


def roles_of(rels: Mapping[str, pa.Table]) -> dict[str, list[str]]:
    """Person id -> roles, in a fixed order, from the relationships that are in the graph."""
    found: dict[str, set[str]] = {}
    posts, involved = rels.get("HOLDS_POST"), rels.get("INVOLVED_IN")
    if posts is not None:
        for person in posts["from_id"].to_pylist():
            found.setdefault(person, set()).add("official")
    if involved is not None:
        for person, role in zip(involved["from_id"].to_pylist(), involved["role"].to_pylist(), strict=True):
            if role is not None:
                found.setdefault(person, set()).add(role)
    return {p: [r for r in ("official", *INVOLVEMENT_ROLES) if r in roles] for p, roles in found.items()}
