"""Why cities take part, equation (3): the three motives of Guimarey that the paper takes up, each 0–1."""

import numpy as np

from paradiplomacy.common.columns import Bools, Floats, Ints
from paradiplomacy.scenario.parameters.decisions import Benefit
from paradiplomacy.scenario.parameters.network import Units

_MOTIVES = 3
"""Motives of a mayor, whose mean is the benefit."""
_STEEPNESS = 4
"""Factor with which K(1 − K) reaches 1 at its top, where K is ½."""
_NEWS = 0.5
"""Weight of this year's call in what a draft is expected to bring; assumed."""
_HABIT = 0.2
"""Weight of this year in how often a city drafts; assumed."""
FIRST_DRAFTING = 0.04
"""How often cities of the first year draft, a year; assumed."""


def connections(others: Ints, meetings: int, p: Benefit) -> Floats:
    """C = u/(u + 6): connections are those one can have (C3).

    Args:
        others: active cities of each city's unit last year but for itself.
        meetings: most of them that a city meets.
        p: parameters of the motives.
    """
    met = np.minimum(others, meetings)
    return met / (met + p.half_connections)


def crowding(active_members: Ints, p: Units) -> Floats:
    """ln(1 + n/places): meetings and speaking time do not grow with last year's active members n."""
    return np.log1p(active_members / (p.count * max(1, p.meetings)))


def learning(capacity: Floats) -> Floats:
    """Λ = 4K(1 − K): most to learn for those with some capacity and not all (C4, absorptive capacity)."""
    return _STEEPNESS * capacity * (1 - capacity)


def funding(expected: Floats | float, budget: Floats) -> Floats:
    """Φ = E/(E + b): outside money that a city expects beside its own (C5).

    Args:
        expected: E, dollars; 0 in a year without a call.
        budget: b, dollars.
    """
    total = expected + budget
    return np.asarray(expected / np.where(total > 0, total, 1.0))


def expected_money(before: Floats, committed: Floats, drafts: Ints) -> Floats:
    """Money that a draft is expected to bring, m ← .5·m + .5·(what all got)/drafts, dollars.

    Args:
        before: m of the year before.
        committed: grants and donors' money of the year's call, dollars.
        drafts: all that were begun, those without a partner too; without any nothing is learned.
    """
    news = (1 - _NEWS) * before + _NEWS * committed / np.maximum(drafts, 1)
    return np.where(drafts > 0, news, before)


def drafting(before: Floats, drafted: Bools) -> Floats:
    """How often a city drafts, d ← .8·d + .2·[drafted]."""
    return (1 - _HABIT) * before + _HABIT * drafted


def weighted(connected: Floats, learned: Floats, funded: Floats, p: Benefit) -> dict[str, Floats]:
    """The motives' parts of B = (w_c·C + w_l·Λ + w_f·Φ)/3, which add up to it."""
    return {
        "connections": p.connections * connected / _MOTIVES,
        "learning": p.learning * learned / _MOTIVES,
        "funding": p.funding * funded / _MOTIVES,
    }
