"""Why cities take part, equation (3): the three motives of Guimarey that the paper takes up, each 0–1."""

import numpy as np

from paradiplomacy.common.columns import Floats
from paradiplomacy.scenario.parameters.decisions import Benefit

_MOTIVES = 3
"""Motives of a mayor, whose mean is the benefit."""
_STEEPNESS = 4
"""Factor with which K(1 − K) reaches 1 at its top, where K is ½."""


def connections(active_members: int, p: Benefit) -> float:
    """C = n/(n + 100): a club good that saturates in last year's active members (C3)."""
    return active_members / (active_members + p.half_connections)


def learning(capacity: Floats) -> Floats:
    """Λ = 4K(1 − K): most to learn for those with some capacity and not all (C4, absorptive capacity)."""
    return _STEEPNESS * capacity * (1 - capacity)


def funding(success: float, grant_cap: float, budget: Floats) -> Floats:
    """Φ = min(1, s·2·cap/(cap + b)): the expected grant beside a city's own money (C5).

    Args:
        success: s, remembered share of proposals that got a grant; 0 in a year without a call.
        grant_cap: largest grant, dollars.
        budget: b, dollars.
    """
    total = grant_cap + budget
    return np.minimum(1.0, success * 2 * grant_cap / np.where(total > 0, total, 1.0))


def weighted(connected: float, learned: Floats, funded: Floats, p: Benefit) -> dict[str, Floats]:
    """The motives' parts of B = (w_c·C + w_l·Λ + w_f·Φ)/3, which add up to it."""
    return {
        "connections": np.full_like(learned, p.connections * connected / _MOTIVES),
        "learning": p.learning * learned / _MOTIVES,
        "funding": p.funding * funded / _MOTIVES,
    }
