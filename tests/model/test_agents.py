"""The network as Mesa sees it: agents that read and write the columns, collectors, seeds, pickles."""

import pickle
from collections import Counter
from dataclasses import fields
from typing import Any

import mesa
import numpy as np
import pandas as pd
import pytest

from paradiplomacy import City, CityNetwork, load_scenario
from paradiplomacy.agents import Donor, NationalGovernment, Secretariat
from paradiplomacy.common.errors import ParadiplomacyError
from paradiplomacy.indicators.base import Picture
from paradiplomacy.indicators.measure import INDICATORS
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.world.cities import Cities

BUSY = load_scenario(
    "members-2022", set={"donors.yearly_usd": 39_000.0, "membership.exit": 0.1, "proposing.intercept": -2}
)


def network(years: int = 0, rng: int = 7) -> CityNetwork:
    """The network of 2022, some years on; members leave often, so that agents go."""
    model = CityNetwork(BUSY, rng=rng)
    model.run_until_year(2021 + years)
    return model


def cities(model: CityNetwork) -> Any:
    return model.agents_by_type[City]


def agents[A: mesa.Agent[Any]](model: CityNetwork, kind: type[A]) -> list[A]:
    return [agent for agent in model.agents_by_type[kind] if isinstance(agent, kind)]


def indicators(model: CityNetwork) -> dict[str, list[Any]]:
    values: dict[str, list[Any]] = model.datacollector.model_vars
    return values


# --- Agents ---


def test_everybody_is_there_before_the_first_year() -> None:
    model = CityNetwork("baseline", rng=1)
    assert isinstance(model, mesa.Model)
    counts = {kind: len(agents) for kind, agents in model.agents_by_type.items()}
    assert counts == {Secretariat: 1, Donor: 1, NationalGovernment: 10, City: 12}
    assert [government.country for government in agents(model, NationalGovernment)] == list(COUNTRIES)
    assert "Montevideo" in cities(model).get("name")


def test_member_cities_are_agents_and_leavers_are_not() -> None:
    model = network(1)
    assert len(cities(model)) == 366
    gone: set[int] = set()
    for _ in range(4):
        before = set(cities(model))
        model.step()
        after = set(cities(model))
        assert len(after) == indicators(model)["members"][-1]
        assert len(after - before) == indicators(model)["entrants"][-1] > 0
        left = before - after
        gone |= {city.unique_id for city in left}
        assert not any(model.world.cities.member[city.row] for city in left)
    assert len(gone) == sum(indicators(model)["leavers"])
    assert gone.isdisjoint(agent.unique_id for agent in model.agents)


def test_each_agent_is_one_row() -> None:
    model = network(1)
    rows = cities(model).get("row")
    assert sorted(rows) == model.world.cities.members.tolist()
    for city in cities(model):
        assert city.geonameid == model.world.cities.id[city.row]
        assert model.city_at(city.row) is city
    assert model.city_at(int(np.flatnonzero(~model.world.cities.member)[0])) is None


def test_what_a_city_says_of_itself() -> None:
    model = network(2)
    world = model.world
    for city in cities(model):
        row = city.row
        assert city.name == world.cities.name[row]
        assert city.country == COUNTRIES[world.cities.country[row]]
        assert city.resources == world.cities.budget[row] / 100
        assert city.autonomy == model.settings.parameters.law.autonomy.by_country[world.cities.country[row]]
        assert city.permission == world.cities.gate[row]
        assert city.alignment == pytest.approx(1 - abs(city.position - world.network.agenda) / 2)
        assert city.axis in {"border", "productive", "citizenship", "other"}
        assert city.tenure == 2023 - city.joined
        assert city.in_council == world.network.council[row]
        assert sum(city.ties.values()) <= world.ties.strength()[row] * (1 + 1e-12)
        assert repr(city) == f"City({city.name}, {city.country})"


def test_ties_name_partners_strongest_first() -> None:
    model = network(3)
    city = max(cities(model), key=lambda one: len(one.ties))
    weights = list(city.ties.values())
    assert weights == sorted(weights, reverse=True)
    assert all(partner.ties[city] == weight for partner, weight in city.ties.items())


def test_no_tie_is_lost_to_a_common_name() -> None:
    model = network()
    names = Counter((city.name, city.country) for city in cities(model))
    (name, country), _ = names.most_common(1)[0]
    namesakes = [city.row for city in cities(model) if (city.name, city.country) == (name, country)]
    assert len(namesakes) > 1
    other = next(city for city in cities(model) if city.country != country)
    model.world.ties.renew(np.array(namesakes), np.full(len(namesakes), other.row), 1.0)
    assert len(other.ties) == len(namesakes)


# --- Sets of agents ---


def test_select_get_and_agg() -> None:
    model = network(2)
    brazilian = cities(model).select(lambda city: city.country == "BR")
    assert 0 < len(brazilian) == sum(country == "BR" for country in cities(model).get("country"))
    assert cities(model).agg("capacity", np.mean) == pytest.approx(indicators(model)["capacity_mean"][-1])
    assert cities(model).agg("active", sum) == indicators(model)["active_members"][-1]
    assert len(cities(model).select(at_most=10)) == 10


