"""Runs made in a batch beside the same runs made each alone, in a world in which its values are settled."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pyarrow as pa

from paradiplomacy.experiment.case import Arm, Case
from paradiplomacy.runs import batch
from paradiplomacy.runs.run import run_chunk, simulate
from paradiplomacy.scenario.changes import vary
from paradiplomacy.scenario.scenario import Scenario

TABLES = ("years", "countries")
KEPT = 49
"""Runs made alone that are kept, for a few cases that are compared with several batches."""


def cases_of(scenario: Scenario, *seeds: int) -> list[Case]:
    arm = Arm(scenario, (), (), scenario.name.encode())
    return [Case(arm, replication, seed) for replication, seed in enumerate(seeds)]


def made(cases: Sequence[Case]) -> dict[str, pa.Table]:
    """The tables of a chunk; no run of it failed."""
    chunk = run_chunk(simulate, False, cases)
    assert [outcome.error for outcome in chunk] == [None] * len(cases)
    assert chunk.together == batch.together(), "nothing failed side by side"
    return {name: pa.table(chunk.tables[name]).combine_chunks() for name in TABLES}


@lru_cache(maxsize=KEPT)
def made_alone(case: Case) -> dict[str, pa.Table]:
    """The tables of a chunk of one; kept for a few cases that are compared with several batches."""
    return made([case])


def settled(case: Case) -> Case:
    """The same run of a scenario that has the values of the case as its own."""
    arm = case.arm
    scenario, problems = vary(arm.base, arm.changes)
    assert not problems
    return Case(Arm(scenario, (), (), arm.digest), case.replication, case.seed)


def differing(cases: Sequence[Case]) -> list[str]:
    """Where runs of a batch differ from the same runs made each in a chunk of its own."""
    together, found = batch.tables_of(cases), []
    for case in cases:
        for name, alone in made_alone(settled(case)).items():
            mine = pa.table(together[name]).filter(
                (pa.compute.field("run_id") == case.run_id)
                & (pa.compute.field("scenario") == case.arm.base.name)
            )
            found += [
                f"{name}.{column} of {case.seed}"
                for column in alone.column_names
                if column != "run_id" and not same_bytes(mine.column(column), alone.column(column))
            ]
    return found


def same_bytes(one: pa.ChunkedArray, other: pa.ChunkedArray) -> bool:
    """Whether two columns are equal to the last bit: −0 is not 0."""
    if not one.equals(other):
        return False
    zeros = (
        [np.signbit(each.to_numpy(zero_copy_only=False)) for each in (one, other)] if reals(one) else [0, 0]
    )
    return bool(np.all(zeros[0] == zeros[1]))


def reals(column: pa.ChunkedArray) -> bool:
    return bool(pa.types.is_floating(column.type))
