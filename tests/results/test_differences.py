import math
import tracemalloc
from dataclasses import asdict

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from paradiplomacy.common.columns import Floats
from paradiplomacy.results import differences as module
from paradiplomacy.results.differences import (
    COLUMNS,
    Difference,
    Effect,
    differences,
    effect,
    holm,
    p_zero,
    pairs,
    pairs_by_indicator,
)
from paradiplomacy.results.intervals import bootstrap_interval
from paradiplomacy.results.plan import USUAL, Aim, Plan

RNG = np.random.default_rng(5)


def compared(base: Floats, other: Floats, aim: Aim = USUAL) -> Difference:
    """Two scenarios in a single indicator."""
    both = {"it": pairs(base, other)}
    return differences(both, {"it": effect(both["it"])}, {"it": p_zero(both["it"].changes)}, aim)["it"]


@pytest.mark.parametrize("pairs", [2, 5, 30, 200])
@pytest.mark.parametrize("shift", [0.0, 0.4, -3.0])
def test_the_interval_is_that_of_the_paired_t_test(pairs: int, shift: float) -> None:
    base = RNG.normal(10, 2, pairs)
    other = base + RNG.normal(shift, 1, pairs)
    found = compared(base, other)
    expected = stats.ttest_rel(other, base).confidence_interval(0.95)
    assert found.effect.pairs == pairs
    assert found.effect.difference == pytest.approx((other - base).mean())
    assert (found.effect.low, found.effect.high) == pytest.approx((expected.low, expected.high))
    assert found.plan.half_width == pytest.approx((expected.high - expected.low) / 2)
    assert found.plan.precision == pytest.approx(
        (expected.high - expected.low) / 2 / abs((other - base).mean())
    )
    assert found.test.p == pytest.approx(stats.ttest_rel(other, base).pvalue)
    assert found.test.p_holm == found.test.p


def test_effect_sizes_and_shares() -> None:
    base, other = np.array([1.0, 2.0, 3.0, 4.0]), np.array([2.0, 2.5, 2.5, 6.0])
    found = compared(base, other)
    changes = other - base
    pooled = math.sqrt((base.var(ddof=1) + other.var(ddof=1)) / 2)
    assert found.effect.effect_paired == pytest.approx(changes.mean() / changes.std(ddof=1))
    assert found.effect.effect_unpaired == pytest.approx(changes.mean() / pooled)
    assert found.effect.same_sign == 0.75
    assert found.effect.relative_percent == pytest.approx(100 * 0.75 / 2.5)


def test_runs_without_a_value_leave_their_pair_out() -> None:
    found = compared(np.array([1.0, np.nan, 3.0, 4.0]), np.array([2.0, 9.0, np.nan, 7.0]))
    assert (found.effect.pairs, found.effect.base, found.effect.mean, found.effect.difference) == (
        2,
        2.5,
        4.5,
        2.0,
    )


def test_no_pair_at_all() -> None:
    for base, other in (([np.nan], [1.0]), ([], [])):
        found = compared(np.array(base), np.array(other))
        assert found.row == dict.fromkeys(COLUMNS) | {"pairs": 0}


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
    *("p", "p_holm", "p_equivalence", "equivalent", "needed", "face_value", "rough"),
}
"""What is not known without variance among the pairs."""


def unknown(found: Difference) -> set[str]:
    return {name for name, value in found.row.items() if value is None}


def test_a_row_has_every_field_under_the_name_of_its_column() -> None:
    """Effect, test and plan share no name, and the columns leave none out."""
    found = compared(np.array([1.0, 2.0, 4.0]), np.array([2.0, 2.5, 6.0]), Aim(margin=1))
    parts = [asdict(part) for part in (found.effect, found.test, found.plan)]
    assert sorted(COLUMNS) == sorted(name for part in parts for name in part)
    assert tuple(found.row) == COLUMNS
    assert found.row == {name: value for part in parts for name, value in part.items()}


def test_one_pair_has_a_difference_and_no_interval() -> None:
    found = compared(np.array([4.0]), np.array([5.0]), Aim(margin=1))
    assert (found.effect.difference, found.effect.relative_percent, found.effect.same_sign) == (
        1.0,
        25.0,
        1.0,
    )
    assert unknown(found) == UNTOLD | {"effect_unpaired"}


def test_pairs_that_are_all_alike_have_no_interval() -> None:
    base = np.array([0.1, 0.2, 0.3])
    found = compared(base, base + 0.1, Aim(margin=1))
    assert found.effect.difference == pytest.approx(0.1)
    assert unknown(found) == UNTOLD
    assert not found.test.clear


def test_what_is_very_skewed_is_rough() -> None:
    tail = np.append(np.zeros(11), [1.0, 9.0, 30.0])
    assert compared(np.zeros(14), tail).effect.rough is True
    assert compared(np.zeros(14), np.arange(14.0)).effect.rough is False