def test_groupby_country() -> None:
    model = network(2)
    counts = cities(model).groupby("country").count()
    table = model.tables()["countries"]
    rows = zip(table["year"], table["country"], table["members"], strict=True)
    assert counts == {country: members for year, country, members in rows if year == model.year and members}


def test_order_and_random_order() -> None:
    model = network(1)
    largest = cities(model).sort("population", ascending=False)
    assert largest.to_list()[0].population == max(cities(model).get("population"))
    seen: list[int] = []
    cities(model).shuffle_do(lambda city: seen.append(city.row))
    assert sorted(seen) == model.world.cities.members.tolist()
    assert seen != sorted(seen)


def test_set_writes_the_columns() -> None:
    model = network(1)
    cities(model).set("awareness", 0.5)
    members = model.world.cities.member
    assert (model.world.cities.awareness[members] == 0.5).all()
    assert not (model.world.cities.awareness[~members] == 0.5).any()
    assert set(cities(model).get("awareness")) == {0.5}


# --- Writing changes the years to come ---


def next_year(change: str, value: object) -> tuple[dict[str, Any], dict[str, Any]]:
    """Next year's indicators without and with a value written to all cities."""
    results = []
    for written in (False, True):
        model = network(2)
        if written:
            cities(model).set(change, value)
        model.step()
        results.append({name: values[-1] for name, values in indicators(model).items()})
    return results[0], results[1]


@pytest.mark.parametrize(
    ("attribute", "value", "indicator", "sign"),
    [
        ("capacity", 1.0, "activity_share", 1),
        ("capacity", 0.0, "proposals", -1),
        ("awareness", 1.0, "activity_share", 1),
        ("active", True, "activity_share", 1),
        ("position", 0.3, "activity_share", 1),
        ("experience", 9.0, "proposals", 1),
        ("discouragement", 9.0, "proposals", -1),
        ("border", True, "proposals", 1),
        ("office", 1.0, "capacity_mean", 1),
    ],
)
def test_writing_an_attribute_changes_the_next_year(
    attribute: str, value: object, indicator: str, sign: int
) -> None:
    usual, written = next_year(attribute, value)
    assert np.sign(written[indicator] - usual[indicator]) == sign


def test_one_city_can_be_moved() -> None:
    model, twin = network(2), network(2)
    city = cities(model).select(lambda city: city.capacity < 0.5).to_list()[0]
    row = city.row
    city.capacity = 1.0
    assert model.world.cities.capacity[row] == city.capacity == 1
    model.step()
    twin.step()
    assert model.world.cities.capacity[row] > twin.world.cities.capacity[row]


def test_what_is_written_into_the_columns_of_one_model_is_in_no_other() -> None:
    model, before = network(), network()
    for field in fields(Cities):
        column = getattr(model.world.cities, field.name)
        if isinstance(column, np.ndarray) and column.flags.writeable:
            column[:] = 1
    for field in fields(Cities):
        there, was = (getattr(one.world.cities, field.name) for one in (network(), before))
        assert pickle.dumps(there) == pickle.dumps(was), field.name
    assert (model.world.cities.population == 1).all()


def test_a_recorded_government_cannot_be_moved_by_hand() -> None:
    model = CityNetwork("history", rng=1)
    with pytest.raises(ParadiplomacyError, match="political-shift"):
        agents(model, NationalGovernment)[0].position = -1.0


@pytest.mark.parametrize("rng", [-1, 2**49, True, 1.5, "1995"])
def test_what_is_no_seed_is_refused(rng: object) -> None:
    with pytest.raises(
        ParadiplomacyError,
        match="not the seed of a run; allowed a whole number from 0 to 562,9",
    ):
        CityNetwork("baseline", rng=rng)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "attribute", ["name", "country", "population", "resources", "autonomy", "permission", "alignment", "ties"]
)
def test_what_follows_from_other_things_cannot_be_written(attribute: str) -> None:
    city = cities(network()).to_list()[0]
    with pytest.raises(AttributeError):
        setattr(city, attribute, None)


# --- The other agents ---


def test_the_secretariat() -> None:
    model = network(3)
    (secretariat,) = agents(model, Secretariat)
    now = {name: values[-1] for name, values in indicators(model).items()}
    assert secretariat.balance_usd == now["fund_balance_usd"]
    assert secretariat.fund_usd == now["fund_usd"] > 0
    assert secretariat.agenda == now["agenda"]
    assert len(secretariat.council) == 40
    assert all(city.in_council for city in secretariat.council)
    assert len(secretariat.directorate) == 7
    assert secretariat.directorate[0] is secretariat.host
    assert len({city.country for city in secretariat.directorate}) == 7


def test_the_secretariat_before_its_first_summit() -> None:
    (secretariat,) = agents(CityNetwork("baseline", rng=1), Secretariat)
    assert secretariat.host is None
    assert secretariat.directorate == []
    assert secretariat.balance_usd == 0


