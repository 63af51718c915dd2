"""Boxes of the patient rule induction method (Friedman and Fisher 1999): where something happens most often.

A box begins as all points, and loses a thin slice of one name after another: the one whose loss raises the
share of points at which it happens most, for the points that it costs (Kwakkel and Jaxa-Rozen 2016). Of
these smaller and smaller boxes the best one is taken, after Bryant and Lempert (2010): few others inside, and
few of what is sought outside.
"""

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from paradiplomacy.common.columns import Bools

SLICE = 0.05
"""Share of the points of a box that a slice takes at most, ties aside."""
SMALLEST = 0.05
"""Share of all points that is left in a box at least."""

type Limit = tuple[float, float] | tuple[str, ...]
type Limits = Mapping[str, Limit]
"""By name from where to where, or which of the choices; what is not named is free."""


def within(points: pd.DataFrame, limits: Limits) -> Bools:
    """Which points lie in a box."""
    inside = np.ones(len(points), dtype=np.bool_)
    for name, limit in limits.items():
        inside &= _fits(points[name], limit)
    return inside


def _fits(column: "pd.Series[float]", limit: Limit) -> Bools:
    if isinstance(limit[0], str):
        return column.isin(limit).to_numpy(dtype=np.bool_)
    return column.between(*limit).to_numpy(dtype=np.bool_)


def best_limits(points: pd.DataFrame, holds: Bools) -> Limits:
    """The limits of the best box; none where there is nothing to find."""
    if not 0 < np.count_nonzero(holds) < len(holds):
        return {}
    limits: Limits = {}
    best, inside = limits, np.ones(len(points), dtype=np.bool_)
    while slices := list(_slices(points, limits, inside, holds)):
        _, name, limit, left = max(slices, key=lambda one: one[0])
        limits, inside = {**limits, name: limit}, left
        if _worth(holds, inside) > _worth(holds, within(points, best)):
            best = limits
    return _needed(points, holds, best)


def _worth(holds: Bools, inside: Bools) -> float:
    """Harmonic mean of coverage and density."""
    both = int(np.count_nonzero(holds & inside))
    return 2 * both / (int(np.count_nonzero(holds)) + int(np.count_nonzero(inside)))


def _needed(points: pd.DataFrame, holds: Bools, limits: Limits) -> Limits:
    """Limits without those that make a box no better."""
    for name in list(limits):
        fewer = {other: limit for other, limit in limits.items() if other != name}
        if _worth(holds, within(points, fewer)) >= _worth(holds, within(points, limits)):
            limits = fewer
    return limits


def _slices(
    points: pd.DataFrame, limits: Limits, inside: Bools, holds: Bools
) -> Iterator[tuple[float, str, Limit, Bools]]:
    """What can be cut off: how much it is worth, the name, its limit, and what is left inside."""
    count, mean = int(np.count_nonzero(inside)), float(holds[inside].mean())
    for name, column in points.items():
        for limit in _cuts(column[inside], limits.get(str(name))):
            left = inside & _fits(column, limit)
            number = int(np.count_nonzero(left))
            if SMALLEST * len(points) <= number < count:
                yield (float(holds[left].mean()) - mean) / (count - number), str(name), limit, left


def _cuts(column: "pd.Series[float]", limit: Limit | None) -> Iterator[Limit]:
    """The limits without one choice, or without a slice at one end."""
    values = np.unique(column.to_numpy())
    if len(values) < 2:
        return
    if isinstance(values[0], str):
        for one in values:
            yield tuple(str(each) for each in values if each != one)
        return
    low, high = limit or (float(values[0]), float(values[-1]))
    yield float(values[values > min(column.quantile(SLICE), values[-2])][0]), float(high)
    yield float(low), float(values[values < max(column.quantile(1 - SLICE), values[1])][-1])
