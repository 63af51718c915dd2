"""How a requirement is judged: paired differences, equivalence, and what the figures say.

A direction holds when the paired t test and Wilcoxon's signed-rank test agree, one-sided at α = .01. "No
change" is an equivalence test (two one-sided tests, TOST) at the same α, never a difference that is not
significant. A requirement of several findings holds when all do; its p is the largest of theirs.
"""

import itertools
import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy import stats

from behaviour.runs import Values

ALPHA = 0.01
POWER = 0.9
REQUIREMENTS = 27
RESAMPLES = 5_000
_STRICTEST = float(stats.norm.ppf(1 - ALPHA / REQUIREMENTS))
"""Quantile of the level that Holm's correction asks of the first of the requirements."""
_RANKS = 3 / math.pi
"""Pairs that the t test needs for each of the signed-rank test."""


@dataclass(frozen=True)
class Power:
    """How well some pairs tell a difference from none, in normal approximation with the loss of ranks.

    Attributes:
        differences: those of the pairs.
        smallest: the smallest difference that counts, or the margin of "no change".
        sides: 2 where both ends of a margin must be excluded.
    """

    differences: Values
    smallest: float
    sides: int = 1

    @property
    def needed(self) -> int:
        """Pairs with which the smallest difference is seen nine times in ten at Holm's strictest level."""
        seen = stats.norm.ppf(1 - (1 - POWER) / self.sides) + _STRICTEST
        return math.ceil((seen * self._spread / self.smallest) ** 2 / _RANKS)

    @property
    def reached(self) -> float:
        """Chance that these pairs show the smallest difference, or its absence."""
        if not self._spread:
            return 1.0
        shift = self.smallest * math.sqrt(len(self.differences) * _RANKS) / self._spread
        return float(max(0.0, 1 - self.sides * stats.norm.cdf(_STRICTEST - shift)))

    @property
    def _spread(self) -> float:
        return float(self.differences.std(ddof=1))


@dataclass(frozen=True)
class Finding:
    """One thing that a requirement asks for.

    Attributes:
        name: what is asked for.
        holds: whether it does.
        figures: what was measured.
        p: of the hypothesis that it does not hold, if that is tested.
        power: of the test.
        effect: of a directed finding how far the means are on the right side, below 0 on the wrong one.
    """

    name: str
    holds: bool
    figures: str
    p: float | None = None
    power: Power | None = None
    effect: float | None = None

    def __str__(self) -> str:
        return f"{'holds' if self.holds else 'FAILS'}  {self.name}: {self.figures}"


@dataclass(frozen=True)
class Verdict:
    """What a requirement comes to in some runs."""

    findings: tuple[Finding, ...]

    @property
    def holds(self) -> bool:
        """Whether all findings hold."""
        return all(finding.holds for finding in self.findings)

    @property
    def tested(self) -> bool:
        """Whether any of the findings has a p."""
        return any(finding.p is not None for finding in self.findings)

    @property
    def p(self) -> float:
        """Largest p of the findings: the requirement is refuted as soon as one of them is."""
        return max(finding.p for finding in self.findings if finding.p is not None)

    def failed(self) -> set[str]:
        """Names of the findings that do not hold."""
        return {finding.name for finding in self.findings if not finding.holds}

    def __str__(self) -> str:
        return "\n".join(map(str, self.findings))


def higher(name: str, values: Values, base: Values, counts: float) -> Finding:
    """``values`` lie above ``base``, pair by pair; ``counts`` is the smallest difference that counts."""
    return _directed(name, values, base, values - base, counts)


def lower(name: str, values: Values, base: Values, counts: float) -> Finding:
    """``values`` lie below ``base``, pair by pair."""
    return _directed(name, values, base, base - values, counts)


def _directed(name: str, values: Values, base: Values, rises: Values, counts: float) -> Finding:
    p = _greater(rises)
    figures = f"{_pairs(values, base)}, p {p:.2g}"
    return Finding(name, p < ALPHA, figures, p, Power(rises, counts), float(rises.mean()))


