"""Things of a FollowTheMoney file to claims: people, companies, agencies, cases, events, identifiers, documents.

Invariants: no victim has a name; an identity number leaves only its keyed hash; a property that nothing reads is
counted.
"""

from __future__ import annotations

from typing import Any

from graph import vocabulary as v
from graph.errors import Problem
from graph.ids import value_id
from graph.schema import NODES, PropType
from ingest.ftm_file import FtmEntity, Group
from ingest.ftm_mapping import AS_PROPERTY, IDENTIFIER_KIND_IN, NAME_PROPS, NODE_IN, SECRET_PROPS
from ingest.ftm_reading import Node, Reading
from ingest.identifiers import normalise_handle, normalise_phone
from ingest.names import is_initials
from ingest.secret_numbers import hash_id_number
from ingest.values import Fault

_MOST_ALIASES = 4
_TITLES = ("title", "name", "fileName")


def identify(reading: Reading) -> None:
    """Say what identifiers and programmes stand for, before any link is read: they are known by their value."""
    for entity in reading.entities.values():
        node = reading.node(entity.id)
        if node is None or node.label not in {"Identifier", "Programme"}:
            continue
        if node.label == "Programme":
            name = next(iter(entity.values("name")), entity.id)
            reading.keep(entity.id, Node("Programme", value_id("Programme", name.casefold())))
            continue
        kind, value = identifier_of(reading, entity)
        if value is None:
            reading.out.note(f"{entity.schema} without a number or name: left out", entity.line)
        reading.keep(entity.id, Node("Identifier", value_id("Identifier", kind, value or "")))


def identifier_of(reading: Reading, entity: FtmEntity) -> tuple[str, str | None]:
    """(kind, normalised value) of an account, vehicle or handle."""
    kind = str(reading.marks(entity).get("kind") or IDENTIFIER_KIND_IN[entity.schema])
    if entity.schema == "UserAccount" and entity.values("service")[:1] == ["phone"]:
        kind = "phone"
    names = [theirs for theirs, _ in NODE_IN[entity.schema].props]
    reading.used.update((entity.id, name) for name in (*names, "service", "name"))
    written = next((text for name in names for text in entity.values(name)), None)
    if written is None:
        return kind, None
    if kind == "phone":
        return kind, normalise_phone(written)[0]
    return kind, normalise_handle(written, kind)


def read_nodes(reading: Reading) -> list[FtmEntity]:
    """Claims of all things; those that became something."""
    done = []
    for entity in reading.entities.values():
        node = reading.node(entity.id)
        if entity.schema not in NODE_IN:
            continue
        if entity.id in reading.victims:
            reading.out.left[entity.schema] += 1
            continue
        if node is None:
            reading.out.left[entity.schema] += 1
            if NODE_IN[entity.schema].label == "Region":
                reading.out.note(f"{entity.schema}: no region, or several, by that name: left out", entity.line)
            continue
        done.append(entity)
        reading.out.taken[entity.schema] += 1
        if entity.schema == "LegalEntity":
            reading.out.note("LegalEntity became Company; it may be a person", entity.line)
        for group in entity.groups.values():
            _node(reading, entity, group, node)
    return done


def _node(reading: Reading, entity: FtmEntity, group: Group, node: Node) -> None:
    if node.label == "Region":
        _region(reading, entity, group, node)
        return
    if node.label == "Identifier":
        kind, value = identifier_of(reading, entity)
        if value is not None:
            reading.add(entity, group, "Identifier", node.id, None, {"name": value, "kind": kind, "value": value})
            for owner in _ends(reading, entity, group, "owner", "holder"):
                if owner.label in {"Person", "Company"}:
                    reading.add(entity, group, "USES", owner.id, node.id)
        return
    props = _props(reading, entity, group, node.label)
    since = props.get("date") or props.get("since") or props.get("opened")
    until = props.get("date") or props.get("until")
    reading.add(entity, group, node.label, node.id, None, props, since=since, until=until)
    _address(reading, entity, group, node)
    if node.label in {"Person", "Company"}:
        _identifiers(reading, entity, group, node)
        _numbers(reading, entity, group, node)
    if node.label == "Event":
        _attendance(reading, entity, group, node)


def _region(reading: Reading, entity: FtmEntity, group: Group, node: Node) -> None:
    """Regions come from the register; only what a mark says of a village is a claim."""
    reading.used.update((entity.id, name) for name in ("proof", "notes"))
    said = reading.fitting("Region", reading.marks(entity, group))
    if "pmi_pocket" in said:
        region = reading.frame.gazetteer.by_code(node.id.partition(":")[2])
        props = {"code": region.code, "level": region.level, "name": region.name, "pmi_pocket": said["pmi_pocket"]}
        reading.add(entity, group, "Region", node.id, None, props)


