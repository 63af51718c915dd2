"""The search for partners: whom coordinators ask, in which order, and who consents (eighth step)."""

from typing import NamedTuple

import numpy as np

from paradiplomacy.common import each
from paradiplomacy.common.columns import Bools, Floats, Ints, compiled, rows_where
from paradiplomacy.phases.decision import Decision, Inputs, Lever, shares
from paradiplomacy.rules import logit, partners, politics
from paradiplomacy.rules.axes import FORUM_WORKS_FROM, Axis
from paradiplomacy.world.geography import distance_of_pairs_km
from paradiplomacy.world.projects import NOBODY
from paradiplomacy.world.search import ascending_draws, first_distinct, next_on_ring, owners_on_circles
from paradiplomacy.world.state import World
from paradiplomacy.world.streams import Purpose

_FROM_UNIT = 20
"""Cities of its thematic unit that a coordinator considers, at most; assumed."""
_BY_SIZE = 20
"""Cities drawn by size that a coordinator considers, at most; assumed."""
_INHABITANTS_A_POINT, _MOST_POINTS = 10_000, 1_000
"""Inhabitants for a point on the circle of members, and most points of one; our reading."""
_TEAM = 3
"""Cities of a team, at most: a coordinator and two partners."""


class Search(NamedTuple):
    """The search for partners, one row a coordinator and a candidate.

    Attributes:
        draft: place of the coordinator.
        asked: row of the candidate.
        consents: whether it would consent.
        turn: 1 for the candidate who was asked first, 0 for those who were not asked.
        team: of each draft, shape (n, 3).
        partnerships: of each city.
    """

    draft: Ints
    asked: Ints
    consents: Bools
    turn: Ints
    team: Ints
    partnerships: Ints


def search(world: World, coordinators: Ints, axis: Ints) -> Search:
    """Coordinators ask candidates in order of preference, one after another.

    Coordinators take turns in a keyed random order. A city that has all the partnerships it may have is
    passed over without costing a try.
    """
    team = np.full((len(coordinators), _TEAM), NOBODY, dtype=np.int64)
    team[:, 0] = coordinators
    partnerships = np.zeros_like(world.cities.partnerships)
    if not len(coordinators):
        nothing: Ints = np.empty(0, dtype=np.int64)
        return Search(nothing, nothing, nothing.astype(np.bool_), nothing, team, partnerships)
    p = world.settings.partners
    wanted = 1 + (
        world.uniform(Purpose.SECOND_PARTNER, coordinators) < world.of(coordinators).partners.second
    )
    queue = world.uniform(Purpose.QUEUE, coordinators).argsort()
    draft, asked, tie = candidates(world, coordinators)
    liking, consents = _answers(world, pairs(world, coordinators[draft], asked), tie, axis[draft])
    start = draft.searchsorted(np.arange(len(coordinators) + 1))
    turn = np.zeros(len(asked), dtype=np.int64)
    _ask(team, queue, wanted, p.extra_tries, start, asked, liking, consents, turn, partnerships, p.limit)
    return Search(draft, asked, consents, turn, team, partnerships)


@compiled
def _ask(
    team: Ints,
    queue: Ints,
    wanted: Ints,
    extra_tries: int,
    start: Ints,
    asked: Ints,
    liking: Floats,
    consents: Bools,
    turn: Ints,
    partnerships: Ints,
    limit: int,
) -> None:
    """Each draft asks its candidates, the best liked first, until enough consent or its tries are used up.

    Args:
        team: of each draft; partners who are found are put down here.
        queue: drafts in the order in which they ask.
        wanted: partners that each draft wants.
        extra_tries: candidates asked beyond those wanted.
        start: where the candidates of each draft begin, and their end.
        asked: candidates by draft.
        liking: how much the draft likes the candidate; of equals the lower row is asked first.
        consents: whether the candidate would consent.
        turn: as which one each candidate is asked, put down here; 0 before.
        partnerships: of each city this year, counted on here.
        limit: most partnerships of a city in a year.
    """
    for draft in queue:
        agreed = 0
        for tries in range(wanted[draft] + extra_tries):
            best = -1
            for k in range(start[draft], start[draft + 1]):
                if turn[k] or partnerships[asked[k]] >= limit:
                    continue
                tied = best >= 0 and liking[k] == liking[best]
                if best < 0 or liking[k] > liking[best] or (tied and asked[k] < asked[best]):
                    best = k
            if best < 0 or agreed == wanted[draft]:
                break
            turn[best] = tries + 1
            if consents[best]:
                partnerships[asked[best]] += 1
                agreed += 1
                team[draft, agreed] = asked[best]


