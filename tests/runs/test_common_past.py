"""Scenarios with one seed are one world until they differ, and each has the bytes that it has alone."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import random_worlds
from alone import cases_of, differing
from paradiplomacy.experiment.case import Arm, Case
from paradiplomacy.runs import batch
from paradiplomacy.scenario.changes import vary
from paradiplomacy.scenario.events import LegalChange
from paradiplomacy.scenario.files import load_scenario
from paradiplomacy.scenario.scenario import Scenario
from paradiplomacy.world.aligned import SIDE_BY_SIDE
from paradiplomacy.world.state import World
from random_worlds import many_worlds


@pytest.fixture
def worlds_made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    made, begin, fork = [], World.__init__, batch.fork

    def beginning(self: World, *args: Any, **options: Any) -> None:
        begin(self, *args, **options)
        made.append("begun")

    def forking(world: World, scenario: Scenario) -> World:
        made.append(f"forked before {world.year + 1}")
        return fork(world, scenario)

    monkeypatch.setattr(World, "__init__", beginning)
    monkeypatch.setattr(batch, "fork", forking)
    return made


def test_scenarios_share_their_past(worlds_made: list[str]) -> None:
    scenarios = [load_scenario(name, last_year=2021) for name in ("baseline", "right-turn", "covid")]
    histories = batch.play(scenarios, [7, 8])
    assert worlds_made == ["begun", "forked before 2014", "forked before 2020"]
    for scenario, history in zip(scenarios, histories, strict=True):
        [alone] = batch.play([scenario], [7, 8])
        assert same_years(history, alone)
    assert not same_years(histories[0], histories[1])


def same_years(one: batch.History, other: batch.History) -> bool:
    pairs = zip(one.years, other.years, strict=True)
    return all(
        np.array_equal(here[name], there[name], equal_nan=True) for here, there in pairs for name in here
    )


@many_worlds(20)
@given(random_worlds.worlds(), st.data())
def test_any_events_fork_a_world(world: random_worlds.Case, data: st.DataObject) -> None:
    other = data.draw(random_worlds.worlds()).scenario.events
    first, last = world.scenario.first_year, world.scenario.last_year
    events = tuple(
        event for event in other if event.first_year <= last and (event.last_year or last) >= first
    )
    twin = world.scenario.model_copy(update={"name": "twin", "events": events})
    both = [case for one in (world.scenario, twin) for case in cases_of(one, 3, 4)]
    assert differing(both) == []


def test_scenarios_that_differ_in_their_first_year_share_nothing(worlds_made: list[str]) -> None:
    """Law decides with who the members of 2022 are, before the first year."""
    one = load_scenario("members-2022", last_year=2023)
    law = LegalChange(kind="legal-change", first_year=2022, level=1.0)
    other = one.model_copy(update={"name": "open", "events": (*one.events, law)})
    both = [case for scenario in (one, other) for case in cases_of(scenario, 7, 8)]
    batch.tables_of(both)
    assert worlds_made == ["begun", "begun"]
    assert differing(both) == []


def test_a_law_that_leaves_autonomy_as_usual_parts_runs_in_which_it_is_not() -> None:
    base, name = load_scenario("baseline", first_year=2012, last_year=2015), "law.autonomy.PY"
    usual = base.parameters[name]
    law = LegalChange(kind="legal-change", first_year=2013, level=usual, countries=("PY",))
    twin = base.model_copy(update={"name": "law", "events": (*base.events, law)})
    points = [(one, value) for one in (base, twin) for value in (usual, 0.9)]
    arms = [Arm(one, (name,), (value,), f"{one.name} {value}".encode()) for one, value in points]
    assert differing([Case(arm, 0, 7) for arm in arms]) == []


def test_laws_that_end_in_other_years_share_the_years_before(worlds_made: list[str]) -> None:
    base, cases = load_scenario("baseline", first_year=2012, last_year=2015), []
    for last in (2013, 2014):
        law = LegalChange(kind="legal-change", first_year=2013, last_year=last, level=0.9)
        until = base.model_copy(update={"name": f"law-{last}", "events": (*base.events, law)})
        cases += cases_of(until, 7)
    batch.tables_of(cases)
    assert worlds_made == ["begun", "forked before 2014"]
    assert differing(cases) == []


def test_scenarios_that_differ_in_parameters_are_one_world(worlds_made: list[str]) -> None:
    names = ("baseline", "no-secretariat", "rival-no-bloc", "opaque-fund")
    scenarios = [load_scenario(name, first_year=2005, last_year=2012) for name in names]
    cases = [case for seed in (7, 8) for one in scenarios for case in cases_of(one, seed)]
    batch.tables_of(cases)
    assert worlds_made == ["begun"]
    assert differing(cases) == []


def test_a_past_is_shared_before_parameters_stand_side_by_side(worlds_made: list[str]) -> None:
    names = ("baseline", "right-turn", "no-secretariat", "opaque-fund")
    scenarios = [load_scenario(name, first_year=2012, last_year=2015) for name in names]
    cases = [case for one in scenarios for case in cases_of(one, 7)]
    batch.tables_of(cases)
    assert worlds_made == ["begun", "forked before 2014", "begun"]
    assert differing(cases) == []


@many_worlds(20)
@given(random_worlds.worlds(), random_worlds.worlds())
def test_worlds_of_any_parameters_stand_side_by_side(
    world: random_worlds.Case, another: random_worlds.Case
) -> None:
    values = {name: another.scenario.parameters[name] for name in SIDE_BY_SIDE}
    twin = world.changed(values).scenario.model_copy(update={"name": "twin"})
    both = [*cases_of(world.scenario, 3, 4), *cases_of(twin, 3)]
    assert len(list(batch._worlds(both))) == 1
    assert differing(both) == []


def test_scenarios_of_other_parameters_share_nothing(worlds_made: list[str]) -> None:
    one = load_scenario("baseline", last_year=1997)
    other = vary(one, {"units.count": 3})[0]
    batch.tables_of([*cases_of(one, 7), *cases_of(other, 7)])
    assert worlds_made == ["begun", "begun"]