def _props(reading: Reading, entity: FtmEntity, group: Group, label: str) -> dict[str, Any]:
    """The node's properties: those with one of FollowTheMoney's, then the marks of our own export."""
    props: dict[str, Any] = {"name": _name(reading, entity, group, label)}
    declared = {p.name: p for p in NODES[label].props}
    pairs = NODE_IN[entity.schema].props
    for theirs, ours in pairs:
        prop = declared[ours]
        if prop.type is PropType.DATE:
            value: Any = reading.day(entity, group, theirs)
        elif prop.type is PropType.LIST:
            reading.used.add((entity.id, theirs))
            value = group.props.get(theirs)
        else:
            value = reading.first(entity, group, theirs)
        if prop.words and value not in prop.words:
            value = None
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and prop.type is not PropType.DATE:
                reading.safe(entity, text, group.line, theirs)
        props.setdefault(ours, value)
    if label == "Place":
        for theirs, ours in (("latitude", "lat"), ("longitude", "lon")):
            text = reading.first(entity, group, theirs)
            props[ours] = None if text is None else _number(text)
    if label == "CaseFile":
        props["legal_basis"] = props["legal_basis"] or "OTHER"
    if label == "Agency":
        props["kind"] = "other"
    if label == "Person":
        props["initials_only"] = (props["name"] is not None and is_initials(props["name"])) or None
    marks = reading.marks(entity, group) if group.props.get("notes") else reading.marks(entity)
    ref = reading.first(entity, group, "caseNumber") if label == "CaseFile" else None
    ref = ref or marks.get("ref") or entity.id
    props |= reading.fitting(label, marks)
    props |= {"ref": str(ref), "refs": [f"ftm:{ref}"]}
    reading.safe(entity, str(ref), group.line, "id")
    return props


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _name(reading: Reading, entity: FtmEntity, group: Group, label: str) -> str | None:
    """The name; a person's other names follow it as aliases, elsewhere they count as left aside."""
    given = [prop for prop in NAME_PROPS if group.props.get(prop)]
    if label == "Source":
        given = [prop for prop in _TITLES if group.props.get(prop)]
    elif "name" in given:
        given = ["name", *(prop for prop in given if prop in {"alias", "weakAlias", "previousName"})]
    names = list(dict.fromkeys(name for prop in given for name in group.props[prop]))
    if not names:
        return None
    shown = names[: 1 + (_MOST_ALIASES if label == "Person" else 0)]
    stated = [prop for prop in NAME_PROPS if set(group.props.get(prop, ())) <= set(shown)]
    reading.used.update((entity.id, prop) for prop in stated)
    for name in shown:
        reading.safe(entity, name, group.line, "name")
    if len(names) > len(shown):
        reading.out.note(f"{entity.schema}: further names were left out", group.line)
    return " alias ".join(shown)


def _address(reading: Reading, entity: FtmEntity, group: Group, node: Node) -> None:
    """SEATED_IN, OCCURRED_IN or HELD_IN: by address text, address entity, else country."""
    rel = next((rel for rel, labels in AS_PROPERTY.items() if node.label in labels), None)
    if rel is None:
        return
    found: list[str] = []
    for name in (AS_PROPERTY[rel][node.label], "address"):
        for text in group.props.get(name, ()):
            code = reading.region(text)
            if code is None:
                reading.out.note(f"{entity.schema}: an address names no region that is known", group.line)
            else:
                found.append(f"region:{code}")
        reading.used.add((entity.id, name))
    found += [end.id for end in _ends(reading, entity, group, "addressEntity") if end.label == "Region"]
    countries = [c for name in ("country", "mainCountry", "jurisdiction") for c in group.props.get(name, ())]
    reading.used.update((entity.id, name) for name in ("country", "mainCountry", "jurisdiction"))
    if not found:
        found = [f"region:{code}" for code in map(reading.country, countries) if code is not None]
    for region in dict.fromkeys(found):
        reading.add(entity, group, rel, node.id, region)


def _identifiers(reading: Reading, entity: FtmEntity, group: Group, node: Node) -> None:
    reading.used.update((entity.id, name) for name in ("phone", "email"))
    values = [("phone", normalise_phone(text)[0]) for text in group.props.get("phone", ())]
    values += [("social", normalise_handle(text, "social")) for text in group.props.get("email", ())]
    for kind, value in values:
        identifier = value_id("Identifier", kind, value)
        reading.add(entity, group, "Identifier", identifier, None, {"name": value, "kind": kind, "value": value})
        reading.add(entity, group, "USES", node.id, identifier)


def _numbers(reading: Reading, entity: FtmEntity, group: Group, node: Node) -> None:
    """The keyed hash of each identity number, also of identifications that name this holder."""
    numbers = [text for name in sorted(SECRET_PROPS) for text in group.props.get(name, ())]
    reading.used.update((entity.id, name) for name in SECRET_PROPS)
    for text in numbers:
        add_hash(reading, entity, group, node, text)


def add_hash(reading: Reading, entity: FtmEntity, group: Group, node: Node, text: str) -> None:
    """A claim that the node bears an identity number, as its keyed hash."""
    try:
        hashed = hash_id_number(text, reading.frame.key)
    except Fault as fault:
        reading.out.problems.append(Problem(
            f"{entity.schema}: an identity number: {fault.message}", file=reading.frame.file, row=group.line,
            expected=fault.expected,
        ))  # fmt: skip
        return
    reading.add(entity, group, node.label, node.id, None, {"id_hash": hashed})


def _attendance(reading: Reading, entity: FtmEntity, group: Group, node: Node) -> None:
    for prop, capacity in (("organizer", v.CAPACITIES[0]), ("involved", "participant")):
        for end in _ends(reading, entity, group, prop):
            if end.label in {"Agency", "Person"}:
                reading.add(entity, group, "ATTENDED", end.id, node.id, {"capacity": capacity})
            else:
                reading.out.left_props[f"Event:{prop}"] += 1


def _ends(reading: Reading, entity: FtmEntity, group: Group, *names: str) -> list[Node]:
    found = []
    for name in names:
        for ftm_id in group.props.get(name, ()):
            reading.used.add((entity.id, name))
            node = reading.node(ftm_id)
            if node is None:
                reading.out.note(f"{entity.schema}:{name} points to what is not here: left out", group.line)
            else:
                found.append(node)
    return found
