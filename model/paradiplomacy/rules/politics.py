"""Positions of governments and mayors, from −1 (right, sceptical of the bloc) to 1 (left, integrationist).

Equation (17) and the similarities that other rules use. Source of the idea: political homophily lowers
transaction costs (Gerber, Henry & Lubell 2013); the party of the mayor, not alignment with the national
government, goes with international activity in federal Brazil (Matsumoto 2011).
"""

import numpy as np

from paradiplomacy.common import each
from paradiplomacy.common.columns import Floats, within
from paradiplomacy.rules import usual
from paradiplomacy.scenario.parameters.world import Politics

NEW_MAYOR_SPREAD = 0.85
"""Spread of new mayors relative to that at the start, .34 of .40; what persists of the predecessor adds the
rest. Assumed."""


def government(before: Floats, noise: Floats, p: Politics) -> Floats:
    """Stationary governments: y ← clip(ρ·y + (1 − ρ)·ȳ + σ·N(0, 1), −1, 1)."""
    kept = p.government_persistence
    drawn = kept * before + (1 - kept) * p.government_mean + p.government_noise * noise
    return within(drawn, -1, 1)


def recorded_government(orientation: Floats, p: Politics) -> Floats:
    """Recorded governments: positions of left and right from parameters, the centre at 0 (H1)."""
    left, right = p.left_position, p.right_position
    return np.where(orientation > 0, orientation * left, -orientation * right)


def shifted(position: Floats, shift: Floats) -> Floats:
    """A political shift, added after the noise and not remembered by it."""
    return within(position + shift, -1, 1)


def _usual_mayor(government: Floats, p: Politics) -> Floats:
    """Where mayors stand on average: c·y + (1 − c)·m, coattails and local colour."""
    return p.coattails * government + (1 - p.coattails) * p.mayor_mean


def first_mayor(government: Floats, noise: Floats, p: Politics) -> Floats:
    """Mayors at the start: x = c·y + (1 − c)·m + σ_x·N(0, 1)."""
    return within(_usual_mayor(government, p) + p.mayor_spread * noise, -1, 1)


def new_mayor(before: Floats, government: Floats, noise: Floats, p: Politics) -> Floats:
    """A new mayor: x ← ρ·x + (1 − ρ)·(c·y + (1 − c)·m) + .85·σ_x·N(0, 1)."""
    kept = p.mayor_persistence
    centre = kept * before + (1 - kept) * _usual_mayor(government, p)
    return within(centre + NEW_MAYOR_SPREAD * p.mayor_spread * noise, -1, 1)


def similarity(position: Floats, other: Floats | float) -> Floats:
    """Similarity 1 − |x − y|/2: of two cities, of a city and the agenda, or of a city and its government."""
    return np.asarray(1 - np.abs(position - other) / 2)


def accord(position: Floats, agenda: Floats, p: Politics) -> Floats:
    """Accord of a mayor with the network: (1 − ω)·(α − .75) + ω·(½ + ½x − .6).

    Agreement with the agenda, whatever that is, and preference for integration as such, each against the
    usual city's.
    """
    agreement = similarity(position, agenda) - usual.ALIGNMENT
    preference = (1 + position) / 2 - usual.INTEGRATION
    return (1 - p.directional) * agreement + p.directional * preference


def highest_accord(p: Politics) -> Floats:
    """The accord of a mayor who agrees with an agenda of integration in all: no accord is above it."""
    return np.asarray(accord(np.ones(()), np.ones(()), p))


def felt_support(support: Floats, government: Floats, p: Politics) -> Floats:
    """Support that cities of each country feel: S_c = (1 − λ)·S + λ·(1 + y_c)/2."""
    return (1 - p.own_government) * support + p.own_government * (1 + government) / 2


def bloc_support(positions: Floats) -> Floats:
    """S = (1 + mean y of the bloc's governments)/2; without a bloc it is ½.

    Args:
        positions: of the governments (columns) of each bloc (row).
    """
    blocs, governments = positions.shape
    mean = each.means(np.arange(blocs).repeat(governments), positions.ravel(), blocs)
    return (1 + mean) / 2
