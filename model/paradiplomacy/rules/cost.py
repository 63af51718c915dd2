"""What taking part costs a city, equation (2): transaction costs in the sense of Feiock (2013)."""

import numpy as np

from paradiplomacy.common.columns import Floats, Ints
from paradiplomacy.scenario.parameters.decisions import Cost
from paradiplomacy.scenario.parameters.network import Fees

_TIERS = np.array([50_000.0, 200_000.0, 1_000_000.0])
"""Inhabitants from which the next fee is due; assumed, as the fees are: the scale was not found."""
_KM = 1_000
"""Kilometres that the cost of travelling is stated for."""


def fee_tier(population: Floats) -> Ints:
    """Place of the fee of a city by population: under 50,000, 200,000, one million, and over."""
    return _TIERS.searchsorted(population, side="right")


def fee_usd(tier: Ints, p: Fees) -> Floats:
    """Yearly fee in dollars."""
    amounts = p.under_50k_usd, p.under_200k_usd, p.under_1m_usd, p.over_1m_usd
    if any(isinstance(amount, np.ndarray) for amount in amounts):
        return np.choose(tier, amounts)
    return np.array(amounts).take(tier)


def participation_usd(fee: Floats, distance_km: Floats, digital: Floats, relief: Floats, p: Cost) -> Floats:
    """max(0, c_0 − relief)·(1 − .7·v) + fee + c_d·distance·(1 − v), dollars a year, whoever bears it.

    A city bears (1 − support) of it, central government the rest (W1).

    Args:
        fee: fee due, dollars.
        distance_km: distance to the host city of the Summit.
        digital: v, share of meetings held from afar.
        relief: what the network spent on activities of the units last year, by active city.
        p: parameters of cost.
    """
    meeting = np.maximum(0.0, p.participation_usd - relief) * (1 - p.digital_saving * digital)
    travel = p.distance_usd * distance_km / _KM * (1 - digital)
    return np.asarray(meeting + fee + travel)


def burden(cost: Floats, budget: Floats) -> Floats:
    """κ = c/(c + b), both ≥ 0: 0 when costs are nothing beside the budget, 1 when the budget is nothing."""
    total = cost + budget
    return np.asarray(cost / np.where(total > 0, total, 1.0))
