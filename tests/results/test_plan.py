import math

import numpy as np
import pytest
from scipy import stats

from paradiplomacy.common.errors import ResultsError
from paradiplomacy.results.differences import effect
from paradiplomacy.results.differences import pairs as pairs_of
from paradiplomacy.results.intervals import half_width
from paradiplomacy.results.plan import Aim, pairs_needed


def values(mean: float, spread: float, pairs: int = 30) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Values of this mean and standard deviation, flatter than normal ones."""
    flat = np.linspace(-1, 1, pairs)
    return mean + spread * flat / flat.std(ddof=1)


def advised_half(mean: float, spread: float, total: int, pairs: int = 30) -> tuple[float, float]:
    """The widest half-width and the least difference that the plan reckons with at a total, by its words."""
    growth = float(stats.f.ppf(0.99, total - pairs, pairs - 1))
    variance = spread**2 * (pairs - 1 + (total - pairs) * growth) / (total - 1)
    error = spread * math.sqrt(1 / pairs - 1 / total)
    half = float(stats.t.ppf(0.975, total - 1)) * math.sqrt(variance / total)
    return half, abs(mean) - float(stats.t.ppf(0.975, pairs - 1)) * error


@pytest.mark.parametrize(("mean", "spread"), [(1.0, 0.5), (1.0, 1.0), (-0.2, 0.3), (5.0, 10.0)])
def test_the_pairs_needed_are_the_fewest_that_reach_the_precision(mean: float, spread: float) -> None:
    needed = pairs_needed(values(mean, spread), Aim(precision=0.1))
    assert needed is not None
    half, least = advised_half(mean, spread, needed)
    assert half <= 0.1 * least
    half, least = advised_half(mean, spread, needed - 1)
    assert half > 0.1 * least


@pytest.mark.parametrize("mean", [0.0, 1.0])
def test_a_half_width_wins_over_a_precision(mean: float) -> None:
    needed = pairs_needed(values(mean, 2.0), Aim(precision=1e-6, half_width=0.2))
    assert needed is not None
    assert advised_half(mean, 2.0, needed)[0] <= 0.2 < advised_half(mean, 2.0, needed - 1)[0]


@pytest.mark.parametrize("aim", [Aim(), Aim(half_width=0.1)])
def test_pairs_that_are_enough_are_what_is_needed(aim: Aim) -> None:
    changes = values(1.0, 0.25)
    half = half_width(0.25, 30)
    assert half is not None
    assert half <= 0.1
    assert pairs_needed(changes, aim) == 30
    assert (pairs_needed(changes, Aim(half_width=0.99 * half)) or 0) > 30


def test_values_with_tails_need_more_pairs() -> None:
    flat = values(1.0, 1.0)
    cubes = (flat - 1) ** 3
    tailed = 1 + cubes / cubes.std(ddof=1)
    needed = [pairs_needed(changes, Aim(half_width=0.1)) for changes in (flat, tailed)]
    # Face value is the same: 387 pairs.
    assert needed[0] is not None
    assert needed[1] is not None
    assert 387 < needed[0] < needed[1]


@pytest.mark.parametrize("share", [0.99, 1.01])
def test_there_is_advice_if_and_only_if_the_difference_is_clear(share: float) -> None:
    half = half_width(1.0, 30)
    assert half is not None
    changes = values(share * half, 1.0)
    low = effect(pairs_of(np.zeros(30), changes)).low
    assert low is not None
    assert (low > 0) is (pairs_needed(changes) is not None) is (share > 1)


def test_a_difference_that_takes_more_pairs_than_can_be_run_has_no_advice() -> None:
    assert pairs_needed(values(1.0, 1.0), Aim(half_width=1e-3)) is not None
    assert pairs_needed(values(1.0, 1.0), Aim(half_width=1e-6)) is None


@pytest.mark.parametrize("pairs", [2, 3, 4])
def test_a_few_pairs_make_a_wide_guess(pairs: int) -> None:
    needed = pairs_needed(values(1.0, 1.0, pairs), Aim(half_width=0.5))
    assert needed is not None
    assert needed > 50


# --- the aim ---


@pytest.mark.parametrize("value", [0, -1, math.inf, math.nan, 1e23])
@pytest.mark.parametrize("name", ["precision", "half_width", "margin"])
def test_only_positive_numbers_can_be_aims(name: str, value: float) -> None:
    with pytest.raises(ResultsError) as caught:
        Aim(**{name: value})
    allowed = "1,000,000,000,000,000" if name == "half_width" else "100"
    problem = f"{name}: {value} cannot be used; allowed are numbers above 0, up to {allowed}"
    assert caught.value.problems == (problem,)


def test_everything_wrong_with_an_aim_is_named_at_once() -> None:
    with pytest.raises(ResultsError) as caught:
        Aim(precision=-1, half_width=0, margin=0.1)
    assert len(caught.value.problems) == 2
