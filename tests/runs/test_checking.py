"""The points of an experiment are counted first, and checking many of them shows how far it is."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from test_runner import Counting, Interrupting

from paradiplomacy.cli import main
from paradiplomacy.common.errors import ParadiplomacyError
from paradiplomacy.experiment import checks
from paradiplomacy.experiment.arms import Arms
from paradiplomacy.experiment.file import load_experiment
from paradiplomacy.experiment.notes import Note
from paradiplomacy.runs import progress
from paradiplomacy.runs.progress import checking

TEXT = """name = "mine"
question = "How many?"
scenarios = ["baseline", "right-turn"]
replications = 30
[design]
kind = "factorial"
[design.parameters]
"fund.yearly_usd" = [0, 1, 2, 3, 4]
"training.seats" = [1, 2]
"""
COUNTED = "10 points in 2 scenarios, up to 600 runs: checking each point"
EXCLUDING = TEXT.replace("[design.p", "exclude = 'training.seats == 2'\n[design.p")


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an experiment whose points count as many."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(progress, "LONG", 20)
    monkeypatch.setattr(progress, "_TOLD", 3)
    (tmp_path / "mine.toml").write_text(TEXT, encoding="utf-8")
    return tmp_path


class Places(Counting):
    """Remembers how far it was, and what it was told while something else was made."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Any] = []

    def say(self, text: str) -> None:
        self.told.append(text)

    def start(self, total: int, already: int) -> None:
        self.told.append((self.noun, already, total))

    def advance(self, done: int, failed: int) -> None:
        self.told.append(done)

    def stop(self) -> None:
        self.told.append("stop")


