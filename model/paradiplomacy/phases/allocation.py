"""The fund of the year goes to proposals, donors and firms add theirs, projects start (ninth step)."""

from collections.abc import Callable
from typing import Any

import numpy as np

from paradiplomacy.common.columns import Bools, Floats, Ints, in_cents, rows_where
from paradiplomacy.phases import by_hand
from paradiplomacy.phases.decision import Decision, Inputs, Lever, shares
from paradiplomacy.rules import donors, go_ahead, proposing, treasury
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

_NONE: Ints = np.empty(0, dtype=np.int64)


def allocate_fund(world: World) -> None:
    """Grants of the network's own fund by its rule; success and rejection are remembered."""
    by_hand.check(world)
    judged = by_hand.judged(world)
    rejected = _judge(world, judged) if len(judged) else _NONE
    world.record.losing_cost = in_cents(world.settings.proposing.losing_cost_usd * len(rejected))
    _remember_call(world, len(judged), rejected)


def _judge(world: World, judged: Ints) -> Ints:
    """Grants to those of the drafts that win one; the coordinators of the others."""
    drafts, cities, network = world.record.drafts, world.cities, world.network
    eligible, given = by_hand.eligible(world), world.allotments.get(world.year)
    if given is not None:
        drafts.grant[eligible] = by_hand.grants(world, eligible, given)
    elif len(eligible):
        drafts.grant[eligible] = _grants(world, eligible)
    rejected = judged[~drafts.funded[judged]]
    drafts.state[rejected] = State.REJECTED
    ids, to = cities.id[drafts.coordinator], projects_of(world.year)
    network.balance -= world.ledger.transfer(
        world.year, Transfer.GRANT, drafts.grant, NETWORK, to, payee_ids=ids
    )
    return drafts.coordinator[rejected]


def _remember_call(world: World, judged: int, rejected: Ints) -> None:
    cities, s, network = world.cities, world.settings, world.network
    network.success = treasury.remembered_success(network.success, judged - len(rejected), judged, s.fund)
    count = np.bincount(rejected, minlength=len(cities))
    cities.discouragement = proposing.discouraged(cities.discouragement, count, s.proposing)


def _grants(world: World, eligible: Ints) -> Ints:
    cities, s, drafts = world.cities, world.settings, world.record.drafts
    coordinator = drafts.coordinator[eligible]
    rule = RULES[s.fund.rule]
    requests = Requests(
        id=cities.id[coordinator],
        amount=drafts.request[eligible],
        quality=drafts.quality[eligible],
        favoured=world.network.council[coordinator] & world.network.elected,
        country=cities.country[coordinator],
        **{need: column(world, eligible) for need, column in NEEDED.items() if need in rule.needs},
    )
    call = Call(
        budget=world.record.fund,
        favour=treasury.favour(s.fund),
        smallest_grant=in_cents(s.fund.smallest_grant_usd),
        lottery_threshold=s.fund.lottery_threshold,
        members_by_country=world.by_country(cities.members),
        earlier_grants_by_country=world.network.grants_by_country,
        parameters={name: s[name] for name in rule.needs - NEEDED.keys()},
    )
    return rule(requests, call)


# --- What only some rules need ---


def _lots(world: World, eligible: Ints) -> Floats:
    coordinator = world.record.drafts.coordinator[eligible]
    return world.streams.uniform(Purpose.LOTTERY, world.year, world.cities.code[coordinator])


def _utility(world: World, eligible: Ints) -> Utilities:
    """Twice each voter's utility of each proposal: 1 same axis, 1 own country in the team, ½ tied (9).

    Voters of one axis and country are of one kind, but for those who are tied to a coordinator.
    """
    cities, drafts, voters = world.cities, world.record.drafts, _voters(world)
    team = drafts.team[eligible]
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
    """Offers of donors and firms to proposals; they pay only what starts."""
    offer = donors.offer_usd(
        world.conditions.donor_scale,
        world.last_year.completed,
        world.last_year.dispersion,
        world.settings.donors,
    )
    world.network.donor_pot += in_cents(offer)
    if len(world.record.drafts):
        _donor_offers(world, offer > 0)
        _private_offers(world)


