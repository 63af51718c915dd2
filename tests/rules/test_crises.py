"""Growth, shocks and contagion, equation (19)."""

import math

import numpy as np
import pytest
from by_hand import check, column, effect

from paradiplomacy.rules import crises

GROWTH = np.array([[9.0, -9.0], [2.0, 4.0], [4.0, 2.0], [-6.0, 3.0]])
"""Two countries, 1994–1997; the mean from 1995 on is 0 and 3."""


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (1994, [9.0, -12.0]),
        (1995, [9 * 0.7 + 2, -12 * 0.7 + 1]),
        (1996, [(9 * 0.7 + 2) * 0.7 + 4, (-12 * 0.7 + 1) * 0.7 - 1]),
        (1999, [(((9 * 0.7 + 2) * 0.7 + 4) * 0.7 - 6) * 0.49, ((-12 * 0.7 + 1) * 0.7 - 1) * 0.343]),
    ],
)
def test_growth_acts_and_fades(year: int, expected: list[float]) -> None:
    """After the last year of data growth is at its mean, and only memory is left."""
    by_hand = [math.exp(1.5 * deviation / 100) for deviation in expected]
    assert crises.growth_factor(GROWTH, 1994, year, 1.5).tolist() == pytest.approx(by_hand)


@pytest.mark.parametrize(("growth", "factor"), [(900.0, 1.6), (-900.0, 0.4)])
def test_growth_is_bounded(growth: float, factor: float) -> None:
    series = np.array([[0.0], [growth], [-growth]])
    assert crises.growth_factor(series, 1995, 1996, 1) == [factor]


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