def test_no_difference_has_no_sign() -> None:
    base = np.array([1.0, 2.0, 3.0])
    found = compared(base, base)
    assert (
        found.effect.difference,
        found.effect.relative_percent,
        found.effect.same_sign,
        found.plan.needed,
    ) == (0.0, 0.0, None, None)


def test_differences_that_cancel_out_have_a_width_and_no_precision() -> None:
    found = compared(np.zeros(4), np.array([1.0, -1.0, 2.0, -2.0]))
    assert (found.effect.difference, found.test.p, found.plan.precision, found.plan.needed) == (
        0.0,
        1.0,
        None,
        None,
    )
    assert found.plan.half_width == pytest.approx(3.182446 * math.sqrt(10 / 3) / 2)


def test_a_base_of_zero_has_no_relative_change() -> None:
    found = compared(np.zeros(3), np.array([1.0, 2.0, 3.0]), Aim(margin=0.5))
    assert (found.effect.relative_percent, found.test.p_equivalence, found.test.equivalent) == (
        None,
        None,
        None,
    )
    assert found.effect.low is not None


def test_pairing_is_the_runs_that_it_spares() -> None:
    base, other = np.array([1.0, 2.0, 3.0, 4.0]), np.array([2.0, 2.5, 2.5, 6.0])
    found = compared(base, other)
    variances = base.var(ddof=1) + other.var(ddof=1)
    assert found.plan.pairing == pytest.approx(variances / (other - base).var(ddof=1))
    assert found.plan.pairing is not None
    unpaired = len(base) * found.plan.pairing
    assert variances / unpaired == pytest.approx((other - base).var(ddof=1) / len(base))


@pytest.mark.parametrize("shift", [-0.6, 0.0, 0.3, 0.9, 2.0])
@pytest.mark.parametrize("level", [10.0, -10.0])
def test_equivalence_is_that_of_two_one_sided_tests(shift: float, level: float) -> None:
    base = RNG.normal(level, 2, 25)
    other = base + RNG.normal(shift, 1, 25)
    found = compared(base, other, Aim(margin=0.08))
    margin = 0.08 * abs(base.mean())
    one_sided = [
        stats.ttest_1samp(other - base, -margin, alternative="greater").pvalue,
        stats.ttest_1samp(other - base, margin, alternative="less").pvalue,
    ]
    assert found.test.p_equivalence == pytest.approx(max(one_sided))
    assert found.test.equivalent is bool(max(one_sided) < 0.05)


def test_nobody_is_equivalent_unasked() -> None:
    found = compared(np.array([1.0, 2.0, 3.0]), np.array([1.1, 2.0, 3.0]))
    assert (found.test.p_equivalence, found.test.equivalent) == (None, None)


def test_the_same_data_have_the_same_bootstrap_interval() -> None:
    base, other = RNG.normal(size=(2, 20))
    once, twice = compared(base, other), compared(base, other)
    assert once == twice
    assert (once.test.bootstrap_low, once.test.bootstrap_high) == bootstrap_interval(other - base)


def test_many_pairs_are_compared_without_much_memory() -> None:
    base, other = RNG.normal(size=(2, 10_000))
    tracemalloc.start()
    found = compared(base, other)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.test.bootstrap_low == pytest.approx(found.effect.low, abs=0.002)
    assert peak < 20e6


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


def by_indicator(base: pd.DataFrame, other: pd.DataFrame, aim: Aim = USUAL) -> dict[str, Difference]:
    both = pairs_by_indicator(base, other)
    adjusted = dict.fromkeys(both, 0.5)
    return differences(both, {name: effect(each) for name, each in both.items()}, adjusted, aim)


def test_differences_are_aligned_by_replication_and_have_the_p_values_they_are_given() -> None:
    base = runs({"a": 0.0, "b": 0.0, "same": 0.0}, range(12))
    noise = np.random.default_rng(4).normal(size=(12, 2))
    other = base + np.column_stack([noise + np.array([1.0, 0.5]), np.ones(12)])
    other = other.iloc[::-1].drop(index=[0]).rename(index={1: 40})
    found = by_indicator(base, other, Aim(margin=9.0))
    assert list(found) == ["a", "b", "same"]
    kept = base.loc[2:]
    alone = {name: compared(kept[name].to_numpy(), other.loc[kept.index, name].to_numpy()) for name in "ab"}
    ps = [alone["a"].test.p, alone["b"].test.p]
    assert [found["a"].test.p, found["b"].test.p] == ps
    assert [found["a"].test.p_holm, found["b"].test.p_holm] == [0.5, 0.5]
    same = found["same"]
    assert (same.effect.pairs, same.test.p, same.test.p_holm) == (10, None, None)
    assert found["a"].test.p_equivalence is not None


def test_scenarios_without_a_common_run_have_no_difference() -> None:
    found = by_indicator(runs({"a": 0.0}, range(3)), runs({"a": 1.0}, range(3, 6)))
    assert found == {"a": Difference(Effect(0), module.Test(), Plan())}
