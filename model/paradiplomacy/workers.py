"""Making runs: one after another or in several processes, on any ``concurrent.futures`` executor.

A run that fails is an outcome like any other. Workers stay alive and get several runs at a time, because
starting a process and importing the model takes longer than a run.
"""

import multiprocessing
import os
import re
import signal
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import wait as wait_for
from pathlib import Path

import pyarrow as pa

from paradiplomacy.errors import ResultsError
from paradiplomacy.experiment import Case, Key
from paradiplomacy.schemas import Rows, batch

type Simulate = Callable[[Case, bool], Mapping[str, Rows]]
"""A run: from a case, and whether details are wanted, to its tables."""

CHUNK_SECONDS = 2.0
"""Time after which a worker should hand over results: short enough to lose little by a kill."""
LARGEST_CHUNK = 50

SECONDS_A_YEAR = 0.006
SECONDS_TO_START = 6.0
"""What a simulated year and the start of workers take, roughly; only their ratio matters."""

MOST_BREAKDOWNS = 3


@dataclass(frozen=True)
class Outcome:
    """What came of a case: its tables, or one line that says why there are none."""

    key: Key
    error: str | None
    tables: Mapping[str, pa.RecordBatch]


@dataclass(frozen=True)
class Chunk:
    """The outcomes of several cases and the time they took."""

    outcomes: tuple[Outcome, ...]
    seconds: float


# --- One run ---


class StageError(Exception):
    """A run failed at the stage named; the cause is chained."""


@contextmanager
def _stage(name: str) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        raise StageError(name) from error


def simulate(case: Case, detail: bool) -> dict[str, Rows]:
    """One run of the model: indicators by year, the table by country and, if wanted, the details."""
    with _stage("start"):
        from paradiplomacy.model import CityNetwork

        model = CityNetwork(case.scenario, rng=case.seed, detail=detail)
    for year in case.scenario.years:
        with _stage(f"year {year}"):
            model.step()
    with _stage("tables"):
        return {"years": {"year": model.years, **model.datacollector.model_vars}, **model.tables()}


def run_chunk(simulate: Simulate, detail: bool, cases: Sequence[Case]) -> Chunk:
    """Run some cases one after another; a failure stays with its case."""
    start = time.perf_counter()
    outcomes = tuple(_attempt(simulate, detail, case) for case in cases)
    return Chunk(outcomes, time.perf_counter() - start)


def _attempt(simulate: Simulate, detail: bool, case: Case) -> Outcome:
    try:
        tables = simulate(case, detail)
        return Outcome(case.key, None, {name: batch(name, case, rows) for name, rows in tables.items()})
    except Exception as error:  # noqa: BLE001 - whatever it is, a run that fails is one row and the rest goes on
        return Outcome(case.key, in_a_line(error), {})


def in_a_line(error: BaseException) -> str:
    """Stage, kind, words and place of a failure: the same on every machine and in every process."""
    stage = f"{error}: " if isinstance(error, StageError) else ""
    cause = error.__cause__ if isinstance(error, StageError) and error.__cause__ else error
    words = re.sub(r"0x[0-9a-fA-F]+", "0x…", " ".join(str(cause).split()))[:300]
    last = traceback.extract_tb(cause.__traceback__)[-1:]
    place = "".join(f" ({Path(frame.filename).name}, line {frame.lineno})" for frame in last)
    return f"{stage}{type(cause).__name__}: {words}{place}"


# --- Many runs ---


