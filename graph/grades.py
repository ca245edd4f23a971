"""Admiralty grades: how reliable a source is (A-F) and how credible the information (1-6).

Invariant: letter and number are judged apart; p ranks evidence and is never a chance of guilt.
Source: NATO AJP-2.1 / Admiralty code; the weights are the project's own (docs/methods.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import prod

RELIABILITY_WEIGHT: Mapping[str, float] = {"A": 1.0, "B": 0.9, "C": 0.75, "D": 0.5, "E": 0.25, "F": 0.5}
CREDIBILITY_WEIGHT: Mapping[str, float] = {"1": 0.95, "2": 0.8, "3": 0.6, "4": 0.35, "5": 0.15, "6": 0.5}
# From best to worst: F and 6 mean "cannot be judged" and stand last as limits, though they weigh more than E and 5.
_LETTERS = "ABCDEF"
_NUMBERS = "123456"
DEFAULT_RELIABILITY = "F"
DEFAULT_CREDIBILITY = "6"
GRADES = tuple(letter + number for letter in _LETTERS for number in _NUMBERS)


def p_grade(grade: str) -> float:
    """p(grade) = reliability weight x credibility weight, in (0, 1]; e.g. B2 = 0.9 x 0.8 = 0.72."""
    # Rounded (the exact product has at most four decimals), so that A3 and C2, both 0.6, are equal and rank by letter.
    return round(RELIABILITY_WEIGHT[grade[0]] * CREDIBILITY_WEIGHT[grade[1]], 6)


def rank(grade: str) -> tuple[float, str, str]:
    """Sort key, best first: higher p, then the better letter, then the better number.

    p is rounded, so that A3 and C2, both 0.6, are equals although 0.75 x 0.8 is a little more in binary.
    """
    return (-round(p_grade(grade), 9), grade[0], grade[1])


def best(grades: Iterable[str]) -> str:
    """The best of some grades (ValueError if there is none)."""
    return min(grades, key=rank)


def at_least(grade: str, limit: str) -> bool:
    """True if letter and number are both at least as good as those of `limit` (A..F, 1..6)."""
    return grade[0] <= limit[0] and grade[1] <= limit[1]


def combine(by_source: Iterable[tuple[str, str]]) -> float:
    """p = 1 - prod over independent sources (1 - p(best grade of it)).

    `by_source` holds (independent source, grade) pairs; a source counts once, with its best grade.
    0.0 for no source at all.
    """
    best_p: dict[str, float] = {}
    for source, grade in by_source:
        best_p[source] = max(best_p.get(source, 0.0), p_grade(grade))
    return 1.0 - prod(1.0 - p for p in best_p.values())
