"""The forms of Indonesian names, read once from name_forms.yaml.

Invariant: code decides how forms are used, the file decides which forms there are; every form is kept folded in the
way in which it is looked up (lower case, letters only, or the fold of ingest.name_spelling).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from ingest.name_spelling import letters_of, spelling


@dataclass(frozen=True)
class NameForms:
    """What is known of names; sequences of words are tuples of letters-only words, names are folded spellings."""

    titles: frozenset[tuple[str, ...]]
    ranks: frozenset[tuple[str, ...]]
    branches: frozenset[str]
    title_sex: Mapping[str, str]
    degrees: frozenset[str]
    patronym: Mapping[str, str | None]
    alias_words: tuple[str, ...]
    note_words: frozenset[str]
    particles: Mapping[str, str]
    birth_order: Mapping[str, str]
    birth_order_short: Mapping[str, str]
    caste: Mapping[tuple[str, ...], str]
    caste_sex: Mapping[str, str]
    variants: Mapping[str, str]
    short_forms: Mapping[str, frozenset[str]]
    common: frozenset[str]
    female: frozenset[str]
    male: frozenset[str]
    clans: frozenset[str]
    known: frozenset[str]


def _words(text: str) -> list[str]:
    return str(text).split()


def _phrases(text: str) -> Iterable[tuple[str, ...]]:
    return (tuple(filter(None, map(letters_of, word.split("_")))) for word in _words(text))


def _folded(words: Iterable[str], variants: Mapping[str, str]) -> frozenset[str]:
    return frozenset(variants.get(spelling(w), spelling(w)) for w in words)


def _sexes(raw: Mapping[str, Any], key: str) -> dict[str, str]:
    return {letters_of(word): sex for sex in ("male", "female") for word in _words(raw[f"{key}_{sex}"])}


@lru_cache(maxsize=1)
def name_forms() -> NameForms:
    """The forms, read once a process (about 50 ms)."""
    raw: dict[str, Any] = yaml.safe_load(resources.files("ingest").joinpath("name_forms.yaml").read_text("utf-8"))
    variants = {
        spelling(variant): spelling(canonical)
        for canonical, line in raw["variants"].items()
        for variant in (canonical, *_words(line))
    }
    names = {key: _folded(_words(raw[key]), variants) for key in ("common", "female", "male")}
    short: dict[str, set[str]] = {}
    for given, line in raw["short_forms"].items():
        canonical = variants.get(spelling(given), spelling(given))
        for word in _words(line):
            short.setdefault(variants.get(spelling(word), spelling(word)), set()).add(canonical)
    return NameForms(
        titles=frozenset(_phrases(raw["titles"])),
        ranks=frozenset(_phrases(raw["ranks"])),
        branches=frozenset(map(letters_of, _words(raw["branches"]))),
        title_sex=_sexes(raw, "titles"),
        particles=_sexes(raw, "particles"),
        degrees=frozenset(map(letters_of, _words(raw["degrees"]))),
        patronym={
            " ".join(word.split("_")): sex
            for key, sex in (("patronym_male", "male"), ("patronym_female", "female"), ("patronym_any", None))
            for word in _words(raw[key])
        },
        alias_words=tuple(word.replace("_", " ") for word in _words(raw["alias_words"])),
        note_words=frozenset(_words(raw["note_words"])),
        birth_order={word: order for order, line in raw["birth_order"].items() for word in _words(line)},
        birth_order_short=raw["birth_order_short"],
        caste={phrase: name for name, line in raw["caste"].items() for phrase in _phrases(line)},
        caste_sex={
            **dict.fromkeys(raw["caste_female"], "female"),
            **dict.fromkeys(raw["caste_male"], "male"),
        },
        variants=variants,
        short_forms={word: frozenset(names) for word, names in short.items()},
        common=names["common"],
        female=names["female"],
        male=names["male"],
        clans=_folded((w for line in raw["clans"].values() for w in _words(line.replace("_", " "))), variants),
        known=_folded((w for line in raw["known"].values() for w in _words(line)), variants) | names["common"],
    )
