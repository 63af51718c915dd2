"""How much faster is the package than the same model written agent by agent?"""

from typing import Any

import pytest

from benchmarks.board import Board
from benchmarks.fresh import asked
from benchmarks.ratios import MEASURED, alternate, least, middle, repeated
from benchmarks.targets import ORACLE, ORACLE_BESIDE
from paradiplomacy.model import CityNetwork
from paradiplomacy.runs.queue import LARGEST_CHUNK
from paradiplomacy.scenario.files import load_scenario

SEED = 1995


def _oracle() -> Any:
    try:
        from reference.network import ReferenceNetwork
    except ImportError as error:
        pytest.skip(f"there is no oracle: {error}")
    return ReferenceNetwork


def bench_package_against_oracle(benchmark: Any, board: Board, quick: bool) -> None:
    oracle, scenario = _oracle(), load_scenario("baseline")

    def package() -> None:
        CityNetwork(scenario, rng=SEED).run_until_year(scenario.last_year)

    def in_detail() -> None:
        CityNetwork(scenario, rng=SEED, detail=True).run_until_year(scenario.last_year)

    def reference() -> None:
        oracle(scenario, rng=SEED).run_until_year(scenario.last_year)

    # the oracle takes so long that warming it up would change nothing; it always keeps the tables of details
    again = 10 if quick else 15
    others = {"with detail": repeated(in_detail, again), "oracle": reference}
    block, rounds = repeated(package, again), 1 if quick else 3
    times = alternate(benchmark, block, others, rounds=rounds, warm=0)
    for name in (MEASURED, "with detail"):
        times[name] = [some / again for some in times[name]]
    # a worker holds nothing of what these tests hold, among which garbage would be looked for
    own = asked("beside_oracle", rounds=2 * rounds)
    times["beside"], ratio = own["beside"], least(times, "oracle") / least(times)
    benchmark.extra_info.update(ratio=ratio, oracle_seconds=least(times, "oracle"), runs_a_round=again)
    board.score(ORACLE, ratio, f"{least(times, 'oracle'):.1f} s : {1000 * least(times):.0f} ms")
    note = f"{least(own, 'oracle'):.1f} s : {1000 * least(own, 'beside'):.1f} ms, in a process of their own"
    board.score(ORACLE_BESIDE, least(own, "oracle") / least(own, "beside"), note)
    shown = {
        "package": MEASURED,
        "package with detail": "with detail",
        f"package, {LARGEST_CHUNK} side by side": "beside",
        "oracle": "oracle",
    }
    rows = [(name, 1000 * least(times, key), 1000 * middle(times, key)) for name, key in shown.items()]
    title = f"oracle: baseline, seed 1995, 1995 to 2026 (package: mean of {again} runs)"
    board.sheet(title, ("", "least ms", "median ms"), rows)
