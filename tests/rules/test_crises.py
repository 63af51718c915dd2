"""Growth, shocks and contagion, equation (19)."""

import math

import numpy as np
import pytest
from by_hand import check, column, effect

from paradiplomacy.rules import crises

GROWTH = np.array([[9.0, 3.0], [2.0, 4.0], [4.0, 2.0], [6.0, 6.0], [1.0, 5.0]])
"""Two countries, 1994–1998, whose product never falls."""


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (1994, [0, 0]),
        (1996, [0, 0]),  # two years before it do not tell what is usual
        (1997, [6 - 5, 6 - 3]),  # the mean of three years is 5 and 3
        (1998, [0.7 + 1 - 21 / 4, 0.7 * 3 + 5 - 15 / 4]),
        (2000, [(0.7 + 1 - 21 / 4) * 0.49, (0.7 * 3 + 5 - 15 / 4) * 0.49]),
    ],
)
def test_growth_acts_and_fades(year: int, expected: list[float]) -> None:
    """Nothing looks ahead; after the last year of data growth is as usual, and only memory is left."""
    by_hand = [math.exp(1.5 * deviation / 100) for deviation in expected]
    assert crises.growth_factor(GROWTH, 1994, year, 1.5, 2).tolist() == pytest.approx(by_hand)


def test_usual_growth_is_that_of_the_ten_years_before() -> None:
    series = np.array([[50.0], *[[3.0]] * 10, [4.0]])
    assert crises.growth_factor(series, 1990, 2001, 1, 0)[0] == pytest.approx(
        math.exp((1 + 0.7**8 * (3 - (50 + 2 * 3) / 3) + sum_of_old_means()) / 100)
    )


def sum_of_old_means() -> float:
    """What is left in 2001 of growth of 3 against means that still held the 50 of 1990."""
    return sum(0.7 ** (2001 - (1990 + k)) * (3 - (50 + 3 * (k - 1)) / k) for k in range(4, 11))


@pytest.mark.parametrize(("year", "beside"), [(1991, 1), (1993, 0.25), (1994, 0.5), (2006, 0.5), (2007, 1)])
def test_a_country_stays_poor_until_it_is_back_at_its_peak(year: int, beside: float) -> None:
    """The peak of 1992 counts for fifteen years; then the product is compared with what came after."""
    series = np.array([[100.0], [0.0], [0.0], [-75.0], [100.0], *[[0.0]] * 20])
    assert crises.growth_factor(series, 1990, year, 1e-9, 2) == pytest.approx([max(0.1, beside**2)], rel=1e-6)


@pytest.mark.parametrize(("growth", "factor"), [(900.0, 1.6), (-99.0, 0.1)])
def test_growth_is_bounded(growth: float, factor: float) -> None:
    series = np.array([[0.0], [0.0], [0.0], [growth], [-growth]])
    assert crises.growth_factor(series, 1995, 1998, 1, 1) == [factor]


def test_shock_by_hand() -> None:
    def by_hand(economy: float, loss: float) -> float:
        lost = 1 - min(economy, 1) * (1 - loss)
        return lost if lost > 0.1 else 0

    check(crises.national_shock, by_hand, {"economy": column(1, 0.4, 1.6), "loss": column(2, 0, 0.3)})


@pytest.mark.parametrize(
    ("economy", "loss", "shock"), [(0.95, 0, 0), (1.6, 0.05, 0), (1.6, 0.3, 0.3), (0.5, 0, 0.5)]
)
def test_a_small_loss_is_no_crisis_and_growth_does_not_hide_one(
    economy: float, loss: float, shock: float
) -> None:
    assert crises.national_shock(np.array([economy]), np.array([loss])) == pytest.approx([shock])


def test_contagion_reaches_only_those_without_a_crisis_of_their_own() -> None:
    own = np.where(column(1) < 0.5, 0.0, 0.6)
    cities = {"own_shock": own, "partners_shock": column(2)}
    check(
        crises.spilled,
        lambda own_shock, partners_shock: 0 if own_shock else 0.3 * partners_shock,
        cities,
        contagion=0.3,
    )
    spared = {"own_shock": np.zeros_like(own), "partners_shock": column(2)}
    assert effect(crises.spilled, "partners_shock", spared, contagion=0.3) == 1


@pytest.mark.parametrize(
    ("year", "last", "expected"),
    [(2000, 2004, 1.0), (2001, 2004, 1.5), (2004, 2004, 3.0), (2000, 2000, 3.0), (2003, None, 3.0)],
)
def test_straight_line(year: int, last: int | None, expected: float) -> None:
    assert crises.linear(year, 2000, last, 1.0, 3.0) == expected
