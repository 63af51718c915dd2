"""What national law lets a city do abroad, equation (1).

Sources of the idea: Lecours's four conditions (formal framework, relations with the centre, representation,
agendas) and the paper's remark that practice has outrun regulation (E5).
"""

import numpy as np

from paradiplomacy.common.columns import Floats, compiled
from paradiplomacy.scenario.parameters.world import Law


def harmonised(autonomy: Floats, level: float, share: Floats | float) -> Floats:
    """L ← e·L* + (1 − e)·L, always from the base autonomy (E9, E10)."""
    return share * level + (1 - share) * autonomy


def gate(autonomy: Floats, national_alignment: Floats, voice: Floats, p: Law) -> Floats:
    """Legal permission G = L + (1 − L)·min(1, ω·(1 + φ·voice)·n), 0–1.

    Args:
        autonomy: L of each city's country.
        national_alignment: n, similarity of the mayor and the national government.
        voice: last year's voice of the forum, for cities of bloc countries, else 0 (B7).
        p: parameters of law.
    """
    return _gate(autonomy, national_alignment, voice, p.national_permission, p.representation)


@compiled
def _gate(autonomy: Floats, n: Floats, voice: Floats, permission: float, representation: float) -> Floats:
    permitted = permission * (1 + representation * voice) * n
    return autonomy + (1 - autonomy) * np.minimum(permitted, 1.0)


def informal(gate: Floats, p: Law) -> Floats:
    """Informal activity passes with G^ζ: practice goes faster than regulation (E5)."""
    exponent: Floats | float = p.informal_exponent
    if not isinstance(exponent, np.ndarray):
        return gate**exponent
    passed = np.empty_like(gate)
    for one in np.unique(exponent).tolist():  # of a single exponent NumPy takes roots and squares otherwise
        passed[exponent == one] = gate[exponent == one] ** one
    return passed
