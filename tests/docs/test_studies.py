"""The studies: each is valid and small enough, runs, and answers what its README says it answers."""

import re
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from paradiplomacy.experiment.file import load_experiment
from paradiplomacy.experiment.request import size

ROOT = Path(__file__).parents[2]
README = (ROOT / "experiments" / "README.md").read_text(encoding="utf-8")
FILES = sorted((ROOT / "experiments").glob("*.toml"))
MOST_QUICK_RUNS = 450
NUMBER = re.compile(r"−?\d+(?:[.,]\d+)*")

studies = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


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


def section_of(name: str) -> str:
    """What the README says of a study."""
    return "## " + next(part for part in README.split("\n## ") if part.startswith(f"{name}\n")).rstrip()


@pytest.mark.slow
@studies
def test_a_study_answers_what_the_readme_says(path: Path) -> None:
    now, written = script().section(script().quick(path)).rstrip(), section_of(path.stem)
    assert NUMBER.sub("#", now) == NUMBER.sub("#", written), "run: uv run python docs/studies.py"
    assert numbers(now) == pytest.approx(numbers(written), rel=0.01, abs=0.011)


def numbers(text: str) -> list[float]:
    return [float(found.replace(",", "").replace("−", "-")) for found in NUMBER.findall(text)]
