"""A server of the page as the command starts it, one for all tests that a process makes of this folder."""

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from processes import started


@dataclass(frozen=True)
class Served:
    """A running server.

    Attributes:
        address: where its page is.
        process: the process that serves it.
        log: the file of its standard error.
    """

    address: str
    process: subprocess.Popen[str]
    log: Path


@contextmanager
def serving(log: Path, *options: str, beginning: str = "http://127.0.0.1:") -> Iterator[Served]:
    """A server whose address begins so; it is killed at the end if it is still there."""
    command = ["-W", "error", "-m", "paradiplomacy", "app", "--port", "0", "--no-show", *options]
    with log.open("w") as complaints, started(*command, stdout=subprocess.PIPE, stderr=complaints) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address.startswith(beginning), log.read_text()
        yield Served(address, process, log)


_OPEN = ExitStack()
_RUNNING: list[Served] = []


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Served:
    """A server that the tests leave as it is."""
    if not _RUNNING:
        pytestconfig.add_cleanup(close)  # for tests that are interrupted
        _RUNNING.append(_OPEN.enter_context(serving(tmp_path_factory.mktemp("served") / "log")))
    return _RUNNING[0]


def close() -> None:
    """End it: with its process for runs it is as large as a process of tests."""
    _OPEN.close()
    _RUNNING.clear()
