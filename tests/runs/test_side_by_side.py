"""Runs side by side: each has the bytes that it has alone, whatever else is in the batch."""

import operator
from collections.abc import Callable, Sequence
from itertools import batched, groupby
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import betaincinv, expit, ndtri

import random_worlds
from acting import SHARES, changed, place_of, values_of, worlds
from alone import cases_of, differing, made, made_alone, settled
from examples import some
from paradiplomacy import CityNetwork
from paradiplomacy.common.columns import Floats
from paradiplomacy.experiment.case import Arm, Case
from paradiplomacy.indicators.base import INDICATORS, Picture, indicator
from paradiplomacy.indicators.measure import measure_runs
from paradiplomacy.rules.fund.call import Call, Requests
from paradiplomacy.rules.fund.rule import RULES, FundRule
from paradiplomacy.runs import batch
from paradiplomacy.runs.run import run_chunk, simulate
from paradiplomacy.scenario.changes import vary
from paradiplomacy.scenario.files import load_scenario
from paradiplomacy.scenario.parameters.settings import PARAMETERS
from paradiplomacy.scenario.scenario import Scenario
from paradiplomacy.world.aligned import SIDE_BY_SIDE
from paradiplomacy.world.state import World
from random_worlds import many_worlds

ROOT = Path(__file__).parents[2]
PARAMETERS_TOGETHER = 24
"""Parameters that are tried in one batch, in each of whose runs one is at an end of its range."""


# --- Any batch ---


@many_worlds(80)
@given(random_worlds.worlds(), st.lists(st.integers(0, 2**40), min_size=2, max_size=5, unique=True))
def test_runs_of_any_world_are_those_made_alone(world: random_worlds.Case, seeds: list[int]) -> None:
    assert differing(cases_of(world.scenario, *seeds)) == []


EXTREMES: dict[str, dict[str, Any]] = {
    "nobody stays": {"membership.entry": 0, "membership.exit": 1, "membership.misaligned_exit": 50},
    "no drafts": {"proposing.intercept": -20},
    "no fund and no donors": {"fund.yearly_usd": 0, "donors.yearly_usd": 0},
    "nobody active": {"activity.intercept": -20},
    "no money": {"cities.budget_per_head_usd": 0},
}


@pytest.mark.parametrize("name", some(EXTREMES, one_in=3))
def test_runs_of_extreme_worlds_are_those_made_alone(name: str) -> None:
    scenario = vary(load_scenario("right-turn", last_year=2016), EXTREMES[name])[0]
    assert differing(cases_of(scenario, 3, 1, 2)) == []


def test_a_batch_in_which_members_of_one_run_alone_are_left() -> None:
    """Runs that lose all members stand beside one that loses none."""
    base = vary(load_scenario("baseline", last_year=2000), {"membership.misaligned_exit": 50})[0]
    names = ("membership.exit", "membership.entry")
    arms = [Arm(base, names, point, repr(point).encode()) for point in ((1.0, 0.0), (0.0, 1.0), (0.9, 0.0))]
    cases = [Case(arm, 0, 7) for arm in arms]
    members = made(cases)["years"].column("members").to_numpy().reshape(3, -1)
    assert members[0, -1] == members[2, -1] == 0
    assert members[1, -1] >= 12
    assert differing(cases) == []


def test_order_and_company_change_nothing() -> None:
    names = ("baseline", "right-turn", "no-forum")
    scenarios = [load_scenario(name, first_year=2005, last_year=2014) for name in names]
    cases = [case for seed in (5, 1, 9) for one in scenarios for case in cases_of(one, seed)]
    assert differing(cases) == differing(cases[::-1]) == differing(cases[2:5]) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["baseline", "history", "covid", "members-2022", "method-of-equal-shares", "random"]
)
def test_whole_runs_are_those_of_the_model_stepped_by_hand(name: str) -> None:
    scenario, seeds = load_scenario(name), [3, 1995, 2**40]
    [history] = batch.play([scenario], seeds)
    for place, seed in enumerate(seeds):
        model = CityNetwork(scenario, rng=seed)
        model.run_until_year(scenario.last_year)
        for column, values in model.indicators.items():
            mine = [year[column][place].item() for year in history.years]
            assert [None if value != value else value for value in mine] == values, (column, seed)


