"""For all tests: a browser, how many examples a property gets, and what processes inherit of this one."""

import os
import signal
import sys
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from browser import browser

__all__ = ["browser"]

# Tests start a good hundred interpreters. Without bytecode each would read all libraries from source.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Without what would depend on the machine: a loop's first call may compile it, and a busy core draws slowly.
settings.register_profile("thorough", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", settings.get_profile("thorough"), max_examples=25)


def pytest_configure(config: pytest.Config) -> None:
    """A quarter of the examples wherever the slow tests are left out."""
    settings.load_profile("quick" if config.getoption("markexpr") == "not slow" else "thorough")


@pytest.fixture(scope="session", autouse=True)
def interruptible_processes() -> Iterator[None]:
    """Processes that tests start can be interrupted, even where these tests cannot.

    In the background of a script Ctrl-C is ignored: that is inherited, a function that does nothing is not.
    """
    before = signal.getsignal(signal.SIGINT)
    if before == signal.SIG_IGN:
        signal.signal(signal.SIGINT, lambda *_: None)
    yield
    signal.signal(signal.SIGINT, before)
