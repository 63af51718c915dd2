"""The same run twice, in other processes and resumed; and two runs alike until a cause makes them differ."""

import os
import pickle
from functools import cache, lru_cache
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from examples import some
from paradiplomacy import City
from paradiplomacy.indicators.tables import Table
from paradiplomacy.model import CityNetwork
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.world.sources import Places, candidate_cities
from processes import python
from random_worlds import Case, event_of, events, fits, many_worlds, shipped, worlds


def everything(model: CityNetwork) -> dict[str, Any]:
    """All that a run leaves: indicators and detailed tables."""
    return {"indicators": model.datacollector.model_vars, **model.tables()}


def until(table: Table, year: int) -> Table:
    """The rows of the years before this one; how last year's projects end is a matter of this year."""
    kept = [place for place, of in enumerate(table["year"]) if of < year]
    rows = {column: [values[place] for place in kept] for column, values in table.items()}
    if "state" in rows:
        ends = {"completed", "failed", "cancelled"}
        rows["state"] = [
            "running" if of == year - 1 and state in ends else state
            for of, state in zip(rows["year"], rows["state"], strict=True)
        ]
    return rows


def assert_same_before(year: int, first: CityNetwork, second: CityNetwork) -> None:
    """Equal indicators and detailed tables, to the last bit, in all years before this one."""
    count = year - first.settings.first_year
    for name, values in first.datacollector.model_vars.items():
        assert values[:count] == second.datacollector.model_vars[name][:count], name
    before, after = first.tables(), second.tables()
    for name in before:
        assert until(before[name], year) == until(after[name], year), name


# the same again


@many_worlds(20)
@given(worlds())
def test_the_same_run_twice_is_the_same(case: Case) -> None:
    assert everything(case.run()) == everything(case.run())


@many_worlds(15)
@given(worlds(), st.integers(0, 7))
def test_a_run_that_was_pickled_half_way_goes_on_the_same(case: Case, steps: int) -> None:
    model = case.model(detail=True)
    for _ in range(min(steps, len(case.scenario.years))):
        model.step()
    resumed = pickle.loads(pickle.dumps(model))
    resumed.run_until_year(case.scenario.last_year)
    model.run_until_year(case.scenario.last_year)
    assert everything(resumed) == everything(model) == everything(case.run())


def test_looking_at_tables_and_agents_on_the_way_changes_nothing() -> None:
    case = shipped("history", last_year=2005)
    watched = case.model(detail=True)
    for _ in watched.settings.years:
        watched.step()
        watched.tables()
        assert all(repr(agent) for agent in watched.agents)
        cities = [agent for agent in watched.agents if isinstance(agent, City)]
        assert all(weight > 0 for city in cities for weight in city.ties.values())
    assert everything(watched) == everything(case.run())


_DIGEST = """
import hashlib, json
from paradiplomacy import City
from paradiplomacy.model import CityNetwork
for name, year in ("history", 2020), ("method-of-equal-shares", 2019), ("members-2022", 2024):
    model = CityNetwork(name, rng=3, detail=True)
    model.run_until_year(year)
    text = json.dumps([model.datacollector.model_vars, model.tables()])
    print(name, hashlib.sha256(text.encode()).hexdigest())
"""


@pytest.mark.slow
def test_long_runs_do_not_depend_on_the_hash_seed() -> None:
    """Short ones are compared in tests/runs/test_runner.py."""
    one, other = (python("-c", _DIGEST, env=os.environ | {"PYTHONHASHSEED": seed}) for seed in ("0", "1"))
    assert (one.returncode, other.returncode) == (0, 0)
    assert one.stdout == other.stdout
    assert len(one.stdout.splitlines()) == 3


# two scenarios until the first year in which they differ


@lru_cache(maxsize=2)  # a whole network in detail is large
def _whole(name: str, seed: int = 1) -> CityNetwork:
    return shipped(name, seed).run()


@pytest.mark.parametrize(
    ("name", "base", "year"),
    some(
        [
            ("right-turn", "baseline", 2014),
            ("right-turn-half", "baseline", 2014),
            ("covid", "baseline", 2020),
            ("crisis-2001", "baseline", 2001),
            ("awareness-campaign", "baseline", 2018),
            ("donor-funding", "baseline", 2018),
            ("rules-of-1995", "baseline", 2016),
            ("no-forum", "baseline", 2007),
            ("lottery", "baseline", 2017),
            ("double-fund", "baseline", 2017),
            ("no-training", "baseline", 2017),
            ("border-training", "baseline", 2017),
            ("history-without-right-turn", "history", 2014),
            ("no-donors", "history", 2009),
        ],
        one_in=4,
    ),
)
def test_scenarios_are_alike_before_the_first_year_in_which_they_differ(
    name: str, base: str, year: int
) -> None:
    other = _whole(name)
    assert_same_before(year, _whole(base), other)
    assert other.datacollector.model_vars != _whole(base).datacollector.model_vars


