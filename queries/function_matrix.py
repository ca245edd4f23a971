"""The function matrix: which kind of agency owes which function at which level, by which law, since when.

Invariants: it is data (function_matrix.yaml), checked whole when it is read; what is not confirmed against the gazette
says so; a duty holds on a day if one of its laws is in force on that day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml

from graph.errors import SettingsError
from graph.region_codes import COUNTRY, is_domestic, level_of
from graph.vocabulary import AGENCY_KINDS, FUNCTIONS

LEVELS = ("national", "province", "regency", "district", "village")
STRENGTHS = ("R", "E", "C")
_FILE = Path(__file__).with_name("function_matrix.yaml")


@dataclass(frozen=True)
class Law:
    """A law and the days on which it is in force (None: open); `confirmed` against a source or not."""

    key: str
    title: str
    valid_from: date | None
    valid_to: date | None
    confirmed: bool
    note: str

    def in_force(self, day: date) -> bool:
        """True if it is in force on the day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Basis:
    """The article of a law that founds a duty; `confirmed` if a source says that this article founds it."""

    law: Law
    article: str
    confirmed: bool

    def as_json(self) -> dict[str, Any]:
        """For an answer: title, article, whether confirmed."""
        return {"law": self.law.title, "article": self.article or None, "confirmed": self.confirmed}


@dataclass(frozen=True)
class Duty:
    """Agencies of these kinds owe the function at the level; strength R (law), E (expected) or C (conditional)."""

    function: str
    level: str
    strength: str
    kinds: tuple[str, ...]
    basis: tuple[Basis, ...]


@dataclass(frozen=True)
class FunctionMatrix:
    """The duties that hold, of all days or of one (`on`)."""

    duties: tuple[Duty, ...]

    def on(self, day: date) -> FunctionMatrix:
        """The duties that hold on a day, each with the laws in force then."""
        held = [
            Duty(d.function, d.level, d.strength, d.kinds, tuple(b for b in d.basis if b.law.in_force(day)))
            for d in self.duties
        ]
        return FunctionMatrix(tuple(d for d in held if d.basis))

    def kinds(self, function: str, level: str | None = None, strength: str | None = None) -> tuple[str, ...]:
        """Kinds that owe a function at a level (None: at some level), R before E before C, each once."""
        return self._kinds.get((function, level, strength), ())

    @cached_property
    def _kinds(self) -> Mapping[tuple[str, str | None, str | None], tuple[str, ...]]:
        found: dict[tuple[str, str | None, str | None], dict[str, None]] = defaultdict(dict)
        for duty in sorted(self.duties, key=lambda d: STRENGTHS.index(d.strength)):
            for level in (None, duty.level):
                for strength in (None, duty.strength):
                    found[(duty.function, level, strength)].update(dict.fromkeys(duty.kinds))
        return {key: tuple(kinds) for key, kinds in found.items()}

    def owes(self, kind: str | None, function: str) -> bool:
        """True if agencies of the kind owe the function at some level."""
        return kind in self.kinds(function)

    def required(self, function: str, level: str) -> bool:
        """True if the law requires the function of some kind of agency at the level."""
        return bool(self.kinds(function, level, "R"))

    def basis(self, function: str, level: str) -> list[Basis]:
        """What founds the required function at the level, each law once."""
        found = {b.law.key: b for d in self.duties if (d.function, d.level, d.strength) == (function, level, "R")
                 for b in d.basis}  # fmt: skip
        return list(found.values())


def matrix_level(code: str) -> str | None:
    """The level of the matrix at which a region stands: Indonesia is national; another country has none."""
    if code == COUNTRY:
        return "national"
    return level_of(code) if is_domestic(code) else None


@lru_cache(maxsize=1)
def function_matrix() -> FunctionMatrix:
    """The project's matrix, of all days."""
    return read_matrix(yaml.safe_load(_FILE.read_text(encoding="utf-8")))


def read_matrix(data: Mapping[str, Any]) -> FunctionMatrix:
    """A matrix from its data.  SettingsError names the entry that is wrong and what may stand there."""
    if set(data) != {"laws", "duties"}:
        raise _wrong("the file", "needs exactly `laws` and `duties`")
    laws = {key: _law(key, entry) for key, entry in data["laws"].items()}
    duties = tuple(_duty(f"duty {i}", entry, laws) for i, entry in enumerate(data["duties"], 1))
    seen: set[tuple[str, str, str]] = set()
    for duty in duties:
        for kind in duty.kinds:
            if (duty.function, duty.level, kind) in seen:
                raise _wrong(f"{duty.function} {duty.level} {kind}", "is given twice")
            seen.add((duty.function, duty.level, kind))
    return FunctionMatrix(duties)


def _wrong(where: str, what: str) -> SettingsError:
    return SettingsError(f"function matrix: {where} {what}", advice="correct queries/function_matrix.yaml")


def _checked(where: str, entry: Any, required: set[str], optional: set[str]) -> Mapping[str, Any]:
    if not isinstance(entry, Mapping) or not required <= set(entry) <= required | optional:
        raise _wrong(where, f"needs {', '.join(sorted(required))} and may have {', '.join(sorted(optional))}")
    return entry


def _law(key: str, entry: Any) -> Law:
    entry = _checked(key, entry, {"title", "confirmed"}, {"valid_from", "valid_to", "note"})
    begin, end = entry.get("valid_from"), entry.get("valid_to")
    if not all(day is None or isinstance(day, date) for day in (begin, end)):
        raise _wrong(key, "has a date that is not YYYY-MM-DD")
    if begin is not None and end is not None and end < begin:
        raise _wrong(key, "ends before it begins")
    return Law(key, entry["title"], begin, end, bool(entry["confirmed"]), entry.get("note", ""))


def _duty(where: str, entry: Any, laws: Mapping[str, Law]) -> Duty:
    entry = _checked(where, entry, {"function", "level", "strength", "kinds", "basis"}, set())
    for name, words in (("function", FUNCTIONS), ("level", LEVELS), ("strength", STRENGTHS)):
        if entry[name] not in words:
            raise _wrong(where, f"has {name} {entry[name]!r}; it may be {', '.join(words)}")
    unknown = [kind for kind in entry["kinds"] if kind not in AGENCY_KINDS]
    if unknown or not entry["kinds"]:
        raise _wrong(where, f"has unknown kinds {unknown}" if unknown else "has no kinds")
    basis = []
    for item in entry["basis"]:
        given = _checked(f"{where} basis", item, {"law"}, {"article", "confirmed"})
        if given["law"] not in laws:
            raise _wrong(where, f"names the law {given['law']!r}, which is not among `laws`")
        basis.append(Basis(laws[given["law"]], str(given.get("article", "")), bool(given.get("confirmed", False))))
    if not basis:
        raise _wrong(where, "has no basis")
    return Duty(entry["function"], entry["level"], entry["strength"], tuple(entry["kinds"]), tuple(basis))
