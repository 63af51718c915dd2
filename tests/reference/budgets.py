"""Budgets of the year: growth, crises, contagion over ties, and help of partners (second step)."""

import math
from typing import TYPE_CHECKING

from reference.ledger import AID

if TYPE_CHECKING:
    from reference.city import City
    from reference.network import ReferenceNetwork

type Aid = dict["tuple[City, City]", float]
"""Planned aid in cents by needy city and helper."""


def set_budgets(model: "ReferenceNetwork") -> None:
    """(2), (19) b = .05·population·wealth·econ·(1 − loss)·(1 − spill), in whole cents."""
    for government in model.governments.values():
        government.feel_crisis()
    national = {city: city.government.shock for city in model.cities}
    contagion = model.p.ties.contagion if any(national.values()) else 0.0
    for city in model.cities:
        government = city.government
        spill = 0.0
        if contagion and city.ties and not national[city]:
            spill = contagion * city.mean_of_partners(national, 0.0)
        left = city.usual_budget_usd * government.economy * (1 - government.loss) * (1 - spill)
        city.budget = round(left * 100)
        city.spent = 0
        city.shock = national[city] or spill
    if model.p.ties.insurance and any(national.values()):
        _help_partners(model, national)


def _help_partners(model: "ReferenceNetwork", national: "dict[City, float]") -> None:
    """(19) Unshocked members give tied members in a crisis min(loss, ι·Σ_j W_ij·b_j), in proportion."""
    planned = _planned(model, national)
    loss = {needy: needy.usual_budget_usd * needy.shock * 100 for needy, _ in planned}
    planned = _limited(planned, 0, loss)
    budget = {helper: float(helper.budget) for _, helper in planned}
    planned = _limited(planned, 1, budget)
    for (needy, helper), cents in planned.items():
        amount = math.floor(cents)
        model.ledger.transfer(model.year, AID, amount, f"city {helper.id}", f"city {needy.id}")
        needy.budget += amount
        helper.spent += amount


def _planned(model: "ReferenceNetwork", national: "dict[City, float]") -> Aid:
    """ι·W_ij·b_j, pairs whose needy city has the lower id first."""
    share = model.p.ties.insurance
    lower, higher = [], []
    for one in model.members:
        for other in sorted(one.ties, key=lambda city: city.id):
            if one.id < other.id and (national[one] > 0) != (national[other] > 0):
                if national[one] > 0:
                    lower.append((one, other))
                else:
                    higher.append((other, one))
    strength = {needy: needy.strength for needy, _ in lower + higher}
    return {
        (needy, helper): share * needy.ties[helper] / strength[needy] * helper.budget
        for needy, helper in lower + higher
    }


def _limited(planned: Aid, side: int, limit: "dict[City, float]") -> Aid:
    """Amounts scaled down so that no city on this side of the pairs exceeds its limit."""
    total = dict.fromkeys(limit, 0.0)
    for pair, amount in planned.items():
        total[pair[side]] += amount
    return {
        pair: amount * (limit[pair[side]] / total[pair[side]])
        if total[pair[side]] > limit[pair[side]]
        else amount
        for pair, amount in planned.items()
    }
