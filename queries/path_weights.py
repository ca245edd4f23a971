"""The weight of a path: one integer by which paths are ordered exactly.

Invariants: weights of steps add up to the weight of the path; a smaller weight is a path that stands before (higher
reliability, then fewer undated legs, then fewer legs); paths of equal reliability have equal cost, however their p are
made up (0.6 × 0.72 = 0.54 × 0.8), because a cost is a sum over the prime factors of p as an exact fraction.

    weight = cost << 16 | undated << 8 | legs,      cost = −ln(p) in units of 1e-11
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from math import log

import numpy as np
import numpy.typing as npt

ONE_LEG = 1
ONE_UNDATED = 1 << 8
_COST_SHIFT = 16
# The two counters have eight bits each; a path of more legs than this is refused (LimitError), never miscounted.
LONGEST_PATH = 254
# More than any path weighs, and small enough that a few steps more do not overflow 64 bits.
UNREACHABLE = 1 << 61
_UNITS = 1e11
_PRIMES = tuple(n for n in range(2, 200) if all(n % d for d in range(2, n)))


@cache
def _log_units(factor: int) -> int:
    return round(log(factor) * _UNITS)


def _units(number: int) -> int:
    """ln(number) in units, as the sum over its prime factors below 200 and what is left."""
    total = 0
    for prime in _PRIMES:
        while number % prime == 0:
            number //= prime
            total += _log_units(prime)
    return total + (_log_units(number) if number > 1 else 0)


def fraction(p: float) -> Fraction:
    """The simplest fraction that p stands for: products and complements of two-digit weights come back exactly."""
    for denominator in (10**4, 10**8, 10**12):
        found = Fraction(p).limit_denominator(denominator)
        if abs(float(found) - p) <= 4e-16:
            return found
    return Fraction(p)


@cache
def weight_of(p: float) -> int:
    """Weight of a factor p (0 < p ≤ 1) of the reliability, without its counters."""
    exact = fraction(p)
    return max(0, _units(exact.denominator) - _units(exact.numerator)) << _COST_SHIFT


def weights(p: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """`weight_of` each element."""
    values, index = np.unique(p, return_inverse=True)
    found = np.array([weight_of(value) for value in values.tolist()], dtype=np.int64)
    return found[index] if len(values) else np.zeros(0, dtype=np.int64)
