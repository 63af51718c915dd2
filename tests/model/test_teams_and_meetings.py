"""Who meets whom, who may be a partner, and who is in the teams."""

from collections import Counter, defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paradiplomacy.common.columns import Ints
from paradiplomacy.model import CityNetwork
from paradiplomacy.phases import activity, search
from paradiplomacy.world.projects import NOBODY, State
from paradiplomacy.world.state import World
from random_worlds import Case, many_worlds, rows_of, shipped, worlds

# teams


def check_teams(case: Case) -> None:
    limit = case.scenario.parameters.partners.limit
    for model in case.walk():
        cities, drafts = model.world.cities, model.world.record.drafts
        teams = [[row for row in team if row != NOBODY] for team in drafts.team.tolist()]
        coordinators = [team[0] for team in teams]
        assert len(set(coordinators)) == len(coordinators)
        assert sorted(coordinators) == np.flatnonzero(cities.coordinating).tolist()
        assert cities.active[coordinators].all()
        for team in teams:
            assert len(set(team)) == len(team) <= 3
            assert cities.member[team].all()
            assert all(cities.country[row] != cities.country[team[0]] for row in team[1:])
        submitted = drafts.state != State.NO_PARTNER
        assert submitted.tolist() == [len(team) > 1 for team in teams]
        partnerships = Counter(row for team in teams for row in team[1:])
        assert all(count <= limit for count in partnerships.values())
        assert {
            row: int(cities.partnerships[row]) for row in np.flatnonzero(cities.partnerships)
        } == partnerships


@many_worlds()
@given(worlds())
def test_a_city_coordinates_once_a_year_and_has_partners_abroad(case: Case) -> None:
    check_teams(case)


@pytest.mark.parametrize("name", ["history", "random", "closed-network", "method-of-equal-shares"])
def test_teams_hold_in_shipped_scenarios(name: str) -> None:
    check_teams(shipped(name, last_year=2023))


def test_partners_in_a_closed_network_are_in_the_bloc() -> None:
    for model in shipped("closed-network").walk():
        team = model.world.record.drafts.team
        partners = team[:, 1:][team[:, 1:] != NOBODY]
        assert model.world.in_bloc[partners].all()


@many_worlds(15)
@given(worlds())
def test_nobody_cancels_where_no_mayor_changes(case: Case) -> None:
    model = case.changed({"politics.mayor_change": 0}).run()
    assert not any(model.datacollector.model_vars["projects_cancelled"])
    assert "cancelled" not in model.tables()["projects"]["state"]


def test_drafts_have_an_axis_where_the_only_one_has_lost_all_its_weight() -> None:
    only = {
        "axes.border": 0,
        "axes.productive": 1,
        "axes.citizenship": 0,
        "axes.other": 0,
        "axes.border_city_bias": 0,
    }
    case = shipped("members-2022", last_year=2024).changed(only | {"axes.productive_2006": 0})
    assert set(case.run().tables()["projects"]["axis"]) == {"productive"}


# meetings


@pytest.fixture(scope="module")
def world() -> World:
    model = CityNetwork("members-2022", rng=7)
    model.step()
    return model.world


def met(world: World, rows: Ints, either_side: int) -> dict[int, set[int]]:
    """Whom each city meets; no pair meets twice."""
    first, second = activity.meetings(world, rows, either_side)
    pairs = {frozenset(pair) for pair in zip(first.tolist(), second.tolist(), strict=True)}
    assert len(pairs) == len(first)
    assert all(len(pair) == 2 for pair in pairs)
    found: dict[int, set[int]] = defaultdict(set)
    for one, other in (tuple(pair) for pair in pairs):
        found[one].add(other)
        found[other].add(one)
    return found


@many_worlds(40)
@given(st.lists(st.integers(0, 3579), unique=True, max_size=120).map(sorted), st.integers(0, 15))
def test_each_city_meets_as_many_others_of_its_unit_as_it_can(
    world: World, chosen: list[int], side: int
) -> None:
    rows = np.array(chosen, dtype=np.int64)
    found = met(world, rows, side)
    size = Counter(world.cities.unit[rows].tolist())
    for row in chosen:
        unit = world.cities.unit[row]
        assert len(found[row]) == min(2 * side, size[unit] - 1)
        assert all(world.cities.unit[other] == unit for other in found[row])


