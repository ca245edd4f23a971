"""The graph as FollowTheMoney facts: one value of one property of one entity, as one source states it.

Invariants: no victim group, no identity number or hash of one, nothing that is only denied becomes a fact; every value
is one that the `followthemoney` library holds valid, the value as stated stands beside it where it differs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from graph.region_codes import lies_in
from graph.schema import NODES, RELS, PropType, claimable_props
from graph.tables import GraphTables
from ingest.ftm_file import model
from ingest.ftm_mapping import (
    AS_PROPERTY,
    IDENTIFIER_PROPS,
    LINK_NOTES,
    NODE_RULE,
    NOT_WRITTEN,
    PHONE_PROPERTY,
    THING_NOTES,
    link_rule,
    mark,
    marked_props,
)
from ingest.region_names import Gazetteer

_SLUG = re.compile(r"[^a-z0-9]+")
_ALIAS = " alias "
Item = Mapping[str, Any]


@dataclass(frozen=True)
class Fact:
    """`entity`: the id as stated, before any merge; `original`: the value as stated, where cleaning changed it."""

    entity: str
    prop: str
    value: str
    original: str | None
    dataset: str
    recorded: str
    grade: str


@dataclass
class Entity:
    """A FollowTheMoney entity in the making."""

    id: str
    schema: str
    facts: list[Fact] = field(default_factory=list)

    def has(self, prop: str) -> bool:
        """True if some fact states the property."""
        return any(fact.prop == prop for fact in self.facts)


def ftm_id(node_id: str) -> str:
    """Our id in the letters that FollowTheMoney allows: `person:ab12` → `person-ab12`."""
    return node_id.replace(":", "-", 1)


class Facts:
    """Collects the facts of a whole graph.  `left`: what was not written, by label or type."""

    def __init__(self, tables: GraphTables, regions: Gazetteer) -> None:
        self._tables = tables
        self._regions = regions
        self._model = model()
        self.entities: dict[str, Entity] = {}
        self.left: Counter[str] = Counter()
        self._datasets: dict[str, str] = {}
        self._wanted: set[str] = set()  # regions that links point to
        self._sources = {row["id"]: row["name"] for row in tables.node("Source").select(["id", "name"]).to_pylist()}
        identifiers = tables.node("Identifier").select(["id", "kind", "value"]).to_pylist()
        self._phones = {row["id"]: row["value"] for row in identifiers if row["kind"] == "phone"}
        self._phones_as_property = {i for i, value in self._phones.items() if self._clean("Person", "phone", value)}

    def collect(self) -> dict[str, Entity]:
        """All entities by id, in the order of labels and types."""
        for label in NODES:
            if label in NOT_WRITTEN:
                self.left[label] += self._tables.node(label).num_rows
            elif label != "Region":
                for row in self._tables.node(label).to_pylist():
                    self._node(label, row)
        for name in RELS:
            table = self._tables.rel(name)
            if name in NOT_WRITTEN:
                self.left[name] += table.num_rows
            elif table.num_rows:
                for row in table.to_pylist() if name != "PART_OF" else _agencies_only(table.to_pylist()):
                    self._link(name, row)
        self._territories()
        return self.entities

    # ---- things

    def _node(self, label: str, row: Mapping[str, Any]) -> None:
        items = _asserting(row)
        if row["id"] in self._phones_as_property:
            return  # stands as a property of whoever uses it
        if row["denied"] or not items:
            self.left[f"{label} (only denied)"] += 1
            return
        rule = NODE_RULE[label]
        out = self._open(row["id"], rule.schema_of(row.get("kind")))
        props = IDENTIFIER_PROPS[out.schema] if label == "Identifier" else rule.props
        for item in items:
            stated = dict(item.get("props", {}))
            stated.setdefault("ref", row["ref"])
            self._values(out, item, label, props, stated, THING_NOTES)
            if rule.says_label:
                self._fact(out, item, THING_NOTES, mark("label", label))
            self._proof(out, item)
        # What the library requires, or what a caption is made of, where no claim states it.
        for prop in {"PublicBody": ("name",), "Document": ("title", "fileName")}.get(out.schema, ("name",)):
            known = self._model.get(out.schema).get(prop)
            if known is not None and not out.has(prop) and out.schema != "Address":
                self._fact(out, items[0], prop, str(row["name"]))
        self._note_contested(out, row, items, THING_NOTES)

    def _values(
        self, out: Entity, item: Item, type_name: str, pairs: Iterable[tuple[str, str]], stated: Mapping[str, Any],
        notes: str,
    ) -> None:  # fmt: skip
        """Facts for what a claim states: by FollowTheMoney's property where the value is valid there, else a mark."""
        theirs = dict(pairs)
        marked = {*marked_props(type_name), *theirs}
        for name, value in stated.items():
            if value is None or name not in marked:
                continue
            if name in theirs and self._stated(out, item, theirs[name], value, type_name):
                continue
            declared = claimable_props(type_name)[name]
            kept = ftm_id(value) if declared.type is PropType.REF else value
            self._fact(out, item, notes, mark(name, kept))

    def _stated(self, out: Entity, item: Item, prop: str, value: Any, type_name: str) -> bool:
        """Write a value under their property; False if the library does not hold it valid."""
        values = value if isinstance(value, list) else [value]
        if type_name == "Person" and prop == "name":
            first, *others = str(value).split(_ALIAS)
            for other in others:
                self._fact(out, item, "alias", other)
            values = [first]
        if any(self._clean(out.schema, prop, str(v)) is None for v in values):
            return False
        for one in values:
            self._fact(out, item, prop, str(one))
        return True

    # ---- links

    def _link(self, name: str, row: Mapping[str, Any]) -> None:
        items = _asserting(row)
        if row["denied"] or not items:
            self.left[f"{name} (only denied)"] += 1
            return
        where = AS_PROPERTY.get(name, {}).get(row["from_label"])
        if where is not None:
            self._as_property(row, items, where, self._regions.full_name(row["to_id"].partition(":")[2]))
            return
        if row["to_id"] in self._phones_as_property:
            self._as_property(row, items, PHONE_PROPERTY, self._phones[row["to_id"]])
            return
        for end in ("from", "to"):
            if row[f"{end}_label"] == "Region":
                self._wanted.add(row[f"{end}_id"])
            elif ftm_id(row[f"{end}_id"]) not in self.entities:
                self.left[f"{name} (an end is not written)"] += 1
                return
        rule = link_rule(name)
        out = self._open(row["id"], rule.schema)
        for item in items:
            self._fact(out, item, rule.source, ftm_id(row["from_id"]))
            self._fact(out, item, rule.target, ftm_id(row["to_id"]))
            if rule.schema == "UnknownLink":
                self._fact(out, item, "role", name)
            stated = {key: row[key] for key in RELS[name].key} | dict(item.get("props", {}))
            self._values(out, item, name, rule.props, stated, LINK_NOTES)
            dated = {theirs for _, theirs in rule.props} & {"startDate", "endDate", "date"}
            for prop, when in (("startDate", item.get("event_from")), ("endDate", item.get("event_to"))):
                if when is not None and not dated:  # else its own properties say when
                    self._fact(out, item, prop, when)
            self._proof(out, item)
        self._note_contested(out, row, items, LINK_NOTES)

    def _as_property(self, row: Mapping[str, Any], items: list[Item], prop: str, value: str) -> None:
        out = self.entities.get(ftm_id(row["from_id"]))
        if out is None:
            self.left[f"{prop} (its thing is not written)"] += 1
            return
        for item in items:
            self._fact(out, item, prop, value)
            self._proof(out, item)

    def _territories(self) -> None:
        """The regions that links point to, and those that they lie in."""
        codes = {code for region in self._wanted for code in lies_in(region.partition(":")[2])}
        table = self._tables.node("Region")
        places = {code: place for place, code in enumerate(table["code"].to_pylist())}
        for code in sorted(codes & set(places)):
            row = table.slice(places[code], 1).to_pylist()[0]
            items = _asserting(row)
            out = self._open(row["id"], "Territory")
            for item in items:
                stated = {n: v for n, v in item.get("props", {}).items() if n not in {"lat", "lon"}}
                self._values(out, item, "Region", NODE_RULE["Region"].props, stated, THING_NOTES)
                self._proof(out, item)
            above = lies_in(code)[1:2]
            if items and above and above[0] in places:
                self._fact(out, items[0], "partOf", ftm_id(f"region:{above[0]}"))

    # ---- facts

    def _open(self, node_id: str, schema: str) -> Entity:
        known = ftm_id(node_id)
        return self.entities.setdefault(known, Entity(known, schema))

    def _clean(self, schema: str, prop: str, value: str) -> str | None:
        found: str | None = self._model.get(schema).get(prop).type.clean(value)
        return found

    def _fact(self, out: Entity, item: Item, prop: str, value: str) -> None:
        clean = self._clean(out.schema, prop, value)
        if clean is None:
            return
        stated = ftm_id(item["from"]) if item.get("from") and out.schema in _THINGS else out.id
        original = value if clean != value else None
        source = item["source"]
        out.facts.append(Fact(stated, prop, clean, original, self.dataset(source), item["recorded"], item["grade"]))

    def _proof(self, out: Entity, item: Item) -> None:
        if item["source"] in self._sources and ftm_id(item["source"]) != out.id:
            self._fact(out, item, "proof", ftm_id(item["source"]))

    def _note_contested(self, out: Entity, row: Mapping[str, Any], items: list[Item], notes: str) -> None:
        if row["contested"]:
            self._fact(out, items[0], notes, mark("contested", True))

    def dataset(self, source: str) -> str:
        """The dataset's name of a source: its own, in the letters allowed, and enough of its id to be alone."""
        if source not in self._datasets:
            words = _SLUG.sub("_", self._sources.get(source, "source").casefold()).strip("_")[:40].strip("_")
            self._datasets[source] = f"{words or 'source'}_{source.partition(':')[2][:8]}"
        return self._datasets[source]


_THINGS = {schema for rule in NODE_RULE.values() for schema in (rule.schema, *dict(rule.by_kind).values())}


def _asserting(row: Mapping[str, Any]) -> list[Item]:
    found = orjson.loads(row["evidence"]) if row["evidence"] else []
    return [item for item in found if item["stance"] == "asserts"]


def _agencies_only(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """PART_OF between regions is said by their partOf."""
    return (row for row in rows if row["from_label"] == "Agency")
