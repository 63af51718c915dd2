"""Proposals: who drafts one, on which axis, and which partners consent (eighth step)."""

from itertools import pairwise

import numpy as np

from paradiplomacy.columns import Floats, Ints, cents, rows_where
from paradiplomacy.phases.activity import bloc_pull, ring
from paradiplomacy.rules import axes, drafts, logit, partners, politics, proposing
from paradiplomacy.rules.axes import Axis
from paradiplomacy.streams import Purpose
from paradiplomacy.world.geography import distance_km
from paradiplomacy.world.projects import NOBODY, Projects, State
from paradiplomacy.world.search import first_found, next_on_circle
from paradiplomacy.world.state import World

_FROM_UNIT = 20
_BY_SIZE = 20
_INHABITANTS_A_POINT, _MOST_POINTS = 10_000, 1_000
_TEAM = 3
_FORUM_WORKS_FROM = 2008
"""Year of the first meeting of the forum's border group (G5)."""


def draft_proposals(world: World) -> None:
    """Active members draft proposals and look for partners; the drafts of the year stand in the record."""
    cities = world.cities
    cities.coordinating[:] = False
    cities.partnerships[:] = 0
    coordinators = _coordinators(world)
    cities.coordinating[coordinators] = True
    axis = _axes(world, coordinators)
    team = _find_partners(world, coordinators, axis)
    world.record.drafts = _written(world, team, axis)


def _coordinators(world: World) -> Ints:
    rows = rows_where(world.cities.active)
    chance = logit.probability(proposing_terms(world, rows), world.cities.gate[rows])
    drawn = world.streams.uniform(Purpose.PROPOSAL, world.year, world.cities.code[rows])
    return rows[drawn < chance]


def proposing_terms(world: World, rows: Ints) -> logit.Terms:
    """Terms of the decision of active members to draft a proposal."""
    cities, s = world.cities, world.settings
    return proposing.terms(
        capacity=cities.capacity[rows],
        alignment=world.alignment(rows),
        funding=world.expected_funding(rows),
        experience=cities.experience[rows],
        burden=world.burden(rows),
        discouragement=cities.discouragement[rows],
        border=cities.border[rows],
        bloc=bloc_pull(world),
        transparency=s.fund.transparency,
        attention_shock=world.conditions.attention_shock,
        p=s.proposing,
    )


def _axes(world: World, rows: Ints) -> Ints:
    cities, p = world.cities, world.settings.axes
    crisis = axes.after_crisis(world.years_since_crisis)[cities.country[rows]]
    multiplier = axes.multipliers(world.year, world.conditions.forum, p)
    shares = axes.shares(multiplier, cities.border[rows], crisis, p)
    return axes.drawn(shares, world.streams.uniform(Purpose.AXIS, world.year, cities.code[rows]))


# partners


def _find_partners(world: World, coordinators: Ints, axis: Ints) -> Ints:
    """Teams of the drafts: coordinators ask candidates in order of preference, one after another.

    Coordinators take turns in a keyed random order. A city that has all the partnerships it may have is
    passed over without costing a try.
    """
    team = np.full((len(coordinators), _TEAM), NOBODY, dtype=np.int64)
    team[:, 0] = coordinators
    if not len(coordinators):
        return team
    p, codes = world.settings.partners, world.cities.code[coordinators]
    wanted = 1 + (world.streams.uniform(Purpose.SECOND_PARTNER, world.year, codes) < p.second)
    queue = np.argsort(world.streams.uniform(Purpose.QUEUE, world.year, codes))
    lists = _preferences(world, coordinators, axis)
    free = np.full(len(world.cities), p.limit)
    for draft in queue.tolist():
        candidates, consents = lists[draft]
        found = _ask(candidates, consents, int(wanted[draft]), int(wanted[draft]) + p.extra_tries, free)
        team[draft, 1 : 1 + len(found)] = found
    np.add.at(world.cities.partnerships, team[:, 1:][team[:, 1:] != NOBODY], 1)
    return team


def _ask(candidates: list[int], consents: list[bool], wanted: int, tries: int, free: Ints) -> list[int]:
    """Ask candidates in order until enough consent or the tries are used up."""
    found: list[int] = []
    for candidate, consent in zip(candidates, consents, strict=True):
        if len(found) == wanted or not tries:
            break
        if free[candidate]:
            tries -= 1
            if consent:
                free[candidate] -= 1
                found.append(candidate)
    return found


