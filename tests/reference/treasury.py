"""Fees and income, the secretariat's cost, the fund of the year, and activities of the units (C22)."""

import math
from typing import TYPE_CHECKING

from paradiplomacy.world.streams import Purpose
from reference.ledger import (
    ACTIVITY_INCOME,
    BROUGHT_FORWARD,
    FEE,
    HANDLING,
    LATE_REFUND,
    NETWORK,
    SECRETARIAT_COST,
    UNIT_ACTIVITIES,
)

if TYPE_CHECKING:
    from reference.network import ReferenceNetwork


def open_balance(model: "ReferenceNetwork") -> None:
    """The network of 2022 begins with a year's cost, that of the founders with nothing."""
    if model.settings.start == "members-2022":
        model.organs.balance = model.ledger.transfer(
            model.settings.first_year, BROUGHT_FORWARD, _usual_cost(model), "earlier years", NETWORK
        )


def _usual_cost(model: "ReferenceNetwork") -> int:
    """What the secretariat asks for since the statute of 2015, cents."""
    p = model.p.secretariat
    return round((p.base_usd + p.member_usd * len(model.members)) * 100)


def collect_fees(model: "ReferenceNetwork") -> None:
    """Paid with .5 + .3·[active last year] where there is the money; arrears grow else."""
    p = model.p.fees
    for city in model.members:
        due = round(city.fee_usd * 100)
        willing = city.drawn(Purpose.FEE) < p.compliance + p.compliance_active * city.was_active
        if willing and city.cash_left >= due:
            city.spent += due
            city.arrears = 0
            model.organs.balance += model.ledger.transfer(model.year, FEE, due, f"city {city.id}", NETWORK)
        else:
            city.arrears += 1


def run_secretariat(model: "ReferenceNetwork") -> None:
    """20 USD for each active member come in; the secretariat takes a part of the income of the year.

    Before the reform .8 of it, from then on what it costs, at most .9 of it; never more than there is.
    """
    p, organs, ledger, year = model.p.secretariat, model.organs, model.ledger, model.year
    active = sum(city.was_active for city in model.members)
    from_activities = round(p.activity_income_usd * active * 100)
    organs.balance += ledger.transfer(year, ACTIVITY_INCOME, from_activities, "member activities", NETWORK)
    organs.income = ledger.total[FEE] + ledger.total[ACTIVITY_INCOME]
    if model.conditions.reformed:
        wanted = min(math.floor(p.income_limit * organs.income), _usual_cost(model))
    else:
        wanted = math.floor(p.cost_share * organs.income)
    organs.cost = min(organs.balance, wanted)
    organs.balance -= ledger.transfer(year, SECRETARIAT_COST, organs.cost, NETWORK, "secretariat")


def set_fund(model: "ReferenceNetwork") -> None:
    """F = min(20,000, max(0, balance − late refunds − reserve)/(1 + f)), and f·F is spent on handling it.

    The reserve is half a year's cost; f = f_a(1 − certainty). Refunds are granted from the next year on.
    """
    organs, law = model.organs, model.p.law
    yearly = round(model.p.fund.yearly_usd * model.conditions.programme * 100)
    reserve = model.p.treasury.reserve * organs.cost
    friction = law.fund_friction * (1 - law.certainty)
    available = max(0.0, organs.balance - model.ledger.total[LATE_REFUND] - reserve)
    organs.fund = math.floor(min(yearly, available / (1 + friction)))
    handling = math.floor(friction * organs.fund)
    organs.balance -= model.ledger.transfer(model.year, HANDLING, handling, NETWORK, "secretariat")


def pay_units(model: "ReferenceNetwork") -> None:
    """What fund and training leave above a year's cost, before the reform half a year's income, is spent."""
    organs = model.organs
    kept = organs.cost if model.conditions.reformed else organs.income // 2
    spare = max(0, organs.balance - organs.fund - kept)
    organs.balance -= model.ledger.transfer(model.year, UNIT_ACTIVITIES, spare, NETWORK, "thematic units")


def relieve(model: "ReferenceNetwork") -> None:
    """Activities of the units, by active city of the year, lower c_0 of everybody in the next year."""
    active = sum(city.active for city in model.members)
    spent_usd = model.ledger.total[UNIT_ACTIVITIES] / 100
    model.organs.relief_usd = spent_usd / active if active else 0.0
