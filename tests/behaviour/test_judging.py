"""The judges themselves: what they must accept, what they must refuse, on numbers made for it."""

import numpy as np
import pytest
from scipy import stats

from behaviour.draws import draws
from behaviour.judging import (
    ALPHA,
    POWER,
    REQUIREMENTS,
    Power,
    either,
    equal,
    falls_at_each_step,
    higher,
    holm,
    lower,
    not_higher,
    ratio_below,
    share_between,
)
from behaviour.requirements import fund_does_not_feel_the_right_turn
from behaviour.runs import Runs, Values
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.scenario.parameters.settings import Settings

NOISE = np.random.default_rng(7).normal(size=60)
BASE = 10 + np.random.default_rng(8).normal(size=60)


def test_direction_of_a_clear_difference() -> None:
    assert higher("x", BASE + 1 + NOISE, BASE, 0.5).holds
    assert lower("x", BASE - 1 + NOISE, BASE, 0.5).holds
    assert not higher("x", BASE - 1 + NOISE, BASE, 0.5).holds


@pytest.mark.parametrize("difference", [0 * NOISE, NOISE - NOISE.mean()], ids=["no difference", "only noise"])
def test_no_direction_where_there_is_none(difference: Values) -> None:
    assert not higher("x", BASE + difference, BASE, 0.5).holds
    assert not lower("x", BASE + difference, BASE, 0.5).holds


def test_both_tests_must_agree() -> None:
    mostly_up = np.where(np.arange(60) < 50, 0.1, -0.1)
    mostly_up[-1] = -30.0
    finding = higher("x", BASE + mostly_up, BASE, 0.5)
    assert not finding.holds, "ranks rise, but the mean does not"


def test_equivalence_is_more_than_an_insignificant_difference() -> None:
    assert equal("x", BASE + 0.1 * NOISE, BASE, margin=0.5).holds
    assert not equal("x", BASE + 10 * NOISE, BASE, margin=0.5).holds
    assert not equal("x", BASE + 0.6, BASE, margin=0.5).holds


def test_ratio_needs_a_denominator_above_zero() -> None:
    assert ratio_below("x", 1 + 0.1 * NOISE, 5 + 0.1 * NOISE, limit=0.5).holds
    assert not ratio_below("x", 3 + 0.1 * NOISE, 5 + 0.1 * NOISE, limit=0.5).holds
    assert not ratio_below("x", 0 * NOISE, 0 * NOISE, limit=0.5).holds


def test_trend_needs_every_step() -> None:
    assert falls_at_each_step("x", [BASE, BASE - 1, BASE - 2], 0.5).holds
    assert not falls_at_each_step("x", [BASE, BASE - 2, BASE - 1.9], 0.5).holds
    assert not falls_at_each_step("x", [BASE, BASE, BASE], 0.5).holds


def test_not_higher_needs_pairs_that_exclude_the_margin() -> None:
    assert not_higher("x", BASE + 0.1 * NOISE, BASE, margin=0.5).holds
    assert not_higher("x", BASE - 3 + NOISE, BASE, margin=0.5).holds
    assert not not_higher("x", BASE + 10 * NOISE, BASE, margin=0.5).holds
    assert not not_higher("x", BASE + 0.6, BASE, margin=0.5).holds


def test_share_lies_safely_between_its_ends() -> None:
    assert share_between("x", 2 + 0.1 * NOISE, 5 + 0.1 * NOISE, 0.1, 0.8).holds
    assert not share_between("x", 0.5 + NOISE, 5 + 0.1 * NOISE, 0.1, 0.8).holds
    assert not share_between("x", 4.5 + 0.1 * NOISE, 5 + 0.1 * NOISE, 0.1, 0.8).holds


def test_either_pays_for_its_choice() -> None:
    findings = [higher(name, BASE + shift + NOISE, BASE, 0.5) for name, shift in (("a", 1), ("b", 0))]
    found = either("x", *findings)
    assert found.holds
    assert found.p == pytest.approx(2 * min(finding.p or 0 for finding in findings))


def test_as_many_pairs_as_needed_see_the_smallest_difference_nine_times_in_ten() -> None:
    rng, tries = np.random.default_rng(3), 400
    power = Power(rng.normal(size=1_000), 0.6)
    seen = [Power(rng.normal(size=power.needed) + 0.6, 0.6) for _ in range(tries)]
    p = [stats.ttest_1samp(one.differences, 0, alternative="greater").pvalue for one in seen]
    assert np.mean(np.array(p) < ALPHA / REQUIREMENTS) == pytest.approx(POWER, abs=0.06)
    assert np.mean([one.reached for one in seen]) == pytest.approx(POWER, abs=0.03)


def test_holm_stops_at_the_first_that_fails() -> None:
    assert holm({"a": 0.001, "b": 0.004, "c": 0.009}) == {"a", "b", "c"}
    assert holm({"a": 0.001, "b": 0.006, "c": 0.009}) == {"a"}


def test_a_dollar_more_than_the_fund_is_seen() -> None:
    verdict = fund_does_not_feel_the_right_turn(
        {"baseline": _runs(spent=100), "right turn": _runs(spent=101)}
    )
    assert verdict.failed() == {"spending within the fund"}


def _runs(spent: float) -> Runs:
    years = np.arange(2016, 2021)
    flat = np.ones((30, len(years)))
    return Runs(years, {"grants": flat, "fund_usd": 100 * flat, "spent_usd": spent * flat}, {})


def test_draws_are_worlds_that_may_be() -> None:
    for draw in draws(40, seed=1):
        settings = Settings().replace(draw)
        levels = dict(zip(COUNTRIES, settings.law.autonomy.by_country, strict=True))
        assert min(levels, key=lambda country: levels[country]) == "PY"
        assert set(sorted(levels, key=lambda country: levels[country])[-2:]) == {"AR", "BR"}
        motives = settings.benefit
        assert motives.connections + motives.learning + motives.funding == pytest.approx(3)
