"""What an attack on the command looks like, and what must hold of the answer whatever was asked."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from paradiplomacy.cli import BAD_INPUT, main
from paradiplomacy.common.errors import SHOWN

CONTROLS = ["\x1b]0;owned\x07", "\x1b[2J", "\x00", "\x7f", "\x85", "\u202e", "\u2066", "\u200f", "\u2028"]
"""Texts that title or clear a terminal, break its lines or turn its writing round."""
_ACTING = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Categories of signs that act on those beside them."""

_PROBLEMS = re.compile(r"[^\n]+: (?:(\d+) problems?|more than \d+ problems)\n((?:  [^\n]+\n)+)")
_USAGE = re.compile(r"(Usage: [^\n]+\nTry '[^\n]+' for help\.\n\n)?Error: [^\n]+\n")
_PREPARING = "Preparing the page, which takes some seconds.\n"


class Accepted(BaseException):
    """What was asked for would be done now."""


class Answer(NamedTuple):
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str


def answer(capsys: pytest.CaptureFixture[str], arguments: Sequence[str]) -> Answer:
    """What the command answers in this process; whatever is raised through it fails the test."""
    try:
        code = main(arguments)
    finally:
        shown = capsys.readouterr()
    said = Answer(code, *shown)
    acting = {sign for sign in said.out + said.err if unicodedata.category(sign) in _ACTING} - {"\n"}
    assert not acting, (arguments, said)
    return said


def assert_refused(said: Answer) -> None:
    """Bad input: exit code 2, nothing on stdout, one whole message on stderr."""
    assert (said.code, said.out) == (BAD_INPUT, ""), said
    text = said.err.removeprefix(_PREPARING)
    assert len(text) < 20_000
    message = _PROBLEMS.fullmatch(text)
    if message:
        assert message[2].count("\n") == int(message[1] or SHOWN + 1), said
    else:
        assert _USAGE.fullmatch(text), said


@contextmanager
def untouched(folder: Path) -> Iterator[None]:
    """Nothing below a folder is made, changed or removed."""
    before = _state(folder)
    yield
    assert _state(folder) == before


def _state(folder: Path) -> dict[Path, tuple[int, int]]:
    return {path: (path.lstat().st_size, path.lstat().st_mtime_ns) for path in folder.rglob("*")}
