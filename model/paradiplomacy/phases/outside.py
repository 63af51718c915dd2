"""What comes from outside: governments, mayors, laws, crises and budgets (first two steps of a year)."""

import numpy as np

from paradiplomacy.common import each
from paradiplomacy.common.columns import CENTS, Bools, Floats, Ints, acts, cents, rows_where
from paradiplomacy.rules import capacity, crises, politics
from paradiplomacy.rules.public import buffered_support
from paradiplomacy.scenario.events import CHANNELS
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.world import sources
from paradiplomacy.world.conditions import conditions
from paradiplomacy.world.forks import take_up
from paradiplomacy.world.ledger import CITY, Transfer
from paradiplomacy.world.state import World
from paradiplomacy.world.streams import Purpose


def open_year(world: World) -> None:
    """Begin the next year: its events, dated institutions and laws."""
    world.year += 1
    take_up(world)
    world.conditions = conditions(world.now, world.year)
    world.open_year()


def change_governments(world: World) -> None:
    """National governments move, shift or stay frozen; bloc support follows."""
    p, year = world.of_countries.politics, world.year
    if world.scenario.governments == "recorded":
        orientation = each.repeated(sources.orientation().nearest(year), world.runs)
        undisturbed = politics.recorded_government(orientation, p)
    else:
        noise = world.streams.of_names(Purpose.GOVERNMENT, year, *COUNTRIES).ravel()
        undisturbed = politics.government(world.undisturbed_government, noise, p)
    world.undisturbed_government = undisturbed
    world.unshifted_governments = _kept_where_frozen(world, undisturbed)
    shift = each.repeated(world.conditions.government_shift, world.runs)
    world.governments = politics.shifted(world.unshifted_governments, shift)
    _update_support(world)


def _kept_where_frozen(world: World, position: Floats) -> Floats:
    """Frozen governments keep the position of the year before, without the shift that it may have had.

    Returns:
        The positions in each channel (row).
    """
    since = each.repeated(world.conditions.frozen_since, world.runs)
    kept = world.unshifted_governments
    if world.scenario.governments == "recorded" and since.any():
        rows = [
            [sources.orientation().nearest(year)[country] for country, year in enumerate(channel)]
            for channel in world.conditions.frozen_since.tolist()
        ]
        orientation = each.repeated(np.array(rows), world.runs)
        kept = politics.recorded_government(orientation, world.of_countries.politics)
    return np.where(since > 0, kept, position)


def _update_support(world: World) -> None:
    record, identity = world.record, world.network.identity
    s = world.of_countries
    governments = world.governments[CHANNELS.index("bloc")].reshape(world.runs, -1)
    record.support = politics.bloc_support(governments[:, world.conditions.in_bloc])
    record.buffered_support = buffered_support(record.support, identity, world.settings.identity)
    support, buffer = (column.repeat(len(COUNTRIES)) for column in (record.support, identity))
    felt = politics.felt_support(support, world.government, s.politics)
    record.felt_support = buffered_support(felt, buffer, s.identity)


def elect_mayors(world: World) -> None:
    """Municipal elections, with new mayors in some of the cities that vote."""
    cities, year = world.cities, world.year
    votes = np.array([world.facts.holds_elections(c, year) for c in range(len(COUNTRIES))])
    voting = rows_where(votes[cities.country])
    changed = voting[world.uniform(Purpose.MAYOR_CHANGE, voting) < world.of(voting).politics.mayor_change]
    noise = world.normal(Purpose.MAYOR_POSITION, changed)
    before = cities.position.take(changed)
    government = world.governments[CHANNELS.index("mayors")][cities.home.take(changed)]
    new = politics.new_mayor(before, government, noise, world.of(changed).politics)
    cities.mayor_changed = np.zeros(len(cities), dtype=bool)
    cities.mayor_changed[changed] = True
    cities.position[changed] = new
    cities.position_change = np.zeros(len(cities))
    cities.position_change[changed] = np.abs(new - before)
    world.update_gate(world.network.voice)