def test_points_are_counted_and_told_before_any_is_made(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told, arm = Places(), Arms.arm
    monkeypatch.setattr(Arms, "arm", lambda self, point: told.told.append("made") or arm(self, point))
    load_experiment("mine.toml", watched=checking(told))
    assert told.told[:2] == [COUNTED, ("point", 0, 10)]
    assert [one for one in told.told[2:] if one != "made"] == [3, 6, 9, 10, "stop"]
    assert told.told[2:].count("made") == 20
    assert told.noun == "run"


def test_of_what_a_condition_excludes_the_number_is_an_upper_bound(mine: Path) -> None:
    told = Places()
    (mine / "mine.toml").write_text(EXCLUDING, encoding="utf-8")
    request = load_experiment("mine.toml", watched=checking(told)).request
    assert told.told[0] == "At most " + COUNTED
    assert len(request.points) == 5
    assert told.told[-2:] == [10, "stop"]


def test_check_and_a_dry_run_say_that_they_judge_corners_and_a_sample(
    mine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(checks, "JUDGED", 8)
    said = COUNTED.replace("each point", "corners and a sample, 4 points")
    for command in (["check"], ["sweep", "--dry-run"]):
        assert main([*command, "mine.toml"]) == 0
        shown = capsys.readouterr()
        assert shown.err.startswith(said + "\n4 of 4 points, in ")
    assert shown.out.startswith("Up to 20 scenarios and values, 600 runs\nOne measured run took ")


@pytest.mark.parametrize("command", [["check"], ["sweep", "--dry-run"], ["sweep", "--no-report"]])
def test_commands_say_which_value_the_design_replaces_in_some_runs(
    mine: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    rows = '[[design.rows]]\n"training.seats" = 1\n[[design.rows]]\n"fund.yearly_usd" = 2\n'
    head = 'name = "mine"\nquestion = "?"\nscenarios = ["baseline"]\nreplications = 1\nlast_year = 1996\n'
    setting = '[parameters]\n"training.seats" = 3\n[design]\nkind = "list"\n'
    (mine / "mine.toml").write_text(head + setting + rows, encoding="utf-8")
    assert main([*command, "mine.toml"]) == 0
    note = "training.seats = 3 holds in 1 of 2 cases; in the others the design varies training.seats"
    assert f"mine: parameters: {note}\n" in capsys.readouterr().err


def test_of_few_points_nothing_is_said(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "LONG", 21)
    told = Places()
    load_experiment("mine.toml", watched=checking(told))
    assert told.told == []


@pytest.mark.parametrize("command", [["check"], ["sweep", "--dry-run"], ["sweep"]], ids=" ".join)
def test_commands_count_first_and_end_at_once_on_ctrl_c(
    mine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    class Pressing(Interrupting):
        def say(self, text: str) -> None:
            print(text)

    monkeypatch.setattr(progress, "for_stream", lambda: Pressing(4))
    assert main([*command, "mine.toml"]) == 130
    assert capsys.readouterr().out == COUNTED + "\n"
    assert [path.name for path in mine.iterdir()] == ["mine.toml"]


def test_a_log_of_a_check_has_the_count_and_the_end(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "mine.toml"]) == 0
    shown = capsys.readouterr()
    first, last = shown.err.splitlines()
    assert shown.out == "ok\n"
    assert first == COUNTED
    assert last.startswith("10 of 10 points, in ")


def test_the_small_setting_is_checked_where_it_has_points_of_its_own(
    mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (mine / "mine.toml").write_text(TEXT + "[quick]\nreplications = 2\n", encoding="utf-8")
    assert main(["check", "mine.toml"]) == 0
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_a_terminal_shows_a_bar_for_points_and_another_for_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    bar = progress.Bar()
    for noun, total in (("point", 7), ("run", 9)):
        bar.noun = noun
        bar.start(total, 0)
        bar.advance(total, 0)
        bar.stop()
        bar.say(f"after {noun}s")
    shown = capsys.readouterr().err
    order = [shown.rindex(text) for text in ("7 of 7 points", "after points", "9 of 9 runs", "after runs")]
    assert order == sorted(order)


VARIED = [
    "fund.yearly_usd",
    "training.seats",
    "politics.mayor_change",
    "activity.alignment",
    "activity.bloc_support",
    "ties.contagion",
    "donors.yearly_usd",
    "fund.transparency",
]
AMOUNTS = [place / 1_000 for place in range(-499, 500)]
LARGE = {
    "sobol": {"kind": "sobol", "samples": 65_536, "parameters": dict.fromkeys(VARIED[:2], "plausible")},
    "morris": {"kind": "morris", "samples": 900, "parameters": dict.fromkeys(VARIED, "plausible")},
    "events": {
        "kind": "factorial",
        "parameters": {"events.political-shift.amount": AMOUNTS, "fund.yearly_usd": list(range(300))},
    },
    "excluding": {
        "kind": "factorial",
        "exclude": " or ".join(["fund.yearly_usd==1"] * 45),
        "parameters": {"fund.yearly_usd": list(range(900)), "training.seats": list(range(1, 100))},
    },
}
POINTS = {"sobol": 65_536, "morris": 8_100, "events": 299_700, "excluding": 89_100}


@pytest.mark.slow
@pytest.mark.parametrize("name", LARGE)
def test_designs_of_allowed_size_are_counted_and_checked(name: str) -> None:
    told = Places()
    table = {"name": "x", "question": "q", "scenarios": ["right-turn", "baseline"], "design": LARGE[name]}
    request = load_experiment(table, watched=checking(told)).request
    assert f"{POINTS[name]:,} points in 2 scenarios" in told.told[0]
    assert told.told[-2:] == [POINTS[name], "stop"]
    assert len(request.points) == POINTS[name] - (99 if name == "excluding" else 0)


def test_what_must_be_known_is_told_in_the_language() -> None:
    told, notes = Places(), [Note(kind="branch", year=2014)]
    request: Any = SimpleNamespace(name="mine", notes=notes, places=1, scenarios=["baseline"])
    assert list(checking(told, "es")(iter([None]), request, 1)) == [None]
    [only] = told.told
    assert only.startswith("mine: branch_from: lo que varía o se fija vale desde 2014; antes, ")
    with pytest.raises(ParadiplomacyError, match="fr: allowed en, es or pt"):
        checking(told, "fr")
