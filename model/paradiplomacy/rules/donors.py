"""Outside money, equation (11): donors attracted by results and cohesion, and private capital."""

from paradiplomacy.common.columns import Floats, Ints
from paradiplomacy.rules import usual
from paradiplomacy.scenario.parameters.projects import DonorParameters

_USUAL_COMPLETED = 3
"""Projects completed in a year with which donors offer what they usually do; assumed."""
_COMPLETED_SCALE = 5
"""Projects more or less that change the offer by the whole of χ_D; assumed."""
CALL_SIZE = 4
"""Projects that a donors' own call supports, the best ones; assumed."""


def offer_usd(scale: float, completed: int, dispersion: float, p: DonorParameters) -> float:
    """D = D̄·[1 + χ_D·(completed − 3)/5]⁺·[1 + χ_S·(.4 − sd x)/.4]⁺, dollars.

    Args:
        scale: 0 in a year without donors.
        completed: projects completed last year (D15).
        dispersion: standard deviation of the positions of last year's active cities (S3).
        p: parameters of donors.
    """
    results = 1 + p.crowding_in * (completed - _USUAL_COMPLETED) / _COMPLETED_SCALE
    cohesion = 1 + p.cohesion * (usual.DISPERSION - dispersion) / usual.DISPERSION
    return p.yearly_usd * scale * max(0.0, results) * max(0.0, cohesion)


def private_usd(share: float, capacity: Floats, cost: Ints | Floats) -> Floats:
    """π·K̄·V on top of the cost of a project on the productive axis (W2, W3)."""
    return share * capacity * cost
