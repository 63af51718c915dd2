"""The axis of a draft: border integration, productive integration, regional citizenship, or another."""

from collections.abc import Sequence
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


_BORDER, _PRODUCTIVE, _AXES = int(Axis.BORDER), int(Axis.PRODUCTIVE), len(Axis)


def multipliers(year: int, forum: bool, p: Axes) -> list[Floats | float]:
    """How the years shift the axes: production from 2002 and 2006, and what the forum takes up in 2008."""
    productive: Floats | float = 1.0
    if year >= _PRODUCTION_STRESSED:
        productive = p.productive_2006 if year >= _PRODUCTION_FIRST else p.productive_2002
    of_forum = forum and year >= FORUM_WORKS_FROM
    border = p.border_2008 if of_forum else 1.0
    citizenship = p.citizenship_2008 if of_forum else 1.0
    return [border, productive, citizenship, 1.0]


def after_crisis(years_since: Ints) -> Bools:
    """One to five years after a crisis productive integration is in demand (G1)."""
    return (years_since >= _CRISIS_YEARS[0]) & (years_since <= _CRISIS_YEARS[1])


def shares(multiplier: Sequence[Floats | float], border: Bools, crisis: Bools, p: Axes) -> Floats:
    """P(axis) of each draft, shape (n, 4): base shares × multipliers; border cities lean to the border.

    Args:
        multiplier: of each axis this year.
        border: whether the coordinator is a border city.
        crisis: whether its country was in crisis in the last five years.
        p: parameters of the axes.
    """
    usual = _a_row_each([p.border, p.productive, p.citizenship, p.other], len(border))
    shares = usual * _a_row_each(multiplier, len(border))
    _lean(shares, usual, p.border_city_bias * border, crisis)
    return shares


@compiled
def _lean(shares: Floats, usual: Floats, lean: Floats, crisis: Bools) -> None:
    """Make weights shares, in place, with what crises and borders make of them."""
    for k in range(len(usual)):
        total, something = 0.0, False
        for axis in range(_AXES):
            something |= shares[k, axis] != 0
        for axis in range(_AXES):
            if not something:  # to choose from
                shares[k, axis] = usual[k, axis]
            if crisis[k] and axis == _PRODUCTIVE:
                shares[k, axis] *= _CRISIS_WEIGHT
            total += shares[k, axis]
        for axis in range(_AXES):
            shares[k, axis] = shares[k, axis] / total * (1 - lean[k])
        shares[k, _BORDER] += lean[k]


def _a_row_each(of_axis: Sequence[Floats | float], count: int) -> Floats:
    """Values of the axes, shape (n, 4), from one of each axis, or one of each axis and draft."""
    rows = np.empty((count, len(of_axis)))
    for axis, values in enumerate(of_axis):
        rows[:, axis] = values
    return rows


@compiled
def drawn(shares: Floats, uniform: Floats) -> Ints:
    """The axis that a uniform number falls on."""
    axis = np.zeros(len(uniform), dtype=np.int64)
    for k in range(len(uniform)):
        bound = 0.0
        for below in range(_AXES - 1):
            bound += shares[k, below]
            axis[k] += uniform[k] >= bound
    return axis
