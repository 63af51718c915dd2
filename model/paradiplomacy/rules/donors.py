"""Outside money, equation (11): donors attracted by results and cohesion, and private capital."""

import numpy as np

from paradiplomacy.common.columns import Floats, Ints
from paradiplomacy.rules import usual
from paradiplomacy.scenario.parameters.projects import DonorParameters

_USUAL_COMPLETED = 3
"""Projects completed in a year with which donors offer what they usually do; assumed."""
_COMPLETED_SCALE = 5
"""Projects more or less that change the offer by the whole of χ_D; assumed."""
_GENERAL = -1
"""The pot of a donors' call that is for projects on every axis."""


def offer_usd(scale: float, completed: float, dispersion: float, p: DonorParameters) -> float:
    """D = D̄·[1 + χ_D·(completed − 3)/5]⁺·[1 + χ_S·(.4 − sd x)/.4]⁺, dollars.

    Args:
        scale: 0 in a year without donors.
        completed: projects completed in a year, mean of the last three (D15).
        dispersion: standard deviation of the positions of last year's active cities (S3).
        p: parameters of donors.
    """
    results = 1 + p.crowding_in * (completed - _USUAL_COMPLETED) / _COMPLETED_SCALE
    cohesion = 1 + p.cohesion * (usual.DISPERSION - dispersion) / usual.DISPERSION
    return p.yearly_usd * scale * max(0.0, results) * max(0.0, cohesion)


def top_up(pot: int, room: Ints) -> Ints:
    """Equal parts of a pot for drafts with a grant, each at most what its grant leaves of the cost; cents."""
    return np.minimum(room, pot // max(len(room), 1))


def second_call(needed: Ints, axis: Ints, general: int, of_axis: Ints, smallest_grant: int) -> Ints:
    """What drafts without a grant get from donors, the best first, cents.

    Each takes what it needs from the money for its axis, then from the general money. The first that is not
    covered gets what is left, if that reaches the smallest grant, and ends the call for both.

    Args:
        needed: half the cost of each draft, in the order of their turns.
        axis: axis of each draft.
        general: money for all axes.
        of_axis: money for each axis.
        smallest_grant: the least that is paid of a need that the money does not cover.
    """
    pots = [*of_axis.tolist(), general]  # the last one is the general pot
    paid = np.zeros(len(needed), dtype=np.int64)
    for k, (need, own) in enumerate(zip(needed.tolist(), axis.tolist(), strict=True)):
        left = pots[own] + pots[_GENERAL]
        if left < need:
            paid[k] = left if left >= smallest_grant else 0
            pots[own] = pots[_GENERAL] = 0
        else:
            paid[k] = need
            from_axis = min(need, pots[own])
            pots[own] -= from_axis
            pots[_GENERAL] -= need - from_axis
    return paid


def private_usd(share: float, capacity: Floats, cost: Ints | Floats) -> Floats:
    """π·K̄·V on top of the cost of a project on the productive axis (W2, W3)."""
    return share * capacity * cost
