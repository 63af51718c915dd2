"""The axis of a draft: border integration, productive integration, regional citizenship, or another."""

from enum import IntEnum

import numpy as np

from paradiplomacy.columns import Bools, Floats, Ints
from paradiplomacy.parameters.decisions import Axes

_CRISIS_YEARS = (1, 5)
_CRISIS_WEIGHT = 1.3


class Axis(IntEnum):
    """The three axes of the paper, and the rest."""

    BORDER = 0
    PRODUCTIVE = 1
    CITIZENSHIP = 2
    OTHER = 3


def multipliers(year: int, forum: bool, p: Axes) -> Floats:
    """How the years shift the axes: production from 2002 and 2006, and what the forum takes up in 2008."""
    productive = p.productive_2006 if year >= 2006 else p.productive_2002 if year >= 2002 else 1.0
    of_forum = forum and year >= 2008
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
    weighted = usual * multiplier
    base: Floats = weighted if weighted.any() else usual  # something must be left to choose from
    weight = np.repeat(base[np.newaxis, :], len(border), axis=0)
    weight[:, Axis.PRODUCTIVE] *= np.where(crisis, _CRISIS_WEIGHT, 1.0)
    share = weight / weight.sum(axis=1, keepdims=True)
    lean = p.border_city_bias * border
    share *= 1 - lean[:, np.newaxis]
    share[:, Axis.BORDER] += lean
    return share


def drawn(shares: Floats, uniform: Floats) -> Ints:
    """The axis that a uniform number falls on."""
    bounds = np.cumsum(shares[:, :-1], axis=1)
    return np.asarray((uniform[:, np.newaxis] >= bounds).sum(axis=1), dtype=np.int64)
