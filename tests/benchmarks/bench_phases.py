"""Where does the time of a year go, of a run alone and of one of many side by side?"""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from statistics import median
from typing import Any

from benchmarks.board import Board
from paradiplomacy.indicators.measure import measure_runs
from paradiplomacy.indicators.tables import countries
from paradiplomacy.phases.year import YEAR
from paradiplomacy.scenario.files import load_scenario
from paradiplomacy.world.state import World

SEED, SIDE_BY_SIDE = 1995, 64
SCENARIO = load_scenario("baseline")


def _shown(step: Callable[..., Any]) -> str:
    return f"{step.__module__.rpartition('.')[2]}.{step.__name__}"


def spent(seeds: Sequence[int]) -> Counter[str]:
    """Processor time of each step of the years of some runs, milliseconds a run."""
    times: Counter[str] = Counter()

    def timed[T](name: str, work: Callable[[], T]) -> T:
        start = time.process_time()
        result = work()
        times[name] += 1_000 * (time.process_time() - start) / len(seeds)
        return result

    world = timed("construction", partial(World, SCENARIO, seeds, pruned=True))
    for _ in SCENARIO.years:
        for step in (*YEAR, measure_runs, countries):
            timed(_shown(step), partial(step, world))
    return times


def bench_phases_of_the_year(benchmark: Any, board: Board, quick: bool) -> None:
    batches = {"alone": [SEED], "side by side": range(SEED, SEED + SIDE_BY_SIDE)}
    rounds: list[dict[str, Counter[str]]] = []

    def run() -> None:
        rounds.append({name: spent(seeds) for name, seeds in batches.items()})

    run()
    rounds.clear()
    benchmark.pedantic(run, rounds=3 if quick else 9)
    typical = {
        name: {step: median(one[name][step] for one in rounds) for step in rounds[0][name]}
        for name in batches
    }
    alone, beside = typical.values()
    whole = sum(beside.values())
    rows = [(step, alone[step], beside[step], 100 * beside[step] / whole) for step in beside]
    rows.append(("all", sum(alone.values()), whole, 100.0))
    header = ("", "alone, ms", f"of {SIDE_BY_SIDE}, ms a run", "% of it")
    board.sheet("phases: baseline, 1995 to 2026, processor time", header, rows)
