"""Processes of their own that a test starts: none outlives its test, whatever becomes of it."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

PATIENCE = 300.0
"""Seconds after which something that does not happen is given up, on the slowest and busiest machine."""


def python(*words: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """What a Python process with these words printed and came to; further options are those of ``run``."""
    return subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, check=False, timeout=PATIENCE, **options
    )


@contextmanager
def started(*words: str, **options: Any) -> Iterator[subprocess.Popen[str]]:
    """A Python process beside the test, killed at its end: a failing one would wait for ever."""
    with subprocess.Popen([sys.executable, *words], text=True, **options) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_until(reached: Callable[[], object], pause: float = 0.05) -> None:
    """Wait for something that takes as long as the machine takes."""
    limit = time.monotonic() + PATIENCE
    while not reached():
        assert time.monotonic() < limit, "never happened"
        time.sleep(pause)
