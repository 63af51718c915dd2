"""Who comes to the Summit: an observation against reports of Summits, which nothing else feels."""

import numpy as np

from paradiplomacy.common.columns import Bools, Floats
from paradiplomacy.rules.logit import Terms
from paradiplomacy.scenario.parameters.decisions import Attendance

_KM = 1_000
"""Kilometres that the effect of distance is stated for."""


def terms(*, active: Bools, distance_km: Floats, digital: Floats, seat: Floats, p: Attendance) -> Terms:
    """The terms of the logit z of coming; P(come) = σ(z).

    Args:
        active: whether the city took part in the year.
        distance_km: to the host city.
        digital: v, share of meetings held from afar.
        seat: 1 for cities with an elected seat in the Council, else 0.
        p: parameters of attendance.
    """
    return {
        "intercept": p.base * np.ones_like(distance_km),
        "active": p.active * active,
        "distance": -p.distance * (1 - digital) * distance_km / _KM,
        "council seat": p.seat * seat,
    }