@many_worlds()
@given(worlds(), st.data())
def test_a_later_event_changes_nothing_earlier(case: Case, data: st.DataObject) -> None:
    first, last = case.scenario.first_year, case.scenario.last_year
    event = data.draw(events(first, last))
    assume(fits(event, case.scenario.events))
    before, after = case.run(event.first_year - 1), case.changed(None, event).run(event.first_year - 1)
    assert everything(before) == everything(after)


@many_worlds(15)
@given(worlds(), st.integers(1, 7))
def test_more_years_change_nothing_earlier(case: Case, years: int) -> None:
    longer = Case(case.scenario.model_copy(update={"last_year": case.scenario.last_year + years}), case.seed)
    assert everything(longer.run(case.scenario.last_year)) == everything(case.run())


def test_an_effect_spreads_over_ties_and_leaves_the_rest_alone() -> None:
    crisis = event_of("recession", **{"from": 2024, "countries": ["UY"]})
    base, other = (
        shipped("members-2022", last_year=2024),
        shipped("members-2022", last_year=2024).changed(None, crisis),
    )
    tables = [case.run().tables()["cities"] for case in (base, other)]
    budgets = [
        dict(zip(zip(t["year"], t["city"], t["country"], strict=True), t["budget_usd"], strict=True))
        for t in tables
    ]
    changed = {key for key in budgets[0].keys() & budgets[1].keys() if budgets[0][key] != budgets[1][key]}
    assert {year for year, _, _ in changed} == {2024}
    assert {country for _, _, country in changed} > {"UY"}
    assert len(changed) < 366


# a further candidate


def candidate(number: int, country: str, latitude: float, longitude: float, population: float) -> Places:
    """A pool of one city."""
    return Places(
        id=np.array([number]),
        name=("Nova Cidade",),
        country=np.array([COUNTRIES.index(country)]),
        latitude=np.array([latitude]),
        longitude=np.array([longitude]),
        population=np.array([population]),
    )


# Huge and at a border; middling and near Montevideo; small and far. Ids below, among and above the shipped.
HUGE = candidate(1, "AR", -25.6, -54.6, 2e7)
MIDDLING = candidate(3_500_001, "UY", -34.7, -56.2, 30_000)
SMALL = candidate(10**9, "PE", -12.0, -77.0, 16_000)


def joins(model: CityNetwork, number: int) -> int | None:
    """The year in which a city joins for the first time."""
    table = model.tables()["cities"]
    return min(
        (year for year, city in zip(table["year"], table["city"], strict=True) if city == number),
        default=None,
    )


@pytest.mark.parametrize("place", [HUGE, MIDDLING, SMALL], ids=["huge", "middling", "small"])
@pytest.mark.parametrize("seed", some([1, 2, 3], one_in=3))
def test_a_further_candidate_changes_nothing_before_it_joins(place: Places, seed: int) -> None:
    joined = _joined(place, seed)
    if joined is None:
        assert everything(_whole("baseline", seed)) == everything(_with(place, seed))
    else:
        assert joined > 1995
        assert_same_before(joined, _whole("baseline", seed), _with(place, seed))


@pytest.mark.slow
def test_the_further_candidates_join_early_late_or_never() -> None:
    years = [_joined(place, seed) for place in (HUGE, MIDDLING, SMALL) for seed in (1, 2, 3)]
    assert min(year for year in years if year) < 2005
    assert max(year for year in years if year) > 2010
    assert None in years


@lru_cache(maxsize=1)
def _with(place: Places, seed: int) -> CityNetwork:
    model = shipped("baseline", seed).model(detail=True, extra_cities=place)
    model.run_until_year(2026)
    return model


@cache
def _joined(place: Places, seed: int) -> int | None:
    return joins(_with(place, seed), int(place.id[0]))


def test_a_further_candidate_among_the_members_of_2022() -> None:
    case = shipped("members-2022", 1)
    base, more = case.run(), case.model(detail=True, extra_cities=SMALL)
    more.run_until_year(2026)
    assert_same_before(joins(more, 10**9) or 2027, base, more)


def test_a_further_candidate_needs_an_id_of_its_own() -> None:
    taken = candidate(int(candidate_cities().id[5]), "BR", 0, -60, 1e5)
    with pytest.raises(ValueError, match="already in use"):
        CityNetwork("baseline", rng=1, extra_cities=taken)
