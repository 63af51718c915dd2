"""Comparing scenarios in pairs: the run of one and the run of the other with the same seed.

Both runs of a pair meet the same chance, so that their difference is due to the scenario.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import stdtr

from paradiplomacy.common.columns import Floats
from paradiplomacy.results.intervals import (
    bootstrap_interval,
    deviation,
    half_width,
    pooled_deviation,
    rough,
)
from paradiplomacy.results.plan import USUAL, Aim, Plan, plan

LEVEL = 0.05
"""A p below this makes a difference clear, after correction, and two scenarios equivalent within a margin."""


@dataclass(frozen=True, slots=True)
class Effect:
    """How far a scenario is from its base in one indicator, over pairs of runs; None where undefined.

    Attributes:
        pairs: pairs of runs in which both have a value.
        base: mean over the runs of the base.
        mean: mean over the runs of the scenario.
        difference: mean of the paired differences.
        low: lower end of the 95 % interval of the difference (Student's t).
        high: upper end.
        relative_percent: difference over the absolute value of the base's mean, per cent.
        same_sign: share of the pairs whose difference has the sign of the mean difference.
        effect_paired: difference over the standard deviation of the paired differences (Cohen's d_z).
        effect_unpaired: difference over the pooled standard deviation of the two groups (Cohen's d).
        rough: whether interval and p are rough, as the differences are very skewed (``intervals.rough``).
    """

    pairs: int = 0
    base: float | None = None
    mean: float | None = None
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    relative_percent: float | None = None
    same_sign: float | None = None
    effect_paired: float | None = None
    effect_unpaired: float | None = None
    rough: bool | None = None


@dataclass(frozen=True, slots=True)
class Test:
    """How surely a scenario differs from its base, or does not; None where undefined.

    Attributes:
        p: two-sided p of the paired t test.
        p_holm: the same, adjusted for all that the request compares (``family.Family``); None for an
            indicator that it does not name.
        bootstrap_low: lower end of the 95 % bootstrap interval of the difference (``bootstrap_interval``).
        bootstrap_high: upper end.
        p_equivalence: p of the two one-sided t tests against the margin (Schuirmann 1987).
        equivalent: whether the difference is shown to be smaller than the margin.
    """

    p: float | None = None
    p_holm: float | None = None
    bootstrap_low: float | None = None
    bootstrap_high: float | None = None
    p_equivalence: float | None = None
    equivalent: bool | None = None

    @property
    def clear(self) -> bool:
        """Whether there is a difference, among all that are compared."""
        return self.p_holm is not None and self.p_holm < LEVEL


@dataclass(frozen=True, slots=True)
class Difference:
    """A scenario against its base in one indicator: how far, how surely, and what surer takes."""

    effect: Effect
    test: Test
    plan: Plan

    @property
    def row(self) -> dict[str, Any]:
        """Everything by the name of its column."""
        columns = asdict(self.effect) | asdict(self.test) | asdict(self.plan)
        return {name: columns[name] for name in COLUMNS}


COLUMNS = (
    *("pairs", "base", "mean", "difference", "low", "high", "relative_percent", "same_sign"),
    *("effect_paired", "effect_unpaired", "needed", "bootstrap_low", "bootstrap_high", "p", "p_holm"),
    *("face_value", "half_width", "precision", "pairing", "p_equivalence", "equivalent", "rough"),
)
"""The columns of a difference in tables, in order."""


@dataclass(frozen=True, eq=False)
class Pairs:
    """Values of an indicator in runs of two scenarios with the same seeds, shape (pairs,); none is NaN."""

    base: Floats
    other: Floats

    @property
    def changes(self) -> Floats:
        """The paired differences."""
        return self.other - self.base


def p_zero(changes: Floats) -> float | None:
    """Two-sided p of the t test that paired differences are zero; None where they are all alike."""
    return 2 * _tail(changes, -abs(float(changes.mean()))) if deviation(changes) else None


def _tail(changes: Floats, distance: float) -> float:
    """Share of Student's t below a distance from the mean, for pairs that are not all alike."""
    error = (deviation(changes) or 0.0) / math.sqrt(len(changes))
    return float(stdtr(len(changes) - 1, distance / error))


def pairs(base: Floats, other: Floats) -> Pairs:
    """The pairs of runs aligned by seed; those in which one has no value (NaN) are left out."""
    usable = ~(np.isnan(base) | np.isnan(other))
    return Pairs(base[usable], other[usable])


def pairs_by_indicator(base: pd.DataFrame, other: pd.DataFrame) -> dict[str, Pairs]:
    """The pairs of each indicator, from means of runs: index replication, a column an indicator.

    Replications that only one of the two has are left out.
    """
    both = base.index.intersection(other.index)
    return {
        name: pairs(*(each.loc[both, name].to_numpy(dtype=np.float64) for each in (base, other)))
        for name in base.columns
    }


def effect(of: Pairs) -> Effect:
    """How far two scenarios are apart."""
    changes = of.changes
    if not len(changes):
        return Effect()
    base, mean, spread = float(of.base.mean()), float(changes.mean()), deviation(changes)
    half = half_width(spread, len(changes))
    return Effect(
        pairs=len(changes),
        base=base,
        mean=float(of.other.mean()),
        difference=mean,
        low=None if half is None else mean - half,
        high=None if half is None else mean + half,
        relative_percent=_ratio(100 * mean, abs(base)),
        same_sign=float((np.sign(changes) == np.sign(mean)).mean()) if mean else None,
        effect_paired=_ratio(mean, spread),
        effect_unpaired=_ratio(mean, pooled_deviation(of.base, of.other)),
        rough=None if half is None else rough(changes),
    )


def _ratio(value: float, by: float | None) -> float | None:
    return value / by if by else None


def differences(
    by_indicator: Mapping[str, Pairs],
    effects: Mapping[str, Effect],
    adjusted: Mapping[str, float | None],
    aim: Aim = USUAL,
) -> dict[str, Difference]:
    """The differences of several indicators, with p-values adjusted for all that is compared."""
    return {
        name: Difference(
            effects[name], _test(each, adjusted[name], aim.margin), plan(each.base, each.other, aim)
        )
        for name, each in by_indicator.items()
    }


def _test(of: Pairs, p_holm: float | None, share: float | None) -> Test:
    changes = of.changes
    p = p_zero(changes)
    if p is None:
        return Test()
    low, high = bootstrap_interval(changes)
    margin = (share or 0.0) * abs(float(of.base.mean()))
    # The larger of the two one-sided p's is that towards the nearer end of the margin.
    p_equivalence = _tail(changes, abs(float(changes.mean())) - margin) if margin else None
    return Test(p, p_holm, low, high, p_equivalence, None if p_equivalence is None else p_equivalence < LEVEL)


def holm(ps: Sequence[float | None]) -> list[float | None]:
    """P-values adjusted for their number (Holm 1979); those that are None do not count."""
    known = sorted((p, place) for place, p in enumerate(ps) if p is not None)
    adjusted: list[float | None] = [None] * len(ps)
    largest = 0.0
    for rank, (p, place) in enumerate(known):
        largest = max(largest, min(1.0, p * (len(known) - rank)))
        adjusted[place] = largest
    return adjusted
