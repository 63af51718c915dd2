"""One value at a time: each by itself against the scenario as it is."""

import re
import tomllib
from pathlib import Path

import numpy as np
import pytest
from design_strategies import design
from jsonschema import Draft202012Validator

import fake_runs
from paradiplomacy import sweep
from paradiplomacy.experiment.designs.reading import read_design
from paradiplomacy.experiment.file import load_experiment
from paradiplomacy.experiment.record import from_record, record
from paradiplomacy.experiment.schema import experiment_schema
from paradiplomacy.report.gallery import draw
from paradiplomacy.scenario.parameters.settings import PARAMETERS

ROOT = Path(__file__).parents[2]
STUDY = ROOT / "experiments" / "one-at-a-time.toml"
CERTAINTY, SEATS, RULE = "law.certainty", "training.seats", "fund.rule"


def one_at_a_time(parameters):
    return {"kind": "one-at-a-time", "parameters": parameters}


def experiment(parameters):
    design = one_at_a_time(parameters)
    return {"name": "x", "question": "?", "scenarios": ["baseline"], "replications": 2, "design": design}


def test_the_scenario_as_it_is_comes_first_then_each_value_by_itself():
    made = design(one_at_a_time({SEATS: [0, 60], RULE: ["lottery"]}))
    assert made.names == (SEATS, RULE)
    assert made.points(1) == [(None, None), (0, None), (60, None), (None, "lottery")]
    labels = [made.label(point) for point in made.points(1)]
    assert labels == ["as it is", f"{SEATS}=0", f"{SEATS}=60", f"{RULE}=lottery"]


def test_plausible_means_both_ends_and_a_pattern_all_that_have_them():
    made = design(one_at_a_time({CERTAINTY: "plausible", SEATS: "plausible"}))
    values = [value for name in (CERTAINTY, SEATS) for value in PARAMETERS[name].plausible]
    assert [next(value for value in point if value is not None) for point in made.points(1)[1:]] == values
    assert {type(value) for value in made.factors[1].values.values} == {int}
    every = design(one_at_a_time({"fund.*": "plausible", "*": "plausible"})).names
    assert every[0].startswith("fund.")
    assert sorted(every) == sorted(name for name, one in PARAMETERS.items() if one.plausible)


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"found.*": "plausible"}, "found.*"),
        ({"fund.*": [1]}, "fund.*"),
        ({RULE: "plausible"}, "allowed is a list"),
        ({"cities.synthetic": "plausible"}, "has no plausible range"),
        ({SEATS: [1, 1]}, "1 stands there twice"),
        ({SEATS: {"low": 1, "high": 2}}, "allowed is a list"),
        ({}, ""),
    ],
)
def test_what_it_cannot_take_is_refused(parameters, said):
    made, problems = read_design(one_at_a_time(parameters))
    assert made is None
    [(key, sentence)] = problems
    assert key.startswith("parameters")
    assert said in key + sentence


def test_the_record_of_a_request_is_read_as_the_same():
    table = tomllib.loads(STUDY.read_text(encoding="utf-8"))
    request = load_experiment(experiment(table["design"]["parameters"])).request
    assert len(request.names) > 200
    assert from_record(record(request)) == request


def test_each_case_is_compared_with_the_scenario_as_it_is():
    results = sweep(experiment({SEATS: [0, 60], RULE: ["lottery"]}), simulate=fake_runs.simulate, jobs=1)
    means = (
        results.years.merge(results.runs[["run_id", SEATS, RULE]]).groupby([SEATS, RULE])["members"].mean()
    )
    [base, *others] = means.loc[[(20, "merit"), (0, "merit"), (60, "merit"), (20, "lottery")]]
    found = results.compare("members")
    assert found["against"].tolist() == ["as it is"] * 3
    np.testing.assert_allclose(found["difference"], [other - base for other in others])
    [tornado] = [one for one in draw(results.findings, []) if one.name == "tornado"]
    assert "as it is, all else equal" in tornado.caption
    names = {label.get_text() for axes in tornado.figure.axes for label in axes.get_yticklabels()}
    assert names == {SEATS, RULE}


def test_editors_know_it():
    check = Draft202012Validator(experiment_schema())
    right = experiment({"law.*": "plausible", SEATS: [0, 60], CERTAINTY: "plausible", RULE: ["lottery"]})
    assert list(check.iter_errors(right)) == []
    for wrong in ({"law.*": [1]}, {RULE: "plausible"}, {SEATS: {"low": 1, "high": 2}}):
        assert list(check.iter_errors(experiment(wrong)))


def test_the_scan_moves_every_parameter_and_the_page_names_each():
    axes = {f"axes.{name}" for name in ("border", "productive", "citizenship", "other")}
    moved = set(load_experiment(STUDY).request.names)
    assert moved == PARAMETERS.keys() - axes
    page = (ROOT / "docs" / "scan.md").read_text(encoding="utf-8")
    tables = "\n".join(line for line in page.splitlines() if line.startswith("|"))
    named = re.findall(r"`(\w+\.[\w.]+)`", tables)
    assert set(named) == moved
    inert = re.search(r"Of (\d+) parameters (\d+) \(", page)
    assert inert is not None
    assert int(inert[2]) <= 0.05 * int(inert[1])
