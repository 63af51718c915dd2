"""The fund of the year goes to proposals, donors and firms add theirs, projects start (ninth step)."""

import numpy as np

from paradiplomacy.columns import Bools, Ints, cents, rows_where
from paradiplomacy.parameters import COUNTRIES
from paradiplomacy.phases.finish import pair_keys
from paradiplomacy.rules import allocation, donors, fund, go_ahead, logit, proposing
from paradiplomacy.rules.axes import Axis
from paradiplomacy.streams import Purpose
from paradiplomacy.world.ledger import CITY, DONORS, NETWORK, PRIVATE, Transfer, projects_of
from paradiplomacy.world.projects import NOBODY, Projects, State
from paradiplomacy.world.state import World

_TIED = 0.3
"""Weight of a tie from which a voter counts a coordinator as a partner (equal shares)."""


def allocate_fund(world: World) -> None:
    """Grants of the network's own fund by its rule; success and rejection are remembered."""
    record, cities = world.record, world.cities
    # without a call nothing is judged: nobody wins and nobody is rejected
    judged = record.drafts.state != State.NO_PARTNER if record.fund else np.zeros(len(record.drafts), bool)
    submitted = rows_where(judged)
    projects = record.drafts.take(submitted)
    eligible = fund.in_good_standing(cities.arrears[projects.coordinator])
    projects.grant[eligible] = _grants(world, projects.take(eligible))
    record.drafts.grant[submitted] = projects.grant
    rejected = projects.coordinator[~projects.funded]
    record.drafts.state[submitted[~projects.funded]] = State.REJECTED
    record.losing_cost = int(cents(world.settings.proposing.losing_cost_usd * len(rejected)))
    _remember_call(world, len(projects), rejected)
    world.network.balance -= world.ledger.transfer(
        world.year,
        Transfer.GRANT,
        projects.grant,
        NETWORK,
        projects_of(world.year),
        payee_ids=cities.id[projects.coordinator],
    )


def _remember_call(world: World, submitted: int, rejected: Ints) -> None:
    cities, s, network = world.cities, world.settings, world.network
    network.success = fund.remembered_success(network.success, submitted - len(rejected), submitted, s.fund)
    count = np.bincount(rejected, minlength=len(cities))
    cities.discouragement = proposing.discouraged(cities.discouragement, count, s.proposing)


def _grants(world: World, projects: Projects) -> Ints:
    """Grants of the proposals that are eligible, cents."""
    cities, s, coordinator = world.cities, world.settings, projects.coordinator
    seated = world.network.council[coordinator] & world.network.elected
    requests = allocation.Requests(
        id=cities.id[coordinator],
        amount=projects.request,
        quality=projects.quality,
        favoured=seated,
        country=cities.country[coordinator],
        lot=world.streams.uniform(Purpose.LOTTERY, world.year, cities.code[coordinator]),
        utility=_utility(world, projects),
    )
    terms = allocation.FundRules(
        budget=world.record.fund,
        favour=fund.favour(s.fund),
        smallest_grant=int(cents(s.fund.smallest_grant_usd)),
        lottery_threshold=s.fund.lottery_threshold,
        members_by_country=world.by_country(cities.members),
        earlier_grants_by_country=world.network.grants_by_country,
    )
    granted: Ints = allocation.RULES[s.fund.rule](requests, terms)
    return granted


def _utility(world: World, projects: Projects) -> Ints:
    """Twice each voter's utility of each proposal: 1 same axis, 1 own country in the team, ½ tied (9)."""
    cities = world.cities
    if world.settings.fund.rule != "method-of-equal-shares":
        return np.empty((0, len(projects)), dtype=np.int64)
    voters = _voters(world)
    same_axis = cities.axis[voters][:, np.newaxis] == projects.axis
    team_countries = np.where(projects.present, cities.country[projects.team], -1)
    own = (cities.country[voters][:, np.newaxis, np.newaxis] == team_countries).any(axis=2)
    grid = np.broadcast_arrays(voters[:, np.newaxis], projects.coordinator)
    tie = world.ties.weights(grid[0].ravel(), grid[1].ravel()).reshape(grid[0].shape)
    return np.asarray(2 * same_axis + 2 * own + (tie > _TIED), dtype=np.int64)


def _voters(world: World) -> Ints:
    chosen = world.network.council if world.settings.fund.voters == "council" else world.cities.active
    rows: Ints = rows_where(chosen)
    return rows


# outside money


def add_outside_money(world: World) -> None:
    """Offers of donors and firms to proposals; they pay only what starts."""
    drafts, network, s = world.record.drafts, world.network, world.settings
    offer = donors.offer_usd(
        world.conditions.donor_scale, world.last_year.completed, world.last_year.dispersion, s.donors
    )
    network.donor_pot += int(cents(offer))
    drafts.donor = _donor_offers(world, offer > 0)
    capital = s.private.share > 0 and (world.conditions.forum or not s.private.needs_forum)
    productive = (drafts.axis == Axis.PRODUCTIVE) & capital
    capacity = drafts.team_mean(world.cities.capacity)
    private = donors.private_usd(s.private.share, capacity, drafts.cost)
    drafts.private = np.where(productive, np.floor(private), 0).astype(np.int64)


