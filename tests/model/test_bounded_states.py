"""Members, bounded states, ties and organs, year by year in arbitrary worlds."""

import math
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from examples import some
from paradiplomacy import City, CityNetwork
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.world.cities import NEVER
from paradiplomacy.world.projects import NOBODY
from paradiplomacy.world.sources import founder_ids
from random_worlds import Case, many_worlds, shipped, worlds

SHIPPED = ["history", "rules-of-1995", "closed-network", "random", "cis-cities"]

# Everybody joins or leaves at once, all is forgotten or nothing, one seat and one unit, no money at all.
EXTREMES: dict[str, dict[str, Any]] = {
    "full": {"membership.entry": 50, "membership.exit": 0},
    "empty": {"membership.entry": 0, "membership.exit": 1, "membership.misaligned_exit": 50},
    "fading": {"ties.decay": 1, "awareness.decay": 1, "identity.decay": 1, "capacity.reversion": 1},
    "lasting": {
        "ties.decay": 0,
        "awareness.activity": 1,
        "identity.projects": 1,
        "capacity.peer_learning": 1,
    },
    "united": {"identity.start": 1, "identity.buffer": 5, "politics.government_mean": -1},
    "small": {"council.seats": 1, "governance.directors": 1, "units.count": 1, "partners.search_size": 1},
    "poor": {"cities.budget_per_head_usd": 0, "fund.yearly_usd": 0},
}

FIGURE_1 = {"AR": 142, "BR": 89, "PY": 28, "UY": 20, "CL": 26, "PE": 29, "BO": 9, "EC": 6, "CO": 3, "VE": 14}
"""Members by country in April 2022, figure 1 of the paper."""


# members


def check_members(case: Case) -> None:
    before = _ids(case.model())
    for model in case.walk():
        world, now = model.world, _ids(model)
        entrants, leavers = (
            set(world.cities.id[rows].tolist()) for rows in (world.record.entrants, world.record.leavers)
        )
        assert now == (before | entrants) - leavers
        assert not entrants & before
        assert leavers <= before
        assert not (model.year == case.scenario.first_year and entrants | leavers)
        counts = {
            name: model.datacollector.model_vars[name][-1] for name in ("members", "entrants", "leavers")
        }
        assert counts == {"members": len(now), "entrants": len(entrants), "leavers": len(leavers)}
        assert sorted(city.geonameid for city in member_cities(model)) == sorted(now)
        before = now


def _ids(model: CityNetwork) -> set[int]:
    ids: list[int] = model.world.cities.id[model.world.cities.member].tolist()
    return set(ids)


def member_cities(model: CityNetwork) -> list[City]:
    return [agent for agent in model.agents if isinstance(agent, City)]


# bounds


def check_bounds(case: Case) -> None:
    for model in case.walk():
        world, cities = model.world, model.world.cities
        shares = (
            cities.capacity,
            cities.awareness,
            cities.gate,
            cities.office,
            cities.civil_society[cities.member],
            cities.shock,
            cities.drafting,
        )
        for column in shares:
            assert ((column >= 0) & (column <= 1)).all()
        assert ((cities.position >= -1) & (cities.position <= 1)).all()
        assert ((world.governments >= -1) & (world.governments <= 1)).all()
        assert ((world.record.felt_support >= 0) & (world.record.felt_support <= 1)).all()
        for share in (
            world.network.identity,
            world.network.voice,
            world.record.support,
        ):
            assert 0 <= share <= 1
        assert -1 <= world.network.agenda <= 1
        for amount in (cities.experience, cities.discouragement, cities.arrears, cities.idle, cities.budget):
            assert (amount >= 0).all()
            assert np.isfinite(amount).all()
        assert np.isnan(cities.civil_society[cities.joined == NEVER]).all(), "drawn when a city joins"
        assert not cities.active[~cities.member].any()
        assert not cities.attending[~cities.member].any()
        assert not cities.drafting[~cities.member].any()
        assert 0 <= world.network.expected < math.inf
        assert 0 <= world.network.relief < math.inf
        assert not cities.trained[~cities.member].any()
        assert not cities.coordinating[~cities.active].any()


# ties


def check_ties(case: Case) -> None:
    for model in case.walk():
        ties, cities = model.world.ties, model.world.cities
        assert (ties.weight > 0).all()
        assert np.isfinite(ties.weight).all()
        assert (ties.first < ties.second).all()
        assert len(set(zip(ties.first.tolist(), ties.second.tolist(), strict=True))) == len(ties)
        assert (cities.member[ties.first] & cities.member[ties.second]).all()
        here, there = ties.weights(ties.first, ties.second), ties.weights(ties.second, ties.first)
        assert (here == ties.weight).all()
        assert (there == ties.weight).all()
        check_partners(model)


