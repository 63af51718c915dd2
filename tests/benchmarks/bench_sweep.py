"""Does a batch of many runs use all cores, and how much of it is writing rather than running?"""

import gc
import os
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.board import Board
from benchmarks.fresh import Fresh, asked
from benchmarks.targets import SWEEP, WRITING
from paradiplomacy.results import folder
from paradiplomacy.results import tables as forms
from paradiplomacy.runs import batch, run, runner
from paradiplomacy.runs.progress import Silent

JOBS = min(2, os.cpu_count() or 1)

BATCHES = 3
"""Batches made; the one in the middle counts."""
WINDOW = 5
"""A stretch of a batch is one run in so many: long beside the chunks that workers hand over."""


@dataclass
class Bare:
    """Warm processes with nothing around them, before and after each batch."""

    alone: list[float] = field(default_factory=list)
    together: list[float] = field(default_factory=list)
    work: list[float] = field(default_factory=list)

    def measure(self, count: int) -> None:
        """Runs a second of one process, and of as many as the batch has; processor time of a run."""
        result = asked("runs", count=count)
        self.alone.append(count / result["seconds"])
        self.work.append(result["work"] / count)
        processes = [Fresh("runs", count=count) for _ in range(JOBS)]
        for process in processes:
            process.start()
        self.together.append(sum(count / process.result()["seconds"] for process in processes))


class Clock(Silent):
    """Takes down when how many runs of a batch were done, and its processor time."""

    def __init__(self) -> None:
        self.work = -_processor_seconds()
        self.begin = self.end = time.perf_counter()
        self.seen: list[tuple[float, int]] = []

    def over(self) -> None:
        """The batch has ended, merging included."""
        self.end = time.perf_counter()
        self.work += _processor_seconds()

    @property
    def seconds(self) -> float:
        """Time of the batch."""
        return self.end - self.begin

    def advance(self, done: int, failed: int) -> None:
        self.seen.append((time.perf_counter(), done + failed))

    def best_rate(self) -> float:
        """Runs a second in the best stretch: like the least of several times, where least disturbed."""
        stretch = self.seen[-1][1] // WINDOW
        rates = []
        for start, before in self.seen:
            reached = next(((end, done) for end, done in self.seen if done >= before + stretch), None)
            if reached is not None:
                rates.append((reached[1] - before) / (reached[0] - start))
        return max(rates)

    def around(self) -> float:
        """Seconds in which no steady stream of runs came in: until the first, and from the last on."""
        (first, done), (last, _) = self.seen[0], self.seen[-1]
        # the first chunk itself is work
        start = first - self.begin - done * JOBS / self.best_rate()
        return max(start, 0.0) + self.end - last


def _processor_seconds() -> float:
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(use.ru_utime + use.ru_stime for use in uses)


def bench_batch_against_single_runs(benchmark: Any, board: Board, quick: bool, tmp_path: Path) -> None:
    replications, count = (200, 160) if quick else (2_000, 640)
    bare, clocks = Bare(), []

    def batch() -> None:
        clocks.append(Clock())
        out = tmp_path / f"batch {len(clocks)}"
        runner.run("baseline", replications, jobs=JOBS, out=out, report=False, progress=clocks[-1])
        clocks[-1].over()

    # in turns: a machine has better and worse minutes
    benchmark.pedantic(batch, setup=lambda: bare.measure(count), rounds=1 if quick else BATCHES)
    bare.measure(count)
    clock = sorted(clocks, key=lambda one: one.seconds)[len(clocks) // 2]
    seconds, ideal = clock.seconds, JOBS * median(bare.alone)
    ratio = replications / seconds / ideal
    benchmark.extra_info.update(ratio=ratio, runs_a_second=replications / seconds)
    bound = median(bare.together) / ideal
    useful = replications * min(bare.work) / clock.work
    note = f"{replications:,} runs; without a runner {bound:.2f}; of processor time {useful:.2f} is runs"
    board.score(SWEEP, ratio, note)
    rows = [
        (f"one warm process × {JOBS}", ideal, 1.0),
        (f"{JOBS} warm processes side by side, no runner", median(bare.together), bound),
        ("batch, best stretch", clock.best_rate(), clock.best_rate() / ideal),
        ("batch, from start to end", replications / seconds, ratio),
    ]
    title = (
        f"sweep: {replications:,} baselines in {seconds:.0f} s, {clock.around():.1f} s of it start and end"
    )
    board.sheet(title, ("", "runs/s", "× ideal"), rows)


# --- writing ---

# What turns values into rows, writes them and merges them. What is no longer there is left out and said.
WRITERS: tuple[tuple[Any, str, str], ...] = (
    (batch.History, "tables", "rows"),
    (batch, "side_by_side_batch", "rows"),
    (run, "pack", "parts"),
    (runner._Batch, "_run", "rows"),
    (forms, "batch", "rows"),
    (runner, "pack", "parts"),
    (folder.Folder, "add", "parts"),
    (folder.Folder, "__enter__", "folder"),
    (folder.Folder, "done", "folder"),
    (folder.Folder, "finish", "merging"),
)


@contextmanager
def _watched() -> Iterator[dict[str, float]]:
    """Add up the processor time inside what writes; a call within a call belongs to the outer one."""
    spent: dict[str, float] = {}
    depth = 0

    def watch(function: Callable[..., Any], kind: str) -> Callable[..., Any]:
        @wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            nonlocal depth
            depth += 1
            start = time.process_time()
            try:
                return function(*args, **kwargs)
            finally:
                depth -= 1
                if not depth:
                    spent[kind] = spent.get(kind, 0.0) + time.process_time() - start

        return call

    there = [(owner, name, kind) for owner, name, kind in WRITERS if name in vars(owner)]
    originals = [vars(owner)[name] for owner, name, _ in there]
    for (owner, name, kind), original in zip(there, originals, strict=True):
        setattr(owner, name, watch(original, kind))
    try:
        yield spent
    finally:
        for (owner, name, _), original in zip(there, originals, strict=True):
            setattr(owner, name, original)


def bench_part_of_writing(benchmark: Any, board: Board, quick: bool, tmp_path: Path) -> None:
    replications = 60 if quick else 400
    found: dict[str, float] = {}

    def whole_batch() -> None:
        with _watched() as spent:
            start = time.process_time()
            runner.run("baseline", replications, jobs=1, out=tmp_path / "batch", report=False)
            found.update(spent, whole=time.process_time() - start)

    # memory that a process touches for the first time costs more than what is written to it, and that once
    runner.run("baseline", 2 if quick else 200, jobs=1, out=tmp_path / "warm", report=False)
    gc.freeze()  # a command holds nothing of what these tests hold, and does not look for garbage among it
    benchmark.pedantic(whole_batch, rounds=1)
    whole = found.pop("whole")
    ms = 1_000 * sum(found.values()) / replications
    benchmark.extra_info.update(ms=ms, **found)
    missing = [name for owner, name, _ in WRITERS if name not in vars(owner)]
    board.score(WRITING, ms, f"not found: {', '.join(missing)}" if missing else "")
    rows = [(kind, 1000 * part / replications, 100 * part / whole) for kind, part in found.items()]
    rows.append(("all of the batch", 1000 * whole / replications, 100.0))
    header = ("processor time", "ms a run", "% of the batch")
    board.sheet(f"writing: {replications} runs in one process", header, rows)
