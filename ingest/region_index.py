"""Names to codes, level by level: official names, the aliases of the data files, and what is unclear.

Invariant: an index says which regions bear a name; it never chooses between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any

import yaml

from graph.region_codes import level_of
from ingest.gazetteer import Register
from ingest.region_words import squash, take_level_word

LEVELS = ("country", "province", "regency", "district", "village")


def _data(name: str) -> dict[str, Any]:
    text = resources.files("ingest").joinpath(name).read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def bare_name(official: str) -> str:
    """'Kabupaten Buleleng' → 'Buleleng', 'Kota Administrasi Jakarta Timur' → 'Jakarta Timur'."""
    taken = take_level_word(official)
    return taken[1] if taken and taken[0] in {"kabupaten", "city"} else official


def is_city(register: Register, code: str) -> bool:
    """True if this regency-level code is a city (kota)."""
    return register.upper[code].startswith("Kota ")


class RegionIndex:
    """`by_level[level][squashed name]` is the list of codes that bear it; villages come from the register lazily."""

    def __init__(self, register: Register) -> None:
        self.register = register
        self.by_level: dict[str, dict[str, list[str]]] = {"country": {}, "province": {}, "regency": {}}
        aliases = _data("region_aliases.yaml")
        self.unclear: dict[str, list[str]] = {squash(n): list(map(str, c)) for n, c in aliases["unclear"].items()}
        for code, name in register.english_countries.items():
            for one in (name, *register.country_names.get(code, ())):
                self._add(code, one)
        for code, name in register.upper.items():
            if code.count(".") < 2:
                self._add(code, bare_name(name) if "." in code else name)
        for name, code in aliases["names"].items():
            self._add(str(code), str(name))

    def _add(self, code: str, name: str) -> None:
        codes = self.by_level[level_of(code)].setdefault(squash(name), [])
        if code not in codes:
            codes.append(code)

    def bearers(self, level: str, name: str) -> Iterable[str]:
        """Codes of the regions of this level that bear the name (any context)."""
        key = squash(name)
        if level == "district":
            return self.register.district_index.get(key, ())
        if level == "village":
            return self.register.village_index.get(key, ())
        return self.by_level[level].get(key, ())

    def names(self) -> Mapping[str, str]:
        """Display name by code of countries, provinces, regencies and cities: what a misspelt name is compared with."""
        upper = {c: n for c, n in self.register.upper.items() if c.count(".") < 2}
        return {**self.register.countries, **upper}
