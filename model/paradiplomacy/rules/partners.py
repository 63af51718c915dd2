"""Whom a coordinator asks, equation (6), and whether the partner consents, equation (7).

Popular and repeated partners after Berardo & Scholz (2010) and Kinne (2013); political similarity after
Gerber, Henry & Lubell (2013).
"""

import numpy as np

from paradiplomacy.common.columns import Bools, Floats, Ints
from paradiplomacy.rules import usual
from paradiplomacy.rules.logit import Terms
from paradiplomacy.scenario.parameters.decisions import Consent, Partners


def utility_terms(
    *,
    tie: Floats,
    similarity: Floats,
    capacity: Floats,
    degree: Ints,
    across_border: Bools,
    same_language: Bools,
    distance_km: Floats,
    active: Bools,
    at_home: Bools,
    border_bonus: float,
    home_advantage: float,
    p: Partners,
) -> Terms:
    """Terms of the utility u_ij of candidate partners; their softmax is the chance to be asked first.

    Args:
        tie: w_ij.
        similarity: 1 − |x_i − x_j|/2.
        capacity: K of the candidate.
        degree: number of the candidate's ties.
        across_border: a neighbour across the border, for a draft on the border axis.
        same_language: whether coordinator and candidate share their language.
        distance_km: between the two.
        active: whether the candidate takes part this year.
        at_home: whether the candidate is in the country of the host city (C7).
        border_bonus: factor on the border term, above 1 where the forum helps border cities (G5).
        home_advantage: p_host, utility.
        p: parameters of partner choice.
    """
    return {
        "ties": p.ties * tie / (1 + tie),
        "similarity": p.similarity * similarity,
        "capacity": p.capacity * capacity,
        "popularity": p.popularity * np.log1p(degree),
        "border": p.border * border_bonus * across_border,
        "language": p.language * same_language,
        "distance": -p.distance * np.log1p(distance_km / p.distance_scale_km),
        "active": p.active * active,
        "host country": home_advantage * at_home,
    }


def consent_terms(
    *,
    similarity: Floats,
    capacity: Floats,
    burden: Floats,
    outside_bloc: Bools,
    matchmaking: float,
    p: Consent,
) -> Terms:
    """Terms of the logit z of consent; P(consent) = G_j·σ(z).

    Args:
        similarity: of coordinator and candidate.
        capacity: K of the candidate.
        burden: κ of the candidate.
        outside_bloc: whether one of the two is outside the bloc (G16).
        matchmaking: strength of the Permanent Technical Secretariat (C17).
        p: parameters of consent.
    """
    flat = np.ones_like(capacity)
    return {
        "intercept": p.intercept * flat,
        "similarity": p.similarity * (similarity - usual.ALIGNMENT),
        "capacity": p.capacity * (capacity - usual.CAPACITY),
        "cost": -p.cost * (burden - usual.BURDEN),
        "bloc friction": -p.bloc_friction * outside_bloc,
        "secretariat": matchmaking * flat,
    }
