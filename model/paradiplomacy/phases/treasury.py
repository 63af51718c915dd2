"""Fees and other income, the secretariat's cost, the fund of the year, and training (steps five and six)."""

import numpy as np

from paradiplomacy.common.columns import Bools, Ints, cents, compiled, in_cents
from paradiplomacy.rules import capacity, cost, fund, training
from paradiplomacy.world.ledger import CITY, MEMBERS, NETWORK, SECRETARIAT, TRAINING, Transfer
from paradiplomacy.world.state import World
from paradiplomacy.world.streams import Purpose


def collect_fees(world: World) -> None:
    """Fees by population, paid with some probability by members that have the money; arrears grow else."""
    cities, rows = world.cities, world.cities.members
    due = cents(cost.fee_usd(cities.population[rows], world.settings.fees))
    chance = fund.compliance(world.record.was_active[rows], world.settings.fees)
    willing = world.streams.uniform(Purpose.FEE, world.year, cities.code[rows]) < chance
    paid = _settled(rows, due, willing, cities.budget, cities.spent, cities.arrears)
    world.network.balance += world.ledger.transfer(
        world.year, Transfer.FEE, paid, CITY, NETWORK, payer_ids=cities.id[rows]
    )


@compiled
def _settled(rows: Ints, due: Ints, willing: Bools, budget: Ints, spent: Ints, arrears: Ints) -> Ints:
    """Those who are willing and have the money pay; the others are in arrears for one year more.

    Args:
        rows: members.
        due: fee of each of them, cents.
        willing: whether each of them would pay.
        budget: of all cities, cents.
        spent: of all cities, cents; what is paid is added.
        arrears: of all cities, years; brought up to date.

    Returns:
        What each member pays, cents.
    """
    paid = np.zeros(len(rows), dtype=np.int64)
    for k in range(len(rows)):
        row = rows[k]
        if willing[k] and budget[row] - spent[row] >= due[k]:
            paid[k] = due[k]
            spent[row] += due[k]
            arrears[row] = 0
        else:
            arrears[row] += 1
    return paid


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
    world.record.fund = fund.of_the_year(yearly, available, world.settings.law)


def train(world: World) -> None:
    """The training call: applicants, seats by lot or target, and what the trained learn."""
    cities, p, rows = world.cities, world.settings.training, world.cities.members
    cities.trained[:] = False
    if not world.conditions.training_scale:
        return
    chance = training.applies(world.alignment(rows), world.informal_gate(rows), p)
    drawn = world.streams.uniform(Purpose.TRAINING_APPLICATION, world.year, cities.code[rows])
    applicants = rows[drawn < chance]
    lot = world.streams.uniform(Purpose.TRAINING_SEAT, world.year, cities.code[applicants])
    seats = _affordable_seats(world)
    seated = applicants[
        training.seated(lot, cities.border[applicants], cities.capacity[applicants], seats, p)
    ]
    cities.trained[seated] = True
    world.ever_trained[seated] = True
    cities.capacity[seated] = capacity.trained(cities.capacity[seated], p.learning)
    _pay_training(world, len(seated))


def _affordable_seats(world: World) -> int:
    """Seats of the call that the balance pays for once the fund of the year is set aside."""
    p = world.settings.training
    seats = int(p.seats * world.conditions.training_scale)
    price = in_cents(p.seat_cost_usd)
    return min(seats, (world.network.balance - world.record.fund) // price) if price else seats


def _pay_training(world: World, seats: int) -> None:
    price = in_cents(world.settings.training.seat_cost_usd) * seats
    world.network.balance -= world.ledger.transfer(
        world.year, Transfer.TRAINING_COST, price, NETWORK, TRAINING
    )
    world.record.seats_taken = seats
