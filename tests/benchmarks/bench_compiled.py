"""What does compiling bring, where the package compiles anything?"""

import sys
from typing import Any

import pytest

import paradiplomacy.model  # noqa: F401 - what it imports is the question
from benchmarks.board import Board
from benchmarks.fresh import Fresh
from benchmarks.ratios import alternate, least

RUNS = 5


def bench_with_and_without_compiling(benchmark: Any, board: Board, quick: bool) -> None:
    if "numba" not in sys.modules:
        pytest.skip("the package compiles nothing")

    # two warm processes a round: what is compiled is decided when a process begins
    found: dict[str, list[float]] = {"0": [], "1": []}

    def process(disabled: str) -> None:
        fresh = Fresh("runs", {"NUMBA_DISABLE_JIT": disabled}, count=RUNS)
        fresh.start()
        found[disabled].append(fresh.result()["seconds"] / RUNS)

    others = {"plain": lambda: process("1")}
    alternate(benchmark, lambda: process("0"), others, rounds=1 if quick else 3, warm=0)
    times = {"compiled": found["0"], "plain": found["1"]}
    ratio = least(times, "plain") / least(times, "compiled")
    benchmark.extra_info["ratio"] = ratio
    rows = [(name, 1000 * least(times, name)) for name in times]
    board.sheet(
        f"compiling: a run of the baseline, plain over compiled {ratio:.2f} ×", ("", "least ms"), rows
    )
