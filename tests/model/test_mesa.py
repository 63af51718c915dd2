"""Mesa's own tools on the network: clock, batches, scenarios, collectors, sets and page, on Mesa 3 and 4."""

import inspect
import warnings
from typing import Any

import mesa
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from mesa.experimental.scenarios import Scenario

from paradiplomacy import City, CityNetwork, load_scenario
from paradiplomacy.agents import Donor, NationalGovernment, Secretariat
from paradiplomacy.common.errors import ParadiplomacyError
from paradiplomacy.common.seeds import USUAL_RUN_SEED
from paradiplomacy.indicators.measure import INDICATORS
from paradiplomacy.model import YearlyCollector

SHORT = load_scenario("members-2022", last_year=2024, set={"membership.exit": 0.1})
YEARS = [2022, 2023, 2024]


def run(rng: int = 7) -> CityNetwork:
    model = CityNetwork(SHORT, rng=rng)
    model.run_model()
    return model


def indicators(model: CityNetwork) -> pd.DataFrame:
    return model.datacollector.get_model_vars_dataframe()


class Watched(CityNetwork):
    """A network that also collects of its cities, in Mesa's way."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.datacollector = YearlyCollector(agenttype_reporters={City: {"capacity": "capacity"}})


# --- The end of a run ---


def test_a_run_ends_with_the_last_year_of_its_scenario() -> None:
    model = run()
    assert (model.running, model.years, model.time) == (False, YEARS, 2024)
    model.run_model()
    assert model.years == YEARS


@pytest.mark.parametrize("years", [2, 3])
def test_time_stops_there_and_says_so(years: int) -> None:
    model = CityNetwork(SHORT, rng=7)
    model.run_for(years)
    for go_on in (lambda: model.run_for(9), model.step):
        with pytest.warns(RuntimeWarning, match="2024 is the last year of this scenario"):
            go_on()
    assert (model.running, model.years, model.time) == (False, YEARS, 2024)
    assert model.indicators == run().indicators


def test_no_call_is_opened_after_the_last_year() -> None:
    model = run()
    with pytest.raises(ParadiplomacyError, match="not in this scenario; allowed 2022 to 2024"):
        model.run_to_call()
    assert (model.year, model.call_is_open) == (2024, False)


@pytest.mark.parametrize("verb", ["run_until", "run_until_year"])
def test_a_run_goes_until_a_year(verb: str) -> None:
    model = CityNetwork(SHORT, rng=7)
    getattr(model, verb)(2023)
    assert (model.year, model.time, model.running) == (2023, 2023, True)
    model.run_to_call()
    assert model.time == 2023
    getattr(model, verb)(2024)
    assert model.indicators == run().indicators


@pytest.mark.parametrize("verb", ["run_until", "run_until_year"])
@pytest.mark.parametrize("year", [3, 2020, 2025, 4004])
def test_a_year_that_the_scenario_does_not_have_is_refused(verb: str, year: int) -> None:
    model = CityNetwork(SHORT, rng=7)
    with pytest.raises(
        ParadiplomacyError, match=f"year {year}: 1 problem\n  not in this scenario; allowed 2022 to 2024"
    ):
        getattr(model, verb)(year)
    assert model.years == []


def test_what_is_not_a_year_is_refused() -> None:
    with pytest.raises(ParadiplomacyError, match=r'end_time: "2023" cannot be used; allowed is a year'):
        CityNetwork(SHORT).run_until("2023")  # type: ignore[arg-type]


def test_events_of_mesa_are_told_in_years() -> None:
    model, seen = CityNetwork(SHORT, rng=7), []

    def look() -> None:
        seen.append((model.time, model.year, len(model.indicators["members"])))

    model.schedule_event(look, at=2023)
    model.schedule_event(look, at=2023.5)
    model.run_model()
    assert seen == [(2023, 2023, 2), (2023.5, 2023, 2)]
    assert model.indicators == run().indicators


def test_after_a_step_that_failed_no_step_passes_in_silence() -> None:
    model = CityNetwork(SHORT, rng=7, allotments={2023: {3441575: 1e9}})
    with pytest.raises(ParadiplomacyError, match="3441575"):
        model.run_model()
    for go_on in (model.step, model.run_model, lambda: model.run_until(2024), lambda: model.run_for(1)):
        with pytest.raises(ParadiplomacyError, match="a step failed earlier"):
            go_on()
    assert model.years == [2022]


# --- Batches ---


@pytest.mark.skipif(not hasattr(mesa, "batch_run"), reason="Mesa 4 has no batch_run")
@pytest.mark.parametrize("period", [1, -1])
def test_batch_run_gives_a_row_a_year_or_the_last(period: int) -> None:
    rows = mesa.batch_run(
        CityNetwork,
        {"settings": [SHORT]},
        rng=[7, 8],
        data_collection_period=period,
        display_progress=False,
    )
    assert [row["Step"] for row in rows] == (YEARS if period == 1 else [2024]) * 2
    for seed in (7, 8):
        members = run(seed).indicators["members"]
        got = [row["members"] for row in rows if row["rng"] == seed]
        assert got == (members if period == 1 else members[-1:])


@pytest.mark.skipif(not hasattr(mesa, "batch_run"), reason="Mesa 4 has no batch_run")
def test_batch_run_gives_a_row_an_agent() -> None:
    rows = mesa.batch_run(Watched, {"settings": [SHORT]}, rng=[7], display_progress=False)
    model = run()
    assert len(rows) == len(model.agents_by_type[City]) == rows[0]["members"]
    assert {row["capacity"] for row in rows} == set(model.agents_by_type[City].get("capacity"))


def test_no_argument_has_the_name_of_an_indicator() -> None:
    """They would share a column in the rows of a batch."""
    assert INDICATORS.keys().isdisjoint(inspect.signature(CityNetwork).parameters)


# --- Mesa's scenario ---


def test_a_mesa_scenario_brings_settings_and_seed() -> None:
    scenario = Scenario(settings=SHORT, rng=5)
    model = CityNetwork(scenario=scenario)
    assert model.scenario is scenario
    assert model.settings is SHORT
    assert model.seed == CityNetwork(scenario=Scenario(settings=SHORT, rng=5)).seed
    assert model.seed != CityNetwork(scenario=Scenario(settings=SHORT, rng=6)).seed
    by_name = CityNetwork(scenario=Scenario(settings="right-turn", rng=5))
    assert by_name.settings is load_scenario("right-turn")


def test_one_mesa_scenario_is_one_run() -> None:
    scenario = Scenario(settings=SHORT, rng=5)
    first = CityNetwork(scenario=scenario)
    first.run_model()
    assert CityNetwork(scenario=scenario).seed == first.seed


def test_a_kind_of_scenario_has_defaults() -> None:
    class RightTurn(Scenario):
        settings: str = "right-turn"

    assert CityNetwork(scenario=RightTurn(rng=1)).settings.name == "right-turn"
    assert CityNetwork("no-fund", scenario=RightTurn(rng=1)).settings.name == "no-fund"


def test_what_is_said_beside_a_mesa_scenario_goes_first() -> None:
    model = CityNetwork("right-turn", rng=3, scenario=Scenario(settings="no-fund", rng=5))
    assert (model.settings.name, model.seed) == ("right-turn", 3)
    # what Mesa's page and batch_run give
    assert CityNetwork("right-turn", rng=None, scenario=Scenario(rng=5)).settings.name == "right-turn"
    assert CityNetwork(rng=3, scenario=Scenario()).seed == 3


def test_a_field_that_is_not_known_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(ParadiplomacyError) as refused:
        CityNetwork(scenario=Scenario(setings="right-turn", density=0.5, rng=1))
    assert str(refused.value) == (
        "scenario: 2 problems\n"
        "  density: unknown field; allowed settings\n"
        '  setings: unknown field; allowed settings; did you mean "settings"?'
    )


@pytest.mark.parametrize("scenario", ["right-turn", SHORT, {"settings": "right-turn"}])
def test_only_a_mesa_scenario_is_one(scenario: Any) -> None:
    with pytest.raises(ParadiplomacyError, match="allowed is a Mesa scenario with the field settings"):
        CityNetwork(scenario=scenario)


def test_without_one_the_seed_is_the_usual() -> None:
    assert CityNetwork().seed == USUAL_RUN_SEED
    assert isinstance(CityNetwork(rng=1).scenario, Scenario)


# --- Collectors ---


def test_collecting_by_hand_shifts_no_year() -> None:
    model = CityNetwork(SHORT, rng=7)
    model.datacollector.collect(model)
    for _ in YEARS:
        model.run_to_call()
        model.datacollector.collect(model)
        model.step()
        model.datacollector.collect(model)
    assert indicators(model).index.tolist() == YEARS
    assert indicators(model).equals(indicators(run()))


def test_a_table_of_agents_by_year() -> None:
    model = Watched(SHORT, rng=7)
    model.run_model()
    table = model.datacollector.get_agenttype_vars_dataframe(City)["capacity"].groupby("Step")
    assert table.size().to_dict() == dict(zip(YEARS, model.indicators["members"], strict=True))
    assert table.mean().tolist() == pytest.approx(model.indicators["capacity_mean"])
    assert indicators(model).equals(indicators(run()))


def test_a_collector_of_mesa_in_place_of_ours() -> None:
    model = CityNetwork(SHORT, rng=7)
    own: Any = mesa.DataCollector(
        model_reporters={"cities": lambda model: len(model.agents_by_type[City]), "grants": "indicators"},
        agent_reporters={"kind": lambda agent: type(agent).__name__},
        tables={"notes": ["year"]},
    )
    model.datacollector = own
    own.collect(model)
    model.run_model()
    own.add_table_row("notes", {"year": model.year})
    assert own.model_vars["cities"][1:] == model.indicators["members"]
    kinds = own.get_agent_vars_dataframe().loc[2024, "kind"].value_counts().to_dict()
    members = model.indicators["members"][-1]
    assert kinds == {"City": members, "NationalGovernment": 10, "Secretariat": 1, "Donor": 1}
    assert own.get_table_dataframe("notes")["year"].tolist() == [2024]
    # explanations do not lean on the collector
    assert next(iter(model.agents_by_type[City])).explain(2023).year == 2023


def test_the_reporters_can_be_given_to_another_collector() -> None:
    model = CityNetwork(SHORT, rng=7)
    model.datacollector = mesa.DataCollector(model.datacollector.model_reporters)  # type: ignore[assignment]
    model.run_model()
    assert model.datacollector.model_vars == run().indicators


# --- Ties ---


def test_the_graph_has_the_cities_and_their_ties() -> None:
    model = run()
    graph = model.graph
    assert set(graph) == set(model.agents_by_type[City])
    for city in graph:
        assert {other: graph[city][other]["weight"] for other in graph[city]} == city.ties
    assert graph.number_of_edges() == model.indicators["ties"][-1] > 0
    with pytest.raises(nx.NetworkXError, match="Frozen"):
        graph.remove_edge(*next(iter(graph.edges)))


def test_the_graph_before_the_first_year_and_at_a_call() -> None:
    model = CityNetwork("baseline", rng=1)
    assert (len(model.graph), model.graph.number_of_edges()) == (12, 0)
    model.run_until_year(2004)
    model.run_to_call()
    assert set(model.graph) == set(model.agents_by_type[City])


# --- Agents ---


@pytest.mark.parametrize("kind", [City, Secretariat, NationalGovernment, Donor])
def test_an_agent_is_not_removed_by_hand(kind: type[mesa.Agent[Any]]) -> None:
    model = CityNetwork(SHORT, rng=7)
    agents = model.agents_by_type[kind]
    before = len(agents)
    for remove in (next(iter(agents)).remove, lambda: agents.do("remove"), model.remove_all_agents):
        with pytest.raises(ParadiplomacyError, match="not removed by hand; cities leave by the rules"):
            remove()
    assert len(model.agents_by_type[kind]) == before
    model.run_model()
    assert model.indicators == run().indicators


def test_a_model_of_ones_own_is_explained_whatever_it_takes() -> None:
    class Counted(CityNetwork):
        def __init__(self, steps: int = 0) -> None:
            super().__init__(SHORT, rng=7)
            self.counted = steps

        def step(self) -> None:
            super().step()
            self.counted += 1

    model = Counted()
    model.step()
    assert model.agents_by_type[City].to_list()[0].explain().decisions
    assert model.counted == 1


def test_a_city_is_not_made_by_hand() -> None:
    model = CityNetwork(SHORT, rng=7)
    member, other = (int(np.flatnonzero(model.world.cities.member == state)[0]) for state in (True, False))
    for row in (member, other):
        with pytest.raises(ParadiplomacyError, match="not made by hand; they join by the rules"):
            City(model, row)
    assert len(model.agents_by_type[City]) == model.world.cities.member.sum()


def test_an_agent_of_ones_own_stands_beside() -> None:
    model = CityNetwork(SHORT, rng=7)
    guest = mesa.Agent(model)
    model.run_model()
    guest.remove()
    assert model.indicators == run().indicators


def test_sets_of_agents() -> None:
    model = run()
    cities: Any = model.agents_by_type[City]
    assert [one.year for one in cities.select(at_most=2).map("explain", 2022)] == [2022, 2022]
    assert set(cities.groupby("country").agg("capacity", max)) == set(cities.get("country"))
    assert len(cities.select(lambda city: city.active)) == model.indicators["active_members"][-1]
    assert cities.sort("population", ascending=True).get("population") == sorted(cities.get("population"))
    assert set(cities.shuffle()) == set(cities)
    cities.set("awareness", 0.25)
    assert set(model.world.cities.awareness[model.world.cities.member]) == {0.25}


# --- Mesa's page ---


def test_what_mesas_page_does_with_a_model() -> None:
    """Several steps, then a look whether it runs; a new one from sliders and an empty scenario."""
    model = CityNetwork(settings=SHORT, rng=5, scenario=Scenario())
    while model.running:
        for _ in range(2):
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                model.step()
    assert model.years == YEARS
    again = type(model)(settings=SHORT, rng=5, scenario=type(model.scenario)())
    again.run_model()
    assert again.indicators == model.indicators
