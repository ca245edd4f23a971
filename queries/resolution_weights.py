"""The published weights of the linkage, read from resolution_weights.yaml and, over it, from an office's own file.

Invariant: what is read is checked whole; a wrong name or number is a SettingsError that says where.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from graph.errors import SettingsError
from queries.resolution_records import LABELS

_FILE = Path(__file__).with_name("resolution_weights.yaml")


@dataclass(frozen=True)
class Level:
    """One level of a comparison: weight = base + per_bit × min(bits, most), in bits (log2 of the Bayes factor)."""

    name: str
    base: float
    per_bit: float
    most: int
    doc: str

    def weight(self, bits: int) -> float:
        """The weight where the two share a value that a 2^-bits part of the records has."""
        return self.base + self.per_bit * min(bits, self.most)


@dataclass(frozen=True)
class Weights:
    """All numbers of the linkage."""

    comparisons: Mapping[str, Mapping[str, Level]]
    thresholds: Mapping[str, float]
    matches_per_record: Mapping[str, float]
    most_in_block: int
    most_pairs: int

    def level(self, comparison: str, name: str) -> Level:
        """A level by name (KeyError if it is not published)."""
        return self.comparisons[comparison][name]


@lru_cache(maxsize=8)
def weights(own: Path | None = None) -> Weights:
    """The weights, with an office's own file over them (SettingsError if it cannot be read or used)."""
    published = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    given: Any = {}
    if own is not None:
        try:
            given = yaml.safe_load(own.read_text(encoding="utf-8")) or {}
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise SettingsError(f"the weights file {own} cannot be read: {error.__class__.__name__}") from None
    merged = _merged(published, given, str(own))
    levels = {
        comparison: {
            name: Level(name, float(n["base"]), float(n.get("per_bit", 0)), int(n.get("most", 0)), n["doc"])
            for name, n in found.items()
        }
        for comparison, found in merged["comparisons"].items()
    }
    blocking = merged["blocking"]
    return Weights(
        levels,
        {name: float(value) for name, value in merged["thresholds"].items()},
        {label: float(merged["matches_per_record"][label]) for label in LABELS},
        int(blocking["most_in_block"]),
        int(blocking["most_pairs"]),
    )


def _merged(published: Any, given: Any, where: str) -> Any:
    """`published` with the numbers of `given` in their places; only numbers that are there may be replaced."""
    if not isinstance(published, dict):
        wrong = isinstance(given, bool) or not isinstance(given, int | float) or isinstance(published, str)
        if wrong:
            raise SettingsError(f"{where}: {given!r} is not a number", advice="see queries/resolution_weights.yaml")
        return given
    if not isinstance(given, dict):
        raise SettingsError(f"{where}: {given!r} stands where {', '.join(map(str, published))} are expected")
    unknown = [name for name in given if name not in published]
    if unknown:
        raise SettingsError(
            f"{where}: there is no {unknown[0]!r} here", advice="one of: " + ", ".join(map(str, published))
        )
    return {
        name: _merged(value, given[name], f"{where}: {name}") if name in given else value
        for name, value in published.items()
    }
