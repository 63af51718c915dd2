import math
import tracemalloc
from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from paradiplomacy.common.errors import ResultsError
from paradiplomacy.results.differences import (
    Asked,
    Difference,
    Level,
    bootstrap_interval,
    clear,
    common_years,
    differences,
    half_width,
    holm,
    level,
    paired_difference,
    pairs_needed,
    years_apart,
)
from paradiplomacy.scenario.files import load_scenario
from paradiplomacy.scenario.scenario import Scenario

RNG = np.random.default_rng(5)


@pytest.mark.parametrize("pairs", [2, 5, 30, 200])
@pytest.mark.parametrize("shift", [0.0, 0.4, -3.0])
def test_the_interval_is_that_of_the_paired_t_test(pairs: int, shift: float) -> None:
    base = RNG.normal(10, 2, pairs)
    other = base + RNG.normal(shift, 1, pairs)
    found = paired_difference(base, other)
    expected = stats.ttest_rel(other, base).confidence_interval(0.95)
    assert found.pairs == pairs
    assert found.difference == pytest.approx((other - base).mean())
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))
    assert found.half_width == pytest.approx((expected.high - expected.low) / 2)
    assert found.precision == pytest.approx((expected.high - expected.low) / 2 / abs((other - base).mean()))
    assert found.p == pytest.approx(stats.ttest_rel(other, base).pvalue)
    assert found.p_holm == found.p


def test_effect_sizes_and_shares() -> None:
    base, other = np.array([1.0, 2.0, 3.0, 4.0]), np.array([2.0, 2.5, 2.5, 6.0])
    found = paired_difference(base, other)
    changes = other - base
    pooled = math.sqrt((base.var(ddof=1) + other.var(ddof=1)) / 2)
    assert found.effect_paired == pytest.approx(changes.mean() / changes.std(ddof=1))
    assert found.effect_unpaired == pytest.approx(changes.mean() / pooled)
    assert found.same_sign == 0.75
    assert found.relative_percent == pytest.approx(100 * 0.75 / 2.5)


def test_runs_without_a_value_leave_their_pair_out() -> None:
    found = paired_difference(np.array([1.0, np.nan, 3.0, 4.0]), np.array([2.0, 9.0, np.nan, 7.0]))
    assert (found.pairs, found.base, found.mean, found.difference) == (2, 2.5, 4.5, 2.0)


def test_no_pair_at_all() -> None:
    assert paired_difference(np.array([np.nan]), np.array([1.0])) == Difference(0)
    assert paired_difference(np.array([]), np.array([])) == Difference(0)


UNTOLD = {
    *(
        "low",
        "high",
        "half_width",
        "precision",
        "bootstrap_low",
        "bootstrap_high",
        "effect_paired",
        "pairing",
    ),
    *("p", "p_holm", "p_equivalence", "equivalent", "needed"),
}
"""What is not known without variance among the pairs."""


def unknown(found: Difference) -> set[str]:
    return {name for name, value in asdict(found).items() if value is None}


def test_one_pair_has_a_difference_and_no_interval() -> None:
    found = paired_difference(np.array([4.0]), np.array([5.0]), Asked(margin=1))
    assert (found.difference, found.relative_percent, found.same_sign) == (1.0, 25.0, 1.0)
    assert unknown(found) == UNTOLD | {"effect_unpaired"}


def test_pairs_that_are_all_alike_have_no_interval() -> None:
    base = np.array([0.1, 0.2, 0.3])
    found = paired_difference(base, base + 0.1, Asked(margin=1))
    assert found.difference == pytest.approx(0.1)
    assert unknown(found) == UNTOLD
    assert not clear(found)


def test_no_difference_has_no_sign() -> None:
    base = np.array([1.0, 2.0, 3.0])
    found = paired_difference(base, base)
    assert (found.difference, found.relative_percent, found.same_sign, found.needed) == (0.0, 0.0, None, None)


def test_differences_that_cancel_out_have_a_width_and_no_precision() -> None:
    found = paired_difference(np.zeros(4), np.array([1.0, -1.0, 2.0, -2.0]))
    assert (found.difference, found.p, found.precision, found.needed) == (0.0, 1.0, None, None)
    assert found.half_width == pytest.approx(3.182446 * math.sqrt(10 / 3) / 2)


def test_a_base_of_nought_has_no_relative_change() -> None:
    found = paired_difference(np.zeros(3), np.array([1.0, 2.0, 3.0]), Asked(margin=0.5))
    assert (found.relative_percent, found.p_equivalence, found.equivalent) == (None, None, None)
    assert found.low is not None


def test_pairing_is_the_runs_that_it_spares() -> None:
    base, other = np.array([1.0, 2.0, 3.0, 4.0]), np.array([2.0, 2.5, 2.5, 6.0])
    found = paired_difference(base, other)
    variances = base.var(ddof=1) + other.var(ddof=1)
    assert found.pairing == pytest.approx(variances / (other - base).var(ddof=1))
    assert found.pairing is not None
    unpaired = len(base) * found.pairing
    assert variances / unpaired == pytest.approx((other - base).var(ddof=1) / len(base))