def _preferences(world: World, coordinators: Ints, axis: Ints) -> list[tuple[list[int], list[bool]]]:
    """For each draft its candidates, most preferred first, and whether each would consent."""
    draft, asked = _candidates(world, coordinators)
    codes, by = world.cities.code, coordinators[draft]
    taste = world.streams.pair_gumbel(Purpose.CANDIDATE, world.year, codes[by], codes[asked])
    order = np.lexsort((asked, -(utility(world, by, asked, axis[draft]) + taste), draft))
    drawn = world.streams.pair_uniform(Purpose.CONSENT, world.year, codes[by], codes[asked])
    consents = (drawn < consent(world, by, asked))[order].tolist()
    ranked = asked[order].tolist()
    ends = np.bincount(draft, minlength=len(coordinators)).cumsum().tolist()
    return [(ranked[a:b], consents[a:b]) for a, b in pairwise([0, *ends])]


def candidate_lists(world: World, coordinators: Ints) -> list[Ints]:
    """Members abroad among whom each coordinator looks, in the order in which they are found."""
    draft, found = _candidates(world, coordinators)
    return np.split(found, np.bincount(draft, minlength=len(coordinators)).cumsum()[:-1])


def _candidates(world: World, coordinators: Ints) -> tuple[Ints, Ints]:
    """Members abroad among whom each coordinator looks: a bounded list, so nothing is quadratic.

    Its ties, strongest first; neighbours across the border; twenty cities of its thematic unit; twenty
    drawn by size. Each is listed where it is found first, and the list is cut at the longest allowed.

    Returns:
        The place of the coordinator and the candidate, by coordinator in the order found.
    """
    sources = [_drawn(world, coordinators)]
    if world.settings.rules.partners != "random":
        bordering = world.border_pairs.of(coordinators)
        sources = [_tied(world, coordinators), bordering, _of_unit(world, coordinators), *sources]
    draft, found = (np.concatenate(columns) for columns in zip(*sources, strict=True))
    cities = world.cities
    closed = world.settings.partners.open_to == "bloc"
    may_partner = cities.member & world.in_bloc if closed else cities.member
    abroad = cities.country[found] != cities.country[coordinators[draft]]
    most = world.settings.partners.search_size
    return first_found(draft, found, may_partner[found] & abroad, len(coordinators), most)


def _tied(world: World, coordinators: Ints) -> tuple[Ints, Ints]:
    """The partners of each coordinator, strongest first."""
    place = np.empty(len(world.cities), dtype=np.int64)
    place[coordinators] = np.arange(len(coordinators))
    city, partner, weight = world.ties.of(coordinators)
    order = np.lexsort((partner, -weight))
    return place[city[order]], partner[order]


def _of_unit(world: World, coordinators: Ints) -> tuple[Ints, Ints]:
    """The next twenty members on the ring of each coordinator's thematic unit."""
    ordered, place, size = ring(world, world.cities.members, Purpose.UNIT_SEARCH)
    where = np.empty(len(world.cities), dtype=np.int64)
    where[ordered] = np.arange(len(ordered))
    here = where[coordinators]
    steps = np.arange(1, _FROM_UNIT + 1)
    draft, step = np.nonzero(steps < size[here][:, np.newaxis])
    here = here[draft]
    return draft, ordered[here - place[here] + (place[here] + steps[step]) % size[here]]


def _drawn(world: World, coordinators: Ints) -> tuple[Ints, Ints]:
    """Members drawn for each coordinator: by population, or uniformly as many as the list may hold.

    Members own points on a circle, large ones many, and a draw takes the owner of the next point. One
    member more takes over only the draws that fall just before its own points; no other draw moves.
    """
    members, codes, year = world.cities.members, world.cities.code, world.year
    by_size = world.settings.rules.partners != "random"
    count = _BY_SIZE if by_size else world.settings.partners.search_size
    points = np.ones(len(members), dtype=np.int64)
    if by_size:
        shares = world.cities.population[members] / _INHABITANTS_A_POINT
        points = np.clip(shares, 1, _MOST_POINTS).astype(np.int64)
    owner = np.repeat(members, points)
    number = np.arange(len(owner)) - np.repeat(np.cumsum(points) - points, points)
    place = world.streams.pair_uniform(Purpose.SIZE_POINT, year, codes[owner], number.astype(np.uint64))
    draft = np.repeat(np.arange(len(coordinators)), count)
    draws = np.tile(np.arange(count, dtype=np.uint64), len(coordinators))
    drawn = world.streams.pair_uniform(Purpose.SIZE_DRAW, year, codes[coordinators[draft]], draws)
    return draft, owner[next_on_circle(place, drawn)]


