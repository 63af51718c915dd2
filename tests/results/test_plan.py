import math

import numpy as np
import pytest
from scipy import stats

from paradiplomacy.common.errors import ResultsError
from paradiplomacy.results.differences import effect
from paradiplomacy.results.differences import pairs as pairs_of
from paradiplomacy.results.intervals import half_width
from paradiplomacy.results.plan import Aim, pairs_needed, plan


def values(mean: float, spread: float, pairs: int = 30) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Values of this mean and standard deviation, flatter than normal ones."""
    flat = np.linspace(-1, 1, pairs)
    return mean + spread * flat / flat.std(ddof=1)


def narrow(mean: float, spread: float, aim: Aim, total: int, pairs: int = 30) -> bool:
    """Whether a total is enough by the words of the plan, for values that are flatter than normal ones."""
    wanted = (aim.half_width or aim.precision * mean) / spread
    variance = (0 if aim.half_width else aim.precision) ** 2 + wanted**2 / 2
    error = math.sqrt(variance * (1 / (pairs - 1) - 1 / (total - 1)))
    least = wanted - float(stats.t.ppf(aim.assurance, pairs - 1)) * error
    return float(stats.t.ppf(0.975, total - 1)) / math.sqrt(total) <= least


@pytest.mark.parametrize("assurance", [0.5, 0.8, 0.9])
@pytest.mark.parametrize(
    ("mean", "spread", "aim"),
    [
        (1.0, 0.5, {"precision": 0.1}),
        (1.0, 1.0, {"precision": 0.1}),
        (5.0, 10.0, {"precision": 0.2}),
        (0.0, 2.0, {"precision": 1e-6, "half_width": 0.2}),
    ],
)
def test_the_pairs_needed_are_the_fewest_that_are_enough(
    mean: float, spread: float, aim: dict[str, float], assurance: float
) -> None:
    """A half-width wins over a precision."""
    wanted = Aim(**aim, assurance=assurance)
    for changes in (values(mean, spread), -values(mean, spread)):
        needed = pairs_needed(changes, wanted)
        assert needed is not None
        assert narrow(mean, spread, wanted, needed)
        assert not narrow(mean, spread, wanted, needed - 1)


def test_the_face_value_is_that_of_the_difference_and_the_spread_at_hand() -> None:
    """A tenth of a difference of 1.28 standard deviations: 1.96² / 0.128² and a little."""
    found = plan(np.zeros(14), values(1.28, 1.0, 14), Aim())
    assert found.face_value == pairs_needed(values(1.28, 1.0, 14), Aim(assurance=0.5)) == 237
    assert found.needed is not None
    assert 237 < found.needed < 2 * 237


def test_skewed_values_need_more_pairs_where_the_tail_is_beyond_zero() -> None:
    skewed = np.append(np.zeros(25), [1, 2, 3, 4, 5])
    skewed = (skewed - skewed.mean()) / skewed.std(ddof=1)
    towards, away = (pairs_needed(1 + tail) for tail in (-skewed, skewed))
    assert towards is not None
    assert away is not None
    assert 387 < away < towards


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
@pytest.mark.parametrize("assurance", [0.5, 0.8])
def test_there_is_advice_if_and_only_if_the_difference_is_clear(share: float, assurance: float) -> None:
    half = half_width(1.0, 30)
    assert half is not None
    changes = values(share * half, 1.0)
    low = effect(pairs_of(np.zeros(30), changes)).low
    assert low is not None
    assert (low > 0) is (pairs_needed(changes, Aim(assurance=assurance)) is not None) is (share > 1)
    assert plan(np.zeros(30), changes, Aim()).face_value is not None


def test_a_difference_that_takes_more_pairs_than_can_be_run_has_no_advice() -> None:
    assert pairs_needed(values(1.0, 1.0), Aim(half_width=1e-3)) is not None
    assert pairs_needed(values(1.0, 1.0), Aim(half_width=1e-6)) is None


@pytest.mark.parametrize("pairs", [2, 3, 4])
def test_a_few_pairs_make_a_wide_guess(pairs: int) -> None:
    needed = pairs_needed(values(1.0, 1.0, pairs), Aim(half_width=0.5))
    assert needed is not None
    assert needed > 30


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
        Aim(precision=-1, half_width=0, margin=0.1, assurance=0.95)
    assert len(caught.value.problems) == 3
    assert caught.value.problems[-1] == "assurance: 0.95 cannot be used; allowed 0.5, 0.8 or 0.9"
