"""Fees and other income, the secretariat's cost, the fund of the year, and training (steps five and six)."""

import numpy as np

from paradiplomacy.common.columns import Bools, Ints, cents, in_cents
from paradiplomacy.phases.decision import Decision, shares
from paradiplomacy.rules import capacity, cost, training, treasury
from paradiplomacy.rules.forms import SHARE
from paradiplomacy.world.ledger import CITY, MEMBERS, NETWORK, SECRETARIAT, TRAINING, Transfer
from paradiplomacy.world.state import World
from paradiplomacy.world.streams import Purpose

_NONE: Ints = np.empty(0, dtype=np.int64)


def collect_fees(world: World) -> None:
    """Fees by population, paid with some probability by members that have the money; arrears grow else."""
    cities, rows = world.cities, world.cities.members
    pays = PAY_FEE.yes(world, rows) & ~_cannot_pay(world, rows)
    paid = np.where(pays, _due(world, rows), 0)
    cities.spent[rows] += paid
    cities.arrears[rows] = np.where(pays, 0, cities.arrears[rows] + 1)
    world.network.balance += world.ledger.transfer(
        world.year, Transfer.FEE, paid, CITY, NETWORK, payer_ids=cities.id[rows]
    )


def _due(world: World, rows: Ints) -> Ints:
    """Fee of each member, cents."""
    return cents(cost.fee_usd(world.cities.population[rows], world.settings.fees))


def _cannot_pay(world: World, rows: Ints) -> Bools:
    cities = world.cities
    return np.asarray(cities.budget[rows] - cities.spent[rows] < _due(world, rows))


PAY_FEE = Decision[Ints](
    name="pay the fee",
    draw=Purpose.FEE,
    form=SHARE,
    rule=treasury.compliance,
    inputs=lambda world, rows: {"was_active": world.record.was_active[rows], "p": world.settings.fees},
    settled=_cannot_pay,
    who=lambda world: world.cities.members,
    outcome=lambda world, rows: world.cities.arrears[rows] == 0,
    levers=shares("was_active"),
)


def run_secretariat(world: World) -> None:
    """Income from activities comes in; the secretariat takes its share of the year's income."""
    p, network = world.settings.secretariat, world.network
    active = int(np.count_nonzero(world.record.was_active & world.cities.member))
    income = in_cents(p.activity_income_usd * active)
    network.balance += world.ledger.transfer(world.year, Transfer.ACTIVITY_INCOME, income, MEMBERS, NETWORK)
    earned = world.ledger.total(Transfer.FEE) + world.ledger.total(Transfer.ACTIVITY_INCOME)
    spending = min(network.balance, int(p.cost_share * earned))
    network.balance -= world.ledger.transfer(
        world.year, Transfer.SECRETARIAT_COST, spending, NETWORK, SECRETARIAT
    )


def set_fund(world: World) -> None:
    """The fund of the year, where there is a programme and money for it."""
    yearly = in_cents(world.settings.fund.yearly_usd * world.conditions.programme_scale)
    refunded = world.ledger.total(Transfer.LATE_REFUND)  # comes back this year, is granted from the next on
    available = max(0, world.network.balance - refunded)
    world.record.fund = treasury.fund_of_the_year(yearly, available, world.settings.law)


def train(world: World) -> None:
    """The training call: applicants, seats by lot or target, and what the trained learn."""
    cities, p = world.cities, world.settings.training
    cities.trained[:] = False
    if not world.conditions.training_scale:
        return
    rows = cities.members
    applicants = rows[APPLY_FOR_TRAINING.yes(world, rows)]
    world.record.applicants = applicants
    lot = world.streams.uniform(Purpose.TRAINING_SEAT, world.year, cities.code[applicants])
    seats = _affordable_seats(world)
    seated = applicants[
        training.seated(lot, cities.border[applicants], cities.capacity[applicants], seats, p)
    ]
    cities.trained[seated] = True
    world.ever_trained[seated] = True
    cities.capacity[seated] = capacity.trained(cities.capacity[seated], p.learning)
    price = in_cents(p.seat_cost_usd) * len(seated)
    world.network.balance -= world.ledger.transfer(
        world.year, Transfer.TRAINING_COST, price, NETWORK, TRAINING
    )


APPLY_FOR_TRAINING = Decision[Ints](
    name="apply for training",
    draw=Purpose.TRAINING_APPLICATION,
    form=SHARE,
    rule=training.applies,
    inputs=lambda world, rows: {"alignment": world.alignment(rows), "p": world.settings.training},
    gate=World.informal_gate,
    who=lambda world: world.cities.members if world.conditions.training_scale else _NONE,
    outcome=lambda world, rows: np.isin(rows, world.record.applicants),
    levers=shares("alignment"),
)


def _affordable_seats(world: World) -> int:
    """Seats of the call that the balance pays for once the fund of the year is set aside."""
    p = world.settings.training
    seats = int(p.seats * world.conditions.training_scale)
    price = in_cents(p.seat_cost_usd)
    return min(seats, (world.network.balance - world.record.fund) // price) if price else seats