def utility(world: World, by: Ints, asked: Ints, axis: Ints) -> Floats:
    """Utility of candidates ``asked`` for coordinators ``by`` (rows, aligned)."""
    return logit.total(utility_terms(world, by, asked, axis))


def utility_terms(world: World, by: Ints, asked: Ints, axis: Ints) -> logit.Terms:
    """Terms of the utility of candidate partners."""
    cities, s, language = world.cities, world.settings, world.facts.language
    km = distance_km(cities.point[by], cities.point[asked])
    helped = world.conditions.forum and world.year >= _FORUM_WORKS_FROM
    at_home = cities.country[asked] == cities.country[world.network.host]
    return partners.utility_terms(
        tie=world.ties.weights(by, asked),
        similarity=politics.similarity(cities.position[by], cities.position[asked]),
        capacity=cities.capacity[asked],
        degree=world.ties.degree(s.ties.threshold)[asked],
        across_border=(km <= s.cities.border_km) & (axis == Axis.BORDER),
        same_language=language[cities.country[by]] == language[cities.country[asked]],
        distance_km=km,
        active=cities.active[asked],
        at_home=at_home,
        border_bonus=1 + s.forum.border_bonus * helped,
        home_advantage=s.host.home_advantage,
        p=s.partners,
    )


def consent(world: World, by: Ints, asked: Ints) -> Floats:
    """Probability that candidates ``asked`` consent to the drafts of ``by`` (rows, aligned)."""
    return logit.probability(consent_terms(world, by, asked), world.cities.gate[asked])


def consent_terms(world: World, by: Ints, asked: Ints) -> logit.Terms:
    """Terms of the decision to consent."""
    cities, s = world.cities, world.settings
    return partners.consent_terms(
        similarity=politics.similarity(cities.position[by], cities.position[asked]),
        capacity=cities.capacity[asked],
        burden=world.burden(asked),
        outside_bloc=~(world.bloc(cities.country[by]) & world.bloc(cities.country[asked])),
        matchmaking=s.secretariat.strength,
        p=s.consent,
    )


# drafts


def _written(world: World, team: Ints, axis: Ints) -> Projects:
    """The drafts with their cost, request and quality; those without a partner are not submitted."""
    cities, s, count = world.cities, world.settings, len(axis)
    cost = cents(drafts.cost_usd(_normal(world, Purpose.COST, team), s.projects))
    request = drafts.request(cost, world.conditions.grant_cap, s.fund.max_cost_share)
    unit = cities.unit[team[:, 0]]
    alone = team[:, 1] == NOBODY
    nothing = np.zeros(count, dtype=np.int64)
    written = Projects(
        year=world.year,
        team=team,
        axis=axis,
        unit=unit,
        theme=world.theme(unit),
        cost=cost,
        request=request,
        grant=nothing,
        donor=nothing.copy(),
        private=nothing.copy(),
        cash=nothing.copy(),
        in_kind=nothing.copy(),
        quality=np.zeros(count),
        civil_society=np.zeros(count, dtype=bool),
        trained=world.ever_trained[team[:, 0]],
        state=np.where(alone, State.NO_PARTNER, State.NOT_STARTED).astype(np.int64),
    )
    _judge(world, written)
    return written


def _judge(world: World, projects: Projects) -> None:
    """Civil-society partners and quality of the drafts."""
    cities, s, year = world.cities, world.settings, world.year
    codes = cities.code[projects.coordinator]
    strength = projects.team_mean(cities.civil_society)
    joins = drafts.civil_society_joins(strength, s.fund.transparency, s.civil_society)
    projects.civil_society = world.streams.uniform(Purpose.CIVIL_PARTNER, year, codes) < joins
    projects.quality = drafts.quality(
        projects.team_mean(cities.capacity),
        world.streams.uniform(Purpose.IDEA, year, codes),
        _normal(world, Purpose.QUALITY, projects.team),
        world.network.has_priority(projects.theme),
        projects.civil_society,
        s.projects,
    )


def _normal(world: World, purpose: Purpose, team: Ints) -> Floats:
    return world.streams.normal(purpose, world.year, world.cities.code[team[:, 0]])
