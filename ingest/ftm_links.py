"""Links of a FollowTheMoney file to claims: posts, officers, associates, users, parties to cases, and our own types.

Invariants: a link becomes a relationship only between ends that the schema allows; whoever is a victim in a case is
counted there under a pseudonym, and no other link with that person is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph.claim_validation import claimable_props_of
from graph.ids import entity_id
from graph.schema import DERIVED_RELS, RELS
from ingest.ftm_file import FtmEntity, Group
from ingest.ftm_mapping import LINKS_IN, NODE_IN, OTHERS_IN, SECRET_PROPS, VICTIM_ROLES, LinkIn
from ingest.ftm_nodes import add_hash
from ingest.ftm_reading import TABLE, Node, Reading
from ingest.secret_numbers import keyed_hash
from ingest.values import Fault, parse_word
from ingest.words import fold_word

_SCHEMATA = {rule.schema for rule in LINKS_IN}
_UNDIRECTED = frozenset({"UnknownLink"})


def read_further_sources(reading: Reading) -> None:
    """What Documentation says: a document speaks of a thing.  Before the things are read."""
    for link in reading.entities.values():
        if link.schema == "Documentation":
            for thing in link.values("entity"):
                reading.further.setdefault(thing, []).extend(link.values("document"))


def read_links(reading: Reading) -> list[FtmEntity]:
    """Claims of all links; those that became something."""
    done = []
    for entity in reading.entities.values():
        if entity.schema in NODE_IN:
            continue
        if entity.schema in _SCHEMATA:
            made = [_link(reading, entity, group) for group in entity.groups.values()]
        elif entity.schema in OTHERS_IN:
            made = [_other(reading, entity, group) for group in entity.groups.values()]
        else:
            made = [False]
        if any(made):
            done.append(entity)
            reading.out.taken[entity.schema] += 1
        else:
            reading.out.left[entity.schema] += 1
    return done


def _pairs(reading: Reading, entity: FtmEntity, source: str, target: str) -> Iterator[tuple[Node, Node]]:
    """The two ends, as nodes; whoever states them, because a link without its ends says nothing."""
    reading.used.update({(entity.id, source), (entity.id, target)})
    for from_id in entity.values(source):
        for to_id in entity.values(target):
            if {from_id, to_id} & reading.victims:
                reading.out.note(f"{entity.schema} with a victim: left out", entity.line)
                continue
            ends = reading.node(from_id), reading.node(to_id)
            if ends[0] is None or ends[1] is None:
                reading.out.note(
                    f"{entity.schema}: an end that is not in the file, or has no place here: left out", entity.line
                )
            else:
                yield ends[0], ends[1]


def _link(reading: Reading, entity: FtmEntity, group: Group) -> bool:
    rules = [rule for rule in LINKS_IN if rule.schema == entity.schema]
    if entity.schema == "CourtCaseParty" and any(fold_word(r) in VICTIM_ROLES for r in entity.values("role")):
        return _victim(reading, entity, group)
    made = False
    for ends in _pairs(reading, entity, rules[0].source, rules[0].target):
        made = (_own_type(reading, entity, group, ends) or _by_rule(reading, entity, group, ends, rules)) or made
    return made


def _own_type(reading: Reading, entity: FtmEntity, group: Group, ends: tuple[Node, Node]) -> bool:
    """An UnknownLink whose role is one of our types, between ends that it allows."""
    name = next(iter(entity.values("role")), "")
    if entity.schema != "UnknownLink" or name not in RELS or name in DERIVED_RELS:
        return False
    if (ends[0].label, ends[1].label) not in RELS[name].ends:
        return False
    reading.used.add((entity.id, "role"))
    since, until = _span(reading, entity, group)
    props = _dated(name, since, until) | reading.fitting(name, reading.marks(entity, group) or reading.marks(entity))
    until = until or (since if name == "LEG" else None)  # a leg without an end was over when it started
    reading.add(entity, group, name, ends[0].id, ends[1].id, props, since=since, until=until)
    return True


def _dated(name: str, since: str | None, until: str | None) -> dict[str, Any]:
    """The dates among the properties of a type, whatever they are called there."""
    declared = claimable_props_of(name)
    pairs = (("since", since), ("until", until), ("start_date", since), ("end_date", until), ("date", since))
    return {prop: value for prop, value in pairs if prop in declared and value is not None}


def _by_rule(reading: Reading, entity: FtmEntity, group: Group, ends: tuple[Node, Node], rules: list[LinkIn]) -> bool:
    turns = [ends, (ends[1], ends[0])] if entity.schema in _UNDIRECTED else [ends]
    for source, target in turns:
        for rule in rules:
            if (source.label, target.label) in rule.ends:
                _add(reading, entity, group, rule, source, target)
                return True
    reading.out.note(
        f"{entity.schema} between {ends[0].label} and {ends[1].label}: no such relationship here, left out", entity.line
    )
    return False


def _add(reading: Reading, entity: FtmEntity, group: Group, rule: LinkIn, source: Node, target: Node) -> None:
    since, until = _span(reading, entity, group)
    word = reading.first(entity, group, "role", "relationship")
    if word is not None:
        reading.safe(entity, word, group.line, "role")
    word = word or rule.word or None
    props: dict[str, Any] = {}
    if rule.type in {"HOLDS_POST", "OFFICER_OF"}:
        props = {"title": word, "since": since, "until": until}
    elif rule.type == "ASSOCIATED_WITH":
        props = {"kind": word}
    elif rule.type == "INVOLVED_IN":
        status = reading.first(entity, group, "status")
        props = {
            "role": _word(reading, entity, word, "involvement_role", "other"),
            "status": _word(reading, entity, status, "involvement_status", "terduga"),
        }
    props |= reading.fitting(rule.type, reading.marks(entity, group) or reading.marks(entity))
    reading.add(entity, group, rule.type, source.id, target.id, props, since=since, until=until)


def _word(reading: Reading, entity: FtmEntity, text: str | None, list_name: str, otherwise: str) -> str:
    """One of our words; `otherwise` (told as a warning) where the text is none."""
    if text is None:
        return otherwise
    try:
        return parse_word(text, list_name)
    except Fault:
        reading.out.note(f"{entity.schema}: {text[:40]!r} is none of our words, became {otherwise}", entity.line)
        return otherwise


def _span(reading: Reading, entity: FtmEntity, group: Group) -> tuple[str | None, str | None]:
    """(start or date, end or date)."""
    on = reading.day(entity, group, "date")
    start, end = reading.day(entity, group, "startDate"), reading.day(entity, group, "endDate")
    return start or on, end or on


def _victim(reading: Reading, entity: FtmEntity, group: Group) -> bool:
    """VictimGroup of one, under a pseudonym, and HAS_VICTIMS of its case."""
    made = False
    for party in entity.values("party"):
        ref = keyed_hash(reading.frame.key, "victims.ref", party)
        victim = entity_id("VictimGroup", reading.frame.collection, TABLE, ref)
        for case in map(reading.node, entity.values("case")):
            if case is None or case.label != "CaseFile":
                continue
            shown = ref[:16]
            reading.add(entity, group, "VictimGroup", victim, None, {
                "name": "Kelompok korban (1)", "count": 1, "ref": shown, "refs": [f"victims:{shown}"],
            })  # fmt: skip
            reading.add(entity, group, "HAS_VICTIMS", case.id, victim)
            made = True
    reading.used.update((entity.id, name) for name in ("party", "case", "role"))
    reading.out.note("a person who is a victim in a case: no name was taken over", entity.line)
    reading.out.victims += made
    return made


def _other(reading: Reading, entity: FtmEntity, group: Group) -> bool:
    if entity.schema == "Occupancy":
        return _occupancy(reading, entity, group)
    if entity.schema in {"Identification", "Passport"}:
        return _identification(reading, entity, group)
    if entity.schema == "Position":
        reading.used.update((entity.id, name) for name in ("name", "organization"))
        return any(entity.id in link.values("post") for link in reading.entities.values() if link.schema == "Occupancy")
    reading.used.update((entity.id, name) for name in ("document", "entity"))
    ends = [reading.node(x) for x in (*entity.values("document"), *entity.values("entity"))]
    return all(end is not None for end in ends)


def _occupancy(reading: Reading, entity: FtmEntity, group: Group) -> bool:
    since, until = _span(reading, entity, group)
    since = since or reading.day(entity, group, "periodStart")
    until = until or reading.day(entity, group, "periodEnd")
    reading.used.update((entity.id, name) for name in ("holder", "post"))
    made = False
    for post in (reading.entities.get(p) for p in entity.values("post")):
        title = next(iter(post.values("name")), None) if post is not None else None
        for organization in post.values("organization") if post is not None else ():
            for holder in entity.values("holder"):
                who, where = reading.node(holder), reading.node(organization)
                if who is None or where is None or who.label != "Person" or where.label not in {"Agency", "Company"}:
                    continue
                if title is not None:
                    reading.safe(entity, title, entity.line, "post")
                name = "HOLDS_POST" if where.label == "Agency" else "OFFICER_OF"
                props = {"title": title, "since": since, "until": until}
                reading.add(entity, group, name, who.id, where.id, props, since=since, until=until)
                made = True
    if not made:
        reading.out.note("Occupancy whose Position names no organization in the file: left out", entity.line)
    return made


def _identification(reading: Reading, entity: FtmEntity, group: Group) -> bool:
    reading.used.update((entity.id, name) for name in (*SECRET_PROPS, "holder"))
    made = False
    for holder in map(reading.node, entity.values("holder")):
        if holder is None or holder.label not in {"Person", "Company"}:
            continue
        numbers = {text for name in sorted(SECRET_PROPS) for text in group.props.get(name, ())}
        for text in sorted(numbers):
            add_hash(reading, entity, group, holder, text)
            made = True
    return made
