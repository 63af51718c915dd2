"""Joining and leaving the network, equation (16); fiscal stress does not enter (Krause, Yi & Feiock 2016)."""

import numpy as np

from paradiplomacy.common.columns import Bools, Floats, Ints
from paradiplomacy.rules.logit import Terms, total
from paradiplomacy.scenario.parameters.network import Membership

HIGHEST_ENTRY = 2.0
"""Most that the entry hazard can be, a year; assumed."""
_ROUNDING = 1e-9
"""Relative error that a hazard may have from rounding."""


def entry_factors(
    *,
    informal_gate: Floats,
    accord: Floats,
    size: Floats,
    border: Bools,
    activity_share: Floats,
    attention_shock: float,
    rate: Floats,
    crisis: Bools,
    p: Membership,
) -> Terms:
    """Logarithms of the factors of the entry hazard (a year), which add up to its logarithm.

    h = e·e_c·G^ζ·2σ(3·acc)·(pop/80,000)^β·(1 + κ_bd·border)·(.5 + activity share)·exp(−att)·(1 + κ_d·crisis),
    at most 2 a year.

    Args:
        informal_gate: G^ζ.
        accord: of mayor and network, against the usual.
        size: population beside the reference.
        border: whether it is a border city (C8).
        activity_share: last year's share of active members: visibility.
        attention_shock: what a pandemic takes from attention, logit.
        rate: e_c, entry rate of the country, a year.
        crisis: whether a crisis of the country began last year (G1).
        p: parameters of membership.
    """
    flat = np.ones_like(size)
    with np.errstate(divide="ignore"):
        return {
            "country": np.log(p.entry * rate),
            "legal gate": np.log(informal_gate),
            "accord": _log_twice_logistic(p.alignment_slope * accord),
            "size": p.size_exponent * np.log(size),
            "border": np.log1p(p.border * border),
            "visibility": np.log((p.visibility_floor + activity_share) * flat),
            "attention": -attention_shock * flat,
            "crisis": np.log1p(p.crisis_demand * crisis),
        }


def standing(rate: Floats, size: Floats, border: Bools, p: Membership) -> Floats:
    """What of a city's entry hazard never changes: e·e_c·(pop/80,000)^β·(1 + κ_bd·border)."""
    return p.entry * rate * initial_weight(1.0, size, border, p)


def highest_entry_hazard(
    *,
    standing: Floats,
    accord: Floats,
    activity_share: Floats | float,
    attention_shock: float,
    crisis: Bools,
    p: Membership,
) -> Floats:
    """With an open gate: standing·1·2σ(3·acc)·(.5 + activity share)·exp(−att)·(1 + κ_d·crisis).

    Args as in ``entry_factors``. No candidate's hazard is above this where the accord is the highest that
    there can be; a little is added for rounding.
    """
    drawn_in = np.exp(_log_twice_logistic(p.alignment_slope * accord)) * (1 + _ROUNDING)
    of_year = drawn_in * (p.visibility_floor + activity_share) * float(np.exp(-attention_shock))
    return np.asarray(standing * of_year * (1 + p.crisis_demand * crisis))


def _log_twice_logistic(z: Floats) -> Floats:
    return np.asarray(np.log(2.0) - np.logaddexp(0.0, -z))


def hazard(factors: Terms) -> Floats:
    """The hazard from the logarithms of its factors."""
    return np.exp(total(factors))


def entry_hazard(factors: Terms) -> Floats:
    """The hazard of joining, which has a limit."""
    return np.minimum(hazard(factors), HIGHEST_ENTRY)


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


def initial_weight(informal_gate: Floats | float, size: Floats, border: Bools, p: Membership) -> Floats:
    """Weight of a city among the members of 2022: G^ζ·(pop/80,000)^β·(1 + κ_bd·border)."""
    return informal_gate * size**p.size_exponent * (1 + p.border * border)
