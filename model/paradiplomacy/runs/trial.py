"""Whether plug-ins keep what is promised of runs: the same in every process, whatever was run before."""

from collections.abc import Mapping
from concurrent.futures import BrokenExecutor

import pyarrow as pa
import pyarrow.compute as pc

from paradiplomacy.common.plugins import Luggage
from paradiplomacy.experiment.case import Case
from paradiplomacy.experiment.request import Request
from paradiplomacy.runs.pool import pool_of
from paradiplomacy.runs.run import Chunk, run_chunk, simulate


def differing(request: Request) -> list[str]:
    """What is not the same of a few runs in two processes, in one of which they are made backwards."""
    cases = [Case(arm, each, request.seed_of(each)) for arm in request.first_arms for each in range(2)]
    with pool_of(1) as one, pool_of(1) as other:
        sent = [
            pool.submit(run_chunk, simulate, False, Luggage(some))
            for pool, some in ((one, cases), (other, cases[::-1]))
        ]
        try:
            chunks = [future.result() for future in sent]
        except BrokenExecutor:
            return ["plugins: a run ends its process; allowed are runs that end by themselves"]
    problems = {
        f"plugins: a run fails: {outcome.error}" for chunk in chunks for outcome in chunk if outcome.error
    }
    if problems:
        return sorted(problems)
    runs = (_by_run(chunk) for chunk in chunks)
    return _differences(cases, *runs)


def _by_run(chunk: Chunk) -> Mapping[str, pa.RecordBatch]:
    years = chunk.tables["years"]
    return {key: years.filter(pc.equal(years["run_id"], key)) for key in years["run_id"].unique().to_pylist()}


def _differences(
    cases: list[Case], there: Mapping[str, pa.RecordBatch], here: Mapping[str, pa.RecordBatch]
) -> list[str]:
    """The first column of a run that is not the same."""
    for case in cases:
        one, other = there[case.run_id], here[case.run_id]
        for name in one.schema.names:
            if not one[name].equals(other[name]):
                run = f"{case.arm.base.name}, seed {case.seed}"
                return [
                    f"plugins: {name} of {run} is not the same in two processes; allowed are keyed lots alone"
                ]
    return []