def lose_capacity(world: World) -> None:
    """A change of mayor costs capacity, less where there is an office and where the secretariat remembers."""
    cities, rows = world.cities, rows_where(world.cities.mayor_changed)
    s = world.of(rows)
    before = cities.capacity.take(rows)
    after = capacity.after_turnover(
        before, cities.office.take(rows), cities.member.take(rows), s.capacity, s.secretariat
    )
    world.record.turnover_losses[rows] = before - after
    cities.capacity[rows] = after


def set_budgets(world: World) -> None:
    """Budgets from size, wealth, growth and crises; crises spill over ties, and partners help."""
    cities, now = world.cities, world.conditions
    national = now.shock[cities.country]
    _remember_crises(world)
    spill = _spill(world, national)
    economy, loss = now.economy[cities.country], now.loss[cities.country]
    cities.budget = cents(crises.left(cities.usual_budget, economy, loss, spill))
    cities.spent = np.zeros(len(cities), dtype=np.int64)
    cities.shock = np.where(national > 0, national, spill)
    _help_partners(world, cities.member & (national > 0))


def _remember_crises(world: World) -> None:
    """When crises began, pandemics aside, and how long ago the last one was."""
    struck, year = world.conditions.shock > 0, world.year
    # the aftermath counts from the latest earlier year, also while a crisis lasts
    world.years_since_crisis = year - world.crisis_year
    begins = struck & (world.years_since_crisis > crises.QUIET_YEARS)
    world.crisis_begin = np.where(begins, 0 if world.conditions.pandemic else year, world.crisis_begin)
    world.crisis_year = np.where(struck, year, world.crisis_year)


def _spill(world: World, national: Floats) -> Floats:
    """Share of its budget that each member loses to crises of its partners' countries."""
    p = world.of_all.ties
    if not national.any() or not acts(p.contagion):
        return np.zeros(len(national))
    return crises.spilled(national, world.ties.mean_of_partners(national, 0.0), p.contagion)


def _help_partners(world: World, in_crisis: Bools) -> None:
    """Members outside the crisis aid tied members in it: min(loss, ι·Σ_j W_ij·b_j) (H10)."""
    cities, ties = world.cities, world.ties
    if not acts(world.settings.ties.insurance) or not in_crisis.any():
        return
    needy, helper = _aid_pairs(world, in_crisis)
    strength, share = ties.strength(), world.of(needy).ties.insurance
    planned: Floats = share * ties.weights(needy, helper) / strength[needy] * cities.budget.take(helper)
    loss = cities.usual_budget * cities.shock * CENTS
    planned = _limited(planned, needy, loss)
    amounts = np.floor(_limited(planned, helper, cities.budget.astype(np.float64))).astype(np.int64)
    payers, payees = cities.id.take(helper), cities.id.take(needy)
    world.ledger.transfer(
        world.year, Transfer.AID, amounts, CITY, CITY, payers, payees, cities.run_of(helper)
    )
    np.add.at(cities.budget, needy, amounts)
    np.add.at(cities.spent, helper, amounts)


def _aid_pairs(world: World, in_crisis: Bools) -> tuple[Ints, Ints]:
    """Tied pairs of a city in crisis and one that is not."""
    first, second = world.ties.first, world.ties.second
    needy = np.concatenate([first, second])
    helper = np.concatenate([second, first])
    chosen = in_crisis[needy] & ~in_crisis[helper]
    return needy[chosen], helper[chosen]


def _limited(amounts: Floats, rows: Ints, limit: Floats) -> Floats:
    """Amounts scaled down so that no city's sum exceeds its limit."""
    total = each.sums(rows, amounts, len(limit))
    factor = np.ones(len(limit))
    np.divide(limit, total, out=factor, where=total > limit)
    return np.asarray(amounts * factor[rows])
