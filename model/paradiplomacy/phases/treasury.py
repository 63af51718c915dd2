"""Fees and other income, the secretariat's cost, the fund of the year, and training (steps five and six)."""

import numpy as np

from paradiplomacy.common.columns import Bools, Ints, cents, rows_where
from paradiplomacy.phases.decision import Decision, shares
from paradiplomacy.rules import capacity, cost, donors, training, treasury
from paradiplomacy.rules.forms import SHARE
from paradiplomacy.world.ledger import (
    CITY,
    DONORS,
    MEMBERS,
    NETWORK,
    SECRETARIAT,
    TRAINING,
    UNITS,
    Transfer,
)
from paradiplomacy.world.state import World
from paradiplomacy.world.streams import Purpose

_NONE: Ints = np.empty(0, dtype=np.int64)


def collect_fees(world: World) -> None:
    """Fees by population, paid with some probability by members that have the money; arrears grow else."""
    cities, rows = world.cities, world.cities.members
    due = _due(world, rows)
    pays = PAY_FEE.yes(world, rows) & ~_cannot_pay(world, rows, due)
    paid = np.where(pays, due, 0)
    cities.spent[rows] += paid
    cities.arrears[rows] = np.where(pays, 0, cities.arrears.take(rows) + 1)
    world.network.balance += world.ledger.transfer(
        world.year, Transfer.FEE, paid, CITY, NETWORK, payer_ids=cities.id[rows], run=cities.run_of(rows)
    )


def _due(world: World, rows: Ints) -> Ints:
    """Fee of each member, cents."""
    return cents(cost.fee_usd(world.cities.fee_tier.take(rows), world.of(rows).fees))


def _cannot_pay(world: World, rows: Ints, due: Ints) -> Bools:
    cities = world.cities
    return np.asarray(cities.budget.take(rows) - cities.spent.take(rows) < due)


PAY_FEE = Decision[Ints](
    name="pay the fee",
    draw=Purpose.FEE,
    form=SHARE,
    rule=treasury.compliance,
    inputs=lambda world, rows: {"was_active": world.record.was_active.take(rows), "p": world.of(rows).fees},
    settled=lambda world, rows: _cannot_pay(world, rows, _due(world, rows)),
    who=lambda world: world.cities.members,
    outcome=lambda world, rows: world.cities.arrears[rows] == 0,
    levers=shares("was_active"),
)


def run_secretariat(world: World) -> None:
    """Income from activities comes in; the secretariat costs a share of it, or what members make it cost."""
    p, network = world.settings.secretariat, world.network
    active = world.counts(rows_where(world.record.was_active & world.cities.member))
    income = cents(p.activity_income_usd * active)
    network.balance += world.ledger.transfer(world.year, Transfer.ACTIVITY_INCOME, income, MEMBERS, NETWORK)
    spending = treasury.cost_of_secretariat(
        _income(world), network.balance, world.counts(world.cities.members), world.conditions.reformed, p
    )
    network.balance -= world.ledger.transfer(
        world.year, Transfer.SECRETARIAT_COST, spending, NETWORK, SECRETARIAT
    )


def _income(world: World) -> Ints:
    """Fees and activity income of the year, cents."""
    return world.ledger.total(Transfer.FEE) + world.ledger.total(Transfer.ACTIVITY_INCOME)


def set_fund(world: World) -> None:
    """The fund of the year, where there is a programme and money for it, and what donors offer beside it."""
    s, network, ledger = world.settings, world.network, world.ledger
    yearly = cents(s.fund.yearly_usd * world.conditions.programme_scale)
    refunded = ledger.total(Transfer.LATE_REFUND)  # comes back this year, is granted from the next on
    reserve = s.treasury.reserve * ledger.total(Transfer.SECRETARIAT_COST)
    available = network.balance - refunded - reserve
    world.record.fund, handling = treasury.fund_of_the_year(yearly, available, s.law)
    network.balance -= ledger.transfer(world.year, Transfer.HANDLING, handling, NETWORK, SECRETARIAT)
    completed = np.zeros(world.runs) + sum(world.completed) / max(len(world.completed), 1)
    offer = donors.offer_usd(world.conditions.donor_scale, completed, world.last_year.dispersion, s.donors)
    world.record.offer = cents(offer)


def train(world: World) -> None:
    """The training calls: applicants, seats by lot or target, own ones first, and what the trained learn."""
    cities, p, programmes = world.cities, world.settings.training, world.conditions.donor_programmes
    cities.trained[:] = False
    rows = APPLY_FOR_TRAINING.who(world)
    if not len(rows):
        return
    applicants = rows[APPLY_FOR_TRAINING.yes(world, rows)]
    world.record.applicants = applicants
    own = _seat(world, applicants, _affordable_seats(world), p.target)
    given = np.zeros(world.runs, dtype=np.int64)
    for programme in programmes:
        given += _seat(world, applicants, given * 0 + programme.seats, programme.target)
    price, year, ledger = cents(p.seat_cost_usd), world.year, world.ledger
    world.network.balance -= ledger.transfer(year, Transfer.TRAINING_COST, price * own, NETWORK, TRAINING)
    ledger.transfer(year, Transfer.DONOR_TRAINING, price * given, DONORS, TRAINING)


def _seat(world: World, applicants: Ints, seats: Ints, target: training.Target) -> Ints:
    """Seat some of the applicants of each run who have no seat yet; how many seats are taken."""
    cities = world.cities
    waiting = applicants[~cities.trained[applicants]]
    lot, call = world.uniform(Purpose.TRAINING_SEAT, waiting), cities.run_of(waiting)
    border, able = cities.border[waiting], cities.capacity[waiting]
    seated = waiting[training.seated(call, lot, border, able, seats, target)]
    cities.trained[seated] = True
    world.ever_trained[seated] = True
    cities.capacity[seated] = capacity.trained(cities.capacity[seated], world.of(seated).training.learning)
    return world.counts(seated)


def support_units(world: World) -> None:
    """What is left after fund and training, above a year's cost, goes to activities of the units (C22)."""
    network, ledger = world.network, world.ledger
    reformed = world.conditions.reformed
    kept = ledger.total(Transfer.SECRETARIAT_COST) if reformed else _income(world) // 2
    left = np.maximum(0, network.balance - world.record.fund - kept)
    network.balance -= ledger.transfer(world.year, Transfer.UNIT_ACTIVITIES, left, NETWORK, UNITS)


APPLY_FOR_TRAINING = Decision[Ints](
    name="apply for training",
    draw=Purpose.TRAINING_APPLICATION,
    form=SHARE,
    rule=training.applies,
    inputs=lambda world, rows: {"alignment": world.alignment(rows), "p": world.of(rows).training},
    gate=World.informal_gate,
    who=lambda world: world.cities.members if _training_is_on(world) else _NONE,
    outcome=lambda world, rows: np.isin(rows, world.record.applicants),
    levers=shares("alignment"),
)


def _training_is_on(world: World) -> bool:
    programmes = world.conditions.donor_programmes
    return bool(world.conditions.training_scale or any(programme.seats for programme in programmes))


def own_seats(world: World) -> Ints:
    """Seats of the own training call of each run, if there is money for them."""
    seats = np.zeros(world.runs) + world.settings.training.seats * world.conditions.training_scale
    return seats.astype(np.int64)


def _affordable_seats(world: World) -> Ints:
    """Seats of the own call that the balance pays for once the fund of the year is set aside."""
    seats, price = own_seats(world), cents(world.settings.training.seat_cost_usd)
    left = world.network.balance - world.record.fund
    return np.where(price > 0, np.minimum(seats, left // np.maximum(price, 1)), seats)
