"""Donors and private capital, equation (11)."""

from functools import partial

import numpy as np
import pytest
from by_hand import at_once, check, column
from hypothesis import given
from hypothesis import strategies as st

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
    runs = np.array([completed, 3, 3]), np.array([dispersion, 0.4, 0.2])
    others = [39_000 * scale, 39_000 * scale * 1.25]
    assert at_once(partial(donors.offer_usd, scale), *runs, p=P) == pytest.approx([expected, *others])


def test_results_can_deter_donors_altogether_but_not_below_nothing() -> None:
    p = DonorParameters(yearly_usd=1, crowding_in=5, cohesion=5)
    assert donors.offer_usd(1, np.array([0]), np.array([0.0]), p) == 0


def test_a_top_up_is_equal_and_ends_at_the_cost() -> None:
    nobody = np.array([], dtype=np.int64)
    assert donors.top_up(ONE[:3], np.array([900]), np.array([500, 200, 400])).tolist() == [300, 200, 300]
    assert donors.top_up(nobody, np.array([900]), nobody).tolist() == []


NEEDED, AXES = np.array([500, 400, 300, 200]), np.array([0, 1, 0, 2])
ONE = np.zeros(4, dtype=np.int64)
CALLS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 600), st.integers(0, 3)), max_size=15)
POTS = st.lists(st.integers(0, 1500), min_size=3, max_size=3)


@given(CALLS, POTS)
def test_top_ups_of_several_calls_are_those_of_each_alone(
    drafts: list[tuple[int, int, int]], pots: list[int]
) -> None:
    call, room, _ = np.array(drafts, dtype=np.int64).reshape(-1, 3).T
    paid = donors.top_up(call, np.array(pots), room)
    for one in range(3):
        rows = np.flatnonzero(call == one)
        alone = donors.top_up(np.zeros_like(rows), np.array([pots[one]]), room[rows])
        assert paid[rows].tolist() == alone.tolist()
        assert alone.sum() <= pots[one]


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
    paid = donors.second_call(ONE, NEEDED, AXES, np.array([general]), np.array(of_axis), np.array([100]))
    assert paid.tolist() == expected
    assert paid.sum() <= general + sum(of_axis)


@given(CALLS, POTS, st.lists(st.integers(0, 600), min_size=4, max_size=4))
def test_several_calls_pay_as_each_alone(
    drafts: list[tuple[int, int, int]], pots: list[int], of_axis: list[int]
) -> None:
    call, needed, axis = np.array(drafts, dtype=np.int64).reshape(-1, 3).T
    general, axes, smallest = np.array(pots), np.array(of_axis), np.array([100, 0, 350])
    paid = donors.second_call(call, needed, axis, general, axes, smallest)
    assert (general.tolist(), axes.tolist()) == (pots, of_axis), "what is given is not written to"
    for one in range(3):
        rows = np.flatnonzero(call == one)
        of_call = np.zeros_like(rows), needed[rows], axis[rows], general[one : one + 1]
        alone = donors.second_call(*of_call, axes, smallest[one : one + 1])
        assert paid[rows].tolist() == alone.tolist()
        assert alone.sum() <= pots[one] + sum(of_axis)


def test_private_capital_follows_capacity_and_cost() -> None:
    projects = {"capacity": column(1), "cost": np.rint(column(2, 1e5, 1e7)).astype(np.int64)}
    check(donors.private_usd, lambda capacity, cost: 0.25 * capacity * cost, {**projects}, share=0.25)
