"""The JSON Schema of experiment files agrees with the reader of the files."""

import json
import tomllib
from pathlib import Path

import pytest

from paradiplomacy.experiment.file import is_experiment
from paradiplomacy.experiment.schema import experiment_schema
from paradiplomacy.scenario.parameters.settings import PARAMETERS

jsonschema = pytest.importorskip("jsonschema")
HERE = Path(__file__).parent
SAID_BY_THE_SCHEMA = (
    "name-",
    "title-",
    "question-",
    "scenarios-empty.",
    "scenarios-text",
    "replications-",
    "seed-",
    "years-one",
    "years-out",
    "compare-",
    "detail-",
    "unknown-key",
    "parameters-unknown",
    "parameters-wrong",
    "quick-replication",
    "quick-unknown",
    "design-kind",
    "design-unknown",
    "design-parameters",
    "design-values-out",
    "design-values-empty",
    "design-values-not",
    "range-missing",
    "range-unknown",
    "range-scale",
    "samples-too",
    "samples-missing",
    "levels-",
    "rows-missing",
    "rows-empty",
    "rows-label-a",
    "exclude-not-text",
)
# Said in two ways, nested or with its whole name: JSON Schema sees nothing wrong.
NOT_SEEN = {"design-parameters-twice", "replications-decimal"}


def files(folder):
    return sorted((HERE / folder).glob("*.toml"))


VALID = [path for path in files("valid") if is_experiment(tomllib.loads(path.read_text(encoding="utf-8")))]
INVALID = [
    path
    for path in files("invalid")
    if path.name.startswith(SAID_BY_THE_SCHEMA) and path.stem not in NOT_SEEN
]


@pytest.fixture(scope="module")
def validator():
    return jsonschema.Draft202012Validator(json.loads(json.dumps(experiment_schema())))


@pytest.mark.slow
def test_the_schema_is_one(validator):
    jsonschema.Draft202012Validator.check_schema(validator.schema)


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_the_schema_accepts_valid_experiments(path, validator):
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    assert [error.message for error in validator.iter_errors(table)] == []


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_the_schema_refuses_experiments_that_an_editor_can_see_to_be_wrong(path, validator):
    assert not validator.is_valid(tomllib.loads(path.read_text(encoding="utf-8")))


def test_the_schema_offers_every_parameter_to_designs_and_changes(validator):
    head = {"name": "mine", "question": "Why?", "scenarios": ["baseline"]}
    for name, parameter in PARAMETERS.items():
        right = {"kind": "factorial", "parameters": {name: [parameter.default]}}
        wrong = {"kind": "factorial", "parameters": {name: ["no such value"]}}
        assert validator.is_valid(head | {"design": right, "parameters": {name: parameter.default}})
        assert not validator.is_valid(head | {"design": wrong})
        assert not validator.is_valid(head | {"parameters": {name: "no such value"}})
