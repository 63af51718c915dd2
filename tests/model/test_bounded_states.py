"""Members, bounded states, ties and organs, year by year in arbitrary worlds."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from random_worlds import Case, many_worlds, shipped, worlds

from paradiplomacy import City, CityNetwork
from paradiplomacy.parameters import COUNTRIES
from paradiplomacy.world.data import founder_ids
from paradiplomacy.world.projects import NOBODY

SHIPPED = ["history", "rules-of-1995", "closed-network", "random", "cis-cities"]

# Everybody joins or leaves at once, nothing fades or all is forgotten, one seat, one unit, no money at all.
FULL = shipped("members-2022", last_year=2024).changed({"membership.entry": 50, "membership.exit": 0})
EMPTY = shipped("baseline", last_year=2010).changed(
    {"membership.exit": 1, "membership.misaligned_exit": 50, "membership.entry": 0}
)
FADING = shipped("members-2022").changed(
    {"ties.decay": 1, "awareness.decay": 1, "identity.decay": 1, "capacity.reversion": 1, "agenda.inertia": 1}
)
LASTING = shipped("members-2022").changed(
    {"ties.decay": 0, "awareness.activity": 1, "identity.projects": 1, "capacity.peer_learning": 1}
)
UNITED = shipped("members-2022").changed(
    {"identity.start": 1, "identity.buffer": 5, "politics.government_mean": -1, "activity.intercept": 10}
)
SMALL = shipped("members-2022").changed(
    {"council.seats": 1, "governance.directors": 1, "units.count": 1, "themes.count": 4, "partners.search_size": 1}
)
POOR = shipped("members-2022").changed({"cities.budget_per_head_usd": 0, "fund.yearly_usd": 0})
EXTREMES = {
    "full": FULL, "empty": EMPTY, "fading": FADING, "lasting": LASTING, "united": UNITED, "small": SMALL, "poor": POOR,
}  # fmt: skip

FIGURE_1 = {"AR": 142, "BR": 89, "PY": 28, "UY": 20, "CL": 26, "PE": 29, "BO": 9, "EC": 6, "CO": 3, "VE": 14}
"""Members by country in April 2022, figure 1 of the paper."""


# members


def check_members(case: Case) -> None:
    before = _ids(case.model())
    for model in case.walk():
        world, now = model.world, _ids(model)
        entrants, leavers = (set(world.cities.id[rows].tolist()) for rows in (world.record.entrants, world.record.leavers))
        assert now == (before | entrants) - leavers
        assert not entrants & before
        assert leavers <= before
        assert not (model.year == case.scenario.first_year and entrants | leavers)
        counts = {name: model.datacollector.model_vars[name][-1] for name in ("members", "entrants", "leavers")}
        assert counts == {"members": len(now), "entrants": len(entrants), "leavers": len(leavers)}
        agents = model.agents_by_type.get(City, [])
        assert sorted(city.geonameid for city in agents) == sorted(now)
        before = now


def _ids(model: CityNetwork) -> set[int]:
    ids: list[int] = model.world.cities.id[model.world.cities.member].tolist()
    return set(ids)


# bounds


def check_bounds(case: Case) -> None:
    for model in case.walk():
        world, cities = model.world, model.world.cities
        shares = (cities.capacity, cities.awareness, cities.gate, cities.office, cities.civil_society, cities.shock)
        for column in shares:
            assert ((column >= 0) & (column <= 1)).all()
        assert ((cities.position >= -1) & (cities.position <= 1)).all()
        assert ((world.government >= -1) & (world.government <= 1)).all()
        for share in (world.network.identity, world.network.success, world.network.voice, world.record.support):
            assert 0 <= share <= 1
        assert -1 <= world.network.agenda <= 1
        for column in (cities.experience, cities.discouragement, cities.arrears, cities.idle, cities.budget):
            assert (column >= 0).all()
            assert np.isfinite(column).all()
        assert not cities.active[~cities.member].any()
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
    found = {}
    for row in model.world.cities.members.tolist():
        partners, weights = ties.partners(row)
        found |= {(row, partner): weight for partner, weight in zip(partners.tolist(), weights.tolist(), strict=True)}
        assert ties.strength()[row] == pytest.approx(weights.sum())
    assert len(found) == 2 * len(ties)
    assert all(found[second, first] == weight and first != second for (first, second), weight in found.items())


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
    suspended = {COUNTRIES.index(c) for event in model.settings.active("suspension", model.year) for c in event.scope}
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


@pytest.mark.parametrize("name", SHIPPED)
def test_states_hold_in_shipped_scenarios(name: str) -> None:
    for check in CHECKS:
        check(shipped(name, last_year=2023))


@pytest.mark.parametrize("name", EXTREMES)
def test_states_hold_at_the_ends_of_the_ranges(name: str) -> None:
    for check in CHECKS:
        check(EXTREMES[name])


# starts


def test_twelve_founders_of_1995() -> None:
    model = CityNetwork("baseline", rng=1)
    cities = [model.city_at(row) for row in model.world.cities.members.tolist()]
    assert Counter(city.country for city in cities if city) == {"AR": 4, "BR": 6, "PY": 1, "UY": 1}
    assert _ids(model) == set(founder_ids().tolist())
    names = {"Asunción", "Rosario", "La Plata", "Córdoba", "Buenos Aires", "Florianópolis", "Porto Alegre",
             "Curitiba", "Rio de Janeiro", "Brasília", "Salvador", "Montevideo"}  # fmt: skip
    assert {city.name for city in cities if city} == names
    assert all(city.active for city in cities if city)


@pytest.mark.parametrize("seed", [1, 2])
def test_366_members_of_2022_in_the_countries_of_figure_1(seed: int) -> None:
    model = CityNetwork("members-2022", rng=seed)
    by_country = Counter(city.country for city in model.agents_by_type[City])
    assert by_country == FIGURE_1
    assert by_country.total() == 366
    assert set(founder_ids().tolist()) <= _ids(model)
