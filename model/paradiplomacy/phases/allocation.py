"""The fund of the year goes to proposals, donors and firms add theirs, projects start (ninth step)."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np

from paradiplomacy.common import each
from paradiplomacy.common.columns import CENTS, Bools, Floats, Ints, acts, cents, in_cents, rows_where
from paradiplomacy.phases import by_hand
from paradiplomacy.phases.activity import ACCORD
from paradiplomacy.phases.decision import Decision, Inputs, Lever, shares
from paradiplomacy.rules import benefit, donors, go_ahead, proposing, treasury
from paradiplomacy.rules.axes import Axis
from paradiplomacy.rules.fund.call import Call, Requests, Utilities
from paradiplomacy.rules.fund.family import RULES
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.world import teams
from paradiplomacy.world.ledger import CITY, DONORS, NETWORK, PRIVATE, Transfer, projects_of
from paradiplomacy.world.projects import NOBODY, Projects, State, no_projects
from paradiplomacy.world.state import World
from paradiplomacy.world.streams import Purpose

_TIED = 0.3
"""Weight of a tie above which a voter counts a coordinator as a partner (equal shares); assumed."""


def allocate_fund(world: World) -> None:
    """Grants of the network's own fund by its rule, or by hand."""
    by_hand.check(world)
    drafts, network, given = world.record.drafts, world.network, world.allotments.get(world.year)
    eligible = by_hand.eligible(world)
    if not len(eligible):
        return
    drafts.grant[eligible] = (
        _grants(world, eligible) if given is None else by_hand.grants(world, eligible, given)
    )
    ids, to, run = world.cities.id[drafts.coordinator], projects_of(world.year), _runs(world, drafts)
    network.balance -= world.ledger.transfer(
        world.year, Transfer.GRANT, drafts.grant, NETWORK, to, payee_ids=ids, run=run
    )


def _runs(world: World, drafts: Projects) -> Ints:
    """Run of each draft."""
    return world.cities.run_of(drafts.coordinator)


def _grants(world: World, eligible: Ints) -> Ints:
    """What the rule gives in each call: it knows of one."""
    coordinators = world.record.drafts.coordinator[eligible]
    ends = world.ends(coordinators).tolist()
    calls = [eligible[start:end] for start, end in pairwise(ends) if start < end]
    members = world.by_country(world.cities.members)
    return np.concatenate([_grants_of_call(world, call, members) for call in calls])


def _grants_of_call(world: World, eligible: Ints, members: Ints) -> Ints:
    cities, drafts = world.cities, world.record.drafts
    coordinator = drafts.coordinator[eligible]
    run, rule = int(cities.run[coordinator[0]]), RULES[world.settings.fund.rule]
    s = world.of_run(run)
    countries = slice(run * len(COUNTRIES), (run + 1) * len(COUNTRIES))
    requests = Requests(
        id=cities.id[coordinator],
        amount=drafts.request[eligible],
        quality=drafts.quality[eligible],
        favoured=world.network.council[coordinator] & world.network.elected,
        country=cities.country[coordinator],
        **{need: column(world, eligible) for need, column in NEEDED.items() if need in rule.needs},
    )
    call = Call(
        budget=int(world.record.fund[run]),
        favour=float(treasury.favour(s.fund)),
        smallest_grant=in_cents(float(s.fund.smallest_grant_usd)),
        lottery_threshold=float(s.fund.lottery_threshold),
        members_by_country=members[countries],
        earlier_grants_by_country=world.network.grants_by_country[countries],
        parameters={name: s[name] for name in sorted(rule.needs - NEEDED.keys())},
    )
    return rule(requests, call)


# --- What only some rules need ---


def _lots(world: World, eligible: Ints) -> Floats:
    coordinator = world.record.drafts.coordinator[eligible]
    return world.uniform(Purpose.LOTTERY, coordinator)


def _utility(world: World, eligible: Ints) -> Utilities:
    """Twice each voter's utility of each proposal: 1 same axis, 1 own country in the team, ½ tied (9).

    Voters of one axis and country are of one kind, but for those who are tied to a coordinator.
    """
    cities, drafts = world.cities, world.record.drafts
    team, voters = drafts.team[eligible], _voters(world)
    voters = voters[cities.run_of(voters) == cities.run[team[0, 0]]]
    team_countries = np.where(team != NOBODY, cities.country[team], -1)
    axis, country = np.divmod(np.arange(len(Axis) * len(COUNTRIES))[:, np.newaxis], len(COUNTRIES))
    own = (country[:, :, np.newaxis] == team_countries).any(axis=2)
    by_kind = 2 * (axis == drafts.axis[eligible]) + 2 * own
    kind = cities.axis[voters] * len(COUNTRIES) + cities.country[voters]
    return Utilities(by_kind, kind, *_tied(world, voters, drafts.coordinator[eligible]))


