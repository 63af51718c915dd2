import math

import numpy as np
import pytest
from scipy import stats

from paradiplomacy.results.intervals import ROUGH, SKEWED, Level, bootstrap_interval, level, rough, shape

RNG = np.random.default_rng(5)


def test_the_bootstrap_interval_is_one_of_expanded_percentiles() -> None:
    changes = RNG.exponential(size=40)
    found = bootstrap_interval(changes)
    tail = stats.norm.cdf(stats.t.ppf(0.025, 39) * math.sqrt(40 / 39))
    there = stats.bootstrap(
        (changes,), np.mean, confidence_level=1 - 2 * tail, method="percentile", n_resamples=50_000, rng=11
    )
    assert found == pytest.approx(tuple(there.confidence_interval), abs=0.05 * changes.std())


@pytest.mark.parametrize("number", [4, 5, 14, 100])
def test_skewness_and_kurtosis_are_those_of_scipy_without_bias(number: int) -> None:
    values = RNG.exponential(size=number)
    assert shape(values) == pytest.approx(
        (stats.skew(values, bias=False), stats.kurtosis(values, bias=False))
    )


@pytest.mark.parametrize("pairs", [1, 2, 9])
def test_a_few_pairs_are_not_resampled(pairs: int) -> None:
    assert bootstrap_interval(RNG.normal(size=pairs)) == (None, None)


def test_pairs_that_are_all_alike_are_not_resampled() -> None:
    assert bootstrap_interval(np.full(20, 0.1)) == (None, None)


def test_levels_have_the_interval_of_the_t_test() -> None:
    values = RNG.normal(3, 1, 12)
    found = level(np.append(values, np.nan))
    expected = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    assert found.runs == 12
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))
    assert level(np.array([np.nan])) == Level(0, None, None, None)
    assert level(np.array([2.0])) == Level(1, 2.0, None, None)


@pytest.mark.parametrize("number", [10, 14, 30])
def test_values_are_rough_from_a_skewness_that_grows_with_the_root_of_their_number(number: int) -> None:
    marked = []
    for tail in np.linspace(1, 30, 60):
        for side in (-1, 1):
            values = side * np.append(np.arange(number - 1) % 3, tail)
            bound = max(SKEWED, ROUGH * math.sqrt(number))
            assert rough(values) is bool(abs(stats.skew(values, bias=False)) > bound)
            marked.append(rough(values))
    assert 0 < sum(marked) < len(marked)


def test_of_fewer_than_ten_values_nothing_is_known_about_their_skewness() -> None:
    tail = np.append(np.zeros(8), 1.0)
    assert not rough(tail)
    assert rough(np.append(tail, 0.0))
    assert level(np.append(tail, 0.0)).rough is True
