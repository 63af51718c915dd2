"""Donors and private capital, equation (11)."""

import numpy as np
import pytest
from by_hand import check, column

from paradiplomacy.rules import donors
from paradiplomacy.scenario.parameters.projects import DonorParameters

P = DonorParameters(yearly_usd=39_000, crowding_in=0.3, cohesion=0.5)


@pytest.mark.parametrize(
    ("scale", "completed", "dispersion", "expected"),
    [
        (1, 3, 0.4, 39_000),
        (2, 3, 0.4, 78_000),
        (0, 3, 0.4, 0),
        (1, 8, 0.4, 39_000 * 1.3),
        (1, 0, 0.4, 39_000 * 0.82),
        (1, 3, 0.2, 39_000 * 1.25),
        (1, 3, 2.0, 0),
    ],
)
def test_offer_by_hand(scale: float, completed: int, dispersion: float, expected: float) -> None:
    assert donors.offer_usd(scale, completed, dispersion, P) == pytest.approx(expected)


def test_results_can_deter_donors_altogether_but_not_below_nothing() -> None:
    assert donors.offer_usd(1, 0, 0.0, DonorParameters(yearly_usd=1, crowding_in=5, cohesion=5)) == 0


def test_a_top_up_is_equal_and_ends_at_the_cost() -> None:
    assert donors.top_up(900, np.array([500, 200, 400])).tolist() == [300, 200, 300]
    assert donors.top_up(900, np.array([], dtype=np.int64)).tolist() == []


NEEDED, AXES = np.array([500, 400, 300, 200]), np.array([0, 1, 0, 2])


@pytest.mark.parametrize(
    ("general", "of_axis", "expected"),
    [
        (0, [0, 0, 0, 0], [0, 0, 0, 0]),
        (9_000, [0, 0, 0, 0], [500, 400, 300, 200]),
        (1_050, [0, 0, 0, 0], [500, 400, 150, 0]),
        (990, [0, 0, 0, 0], [500, 400, 0, 0]),  # 90 are too little for a grant, and the call is over
        (700, [300, 0, 0, 0], [500, 400, 100, 0]),  # 100 are left after two, and nothing of the axis
        (0, [900, 0, 0, 0], [500, 0, 300, 0]),
        (0, [700, 0, 0, 150], [500, 0, 200, 0]),
        (450, [100, 0, 450, 0], [500, 0, 0, 200]),  # money for an axis outlasts the general call
    ],
)
def test_a_second_call_by_hand(general: int, of_axis: list[int], expected: list[int]) -> None:
    paid = donors.second_call(NEEDED, AXES, general, np.array(of_axis), 100)
    assert paid.tolist() == expected
    assert paid.sum() <= general + sum(of_axis)


def test_private_capital_follows_capacity_and_cost() -> None:
    projects = {"capacity": column(1), "cost": np.rint(column(2, 1e5, 1e7)).astype(np.int64)}
    check(donors.private_usd, lambda capacity, cost: 0.25 * capacity * cost, {**projects}, share=0.25)
