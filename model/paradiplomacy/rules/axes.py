"""The axis of a draft: border integration, productive integration, regional citizenship, or another."""

from enum import IntEnum

import numpy as np

from paradiplomacy.common.columns import Bools, Floats, Ints, compiled
from paradiplomacy.scenario.parameters.decisions import Axes

_PRODUCTION_STRESSED, _PRODUCTION_FIRST = 2002, 2006
"""Years from which the network stresses, and then the bloc puts first, productive integration (G10, G12)."""
FORUM_WORKS_FROM = 2008
"""Year from which the forum's groups, that of borders among them, give weight to their subjects (G5, G26)."""
_CRISIS_YEARS = (1, 5)
"""First and last year after a crisis in which production is in demand; assumed."""
_CRISIS_WEIGHT = 1.3
"""Factor on the weight of production in those years; assumed."""


class Axis(IntEnum):
    """The three axes of the paper, and the rest."""

    BORDER = 0
    PRODUCTIVE = 1
    CITIZENSHIP = 2
    OTHER = 3


_BORDER, _PRODUCTIVE = int(Axis.BORDER), int(Axis.PRODUCTIVE)


def multipliers(year: int, forum: bool, p: Axes) -> Floats:
    """How the years shift the axes: production from 2002 and 2006, and what the forum takes up in 2008."""
    productive = 1.0
    if year >= _PRODUCTION_STRESSED:
        productive = p.productive_2006 if year >= _PRODUCTION_FIRST else p.productive_2002
    of_forum = forum and year >= FORUM_WORKS_FROM
    border = p.border_2008 if of_forum else 1.0
    citizenship = p.citizenship_2008 if of_forum else 1.0
    return np.array([border, productive, citizenship, 1.0])


def after_crisis(years_since: Ints) -> Bools:
    """One to five years after a crisis productive integration is in demand (G1)."""
    return (years_since >= _CRISIS_YEARS[0]) & (years_since <= _CRISIS_YEARS[1])


def shares(multiplier: Floats, border: Bools, crisis: Bools, p: Axes) -> Floats:
    """P(axis) of each draft, shape (n, 4): base shares × multipliers; border cities lean to the border.

    Args:
        multiplier: of each axis this year, shape (4,).
        border: whether the coordinator is a border city.
        crisis: whether its country was in crisis in the last five years.
        p: parameters of the axes.
    """
    usual = np.array([p.border, p.productive, p.citizenship, p.other])
    return _shares(usual, multiplier, border, crisis, p.border_city_bias)


@compiled
def _shares(usual: Floats, multiplier: Floats, border: Bools, crisis: Bools, bias: float) -> Floats:
    base: Floats = usual * multiplier
    if not base.any():  # something must be left to choose from
        base = usual
    shares = np.empty((len(border), len(base)))
    for draft in range(len(border)):
        shares[draft] = base
        if crisis[draft]:
            shares[draft, _PRODUCTIVE] *= _CRISIS_WEIGHT
        total = 0.0
        for weight in shares[draft]:
            total += weight
        lean = bias if border[draft] else 0.0
        for axis in range(len(base)):
            shares[draft, axis] = shares[draft, axis] / total * (1 - lean)
        shares[draft, _BORDER] += lean
    return shares


@compiled
def drawn(shares: Floats, uniform: Floats) -> Ints:
    """The axis that a uniform number falls on."""
    axes = np.zeros(len(shares), dtype=np.int64)
    for draft in range(len(shares)):
        bound = 0.0
        for share in shares[draft, :-1]:
            bound += share
            axes[draft] += uniform[draft] >= bound
    return axes
