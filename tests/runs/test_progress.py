"""How far a batch is, told in terminals, notebooks and logs."""

import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from paradiplomacy.runs import progress
from paradiplomacy.runs.progress import in_words, rate_in_words
from processes import PATIENCE


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Sets the clock."""

    def set_clock(moment: float) -> None:
        monkeypatch.setattr(progress.time, "monotonic", lambda: moment)

    set_clock(0)
    return set_clock


def test_a_log_has_a_first_line_soon_and_then_one_a_minute(at: Callable[[float], None]) -> None:
    stream = io.StringIO()
    lines = progress.Lines(stream)
    lines.say("1,200 runs")
    lines.start(1200, 200)
    for second in range(5, 200):  # workers start for 5 s, then 5 runs a second
        at(second)
        lines.advance(200 + 5 * (second - 4), int(second > 100))
    at(204.5)
    lines.advance(1199, 1)
    lines.stop()
    assert stream.getvalue().splitlines() == [
        "1,200 runs",
        "230 of 1,200 runs, 5.0 a second, about 3 min left",
        "530 of 1,200 runs, 5.0 a second, about 2 min left",
        "831 of 1,200 runs, 1 failed, 5.0 a second, about 74 s left",
        "1,131 of 1,200 runs, 1 failed, 5.0 a second, about 14 s left",
        "1,200 of 1,200 runs, 1 failed, in 3 min, 4.9 a second",
    ]


def test_what_compiles_and_workers_that_start_are_no_part_of_the_pace(at: Callable[[float], None]) -> None:
    stream = io.StringIO()
    lines = progress.Lines(stream)
    lines.start(600, 0)
    for moment, done in ((98, 1), (98.5, 2), (99, None), (129, 10), (159, 70)):  # compiled; workers start
        at(moment)
        if done is None:
            lines.change()
        else:
            lines.advance(done, 0)
    assert stream.getvalue() == "1 of 600 runs\n70 of 600 runs, 2.0 a second, about 4 min left\n"


def test_a_log_ends_with_the_state_at_an_interruption(at: Callable[[float], None]) -> None:
    stream = io.StringIO()
    lines = progress.Lines(stream)
    lines.start(100, 50)
    lines.stop()
    assert stream.getvalue() == ""
    at(1)
    lines.advance(51, 0)
    at(3)
    lines.advance(55, 0)
    lines.stop()
    lines.stop()
    assert stream.getvalue() == "55 of 100 runs, 2.0 a second, about 22 s left\n"


def test_results_that_come_at_once_have_no_rate(at: Callable[[float], None]) -> None:
    stream = io.StringIO()
    lines = progress.Lines(stream)
    lines.start(9, 0)
    at(11)
    lines.advance(4, 0)
    lines.advance(5, 0)
    lines.stop()
    assert stream.getvalue() == "4 of 9 runs\n5 of 9 runs\n"


def test_in_a_terminal_there_is_a_bar(
    monkeypatch: pytest.MonkeyPatch, at: Callable[[float], None], capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    bar = progress.for_stream()
    assert isinstance(bar, progress.Bar)
    bar.start(10, 2)
    task = bar._bar.tasks[0]
    assert (task.total, task.completed, task.description) == (10, 2, "2 of 10 runs")
    at(1)
    bar.advance(3, 0)
    at(3)
    bar.advance(5, 1)
    bar.say("in [2] processes")
    bar.stop()
    assert task.completed == 6
    assert task.description == "6 of 10 runs, 1 failed, 1.5 a second, about 3 s left"
    shown = capsys.readouterr().err
    assert "in [2] processes" in shown
    assert "6 of 10 runs, 1 failed, 1.5 a second" in shown


def test_a_program_is_not_interrupted_by_words() -> None:
    assert type(progress.for_python()) is progress.Silent


def test_elsewhere_there_are_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False, raising=False)
    assert isinstance(progress.for_stream(), progress.Lines)


CELL = """
import time, warnings
warnings.simplefilter("error")
from paradiplomacy.runs import progress
progress.Notebook.seconds_between = 0.0
assert type(progress.for_stream()) is progress.Notebook
told = progress.for_python()
told.say("30 runs")
told.start(30, 10)
for number in range(1, 20):
    told.advance(10 + number, 0)
    time.sleep(0.01)
told.advance(29, 1)
told.stop()
"""


@pytest.mark.slow
def test_in_a_notebook_one_line_changes_in_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "jupyter" / "kernels" / "this"
    folder.mkdir(parents=True)
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    about = {"argv": command, "display_name": "this", "language": "python"}
    (folder / "kernel.json").write_text(json.dumps(about))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    for variable in ("JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR"):
        monkeypatch.setenv(variable, str(tmp_path / variable.lower()))
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
    NotebookClient(notebook, timeout=PATIENCE, startup_timeout=PATIENCE, kernel_name="this").execute()
    said, line = notebook.cells[0].outputs
    assert (said.name, said.text) == ("stdout", "30 runs\n")
    assert re.fullmatch(r"30 of 30 runs, 1 failed, in \d+ s, .* a second", line.data["text/plain"])


@pytest.mark.parametrize(
    ("a_second", "words"),
    [
        (1234.5, "1,234 a second"),
        (10, "10 a second"),
        (6.12, "6.1 a second"),
        (1, "1.0 a second"),
        (0.2, "12 a minute"),
        (0.001, "3.6 an hour"),
        (0.00001, "0.0 an hour"),
    ],
)
def test_rates(a_second: float, words: str) -> None:
    assert rate_in_words(a_second) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "1 s"), (42.3, "42 s"), (89, "89 s"), (200, "3 min"), (5340, "89 min"), (7300, "2 h 2 min")],
)
def test_durations(seconds: float, words: str) -> None:
    assert in_words(seconds) == words