class InThisProcess(Executor):
    """An executor that does the work at once, where it is asked."""

    def submit[**P, T](self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Call the function and return a future that is done; Ctrl-C passes through."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - it is the caller's, who asks the future for it
            future.set_exception(error)
        return future


class _Pool(ProcessPoolExecutor):
    """Worker processes that ignore Ctrl-C, do not run the caller's script, and end with their parent."""

    def __init__(self, jobs: int) -> None:
        context = multiprocessing.get_context("spawn")
        super().__init__(jobs, mp_context=context, initializer=_end_with_parent)

    def submit[**P, T](self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        with _without_interrupts(), _without_main_script():
            return super().submit(fn, *args, **kwargs)


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Processes started meanwhile never see Ctrl-C, not even while starting: it is for the parent."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


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


def _end_with_parent() -> None:
    """Let a worker end when its parent is gone, however it went: it would wait for work forever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_watch, args=(parent.sentinel,), daemon=True).start()


def _watch(sentinel: int) -> None:
    wait_for([sentinel])
    os._exit(1)


def chosen_jobs(jobs: int | None, years: int) -> tuple[int, str]:
    """How many processes to use, and a sentence about it.

    Args:
        jobs: as asked; 0 is all cores, None leaves the choice.
        years: simulated years over all runs to make.

    """
    cores = _cores()
    if jobs is not None:
        number = jobs or cores
        return number, "in one process" if number == 1 else f"in {number} processes"
    alone = years * SECONDS_A_YEAR
    if cores == 1:
        return 1, "in one process, on the only core"
    if SECONDS_TO_START + alone / cores >= alone:
        return 1, "in one process: starting more would take longer than it saves"
    return cores, f"in {cores} processes"


def _cores() -> int:
    return getattr(os, "process_cpu_count", os.cpu_count)() or 1


def outcomes(
    cases: Sequence[Case], simulate: Simulate, detail: bool, jobs: int, executor: Executor | None = None
) -> Generator[tuple[Outcome, ...]]:
    """The outcomes of the cases, some at a time, as they finish.

    Args:
        cases: the runs to make.
        simulate: what a run is.
        detail: whether details are wanted.
        jobs: number of processes.
        executor: where to work instead of in processes of our own; it is left open.

    """
    work = partial(run_chunk, simulate, detail)
    if executor is not None:
        yield from _finished(executor, work, deque(cases), window=2 * jobs)
    elif jobs == 1:
        yield from _finished(InThisProcess(), work, deque(cases), window=1)
    else:
        yield from _in_processes(work, cases, min(jobs, len(cases)))


def _in_processes(
    work: Callable[[Sequence[Case]], Chunk], cases: Sequence[Case], jobs: int
) -> Iterator[tuple[Outcome, ...]]:
    """Run in a pool; where a worker is killed from outside, go on in a fresh pool with what is left."""
    left = {case.key: case for case in cases}
    for _ in range(MOST_BREAKDOWNS):
        try:
            with _pool(jobs) as pool:
                for some in _finished(pool, work, deque(left.values()), window=2 * jobs):
                    yield some
                    for outcome in some:
                        del left[outcome.key]
                return
        except BrokenExecutor:
            continue
    problem = f"worker processes were ended from outside {MOST_BREAKDOWNS} times, perhaps for lack of memory"
    raise ResultsError("run", [f"{problem}; try fewer with --jobs"])


@contextmanager
def _pool(jobs: int) -> Iterator[_Pool]:
    """A pool that is stopped at once when anything goes wrong, not when its workers get round to it."""
    before = set(multiprocessing.active_children())
    pool = _Pool(jobs)
    try:
        yield pool
    except BaseException:
        workers = set(multiprocessing.active_children()) - before
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.terminate()
        raise
    pool.shutdown()


def _finished(
    executor: Executor, work: Callable[[Sequence[Case]], Chunk], waiting: deque[Case], window: int
) -> Iterator[tuple[Outcome, ...]]:
    """Keep ``window`` chunks with the executor; the size of chunks follows the measured time of a run."""
    flying: set[Future[Chunk]] = set()
    size = 1
    while waiting or flying:
        while waiting and len(flying) < window:
            number = max(1, min(size, len(waiting) // window))
            flying.add(executor.submit(work, [waiting.popleft() for _ in range(min(number, len(waiting)))]))
        done, flying = wait(flying, return_when=FIRST_COMPLETED)
        for future in done:
            chunk = future.result()
            size = _chunk_size(chunk.seconds / len(chunk.outcomes))
            yield chunk.outcomes


def _chunk_size(seconds_a_run: float) -> int:
    return max(1, min(LARGEST_CHUNK, int(CHUNK_SECONDS / max(seconds_a_run, 1e-6))))
