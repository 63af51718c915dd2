"""Making runs: one after another, in several processes, or on any ``concurrent.futures`` executor.

A run that fails is an outcome like any other, even one that takes its process with it. Workers stay alive and
get several runs at a time, because starting a process and importing the model takes longer than a run.
"""

import os
import re
import sys
import time
import traceback
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    wait,
)
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import batched
from pathlib import Path

import pyarrow as pa

from paradiplomacy.common.errors import ResultsError
from paradiplomacy.experiment.request import Case, Key
from paradiplomacy.results.tables import Rows, batch, table_names
from paradiplomacy.runs.pool import Pool, pool_of

type Simulate = Callable[[Case, bool], Mapping[str, Rows]]
"""A run: from a case, and whether details are wanted, to its tables."""

CHUNK_SECONDS = 2.0
"""Time after which a worker should hand over results: short enough to lose little by a kill."""
LARGEST_CHUNK = 50

SECONDS_TO_START = 4.0
"""Time until new worker processes have imported the model, as measured on two cores."""
SURELY_LONG = 1_000
"""So many runs are worth several processes however short each is, and none is made only to measure it."""

STRIKES_ALONE, STRIKES_OUT = 2, 3
"""A run that was in flight so many times when a worker died runs alone, and is given up."""
MOST_BREAKDOWNS = 10
"""So many workers may die one after another before a run is finished."""
SECONDS_BETWEEN_CHECKS = 5.0


@dataclass(frozen=True)
class Outcome:
    """What came of a case: its rows until they are in the tables of the chunk, or why there are none."""

    key: Key
    error: str | None
    rows: Mapping[str, Rows]


@dataclass(frozen=True)
class Chunk:
    """The outcomes of several cases, the time they took, and one set of tables for all that did not fail."""

    outcomes: tuple[Outcome, ...]
    seconds: float
    tables: Mapping[str, pa.RecordBatch] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Outcome]:
        return iter(self.outcomes)

    def __len__(self) -> int:
        return len(self.outcomes)


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

        scenario = case.scenario
        model = CityNetwork(scenario, rng=case.seed, detail=detail)
    for year in scenario.years:
        with _stage(f"year {year}"):
            model.step()
    with _stage("tables"):
        return {"years": {"year": model.years, **model.datacollector.model_vars}, **model.tables()}


def run_chunk(simulate: Simulate, detail: bool, cases: Sequence[Case]) -> Chunk:
    """Run some cases one after another; a failure stays with its case."""
    start = time.perf_counter()
    made = ((case, _attempt(simulate, detail, case)) for case in cases)
    # details take much less room in tables than as Python's values
    portions = batched(made, 1 if detail else LARGEST_CHUNK)
    chunks = [_in_tables(some, table_names(detail)[1:]) for some in portions]
    outcomes = tuple(outcome for chunk in chunks for outcome in chunk)
    return Chunk(outcomes, time.perf_counter() - start, _together(chunks))


def _attempt(simulate: Simulate, detail: bool, case: Case) -> Outcome:
    try:
        return Outcome(case.key, None, simulate(case, detail))
    except Exception as error:  # noqa: BLE001 - whatever it is, a run that fails is one row and the rest goes on
        return Outcome(case.key, in_a_line(error), {})


def _in_tables(made: Sequence[tuple[Case, Outcome]], names: Sequence[str]) -> Chunk:
    """Runs with their rows in tables; where these take some of the rows not, that run failed."""
    whole = [(case, outcome.rows) for case, outcome in made if outcome.error is None]
    try:
        tables = {name: batch(name, [(case, rows[name]) for case, rows in whole]) for name in names if whole}
    except Exception as error:  # noqa: BLE001 - as above
        if len(made) == 1:
            return Chunk((Outcome(made[0][1].key, in_a_line(error), {}),), 0.0)
        alone = [_in_tables([one], names) for one in made]
        return Chunk(tuple(outcome for chunk in alone for outcome in chunk), 0.0, _together(alone))
    return Chunk(tuple(Outcome(outcome.key, outcome.error, {}) for _, outcome in made), 0.0, tables)


def _together(chunks: Sequence[Chunk]) -> dict[str, pa.RecordBatch]:
    """The tables of chunks as one set."""
    full = [chunk.tables for chunk in chunks if chunk.tables]
    return {name: pa.concat_batches([tables[name] for tables in full]) for name in full[0]} if full else {}


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