def _donor_offers(world: World, offering: bool) -> None:
    """Donor money for drafts: on top of cost for those with a grant, or the donors' own call.

    Donors hold a call of their own where there is no fund and they offer something this year.
    """
    drafts, pot = world.record.drafts, world.network.donor_pot
    if world.record.fund:
        chosen = rows_where(drafts.funded)
        if len(chosen):
            drafts.donor[chosen] = pot // len(chosen)
    elif offering:
        submitted = rows_where(drafts.submitted)
        best = np.lexsort((drafts.coordinator[submitted], -drafts.quality[submitted]))
        chosen = submitted[best[: donors.CALL_SIZE]]
        drafts.donor[chosen] = np.minimum(drafts.cost[chosen] // 2, pot // max(len(chosen), 1))


def _private_offers(world: World) -> None:
    drafts, p = world.record.drafts, world.settings.private
    if p.share > 0 and (world.conditions.forum or not p.needs_forum):
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
    wanted = np.maximum(drafts.request, 1) if world.record.fund else np.maximum(drafts.cost // 2, 1)
    helped = drafts.grant if world.record.fund else drafts.donor
    return {
        "budget": drafts.mean(world.budget_usd(drafts.team)),
        "alignment": drafts.mean(world.alignment(drafts.team)),
        "support": world.record.effective_support,
        "covered": helped / wanted,
        "private": drafts.private / np.maximum(drafts.cost, 1),
        "p": world.settings.go_ahead,
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
    levers=(Lever("budget", high=_LARGEST_BUDGET_USD), *shares("alignment", "support", "covered", "private")),
)


def _refund(world: World, stays: Bools) -> None:
    """A grant of a project that does not start comes back whole, and is not granted again this year."""
    if world.record.fund:
        drafts = world.record.drafts
        grants, ids = drafts.grant * stays, world.cities.id[drafts.coordinator]
        world.network.balance += world.ledger.transfer(
            world.year, Transfer.REFUND, grants, projects_of(world.year), NETWORK, payer_ids=ids
        )


def _share_costs(world: World, projects: Projects) -> tuple[Ints, Ints]:
    """Teams share what grants leave of the cost equally: cash as far as it goes, the rest as staff time.

    Returns:
        Cash and staff time of each project, cents.
    """
    cities, ids, cash_share = world.cities, world.cities.id, world.settings.projects.cash_share
    covered = projects.grant if world.record.fund else projects.donor
    needed = np.maximum(projects.cost - covered, 0)
    project, row, cash = teams.payments(projects.team, needed, cash_share, cities.budget, cities.spent)
    np.add.at(cities.spent, row, cash)
    np.add.at(projects.cash, project, cash)
    projects.in_kind = needed - projects.cash
    led_by = ids[projects.coordinator[project]]
    world.ledger.transfer(
        world.year, Transfer.OWN_SHARE, cash, CITY, projects_of(world.year), ids[row], led_by
    )
    return projects.cash, projects.in_kind


def _pay(world: World, projects: Projects) -> None:
    """Donors and firms pay; countries with grants paid are remembered by the quota rule."""
    ids, year, network = world.cities.id[projects.coordinator], world.year, world.network
    to = projects_of(year)
    network.donor_pot -= world.ledger.transfer(year, Transfer.DONOR, projects.donor, DONORS, to, None, ids)
    world.ledger.transfer(year, Transfer.PRIVATE, projects.private, PRIVATE, to, None, ids)
    granted = world.cities.country[projects.coordinator[projects.funded]]
    network.grants_by_country = network.grants_by_country + np.bincount(granted, minlength=len(COUNTRIES))


def _tie_teams(world: World, projects: Projects) -> None:
    """Coordinators and partners of projects that start come closer; pairs are remembered."""
    first, second, _ = projects.pairs()
    world.ties.add(first, second, world.settings.ties.project)
    keys = projects.pair_keys.tolist()
    world.record.repeated_pairs = np.array([key in world.past_pairs for key in keys], dtype=bool)
    world.past_pairs.update(keys)