def not_higher(name: str, values: Values, base: Values, margin: float) -> Finding:
    """``values`` lie above ``base`` by less than ``margin`` on average, or below."""
    p = _greater(margin - (values - base))
    figures = f"{_pairs(values, base)}, above by less than {margin:.3g} p {p:.2g}"
    room = float(margin - (values - base).mean())
    return Finding(name, p < ALPHA, figures, p, Power(values - base, margin), room)


def equal(name: str, values: Values, base: Values, margin: float) -> Finding:
    """``values`` differ from ``base`` by less than ``margin`` on average, pair by pair."""
    differences = values - base
    p = max(_greater(differences + margin), _greater(margin - differences))
    figures = f"{_pairs(values, base)}, TOST ±{margin:.3g} p {p:.2g}"
    return Finding(name, p < ALPHA, figures, p, Power(differences, margin, sides=2))


def either(name: str, *findings: Finding) -> Finding:
    """One at least of several findings holds, by Bonferroni."""
    ps = [finding.p for finding in findings if finding.p is not None]
    p = min(1.0, len(ps) * min(ps))
    figures = "; ".join(f"{finding.name}: {finding.figures}" for finding in findings)
    strongest = max((finding.power for finding in findings if finding.power), key=lambda power: power.reached)
    effect = max(finding.effect for finding in findings if finding.effect is not None)
    return Finding(name, p < ALPHA, figures, p, strongest, effect)


def differ(name: str, groups: Values) -> Finding:
    """Columns differ, replication by replication: Friedman's test over those that are known throughout."""
    known = groups[:, ~np.isnan(groups).any(axis=0)]
    p = float(stats.friedmanchisquare(*known.T).pvalue) if np.ptp(known) else 1.0
    means = known.mean(axis=0)
    figures = f"{means.min():.3g} to {means.max():.3g} in {known.shape[1]} groups, Friedman p {p:.2g}"
    return Finding(name, p < ALPHA, figures, p)


def about(name: str, values: Values, target: float, margin: float) -> Finding:
    """The mean of ``values`` is within ``margin`` of ``target``."""
    low, high = _interval(values)
    near = abs(values.mean() - target) <= margin
    return Finding(
        name, bool(near), f"{values.mean():.3g} [{low:.3g}, {high:.3g}], asked {target} ± {margin}"
    )


def between(name: str, value: float, low: float, high: float) -> Finding:
    """A number lies in a range, ends included."""
    return Finding(name, bool(low <= value <= high), f"{value:.3g}, asked {low} to {high}")


def mostly(name: str, right: Iterable[bool], share: float = 0.95) -> Finding:
    """True in at least a share of the runs."""
    flags = list(right)
    found = sum(flags) / len(flags)
    return Finding(name, found >= share, f"{found:.1%} of {len(flags)} runs, asked {share:.0%}")


def always(name: str, right: Iterable[bool]) -> Finding:
    """True without exception."""
    flags = list(right)
    return Finding(name, all(flags), f"{sum(flags)} of {len(flags)}")


def ratio_below(name: str, part: Values, whole: Values, limit: float) -> Finding:
    """Mean of ``part`` over mean of ``whole`` is below a limit: bootstrap over pairs, upper bound at α."""
    ratios = _ratios(part, whole)
    if ratios is None:
        return Finding(name, False, "the denominator is not safely above 0", 1.0)
    upper = float(np.quantile(ratios, 1 - ALPHA))
    p = float((1 + (ratios >= limit).sum()) / (1 + RESAMPLES))
    figures = f"{part.mean() / whole.mean():.3g}, upper bound {upper:.3g}, asked < {limit}, p {p:.2g}"
    return Finding(name, upper < limit, figures, p, Power(part - limit * whole, limit / 2 * whole.mean()))


