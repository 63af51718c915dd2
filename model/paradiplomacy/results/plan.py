"""How narrow an interval is, and how many pairs of runs make it as narrow as is wanted."""

import math
from dataclasses import asdict, dataclass

from scipy.special import fdtri, stdtrit
from scipy.stats import kurtosis

from paradiplomacy.common.columns import Floats
from paradiplomacy.common.errors import ResultsError
from paradiplomacy.results.intervals import CONFIDENCE, deviation, half_width, pooled_deviation

SPREAD_ASSURANCE = 0.99
DIFFERENCE_ASSURANCE = (1 + CONFIDENCE) / 2
"""That of the interval, so that advice is given where the difference is clear and nowhere else."""
MOST_PAIRS = 1_000_000_000
_LARGEST = {"precision": 100.0, "half_width": 1e15, "margin": 100.0}
"""Shares of a hundred times what is compared, and more than all the money there is, mean nothing."""


@dataclass(frozen=True)
class Aim:
    """What a comparison is to reach and to test.

    Attributes:
        precision: half-width of the interval that is wanted, as a share of the difference.
        half_width: half-width that is wanted, in the unit of the indicator; wins over ``precision``.
        margin: a difference smaller than this share of the absolute value of the base's mean counts as none;
            None leaves the test of equivalence out.

    Raises:
        ResultsError: one of them is not a number above 0, or larger than anything can be.
    """

    precision: float = 0.10
    half_width: float | None = None
    margin: float | None = None

    def __post_init__(self) -> None:
        problems = [
            f"{name}: {value} cannot be used; allowed are numbers above 0, up to {_LARGEST[name]:,.0f}"
            for name, value in asdict(self).items()
            if value is not None and not 0 < value <= _LARGEST[name]
        ]
        if problems:
            raise ResultsError("comparison", problems)


USUAL = Aim()


@dataclass(frozen=True, slots=True)
class Plan:
    """How narrow the interval of a difference is, and what a narrower one takes; None where undefined.

    Attributes:
        needed: pairs in all, the present ones included, that reach the aim (``pairs_needed``).
        half_width: half-width that the interval (Student's t) has, in the unit of the indicator.
        precision: the same as a share of the difference.
        pairing: runs of each scenario that a comparison without pairs would need for the same standard error,
            over the pairs.
    """

    needed: int | None = None
    half_width: float | None = None
    precision: float | None = None
    pairing: float | None = None


def plan(base: Floats, other: Floats, aim: Aim) -> Plan:
    """The plan of two scenarios, from runs with the same seeds; shape (pairs,), without NaN."""
    changes = other - base
    spread = deviation(changes)
    if not spread:
        return Plan()
    half, mean = half_width(spread, len(changes)) or 0.0, abs(float(changes.mean()))
    return Plan(
        needed=pairs_needed(changes, aim),
        half_width=half,
        precision=half / mean if mean else None,
        pairing=2 * ((pooled_deviation(base, other) or 0.0) / spread) ** 2,
    )


def pairs_needed(changes: Floats, aim: Aim = USUAL) -> int | None:
    """Pairs in all at which the interval is as narrow as is wanted, in at least nine of ten trials.

    The pairs at hand are a pilot of n, with mean d and standard deviation s; the N advised contain it. Taking
    d and s at face value reaches the aim in about every second trial, for both are uncertain. Therefore N is
    the fewest that reach it with the spread and the difference at the unfavourable ends of what the pilot
    leaves open (Browne 1995, On the use of a pilot sample for sample size determination):

    - The sum of squares at N is that of the pilot and of N−n new pairs. The variance of the new over s² has
      an F distribution; its 99 % point is taken. The degrees of freedom of s² fall with the kurtosis of the
      changes (Shoemaker 2003, Fixing the F test for equal variances).
    - Given the pilot, the difference at N has the standard deviation σ√(1/n − 1/N). Its one-sided 97.5 % end
      is taken, towards zero. In the limit this is the end of the interval, so there is advice if and only
      if the difference is clear. An aim in the unit of the indicator does not need it.

    99 % rather than 90, because a small pilot of skewed values often misses the tail that makes their
    variance. For normal values this is more than enough: after a pilot of 30 it takes twice the pairs of the
    face value for an aim in the unit of the indicator, five times for a share of a difference as large as its
    standard deviation, and more for a weaker one. With more pairs at hand the advice is tighter, so that it
    is worth asking again on the way.

    The nine of ten are of all trials, those without advice among them. Where a weak difference comes out
    clear by luck, it is overestimated and the advice too small; no plan can know.

    Returns:
        The number, that of the present pairs if these are enough; None where it cannot be known: pairs
        without variance, a difference that is not clear, or more than 1e9.
    """
    if not deviation(changes):
        return None
    pilot = _pilot(changes)
    low, high = len(changes), 2 * len(changes)
    if not pilot.too_wide(low, aim):
        return low
    while pilot.too_wide(high, aim):
        low, high = high, 2 * high
        if high > MOST_PAIRS:
            return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if pilot.too_wide(middle, aim) else (low, middle)
    return high


@dataclass(frozen=True)
class _Pilot:
    """What some pairs foretell about more of them; their variance is above 0."""

    pairs: int
    mean: float
    spread: float
    freedom: float

    def too_wide(self, total: int, aim: Aim) -> bool:
        """Whether the interval of so many pairs, the pilot included, may be wider than is wanted."""
        half = half_width(self.spread * math.sqrt(self._growth(total)), total)
        wanted = aim.half_width or aim.precision * self._least_difference(total)
        return half is None or half > wanted

    def _growth(self, total: int) -> float:
        """The variance that the total may have, over that of the pilot."""
        new = total - self.pairs
        if not new:
            return 1.0
        return (self.pairs - 1 + new * float(fdtri(new, self.freedom, SPREAD_ASSURANCE))) / (total - 1)

    def _least_difference(self, total: int) -> float:
        """The absolute difference that the total has at least."""
        error = self.spread * math.sqrt(1 / self.pairs - 1 / total)
        return max(0.0, abs(self.mean) - float(stdtrit(self.pairs - 1, DIFFERENCE_ASSURANCE)) * error)


def _pilot(changes: Floats) -> _Pilot:
    pairs, mean, spread = len(changes), float(changes.mean()), float(changes.std(ddof=1))
    return _Pilot(pairs, mean, spread, _freedom((changes - mean) / spread))


def _freedom(standardised: Floats) -> float:
    """Degrees of freedom of a variance by the kurtosis of its values; those of normal values at most."""
    pairs = len(standardised)
    excess = max(float(kurtosis(standardised, bias=False)), 0.0) if pairs > 3 else 0.0
    return 2 / (2 / (pairs - 1) + excess / pairs)