@pytest.mark.parametrize("size", range(1, 31))
def test_one_unit_of_any_size(world: World, size: int) -> None:
    rows = np.flatnonzero(world.cities.unit == 3)[:size]
    found = met(world, rows, 6)
    assert all(len(found[row]) == min(12, size - 1) for row in rows.tolist())
    assert set(found) <= set(rows.tolist())


def test_meetings_grow_with_the_cities_and_not_with_their_square(world: World) -> None:
    for count in (100, 1000, 3580):
        first, _ = activity.meetings(world, np.arange(count), 6)
        assert len(first) <= 6 * count
    assert len(first) == 6 * count


def test_another_year_brings_another_ring(world: World) -> None:
    rows = np.flatnonzero(world.cities.unit == 3)
    now = met(world, rows, 6)
    world.year += 1
    try:
        later = met(world, rows, 6)
    finally:
        world.year -= 1
    assert now != later
    shared = sum(len(now[row] & later[row]) for row in rows.tolist()) / (12 * len(rows))
    assert shared == pytest.approx(12 / (len(rows) - 1), abs=0.05)


@many_worlds()
@given(worlds())
def test_active_cities_of_a_unit_meet_in_every_world(case: Case) -> None:
    for model in case.walk():
        meet = case.scenario.parameters.units.meetings // 2
        active = np.flatnonzero(model.world.cities.active)
        found = met(model.world, active, meet)
        size = Counter(model.world.cities.unit[active].tolist())
        for row in active.tolist():
            assert len(found[row]) == min(2 * meet, size[model.world.cities.unit[row]] - 1)


# candidate partners


def candidate_lists(world: World, coordinators: Ints) -> list[Ints]:
    """The candidates of each coordinator, in the order in which they are found."""
    draft, city, tie = search.candidates(world, coordinators)
    assert tie.tolist() == world.ties.weights(coordinators[draft], city).tolist()
    return np.split(city, draft.searchsorted(np.arange(1, len(coordinators))))


def check_candidates(model: CityNetwork) -> list[int]:
    """How many candidates each member would have, all of them other members abroad."""
    world, members = model.world, model.world.cities.members
    lists = candidate_lists(world, members) if len(members) else []
    for row, found in zip(members.tolist(), lists, strict=True):
        assert len(np.unique(found)) == len(found) <= world.settings.partners.search_size
        assert world.cities.member[found].all()
        assert (world.cities.country[found] != world.cities.country[row]).all()
    return [len(found) for found in lists]


@many_worlds(15)
@given(worlds(most_years=4))
def test_candidate_lists_are_bounded(case: Case) -> None:
    for model in case.walk():
        check_candidates(model)


def test_candidate_lists_do_not_grow_with_the_network() -> None:
    case = shipped("members-2022", last_year=2026)
    for model in case.changed({"membership.entry": 50, "membership.entry_rate.BR": 0.05}).walk():
        assert max(check_candidates(model)) <= 60
    assert len(model.world.cities.members) > 1_500


def test_ties_come_first_on_the_list(world: World) -> None:
    members = world.cities.members
    for row, found in zip(members.tolist(), candidate_lists(world, members), strict=True):
        tied, weight = world.ties.partners(row)
        abroad = world.cities.country[tied] != world.cities.country[row]
        strongest = tied[abroad][np.argsort(-weight[abroad], kind="stable")]
        assert found[: len(strongest)].tolist() == strongest[:60].tolist()


def test_drafts_have_every_place_of_the_tables(world: World) -> None:
    model = shipped("history", last_year=2018).run()
    drafts = rows_of(model.tables()["projects"])
    assert {draft["state"] for draft in drafts} >= {
        "no partner",
        "not started",
        "rejected",
        "running",
        "completed",
    }
    assert all((draft["partner"] is None) == (draft["state"] == "no partner") for draft in drafts)
    assert all(draft["partner"] is not None for draft in drafts if draft["second_partner"])