def _answers(world: World, of: "Pairs", tie: Floats, axis: Ints) -> tuple[Floats, Bools]:
    """How much each coordinator likes each candidate, and whether the candidate would consent."""
    taste = world.streams.pair_gumbel(Purpose.CANDIDATE, world.year, *world.between(of.by, of.asked))
    return logit.total(utility_terms(world, of, tie, axis)) + taste, CONSENT.yes(world, of)


def candidates(world: World, coordinators: Ints) -> tuple[Ints, Ints, Floats]:
    """Members abroad among whom each coordinator looks: a bounded list, so nothing is quadratic.

    Its ties, strongest first; neighbours across the border; twenty cities of its thematic unit; twenty
    drawn by size. Each is listed where it is found first, and the list is cut at the longest allowed.

    Returns:
        The place of the coordinator, the candidate and the weight of their tie, by coordinator in the order
        found.
    """
    cities, p, members = world.cities, world.settings.partners, world.cities.members
    if world.settings.rules.partners == "random":
        draft, city = _drawn(world, coordinators, members, np.ones(len(members)), p.search_size)
        tie = world.ties.weights(coordinators[draft], city)
    else:
        *tied, weight = world.ties.strongest(coordinators)
        sources = (
            tied,
            world.across_the_border(coordinators),
            _of_unit(world, coordinators, members),
            _drawn(world, coordinators, members, cities.population.take(members), _BY_SIZE),
        )
        draft, city = (np.concatenate(columns) for columns in zip(*sources, strict=True))
        tie = np.concatenate([weight, np.zeros(len(draft) - len(weight))])  # the tied are found first
    may_partner = cities.member & world.in_bloc if p.open_to == "bloc" else cities.member
    fits = may_partner[city] & (cities.country.take(city) != cities.country.take(coordinators)[draft])
    found = first_distinct(draft, city, fits, len(coordinators), p.search_size)
    return draft[found], city[found], tie[found]


def _of_unit(world: World, coordinators: Ints, members: Ints) -> tuple[Ints, Ints]:
    """The next twenty members on the ring of each coordinator's thematic unit."""
    drawn = world.uniform(Purpose.UNIT_SEARCH, members)
    order = ascending_draws(drawn, world.ends(members))
    here = members.searchsorted(coordinators)
    draft, city = next_on_ring(order, world.rings(members), here, _FROM_UNIT)
    return draft, members[city]


def _drawn(
    world: World, coordinators: Ints, members: Ints, inhabitants: Floats, count: int
) -> tuple[Ints, Ints]:
    """Members drawn for each coordinator, as many as ``count``, by their number of inhabitants.

    Members own points on a circle, large ones many, and a draw takes the owner of the next point. One
    member more takes over only the draws that fall just before its own points; no other draw moves.
    """
    cities, streams, year = world.cities, world.streams, world.year
    points = np.minimum(np.maximum(inhabitants / _INHABITANTS_A_POINT, 1), _MOST_POINTS).astype(np.int64)
    draws, runs = np.full(len(coordinators), count), cities.run_of(coordinators)
    places = streams.numbered(Purpose.SIZE_DRAW, year, cities.code.take(coordinators), draws, runs)
    place_ends = each.ends(count * world.counts(coordinators))
    owner = owners_on_circles(
        cities.code.take(members),
        points,
        streams.keys(Purpose.SIZE_POINT, year),
        world.ends(members),
        places,
        ascending_draws(places, place_ends),
        place_ends,
    )
    return np.arange(len(places)) // count, members[owner]