# --- Parameters that differ ---


def one_at_a_time(base: Scenario, names: Sequence[str]) -> list[Case]:
    """A case with the values of the scenario, and two for each parameter: the ends of its plausible range."""
    ends = [changed(base, name, end) for name in names for end in values_of(PARAMETERS[name])]
    varied = (*names, *(share for share in SHARES if share not in names and {*SHARES} & {*names}))
    points = dict.fromkeys(tuple(one.parameters[name] for name in varied) for one in (base, *ends))
    return [Case(Arm(base, varied, point, repr(point).encode()), 0, 1995) for point in points]


@pytest.mark.parametrize("name", ["activity.habit", "awareness.start", "cities.wealth.BR"])
def test_a_parameter_side_by_side(name: str) -> None:
    cases = one_at_a_time(load_scenario("right-turn", last_year=2012), [name])
    assert [len(group.cases) for group in batch._groups(cases)] == [len(cases)]
    assert differing(cases) == []


TOGETHER = [*batched(sorted(SIDE_BY_SIDE), PARAMETERS_TOGETHER)]


@pytest.mark.slow
@pytest.mark.parametrize("names", TOGETHER, ids=operator.itemgetter(0))
def test_parameters_side_by_side(names: Sequence[str]) -> None:
    """In a world that begins small, in which those who never join are left out."""
    cases = one_at_a_time(load_scenario("right-turn", last_year=2016), names)
    assert len(batch._groups(cases)) == 1
    assert differing(cases) == []


@pytest.mark.parametrize("names", some(dict(enumerate(TOGETHER)), one_in=3))
def test_a_run_without_company_may_have_parameters_of_its_own(names: int) -> None:
    for case in one_at_a_time(load_scenario("baseline", last_year=1999), TOGETHER[names])[1:]:
        assert batch._groups([case])
        assert differing([case]) == [], case.arm.values


ACTING = {
    f"{world}, {names[0]}": names
    for world, of_world in groupby(sorted(sorted(SIDE_BY_SIDE), key=place_of), key=place_of)
    for names in batched(of_world, PARAMETERS_TOGETHER)
}


@pytest.mark.slow
@pytest.mark.parametrize("names", ACTING.values(), ids=ACTING)
def test_parameters_side_by_side_where_they_act(names: Sequence[str]) -> None:
    cases = one_at_a_time(worlds()[place_of(names[0])], names)
    assert len(batch._groups(cases)) == 1
    assert differing(cases) == []
    years = [made_alone(settled(case))["years"].drop_columns(["run_id"]) for case in cases]
    values = [case.arm.values for case in cases]
    for name in names:
        ends = [year for year, value in zip(years, values, strict=True) if value[name] != values[0][name]]
        assert any(not end.equals(years[0]) for end in ends), name


def test_the_documentation_says_how_many_parameters_may_differ() -> None:
    assert "nine\n  tenths of all" in (ROOT / "docs" / "speed.md").read_text(encoding="utf-8")
    assert round(10 * len(SIDE_BY_SIDE) / len(PARAMETERS)) == 9


def test_a_rule_of_the_fund_is_told_the_parameters_of_its_run(monkeypatch: pytest.MonkeyPatch) -> None:
    merit, told = RULES["merit"], set[tuple[object, ...]]()
    names = ("fund.transparency", "membership.arrears_years")

    def grants(requests: Requests, call: Call) -> NDArray[np.int64]:
        told.add(tuple(call.parameters[name] for name in names))
        return merit.grants(requests, call)

    monkeypatch.setitem(RULES, "merit", FundRule(grants, merit.needs | set(names)))
    cases = one_at_a_time(load_scenario("members-2022", last_year=2024), names)
    batch.tables_of(cases)
    assert told == {tuple(case.arm.values[name] for name in names) for case in cases}
    assert {type(years) for _, years in told} == {int}