class _Queue:
    """The cases that are still to run, and what is known of their time and of the deaths of workers."""

    def __init__(self, cases: Iterable[Case]) -> None:
        self._fresh = deque(cases)
        self._again: deque[Case] = deque()
        self._strikes: Counter[Key] = Counter()
        self._alone = False
        self._breakdowns = 0
        self.first: float | None = None
        self._seconds, self._runs = 0.0, 0
        self._size = 1

    def __len__(self) -> int:
        return len(self._fresh) + len(self._again)

    @property
    def measured(self) -> bool:
        """Whether runs other than the first one were measured."""
        return self._runs > 0

    @property
    def seconds(self) -> float:
        """Time of a run as far as it is known; the first one, which also pays for imports, shows little."""
        if self._runs:
            return self._seconds / self._runs
        return max(0.0, (self.first or 0.0) - SECONDS_TO_START)

    def take(self, flying: int, window: int) -> list[Case]:
        """The cases to send next, where ``flying`` chunks are in flight; none as long as these are enough."""
        if flying >= window or (flying and self._alone):
            return []
        if self._again:
            return self._suspect(flying)
        self._alone = False
        number = max(1, min(self._size, len(self._fresh) // window))
        return [self._fresh.popleft() for _ in range(min(number, len(self._fresh)))]

    def _suspect(self, flying: int) -> list[Case]:
        """One case that was in flight when a worker died; after several times with nothing beside it."""
        alone = self._strikes[self._again[0].key] >= STRIKES_ALONE
        if alone and flying:
            return []
        self._alone = alone
        return [self._again.popleft()]

    def put_back(self, cases: Sequence[Case]) -> None:
        """Cases that could not be sent."""
        self._again.extendleft(reversed(cases))

    def finished(self, chunk: Chunk) -> Chunk:
        """The chunk, after learning from its time."""
        self._breakdowns = 0
        if self.first is None:
            self.first = chunk.seconds
        else:
            self._size = _chunk_size(chunk.seconds / len(chunk.outcomes))
            self._seconds += chunk.seconds
            self._runs += len(chunk.outcomes)
        return chunk

    def lost(self, cases: Sequence[Case]) -> tuple[Outcome, ...]:
        """Have cases run again; those that were in flight too often when a worker died come as failed."""
        keys = [case.key for case in cases]
        self._strikes.update(keys)
        out = {key for key in keys if self._strikes[key] >= STRIKES_OUT}
        self._again.extend(case for key, case in zip(keys, cases, strict=True) if key not in out)
        words = f"its worker process was ended from outside {STRIKES_OUT} times, perhaps for lack of memory"
        return tuple(Outcome(key, words, {}) for key in keys if key in out)

    def broke_down(self) -> None:
        """Count the death of a worker.

        Raises:
            ResultsError: too many died since a run was finished.

        """
        self._breakdowns += 1
        if self._breakdowns >= MOST_BREAKDOWNS:
            how = f"ended from outside {MOST_BREAKDOWNS} times in a row, perhaps for lack of memory"
            raise ResultsError("run", [f"worker processes were {how}; try fewer with --jobs"])


def _chunk_size(seconds_a_run: float) -> int:
    return max(1, min(LARGEST_CHUNK, int(CHUNK_SECONDS / max(seconds_a_run, 1e-6))))


def _cores() -> int:
    return getattr(os, "process_cpu_count", os.cpu_count)() or 1


type _Work = Callable[[Sequence[Case]], Chunk]
type _Say = Callable[[str], object]


def outcomes(
    cases: Iterable[Case],
    simulate: Simulate,
    detail: bool,
    jobs: int | None,
    executor: Executor | None = None,
    say: _Say = lambda _: None,
    meanwhile: Callable[[], object] = lambda: None,
) -> Generator[Chunk]:
    """The outcomes of the cases, some at a time, as they finish.

    Args:
        cases: the runs to make.
        simulate: what a run is.
        detail: whether details are wanted.
        jobs: number of processes, or with an executor of runs at a time; 0 is all cores, None chooses.
        executor: where to work instead of in processes of our own; it is left open.
        say: told how the runs are made.
        meanwhile: what this process can do while others work, above all while they start; called often.

    Raises:
        ResultsError: workers die again and again, or the executor ended.

    """
    work, queue = partial(run_chunk, simulate, detail), _Queue(cases)
    cores = _cores()
    number = cores if jobs == 0 else jobs
    if executor is None and number is None and len(queue) >= SURELY_LONG:
        number = cores
    if executor is not None:
        yield from _elsewhere(work, queue, executor, number, say)
    elif number is not None and number > 1:
        number = min(number, len(queue))
        say(_in_words(number))
        yield from _in_processes(work, queue, number, say, meanwhile)
    elif number == 1 or cores == 1 or len(queue) < 3:
        say("in one process" if jobs is not None or cores > 1 else "in one process, on the only core")
        yield from _finished(InThisProcess(), work, queue, lambda: 1)
    else:
        yield from _as_measured(work, queue, cores, say, meanwhile)


def _in_words(number: int) -> str:
    return "in one process" if number == 1 else f"in {number} processes"


def _as_measured(
    work: _Work, queue: _Queue, cores: int, say: _Say, meanwhile: Callable[[], object]
) -> Iterator[Chunk]:
    """Begin in this process, and go on in several as soon as the rest is done earlier that way."""
    said = False
    with closing(_finished(InThisProcess(), work, queue, lambda: 1)) as here:
        for some in here:
            yield some
            if _worth_starting(queue, cores):
                break
            if queue.measured and not said:
                said = True
                say(f"{_time(queue)}: in one process, starting more would take longer than it saves")
    if len(queue):
        number = min(cores, len(queue))
        say(f"{_time(queue)}: going on in {number} processes")
        yield from _in_processes(work, queue, number, say, meanwhile)


def _worth_starting(queue: _Queue, cores: int) -> bool:
    rounds = -(-len(queue) // cores)
    return SECONDS_TO_START + rounds * queue.seconds < len(queue) * queue.seconds


def _time(queue: _Queue) -> str:
    if not queue.measured:
        # on a new machine it also waits for loops to be compiled, so it says nothing of the others
        return f"the first run took {queue.first:.0f} s"
    return (
        f"{queue.seconds:.0f} s a run" if queue.seconds >= 10 else f"{max(queue.seconds, 0.01):.2f} s a run"
    )


def _in_processes(
    work: _Work, queue: _Queue, jobs: int, say: _Say, meanwhile: Callable[[], object]
) -> Iterator[Chunk]:
    """Run in a pool; where a worker is ended from outside, go on in a fresh pool with what is left."""
    while len(queue):
        with pool_of(min(jobs, len(queue))) as pool:
            broken = yield from _finished(pool, work, queue, lambda: 2 * jobs, meanwhile)
        if broken:
            queue.broke_down()
            say("a worker process was ended from outside; going on with others")


def _elsewhere(
    work: _Work, queue: _Queue, executor: Executor, jobs: int | None, say: _Say
) -> Iterator[Chunk]:
    """Run on the executor of somebody else."""
    number = jobs or _cores()
    threads = _threads(executor) if jobs is None else None
    at_a_time = threads or (lambda: number)
    say(f"on {'the executor given' if threads is None else 'a cluster'}, {at_a_time()} at a time")
    if (yield from _finished(executor, work, queue, lambda: 2 * max(1, at_a_time()))):
        raise ResultsError("run", ["the executor given ended in the middle; what is finished is kept"])


def _threads(executor: Executor) -> Callable[[], int] | None:
    """How to ask a Dask cluster for the number of its threads; None for other executors."""
    if "distributed" not in sys.modules:
        return None
    from paradiplomacy.runs.cluster import threads

    return threads(executor)


def _finished(
    executor: Executor,
    work: _Work,
    queue: _Queue,
    window: Callable[[], int],
    meanwhile: Callable[[], object] = lambda: None,
) -> Generator[Chunk, None, bool]:
    """Keep ``window`` chunks with the executor until nothing is left; True where it broke down before."""
    flying: dict[Future[Chunk], list[Case]] = {}
    broken = False
    try:
        while True:
            broken = broken or not _fill(flying, executor, work, queue, window)
            if not flying:
                return broken
            meanwhile()
            for future in _some_done(flying, executor):
                cases, error = flying.pop(future), _error(future)
                broken = broken or isinstance(error, BrokenExecutor)
                some = queue.finished(future.result()) if error is None else Chunk(queue.lost(cases), 0.0)
                if some:
                    yield some
                if error is not None and not broken:
                    queue.broke_down()
    finally:
        for future in flying:
            future.cancel()


def _fill(
    flying: dict[Future[Chunk], list[Case]],
    executor: Executor,
    work: _Work,
    queue: _Queue,
    window: Callable[[], int],
) -> bool:
    """Send what the executor should have; False where it takes no more."""
    while cases := queue.take(len(flying), window()):
        try:
            flying[executor.submit(work, cases)] = cases
        except BrokenExecutor:
            queue.put_back(cases)
            return False
    return True


def _some_done(flying: Mapping[Future[Chunk], object], executor: Executor) -> set[Future[Chunk]]:
    while True:
        done, _ = wait(flying, timeout=SECONDS_BETWEEN_CHECKS, return_when=FIRST_COMPLETED)
        if done:
            return done
        if isinstance(executor, Pool):
            executor.check()


def _error(future: Future[Chunk]) -> BaseException | None:
    """Why a chunk came to nothing because its worker died, None where it did not; other errors are raised."""
    try:
        error = future.exception()
    except CancelledError:
        problem = "the executor given dropped runs, perhaps because the connection to it was lost"
        raise ResultsError("run", [f"{problem}; what is finished is kept"]) from None
    if error is None or isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker":
        return error
    raise error
