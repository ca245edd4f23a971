"""What every claim from a FollowTheMoney file has in common: ids, sources, grades, and the count of what has no place.

Invariants: ids are scoped by the collection, so that two offices' files never meet by accident; a victim's entity is
known before anything is read from it, and nothing is; whatever is not taken over is counted under its name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from graph import dates
from graph.claims import Claim
from graph.errors import AmbiguousError, NotFoundError, Problem
from graph.ids import entity_id, region_id
from graph.schema import PropType, claimable_props
from ingest.ftm_file import FtmEntity, FtmFile, Group
from ingest.ftm_mapping import LINK_NOTES, NODE_IN, NODE_RULE, THING_NOTES, VICTIM_ROLES, read_mark
from ingest.ledger_view import LedgerView
from ingest.region_names import Gazetteer
from ingest.secret_numbers import find_identity_number
from ingest.words import fold_word

TABLE = "ftm"
_LABELS = ("Person", "Company", "Agency", "CaseFile", "Event", "Place", "Agreement", "Source")


class Node(NamedTuple):
    """What an entity stands for here."""

    label: str
    id: str


@dataclass(frozen=True)
class Frame:
    """The frame of a load: whose data, from which file, what is known, and what holds where the file is silent.

    `source`: title of the source of whatever names neither a document nor a dataset; `grade`: Admiralty, as a pair.
    """

    collection: str
    file: str
    gazetteer: Gazetteer
    key: bytes
    known: LedgerView
    source: str = ""
    grade: tuple[str | None, str | None] = (None, None)


@dataclass
class FtmResult:
    """Claims, errors, warnings; entities by schema that became something, that did not, and properties left aside."""

    claims: list[Claim] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    taken: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    left_props: Counter[str] = field(default_factory=Counter)
    victims: int = 0
    notes: dict[str, tuple[int, int]] = field(default_factory=dict)

    def note(self, message: str, line: int) -> None:
        """A warning, told once with its count and first line."""
        count, first = self.notes.get(message, (0, line))
        self.notes[message] = (count + 1, first)


class Reading:
    """Makes claims; the readers of things and of links share one."""

    def __init__(self, file: FtmFile, frame: Frame) -> None:
        self.entities = file.entities
        self.frame = frame
        self.out = FtmResult(problems=list(file.problems), left_props=Counter(file.unknown_props))
        self.victims = self._find_victims()
        self.used: set[tuple[str, str]] = set()
        self.further: dict[str, list[str]] = {}  # entity → documents that a Documentation names
        self._nodes: dict[str, Node | None] = {}
        self._sources: dict[str, str] = {}

    # ---- who and what

    def _find_victims(self) -> set[str]:
        return {
            party
            for link in self.entities.values()
            if link.schema == "CourtCaseParty" and any(fold_word(r) in VICTIM_ROLES for r in link.values("role"))
            for party in link.values("party")
        }

    def node(self, ftm_id: str) -> Node | None:
        """What an id stands for here; None for a victim, for what has no place, and for what nobody knows."""
        if ftm_id not in self._nodes:
            entity = self.entities.get(ftm_id)
            self._nodes[ftm_id] = self._known(ftm_id) if entity is None else self._place(entity)
        return self._nodes[ftm_id]

    def _known(self, ftm_id: str) -> Node | None:
        for label in _LABELS:
            node_id = entity_id(label, self.frame.collection, TABLE, ftm_id)
            if node_id in self.frame.known.known_ids(label):
                return Node(label, node_id)
        return None

    def _place(self, entity: FtmEntity) -> Node | None:
        rule = NODE_IN.get(entity.schema)
        if rule is None or entity.id in self.victims:
            return None
        label, says = rule.label, str(self.marks(entity).get("label"))
        marked = {r.label for r in NODE_RULE.values() if r.says_label and r.schema == entity.schema}
        if says in marked:
            label = says
        elif marked and label != "Region":
            return None
        if label == "Region":
            code = self.region_of(entity)
            return None if code is None else Node(label, region_id(code))
        return Node(label, entity_id(label, self.frame.collection, TABLE, entity.id))

    def keep(self, ftm_id: str, node: Node) -> None:
        """Say what an id stands for (an identifier, a programme: known by value, not by id)."""
        self._nodes[ftm_id] = node

    # ---- regions

    def region_of(self, entity: FtmEntity) -> str | None:
        """The code of the region that a Territory or Address means; None if none or several fit."""
        for code in entity.values("territoryCode"):
            self.used.add((entity.id, "territoryCode"))
            if self.frame.gazetteer.register.region(code) is not None:
                self.used.update((entity.id, name) for name in ("name", "level", "country", "partOf"))
                return code
        names = ("full", "name") if entity.schema == "Address" else ("name",)
        texts = [text for name in names for text in entity.values(name)]
        parts = [entity.values(name)[:1] for name in ("city", "region", "state")]
        joined = ", ".join(p[0] for p in parts if p)
        self.used.update((entity.id, name) for name in (*names, "city", "region", "state", "level"))
        for text in [*texts, *([joined] if joined else [])]:
            found = self.region(text)
            if found is not None:
                return found
        return self.country(entity.values("country")[0]) if entity.values("country") else None

    def region(self, text: str) -> str | None:
        """The code of the region that an address names: the whole of it, else without its first parts (a street)."""
        pieces = [piece.strip() for piece in text.split(",") if piece.strip()]
        for start in range(len(pieces)):
            try:
                return self.frame.gazetteer.resolve(", ".join(pieces[start:])).code
            except (AmbiguousError, NotFoundError):
                continue
        return None

    def country(self, code: str) -> str | None:
        """The ISO alpha-3 code of a country as FollowTheMoney writes it (`my`)."""
        from rigour.territories import get_territory

        found = get_territory(code)
        alpha3 = str(found.alpha3).upper() if found is not None and found.alpha3 else ""
        return alpha3 if alpha3 and self.frame.gazetteer.register.region(alpha3) is not None else None

    # ---- claims

    def marks(self, entity: FtmEntity, group: Group | None = None) -> dict[str, Any]:
        """What our own export wrote beside the entity, by property."""
        found: dict[str, Any] = {}
        for name in (THING_NOTES, LINK_NOTES):
            values = entity.values(name) if group is None else group.props.get(name, [])
            read = [read_mark(text) for text in values]
            if values and all(r is not None for r in read):
                self.used.add((entity.id, name))
            found |= {r[0]: r[1] for r in reversed(read) if r is not None}
        return found

    def fitting(self, type_name: str, marks: Mapping[str, Any]) -> dict[str, Any]:
        """The marks that are properties of a label or type; ids among them replaced by ours."""
        found: dict[str, Any] = {}
        for name, prop in claimable_props(type_name).items():
            if name not in marks or name in {"refs", "id_hash"}:
                continue
            value = marks[name]
            if prop.type is PropType.REF:
                node = self.node(str(value))
                value = None if node is None else node.id
            elif prop.type is PropType.FLOAT and isinstance(value, int) and not isinstance(value, bool):
                value = float(value)
            if value is not None:
                found[name] = value
        return found

    def first(self, entity: FtmEntity, group: Group, *names: str) -> str | None:
        """The first value of these properties in a group; all of them count as taken over."""
        self.used.update((entity.id, name) for name in names)
        return next((group.props[name][0] for name in names if group.props.get(name)), None)

    def day(self, entity: FtmEntity, group: Group, *names: str) -> str | None:
        """The first date of these properties, of day, month or year precision (times are cut off)."""
        value = self.first(entity, group, *names)
        if value is None:
            return None
        try:
            dates.interval(value[:10])
        except ValueError:
            self.out.note(f"{entity.schema}: a date outside our calendar was left out", group.line)
            return None
        return value[:10]

    def safe(self, entity: FtmEntity, text: str, line: int, prop: str) -> str:
        """The text; an error (which hides it) if it holds an identity number."""
        found = find_identity_number(text)
        if found is not None:
            self.out.problems.append(Problem(
                f"{entity.schema} holds what looks like a {found}", file=self.frame.file, row=line, column=prop,
                expected="no identity number in a name or text: leave it out",
            ))  # fmt: skip
        return text

    def add(
        self, entity: FtmEntity, group: Group, name: str, subject: str, obj: str | None = None,
        props: Mapping[str, Any] | None = None, *, since: str | None = None, until: str | None = None,
    ) -> None:  # fmt: skip
        """One claim for each source of the group."""
        if obj is not None and obj == subject:
            self.out.note(f"{entity.schema}: a link of a thing with itself was left out", group.line)
            return
        kept = {key: value for key, value in (props or {}).items() if value is not None}
        letter, number = group.grade if group.grade != (None, None) else self.frame.grade
        for source in self.sources(entity, group):
            self.out.claims.append(Claim(
                name, subject, source, self.frame.collection, obj, kept, self._locator(entity, group),
                self.origin, letter, number, "asserts", since, until,
            ))  # fmt: skip

    @property
    def origin(self) -> str:
        """`collection/file`: the scope of --replace."""
        return f"{self.frame.collection}/{self.frame.file}"

    def _locator(self, entity: FtmEntity, group: Group) -> str:
        """File and line; when the dataset saw it first and last; how a value was written, where that differs."""
        text = f"{self.frame.file}:{group.line}"
        for word, value in zip(("first_seen", "last_seen"), group.seen, strict=True):
            text += f"; {word} {value[:19]}" if value else ""
        for value, original in list(group.original.items())[:3]:
            if find_identity_number(original) is None and value in group.props.get("name", ()):
                text += f"; original {original[:120]!r}"
        return text

    def sources(self, entity: FtmEntity, group: Group) -> list[str]:
        """Ids of the sources: the documents that prove it, else its dataset, else the file."""
        own = self.node(entity.id)
        self.used.add((entity.id, "proof"))
        if own is not None and own.label == "Source":
            return [own.id]  # a document speaks for itself
        proofs = [self.node(p) for p in (*group.props.get("proof", ()), *self.further.get(entity.id, ()))]
        found = sorted({p.id for p in proofs if p is not None and p.label == "Source"})
        if found:
            return found
        dataset = next((name for name, one in entity.groups.items() if one is group), "")
        return [self._source_of(dataset or self.frame.source or self.frame.file)]

    def _source_of(self, title: str) -> str:
        known = self._sources.get(title)
        if known is None:
            known = self._sources[title] = entity_id("Source", self.frame.collection, "ftm_dataset", title)
            self.out.claims.append(Claim(
                "Source", known, known, self.frame.collection, props={"name": title}, locator=self.frame.file,
                origin=self.origin,
            ))  # fmt: skip
        return known

    def count_left_props(self, things: Collection[FtmEntity]) -> None:
        """Count the properties of what was taken over that nothing has read."""
        for entity in things:
            for name in {prop for group in entity.groups.values() for prop in group.props}:
                if (entity.id, name) not in self.used:
                    self.out.left_props[f"{entity.schema}:{name}"] += 1
