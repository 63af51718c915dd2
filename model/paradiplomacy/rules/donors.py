"""Outside money, equation (11): donors attracted by results and cohesion, and private capital."""

import numpy as np

from paradiplomacy.common import each
from paradiplomacy.common.columns import Floats, Ints, compiled
from paradiplomacy.rules import usual
from paradiplomacy.scenario.parameters.projects import DonorParameters

_USUAL_COMPLETED = 3
"""Projects completed in a year with which donors offer what they usually do; assumed."""
_COMPLETED_SCALE = 5
"""Projects more or less that change the offer by the whole of χ_D; assumed."""


def offer_usd(scale: float, completed: Floats, dispersion: Floats, p: DonorParameters) -> Floats:
    """D = D̄·[1 + χ_D·(completed − 3)/5]⁺·[1 + χ_S·(.4 − sd x)/.4]⁺, dollars.

    Args:
        scale: 0 in a year without donors.
        completed: projects completed in a year, mean of the last three (D15).
        dispersion: standard deviation of the positions of last year's active cities (S3).
        p: parameters of donors.
    """
    results = 1 + p.crowding_in * (completed - _USUAL_COMPLETED) / _COMPLETED_SCALE
    cohesion = 1 + p.cohesion * (usual.DISPERSION - dispersion) / usual.DISPERSION
    return np.asarray(p.yearly_usd * scale * np.maximum(0.0, results) * np.maximum(0.0, cohesion))


def top_up(call: Ints, pot: Ints, room: Ints) -> Ints:
    """Equal parts of a pot for drafts with a grant, each at most what its grant leaves of the cost; cents.

    Args:
        call: call of each draft.
        pot: of each call.
        room: what the grant of each draft leaves of its cost.
    """
    parts = pot // np.maximum(each.counts(call, len(pot)), 1)
    return np.minimum(room, parts[call])


@compiled
def second_call(
    call: Ints, needed: Ints, axis: Ints, general: Ints, of_axis: Ints, smallest_grant: Ints
) -> Ints:
    """What drafts without a grant get from donors, the best first, cents.

    Each takes what it needs from the money for its axis, then from the general money. The first that is not
    covered gets what is left, if that reaches the smallest grant, and ends the call for both.

    Args:
        call: call of each draft.
        needed: half the cost of each draft, in the order of their turns.
        axis: axis of each draft.
        general: money of each call for all axes.
        of_axis: money for each axis, the same in each call.
        smallest_grant: of each call the least that is paid of a need that the money does not cover.
    """
    rest, rests = general.copy(), np.empty((len(general), len(of_axis)), dtype=np.int64)
    for own in range(len(of_axis)):
        rests[:, own] = of_axis[own]
    paid = np.zeros(len(needed), dtype=np.int64)
    for k in range(len(needed)):
        of, own = call[k], axis[k]
        left = rests[of, own] + rest[of]
        if left < needed[k]:
            paid[k] = left if left >= smallest_grant[of] else 0
            rests[of, own] = rest[of] = 0
        else:
            paid[k] = needed[k]
            from_axis = min(needed[k], rests[of, own])
            rests[of, own] -= from_axis
            rest[of] -= needed[k] - from_axis
    return paid


def private_usd(share: float, capacity: Floats, cost: Ints | Floats) -> Floats:
    """π·K̄·V on top of the cost of a project on the productive axis (W2, W3)."""
    return share * capacity * cost
