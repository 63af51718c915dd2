"""A run of the model, and a chunk of runs made one after another; one that fails is an outcome, too."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import batched
from typing import Any

import pyarrow as pa

from paradiplomacy.common.columns import is_kept
from paradiplomacy.common.interrupts import heed_interrupts
from paradiplomacy.common.plugins import failure
from paradiplomacy.experiment.case import Case, Key
from paradiplomacy.results.packed import Packed, pack
from paradiplomacy.results.tables import Rows, batch, table_names

type Simulate = Callable[[Case, bool], Mapping[str, Rows]]
"""A run: from a case, and whether details are wanted, to its tables."""


def compiles_first() -> bool:
    """Whether the first run of a process has to wait for machine code that is made once."""
    from paradiplomacy.indicators.counting import difference_of_means  # with it a year ends, whatever year

    return not is_kept(difference_of_means)


@dataclass(frozen=True)
class Outcome:
    """What came of a case: its rows until they are in the tables of the chunk, or why there are none."""

    key: Key
    error: str | None
    rows: Mapping[str, Rows]


@dataclass(frozen=True)
class Chunk:
    """The outcomes of several cases, the time they took, and one set of tables for all that did not fail.

    Attributes:
        outcomes: one a case.
        seconds: time of all.
        tables: their rows; none where these were packed.
        together: whether they were made side by side: in a smaller chunk each would have taken longer.
        packed: the rows as they are handed on.
        members: the most member cities that one of the runs had.
        cases: put beside the outcomes where they were sent from.
    """

    outcomes: tuple[Outcome, ...]
    seconds: float
    tables: Mapping[str, pa.RecordBatch] = field(default_factory=dict)
    together: bool = False
    packed: Mapping[str, Packed] = field(default_factory=dict)
    members: int = 0
    cases: Sequence[Case] = ()

    def __iter__(self) -> Iterator[Outcome]:
        return iter(self.outcomes)

    def __len__(self) -> int:
        return len(self.outcomes)


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
        from paradiplomacy.indicators.measure import measure
        from paradiplomacy.indicators.tables import RunTables
        from paradiplomacy.phases.year import YEAR
        from paradiplomacy.world.state import World

        world, tables = World(case.scenario, case.seed, pruned=True, in_detail=detail), RunTables(detail)
        values: dict[str, list[Any]] = defaultdict(list)
    for year in world.scenario.years:
        with _stage(f"year {year}"):
            for phase in YEAR:
                phase(world)
            for name, value in {"year": year, **measure(world)}.items():
                values[name].append(value)
            tables.observe(world)
    with _stage("tables"):
        return {"years": values, **tables.collect(world)}


_ours = simulate


def run_chunk(simulate: Simulate, detail: bool, cases: Sequence[Case]) -> Chunk:
    """Run some cases, side by side where they can be; a failure stays with its case."""
    start = time.perf_counter()
    cases = list(cases)  # luggage loads its plug-ins now: whether runs can stand side by side depends on them
    tables = _side_by_side(cases) if simulate is _ours and not detail else None
    if tables is not None:
        outcomes = tuple(Outcome(case.key, None, {}) for case in cases)
        return Chunk(outcomes, time.perf_counter() - start, tables, together=True)
    made = ((case, _attempt(simulate, detail, case)) for case in cases)
    # details take much less room in tables than as Python's values
    portions = batched(made, 1 if detail else max(1, len(cases)))
    chunks = [_tabulate(portion, table_names(detail)[1:]) for portion in portions]
    outcomes = tuple(outcome for chunk in chunks for outcome in chunk)
    return Chunk(outcomes, time.perf_counter() - start, _join(chunks))


def packed_chunk(simulate: Simulate, detail: bool, cases: Sequence[Case]) -> Chunk:
    """The same as it is handed on, be it to another process or to a folder."""
    start, chunk = time.perf_counter(), run_chunk(simulate, detail, cases)
    packed = {name: pack(rows) for name, rows in chunk.tables.items()}
    years = chunk.tables.get("years")
    members = max((number or 0 for number in years.column("members").to_pylist()), default=0) if years else 0
    seconds = time.perf_counter() - start
    return replace(chunk, tables={}, packed=packed, members=members, seconds=seconds)


def _side_by_side(cases: Sequence[Case]) -> dict[str, pa.RecordBatch] | None:
    """The tables of runs made side by side; None where they have to be made one by one."""
    from paradiplomacy.runs.batch import tables_of, together

    if not together():
        return None
    try:
        return tables_of(cases)
    except Exception:  # noqa: BLE001 - whatever it is, it comes again in the run whose fault it is
        heed_interrupts()
        return None


def _attempt(simulate: Simulate, detail: bool, case: Case) -> Outcome:
    try:
        return Outcome(case.key, None, simulate(case, detail))
    except Exception as error:  # noqa: BLE001 - whatever it is, a run that fails is one row and the rest goes on
        heed_interrupts()
        return Outcome(case.key, in_a_line(error), {})


def _tabulate(made: Sequence[tuple[Case, Outcome]], names: Sequence[str]) -> Chunk:
    """The rows of runs as tables; a run whose rows do not fit into them has failed."""
    whole = [(case, outcome.rows) for case, outcome in made if outcome.error is None]
    try:
        tables = {name: batch(name, [(case, rows[name]) for case, rows in whole]) for name in names if whole}
    except Exception as error:  # noqa: BLE001 - as above
        heed_interrupts()
        if len(made) == 1:
            return Chunk((Outcome(made[0][1].key, in_a_line(error), {}),), 0.0)
        alone = [_tabulate([run], names) for run in made]
        return Chunk(tuple(outcome for chunk in alone for outcome in chunk), 0.0, _join(alone))
    return Chunk(tuple(Outcome(outcome.key, outcome.error, {}) for _, outcome in made), 0.0, tables)


def _join(chunks: Sequence[Chunk]) -> dict[str, pa.RecordBatch]:
    full = [chunk.tables for chunk in chunks if chunk.tables]
    return {name: pa.concat_batches([tables[name] for tables in full]) for name in full[0]} if full else {}


def in_a_line(error: BaseException) -> str:
    """Stage, kind, message and place of a failure: the same on every machine and in every process."""
    stage = f"{error}: " if isinstance(error, StageError) else ""
    cause = error.__cause__ if isinstance(error, StageError) and error.__cause__ else error
    return f"{stage}{failure(cause)}"
