"""Axes of drafts: shares of the four axes, and which one is drawn."""

from itertools import accumulate

import numpy as np
import pytest
from by_hand import ROWS, column, flags

from paradiplomacy.rules import axes
from paradiplomacy.rules.axes import Axis
from paradiplomacy.scenario.parameters.decisions import Axes

P = Axes(
    border=0.1, productive=0.3, citizenship=0.2, other=0.4, border_city_bias=0.6, productive_2002=1.3,
    productive_2006=1.7, citizenship_2008=1.25, border_2008=1.15,
)  # fmt: skip


@pytest.mark.parametrize(
    ("year", "forum", "expected"),
    [
        (2001, False, [1, 1, 1, 1]),
        (2002, False, [1, 1.3, 1, 1]),
        (2005, True, [1, 1.3, 1, 1]),
        (2006, True, [1, 1.7, 1, 1]),
        (2007, True, [1, 1.7, 1, 1]),
        (2008, True, [1.15, 1.7, 1.25, 1]),
        (2008, False, [1, 1.7, 1, 1]),
    ],
)
def test_what_the_years_stress(year: int, forum: bool, expected: list[float]) -> None:
    assert axes.multipliers(year, forum, P) == expected


def by_hand(border: bool, crisis: bool) -> list[float]:
    weights = [0.1 * 1.15, 0.3 * 1.7 * (1.3 if crisis else 1), 0.2 * 1.25, 0.4]
    lean = 0.6 if border else 0
    shares = [(1 - lean) * weight / sum(weights) for weight in weights]
    return [shares[0] + lean, *shares[1:]]


def test_shares_by_hand() -> None:
    border, crisis, stress = flags(1), flags(2), axes.multipliers(2008, forum=True, p=P)
    shares = axes.shares(stress, border, crisis, P)
    for row, (near, struck) in enumerate(zip(border.tolist(), crisis.tolist(), strict=True)):
        assert shares[row].tolist() == pytest.approx(by_hand(near, struck))
        alone = axes.shares(stress, border[row : row + 1], crisis[row : row + 1], P)
        assert alone[0].tolist() == shares[row].tolist()
    assert shares.sum(axis=1).tolist() == pytest.approx([1] * ROWS)


def test_the_drawn_axis_is_where_the_number_falls() -> None:
    shares, uniform = axes.shares([1.0] * 4, flags(1), flags(2), P), column(3)
    for row, number in enumerate(uniform.tolist()):
        bounds = list(accumulate(shares[row].tolist()))[:3]
        assert axes.drawn(shares, uniform)[row] == sum(number >= bound for bound in bounds)


@pytest.mark.parametrize(
    ("number", "axis"), [(0.0, Axis.BORDER), (0.1, Axis.PRODUCTIVE), (0.999, Axis.OTHER)]
)
def test_ends_of_the_draw(number: float, axis: Axis) -> None:
    shares = np.array([[0.1, 0.3, 0.2, 0.4]])
    assert axes.drawn(shares, np.array([number])) == [axis]


@pytest.mark.parametrize(("years_since", "expected"), [(0, False), (1, True), (5, True), (6, False)])
def test_demand_for_production_after_a_crisis(years_since: int, expected: bool) -> None:
    assert axes.after_crisis(np.array([years_since])) == [expected]
