"""Is help there at once? The least there can be is Python with the library of the command line."""

import subprocess
import sys
from typing import Any

from benchmarks.board import Board
from benchmarks.ratios import alternate, least, middle
from benchmarks.targets import STARTUP


def _python(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)


def bench_help_against_typer(benchmark: Any, board: Board, quick: bool) -> None:
    others = {
        "import typer": lambda: _python("-c", "import typer"),
        "python alone": lambda: _python("-c", "pass"),
    }
    rounds = 10 if quick else 25
    times = alternate(benchmark, lambda: _python("-m", "paradiplomacy", "--help"), others, rounds=rounds)
    ratio = least(times) / least(times, "import typer")
    benchmark.extra_info.update(ratio=ratio, median_ratio=middle(times) / middle(times, "import typer"))
    board.score(
        STARTUP, ratio, f"{1000 * least(times):.0f} ms : {1000 * least(times, 'import typer'):.0f} ms"
    )
    rows = [(name, 1000 * min(some), 1000 * middle(times, name)) for name, some in times.items()]
    rows[0] = ("paradiplomacy --help", *rows[0][1:])
    board.sheet("start-up of a process", ("", "least ms", "median ms"), rows)
