"""Output in any encoding, to a terminal or to none: no command fails on a sign that cannot be written."""

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from io import BytesIO, TextIOWrapper
from pathlib import Path
from types import SimpleNamespace
from typing import override

import pytest
from typer.main import get_command

import fake_runs
from examples import some
from paradiplomacy import cli
from paradiplomacy.common.terminal import say, write_nearest
from paradiplomacy.runs import doctor, runner
from processes import PATIENCE, python, started

TITLE = "−–“Año” → σ² ½ é e\N{COMBINING ACUTE ACCENT} € 中"
SCENARIO = f'name = "mine"\nextends = "baseline"\ntitle = "{TITLE}"\nlast_year = 1997\n'
STUDY = f'name = "x"\nquestion = "{TITLE}?"\nscenarios = ["mine.toml", "baseline"]\nreplications = 2\n'
SHORT = ["--to", "1997", "--replications", "2", "--jobs", "1", "--no-report"]
COMMANDS: dict[str, tuple[list[str], int]] = {
    "scenarios": ([], 0),
    "parameters": ([], 0),
    "indicators": ([], 0),
    "experiments": ([], 0),
    "lessons": ([], 0),
    "lesson": (["missing −σ"], 2),
    "new": (["lesson", "−σ"], 2),
    "schema": (["scenario"], 0),
    "check": (["mine.toml", "bad−σ.toml"], 2),
    "doctor": ([], 0),
    "run": (["mine.toml", "baseline", *SHORT, "--out", "new"], 0),
    "sweep": (["study.toml", "--dry-run"], 0),
    "compare": (["done"], 0),
    "report": (["missing −σ"], 2),
    "diff": (["baseline", "mine.toml"], 0),
    "runs": (["done"], 0),
    "rerun": (["done", "−σ"], 2),
    "explain": (["mine.toml", "--year", "1996", "--city", "Rosario, AR", "--language", "es"], 0),
    "app": (["mine.toml"], 0),
}
"""Something to do for each command, and how it ends."""
LINES = [([name, *words], code) for name, (words, code) in COMMANDS.items()]
OTHERS = [([name, "--help"], 0) for name in COMMANDS] + [([name, "--−σ"], 2) for name in COMMANDS]
OTHERS += [(["--help"], 0), (["−σ"], 2), (["explain", "mine.toml", "--year", "−σ", "--city", "−σ"], 2)]


class Stream(TextIOWrapper):
    """An output that raises at a sign that its encoding lacks, as that of Python does."""

    def __init__(self, encoding: str, terminal: bool) -> None:
        self.bytes = BytesIO()
        self._terminal = terminal
        super().__init__(self.bytes, encoding=encoding, errors="strict", write_through=True)

    @override
    def isatty(self) -> bool:
        return self._terminal


def test_each_command_is_tried() -> None:
    assert COMMANDS.keys() == get_command(cli.app).commands.keys()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with files whose texts no old encoding can write, and runs that take no time."""
    monkeypatch.chdir(tmp_path)
    Path("mine.toml").write_text(SCENARIO, "utf-8")
    Path("study.toml").write_text(STUDY, "utf-8")
    Path("bad−σ.toml").write_text(SCENARIO.replace("last_year", "last_yeaσ"), "utf-8")
    return tmp_path


@pytest.fixture
def quick(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs that take no time, and a page that says where it is without being served."""
    fake = partial(runner.run, simulate=fake_runs.simulate)
    fake(["mine.toml", "baseline"], 2, jobs=1, out="done", report=False)
    monkeypatch.setattr(runner, "run", fake)
    monkeypatch.setattr(doctor, "_small_run", lambda: iter(()))
    page = SimpleNamespace(serve=lambda *words: words[4](TITLE))
    monkeypatch.setitem(sys.modules, "paradiplomacy.app.server", page)


