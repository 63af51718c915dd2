"""What extending.md shows is done here, by a reader's process, so that nothing of it stays in this one."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "extending.md").read_text(encoding="utf-8")
MODEST, USE = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
[SCENARIO] = re.findall(r"^```toml\n# modest-calls.toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)

LOOK = (
    """
import importlib
from paradiplomacy import CityNetwork, load_scenario
from paradiplomacy.common.errors import ParadiplomacyError, ScenarioError
from paradiplomacy.indicators.base import INDICATORS
from paradiplomacy.scenario.lists import scenario_schema
from paradiplomacy.scenario.parameters.settings import PARAMETERS, Settings

before = load_scenario("baseline")
assert "modesty.most_usd" not in before.parameters.flat()

"""
    f"{USE}\n"
    """
years = results.years
assert years.columns[-1] == "modest_grants_share"
assert years["modest_grants_share"].notna().any()
assert set(years["scenario"]) == {"baseline", "modest-calls"}
of = years.groupby("scenario")["modest_grants_share"].mean()
assert of["modest-calls"] > of["baseline"], of

# names like all others
assert "modest-first" in PARAMETERS["fund.rule"].choices
assert PARAMETERS["modesty.most_usd"].allowed == (0, 1e6)
assert before.parameters["modesty.most_usd"] == 5_000
assert "modesty" in scenario_schema()["properties"]["parameters"]["properties"]
for values, words in (
    ({"fund.rule": "modest-frst"}, 'did you mean "modest-first"?'),
    ({"modesty.most_usd": -1}, "is too small; allowed 0 to 1,000,000"),
    ({"modesty.most": 1}, 'did you mean "modesty.most_usd"?'),
):
    try:
        load_scenario("baseline", set=values)
    except ScenarioError as error:
        assert words in str(error), error
    else:
        raise AssertionError(values)

# the same file again, and another one with the names
importlib.reload(modest)
source = open("modest.py").read()
try:
    exec(compile(source.replace("5_000", "6_000"), "other.py", "exec"), {"__name__": "other"})
except ParadiplomacyError as error:
    assert "modest has a group of parameters of this name" in str(error), error
else:
    raise AssertionError("two files with the same names")
assert PARAMETERS["modesty.most_usd"].default == 5_000
print("all of it")
"""
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("reader")
    (place / "modest.py").write_text(MODEST, encoding="utf-8")
    (place / "modest-calls.toml").write_text(SCENARIO, encoding="utf-8")
    return place


def python(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.slow
def test_a_file_adds_a_rule_an_indicator_and_a_parameter(folder: Path) -> None:
    answer = python(LOOK, folder)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.endswith("all of it\n")
