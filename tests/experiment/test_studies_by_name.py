"""Studies by name, in a folder that has nothing to do with them: told apart from files as scenarios are."""

import shlex
from pathlib import Path

import pytest

import fake_runs
from paradiplomacy import sweep
from paradiplomacy.common.errors import ExperimentError
from paradiplomacy.experiment.file import STUDIES, load_experiment
from paradiplomacy.experiment.lists import experiments_text

MINE = 'name = "mine"\nquestion = "Is it mine?"\nscenarios = ["baseline"]\nreplications = 2\n'


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_name_is_the_file_that_ships() -> None:
    by_name, by_path = load_experiment("fund-rule"), load_experiment(STUDIES.files["fund-rule"])
    assert by_name.request == by_path.request
    assert by_name.words == ("fund-rule",)


def test_a_study_finds_the_scenarios_beside_it() -> None:
    names = [scenario.name for scenario in load_experiment("contagion").request.scenarios]
    assert names == ["baseline", "crisis-of-argentina"]


@pytest.mark.parametrize("path", ["fund-rule.toml", "./fund-rule", Path("fund-rule")], ids=repr)
def test_a_file_of_a_studys_name_is_taken_by_its_path(here: Path, path: str | Path) -> None:
    for name in ("fund-rule", "fund-rule.toml"):
        (here / name).write_text(MINE)
    assert load_experiment("fund-rule").request.name == "fund-rule"
    read = load_experiment(path)
    assert read.request.name == "mine"
    assert read.words is not None
    assert load_experiment(read.words[0]).request == read.request


def test_the_manifest_names_the_study() -> None:
    command = sweep(
        "fund-size", quick=True, replications=1, jobs=1, report=False, simulate=fake_runs.simulate
    ).manifest["command"]
    assert shlex.split(command)[:3] == ["paradiplomacy", "sweep", "fund-size"]


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ("fund-rul", 'there is no study of this name; did you mean "fund-rule"?'),
        ("nothing", f"there is no study of this name; allowed {', '.join(STUDIES.files)}"),
        ("file", 'there is no study of this name; did you mean the path "./file"?'),
        ("mine", 'there is no study of this name; did you mean the file "mine.toml"?'),
        ("experiments/fund-rule.toml", 'there is no such file; did you mean "fund-rule"?'),
        (Path("fund-rule"), 'there is no such file; did you mean "fund-rule"?'),
    ],
)
def test_what_is_not_there_is_refused_with_the_nearest(here: Path, asked: str | Path, problem: str) -> None:
    for name in ("file", "mine.toml"):
        (here / name).write_text(MINE)
    with pytest.raises(ExperimentError) as caught:
        load_experiment(asked)
    assert caught.value.problems == (problem,)


def test_the_list_has_name_title_question_and_size_of_each() -> None:
    lines = experiments_text().splitlines()
    assert [line.partition(": ")[0] for line in lines[::3]] == list(STUDIES.files)
    place = lines.index("contagion: Do ties carry crises from country to country?")
    whole, quick = load_experiment("contagion").request, load_experiment("contagion", quick=True).request
    assert lines[place + 1].strip() == whole.question
    size = (
        f"up to {whole.most_runs:,} runs of baseline, crisis-of-argentina; {quick.most_runs:,} with --quick"
    )
    assert lines[place + 2].strip() == size
