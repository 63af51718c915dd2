"""What an experiment will take, from one of its runs: time, and room on the disk."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from paradiplomacy.common.errors import ResultsError
from paradiplomacy.experiment.request import Request, cases, size
from paradiplomacy.results import parts, tables
from paradiplomacy.runs.progress import in_words
from paradiplomacy.runs.run import Chunk, Simulate, run_chunk, simulate


@dataclass(frozen=True)
class Estimate:
    """What a run takes, measured, and what all runs will take.

    Attributes:
        arms: scenarios times points, each once.
        runs: runs in all.
        seconds: time of one run on one core.
        bytes_running: room for all runs while they come in.
        bytes_finished: room for the finished tables.
    """

    arms: int
    runs: int
    seconds: float
    bytes_running: int
    bytes_finished: int

    def words(self) -> Iterator[str]:
        """The estimate in lines."""
        yield f"{self.arms:,} scenarios and values, {self.runs:,} runs"
        yield f"{self.seconds:.2f} s a run: about {in_words(self.runs * self.seconds)} of one core"
        room = f"{_size(self.bytes_finished)} of tables, {_size(self.bytes_running)} while running"
        yield f"about {room}"


def _size(number: int) -> str:
    return f"{number / 1e9:.1f} GB" if number >= 1e9 else f"{number / 1e6:.1f} MB"


def estimate(request: Request, simulate: Simulate = simulate) -> Estimate:
    """Make the first two runs of a request, after one for the imports, and measure them.

    Raises:
        ResultsError: a run fails.
    """
    some, runs = cases(request, 2), size(request)
    one = run_chunk(simulate, request.detail, some[:1])
    chunk = run_chunk(simulate, request.detail, some)
    for outcome in chunk:
        if outcome.error:
            raise ResultsError(request.name or "run", [f"the first runs fail: {outcome.error}"])
    running = sum(rows.nbytes for rows in chunk.tables.values()) // len(chunk)
    first, both = _bytes_finished(one), _bytes_finished(chunk)
    more = both - first if len(chunk) > 1 else 0
    seconds = chunk.seconds / len(some)
    return Estimate(len(request.arms), runs, seconds, running * runs, first + more * (runs - 1))


def _bytes_finished(chunk: Chunk) -> int:
    """Size of the tables of some runs: compressed, with what every table begins and ends with."""
    with TemporaryDirectory() as folder:
        for name, rows in chunk.tables.items():
            parts.write_table(Path(folder) / f"{name}.parquet", tables.schema(name), [rows])
        return sum(path.stat().st_size for path in Path(folder).iterdir())