@pytest.mark.parametrize("shift", [-0.6, 0.0, 0.3, 0.9, 2.0])
@pytest.mark.parametrize("level", [10.0, -10.0])
def test_equivalence_is_that_of_two_one_sided_tests(shift: float, level: float) -> None:
    base = RNG.normal(level, 2, 25)
    other = base + RNG.normal(shift, 1, 25)
    found = paired_difference(base, other, Asked(margin=0.08))
    margin = 0.08 * abs(base.mean())
    one_sided = [
        stats.ttest_1samp(other - base, -margin, alternative="greater").pvalue,
        stats.ttest_1samp(other - base, margin, alternative="less").pvalue,
    ]
    assert found.p_equivalence == pytest.approx(max(one_sided))
    assert found.equivalent is bool(max(one_sided) < 0.05)


def test_nobody_is_equivalent_unasked() -> None:
    found = paired_difference(np.array([1.0, 2.0, 3.0]), np.array([1.1, 2.0, 3.0]))
    assert (found.p_equivalence, found.equivalent) == (None, None)


# --- the bootstrap ---


def test_the_bootstrap_interval_is_one_of_expanded_percentiles() -> None:
    changes = RNG.exponential(size=40)
    found = bootstrap_interval(changes)
    rng = np.random.default_rng(11)
    means = rng.choice(changes, (200_000, 40)).mean(axis=1)
    tail = stats.norm.cdf(stats.t.ppf(0.025, 39) * math.sqrt(40 / 39))
    assert found == pytest.approx(tuple(np.quantile(means, [tail, 1 - tail])), abs=0.05 * changes.std())


def test_the_same_data_have_the_same_bootstrap_interval() -> None:
    base, other = RNG.normal(size=(2, 20))
    once, twice = paired_difference(base, other), paired_difference(base, other)
    assert once == twice
    assert (once.bootstrap_low, once.bootstrap_high) == bootstrap_interval(other - base)


@pytest.mark.parametrize("pairs", [1, 2, 9])
def test_a_few_pairs_are_not_resampled(pairs: int) -> None:
    assert bootstrap_interval(RNG.normal(size=pairs)) == (None, None)


def test_pairs_that_are_all_alike_are_not_resampled() -> None:
    assert bootstrap_interval(np.full(20, 0.1)) == (None, None)


def test_many_pairs_are_compared_without_much_memory() -> None:
    base, other = RNG.normal(size=(2, 10_000))
    tracemalloc.start()
    found = paired_difference(base, other)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.bootstrap_low == pytest.approx(found.low, abs=0.002)
    assert peak < 20e6


# --- how many pairs ---


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
    needed = pairs_needed(values(mean, spread), Asked(precision=0.1))
    assert needed is not None
    half, least = advised_half(mean, spread, needed)
    assert half <= 0.1 * least
    half, least = advised_half(mean, spread, needed - 1)
    assert half > 0.1 * least


@pytest.mark.parametrize("mean", [0.0, 1.0])
def test_a_half_width_wins_over_a_precision(mean: float) -> None:
    needed = pairs_needed(values(mean, 2.0), Asked(precision=1e-6, half_width=0.2))
    assert needed is not None
    assert advised_half(mean, 2.0, needed)[0] <= 0.2 < advised_half(mean, 2.0, needed - 1)[0]


@pytest.mark.parametrize("asked", [Asked(), Asked(half_width=0.1)])
def test_pairs_that_are_enough_are_what_is_needed(asked: Asked) -> None:
    changes = values(1.0, 0.25)
    half = half_width(0.25, 30)
    assert half is not None
    assert half <= 0.1
    assert pairs_needed(changes, asked) == 30
    assert (pairs_needed(changes, Asked(half_width=0.99 * half)) or 0) > 30


def test_values_with_tails_need_more_pairs() -> None:
    flat = values(1.0, 1.0)
    cubes = (flat - 1) ** 3
    tailed = 1 + cubes / cubes.std(ddof=1)
    needed = [pairs_needed(changes, Asked(half_width=0.1)) for changes in (flat, tailed)]
    # Face value is the same: 387 pairs.
    assert needed[0] is not None
    assert needed[1] is not None
    assert 387 < needed[0] < needed[1]


@pytest.mark.parametrize("share", [0.99, 1.01])
def test_there_is_advice_if_and_only_if_the_difference_is_clear(share: float) -> None:
    half = half_width(1.0, 30)
    assert half is not None
    base = np.zeros(30)
    found = paired_difference(base, values(share * half, 1.0))
    assert clear(found) is (found.needed is not None) is (share > 1)


def test_a_difference_that_takes_more_pairs_than_can_be_run_has_no_advice() -> None:
    assert pairs_needed(values(1.0, 1.0), Asked(half_width=1e-3)) is not None
    assert pairs_needed(values(1.0, 1.0), Asked(half_width=1e-6)) is None