class Pairs(NamedTuple):
    """Coordinators and candidates who might be asked, one row a pair, and how they compare."""

    by: Ints
    asked: Ints
    capacity: Floats
    similarity: Floats
    same_language: Bools
    outside_bloc: Bools
    at_home: Bools


def pairs(world: World, by: Ints, asked: Ints) -> Pairs:
    """Coordinators ``by`` and candidates ``asked`` (rows, aligned)."""
    cities = world.cities
    similarity = politics.similarity(cities.position.take(by), cities.position.take(asked))
    one, other = cities.country.take(by), cities.country.take(asked)
    language, in_bloc = world.facts.language, world.conditions.in_bloc
    return Pairs(
        by,
        asked,
        cities.capacity.take(asked),
        similarity,
        same_language=language[one] == language[other],
        outside_bloc=~(in_bloc[one] & in_bloc[other]),
        at_home=cities.home.take(asked) == cities.home[world.network.host[cities.run_of(asked)]],
    )


def utility_terms(world: World, of: Pairs, tie: Floats, axis: Ints) -> logit.Terms:
    """Terms of the utility of candidate partners for drafts on an axis."""
    cities, s = world.cities, world.of(of.by)
    km = distance_of_pairs_km(cities.point, of.by, of.asked)
    helped = world.conditions.forum and world.year >= FORUM_WORKS_FROM
    return partners.utility_terms(
        tie=tie,
        similarity=of.similarity,
        capacity=of.capacity,
        degree=world.ties.degree(world.settings.ties.threshold)[of.asked],
        across_border=(km <= s.cities.border_km) & (axis == Axis.BORDER),
        same_language=of.same_language,
        distance_km=km,
        active=cities.active.take(of.asked),
        at_home=of.at_home,
        border_bonus=1 + s.forum.border_bonus * helped,
        home_advantage=s.host.home_advantage,
        p=s.partners,
    )


def _circumstances(world: World, of: Pairs) -> Inputs:
    s = world.of(of.asked)
    return {
        "similarity": of.similarity,
        "capacity": of.capacity,
        "burden": world.burden(of.asked),
        "outside_bloc": of.outside_bloc,
        "matchmaking": s.secretariat.strength,
        "p": s.consent,
    }


def _were_asked(world: World) -> Pairs:
    """Those who were asked this year, in the order of the drafts and of their turns."""
    drafts = world.record.drafts
    year = search(world, drafts.coordinator, drafts.axis)
    rows = rows_where(year.turn)
    rows = rows[np.lexsort((year.turn[rows], year.draft[rows]))]
    return pairs(world, drafts.coordinator[year.draft[rows]], year.asked[rows])


def _agreed(world: World, of: Pairs) -> Bools:
    """Whether those who were asked are in the team of the city that asked them."""
    drafts = world.record.drafts
    partners_of = drafts.team[drafts.coordinator.searchsorted(of.by)][:, 1:]
    return np.asarray((partners_of == of.asked[:, np.newaxis]).any(axis=1))


_STRONGEST_SECRETARIAT = 1.5
"""Strongest technical secretariat that an explanation considers; its parameter goes as far."""

CONSENT = Decision[Pairs](
    name="consent",
    draw=Purpose.CONSENT,
    rule=partners.consent_terms,
    inputs=_circumstances,
    gate=lambda world, of: world.cities.gate.take(of.asked),
    who=_were_asked,
    city=lambda of: of.asked,
    asker=lambda of: of.by,
    outcome=_agreed,
    levers=(*shares("similarity", "capacity", "burden"), Lever("matchmaking", high=_STRONGEST_SECRETARIAT)),
)
