"""Command lines with one thing wrong: each option of each command, as the program itself lists them.

A new option is attacked as soon as it is there; what a command needs, and what means something after all, is
said here.
"""

import asyncio
import random
import socket
from collections.abc import Callable, Coroutine, Iterator
from functools import partial
from itertools import chain, islice, zip_longest
from pathlib import Path
from typing import Any, get_args

import pytest
from typer.main import get_command

import fake_runs
from attack import CONTROLS, Accepted, answer, assert_refused, untouched
from paradiplomacy.cli import app

QUICK, THOROUGH = 40, 600

COMMANDS: dict[str, Any] = get_command(app).commands
SLOW_TO_IMPORT = ("explain", "app")
NEEDED = {
    "scenarios": "baseline",
    "scenario": "baseline",
    "experiment": "right.toml",
    "files": "right.toml",
    "folder": "finished",
    "kind": "scenario",
    "name": "right-turn",
    "other": "baseline",
    "run": "0",
    "--city": "Montevideo",
    "--year": "2018",
}
"""A right value of whatever a command cannot do without."""
MEANS_SOMETHING = {
    ("parameters", "pattern"): {"", "="},
    ("lessons", "--to"): {"mine"},
    ("lessons", "--all"): {"mine"},
    ("lesson", "--results"): {"mine"},
}

FOREIGN_DIGITS = ["\N{ARABIC-INDIC DIGIT THREE}", "\uff12\uff10\uff11\uff14"]
"""Three in Arabic, and 2014 in full width."""
ACTING = [f"zzz{control}" for control in CONTROLS[::2]]
WRONG: dict[type, list[str]] = {
    int: ["x", "", "1.5", "-1", "1e3", "nan", "0x10", "9" * 30, "9" * 5_000, *FOREIGN_DIGITS, *ACTING],
    float: ["x", "", "nan", "inf", "-1", "1,5", "1e999", "1e23", "9" * 400, *FOREIGN_DIGITS, *ACTING],
    str: ["zzz\0", "", "x" * 5_000, "a\nb", "\udcff", "zzz.toml/", "🌍", "=", *FOREIGN_DIGITS, *ACTING],
    Path: ["zzz\0", "x" * 5_000, "x/" * 3_000, "/dev/null", "right.toml/deeper", "mine", "/proc/self/x", ""],
    bool: [],
}
TO_READ = ["missing", "mine/notes.txt", "/dev/zero", "round.toml", "\udcff", *ACTING]
TO_WRITE = ["right.toml", "/proc/x", "round.toml/deeper"]


def kind_of(parameter: Any) -> type:
    """The type that a value is read as."""
    asked = parameter.type_descriptor.annotation
    types = {asked, *get_args(asked)}
    return next(kind for kind in WRONG if kind in types)


def needed(command: str, but: Any = None) -> list[str]:
    """A command with no more than it needs, or with less."""
    words = [command]
    for parameter in COMMANDS[command].params:
        if parameter.required and parameter is not but:
            name = parameter.opts[0]
            words += [name, NEEDED[name]] if name.startswith("-") else [NEEDED[name]]
    return words


def with_wrong_values(command: str, parameter: Any) -> Iterator[list[str]]:
    """The command with each wrong value of an option or argument."""
    name, kind = parameter.opts[0], kind_of(parameter)
    values = list(WRONG[kind])
    if kind is Path:
        values += TO_WRITE if name in {"--out", "--to", "--all", "--results"} else TO_READ
    for value in values:
        if value not in MEANS_SOMETHING.get((command, name), ()):
            yield [*needed(command, but=parameter), *([name] if name.startswith("-") else []), value]


def misused(command: str) -> Iterator[list[str]]:
    """The command with words too many, too few, or unknown."""
    whole = needed(command)
    yield [*whole, "--nope"]
    yield [*whole, "-x"]
    yield [f"{command}z", *whole[1:]]
    for parameter in COMMANDS[command].params:
        name = parameter.opts[0]
        if parameter.required:
            yield needed(command, but=parameter)
        if kind_of(parameter) is bool:
            yield [*whole, f"{name}=maybe"]
        elif name.startswith("-"):
            yield [*needed(command, but=parameter), name]
    yield from ([*whole, f"--{text}"] for text in ACTING)
    if not any(parameter.nargs == -1 for parameter in COMMANDS[command].params):
        yield [*whole, *needed("check")[1:] * 3]


def lines() -> Iterator[list[str]]:
    """All of them: one of each option, then the next of each; what is slow comes in a round later."""
    rng = random.Random(12)
    groups = []
    for command, known in COMMANDS.items():
        of_options = [list(with_wrong_values(command, one)) for one in known.params]
        for group in [*of_options, list(misused(command))]:
            rng.shuffle(group)
            groups.append([[]] * (command in SLOW_TO_IMPORT) + group)
    return filter(None, chain.from_iterable(zip_longest(*groups)))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to type commands in, where none goes as far as to run, to serve or to ask the network."""
    from paradiplomacy.runs import runner

    (tmp_path / "right.toml").write_text('name = "right"\nquestion = "Why?"\nscenarios = ["baseline"]\n')
    (tmp_path / "round.toml").symlink_to("round.toml")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    runner.run(
        fake_runs.scenarios("baseline", "right-turn"),
        2,
        out=tmp_path / "finished",
        report=False,
        simulate=fake_runs.simulate,
        progress=runner.Silent(),
        jobs=1,
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(runner, "outcomes", go_on)
    monkeypatch.setattr(asyncio, "run", serve)
    monkeypatch.setattr(socket, "getaddrinfo", partial(look_up, socket.getaddrinfo))
    return tmp_path


def go_on(*_: object, **__: object) -> None:
    raise Accepted


def look_up(known: Callable[..., Any], *host: Any, flags: int = 0, **rest: Any) -> Any:
    """An address where it is one; names are known to networks only."""
    return known(*host, flags=flags | socket.AI_NUMERICHOST, **rest)


def serve(page: Coroutine[Any, Any, None]) -> None:
    page.close()
    go_on()


@pytest.mark.parametrize("lane", ["quick", pytest.param("thorough", marks=pytest.mark.slow)])
def test_a_wrong_command_line_is_refused_in_one_message(
    lane: str, here: Path, capsys: pytest.CaptureFixture[str], subtests: pytest.Subtests
) -> None:
    for line in islice(lines(), *((QUICK,) if lane == "quick" else (QUICK, THOROUGH))):
        with subtests.test(line=[word[:40] for word in line]), untouched(here):
            assert_refused(answer(capsys, line))