def _donor_offers(world: World, offering: bool) -> Ints:
    """Donor money for each draft: on top of cost for those with a grant, or the donors' own call.

    Donors hold a call of their own where there is no fund and they offer something this year.
    """
    drafts, pot = world.record.drafts, world.network.donor_pot
    offers = np.zeros(len(drafts), dtype=np.int64)
    if world.record.fund:
        chosen = rows_where(drafts.funded)
        limit = np.full(len(chosen), pot)
    else:
        submitted = rows_where((drafts.state != State.NO_PARTNER) & offering)
        best = np.lexsort((drafts.coordinator[submitted], -drafts.quality[submitted]))
        chosen = submitted[best[: donors.CALL_SIZE]]
        limit = drafts.cost[chosen] // 2
    if len(chosen):
        offers[chosen] = np.minimum(limit, pot // len(chosen))
    return offers


# start


def start_projects(world: World) -> None:
    """Projects go ahead or not; money flows to those that do, grants of the others come back."""
    drafts, cities = world.record.drafts, world.cities
    chance = logit.probability(_go_ahead_terms(world))
    drawn = world.streams.uniform(Purpose.GO_AHEAD, world.year, cities.code[drafts.coordinator])
    starts = (drafts.state != State.NO_PARTNER) & (drawn < chance)
    _refund(world, ~starts)
    drafts.state[starts] = State.RUNNING
    for money in (drafts.donor, drafts.private):
        money[~starts] = 0
    _share_costs(world, starts)
    world.running = drafts.take(starts)
    _pay(world, world.running)
    _tie_teams(world)


def _go_ahead_terms(world: World) -> logit.Terms:
    drafts = world.record.drafts
    wanted = np.maximum(drafts.request, 1) if world.record.fund else np.maximum(drafts.cost // 2, 1)
    helped = drafts.grant if world.record.fund else drafts.donor
    return go_ahead.terms(
        budget=drafts.mean(world.budget_usd(drafts.team)),
        alignment=drafts.mean(world.alignment(drafts.team)),
        support=world.record.effective_support,
        covered=helped / wanted,
        private=drafts.private / np.maximum(drafts.cost, 1),
        p=world.settings.go_ahead,
    )


def _refund(world: World, stays: Bools) -> None:
    """A grant of a project that does not start comes back whole, and is not granted again this year."""
    drafts = world.record.drafts
    grants, ids = drafts.grant * stays, world.cities.id[drafts.coordinator]
    world.network.balance += world.ledger.transfer(
        world.year, Transfer.REFUND, grants, projects_of(world.year), NETWORK, payer_ids=ids
    )


def _share_costs(world: World, starts: Bools) -> None:
    """Teams share what grants leave of the cost equally: cash as far as it goes, the rest as staff time.

    Project by project, because a city in two teams has less left for the second.
    """
    drafts, cities, share = world.record.drafts, world.cities, world.settings.projects.cash_share
    covered = drafts.grant if world.record.fund else drafts.donor
    needed = np.maximum(0, drafts.cost - covered)[starts].tolist()
    teams = [[row for row in team if row != NOBODY] for team in drafts.team[starts].tolist()]
    everyone = np.unique(drafts.team[starts])
    allowed = np.floor(cities.budget[everyone] * share).astype(np.int64)
    left = dict(zip(everyone.tolist(), np.minimum(allowed, cities.cash_left[everyone]).tolist(), strict=True))
    shares = [_cash_shares(team, need, left) for team, need in zip(teams, needed, strict=True)]
    drafts.cash[starts] = [sum(cash) for cash in shares]
    drafts.in_kind[starts] = needed - drafts.cash[starts]
    _pay_shares(world, teams, shares)


def _cash_shares(team: list[int], needed: int, left: dict[int, int]) -> list[int]:
    """What each city of a team pays in cash; ``left`` is what it can still spend, and is brought down."""
    cash = [min(needed // len(team), left[row]) for row in team]
    for row, paid in zip(team, cash, strict=True):
        left[row] -= paid
    return cash


def _pay_shares(world: World, teams: list[list[int]], shares: list[list[int]]) -> None:
    rows = np.array([row for team in teams for row in team], dtype=np.int64)
    cash = np.array([paid for team in shares for paid in team], dtype=np.int64)
    np.add.at(world.cities.spent, rows, cash)
    ids = world.cities.id
    led_by = ids[[team[0] for team in teams for _ in team]] if teams else rows
    world.ledger.transfer(
        world.year, Transfer.OWN_SHARE, cash, CITY, projects_of(world.year), ids[rows], led_by
    )


def _pay(world: World, projects: Projects) -> None:
    """Donors and firms pay; countries with grants paid are remembered by the quota rule."""
    ids, year, network = world.cities.id[projects.coordinator], world.year, world.network
    to = projects_of(year)
    network.donor_pot -= world.ledger.transfer(year, Transfer.DONOR, projects.donor, DONORS, to, None, ids)
    world.ledger.transfer(year, Transfer.PRIVATE, projects.private, PRIVATE, to, None, ids)
    granted = world.cities.country[projects.coordinator[projects.funded]]
    network.grants_by_country = network.grants_by_country + np.bincount(granted, minlength=len(COUNTRIES))


def _tie_teams(world: World) -> None:
    """Coordinators and partners of projects that start come closer; pairs are remembered."""
    first, second, _ = world.running.pairs()
    world.ties.add(first, second, world.settings.ties.project)
    keys = pair_keys(world, world.running)[0].tolist()
    world.record.repeated_pairs = np.array([key in world.past_pairs for key in keys], dtype=bool)
    world.past_pairs.update(keys)
