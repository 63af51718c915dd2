"""Where the mean of curves passes zero, with a 95 % interval: a year of recovery, or the threshold of a dose.

Between the places the curves are straight. The interval is made of the places at which Student's interval of
the mean holds zero, so that it misses a true crossing as seldom as that one does; it is open at an end of the
range where zero cannot be excluded there, and empty where it can be excluded everywhere.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from paradiplomacy.common.columns import Floats
from paradiplomacy.results.intervals import CONFIDENCE

STEPS = 200
"""Places looked at between two that are given."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where a mean passes zero; None where it does not, or where nothing is known.

    Attributes:
        value: the first place at which the mean is zero.
        low: lower end of the interval.
        high: upper end.
        open_low: whether it may lie below the range as well.
        open_high: whether it may lie above.
    """

    value: float | None = None
    low: float | None = None
    high: float | None = None
    open_low: bool = False
    open_high: bool = False


def crossing(curves: Floats, places: Floats) -> Crossing:
    """Where the mean of some curves passes zero.

    Args:
        curves: shape (seeds, places); a seed without a value somewhere (NaN) is left out.
        places: in ascending order, two or more.
    """
    whole = curves[~np.isnan(curves).any(axis=1)]
    if not len(whole):
        return Crossing()
    value = _first(whole.mean(axis=0), places)
    if len(whole) < 2:
        return Crossing(value)
    steps = np.linspace(0, len(places) - 1, (len(places) - 1) * STEPS + 1)
    at = np.minimum(steps.astype(np.int64), len(places) - 2)
    fine = whole[:, at] + (steps - at) * (whole[:, at + 1] - whole[:, at])
    reach = (
        float(stdtrit(len(whole) - 1, (1 + CONFIDENCE) / 2)) * fine.std(axis=0, ddof=1) / np.sqrt(len(whole))
    )
    held = np.flatnonzero(np.abs(fine.mean(axis=0)) <= reach)
    if not len(held):
        return Crossing(value)
    low, high = np.interp(steps[held[[0, -1]]], np.arange(len(places)), places).tolist()
    return Crossing(value, low, high, bool(held[0] == 0), bool(held[-1] == len(steps) - 1))


def _first(mean: Floats, places: Floats) -> float | None:
    """Where a line through points passes zero first."""
    here, there = mean[:-1], mean[1:]
    passes = np.flatnonzero((here * there <= 0) & (here != there))
    if not len(passes):
        return None
    one = int(passes[0])
    share = here[one] / (here[one] - there[one])
    return float(places[one] + share * (places[one + 1] - places[one]))