ENCODINGS = [
    ("cp1252", False, 4),
    ("cp1252", False, 1),
    ("cp1252", True, 1),
    ("cp437", False, 1),
    ("ascii", True, 4),
    ("ascii", True, 1),
    ("ascii", False, 1),
    ("cp437", True, 1),
]
"""Encodings, whether at a terminal, and of how many of the other lines one."""


@pytest.mark.parametrize(("encoding", "terminal", "one_in"), some(ENCODINGS, one_in=4))
@pytest.mark.usefixtures("quick")
def test_no_command_fails_on_a_sign(
    encoding: str, terminal: bool, one_in: int, monkeypatch: pytest.MonkeyPatch, subtests: pytest.Subtests
) -> None:
    for line, expected in LINES + OTHERS[::one_in]:
        out, err = (Stream(encoding, terminal) for _ in range(2))
        with subtests.test(line=line):
            with monkeypatch.context() as patched:
                patched.setattr(sys, "stdout", out)
                patched.setattr(sys, "stderr", err)
                assert cli.main(line) == expected
            assert (err if expected else out).bytes.getvalue().decode(encoding).strip()


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("ascii", '--"Ano" -> sigma2 1/2 e e ? ?'),
        ("cp437", '--"Año" -> σ² ½ é e ? ?'),
        ("cp1252", "-–“Año” -> sigma² ½ é e € ?"),
        ("utf-8", TITLE),
    ],
)
def test_what_comes_nearest_is_written(encoding: str, shown: str, monkeypatch: pytest.MonkeyPatch) -> None:
    out = Stream(encoding, terminal=False)
    monkeypatch.setattr(sys, "stdout", out)
    write_nearest()
    say(TITLE)
    assert out.bytes.getvalue().decode(encoding) == f"{shown}\n"


# --- Processes of their own ---

NO_UTF_8 = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
PLACES = [{"PYTHONIOENCODING": "cp1252"}, {"PYTHONIOENCODING": "cp437"}, NO_UTF_8]


def in_a_pipe(words: Sequence[str], place: dict[str, str]) -> tuple[int, str]:
    """The exit code of a command and what it printed where no terminal is."""
    done = python("-m", "paradiplomacy", *words, env=os.environ | place, encoding="latin-1")
    return done.returncode, done.stdout + done.stderr


def in_a_terminal(words: Sequence[str], place: dict[str, str]) -> tuple[int, str]:
    """The same in a terminal."""
    import pty

    ours, its = pty.openpty()
    with started("-m", "paradiplomacy", *words, env=os.environ | place, stdout=its, stderr=its) as process:
        os.close(its)
        shown = b""
        with suppress(OSError), os.fdopen(ours, "rb", buffering=0) as reader:  # ends in an error on Linux
            while piece := reader.read(4096):
                shown += piece
        return process.wait(PATIENCE), shown.decode("latin-1")


@pytest.mark.parametrize("shown", [in_a_pipe, in_a_terminal])
def test_a_process_without_utf_8_lists_parameters(shown: Callable[..., tuple[int, str]]) -> None:
    code, text = shown(["parameters"], NO_UTF_8)
    assert code == 0
    assert text.isascii()
    assert "fund.yearly_usd = 20,000 USD" in text


WAYS = [(shown, place) for shown in (in_a_pipe, in_a_terminal) for place in PLACES]


@pytest.mark.slow
@pytest.mark.parametrize("way", range(len(WAYS)))
@pytest.mark.usefixtures("quick")
def test_no_process_fails_on_a_sign(way: int, subtests: pytest.Subtests) -> None:
    """Each command in one of the ways, and in all of them one that is refused: they differ in no command."""
    shown, place = WAYS[way]
    lines = [(words, expected) for words, expected in LINES if words[0] != "app"]
    for words, expected in [(["−σ"], 2), *lines[way :: len(WAYS)]]:
        with subtests.test(words=words):
            code, text = shown(words, place)
            assert (code, "Traceback" in text) == (expected, False), text