def _tied(world: World, voters: Ints, coordinators: Ints) -> tuple[Ints, Ints]:
    """The pairs of a voter and a coordinator with a strong tie, as places in the two columns."""
    ties = world.ties
    strong = rows_where(ties.weight > _TIED)
    one, other = ties.first[strong], ties.second[strong]
    of_voter, of_coordinator = (_places(rows, len(world.cities)) for rows in (voters, coordinators))
    voter = np.concatenate([of_voter[one], of_voter[other]])
    coordinator = np.concatenate([of_coordinator[other], of_coordinator[one]])
    tied = (voter >= 0) & (coordinator >= 0)
    return voter[tied], coordinator[tied]


def _places(rows: Ints, cities: int) -> Ints:
    """Where each city stands in ``rows``, −1 if it does not."""
    places = np.full(cities, -1, dtype=np.int64)
    places[rows] = np.arange(len(rows))
    return places


def _voters(world: World) -> Ints:
    chosen = world.network.council if world.settings.fund.voters == "council" else world.cities.active
    rows: Ints = rows_where(chosen)
    return rows


NEEDED: dict[str, Callable[[World, Ints], Any]] = {"lot": _lots, "utility": _utility}
"""Columns of the requests that take time, by name, each worked out only for a rule that needs it."""


# --- Outside money ---


def add_outside_money(world: World) -> None:
    """Offers of donors and firms to proposals; they pay only what starts. Who wins nothing is rejected."""
    _donor_offers(world)
    _private_offers(world)
    _remember_call(world)


def _donor_offers(world: World) -> None:
    """Donors add to own grants, and hold a second call with the rest and their programmes' dollars."""
    drafts, offer, s = world.record.drafts, world.record.offer, world.settings
    run, granted = _runs(world, drafts), rows_where(drafts.funded)
    room = drafts.cost[granted] - drafts.grant[granted]
    pot = (s.donors.top_up * offer).astype(np.int64)
    drafts.donor[granted] = donors.top_up(run[granted], pot, room)
    general, of_axis = _programmes_money(world)
    rest = general + offer - each.whole_sums(run[granted], drafts.donor[granted], world.runs)
    others = rows_where(drafts.submitted & ~drafts.funded)
    best = others[np.lexsort((drafts.coordinator[others], -drafts.quality[others]))]
    smallest = np.zeros(world.runs, dtype=np.int64) + cents(s.fund.smallest_grant_usd)
    drafts.donor[best] = donors.second_call(
        run[best], drafts.cost[best] // 2, drafts.axis[best], rest, of_axis, smallest
    )


def _programmes_money(world: World) -> tuple[int, Ints]:
    """Dollars of the donors' programmes for projects on every axis, and on each; cents."""
    general, of_axis = 0, np.zeros(len(Axis), dtype=np.int64)
    for programme in world.conditions.donor_programmes:
        money = in_cents(programme.usd)
        if programme.axis is None:
            general += money
        else:
            of_axis[Axis[programme.axis.upper()]] += money
    return general, of_axis


def _remember_call(world: World) -> None:
    """What drafts brought this year, and who was rejected."""
    drafts, cities, network, p = world.record.drafts, world.cities, world.network, world.settings.proposing
    run = _runs(world, drafts)
    committed = each.whole_sums(run, drafts.grant + drafts.donor, world.runs) / CENTS
    after = benefit.expected_money(network.expected, committed, each.counts(run, world.runs))
    network.expected = np.where(world.call, after, network.expected)
    judged = by_hand.judged(world)
    rejected = judged[~drafts.helped[judged]]
    drafts.state[rejected] = State.REJECTED
    world.record.losing_cost = cents(p.losing_cost_usd * each.counts(run[rejected], world.runs))
    count = np.bincount(drafts.coordinator[rejected], minlength=len(cities))
    cities.discouragement = proposing.discouraged(cities.discouragement, count, world.of_all.proposing)


def _private_offers(world: World) -> None:
    drafts = world.record.drafts
    p = world.of(drafts.coordinator).private
    if acts(p.share) and (world.conditions.forum or not p.needs_forum):
        capacity = drafts.team_mean(world.cities.capacity)
        private = np.floor(donors.private_usd(p.share, capacity, drafts.cost))
        drafts.private = np.where(drafts.axis == Axis.PRODUCTIVE, private, 0).astype(np.int64)


