"""Worlds that go on in another way from a year on: in files, batches, sweeps and models."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import random_worlds
from fake_runs import tables_of
from paradiplomacy import CityNetwork, Scenario, load_scenario, run, sweep
from paradiplomacy.common.errors import ExperimentError, ParadiplomacyError, ScenarioError
from paradiplomacy.experiment.file import load_experiment
from paradiplomacy.experiment.record import from_record, record
from paradiplomacy.phases.year import YEAR
from paradiplomacy.runs import batch
from paradiplomacy.scenario.changes import AT_START, vary
from paradiplomacy.scenario.parameters.settings import GROUPS, PARAMETERS
from paradiplomacy.scenario.pasts import with_past
from paradiplomacy.scenario.scenario import pasts_before
from paradiplomacy.world.state import World
from random_worlds import many_worlds, worlds

LARGER: dict[str, Any] = {"fund.yearly_usd": 60_000, "membership.entry": 0.05, "rules.gate": "off"}
EXPERIMENT: dict[str, Any] = {
    "name": "branches",
    "question": "What does a larger fund do from 2013 on?",
    "scenarios": ["baseline", "right-turn"],
    "replications": 2,
    "first_year": 2010,
    "last_year": 2015,
    "branch_from": 2013,
    "parameters": {"membership.entry": 0.02},
    "design": {
        "kind": "factorial",
        "parameters": {"fund.yearly_usd": [20_000, 60_000], "events.political-shift.amount": [-0.8, 0.4]},
    },
}


def indicators(scenario: Scenario, seed: int = 7) -> dict[str, Any]:
    model = CityNetwork(scenario, rng=seed)
    model.run_until_year(scenario.last_year)
    return model.indicators


def branch(name: str = "baseline", year: int = 2011, **values: Any) -> Scenario:
    return plain(name, branch_from=year, set=values)


def plain(name: str = "baseline", **asked: Any) -> Scenario:
    return load_scenario(name, first_year=2009, last_year=2014, **asked)


FUND = {"kind": "factorial", "parameters": {"fund.yearly_usd": [20_000, 60_000]}}


# --- What a branch is ---


def test_a_branch_that_changes_nothing_is_the_same_run() -> None:
    assert indicators(branch()) == indicators(plain())


def test_a_branch_is_its_past_until_the_year_and_differs_then() -> None:
    one, other = indicators(plain()), indicators(branch(**LARGER))
    past = 2011 - 2009
    assert {name for name in one if one[name][:past] != other[name][:past]} == set()
    assert one["members"][past] != other["members"][past]


def test_a_parameter_that_branches_is_an_event_that_begins(tmp_path: Path) -> None:
    path = tmp_path / "split.toml"
    path.write_text(
        'name = "split"\nextends = "baseline"\ndrop_events = ["programme"]\n'
        '[[events]]\nkind = "programme"\nfrom = 2017\nto = 2017\n'
        '[[events]]\nkind = "programme"\nfrom = 2018\nscale = 3\n',
        encoding="utf-8",
    )
    years = {"first_year": 2015, "last_year": 2020}
    split = indicators(load_scenario(path, **years))
    assert split != indicators(load_scenario("baseline", **years))
    scaled = load_scenario("baseline", **years, branch_from=2018, set={"events.programme.scale": 3})
    assert indicators(scaled) == split


def test_cities_are_free_from_the_year_on_from_which_law_does_not_count() -> None:
    model = CityNetwork(branch(**{"rules.gate": "off"}), rng=1)
    model.run_until_year(2010)
    assert model.world.cities.gate.max() < 1
    model.step()
    assert model.world.cities.gate.min() == 1


class Reads:
    """Settings that note which parameters are read."""

    def __init__(self, own: Any, prefix: str, names: set[str]) -> None:
        self.__dict__.update(_own=own, _prefix=prefix, _names=names)

    def __getattr__(self, step: str) -> Any:
        name, value = f"{self._prefix}{step}", getattr(self._own, step)
        if name in GROUPS:
            return Reads(value, f"{name}.", self._names)
        whole = step == "by_country"
        self._names.update(
            one for one in PARAMETERS if one == name or (whole and one.startswith(self._prefix))
        )
        return value


def test_what_acts_at_the_start_only_is_what_is_refused_later() -> None:
    scenario, names = plain(), set[str]()
    world = World(scenario.model_copy(update={"parameters": Reads(scenario.parameters, "", names)}), 1)
    start = names.copy()
    names.clear()
    for _ in scenario.years:
        for phase in YEAR:
            phase(world)
    # the size of columns, and neighbours, which are found once
    made_at_the_start = {"themes.count", "units.count", "cities.border_km"}
    assert {name for name in PARAMETERS if AT_START.fullmatch(name)} == (start - names) | made_at_the_start


# --- Files ---


def test_a_branch_written_down_is_read_back_the_same(tmp_path: Path) -> None:
    once = branch(**LARGER)
    twice = once.model_copy(update={"pasts": pasts_before(once, 2013), "name": "twice"})
    path = tmp_path / "twice.toml"
    path.write_text(twice.to_toml(), encoding="utf-8")
    assert load_scenario(path) == twice != once
    assert [past.before for past in load_scenario(path).pasts] == [2011, 2013]


def test_a_file_branches_from_what_it_extends(tmp_path: Path) -> None:
    path = tmp_path / "free.toml"
    path.write_text(
        'name = "free"\nextends = "baseline"\nfirst_year = 2009\nlast_year = 2014\nbranch_from = 2011\n'
        '[parameters]\n"rules.gate" = "off"\n',
        encoding="utf-8",
    )
    assert load_scenario(path) == branch(**{"rules.gate": "off"})
    assert load_scenario(path).branch_from == 2011
    assert "holds from 2011 on" in load_scenario(path)._repr_html_()


def test_a_request_that_branches_is_read_back_the_same() -> None:
    request = load_experiment(EXPERIMENT).request
    again = from_record(record(request))
    assert again.scenarios == request.scenarios
    assert [arm.digest for arm in again.arms] == [arm.digest for arm in request.arms]


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({"branch_from": 2010}, "branch_from: 2010 cannot be branched from; allowed 2011 to 2015"),
        ({"branch_from": 2016}, "branch_from: 2016 cannot be branched from; allowed 2011 to 2015"),
        ({"branch_from": "2013"}, 'branch_from: "2013" is not a whole number'),
        ({"parameters": {"capacity.start": 0.4}}, 'parameters."capacity.start": acts at the start only'),
    ],
)
def test_what_cannot_branch_is_refused(asked: dict[str, Any], problem: str) -> None:
    with pytest.raises(ExperimentError) as caught:
        load_experiment(EXPERIMENT | asked)
    assert problem in str(caught.value)


def test_a_design_that_comes_too_late_is_refused() -> None:
    design = {"kind": "factorial", "parameters": {"cities.wealth.AR": [1.0, 2.0], "units.count": [8, 9]}}
    with pytest.raises(ExperimentError) as caught:
        load_experiment(EXPERIMENT | {"design": design})
    assert [line.partition(": acts")[0] for line in caught.value.problems] == [
        'design: parameters."cities.wealth.AR"',
        'design: parameters."units.count"',
    ]


def test_an_event_that_is_over_is_refused() -> None:
    with pytest.raises(ScenarioError, match=r"outside the years from the branch on, 2005–2026"):
        load_scenario("crisis-2001", branch_from=2005, set={"events.recession.loss": 0.3})


# --- Batches ---


def test_branches_share_a_past_and_have_the_values_that_each_has_alone() -> None:
    scenarios = [
        branch(**LARGER),
        branch(**{"activity.intercept": 1.0}),
        branch(year=2013),
        branch("right-turn"),
    ]
    scenarios.append(plain())
    for scenario, history in zip(scenarios, batch.play(scenarios, [7, 8]), strict=True):
        alone = indicators(scenario)
        for name, values in alone.items():
            mine = [year[name][0].item() for year in history.years]
            assert [None if value != value else value for value in mine] == values, name


def test_the_common_past_is_played_once(monkeypatch: pytest.MonkeyPatch) -> None:
    request, years = load_experiment(EXPERIMENT).request, list[int]()
    monkeypatch.setattr(batch, "YEAR", (lambda world: years.append(world.year), *YEAR))
    batch.tables_of([case for case in request.in_order() if case.replication == 0])
    # without its event the baseline has two points only; the event begins in 2014
    assert len(request.arms) == 6
    assert len(years) == len(range(2010, 2013)) + 2 * len([2013]) + 6 * len([2014, 2015])


@pytest.mark.slow
def test_one_process_two_and_a_finished_folder_have_the_same_bytes(tmp_path: Path) -> None:
    sweep(EXPERIMENT, out=tmp_path / "one", jobs=1, report=False)
    sweep(EXPERIMENT, replications=1, out=tmp_path / "more", jobs=1, report=False)
    sweep(EXPERIMENT, out=tmp_path / "more", jobs=2, report=False)
    assert tables_of(tmp_path / "one") == tables_of(tmp_path / "more")


def test_a_run_of_a_branch_can_be_repeated_alone() -> None:
    results = sweep(EXPERIMENT, replications=1, jobs=1)
    seed = int(results.runs["seed"].iloc[0])
    alone = run("baseline", run_seed=seed, first_year=2010, last_year=2015, branch_from=2013,
                set={"membership.entry": 0.02, "fund.yearly_usd": 20_000}, jobs=1)  # fmt: skip
    assert alone.runs["run_id"].iloc[0] == results.runs["run_id"].iloc[0]


def test_a_run_that_fails_says_the_command_with_the_branch() -> None:
    def fails(*_: Any) -> Any:
        raise ValueError("as asked")

    results = sweep(EXPERIMENT, replications=1, jobs=1, simulate=fails)
    assert (
        "--from 2010 --to 2015 --branch-from 2013 --set membership.entry=0.02"
        in results.runs["error"].iloc[0]
    )


def test_values_are_compared_over_the_years_from_the_branch_on() -> None:
    results = sweep(
        EXPERIMENT | {"scenarios": ["baseline"], "compare": "values", "design": FUND}, replications=1, jobs=1
    )
    assert set(results.compare("grants")["first_year"]) == {2013}


def test_losses_count_from_the_branch_on() -> None:
    """Before it nothing is lost, and after it every year gains."""
    joining = {"kind": "factorial", "parameters": {"membership.entry": [0.02, 0.2]}}
    asked = {"scenarios": ["baseline"], "compare": "values", "parameters": {}, "design": joining}
    least = [{"name": "least", "kind": "peak-loss", "indicator": "members"}]
    results = sweep(EXPERIMENT | asked | {"derived": least}, replications=1, jobs=1)
    gained = results.years.groupby("year")["members"].agg(lambda of: of.iloc[1] - of.iloc[0])
    assert results.derived()["value"].tolist() == [-gained.loc[2013:].min()]
    assert gained.loc[:2012].tolist() == [0, 0, 0]


# --- Models ---


@many_worlds(10)
@given(worlds(), worlds(), st.integers(1, 6))
def test_a_fork_is_a_run_of_its_own(case: random_worlds.Case, other: random_worlds.Case, steps: int) -> None:
    assume(steps < len(case.scenario.years))
    changed = {
        name: value
        for name, value in case.scenario.parameters.flat().items()
        if value != other.scenario.parameters[name] and not AT_START.fullmatch(name)
    }
    values = {name: other.scenario.parameters[name] for name in changed}
    assume(not vary(case.scenario, values)[1])
    model = case.model(detail=True)
    for _ in range(steps):
        model.step()
    fork = model.fork(values)
    for one in (model, fork):
        one.run_until_year(case.scenario.last_year)
    alone = CityNetwork(fork.settings, rng=case.seed, detail=True)
    alone.run_until_year(case.scenario.last_year)
    assert fork.indicators == alone.indicators
    assert fork.tables() == alone.tables()
    assert model.indicators == case.run().indicators
    assert fork.again().settings == fork.settings


def test_a_fork_to_another_scenario() -> None:
    model = CityNetwork(plain(), rng=5)
    model.run_until_year(2012)
    fork = model.fork(plain("right-turn"))
    fork.run_until_year(2013)
    assert [past.before for past in fork.fork({"fund.yearly_usd": 0}).settings.pasts] == [2013, 2014]
    fork.step()
    assert fork.indicators == indicators(plain("right-turn"), 5)
    assert model.year == 2012


def test_a_model_at_its_last_year_forks_into_a_longer_one() -> None:
    model = CityNetwork(load_scenario("baseline", last_year=1996), rng=5)
    model.run_until_year(1996)
    fork = model.fork(load_scenario("baseline", last_year=1997))
    fork.step()
    assert fork.indicators == indicators(load_scenario("baseline", last_year=1997), 5)


def test_forks_that_cannot_be_are_refused() -> None:
    model = CityNetwork("baseline", rng=5)
    with pytest.raises(ScenarioError, match="branch_from: 1995 cannot be branched from"):
        model.fork({"fund.yearly_usd": 0})
    model.step()
    with pytest.raises(ScenarioError, match="governments: is recorded, and the world began with stationary"):
        model.fork("history")
    with pytest.raises(ScenarioError, match=r"capacity\.start: is 0.4, and the world began with 0.38"):
        model.fork(load_scenario("baseline", set={"capacity.start": 0.4}))
    with pytest.raises(ParadiplomacyError, match="settings: "):
        model.fork(3)  # type: ignore[arg-type]
    model.run_to_call()
    with pytest.raises(ParadiplomacyError, match="1996 is not over"):
        model.fork({"fund.yearly_usd": 0})


def test_what_the_past_branches_from_is_no_second_branch() -> None:
    ahead = branch(year=2013, **LARGER)
    with pytest.raises(ScenarioError, match="allowed 2014 to 2014"):
        with_past(plain(), ahead, 2012)