def test_what_must_be_alike_is_made_in_other_worlds() -> None:
    base = load_scenario("baseline", last_year=2012)
    names = ("fund.rule", "activity.habit", "units.count")
    points = [("merit", 1.0, 15), ("lottery", 1.0, 15), ("merit", 1.2, 15), ("merit", 1.2, 3)]
    cases = [Case(Arm(base, names, point, repr(point).encode()), 0, 7) for point in points]
    assert [len(group.cases) for group in batch._groups(cases)] == [2, 1, 1]
    assert differing(cases) == []


# --- What sees one run ---


def test_an_indicator_of_a_user_sees_one_run_at_a_time() -> None:
    seen = []

    def mine(now: Picture) -> int:
        """Runs that it sees at a time."""
        seen.append(now.runs)
        return now.runs

    indicator("runs")(mine)
    try:
        chunk = run_chunk(simulate, False, cases_of(load_scenario("baseline", last_year=1996), 1, 2, 3))
    finally:
        del INDICATORS["mine"]
    assert seen == [1] * 6
    assert set(chunk.tables["years"].column("mine").to_pylist()) == {1}


def test_an_indicator_of_several_runs_reads_the_parameters_of_each() -> None:
    """By their group or by their name, as a user's own may."""

    def mine(now: Picture) -> Floats:
        settings = now.world.settings
        own = settings.fund.yearly_usd + 0.1 * settings["membership.arrears_years"]
        return np.zeros(now.runs) + own

    names = ("fund.yearly_usd", "membership.arrears_years")
    cases = one_at_a_time(load_scenario("baseline", last_year=1996), names)
    assert len(batch._groups(cases)) == 1
    indicator("USD")(mine)
    try:
        assert differing(cases) == []
        values = batch.tables_of(cases)["years"].column("mine").to_pylist()
    finally:
        del INDICATORS["mine"]
    assert len(set(values)) == len(cases)


def test_what_an_indicator_returns_says_what_it_takes() -> None:
    world = World(load_scenario("baseline"), [1, 2, 3])
    for name, column in measure_runs(world).items():
        kind = np.integer if INDICATORS[name].whole else np.floating
        assert column.shape == (3,), name
        assert np.issubdtype(column.dtype, kind), name


# --- The last bit ---

FUNCTIONS: dict[str, Callable[[NDArray[Any]], NDArray[Any]]] = {
    "expit": lambda x: expit(20 * x - 10),
    "ndtri": ndtri,
    "log": np.log,
    "log1p": np.log1p,
    "log2": np.log2,
    "exp": lambda x: np.exp(20 * x - 10),
    "expm1": lambda x: np.expm1(-x),
    "logaddexp": lambda x: np.logaddexp(0.0, 6 * x - 3),
    "arcsin": np.arcsin,
    "sqrt": np.sqrt,
    "power": lambda x: x**0.6,
    "whole power": lambda x: 0.94 ** np.floor(9 * x).astype(np.int64),
    "square": lambda x: x**2,
    "inverse beta": lambda x: betaincinv(2.0, 3.0, x),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_place_in_a_column_changes_no_bit(name: str) -> None:
    """On this processor; which ones were tried stands in docs/speed.md."""
    values = np.random.default_rng(1995).random(1_200)
    function = FUNCTIONS[name]
    whole = function(values)
    for start in range(40):
        for length in (1, 2, 3, 5, 8, 17, 64, 1_100):
            part = function(values[start : start + length].copy())
            assert part.tobytes() == whole[start : start + length].tobytes(), (start, length)


def test_a_function_that_looks_at_its_neighbours_would_be_found() -> None:
    values = np.random.default_rng(1995).random(64)
    assert np.cumsum(values[3:]).tobytes() != np.cumsum(values)[3:].tobytes()
