"""What an experiment will take, from one of its runs: time, and room on the disk."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from paradiplomacy import parts, schemas
from paradiplomacy.errors import ResultsError
from paradiplomacy.experiment import Request, cases, size
from paradiplomacy.progress import in_words
from paradiplomacy.workers import Simulate, run_chunk, simulate


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
        yield f"{self.seconds:.2f} s a run: about {in_words(self.runs * self.seconds)} on one core"
        room = f"{_size(self.bytes_finished)} of tables, {_size(self.bytes_running)} while running"
        yield f"about {room}"


def _size(number: int) -> str:
    return f"{number / 1e9:.1f} GB" if number >= 1e9 else f"{number / 1e6:.1f} MB"


def estimate(request: Request, simulate: Simulate = simulate) -> Estimate:
    """Make the first run of a request twice, the first time for the imports, and measure the second.

    Raises:
        ResultsError: the run fails.

    """
    case = cases(request)[0]
    run_chunk(simulate, request.detail, [case])
    chunk = run_chunk(simulate, request.detail, [case])
    [outcome] = chunk.outcomes
    if outcome.error:
        raise ResultsError(request.name or "run", [f"the first run fails: {outcome.error}"])
    running, finished = 0, 0
    with TemporaryDirectory() as folder:
        for name, rows in outcome.tables.items():
            path = Path(folder) / f"{name}.parquet"
            parts.write_table(path, schemas.schema(name), [rows] * 20)
            running += rows.nbytes
            finished += path.stat().st_size // 20
    runs = size(request)
    return Estimate(len(request.arms), runs, chunk.seconds, running * runs, finished * runs)
