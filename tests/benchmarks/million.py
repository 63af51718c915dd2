"""What a million runs take, from batches that are made: ``uv run python tests/benchmarks/million.py``.

Two batches, one ten times as large as the other, show what each run adds. With ``--page docs/cluster.md`` the
figures go into the page; ``--runs 200`` is a trial of a minute.
"""

import argparse
import os
import platform
import re
import subprocess
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

MILLION = 1_000_000
PROCESSES = (2, 8, 32, 128)
"""Numbers of processes for which a time is given."""
PAUSE = 0.5
"""Seconds between two looks at the processes and the folder."""
WORKER = "memory of a worker, the largest"
"""What does not grow: tests hold it flat."""
MARK = re.compile(r"(<!-- measured -->\n).*(<!-- until here -->)", re.DOTALL)


@dataclass
class Batch:
    """What a batch took: seconds in all and of the command's own processor time, and peaks in MB."""

    runs: int
    seconds: float = 0.0
    own: float = 0.0
    peaks: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def see(self, command: psutil.Process, folder: Path) -> None:
        """Take down what is there now; what ends meanwhile is left out."""
        workers = command.children(recursive=True)
        self.own = sum(command.cpu_times()[:2])
        memory = [_memory(process) for process in workers]
        self._raise("memory of the command", _memory(command))
        self._raise(WORKER, max(memory, default=0.0))
        self._raise("disk while running", _size(folder))

    def _raise(self, what: str, bytes_: float) -> None:
        self.peaks[what] = max(self.peaks[what], bytes_ / 1e6)


def _memory(process: psutil.Process) -> float:
    """Memory of a process, that which it shares with others in parts, where the system tells it."""
    try:
        memory = process.memory_full_info()
    except psutil.Error:
        return 0.0
    return float(getattr(memory, "pss", memory.rss))


def _size(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size
        except FileNotFoundError:  # moved or removed meanwhile
            continue
    return total


def made(runs: int, jobs: int) -> Batch:
    """Make a batch as a user does, and look at it from outside."""
    words = ["run", "baseline", "--replications", str(runs), "--jobs", str(jobs), "--no-report", "--out"]
    batch = Batch(runs)
    with TemporaryDirectory() as place:
        out, start = Path(place) / "out", time.perf_counter()
        command = psutil.Popen(
            [sys.executable, "-m", "paradiplomacy", *words, str(out)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        while command.poll() is None:
            try:
                batch.see(command, out)
            except psutil.NoSuchProcess:
                break
            time.sleep(PAUSE)
        if command.wait():
            raise SystemExit(f"the command failed: paradiplomacy {' '.join(words)} {out}")
        batch.seconds = time.perf_counter() - start
        batch.peaks["finished tables"] = _size(out) / 1e6
    return batch


@dataclass(frozen=True)
class Line:
    """A quantity that grows with the number of runs: what it begins with, and what a run adds."""

    base: float
    each: float

    @classmethod
    def through(cls, small: tuple[int, float], large: tuple[int, float]) -> "Line":
        """The line through two measurements; nothing shrinks with more runs."""
        each = max((large[1] - small[1]) / (large[0] - small[0]), 0.0)
        return cls(large[1] - each * large[0], each)

    def at(self, runs: int) -> float:
        return self.base + self.each * runs


def tables(small: Batch, large: Batch, jobs: int) -> str:
    """Both batches, and a million runs."""
    rows = [("seconds", small.seconds, large.seconds)]
    rows += [(f"{name}, MB", peak, large.peaks[name]) for name, peak in small.peaks.items()]
    lines = [Line.through((small.runs, one), (large.runs, other)) for _, one, other in rows]
    lines = [
        Line(large.peaks[WORKER], 0.0) if WORKER in row[0] else line
        for row, line in zip(rows, lines, strict=True)
    ]
    body = [
        [name, _number(one), _number(other), f"{line.each:.3g}", f"**{_number(line.at(MILLION))}**"]
        for (name, one, other), line in zip(rows, lines, strict=True)
    ]
    head = ["", f"{small.runs:,} runs", f"{large.runs:,} runs", "a run adds", f"{MILLION:,} runs"]
    own = Line.through((small.runs, small.own), (large.runs, large.own)).each
    return "\n\n".join([_about(jobs), _markdown(head, body), *_by_processes(lines[0], own, jobs)])


def _about(jobs: int) -> str:
    return (
        f"Measured with {jobs} processes ({os.cpu_count()} cores, {platform.machine()}, Python "
        f"{platform.python_version()}). *A run adds* what the two batches differ by, divided by the runs by\n"
        f"which they differ; a million runs take what the larger batch took, and this for each further run."
    )


def _by_processes(seconds: Line, own: float, jobs: int) -> tuple[str, str]:
    """Time by number of processes: the work is shared, what the command itself does is not."""
    base, work = max(seconds.base, 0.0), max(seconds.each - own, 0.0) * jobs
    times = [base + MILLION * (work / number + own) for number in PROCESSES]
    formula = f"{base:.0f} s + runs × ({1e3 * work:.3g} ms ÷ processes + {1e3 * own:.3g} ms)"
    words = (
        f"With other numbers of processes: {formula}. The last is what the command itself\n"
        "does for each run, taking it in, writing and merging, which no further process makes shorter."
    )
    row = ["hours for a million runs", *(f"{time / 3600:.1f}" for time in times)]
    return words, _markdown(["processes", *map(str, PROCESSES)], [row])


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"


def _markdown(head: list[str], rows: list[list[str]]) -> str:
    ruler = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ruler, *rows))


def main() -> None:
    """Measure, print, and write the page if one is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10_000, help="runs of the larger batch")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--page", type=Path, help="page whose marked block the figures replace")
    asked = parser.parse_args()
    made(2, 1)  # compiles, once after an installation
    small, large = made(asked.runs // 10, asked.jobs), made(asked.runs, asked.jobs)
    text = tables(small, large, asked.jobs)
    print(text)
    if asked.page:
        page = asked.page.read_text(encoding="utf-8")
        asked.page.write_text(MARK.sub(lambda found: f"{found[1]}{text}\n{found[2]}", page), encoding="utf-8")


if __name__ == "__main__":
    main()
