"""Everything that is compared at once: what is clear in it, and intervals that hold for all of it."""

import numpy as np
import pytest
from scipy import stats

from paradiplomacy.report import words
from paradiplomacy.results.differences import holm
from paradiplomacy.results.family import Family
from paradiplomacy.results.intervals import half_width

NAMES = ("members", "ties")
RNG = np.random.default_rng(7)
CHANGES = RNG.normal(size=(14, 5, 2)) + np.array([0.0, 2.0])


def test_p_values_are_corrected_over_all_cases_and_indicators() -> None:
    family = Family(NAMES, CHANGES, 1)
    ps = stats.ttest_1samp(CHANGES.reshape(14, 10), 0).pvalue
    found = [family.p(case, name) for case in range(5) for name in NAMES]
    assert found == pytest.approx(holm(ps.tolist()))
    assert [family.clear(0, name) for name in NAMES] == [False, True]
    assert words.family_text(family) == "5 cases × 2 indicators"


def test_an_indicator_beyond_the_family_has_no_corrected_p_and_is_never_clear() -> None:
    family = Family(NAMES, CHANGES, 1)
    assert family.p(0, "grants") is None
    assert not family.clear(0, "grants")
    assert family.interval(0, "grants") == (None, None)


def test_simultaneous_intervals_are_wider_than_those_of_one_and_alike_in_standard_errors() -> None:
    family = Family(NAMES, CHANGES, 1)
    assert family.reach is not None
    assert 2.16 < family.reach < 8
    for case in range(5):
        low, high = family.interval(case, "ties")
        assert low is not None
        values = CHANGES[:, case, 1]
        assert (low + high) / 2 == pytest.approx(values.mean())
        assert (high - low) / 2 == pytest.approx(family.reach * stats.sem(values))
        assert (high - low) / 2 > (half_width(float(values.std(ddof=1)), 14) or 0)


@pytest.mark.parametrize(("skewed", "rough"), [(2, False), (3, True)])
def test_p_is_rough_where_more_than_a_quarter_of_the_changes_are(skewed: int, rough: bool) -> None:
    changes = np.repeat(np.linspace(-1, 1, 14)[:, None], 10, axis=1)
    changes[0, :skewed] = 40
    family = Family(NAMES, changes.reshape(14, 5, 2), 1)
    assert family.rough is rough
    assert words.family_text(family) == "5 cases × 2 indicators" + ", p rough as many are very skewed" * rough


def test_cases_that_are_copies_of_each_other_cost_nothing() -> None:
    one = Family(("ties",), CHANGES[:, :1, :1], 1)
    many = Family(("ties",), np.repeat(CHANGES[:, :1, :1], 40, axis=1), 1)
    assert many.reach == pytest.approx(one.reach)


def test_what_is_missing_or_does_not_vary_is_left_out() -> None:
    gaps = CHANGES.copy()
    gaps[0, 0, 0] = np.nan
    gaps[:, 1, 0] = 0.1
    gaps[:, 2, 0] = np.nan
    family = Family(NAMES, gaps, 1)
    assert family.p(1, "members") is family.p(2, "members") is None
    assert family.interval(1, "members") == family.interval(2, "members") == (None, None)
    low, high = family.interval(0, "members")
    assert low is not None
    assert (low + high) / 2 == pytest.approx(CHANGES[1:, 0, 0].mean())


def test_the_same_seed_has_the_same_intervals_and_another_seed_others() -> None:
    once, twice, other = (Family(NAMES, CHANGES, seed).reach for seed in (1, 1, 2))
    assert once == twice != other


@pytest.mark.parametrize("seeds", [0, 1, 2])
def test_too_few_seeds_have_no_simultaneous_interval(seeds: int) -> None:
    family = Family(NAMES, CHANGES[:seeds], 1)
    assert family.reach is None
    assert family.interval(0, "ties") == (None, None)
