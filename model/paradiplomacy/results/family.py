"""A family: everything that is compared at once, of which some would come out clear by chance alone.

It is what a request names, all its cases and all its indicators, whatever of them is looked at. Holm's
correction says what is clear in it. Simultaneous intervals hold for all of it, and so for the largest change,
which is told because it is the largest.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from paradiplomacy.common.columns import Floats, Ints
from paradiplomacy.results.differences import LEVEL, holm, p_zero
from paradiplomacy.results.intervals import CONFIDENCE, RESAMPLES, deviation, rough

_AT_ONCE = 2_000_000
"""Largest number of resampled means at a time."""
MANY_ROUGH = 0.25
"""Share of rough intervals from which those left without the mark are not to be trusted either."""
_PURPOSE = b"simultaneous intervals"


@dataclass(frozen=True, eq=False)
class Family:
    """Changes of cases and indicators over the same seeds.

    Attributes:
        indicators: their names.
        changes: shape (seeds, cases, indicators); NaN where there is no pair of runs, or no value.
        seed: seed of the request, the key of what is drawn here.
        apart: whether each indicator is a family by itself.

    """

    indicators: tuple[str, ...]
    changes: Floats
    seed: int
    apart: bool = False

    def _alone(self, indicator: str) -> "Family | None":
        """The family of an indicator, where each has its own."""
        if not self.apart or len(self.indicators) == 1:
            return None
        place = self.indicators.index(indicator)
        return Family((indicator,), self.changes[:, :, place : place + 1], self.seed)

    def p(self, case: int, indicator: str) -> float | None:
        """P of the paired t test after Holm's correction; None where undefined, or outside the family."""
        if indicator not in self.indicators:
            return None
        if alone := self._alone(indicator):
            return alone.p(case, indicator)
        return self._adjusted[case * len(self.indicators) + self.indicators.index(indicator)]

    def clear(self, case: int, indicator: str) -> bool:
        """Whether a change is clear among all."""
        p = self.p(case, indicator)
        return p is not None and p < LEVEL

    def interval(self, case: int, indicator: str) -> tuple[float, float] | tuple[None, None]:
        """The 95 % interval of a change that holds for all at once; None where seeds are too few for it."""
        if indicator not in self.indicators:
            return None, None
        if alone := self._alone(indicator):
            return alone.interval(case, indicator)
        if self.reach is None:
            return None, None
        every = self.changes[:, case, self.indicators.index(indicator)]
        known = every[~np.isnan(every)]
        spread = deviation(known)
        if not spread:
            return None, None
        mean, half = float(known.mean()), self.reach * spread / float(np.sqrt(len(known)))
        return mean - half, mean + half

    @cached_property
    def rough(self) -> bool:
        """Whether what is clear is rough: more than a quarter of all changes are very skewed."""
        known = [one[~np.isnan(one)] for one in self._columns.T]
        return bool(np.mean([rough(one) for one in known if deviation(one)] or [False]) > MANY_ROUGH)

    @cached_property
    def _columns(self) -> Floats:
        seeds, cases, indicators = self.changes.shape
        return self.changes.reshape(seeds, cases * indicators)

    @cached_property
    def _adjusted(self) -> list[float | None]:
        return holm([p_zero(one[~np.isnan(one)]) for one in self._columns.T])

    @cached_property
    def reach(self) -> float | None:
        """How many standard errors around every mean hold all true ones at once, in 95 of 100 cases.

        The largest |t| of all means, in bootstrap samples of whole seeds, so that chance which cases share
        stays shared (Romano and Wolf 2005). None where a resample is too often without variance.
        """
        known = [one for one in self._columns.T if deviation(one[~np.isnan(one)])]
        if not known:
            return None
        columns = np.array(known).T
        centred = (columns - np.nanmean(columns, axis=0)) / np.nanstd(columns, axis=0, ddof=1)
        rng, seeds = np.random.default_rng([self.seed, *_PURPOSE]), len(centred)
        draws = rng.multinomial(seeds, np.full(seeds, 1 / seeds), size=RESAMPLES)
        some = np.array_split(draws, -(-RESAMPLES * centred.shape[1] // _AT_ONCE))
        furthest = np.concatenate([_furthest(centred, each) for each in some])
        reach = float(np.quantile(furthest, CONFIDENCE, method="inverted_cdf"))
        return reach if np.isfinite(reach) else None


def _furthest(centred: Floats, draws: Ints) -> Floats:
    """The largest |t| of any column, shape (draws,).

    Args:
        centred: columns with mean 0 and standard deviation 1, NaN where there is no value.
        draws: how often each row is drawn, shape (draws, rows).

    """
    there = ~np.isnan(centred)
    values = np.where(there, centred, 0.0)
    number = np.maximum(draws @ there, 1)
    means = draws @ values / number
    squares = (draws @ values**2 / number - means**2) / np.maximum(number - 1, 1)
    t = np.full(means.shape, np.inf)
    np.divide(np.abs(means), np.sqrt(np.maximum(squares, 0)), out=t, where=squares > 1e-12)
    furthest: Floats = t.max(axis=1)
    return furthest
