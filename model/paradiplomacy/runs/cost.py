"""What an experiment will take, from one of its runs: time, and room on the disk."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from paradiplomacy.common.errors import ExperimentError, ResultsError
from paradiplomacy.experiment.case import Case
from paradiplomacy.experiment.request import Request, size
from paradiplomacy.results import merging, tables
from paradiplomacy.results.formats import PARQUET, Formats
from paradiplomacy.results.stretch import Stretch
from paradiplomacy.runs.progress import in_words
from paradiplomacy.runs.run import Chunk, Simulate, run_chunk, simulate


@dataclass(frozen=True)
class Estimate:
    """What one run takes, measured, and what all runs will take.

    Attributes:
        runs: runs in all.
        seconds: time of the run on one core.
        bytes_running: room for all runs while they come in.
        bytes_finished: room for the finished tables.
    """

    runs: int
    seconds: float
    bytes_running: int
    bytes_finished: int

    def words(self) -> Iterator[str]:
        """The estimate in lines."""
        time = in_words(self.runs * self.seconds)
        yield f"One measured run took {self.seconds:.2f} s; all would take about {time} of one core"
        room = f"{_size(self.bytes_finished)} of tables, {_size(self.bytes_running)} while running"
        yield f"about {room}"


def _size(number: int) -> str:
    return f"{number / 1e9:.1f} GB" if number >= 1e9 else f"{number / 1e6:.1f} MB"


def size_in_words(request: Request) -> str:
    """How many runs a request has; the most that it may have, where not all points were gone through."""
    if request.counted:
        return f"{len(request.arms):,} scenarios and values, {size(request):,} runs"
    return f"Up to {request.places:,} scenarios and values, {request.most_runs:,} runs"


def estimate(request: Request, simulate: Simulate = simulate, formats: Formats = PARQUET) -> Estimate:
    """Make a run of a request for the imports, and measure a second one.

    Raises:
        ExperimentError: the results cannot be written in these formats.
        ResultsError: a run fails.
    """
    if problems := formats.problems(request):
        raise ExperimentError(request.name or "run", problems)
    arms, runs = request.first_arms, size(request) if request.counted else request.most_runs
    two = [Case(arm, each, request.seed_of(each)) for each, arm in enumerate((arms[0], arms[-1]))]
    first, second = (run_chunk(simulate, request.detail, [case]) for case in two)
    for outcome in (*first, *second):
        if outcome.error:
            raise ResultsError(request.name or "run", [f"the first runs fail: {outcome.error}"])
    running = sum(rows.nbytes for rows in second.tables.values())
    one, both = _bytes_finished(first), _bytes_finished(first, second)
    return Estimate(runs, second.seconds, running * runs, one + (both - one) * (runs - 1))


def _bytes_finished(*chunks: Chunk) -> int:
    """Size of the tables of some runs: compressed, with what every table begins and ends with."""
    with TemporaryDirectory() as folder:
        for name in chunks[0].tables:
            rows = [Stretch.of(chunk.tables[name]) for chunk in chunks]
            merging.write_table(Path(folder) / f"{name}.parquet", tables.schema(name), rows)
        return sum(path.stat().st_size for path in Path(folder).iterdir())
