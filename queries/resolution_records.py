"""What the graph says of each entity that may be another one: names, regions, identifiers, cases, posts, sources.

Invariants: a record is made of asserted facts only; it holds ids, codes and names, never an identity number; the same
graph always gives the same records in the same order (by id).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from queries.snapshot import Evidence, Node, Snapshot, parse_evidence

LABELS = ("Person", "Company", "Agency", "Place", "Identifier")
_MOST_IN_A_CASE = 60  # in a larger one everybody is everybody's associate, which says nothing
# The properties of a node of which every stated value counts, not only the one that won.
_STATED = ("name", "licence", "id_hash", "kind", "value")


@dataclass(frozen=True, slots=True)
class Post:
    """An office held: where, as what, from when until when (ISO text as stated, None if not stated)."""

    agency: str
    title: str
    since: str | None
    until: str | None


@dataclass(slots=True)
class Record:
    """One entity as the linkage sees it.

    `homes`: codes of the regions where it is seated; `works`: of those where its legs, posts and cases are.
    `cases`: case id → the sources that say so; `years`: of what it is said to have done.
    """

    id: str
    label: str
    name: str
    refs: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    initials_only: bool = False
    kinds: frozenset[str] = frozenset()
    values: frozenset[str] = frozenset()
    licences: frozenset[str] = frozenset()
    id_hashes: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    point: tuple[float, float] | None = None
    homes: set[str] = field(default_factory=set)
    works: set[str] = field(default_factory=set)
    identifiers: set[tuple[str, str]] = field(default_factory=set)
    cases: dict[str, set[str]] = field(default_factory=dict)
    roles: set[str] = field(default_factory=set)
    posts: list[Post] = field(default_factory=list)
    links: set[str] = field(default_factory=set)
    years: set[int] = field(default_factory=set)

    def as_json(self) -> dict[str, Any]:
        """`{"id", "label", "name", "refs"}`."""
        return {"id": self.id, "label": self.label, "name": self.name, "refs": list(self.refs)}


def records(snapshot: Snapshot) -> Mapping[str, Record]:
    """All records by id, in order of label and id; made once for a snapshot."""
    return snapshot.once(_records)


def _records(snapshot: Snapshot) -> Mapping[str, Record]:
    made = {node.id: _of_node(node) for label in LABELS for node in snapshot.of_label(label)}
    _add_regions(snapshot, made)
    _add_identifiers(snapshot, made)
    _add_cases(snapshot, made)
    _add_posts(snapshot, made)
    _add_legs(snapshot, made)
    return made


def _of_node(node: Node) -> Record:
    asserted = [e for e in parse_evidence(node.props.get("evidence")) if e.asserts]
    stated = {name: _values(name, node, asserted) for name in _STATED}
    lat, lon = node.props.get("lat"), node.props.get("lon")
    return Record(
        id=node.id,
        label=node.label,
        name=node.name,
        refs=tuple(node.props.get("refs") or ()),
        names=tuple(dict.fromkeys((node.name, *sorted(stated["name"])))),
        initials_only=bool(node.props.get("initials_only")),
        kinds=frozenset(stated["kind"]),
        values=frozenset(stated["value"]),
        licences=frozenset(filter(None, map(_plain, stated["licence"]))),
        id_hashes=frozenset(stated["id_hash"]),
        sources=frozenset(e.source for e in asserted),
        point=None if lat is None or lon is None else (float(lat), float(lon)),
    )


def _values(name: str, node: Node, asserted: Iterable[Evidence]) -> set[str]:
    own = node.name if name == "name" else node.props.get(name)
    return {str(v) for v in (own, *(e.props.get(name) for e in asserted)) if v is not None}


def _plain(number: str) -> str:
    """A licence number without what people write between its signs."""
    return "".join(sign for sign in number.upper() if sign.isalnum())


def _add_regions(snapshot: Snapshot, made: Mapping[str, Record]) -> None:
    for type_name in ("SEATED_IN", "HEADS", "COVERS"):
        for node_id, rels in snapshot.from_node(type_name).items():
            if node_id in made:
                found = made[node_id]
                where = found.works if type_name == "COVERS" and found.homes else found.homes
                where.update(rel.to_id.removeprefix("region:") for rel in rels)


def _add_identifiers(snapshot: Snapshot, made: Mapping[str, Record]) -> None:
    kind_of = {node.id: str(node.props.get("kind", "")) for node in snapshot.of_label("Identifier")}
    for node_id, rels in snapshot.from_node("USES").items():
        if node_id in made:
            made[node_id].identifiers |= {(kind_of.get(rel.to_id, ""), rel.to_id) for rel in rels}
            for rel in rels:
                if rel.to_id in made:
                    made[rel.to_id].links.add(node_id)


def _add_cases(snapshot: Snapshot, made: Mapping[str, Record]) -> None:
    opened = {case.id: _year(case.props.get("opened")) for case in snapshot.of_label("CaseFile")}
    where = snapshot.from_node("OCCURRED_IN")
    involved: dict[str, set[str]] = defaultdict(set)
    for node_id, rels in snapshot.from_node("INVOLVED_IN").items():
        if node_id not in made:
            continue
        record = made[node_id]
        for rel in rels:
            record.cases.setdefault(rel.to_id, set()).update(e.source for e in rel.asserting)
            record.roles.add(str(rel.props.get("role", "")))
            record.works.update(r.to_id.removeprefix("region:") for r in where.get(rel.to_id, ()))
            record.years |= opened.get(rel.to_id, set())
            involved[rel.to_id].add(node_id)
    for together in involved.values():
        if len(together) > _MOST_IN_A_CASE:
            continue
        for node_id in together:
            made[node_id].links |= together - {node_id}
    for type_name in ("ASSOCIATED_WITH", "OFFICER_OF"):
        for rel in snapshot.rels(type_name):
            if not rel.denied and rel.from_id in made and rel.to_id in made:
                made[rel.from_id].links.add(rel.to_id)
                made[rel.to_id].links.add(rel.from_id)


def _add_posts(snapshot: Snapshot, made: Mapping[str, Record]) -> None:
    seats = snapshot.from_node("COVERS")
    for type_name in ("HOLDS_POST", "OFFICER_OF"):
        for node_id, rels in snapshot.from_node(type_name).items():
            if node_id not in made:
                continue
            record = made[node_id]
            for rel in rels:
                since, until = rel.props.get("since"), rel.props.get("until")
                record.posts.append(Post(rel.to_id, str(rel.props.get("title", "")), since, until))
                record.works.update(r.to_id.removeprefix("region:") for r in seats.get(rel.to_id, ()))
                record.years |= _year(since) | _year(until)
                record.roles.add("official" if type_name == "HOLDS_POST" else "officer")


def _add_legs(snapshot: Snapshot, made: Mapping[str, Record]) -> None:
    for leg in snapshot.rels("LEG"):
        if leg.denied:
            continue
        years = _year(leg.props.get("start_date")) | _year(leg.props.get("end_date"))
        for one, other in ((leg.from_id, leg.to_id), (leg.to_id, leg.from_id)):
            if one in made:
                made[one].years |= years
                if other.startswith("region:"):
                    made[one].works.add(other.removeprefix("region:"))
                case = leg.props.get("case_id")
                if case is not None:
                    made[one].cases.setdefault(case, set()).update(e.source for e in leg.asserting)


def _year(date: Any) -> set[int]:
    return {int(str(date)[:4])} if date else set()
