"""How much memory does a world take, and does it come back?"""

from functools import partial
from typing import Any

from benchmarks.board import Board
from benchmarks.fresh import asked, peak_bytes
from benchmarks.targets import FLAT, KEPT, PEAK, WORKER
from paradiplomacy.experiment.request import Request, cases
from paradiplomacy.runs.pool import pool_of
from paradiplomacy.runs.queue import LARGEST_CHUNK, of_all
from paradiplomacy.runs.run import run_chunk, simulate
from paradiplomacy.scenario.files import load_scenario
from paradiplomacy.scenario.scenario import Scenario
from paradiplomacy.world.sources import candidate_cities

LAST_YEAR = 2002
MEGA = 1024**2


def bench_memory_of_a_city(benchmark: Any, board: Board, quick: bool) -> None:
    sizes = [0, 10_000, 100_000] if quick else [0, 10_000, 100_000, 1_000_000]
    rows = [_row(size or len(candidate_cities().id), *_measured(size)) for size in sizes[:-1]]
    peak, kept = benchmark.pedantic(_measured, args=(sizes[-1],), rounds=1)
    rows.append(_row(sizes[-1], peak, kept))
    by_city = {KEPT: kept["kept"] / sizes[-1], PEAK: peak["peak"] / sizes[-1]}
    for target, amount in by_city.items():
        board.score(target, amount, f"{sizes[-1]:,} cities, eight years")
        benchmark.extra_info[target.what] = amount
    header = ("cities", "members", "peak MB", "kept MB", "peak B/city", "kept B/city", "kept B/member")
    title = "memory: worlds in fresh processes, 1995 to 2002, first line the real places (kept: traced)"
    board.sheet(title, header, rows)


def _measured(size: int) -> tuple[dict[str, Any], dict[str, Any]]:
    peak, kept = (asked("world", cities=size, last_year=LAST_YEAR, traced=traced) for traced in (False, True))
    return peak, kept


def _row(cities: int, peak: dict[str, Any], kept: dict[str, Any]) -> tuple[float, ...]:
    members = peak["members"]
    most, rest = peak["peak"], kept["kept"]
    return cities, members, most / MEGA, rest / MEGA, most / cities, rest / cities, rest / members


def bench_memory_of_many_runs(benchmark: Any, board: Board, quick: bool) -> None:
    count = 50 if quick else 300
    result = benchmark.pedantic(asked, args=("runs",), kwargs={"count": count, "left": True}, rounds=1)
    peaks = result["peaks"]
    ratio = peaks[-1] / peaks[0]
    benchmark.extra_info.update(ratio=ratio, peaks=peaks)
    growth = (peaks[-1] - peaks[0]) / (0.9 * count) / 1024
    board.score(FLAT, ratio, f"{growth:.1f} kB a run over {count} runs")
    rows = [
        ((k + 1) * count // 10, peak / MEGA, alive)
        for k, (peak, alive) in enumerate(zip(peaks, result["alive"], strict=True))
    ]
    header = ("after runs", "peak MB", "objects alive")
    board.sheet("memory: a process that runs the baseline again and again", header, rows)


def bench_memory_of_a_worker(benchmark: Any, board: Board) -> None:
    alone, both = (load_scenario("baseline"),), (load_scenario("baseline"), load_scenario("right-turn"))

    def peak(scenarios: tuple[Scenario, ...], replications: int) -> float:
        some = list(cases(Request(scenarios, replications)))
        with pool_of(1) as pool:
            for _ in range(4):
                pool.submit(partial(run_chunk, simulate, False), some).result()
            return float(pool.submit(peak_bytes).result()) / 1e6

    of_one = peak(alone, LARGEST_CHUNK)
    of_both = benchmark.pedantic(peak, args=(both, of_all(LARGEST_CHUNK) // 2), rounds=1)
    note = f"started anew, after four of the largest chunks of a pair; of a scenario {of_one:.0f} MB"
    board.score(WORKER, max(of_one, of_both), note)
