"""Scenario and experiment files with one thing gone wrong: refused in one message, or as right as before."""

import shutil
from pathlib import Path

import pytest

from attack import answer, assert_refused, untouched
from mutants import DEEDS, EITHER, Mutant, mutant
from paradiplomacy.common.errors import ScenarioError
from paradiplomacy.common.toml import read_toml
from paradiplomacy.experiment.file import is_experiment
from paradiplomacy.runs import cost
from paradiplomacy.scenario.files import BUILTIN

QUICK, THOROUGH = 40, 600
TESTS = Path(__file__).parents[1]
ORIGINS = [
    BUILTIN.folder,
    TESTS.parent / "experiments",
    TESTS / "scenario/valid",
    TESTS / "experiment/valid",
]
ESTIMATE = cost.Estimate(runs=1, seconds=0.01, bytes_running=1, bytes_finished=1)


@pytest.fixture(scope="module")
def origins(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The right files, in folders of their own with what they extend beside them."""
    place = tmp_path_factory.mktemp("origins")
    for number, origin in enumerate(ORIGINS):
        shutil.copytree(origin, place / str(number) / "valid")
    return sorted(place.glob("*/valid/*.toml"))


def attack(one: Mutant, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The file through check, and through each command that would work with it."""
    folder = one.origin.parent
    (folder / "mutant.toml").write_bytes(one.content)
    asking = 'name = "asking"\nquestion = "Why?"\nscenarios = ["./mutant.toml"]\nreplications = 1\n'
    (folder / "asking.toml").write_text(asking)
    monkeypatch.chdir(folder)
    monkeypatch.setattr(cost, "estimate", lambda *_, **__: ESTIMATE)
    experiment = is_experiment(read_toml(one.origin, ScenarioError))
    with untouched(folder):
        said = answer(capsys, ["check", "mutant.toml"])
        assert said.code in one.codes
        swept = answer(capsys, ["sweep", "mutant.toml" if experiment else "asking.toml", "--dry-run"])
        if said.code == 0:
            assert (said.out, swept.code) == ("ok\n", 0)
            noted = said.err + swept.err  # that points were counted, or a value holds in some runs only
            assert not any(word in noted for word in ("problem", "Traceback", "Error"))
            return
        assert_refused(said)
        if one.codes != EITHER or not experiment:  # what is wrong may be the small setting alone
            assert_refused(swept)
        assert_refused(answer(capsys, ["run", "baseline", "mutant.toml", "--out", "new/results"]))


@pytest.mark.parametrize("lane", ["quick", pytest.param("thorough", marks=pytest.mark.slow)])
def test_a_mutated_file_is_refused_in_one_message(
    lane: str,
    origins: list[Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    subtests: pytest.Subtests,
) -> None:
    assert len(DEEDS) <= QUICK
    numbers = range(QUICK) if lane == "quick" else range(QUICK, THOROUGH)
    for number in numbers:
        one = mutant(number, origins)
        with subtests.test(number=number, deed=one.deed, origin=one.origin.name):
            attack(one, monkeypatch, capsys)
