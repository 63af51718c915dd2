"""The studies: each is valid and small enough, runs, and answers what its README says it answers."""

import re
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import fake_runs
from paradiplomacy import CityNetwork, load_scenario, sweep
from paradiplomacy.experiment.file import load_experiment
from paradiplomacy.experiment.request import cases, size
from paradiplomacy.indicators.base import IndicatorValue
from paradiplomacy.scenario.scenario import Scenario

ROOT = Path(__file__).parents[2]
README = (ROOT / "experiments" / "README.md").read_text(encoding="utf-8")
FILES = sorted((ROOT / "experiments").glob("*.toml"))
MOST_QUICK_RUNS = 1_000
NUMBER = re.compile(r"−?\d+(?:[.,]\d+)*")

studies = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
some_quick = pytest.mark.parametrize(
    "path",
    [pytest.param(path, marks=[pytest.mark.slow] * (place % 9 > 0)) for place, path in enumerate(FILES)],
    ids=lambda path: path.stem,
)


def script() -> ModuleType:
    if str(ROOT / "docs") not in sys.path:
        sys.path.insert(0, str(ROOT / "docs"))
    return import_module("studies")


def test_there_are_enough_and_the_readme_has_all_in_order() -> None:
    assert len(FILES) >= 12
    assert re.findall(r"^## (\S+)$", README, re.MULTILINE) == [path.stem for path in FILES]


def test_the_readme_of_the_project_counts_them() -> None:
    told = re.search(r"\[(\d+) studies\]", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert told is not None
    assert int(told[1]) == len(FILES)


@studies
def test_a_study_is_valid_and_its_quick_setting_small(path: Path) -> None:
    whole, quick = load_experiment(path).request, load_experiment(path, quick=True).request
    assert whole.name == path.stem
    assert whole.question.endswith("?")
    assert size(quick) < size(whole)
    assert size(quick) <= MOST_QUICK_RUNS


@some_quick
def test_a_study_has_the_cases_of_the_readme_and_its_runs_are_those_of_the_model(path: Path) -> None:
    """All runs but the last take no time."""
    read = load_experiment(path, quick=True)
    now = script().section(sweep(read, jobs=1, report=False, simulate=fake_runs.simulate))
    assert skeleton(now) == skeleton(section_of(path.stem))
    last = cases(read.request)[-1]
    varied = {name: value for name, value in last.arm.values.items() if value is not None}
    asked, expected = (
        indicators(world, last.seed) for world in (last.scenario, load_scenario(last.arm.base, set=varied))
    )
    assert asked == expected


def indicators(scenario: Scenario, seed: int) -> dict[str, list[IndicatorValue]]:
    model = CityNetwork(scenario, rng=seed)
    model.run_until_year(scenario.last_year)
    found: dict[str, list[IndicatorValue]] = model.datacollector.model_vars
    return found


def skeleton(text: str) -> list[str]:
    """What does not depend on what comes out: headings, question, cases, and the number of runs."""
    lines = [line for line in text.rstrip().splitlines() if not line.startswith("- ")]
    return [line.split(" | ")[0] if line.startswith("|") else line for line in lines]


def section_of(name: str) -> str:
    """What the README says of a study."""
    return "## " + next(part for part in README.split("\n## ") if part.startswith(f"{name}\n")).rstrip()


@pytest.mark.slow
@pytest.mark.usefixtures("full_chunks")
@studies
def test_a_study_answers_what_the_readme_says(path: Path) -> None:
    now, written = script().section(script().quick(path, jobs=1)).rstrip(), section_of(path.stem)
    assert NUMBER.sub("#", now) == NUMBER.sub("#", written), "run: uv run python docs/studies.py"
    assert numbers(now) == pytest.approx(numbers(written), rel=0.01, abs=0.011)


def numbers(text: str) -> list[float]:
    return [float(found.replace(",", "").replace("−", "-")) for found in NUMBER.findall(text)]