def check_partners(model: CityNetwork) -> None:
    """Both cities of a tie have each other as partner, with one weight, and nobody else has."""
    ties = model.world.ties
    found: dict[tuple[int, int], float] = {}
    for row in model.world.cities.members.tolist():
        partners, weights = ties.partners(row)
        found |= {
            (row, partner): weight
            for partner, weight in zip(partners.tolist(), weights.tolist(), strict=True)
        }
        assert ties.strength()[row] == pytest.approx(weights.sum())
    assert len(found) == 2 * len(ties)
    assert all(
        found[second, first] == weight and first != second for (first, second), weight in found.items()
    )


# organs


def check_organs(case: Case) -> None:
    for model in case.walk():
        world, network, members = model.world, model.world.network, model.world.cities.members
        assert network.host == NOBODY if not len(members) else network.host in members
        seated = np.flatnonzero(network.council)
        assert set(seated.tolist()) <= set(members.tolist())
        if world.conditions.reformed:
            check_council(model, seated)
            check_directors(model, seated)
        else:
            assert seated.tolist() == members.tolist()
            assert network.directors.tolist() == [network.host] * (len(members) > 0)


def check_council(model: CityNetwork, seated: np.ndarray) -> None:
    """Every seat that the rule allows is filled; a suspended country has none."""
    world, p = model.world, model.settings.parameters.council
    countries = Counter(world.cities.country[world.cities.members].tolist())
    suspended = {
        COUNTRIES.index(c) for event in model.settings.active("suspension", model.year) for c in event.scope
    }
    limit = p.country_limit if p.rule == "per-country" else p.seats
    most = {country: min(count, limit) for country, count in countries.items() if country not in suspended}
    assert len(seated) == min(p.seats, sum(most.values()))
    for country, seats in Counter(world.cities.country[seated].tolist()).items():
        assert seats <= most[country]


def check_directors(model: CityNetwork, seated: np.ndarray) -> None:
    """The host and members of the Council, each of another country, as many as there may be."""
    world, directors = model.world, model.world.network.directors
    countries = world.cities.country[directors].tolist()
    assert len(set(countries)) == len(countries)
    if not len(world.cities.members):
        assert not len(directors)
        return
    assert directors[0] == world.network.host
    assert set(directors[1:].tolist()) <= set(seated.tolist())
    others = set(world.cities.country[seated].tolist()) - {countries[0]}
    assert len(directors) == min(model.settings.parameters.governance.directors, 1 + len(others))


CHECKS = [check_members, check_bounds, check_ties, check_organs]


@many_worlds()
@given(worlds())
def test_members_are_those_of_last_year_with_entrants_and_without_leavers(case: Case) -> None:
    check_members(case)


@many_worlds()
@given(worlds())
def test_states_stay_in_their_bounds(case: Case) -> None:
    check_bounds(case)


@many_worlds()
@given(worlds())
def test_ties_are_symmetric_positive_and_between_members(case: Case) -> None:
    check_ties(case)


@many_worlds()
@given(worlds())
def test_council_and_directorate_follow_the_statute(case: Case) -> None:
    check_organs(case)


@pytest.mark.parametrize("name", some(SHIPPED, one_in=5))
def test_states_hold_in_shipped_scenarios(name: str) -> None:
    for check in CHECKS:
        check(shipped(name, last_year=2023))


@pytest.mark.parametrize("name", some(EXTREMES, one_in=4))
def test_states_hold_at_the_ends_of_the_ranges(name: str) -> None:
    for check in CHECKS:
        check(shipped("members-2022", last_year=2027).changed({"activity.intercept": 10} | EXTREMES[name]))


# starts


def test_twelve_founders_of_1995() -> None:
    model = CityNetwork("baseline", rng=1)
    cities = member_cities(model)
    assert Counter(city.country for city in cities) == {"AR": 4, "BR": 6, "PY": 1, "UY": 1}
    assert _ids(model) == set(founder_ids().tolist())
    argentine = {"Buenos Aires", "Córdoba", "La Plata", "Rosario"}
    brazilian = {"Brasília", "Curitiba", "Florianópolis", "Porto Alegre", "Rio de Janeiro", "Salvador"}
    assert {city.name for city in cities} == argentine | brazilian | {"Asunción", "Montevideo"}
    assert all(city.active for city in cities)


@pytest.mark.parametrize("seed", [1, 2])
def test_366_members_of_2022_in_the_countries_of_figure_1(seed: int) -> None:
    model = CityNetwork("members-2022", rng=seed)
    by_country = Counter(city.country for city in member_cities(model))
    assert by_country == FIGURE_1
    assert by_country.total() == 366
    assert set(founder_ids().tolist()) <= _ids(model)
