"""How much does a run take beside drawing its random numbers, without which there is no run?"""

from collections import Counter
from typing import Any

from benchmarks.board import Board
from benchmarks.ratios import alternate, least, middle, repeated, seconds
from benchmarks.recording import recorded
from benchmarks.targets import FLOOR
from paradiplomacy.model import CityNetwork
from paradiplomacy.scenario.files import load_scenario

SEED = 1995


def bench_run_against_its_draws(benchmark: Any, board: Board, quick: bool) -> None:
    scenario = load_scenario("baseline")

    def run() -> None:
        CityNetwork(scenario, rng=SEED).run_until_year(scenario.last_year)

    run()  # what is made once for all runs is made
    with recorded() as recording:
        run()
    again = max(1, round(seconds(run) / seconds(recording.replay)))
    others = {"draws": repeated(recording.replay, again)}
    times = alternate(benchmark, run, others, rounds=10 if quick else 30)
    times["draws"] = [some / again for some in times["draws"]]
    ratio = least(times) / least(times, "draws")
    benchmark.extra_info.update(
        ratio=ratio,
        floor_seconds=least(times, "draws"),
        calls=len(recording.calls),
        numbers=recording.numbers,
    )
    board.score(FLOOR, ratio, f"{1000 * least(times):.1f} ms : {1000 * least(times, 'draws'):.1f} ms")
    rows = [
        (name, 1000 * least(times, key), 1000 * middle(times, key))
        for name, key in (("run", "measured"), ("its draws alone", "draws"))
    ]
    board.sheet("floor: baseline, seed 1995, 1995 to 2026", ("", "least ms", "median ms"), rows)
    methods = Counter(method.__name__ for method, _, _ in recording.calls)
    board.sheet(
        f"draws of the run: {recording.numbers:,} numbers", ("method", "calls"), list(methods.most_common())
    )
