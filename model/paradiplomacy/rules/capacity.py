"""Technical capacity of cities, equation (13), and the office that keeps it through a change of mayor.

Turnover of the party in power replaces staff (Akhtari, Moreira & Trucco 2022); learning flows over ties from
the more to the less capable (Mocca 2018).
"""

import numpy as np
from scipy.special import expit

from paradiplomacy.common.columns import Bools, Floats, Ints, compiled
from paradiplomacy.scenario.parameters.change import Capacity
from paradiplomacy.scenario.parameters.network import SecretariatParameters
from paradiplomacy.scenario.parameters.world import CityParameters


def size(population: Floats, p: CityParameters) -> Floats:
    """Size z = (ln population − ln reference)/σ, with fixed references."""
    return np.asarray(np.log(population) - np.log(p.reference_population)) / p.population_spread


def at_start(size: Floats, noise: Floats, p: Capacity) -> Floats:
    """K0 = .38 + .12·z + .12·N(0, 1), within 0–1."""
    return np.clip(p.start + p.size_effect * size + p.spread * noise, 0, 1)


def office(size: Floats, p: Capacity) -> Floats:
    """Office o = σ(1.2·z − .8): how far a city has a permanent office for its relations abroad (B13)."""
    return np.asarray(expit(p.office_size_effect * size + p.office_base))


def after_turnover(
    capacity: Floats, office: Floats, member: Bools, p: Capacity, s: SecretariatParameters
) -> Floats:
    """K ← K·(1 − ψ(1 − o)(1 − memory)) at a change of mayor; the secretariat remembers for members."""
    memory = np.minimum(1.0, np.multiply(s.memory, s.strength)) * member
    return np.asarray(capacity * (1 - p.turnover_loss * (1 - office) * (1 - memory)))


def trained(capacity: Floats, learning: float) -> Floats:
    """K ← K + λ_t(1 − K) for those with a training seat (D9)."""
    return capacity + learning * (1 - capacity)


def practised(capacity: Floats, completed: Ints, p: Capacity) -> Floats:
    """K ← K + λ_p(1 − K), once for each project completed."""
    return 1 - (1 - capacity) * powers(1 - p.project_learning, completed)


def powers(base: Floats | float, exponent: Ints) -> Floats:
    """base^n for whole n ≥ 0; of a single base each power is computed once, for most n are 0."""
    if isinstance(base, np.ndarray):
        return np.asarray(base**exponent)
    return np.asarray(base ** np.arange(exponent.max(initial=0) + 1))[exponent]


def learned(capacity: Floats, partners: Floats, active: Bools, usual: Floats, p: Capacity) -> Floats:
    """K ← K + λ_l·active·max(0, K̃ − K) + μ(K0 − K): learning over ties, and reversion."""
    return _learned(capacity, partners, active, usual, p.peer_learning, p.reversion)


@compiled
def _learned(
    capacity: Floats, partners: Floats, active: Bools, usual: Floats, learning: float, reversion: float
) -> Floats:
    gain = learning * active * np.maximum(0.0, partners - capacity)
    return np.minimum(np.maximum(capacity + gain + reversion * (usual - capacity), 0.0), 1.0)
