"""Parameters as people give them, read in one place for the command line and for HTTP.

Invariant: a wrong parameter is a UsageError that names it, its value and what was expected; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from graph.errors import UsageError
from graph.grades import GRADES
from graph.vocabulary import FUNCTIONS, LEGAL_BASES
from ingest.region_names import Gazetteer

MODES = ("both", "strict", "composed")
GAP_KINDS = ("horizontal", "vertical", "border")
GAP_STATES = ("met", "weak", "none_recorded", "unknown")
LINKED_LABELS = ("Person", "Company", "Agency", "Place", "Identifier")
COVERAGE_LEVELS = ("regency", "province", "district", "village")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


def day(value: str | None, name: str) -> date | None:
    """An ISO day (`2024-06-30`), or None if none is given."""
    if value is None:
        return None
    try:
        if not _ISO_DAY.match(value):
            raise ValueError(value)
        return date.fromisoformat(value)
    except ValueError:
        raise UsageError(f"{name}: {value!r} is not a day", advice="give a day such as 2024-06-30") from None


def word(value: str | None, name: str, words: Collection[str]) -> str | None:
    """One of some fixed words (any case), or None if none is given."""
    if value is None:
        return None
    by_fold = {w.casefold(): w for w in words}
    if value.casefold() not in by_fold:
        raise UsageError(f"{name}: {value!r} is not known", advice="one of: " + ", ".join(words))
    return by_fold[value.casefold()]


def grade(value: str | None, name: str) -> str | None:
    """An Admiralty grade such as B3, or None if none is given."""
    if value is not None and value.upper() not in GRADES:
        raise UsageError(f"{name}: {value!r} is not a grade", advice="a letter A to F and a number 1 to 6, such as B3")
    return None if value is None else value.upper()


def region(value: str, gazetteer: Gazetteer) -> str:
    """The code of a region given by code or name; AmbiguousError or NotFoundError with the candidates."""
    return gazetteer.resolve(value).code


def function(value: str | None, name: str) -> str | None:
    """F1 … F9, or None if none is given."""
    return word(value, name, FUNCTIONS)


def legal_basis(value: str | None, name: str) -> str | None:
    """TPPO, TPPM, PMI_NP, TPPU or OTHER, or None if none is given."""
    return word(value, name, LEGAL_BASES)


def number(given: Mapping[str, Any], name: str, default: int) -> int:
    """A whole number among the parameters of a question; the default if it is not given."""
    value = given.get(name)
    return default if value is None else int(value)
