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
RESAMPLES = 5_000


@dataclass(frozen=True)
class Finding:
    """One thing that a requirement asks for: its name, whether it holds, figures, and p if there is one."""

    name: str
    holds: bool
    figures: str
    p: float | None = None

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
    def p(self) -> float:
        """Largest p of the findings: the requirement is refuted as soon as one of them is."""
        return max(finding.p for finding in self.findings if finding.p is not None)

    def failed(self) -> set[str]:
        """Names of the findings that do not hold."""
        return {finding.name for finding in self.findings if not finding.holds}

    def __str__(self) -> str:
        return "\n".join(map(str, self.findings))


def higher(name: str, values: Values, base: Values) -> Finding:
    """``values`` lie above ``base``, pair by pair."""
    p = _greater(values - base)
    return Finding(name, p < ALPHA, f"{_pairs(values, base)}, p {p:.2g}", p)


def lower(name: str, values: Values, base: Values) -> Finding:
    """``values`` lie below ``base``, pair by pair."""
    p = _greater(base - values)
    return Finding(name, p < ALPHA, f"{_pairs(values, base)}, p {p:.2g}", p)


def equal(name: str, values: Values, base: Values, margin: float) -> Finding:
    """``values`` differ from ``base`` by less than ``margin`` on average, pair by pair."""
    differences = values - base
    p = max(_greater(differences + margin), _greater(margin - differences))
    return Finding(name, p < ALPHA, f"{_pairs(values, base)}, TOST ±{margin:.3g} p {p:.2g}", p)


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
    rows = np.random.default_rng(0).integers(len(part), size=(RESAMPLES, len(part)))
    parts, wholes = part[rows].mean(axis=1), whole[rows].mean(axis=1)
    if not (wholes > 0).all():
        return Finding(name, False, "the denominator is not safely above 0", 1.0)
    upper = float(np.quantile(parts / wholes, 1 - ALPHA))
    p = float((1 + (parts / wholes >= limit).sum()) / (1 + RESAMPLES))
    figures = f"{part.mean() / whole.mean():.3g}, upper bound {upper:.3g}, asked < {limit}, p {p:.2g}"
    return Finding(name, upper < limit, figures, p)


def falls_at_each_step(name: str, steps: list[Values]) -> Finding:
    """Values fall from step to step within each replication: Page's trend test, and means in order."""
    means = [values.mean() for values in steps]
    data = np.column_stack(steps[::-1])
    p = float(stats.page_trend_test(data).pvalue) if np.ptp(data, axis=1).any() else 1.0
    in_order = all(after < before for before, after in itertools.pairwise(means))
    words = " → ".join(f"{value:.3g}" for value in means)
    return Finding(name, in_order and p < ALPHA, f"{words}, Page p {p:.2g}, n {len(data)}", p)


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
