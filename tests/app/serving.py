"""A server of the page as the command starts it, one a module."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import pytest


@dataclass(frozen=True)
class Served:
    """A running server.

    Attributes:
        address: where its page is.
        process: the process that serves it.
    """

    address: str
    process: subprocess.Popen[str]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    log = tmp_path_factory.mktemp("served") / "log"
    command = [sys.executable, "-W", "error", "-m", "paradiplomacy", "app", "--port", "0", "--no-show"]
    with (
        log.open("w") as said,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said, text=True) as process,
    ):
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), log.read_text()
        try:
            yield Served(address, process)
        finally:
            process.terminate()
