"""National governments year by year: stationary or recorded, shifted, frozen; the bloc's support follows."""

from typing import Any

import numpy as np
import pytest

from paradiplomacy import CityNetwork, load_scenario
from paradiplomacy.common.columns import Floats
from paradiplomacy.scenario.events import KINDS
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.scenario.scenario import Scenario
from paradiplomacy.world.sources import orientation

AR, BR = COUNTRIES.index("AR"), COUNTRIES.index("BR")


def positions(base: str, last_year: int, *events: dict[str, Any]) -> dict[int, Floats]:
    """Positions of the ten governments by year."""
    scenario = load_scenario(base)
    built = tuple(KINDS[event["kind"]].model_validate(event) for event in events)
    model = CityNetwork(Scenario.model_validate({**dict(scenario), "events": scenario.events + built}), rng=3)
    told: dict[int, Floats] = {}
    while model.year < last_year:
        model.step()
        told[model.year] = model.world.government.copy()
        inside = told[model.year][model.world.conditions.in_bloc]
        assert model.datacollector.model_vars["bloc_support"][-1] == pytest.approx((1 + inside.mean()) / 2)
    return told


def test_stationary_governments_vary_around_their_mean() -> None:
    told = np.array(list(positions("baseline", 2026).values()))
    assert told.mean() == pytest.approx(0.3, abs=0.05)
    assert told.std() == pytest.approx(0.1 / np.sqrt(1 - 0.25), rel=0.15)


def test_a_shift_is_added_and_not_remembered() -> None:
    shift = {"kind": "political-shift", "from": 2000, "to": 2002, "amount": -0.2, "countries": ["AR"]}
    usual, shifted = positions("baseline", 2004), positions("baseline", 2004, shift)
    for year in usual:
        expected = usual[year].copy()
        expected[AR] -= 0.2 if 2000 <= year <= 2002 else 0
        assert shifted[year] == pytest.approx(expected)


def test_recorded_governments_are_those_of_the_data() -> None:
    for year, told in positions("history", 2023).items():
        assert told == pytest.approx(orientation().nearest(year) / 2)


def test_history_without_the_right_turn_stays_in_2013() -> None:
    turned, frozen = positions("history", 2021), positions("history-without-right-turn", 2021)
    for year in turned:
        kept = turned[2013] if 2014 <= year <= 2020 else turned[year]
        assert (frozen[year] == kept).all()
    assert any((turned[year] != frozen[year]).any() for year in range(2014, 2021))


def test_a_frozen_stationary_government_resumes_its_course() -> None:
    freeze = {"kind": "political-freeze", "from": 2000, "to": 2005, "countries": ["BR"]}
    usual, frozen = positions("baseline", 2007), positions("baseline", 2007, freeze)
    for year in usual:
        assert frozen[year][AR] == usual[year][AR]
        assert frozen[year][BR] == (usual[1999][BR] if 2000 <= year <= 2005 else usual[year][BR])


def test_a_frozen_government_is_shifted_once() -> None:
    events = [
        {"kind": "political-freeze", "from": 2000, "to": 2005},
        {"kind": "political-shift", "from": 2000, "to": 2005, "amount": -0.1},
    ]
    told = positions("baseline", 2005, *events)
    assert told[2005] == pytest.approx(told[2000])
