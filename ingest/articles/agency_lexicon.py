"""What data/agencies.yaml says: the bodies, how they and their heads are named, and what an office's words mean.

Invariant: read once a process and never changed; a body's kind is one of graph.vocabulary's agency kinds, and every
other body that an entry refers to exists (checked at loading).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from ingest.articles.lexicon import PhraseTable
from ingest.articles.sentences import data


@dataclass(frozen=True)
class Body:
    """One sort of body; fields as explained at the head of data/agencies.yaml."""

    id: str
    kind: str
    level: str
    body: str = ""
    bare: str = "none"
    place: bool = False
    named: bool = False
    strict: bool = False
    generic: bool = False
    weak: bool = False
    group: str = ""
    with_place: str = ""
    without_place: str = ""
    umbrella: bool = False
    if_one: bool = False
    unit: bool = False
    shared: bool = False
    spelled: bool = False
    region: str | None = None
    city_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Named:
    """What a phrase stands for: a body, by its own name (`name`), its head (`head`), or its first words (`family`)."""

    role: str
    body: Body
    family: str = ""


@dataclass(frozen=True)
class Family:
    """Offices named after their subjects: 'Dinas', 'Kementerian' …; `bodies` gives the entry of a kind."""

    id: str
    level: str
    bare: str
    subjects_only: bool
    bodies: tuple[tuple[str, str], ...]


class AgencyLexicon:
    """The tables of phrases: `names` (bodies, heads, families), `subjects` (kind of an office's words), `units`."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.bodies: dict[str, Body] = {}
        self.families: dict[str, Family] = {}
        self.names: PhraseTable[Named] = PhraseTable()
        self.subjects: PhraseTable[str] = PhraseTable()
        self.units: PhraseTable[str] = PhraseTable()
        self.together = tuple(frozenset(kinds) for kinds in content["together"])
        for entry in content["entries"]:
            body = _body(entry)
            self.bodies[body.id] = body
            for pattern in entry["names"]:
                one = replace(body, id=f"{body.id}:{pattern}") if entry.get("each") else body
                self.names.add([pattern], Named("name", one))
            self.names.add(entry.get("heads", ()), Named("head", body))
        for number, family in enumerate(content["families"]):
            key = f"{family['id']}{number}"
            self.families[key] = Family(
                family["id"], family["level"], family["bare"], bool(family.get("subjects_only")),
                tuple((kind, str(body)) for kind, body in family.get("bodies", {}).items()),
            )  # fmt: skip
            stand_in = Body(family["id"], "other", family["level"], bare=family["bare"])
            self.names.add(family["heads"], Named("family", stand_in, key))
            self.names.add(family.get("posts", ()), Named("family_head", stand_in, key))
        for kind, words in content["subjects"].items():
            self.subjects.add(words, kind)
        self.units.add(content["units"], "unit")
        self.ignored: PhraseTable[bool] = PhraseTable()
        self.ignored.add(content["ignored"], True)
        known = set(self.bodies)
        named = {b for f in self.families.values() for _, b in f.bodies} | {
            other
            for body in self.bodies.values()
            for other in (body.with_place, body.without_place, body.group)
            if other
        }
        if named - known:
            raise ValueError(f"data/agencies.yaml refers to bodies that it does not define: {sorted(named - known)}")

    def office(self, family: Family, kind: str, words: str) -> Body:
        """The body that an office of a family with these subjects is: the entry of its kind, else one of its own."""
        entry = dict(family.bodies).get(kind)
        if entry is not None:
            return self.bodies[entry]
        return Body(f"{family.id}:{kind}:{words}", kind, family.level, bare=family.bare)


def _body(entry: dict[str, Any]) -> Body:
    plain = {key: entry[key] for key in Body.__dataclass_fields__ if key in entry and key != "city_names"}
    return Body(**plain, city_names=tuple(str(word).lower() for word in entry.get("city_names", ())))


@lru_cache(maxsize=1)
def agency_lexicon() -> AgencyLexicon:
    """The lexicon of data/agencies.yaml."""
    return AgencyLexicon(data("agencies"))
