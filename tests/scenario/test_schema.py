"""The JSON Schema of scenario files agrees with the reader of the files."""

import json
import tomllib
from pathlib import Path

import pytest

from paradiplomacy.scenario.lists import scenario_schema
from paradiplomacy.scenario.parameters.settings import PARAMETERS

jsonschema = pytest.importorskip("jsonschema")
HERE = Path(__file__).parent
VALID = sorted((HERE / "valid").glob("*.toml"))
SAID_BY_THE_SCHEMA = (
    "parameter-too-",
    "parameter-text",
    "parameter-unknown-choice",
    "event-amount-",
    "event-unknown",
    "top-start",
)
INVALID = [
    path for path in sorted((HERE / "invalid").glob("*.toml")) if path.stem.startswith(SAID_BY_THE_SCHEMA)
]


@pytest.fixture(scope="module")
def validator():
    schema = json.loads(json.dumps(scenario_schema()))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("path", VALID, ids=lambda path: path.stem)
def test_the_schema_accepts_valid_files(path, validator):
    table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    assert [error.message for error in validator.iter_errors(table)] == []


@pytest.mark.parametrize("path", INVALID, ids=lambda path: path.stem)
def test_the_schema_refuses_what_an_editor_can_see(path, validator):
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    if path.stem == "event-amount-not-a-number":
        pytest.skip("JSON has no such number")
    assert not validator.is_valid(table)


def test_the_schema_offers_every_parameter(validator):
    offered = validator.schema["properties"]["parameters"]["properties"]
    assert PARAMETERS.keys() <= offered.keys()
    for name, parameter in PARAMETERS.items():
        assert validator.is_valid({"name": "mine", "parameters": {name: parameter.default}})
        assert not validator.is_valid({"name": "mine", "parameters": {name: "no such value"}})
