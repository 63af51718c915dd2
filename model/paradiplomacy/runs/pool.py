"""A pool of worker processes that stops at once when it has to, and leaves no process behind."""

import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager, nullcontext, suppress
from contextvars import ContextVar
from multiprocessing.connection import wait as wait_for
from multiprocessing.process import BaseProcess

from paradiplomacy.common import garbage
from paradiplomacy.common.plugins import LOADED, Plugin, load_exactly

SURELY_LONG = 1_000
"""Number of runs from which several processes are worth it however short a run is, and none is measured."""
_START_METHOD = ContextVar("start method", default="spawn")
_MEMORY = {"hugetlb": 1, "mmap_threshold": 2**25, "trim_threshold": 2**29, "top_pad": 2**26}
"""How a worker's C library, where it is GNU's, has memory: in large pages, and kept for the next columns.

These come at once; a run takes a twenty-fifth less of time by it.
"""
_SURROUNDINGS = {
    "GLIBC_TUNABLES": ":".join(f"glibc.malloc.{name}={number}" for name, number in _MEMORY.items()),
    "OPENBLAS_THREAD_TIMEOUT": "4",
}
"""What a worker has in its environment while it starts, for then it is read, where nobody said it otherwise.

Threads of OpenBLAS, of which no run has need, sleep at once: else they look for work as they start, a tenth
of a second each, on cores on which others import.
"""


def available_cores() -> int:
    """The number of cores that this process may use."""
    return getattr(os, "process_cpu_count", os.cpu_count)() or 1


def surely_several(jobs: int | None, runs: int) -> bool:
    """Whether so many runs are made in several processes, before one of them is measured."""
    if jobs is None:
        return available_cores() > 1 and runs >= SURELY_LONG
    return (jobs or available_cores()) > 1 and runs > 1


@contextmanager
def preloaded(*, at_once: bool = False) -> Iterator[None]:
    """Let workers be copies of a process that has imported the model, where that is safe.

    Whatever else in this program forks from such a process gets the same one, to the end: for commands alone.

    Args:
        at_once: workers are sure to be wanted, so that process imports while this one does.
    """
    if sys.platform != "linux":
        yield
        return
    multiprocessing.set_forkserver_preload(["paradiplomacy.runs.batch"])
    before = _START_METHOD.set("forkserver")
    try:
        if at_once:
            _start_the_first()
        yield
    finally:
        _START_METHOD.reset(before)


def _start_the_first() -> None:
    """Start the process of which workers are copies."""
    from multiprocessing import forkserver, resource_tracker

    resource_tracker.ensure_running()  # when it starts it lets Ctrl-C through again
    with _without_interrupts(), surroundings():
        forkserver.ensure_running()


class Pool(ProcessPoolExecutor):
    """Worker processes that ignore Ctrl-C, do not run the caller's script, and end with their parent."""

    def __init__(self, jobs: int) -> None:
        context = multiprocessing.get_context(_START_METHOD.get())
        self._jobs = jobs
        super().__init__(jobs, mp_context=context, initializer=_begin, initargs=(tuple(LOADED),))

    def submit[**P, T](self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Send work, and start processes as long as there are fewer than wanted."""
        starting = len(self._workers()) < self._jobs
        around = surroundings() if starting else nullcontext()
        with _without_interrupts(), _without_main_script(), around:
            return super().submit(_flushed, fn, *args, **kwargs)

    def check(self) -> None:
        """End the pool where a worker died while handing over results, which the pool never notices."""
        if any(worker.exitcode is not None for worker in self._workers()):
            self.end()

    def end(self) -> None:
        """End all workers at once; what they were doing fails with ``BrokenExecutor``."""
        for worker in self._workers():
            worker.terminate()
        # the thread that reads results waits forever for half a message as long as this end is open
        self._result_queue._writer.close()  # type: ignore[attr-defined]

    def _workers(self) -> list[BaseProcess]:
        return list((self._processes or {}).values())


@contextmanager
def pool_of(jobs: int) -> Iterator[Pool]:
    """A pool whose workers end at once when all is done or anything goes wrong: they hold nothing."""
    pool = Pool(jobs)
    try:
        yield pool
    except BaseException:
        pool.end()
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.end()
    pool.shutdown()


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Processes started meanwhile never see Ctrl-C, not even while starting: it is for the parent."""
    with _interrupts_later():
        if not hasattr(signal, "pthread_sigmask"):
            yield
            return
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            yield
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _interrupts_later() -> Iterator[None]:
    """Hold Ctrl-C back: another thread, which does not block it, may take it and so interrupt this one.

    A process whose start is interrupted would wait for what it should do, and complain of getting nothing.
    """
    here = threading.current_thread() is threading.main_thread()
    if not here or (before := signal.getsignal(signal.SIGINT)) is None:
        yield
        return
    pressed = threading.Event()
    signal.signal(signal.SIGINT, lambda *_: pressed.set())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        if pressed.is_set():
            signal.raise_signal(signal.SIGINT)


@contextmanager
def _without_main_script() -> Iterator[None]:
    """Processes started meanwhile do not import the caller's script, of which they need nothing.

    Otherwise ``run`` in a script without ``if __name__ == "__main__"`` would start itself again in each.
    """
    main = sys.modules["__main__"]
    kept: dict[str, object] = {
        name: main.__dict__.pop(name) for name in ("__file__", "__spec__") if name in main.__dict__
    }
    main.__spec__ = None
    try:
        yield
    finally:
        main.__dict__.update(kept)


@contextmanager
def surroundings() -> Iterator[None]:
    """Processes started meanwhile begin as workers should, where nobody said otherwise."""
    ours = {name: value for name, value in _SURROUNDINGS.items() if name not in os.environ}
    os.environ.update(ours)
    try:
        yield
    finally:
        for name in ours:
            os.environ.pop(name, None)  # another thread may have started a process, too


def _flushed[**P, T](fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Do work in a worker; what a plug-in prints in it does not wait for an end that may come at any time."""
    try:
        return fn(*args, **kwargs)
    finally:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            with suppress(OSError, ValueError):  # nobody reads it any more
                stream.flush()


def _begin(plugins: tuple[Plugin, ...]) -> None:
    """What a worker does first: it knows the plug-ins, whatever it will be sent."""
    for name in [name for name, value in _SURROUNDINGS.items() if os.environ.get(name) == value]:
        del os.environ[name]  # it was read; what plug-ins start does not need it
    garbage.seldom()
    gc.freeze()  # what imports made stays: to look for garbage among it is a thirtieth of the work
    _end_with_parent()
    load_exactly(plugins)


def _end_with_parent() -> None:
    """Let a worker end when its parent is gone, however it went: it would wait for work forever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent.sentinel,), daemon=True).start()


def _watch(sentinel: int) -> None:
    wait_for([sentinel])
    os._exit(1)
