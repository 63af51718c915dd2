"""Proposals: who drafts one, on which axis, at what cost and quality (eighth step)."""

import numpy as np

from paradiplomacy.common.columns import Ints, cents, rows_where
from paradiplomacy.phases.activity import ACCORD, BLOC_SUPPORT, bloc_pull
from paradiplomacy.phases.decision import Decision, Inputs, Lever, shares
from paradiplomacy.phases.search import search
from paradiplomacy.rules import axes, benefit, drafts, proposing
from paradiplomacy.world.projects import NOBODY, Projects, State, of_health, theme_of
from paradiplomacy.world.state import World
from paradiplomacy.world.streams import Purpose


def draft_proposals(world: World) -> None:
    """Active members draft proposals and look for partners; the drafts of the year stand in the record."""
    cities = world.cities
    cities.coordinating[:] = False
    candidates = PROPOSE.who(world)
    coordinators = candidates[PROPOSE.yes(world, candidates)]
    cities.coordinating[coordinators] = True
    members = cities.members
    cities.drafting[members] = benefit.drafting(
        cities.drafting.take(members), cities.coordinating.take(members)
    )
    axis = _axes(world, coordinators)
    partners = search(world, coordinators, axis)
    cities.partnerships[:] = partners.partnerships
    world.record.drafts = _write(world, partners.team, axis)


def _circumstances(world: World, rows: Ints) -> Inputs:
    cities, s = world.cities, world.of(rows)
    drawn = of_health(cities.unit.take(rows)) & world.conditions.health_in_demand
    return {
        "capacity": cities.capacity.take(rows),
        "accord": world.accord(rows),
        "funding": world.funding(rows, 1.0),
        "experience": cities.experience.take(rows),
        "burden": world.burden(rows),
        "discouragement": cities.discouragement.take(rows),
        "border": cities.border.take(rows),
        "bloc": bloc_pull(world, world.support(rows), s),
        "transparency": s.fund.transparency,
        "attention_shock": world.conditions.attention_shock,
        "health_pull": s.pandemic.health_pull * drawn,
        "p": s.proposing,
    }


_MOST_EXPERIENCE = 5.0
"""Most remembered projects, or rejections, that an explanation considers."""

PROPOSE = Decision[Ints](
    name="propose",
    draw=Purpose.PROPOSAL,
    rule=proposing.terms,
    inputs=_circumstances,
    gate=lambda world, rows: world.cities.gate.take(rows),
    who=lambda world: rows_where(world.cities.active),
    outcome=lambda world, rows: world.cities.coordinating[rows],
    levers=(
        *shares("capacity", "funding", "burden"),
        ACCORD,
        Lever("experience", high=_MOST_EXPERIENCE),
        Lever("discouragement", high=_MOST_EXPERIENCE),
        BLOC_SUPPORT,
    ),
)


def _axes(world: World, rows: Ints) -> Ints:
    cities, p = world.cities, world.of(rows).axes
    crisis = axes.after_crisis(world.years_since_crisis)[cities.country.take(rows)]
    multiplier = axes.multipliers(world.year, world.conditions.forum, p)
    shares = axes.shares(multiplier, cities.border.take(rows), crisis, p)
    return axes.drawn(shares, world.uniform(Purpose.AXIS, rows))


def _write(world: World, team: Ints, axis: Ints) -> Projects:
    """The drafts with their cost, request and quality; those without a partner are not submitted."""
    cities, count = world.cities, len(axis)
    coordinator, alone = team[:, 0], team[:, 1] == NOBODY
    cost = cents(drafts.cost_usd(world.normal(Purpose.COST, coordinator), world.of(coordinator).projects))
    unit = cities.unit.take(coordinator)
    nothing = np.zeros(count, dtype=np.int64)
    projects = Projects(
        year=world.year,
        team=team,
        axis=axis,
        unit=unit,
        theme=theme_of(unit, world.settings.themes.count),
        cost=cost,
        request=_requests(world, coordinator, cost),
        grant=nothing,
        donor=nothing.copy(),
        private=nothing.copy(),
        cash=nothing.copy(),
        in_kind=nothing.copy(),
        quality=np.zeros(count),
        civil_society=np.zeros(count, dtype=bool),
        trained=world.ever_trained[coordinator],
        state=np.where(alone, int(State.NO_PARTNER), int(State.NOT_STARTED)),
    )
    _judge(world, projects)
    return projects


def _requests(world: World, coordinator: Ints, cost: Ints) -> Ints:
    drawn, s = world.uniform(Purpose.REQUEST, coordinator), world.of(coordinator)
    cap = world.conditions.grant_cap(s.fund)
    return drafts.request(cost, drawn, cap, s.projects.request_low, s.fund.max_cost_share)


def _judge(world: World, projects: Projects) -> None:
    cities, coordinator, s = world.cities, projects.coordinator, world.of(projects.coordinator)
    drawn, idea = (world.uniform(purpose, coordinator) for purpose in (Purpose.CIVIL_PARTNER, Purpose.IDEA))
    noise = world.normal(Purpose.QUALITY, coordinator)
    strength = projects.team_mean(cities.civil_society)
    joins = drafts.civil_society_joins(strength, s.fund.transparency, s.civil_society)
    projects.civil_society = drawn < joins
    capacity = projects.team_mean(cities.capacity)
    priority = world.network.has_priority(projects.theme, cities.run_of(coordinator))
    projects.quality = drafts.quality(capacity, idea, noise, priority, projects.civil_society, s.projects)
