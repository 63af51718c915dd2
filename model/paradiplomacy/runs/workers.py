"""Where runs are made: in this process, in several, or on any ``concurrent.futures`` executor.

Workers stay alive and get several runs at a time, because starting a process and importing the model takes
longer than a run. A run that takes its process with it costs no other.
"""

import sys
from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from contextlib import closing
from dataclasses import replace
from functools import partial

from paradiplomacy.common.errors import ResultsError, counted
from paradiplomacy.common.interrupts import heed_interrupts
from paradiplomacy.common.plain import TakesLong, plain
from paradiplomacy.common.plugins import LOADED, Luggage
from paradiplomacy.common.registry import UNDO
from paradiplomacy.experiment.case import Case
from paradiplomacy.runs.pool import SURELY_LONG, Pool, available_cores, pool_of
from paradiplomacy.runs.queue import Queue
from paradiplomacy.runs.run import Chunk, Simulate, compiles_first, packed_chunk
from paradiplomacy.runs.run import simulate as usual

MOST_A_CORE, LEAST_MOST, MOST_AT_A_TIME = 4, 32, 100_000
"""Largest number of processes: so many a core, or so many on any machine; and of runs at a time elsewhere."""
SHORT = 5.0
"""Time for a first run in plain loops, which takes about one; a large network would take minutes."""
_WAS_PLAIN: list[bool] = []
"""Filled once a run was plain: who asks for one run after the other has them compiled."""
SECONDS_BETWEEN_CHECKS = 5.0
"""Time to wait for results before looking whether the workers are still alive."""


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


def wrong_jobs(jobs: int | None, here: bool) -> list[str]:
    """Why so many processes, if they are of this machine, or so many runs at a time are not possible."""
    most = max(MOST_A_CORE * available_cores(), LEAST_MOST) if here else MOST_AT_A_TIME
    if jobs is None or 0 <= jobs <= most:
        return []
    where = f" on the {counted(available_cores(), 'core')} of this machine" if here else ""
    return [f"jobs: {jobs} cannot be used; allowed are 0, for all cores, to {most:,}{where}"]


type _Work = Callable[[Sequence[Case]], Chunk]
type _Say = Callable[[str], object]


def outcomes(
    cases: Collection[Case],
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
    work, cores = partial(packed_chunk, simulate, detail), available_cores()
    number = cores if jobs == 0 else jobs
    if executor is None and number is None and len(cases) >= SURELY_LONG:
        number = cores
    compiling = executor is None and simulate is usual and len(cases) > 0 and compiles_first()
    decided = (executor is not None or number is not None) and not compiling
    sure = decided and simulate is usual and not detail and not (LOADED or UNDO)
    queue = Queue(cases, together=(number or cores) if sure else 0)
    if compiling:
        yield from _compile(work, queue, say)
        if not len(queue):
            return
    if executor is not None:
        yield from _run_on(work, queue, executor, number, say)
    elif number is not None and number > 1:
        number = min(number, len(queue))
        say(_processes(number))
        yield from _in_processes(work, queue, number, say, meanwhile)
    elif number == 1 or cores == 1 or len(queue) < 3:
        say("in one process" if jobs is not None or cores > 1 else "in one process, on the only core")
        yield from _send_all(InThisProcess(), work, queue, lambda: 1)
    else:
        yield from _run_measured(work, queue, cores, say, meanwhile)


def _compile(work: _Work, queue: Queue, say: _Say) -> Iterator[Chunk]:
    """The first run, and machine code for the others, here: or each process would compile for itself."""
    if first := _plain(work, queue):
        yield first
        if len(queue):
            say("the first run is there; compiling, once: the others begin some seconds later")
            work(first.cases)
        return
    say("compiling, once: the first run takes some seconds longer")
    with closing(_send_all(InThisProcess(), work, queue, lambda: 1)) as here:
        yield next(here)


def _plain(work: _Work, queue: Queue) -> Chunk | None:
    """The first run in plain loops, so that it does not wait for the compiler; None where that takes long."""
    if LOADED or _WAS_PLAIN:  # what plug-ins compile may call loops
        return None
    import paradiplomacy.runs.batch  # noqa: F401 - what a run needs is there before loops are plain

    _WAS_PLAIN.append(True)
    cases = queue.take(0, 1)
    try:
        with plain(SHORT):
            chunk = work(cases)
        heed_interrupts()
    except TakesLong:
        queue.put_back(cases)
        return None
    return replace(queue.finished(chunk), cases=cases)


def _processes(number: int) -> str:
    return "in one process" if number == 1 else f"in {number} processes"


def _run_measured(
    work: _Work, queue: Queue, cores: int, say: _Say, meanwhile: Callable[[], object]
) -> Iterator[Chunk]:
    """Begin in this process, and go on in several as soon as the rest is done earlier that way."""
    announced = False
    with closing(_send_all(InThisProcess(), work, queue, lambda: 1)) as here:
        for some in here:
            yield some
            if queue.worth_processes(cores):
                break
            if queue.measured and not announced:
                announced = True
                say(f"{queue.pace()}: in one process, starting more would take longer than it saves")
    if len(queue):
        number = min(cores, len(queue))
        say(f"{queue.pace()}: going on in {number} processes")
        yield from _in_processes(work, queue, number, say, meanwhile)


def _in_processes(
    work: _Work, queue: Queue, jobs: int, say: _Say, meanwhile: Callable[[], object]
) -> Iterator[Chunk]:
    """Run in a pool; where a worker is ended from outside, go on in a fresh pool with what is left."""
    while len(queue):
        with pool_of(min(jobs, len(queue))) as pool:
            broken = yield from _send_all(pool, work, queue, lambda: 2 * jobs, meanwhile)
        if broken:
            queue.broke_down()
            say("a worker process was ended from outside; going on with others")


def _run_on(work: _Work, queue: Queue, executor: Executor, jobs: int | None, say: _Say) -> Iterator[Chunk]:
    number = jobs or available_cores()
    threads = _threads(executor) if jobs is None else None
    at_a_time = threads or (lambda: number)
    say(f"on {'the executor given' if threads is None else 'a cluster'}, {at_a_time()} at a time")
    if (yield from _send_all(executor, work, queue, lambda: 2 * max(1, at_a_time()))):
        raise ResultsError("run", ["the executor given ended in the middle; what is finished is kept"])


def _threads(executor: Executor) -> Callable[[], int] | None:
    """How to ask a Dask cluster for the number of its threads; None for other executors."""
    if "distributed" not in sys.modules:
        return None
    from paradiplomacy.runs.cluster import threads

    return threads(executor)


def _send_all(
    executor: Executor,
    work: _Work,
    queue: Queue,
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
                heed_interrupts()  # before anything of a run that it may have spoilt is kept
                cases, error = flying.pop(future), _error(future)
                broken = broken or isinstance(error, BrokenExecutor)
                some = queue.finished(future.result()) if error is None else Chunk(queue.lost(cases), 0.0)
                if some:
                    yield replace(some, cases=cases)
                if error is not None and not broken:
                    queue.broke_down()
    finally:
        for future in flying:
            future.cancel()


def _fill(
    flying: dict[Future[Chunk], list[Case]],
    executor: Executor,
    work: _Work,
    queue: Queue,
    window: Callable[[], int],
) -> bool:
    """Send what the executor should have; False where it takes no more."""
    while cases := queue.take(len(flying), window()):
        try:
            flying[executor.submit(work, Luggage(cases))] = cases
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