def share_between(name: str, part: Values, whole: Values, low: float, high: float) -> Finding:
    """Mean of ``part`` over mean of ``whole`` lies safely between two ends: bootstrap over pairs."""
    ratios = _ratios(part, whole)
    if ratios is None:
        return Finding(name, False, "the denominator is not safely above 0", 1.0)
    outside = max((ratios <= low).sum(), (ratios >= high).sum())
    p = float((1 + outside) / (1 + RESAMPLES))
    ends = np.quantile(ratios, [0.025, 0.975])
    share, asked = part.mean() / whole.mean(), f"asked {low:.0%} to {high:.0%}"
    figures = f"{share:.1%} [{ends[0]:.1%}, {ends[1]:.1%}], {asked}, p {p:.2g}"
    middle, half = (low + high) / 2, (high - low) / 2
    return Finding(name, p < ALPHA, figures, p, Power(part - middle * whole, half * whole.mean(), sides=2))


def _ratios(part: Values, whole: Values) -> Values | None:
    """Ratios of means of resampled pairs; none if the denominator is not safely above 0."""
    rows = np.random.default_rng(0).integers(len(part), size=(RESAMPLES, len(part)))
    parts, wholes = part[rows].mean(axis=1), whole[rows].mean(axis=1)
    return np.asarray(parts / wholes) if (wholes > 0).all() else None


def rises_at_each_step(name: str, steps: list[Values], counts: float) -> Finding:
    """Values rise from step to step within each replication: Page's trend test, and means in order.

    ``counts`` is the smallest step that counts.
    """
    means = [values.mean() for values in steps]
    data = np.column_stack(steps)
    p = float(stats.page_trend_test(data).pvalue) if np.ptp(data, axis=1).any() else 1.0
    in_order = all(after > before for before, after in itertools.pairwise(means))
    words = " → ".join(f"{abs(value):.3g}" for value in means)
    weights = np.arange(len(steps)) - (len(steps) - 1) / 2
    power = Power(data @ weights, counts * float(weights @ weights))
    figures = f"{words}, Page p {p:.2g}, n {len(data)}"
    return Finding(name, in_order and p < ALPHA, figures, p, power, float((data @ weights).mean()))


def falls_at_each_step(name: str, steps: list[Values], counts: float) -> Finding:
    """Values fall from step to step."""
    return rises_at_each_step(name, [-values for values in steps], counts)


def holm(p_values: dict[str, float]) -> set[str]:
    """Names whose hypothesis survives Holm's correction at α."""
    kept: set[str] = set()
    ordered = sorted(p_values, key=lambda name: p_values[name])
    for place, name in enumerate(ordered):
        if p_values[name] >= ALPHA / (len(ordered) - place):
            break
        kept.add(name)
    return kept


def _greater(differences: Values) -> float:
    """The larger p of t test and signed-rank test that differences are above 0."""
    if np.ptp(differences) <= 1e-9 * np.abs(differences).max():  # all alike but for rounding
        return 0.0 if differences[0] > 0 else 1.0
    t = stats.ttest_1samp(differences, 0, alternative="greater").pvalue
    ranked = stats.wilcoxon(differences, zero_method="zsplit", alternative="greater", method="approx").pvalue
    return float(max(t, ranked))


def _interval(values: Values) -> tuple[float, float]:
    """95 % interval of the mean."""
    half = stats.t.ppf(0.975, len(values) - 1) * values.std(ddof=1) / math.sqrt(len(values))
    return float(values.mean() - half), float(values.mean() + half)


def _pairs(values: Values, base: Values) -> str:
    """Means, mean difference with 95 % interval, share of pairs with its sign, d and paired d_z."""
    difference = values - base
    mean, spread = difference.mean(), difference.std(ddof=1)
    low, high = _interval(difference)
    pooled = math.sqrt((values.var(ddof=1) + base.var(ddof=1)) / 2)
    relative = f" ({mean / base.mean():+.1%})" if base.mean() else ""
    sign = np.mean(np.sign(difference) == np.sign(mean))
    return (
        f"{base.mean():.4g} → {values.mean():.4g}{relative}, difference {mean:.3g} [{low:.3g}, {high:.3g}], "
        f"sign in {sign:.0%} of {len(values)}, d {_over(mean, pooled)}, d_z {_over(mean, spread)}"
    )


def _over(mean: float, spread: float) -> str:
    return f"{mean / spread:.2g}" if spread > 0 else "–"
