"""For all tests: a browser, how many examples a property gets, and what processes inherit of this one."""

import ctypes
import gc
import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import ExitStack

import pytest
from hypothesis import HealthCheck, settings

from browser import browser
from processes import PATIENCE, started

__all__ = ["browser"]

# Tests start a good hundred interpreters. Without bytecode each would read all libraries from source.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# Tables are as wide as this says.
os.environ.pop("COLUMNS", None)

# Without what would depend on the machine: a loop's first call may compile it, and a busy core draws slowly.
settings.register_profile("thorough", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", settings.get_profile("thorough"), max_examples=25)

COMPILED = "import paradiplomacy; paradiplomacy.CityNetwork('baseline', detail=True).run_until_year(2000)"


def pytest_configure(config: pytest.Config) -> None:
    """A quarter of the examples where the slow tests are left out; where both lanes are run, all of them."""
    alone = config.getoption("markexpr") == "not slow" and "CI" not in os.environ
    settings.load_profile("quick" if alone else "thorough")
    if config.getoption("numprocesses", None):
        compile_for_all(config)


def compile_for_all(config: pytest.Config) -> None:
    """Compile the model's loops while the workers collect: in a fresh clone each would do it for itself."""
    process = ExitStack()
    process.enter_context(started("-c", COMPILED, stderr=subprocess.DEVNULL))
    config.add_cleanup(process.close)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Modules that need a browser or a server come first: each is as large as a process of tests.

    So one of these processes has all such modules, one after another, and others take over from their ends.
    """
    large = {item.path for item in items if {"browser", "served"} & set(getattr(item, "fixturenames", ()))}
    items.sort(key=lambda item: item.path not in large)


def pytest_collection_finish() -> None:
    """Libraries and tests stay to the end: from here on garbage is looked for among what comes later."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Generator[None]:
    """A model and its agents hold one another, and go only when garbage is looked for: before more come.

    A test that made less than some hundred objects left no model.
    """
    yield
    if any(gc.get_count()[1:]):
        gc.collect()


@pytest.fixture(scope="module", autouse=True)
def settled(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a module's own functions remember goes with it; what outlives it stays to the end."""
    yield
    for each in vars(request.module).values():
        if hasattr(each, "cache_clear") and each.__module__ == request.module.__name__:
            each.cache_clear()
    gc.collect()
    gc.freeze()
    give_back()


def give_back() -> None:
    """What is free goes back to the system where C can do that, and a process that waits for work ends."""
    import pyarrow as pa

    pa.default_memory_pool().release_unused()
    if sys.platform == "linux":
        from multiprocessing.forkserver import _forkserver

        getattr(ctypes.CDLL(None), "malloc_trim", lambda _: None)(0)
        # after a command there is one of which its workers are copies, to the end of the program
        if not multiprocessing.active_children():  # it would wait for them
            _forkserver._stop()


@pytest.fixture(scope="module")
def full_chunks() -> Iterator[None]:
    """Runs go side by side, in chunks as large as they may be, however slow or busy the machine is.

    Results are handed over every other second so that a kill loses little. On a slow machine chunks are small
    by that, and a run takes several times as long.
    """
    from paradiplomacy.runs import queue

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(queue, "CHUNK_SECONDS", PATIENCE)
        yield


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
