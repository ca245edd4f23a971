"""The forms of agency names, read once from agency_forms.yaml, and the scan that finds them in a name.

Invariant: a phrase stands for exactly one thing (office, department, field, unit, level word, class); where two phrases
fit, the longer one is meant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml
from rapidfuzz.distance import OSA

from ingest.region_words import squash

_MARKS = re.compile(r"[^\w]+")
_JOINING = frozenset({"dan", "serta", "untuk", "pada", "dgn"})
_LONGEST = 12
_BODY_PREFIX = re.compile("dinas|dis|din|d(?=[a-z0-9]{4})")
_SHORTEST_DEPARTMENT = 4
_SLIP_FROM = 6


@dataclass(frozen=True)
class Found:
    """One phrase: what it is (office, department, body, field, unit, level, grade, filler, word), and which one."""

    what: str
    value: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class AgencyForms:
    """What is known of agency names; phrases are tuples of folded words."""

    phrases: Mapping[tuple[str, ...], Found]
    fields: Mapping[tuple[str, ...], tuple[str, ...]]
    office_kind: Mapping[str, str]
    office_level: Mapping[str, str]
    field_kind: Mapping[str, str]
    ended: Mapping[tuple[str, ...], int]
    split: frozenset[frozenset[str]]
    twins: frozenset[str]
    also: re.Pattern[str]
    places: Mapping[tuple[str, ...], str]
    seats: Mapping[str, str]


def words_of(text: str) -> tuple[str, ...]:
    """Folded words without marks and joining words: 'Dinas P3A & KB' → ('dinas', 'p3a', 'kb')."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("'", "").replace("’", "")
    return tuple(w for w in _MARKS.sub(" ", plain).split() if w not in _JOINING)


def _forms(line: str) -> Iterator[tuple[str, ...]]:
    return (words_of(form) for form in str(line).split(";") if words_of(form))


def _fields(raw: Mapping[str, Any]) -> dict[tuple[str, ...], tuple[str, ...]]:
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for field, entry in raw.items():
        for form in str(entry["forms"]).split(";"):
            written, _, means = form.strip().partition("=")
            found[words_of(written)] = tuple(means.split("+")) if means else (field,)
    return found


@lru_cache(maxsize=1)
def agency_forms() -> AgencyForms:
    """The forms, read once a process (about 60 ms)."""
    raw: dict[str, Any] = yaml.safe_load(resources.files("ingest").joinpath("agency_forms.yaml").read_text("utf-8"))
    phrases: dict[tuple[str, ...], Found] = {}

    def put(what: str, value: str, forms: Iterator[tuple[str, ...]]) -> None:
        for form in forms:
            phrases.setdefault(form, Found(what, value, form))

    ended: dict[tuple[str, ...], int] = {}
    for office, entry in raw["offices"].items():
        put("office", office, _forms(entry["forms"]))
        for form, year in entry["former"].items():
            put("office", office, _forms(form))
            ended[words_of(form)] = year
    for parts, line in raw["departments"].items():
        put("department", parts, _forms(line))
    for unit, line in raw["units"].items():
        put("unit", unit, _forms(line))
    for level, line in raw["level_words"].items():
        put("level", level, _forms(line))
    for body in raw["bodies"]:
        put("body", body, iter([words_of(body)]))
    put("grade", "", _forms(raw["grades"]))
    put("filler", "", _forms(raw["fillers"]))
    also = "|".join(sorted((re.escape(w.strip()) for w in raw["also"].split(";")), key=len, reverse=True))
    return AgencyForms(
        phrases=phrases,
        fields=_fields(raw["fields"]),
        office_kind={office: entry["kind"] for office, entry in raw["offices"].items()},
        office_level={office: entry["level"] for office, entry in raw["offices"].items() if "level" in entry},
        field_kind={field: entry["kind"] for field, entry in raw["fields"].items()},
        ended=ended,
        split=frozenset(frozenset(pair) for pair in raw["split"]),
        twins=frozenset("".join(form) for form in _forms(raw["twins"])),
        also=re.compile(rf"(?<![\w/])(?:{also})(?![\w/])\s*:?|\s/\s", re.IGNORECASE),
        places={form: place for place, line in raw["places"].items() for form in (words_of(place), *_forms(line))},
        seats={squash(seat): squash(province) for seat, province in raw["seats"].items()},
    )


def _run_together(word: str, fields: Mapping[tuple[str, ...], tuple[str, ...]]) -> list[str] | None:
    """The fields of a department's name in one word ('dinperintransnaker'), None if the word is no such name."""
    prefix = _BODY_PREFIX.match(word)
    if prefix is None:
        return None

    def parts(at: int) -> list[str] | None:
        if at == len(word):
            return []
        for end in range(len(word), at + 1, -1):
            found = fields.get((word[at:end],))
            behind = parts(end) if found else None
            if found and behind is not None:
                return [*found, *behind]
        return None

    found = parts(prefix.end())
    return found if found and len(word) > _SHORTEST_DEPARTMENT else None


@lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    forms = agency_forms()
    return frozenset(w for phrase in (*forms.phrases, *forms.fields) for w in phrase if len(w) >= _SLIP_FROM)


def respelled(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words with one slip each put right, where only one word of the forms is that near: 'imgrasi' → 'imigrasi'."""

    def right(word: str) -> str:
        if len(word) < _SLIP_FROM or word in _vocabulary():
            return word
        near = [known for known in _vocabulary() if OSA.distance(word, known, score_cutoff=1) <= 1]
        return near[0] if len(near) == 1 else word

    return tuple(map(right, words))


def scan(words: tuple[str, ...]) -> list[Found]:
    """The phrases of a name, left to right, longest first; what no phrase covers is a 'word'.

    Fields of a department ('sosial', 'kb') are read only behind its body or another field: elsewhere they are words.
    """
    forms, found, at, departmental = agency_forms(), [], 0, False
    while at < len(words):
        step: Found | None = None
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            phrase = words[at : at + length]
            step = forms.phrases.get(phrase)
            if step is not None and not (departmental and length == 1 and phrase in forms.fields):
                break
            fields = forms.fields.get(phrase) if departmental else None
            if fields:
                step = Found("field", " ".join(fields), phrase)
                break
            step = None
        together = _run_together(words[at], forms.fields) if step is None else None
        if together:
            step = Found("department", " ".join(["dinas", *together]), words[at : at + 1])
        step = step or Found("word", words[at], words[at : at + 1])
        if step.what in {"body", "department"}:
            departmental = True
        elif step.what not in {"field", "filler"}:
            departmental = False
        found.append(step)
        at += len(step.words)
    return found
