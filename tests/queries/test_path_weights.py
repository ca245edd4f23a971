"""Weights order paths as exact products would."""

from __future__ import annotations

from fractions import Fraction
from math import prod

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from graph.grades import GRADES, p_grade
from queries.path_weights import fraction, weight_of, weights

VALUES = st.one_of(
    st.sampled_from([p_grade(grade) for grade in GRADES]),
    st.tuples(*[st.sampled_from([p_grade(grade) for grade in GRADES])] * 2).map(lambda p: 1 - (1 - p[0]) * (1 - p[1])),
)


@given(st.lists(VALUES, min_size=1, max_size=6), st.lists(VALUES, min_size=1, max_size=6))
def test_sums_of_weights_order_as_exact_products_do(left: list[float], right: list[float]) -> None:
    products = [prod((fraction(p) for p in side), start=Fraction(1)) for side in (left, right)]
    sums = [sum(map(weight_of, side)) for side in (left, right)]
    assert (sums[0] == sums[1]) == (products[0] == products[1])
    if abs(products[0] / products[1] - 1) > 1e-8:
        assert (sums[0] < sums[1]) == (products[0] > products[1])


def test_floats_are_read_as_the_fractions_that_they_stand_for() -> None:
    assert fraction(0.75 * 0.8) == fraction(0.6) == Fraction(3, 5)
    assert fraction(1 - 0.28 * 0.4) == Fraction(111, 125)
    assert weight_of(1.0) == 0


def test_weights_of_an_array_are_those_of_its_elements() -> None:
    assert weights(np.array([0.72, 0.6, 0.72])).tolist() == [weight_of(0.72), weight_of(0.6), weight_of(0.72)]
    assert len(weights(np.zeros(0))) == 0