@pytest.mark.parametrize("pairs", [2, 3, 4])
def test_a_few_pairs_make_a_wide_guess(pairs: int) -> None:
    needed = pairs_needed(values(1.0, 1.0, pairs), Asked(half_width=0.5))
    assert needed is not None
    assert needed > 50


# --- what is asked ---


@pytest.mark.parametrize("value", [0, -1, math.inf, math.nan])
@pytest.mark.parametrize("name", ["precision", "half_width", "margin"])
def test_only_positive_numbers_can_be_asked_for(name: str, value: float) -> None:
    with pytest.raises(ResultsError) as caught:
        Asked(**{name: value})
    assert caught.value.problems == (f"{name}: {value} cannot be used; allowed are finite numbers above 0",)


def test_all_that_is_asked_wrongly_is_named_at_once() -> None:
    with pytest.raises(ResultsError) as caught:
        Asked(precision=-1, half_width=0, margin=0.1)
    assert len(caught.value.problems) == 2


# --- several indicators ---


def test_p_values_are_adjusted_for_their_number() -> None:
    # By hand: 0.01×4, 0.02×3, then 0.03×2 and 0.04×1, which may not fall below 0.06.
    assert holm([0.04, None, 0.01, 0.03, 0.02]) == pytest.approx([0.06, None, 0.04, 0.06, 0.06])
    assert holm([0.9, 0.7]) == [1.0, 1.0]
    assert holm([0.3]) == [0.3]
    assert holm([None]) == [None]
    assert holm([]) == []


def runs(shifts: dict[str, float], replications: range) -> pd.DataFrame:
    noise = np.random.default_rng(3).normal(size=(50, 3))
    index = pd.Index(replications, name="replication")
    rows = noise[list(replications), : len(shifts)]
    return pd.DataFrame(rows * 2 + list(shifts.values()), index, list(shifts))


def test_differences_are_aligned_by_replication_and_adjusted_together() -> None:
    base = runs({"a": 0.0, "b": 0.0, "same": 0.0}, range(12))
    noise = np.random.default_rng(4).normal(size=(12, 2))
    other = base + np.column_stack([noise + np.array([1.0, 0.5]), np.ones(12)])
    other = other.iloc[::-1].drop(index=[0]).rename(index={1: 40})
    found = dict(differences(base, other, Asked(margin=9.0)))
    assert list(found) == ["a", "b", "same"]
    kept = base.loc[2:]
    alone = {
        name: paired_difference(kept[name].to_numpy(), other.loc[kept.index, name].to_numpy())
        for name in "ab"
    }
    ps = [alone["a"].p, alone["b"].p]
    assert [found["a"].p, found["b"].p] == ps
    assert [found["a"].p_holm, found["b"].p_holm] == holm(ps)
    assert (found["same"].pairs, found["same"].p, found["same"].p_holm) == (10, None, None)
    assert found["a"].p_equivalence is not None


def test_scenarios_without_a_common_run_have_no_difference() -> None:
    found = differences(runs({"a": 0.0}, range(3)), runs({"a": 1.0}, range(3, 6)))
    assert found == [("a", Difference(0))]


# --- levels ---


def test_levels_have_the_interval_of_the_t_test() -> None:
    values = RNG.normal(3, 1, 12)
    found = level(np.append(values, np.nan))
    expected = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    assert found.runs == 12
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))
    assert level(np.array([np.nan])) == Level(0, None, None, None)
    assert level(np.array([2.0])) == Level(1, 2.0, None, None)


# --- windows of years ---


def scenario(name: str, **changes: object) -> Scenario:
    return load_scenario(name).model_copy(update=changes)


def test_scenarios_that_differ_by_events_are_apart_while_these_last() -> None:
    assert years_apart(scenario("right-turn"), scenario("baseline")) == (2014, 2020)
    assert years_apart(scenario("baseline"), scenario("right-turn")) == (2014, 2020)


def test_an_event_without_end_lasts_to_the_last_common_year() -> None:
    events = tuple(event for event in scenario("baseline").events if event.kind != "forum")
    assert years_apart(scenario("baseline", events=events), scenario("baseline", last_year=2010)) == (
        2007,
        2010,
    )


@pytest.mark.parametrize(
    "changes", [{"governments": "recorded"}, {"events": ()}, {"first_year": 2000}, {"last_year": 2013}]
)
def test_years_apart_lie_within_the_common_years(changes: dict[str, object]) -> None:
    base, other = scenario("baseline"), scenario("right-turn", **changes)
    first, last = common_years(base, other)
    start, end = years_apart(other, base)
    assert first <= start <= end <= last


def test_another_parameter_sets_scenarios_apart_in_all_years() -> None:
    other = load_scenario("right-turn", set={"training.seats": 1})
    assert years_apart(other, scenario("baseline")) == (1995, 2026)


def test_an_event_after_the_last_common_year_counts_for_nothing() -> None:
    assert years_apart(scenario("right-turn", last_year=2010), scenario("baseline")) == (1995, 2010)
