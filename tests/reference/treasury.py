"""Fees and income, the secretariat's cost, the fund of the year, and training (fifth and sixth step)."""

from typing import TYPE_CHECKING

from paradiplomacy.world.streams import Purpose
from reference.ledger import (
    ACTIVITY_INCOME,
    FEE,
    LATE_REFUND,
    NETWORK,
    SECRETARIAT_COST,
    TRAINING_COST,
)

if TYPE_CHECKING:
    from reference.city import City
    from reference.network import ReferenceNetwork


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
    """20 USD for each active member come in; the secretariat costs min(balance, .6·income of the year)."""
    p, organs, ledger, year = model.p.secretariat, model.organs, model.ledger, model.year
    active = sum(city.was_active for city in model.members)
    income = round(p.activity_income_usd * active * 100)
    organs.balance += ledger.transfer(year, ACTIVITY_INCOME, income, "member activities", NETWORK)
    earned = ledger.total[FEE] + ledger.total[ACTIVITY_INCOME]
    cost = min(organs.balance, int(p.cost_share * earned))
    organs.balance -= ledger.transfer(year, SECRETARIAT_COST, cost, NETWORK, "secretariat")


def set_fund(model: "ReferenceNetwork") -> None:
    """F = min(20,000, balance)·(1 − f_a(1 − certainty)); refunds are granted from the next year on."""
    yearly = round(model.p.fund.yearly_usd * model.conditions.programme * 100)
    available = max(0, model.organs.balance - model.ledger.total[LATE_REFUND])
    friction = model.p.law.fund_friction * (1 - model.p.law.certainty)
    model.organs.fund = int(min(yearly, available) * (1 - friction))


def train(model: "ReferenceNetwork") -> None:
    """(13) Apply with .25·α·G^ζ; seats by lot or target; K ← K + λ_t(1 − K)."""
    for city in model.cities:
        city.trained = False
    if not model.conditions.training:
        return
    p, organs = model.p.training, model.organs
    applicants = [city for city in model.members if _applies(city)]
    applicants.sort(key=lambda city: (_turn(city), city.drawn(Purpose.TRAINING_SEAT)))
    seats, price = int(p.seats * model.conditions.training), round(p.seat_cost_usd * 100)
    if price:
        seats = min(seats, (organs.balance - organs.fund) // price)
    seated = applicants[:seats]
    for city in seated:
        city.trained = city.ever_trained = True
        city.capacity += p.learning * (1 - city.capacity)
    organs.balance -= model.ledger.transfer(
        model.year, TRAINING_COST, price * len(seated), NETWORK, "training"
    )


def _applies(city: "City") -> bool:
    chance = city.model.p.training.demand * city.alignment * city.informal_gate
    return city.drawn(Purpose.TRAINING_APPLICATION) < chance


def _turn(city: "City") -> float:
    """Border cities first, or the least capable, or all alike."""
    target = city.model.p.training.target
    if target == "border":
        return 0.0 if city.border else 1.0
    return city.capacity if target == "low-capacity" else 0.0