def test_the_host_leads_alone_under_the_rules_of_1995() -> None:
    model = CityNetwork("baseline", rng=1)
    model.run_until_year(1998)
    (secretariat,) = agents(model, Secretariat)
    assert secretariat.directorate == [secretariat.host]
    assert len(secretariat.council) == len(cities(model)), "every member sits"


def test_governments() -> None:
    model = CityNetwork("history", rng=1)
    model.run_until_year(2016)
    governments = {one.country: one for one in agents(model, NationalGovernment)}
    assert (governments["UY"].position, governments["AR"].position) == (0.5, -0.5)
    assert {country for country, one in governments.items() if one.in_bloc} == {"AR", "BR", "PY", "UY", "VE"}
    assert governments["PY"].autonomy == 0.35


def test_a_government_moved_by_hand_is_felt() -> None:
    model, twin = network(1), network(1)
    for government in agents(model, NationalGovernment):
        government.position = -1.0
    for one in (model, twin):
        one.run_until_year(2024)
    assert indicators(model) != indicators(twin)


def test_an_offer_of_donors_lapses_at_the_end_of_its_year() -> None:
    scenario = load_scenario("members-2022", set={"donors.yearly_usd": 10_000.0, "proposing.intercept": -10})
    model = CityNetwork(scenario, rng=2)
    (donor,) = agents(model, Donor)
    assert donor.offer_usd == 0, "nothing is offered before the first year"
    model.run_until_year(2025)
    assert 0 < donor.offer_usd < 30_000, "what found no project before is not carried on"
    assert sum(indicators(model)["donor_usd"]) == 0


# --- Years and indicators ---


def test_step_by_hand_is_running_until() -> None:
    by_hand = CityNetwork("baseline", rng=3)
    assert (by_hand.year, by_hand.years) == (1994, [])
    for year in range(1995, 2000):
        by_hand.step()
        assert by_hand.year == year
    at_once = CityNetwork("baseline", rng=3)
    at_once.run_until_year(1999)
    assert at_once.years == [1995, 1996, 1997, 1998, 1999]
    assert indicators(at_once) == indicators(by_hand)
    at_once.run_until_year(1996)
    assert at_once.year == 1999, "years do not run backwards"
    assert at_once.time == 1999


def test_the_collector_holds_the_indicator_functions() -> None:
    model = network()
    expected = []
    for _ in range(3):
        model.step()
        picture = Picture(model.world)
        expected.append({name: np.asarray(one.function(picture)).item() for name, one in INDICATORS.items()})
    frame = model.datacollector.get_model_vars_dataframe()
    assert list(frame.columns) == list(INDICATORS)
    wanted = pd.DataFrame(expected, index=pd.Index(model.years, name="year"))
    pd.testing.assert_frame_equal(frame, wanted, check_dtype=False, check_index_type=False)


def test_scenario_is_mesas_and_settings_are_ours() -> None:
    model = CityNetwork("right-turn", rng=1)
    assert model.settings is load_scenario("right-turn")
    assert isinstance(model.scenario, mesa.experimental.scenarios.Scenario)


# --- Seeds ---


@pytest.mark.parametrize("rng", [42, np.int64(42), np.random.default_rng(42), None])
def test_every_kind_of_rng_yields_a_seed_that_repeats_the_run(rng: Any) -> None:
    first = CityNetwork(BUSY, rng=rng)
    assert isinstance(first.seed, int)
    first.run_until_year(2023)
    again = CityNetwork(BUSY, rng=first.seed)
    again.run_until_year(2023)
    assert indicators(again) == indicators(first)


def test_whole_numbers_are_the_seed_and_generators_move_on() -> None:
    assert CityNetwork(BUSY, rng=42).seed == CityNetwork(BUSY, rng=np.int64(42)).seed == 42
    generator = np.random.default_rng(5)
    assert CityNetwork(BUSY, rng=generator).seed != CityNetwork(BUSY, rng=generator).seed
    assert CityNetwork(BUSY, rng=None).seed != CityNetwork(BUSY, rng=None).seed


def test_mesas_own_generator_is_not_used_by_the_model() -> None:
    model, twin = network(1), network(1)
    model.rng.random(1_000)
    model.random.random()
    for one in (model, twin):
        one.run_until_year(2024)
    assert indicators(model) == indicators(twin)


# --- Pickling ---


def test_a_pickled_model_goes_on_as_it_would_have() -> None:
    model = network(2)
    copy = pickle.loads(pickle.dumps(model))
    assert copy.year == model.year
    for one in (model, copy):
        one.run_until_year(2026)
    assert indicators(copy) == indicators(model)
    assert len(cities(copy)) == len(cities(model))
    assert copy.tables() == model.tables()


def test_a_pickled_agent_belongs_to_the_copied_model() -> None:
    copy = pickle.loads(pickle.dumps(network(1)))
    city = cities(copy).to_list()[0]
    assert city.model is copy
    city.capacity = 0.25
    assert copy.world.cities.capacity[city.row] == 0.25
