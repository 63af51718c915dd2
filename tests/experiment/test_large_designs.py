"""A large design is counted at once, judged on corners and a sample, and made point by point."""

import tracemalloc
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_case_identity import factorial, request_of

from examples import examples
from paradiplomacy.common.errors import ExperimentError
from paradiplomacy.common.seeds import run_seed
from paradiplomacy.experiment import blocks, checks
from paradiplomacy.experiment.arms import Arms
from paradiplomacy.experiment.check import check_files
from paradiplomacy.experiment.designs.reading import read_design
from paradiplomacy.experiment.file import load_experiment
from paradiplomacy.experiment.request import cases, missing_cases, size, unwatched

YEARS = {"low": 2014, "high": 2016}


@pytest.fixture
def few_judged(monkeypatch):
    monkeypatch.setattr(checks, "JUDGED", 20)


def experiment(design, **changes):
    return {"name": "large", "question": "?", "scenarios": ["right-turn"], "design": design} | changes


def test_a_plan_of_a_thousand_million_runs_takes_hardly_any_memory():
    values = {"fund.yearly_usd": list(range(100)), "training.seats": list(range(10))}
    tracemalloc.start()
    request = load_experiment(experiment(factorial(values), replications=1_000_000)).request
    plan = missing_cases(request, set())
    last, number = plan[-1], len(plan)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (number, last.seed, last.arm.point) == (10**9, run_seed(1995, 999_999), (99.0, 9))
    assert held < 5_000_000


def test_what_is_missing_is_what_is_not_there_in_the_same_order():
    request = request_of(factorial({"training.seats": [1, 2, 3]}), ("baseline", "right-turn"))
    everything = list(cases(request))
    there = {case.key for case in everything[1::3]}
    assert list(missing_cases(request, there)) == [case for case in everything if case.key not in there]
    assert list(missing_cases(request, {case.key for case in everything})) == []


@examples(30)
@given(st.integers(1, 70), st.integers(1, 40))
def test_cases_of_a_block_follow_one_another_and_none_is_left_out(arms, replications):
    """Blocks of arms and seeds fill a chunk: many scenarios do not lie each in a world of its own."""
    places = range(arms * replications)
    order = [blocks.in_blocks(place, arms, replications) for place in places]
    assert sorted(order) == list(product(range(replications), range(arms)))
    assert [blocks.place_of(*each, arms, replications) for each in order] == list(places)
    seeds = min(replications, blocks.SEEDS_TOGETHER)
    block = order[: min(arms, blocks.RUNS_TOGETHER // seeds) * seeds]
    assert len({seed for seed, _ in block}) == seeds
    if arms <= 4:
        assert order == sorted(order), "pair by pair"


@examples(15)
@given(st.lists(st.sampled_from([None, 19, 20, 21]), min_size=1, max_size=8, unique=True))
def test_arms_that_say_the_same_stand_where_the_first_is_and_have_the_values_of_the_last(seats):
    rows = [{"fund.rule": "merit"} | ({} if each is None else {"training.seats": each}) for each in seats]
    request = request_of({"kind": "list", "rows": rows}, ("baseline", "right-turn"))
    last = {(arm.base.name, arm.digest): arm for row in request.grid for arm in row}
    assert list(request.arms) == list(last.values())
    assert size(request) == len(last) * request.replications


@pytest.mark.parametrize(
    ("kind", "more"),
    [("factorial", {}), ("sobol", {"samples": 64}), ("morris", {"samples": 30}), ("list", {})],
)
def test_of_a_large_design_some_points_are_judged(few_judged, monkeypatch, kind, more):
    made, arm = [], Arms.arm
    monkeypatch.setattr(Arms, "arm", lambda self, point: made.append(point) or arm(self, point))
    values = list(range(50))
    design = {"kind": kind, "parameters": {"training.seats": values, "fund.yearly_usd": [1, 2]}} | more
    if kind == "list":
        design = {"kind": kind, "rows": [{"training.seats": each} for each in values]}
    request = load_experiment(experiment(design), whole=False).request
    assert len(made) == 20
    assert (request.counted, len(request.first_arms)) == (False, 2)
    assert request.most_runs == request.places * 30


def test_points_by_chance_are_points_of_the_design(few_judged):
    made, _ = read_design(factorial({"training.seats": list(range(50)), "fund.rule": ["merit", "lottery"]}))
    assert {*made.some_points(7, 20)} <= {*made.points(7)}
    assert made.some_points(7, 20) == made.some_points(7, 20) != made.some_points(8, 20)


@pytest.mark.parametrize("order", [1, -1])
def test_what_is_wrong_at_one_corner_only_is_refused(few_judged, tmp_path, order):
    parameters = {
        "events.political-shift.from": [*range(2000, 2015)][::order],
        "events.political-shift.to": [*range(2014, 2020)][::order],
        "fund.yearly_usd": list(range(100)),
    }
    assert not load_experiment(experiment(factorial(parameters)), whole=False).request.counted
    parameters["events.political-shift.from"].append(2015)
    with pytest.raises(ExperimentError) as caught:
        load_experiment(experiment(factorial(parameters)), whole=False)
    assert caught.value.problems == ("design: events.political-shift.to: 2014 is before from, 2015",)


def test_a_condition_is_judged_as_well(few_judged):
    values = {"training.seats": list(range(50)), "fund.yearly_usd": [1, 2]}
    with pytest.raises(ExperimentError, match=r"design.exclude: divides by zero"):
        load_experiment(experiment(factorial(values) | {"exclude": "1 / training.seats > 2"}), whole=False)


def test_where_all_that_is_judged_is_excluded_every_point_is(few_judged):
    seats = factorial({"training.seats": list(range(50))})
    all_seats = load_experiment(experiment(seats), whole=False).request
    judged = read_design(seats)[0].some_points(all_seats.design_seed, 20)
    kept = next(point for point in all_seats.points if point not in judged)
    design = seats | {"exclude": f"training.seats != {kept[0]}"}
    request = load_experiment(experiment(design), whole=False).request
    assert (request.counted, list(request.points)) == (True, [kept])


def test_a_sweep_checks_every_point(few_judged):
    values = {"training.seats": list(range(50)), "fund.yearly_usd": [1, 2]}
    request = load_experiment(experiment(factorial(values)), watched=unwatched).request
    assert (request.counted, len(request.points)) == (True, 100)


def test_check_judges_some_points(few_judged, tmp_path, monkeypatch):
    made, arm = [], Arms.arm
    monkeypatch.setattr(Arms, "arm", lambda self, point: made.append(point) or arm(self, point))
    text = 'name = "x"\nquestion = "?"\nscenarios = ["baseline"]\n[design]\nkind = "factorial"\n'
    path = tmp_path / "x.toml"
    path.write_text(f'{text}[design.parameters]\n"training.seats" = {list(range(50))}\n', encoding="utf-8")
    assert check_files([path]) == []
    assert len(made) == 20
