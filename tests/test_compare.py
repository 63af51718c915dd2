import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from paradiplomacy import compare
from paradiplomacy.compare import Difference, paired_difference, pairs_needed, years_apart
from paradiplomacy.scenario import Scenario, load_scenario

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
    assert paired_difference(np.array([np.nan]), np.array([1.0])) == Difference(0, *[None] * 10)


def test_one_pair_has_a_difference_and_no_interval() -> None:
    found = paired_difference(np.array([4.0]), np.array([5.0]))
    assert (found.difference, found.relative_percent, found.same_sign) == (1.0, 25.0, 1.0)
    assert (found.low, found.high, found.effect_paired, found.effect_unpaired, found.needed) == (None,) * 5


def test_pairs_that_are_all_alike_have_no_interval() -> None:
    base = np.array([0.1, 0.2, 0.3])
    found = paired_difference(base, base + 0.1)
    assert found.difference == pytest.approx(0.1)
    assert (found.low, found.high, found.effect_paired) == (None, None, None)
    assert found.needed == 2
    assert not compare.clear(found)


def test_no_difference_has_no_sign() -> None:
    base = np.array([1.0, 2.0, 3.0])
    found = paired_difference(base, base)
    assert (found.difference, found.relative_percent, found.same_sign, found.needed) == (0.0, 0.0, None, None)


def test_a_base_of_nought_has_no_relative_change() -> None:
    assert paired_difference(np.zeros(3), np.array([1.0, 2.0, 3.0])).relative_percent is None


@pytest.mark.parametrize(("mean", "spread"), [(1.0, 0.1), (1.0, 1.0), (-0.2, 3.0), (5.0, 40.0)])
def test_the_pairs_needed_are_the_fewest_that_reach_the_precision(mean: float, spread: float) -> None:
    needed = pairs_needed(mean, spread)
    assert needed is not None

    def half(pairs: int) -> float:
        return float(stats.t.ppf(0.975, pairs - 1)) * spread / math.sqrt(pairs)

    assert half(needed) <= 0.1 * abs(mean)
    assert needed == 2 or half(needed - 1) > 0.1 * abs(mean)


def test_a_difference_next_to_nothing_needs_more_pairs_than_can_be_run() -> None:
    assert pairs_needed(1e-12, 1.0) is None


def test_levels_have_the_interval_of_the_t_test() -> None:
    values = RNG.normal(3, 1, 12)
    found = compare.level(np.append(values, np.nan))
    expected = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    assert found.runs == 12
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))
    assert compare.level(np.array([np.nan])) == compare.Level(0, None, None, None)
    assert compare.level(np.array([2.0])) == compare.Level(1, 2.0, None, None)


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
    first, last = compare.common_years(base, other)
    start, end = years_apart(other, base)
    assert first <= start <= end <= last


def test_another_parameter_sets_scenarios_apart_in_all_years() -> None:
    other = load_scenario("right-turn", set={"training.seats": 1})
    assert years_apart(other, scenario("baseline")) == (1995, 2026)


def test_an_event_after_the_last_common_year_counts_for_nothing() -> None:
    assert years_apart(scenario("right-turn", last_year=2010), scenario("baseline")) == (1995, 2010)


# --- from tables ---


def table() -> pd.DataFrame:
    rows = [
        {"scenario": name, "replication": r, "year": year, "a": r + (year == 2001) * shift, "b": None}
        for name, shift in (("base", 0.0), ("other", 2.0))
        for r in range(4)
        for year in (2000, 2001, 2002)
    ]
    return pd.DataFrame(rows).astype({"a": float, "b": float})


def test_a_comparison_has_a_row_for_each_scenario_and_indicator() -> None:
    found = compare.compare(table(), ["a", "b"], "base", {"other": (2001, 2002)})
    assert list(found["indicator"]) == ["a", "b"]
    assert found["pairs"].tolist() == [4, 0]
    assert found["difference"].iloc[0] == 1.0
    assert np.isnan(found["difference"].iloc[1])
    assert found.iloc[0][["scenario", "against", "first_year", "last_year"]].tolist() == [
        "other",
        "base",
        2001,
        2002,
    ]


def test_nulls_are_left_out_of_the_mean_over_years() -> None:
    rows = table()
    rows.loc[(rows["scenario"] == "other") & (rows["year"] == 2002), "a"] = np.nan
    found = compare.compare(rows, ["a"], "base", {"other": (2001, 2002)})
    assert found["difference"].tolist() == [2.0]


def test_replications_that_one_scenario_lacks_are_left_out() -> None:
    rows = table()
    rows = rows[(rows["scenario"] == "base") | (rows["replication"] > 0)]
    assert compare.compare(rows, ["a"], "base", {"other": (2000, 2002)})["pairs"].tolist() == [3]


def test_a_comparison_with_nobody_has_the_same_columns() -> None:
    nobody = compare.compare(table(), ["a"], "base", {})
    somebody = compare.compare(table(), ["a"], "base", {"other": (2000, 2002)})
    assert nobody.empty
    assert list(nobody.columns) == list(somebody.columns)
    assert (nobody.dtypes["difference"], nobody.dtypes["needed"]) == ("float64", "Int64")
