"""What pytest needs to know: the option ``--quick``, the board, and the tables at the end."""

from pathlib import Path

import pytest

from benchmarks.board import Board
from benchmarks.page import page

_BOARD = pytest.StashKey[Board]()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("benchmarks")
    group.addoption(
        "--quick",
        action="store_true",
        help="Fewer rounds, smaller worlds and batches: minutes, not a good deal more.",
    )
    group.addoption("--before", metavar="DIR", help="A checkout of another version to compare with.")
    group.addoption("--page", metavar="FILE", help="Write the tables to a page as well.")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_BOARD] = Board()


@pytest.fixture
def quick(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--quick"))


@pytest.fixture
def board(request: pytest.FixtureRequest) -> Board:
    return request.config.stash[_BOARD]


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    board = config.stash[_BOARD]
    if config.getoption("--collect-only"):
        return
    sheets = [*board.sheets, ("targets", board.closing())]
    for title, lines in sheets:
        terminalreporter.section(title, sep="-")
        for line in lines:
            terminalreporter.write_line(line)
    if path := config.getoption("--page"):
        Path(path).write_text(page(sheets[::-1]), encoding="utf-8")