# --- Start ---


def start_projects(world: World) -> None:
    """Projects go ahead or not; money flows to those that do, grants of the others come back."""
    drafts = world.record.drafts
    if not len(drafts):
        world.running = no_projects(world.year)
        return
    starts = drafts.submitted & GO_AHEAD.yes(world, drafts)
    _refund(world, ~starts)
    drafts.donor *= starts
    drafts.private *= starts
    rows = rows_where(starts)
    drafts.state[rows] = State.RUNNING
    world.running = drafts.take(rows)
    if len(rows):
        drafts.cash[rows], drafts.in_kind[rows] = _share_costs(world, world.running)
        _pay(world, world.running)
        _tie_teams(world, world.running)


def _circumstances(world: World, drafts: Projects) -> Inputs:
    """What decides whether drafts go ahead, once grants and outside money are known."""
    helped = (drafts.grant + drafts.donor) / np.maximum(drafts.request, 1)
    return {
        "budget": drafts.mean(world.budget_usd(drafts.team)),
        "accord": drafts.mean(world.accord(drafts.team)),
        "support": drafts.mean(world.support(drafts.team)),
        "covered": np.minimum(helped, 1.0),
        "private": drafts.private / np.maximum(drafts.cost, 1),
        "p": world.of(drafts.coordinator).go_ahead,
    }


def _went_ahead(world: World, _: Projects) -> Bools:
    drafts = world.record.drafts
    return drafts.state[drafts.submitted] >= State.RUNNING


_LARGEST_BUDGET_USD = 1e6
"""Largest mean budget of a team that an explanation considers, dollars."""

GO_AHEAD = Decision[Projects](
    name="go ahead",
    draw=Purpose.GO_AHEAD,
    rule=go_ahead.terms,
    inputs=_circumstances,
    who=lambda world: world.record.drafts.take(world.record.drafts.submitted),
    city=lambda drafts: drafts.coordinator,
    outcome=_went_ahead,
    levers=(Lever("budget", high=_LARGEST_BUDGET_USD), ACCORD, *shares("support", "covered", "private")),
)


def _refund(world: World, stays: Bools) -> None:
    """A grant of a project that does not start comes back whole, and is not granted again this year."""
    drafts = world.record.drafts
    grants, ids, of = drafts.grant * stays, world.cities.id[drafts.coordinator], projects_of(world.year)
    world.network.balance += world.ledger.transfer(
        world.year, Transfer.REFUND, grants, of, NETWORK, payer_ids=ids, run=_runs(world, drafts)
    )


def _share_costs(world: World, projects: Projects) -> tuple[Ints, Ints]:
    """Teams share what grants leave of the cost equally: cash as far as it goes, the rest as staff time.

    Returns:
        Cash and staff time of each project, cents.
    """
    cities, ids, s = world.cities, world.cities.id, world.of(projects.coordinator)
    cash_share = np.zeros(len(projects)) + s.projects.cash_share
    needed = np.maximum(projects.cost - projects.grant - projects.donor, 0)
    project, row, cash = teams.payments(projects.team, needed, cash_share, cities.budget, cities.spent)
    np.add.at(cities.spent, row, cash)
    np.add.at(projects.cash, project, cash)
    projects.in_kind = needed - projects.cash
    led_by, to = ids[projects.coordinator[project]], projects_of(world.year)
    run = cities.run_of(row)
    world.ledger.transfer(world.year, Transfer.OWN_SHARE, cash, CITY, to, ids[row], led_by, run)
    return projects.cash, projects.in_kind


def _pay(world: World, projects: Projects) -> None:
    """Donors and firms pay; countries with grants paid are remembered by the quota rule."""
    ids, year, network = world.cities.id[projects.coordinator], world.year, world.network
    to, run = projects_of(year), _runs(world, projects)
    world.ledger.transfer(year, Transfer.DONOR, projects.donor, DONORS, to, None, ids, run)
    world.ledger.transfer(year, Transfer.PRIVATE, projects.private, PRIVATE, to, None, ids, run)
    granted = world.by_country(projects.coordinator[projects.funded])
    network.grants_by_country = network.grants_by_country + granted


def _tie_teams(world: World, projects: Projects) -> None:
    """Coordinators and partners of projects that start come closer; pairs are remembered."""
    first, second, _ = projects.pairs()
    world.ties.renew(first, second, world.of(first).ties.project)
    keys = projects.pair_keys.tolist()
    world.record.repeated_pairs = np.array([key in world.past_pairs for key in keys], dtype=bool)
    world.past_pairs.update(keys)
