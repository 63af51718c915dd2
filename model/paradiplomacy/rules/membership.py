"""Joining and leaving the network, equation (16); fiscal stress does not enter (Krause, Yi & Feiock 2016)."""

import numpy as np

from paradiplomacy.common.columns import Bools, Floats, Ints
from paradiplomacy.rules import usual
from paradiplomacy.rules.logit import Terms, total
from paradiplomacy.scenario.parameters.network import Membership

_SCALE = 0.6
"""Factor of the entry hazard with which entry rates are those of an average city; assumed."""
_CRISIS_YEARS = (1, 3)
"""First and last year after a crisis in which cities ask for cooperation; assumed."""
_ROUNDING = 1e-9
"""Relative error that a hazard may have from rounding."""


def entry_factors(
    *,
    informal_gate: Floats,
    alignment: Floats,
    size: Floats,
    activity_share: float,
    rate: Floats,
    crisis: Bools,
    p: Membership,
) -> Terms:
    """Logarithms of the factors of the entry hazard (a year), which add up to its logarithm.

    h = e·e_c·G^ζ·2σ(3(α − .75))·2σ(.8·z)·(.5 + activity share)·.6·(1 + κ_d·crisis)

    Args:
        informal_gate: G^ζ.
        alignment: α, similarity of mayor and agenda.
        size: z of population.
        activity_share: last year's share of active members: visibility.
        rate: e_c, entry rate of the country, a year.
        crisis: whether the country was in crisis one to three years ago (G1).
        p: parameters of membership.
    """
    flat = np.ones_like(size)
    with np.errstate(divide="ignore"):
        return {
            "country": np.log(p.entry * rate * _SCALE),
            "legal gate": np.log(informal_gate),
            "alignment": _log_twice_logistic(p.alignment_slope * (alignment - usual.ALIGNMENT)),
            "size": _log_twice_logistic(p.size_slope * size),
            "visibility": np.log((p.visibility_floor + activity_share) * flat),
            "crisis": np.log1p(p.crisis_demand * crisis),
        }


def highest_entry_hazard(*, rate: Floats, activity_share: float, crisis: Bools, p: Membership) -> Floats:
    """No candidate's hazard is above e·e_c·1·2·2·(.5 + activity share)·.6·(1 + κ_d·crisis).

    Args as in ``entry_factors``, one value a country; a little is added for rounding.
    """
    visibility = p.visibility_floor + activity_share
    return p.entry * rate * _SCALE * 2 * 2 * visibility * (1 + p.crisis_demand * crisis) * (1 + _ROUNDING)


def _log_twice_logistic(z: Floats) -> Floats:
    return np.asarray(np.log(2.0) - np.logaddexp(0.0, -z))


def hazard(factors: Terms) -> Floats:
    """The hazard from the logarithms of its factors."""
    return np.exp(total(factors))


def exit_factors(alignment: Floats, active: Bools, p: Membership) -> Terms:
    """Logarithms of the factors of the exit hazard, .006·(1 + 3(1 − α)·[inactive last year])."""
    with np.errstate(divide="ignore"):
        return {
            "rate": np.log(p.exit * np.ones_like(alignment)),
            "misalignment": np.log1p(p.misaligned_exit * (1 - alignment) * ~active),
        }


def probability(hazard: Floats) -> Floats:
    """1 − exp(−h), so that no rate exceeds 1."""
    return -np.expm1(-hazard)


def lapsed(arrears: Ints, idle: Ints, p: Membership) -> Bools:
    """Members with years of arrears and of no activity are struck off."""
    return (arrears >= p.arrears_years) & (idle >= p.arrears_years)


def after_crisis(years_since: Ints) -> Bools:
    """One to three years after a crisis cities ask to deepen cooperation (G1)."""
    return (years_since >= _CRISIS_YEARS[0]) & (years_since <= _CRISIS_YEARS[1])


def initial_weight(informal_gate: Floats, size: Floats, p: Membership) -> Floats:
    """Weight of a city among the members of 2022: G^ζ·2σ(.8·z)."""
    return informal_gate * np.exp(_log_twice_logistic(p.size_slope * size))
