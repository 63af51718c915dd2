"""How much less does a run cost beside others than alone, here and in the version before?"""

import json
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from benchmarks.board import Board
from benchmarks.targets import BY_HAND, PAIRS, POINTS, SIDE_BY_SIDE, SINGLE, WHOLE
from paradiplomacy.runs.pool import surroundings

SCRIPT = Path(__file__).with_name("side_by_side.py")
CHUNKS = {
    "alone": ("seeds", 1),
    "by hand": ("stepped", 1),
    "64 seeds": ("seeds", 64),
    "56 pairs": ("pairs", 112),
    "64 points": ("points", 64),
}
"""What is measured: kind and number of runs of a chunk."""


def _python(before: str) -> Path:
    """The interpreter of another checkout of the project, with the environment that uv made there."""
    return Path(before) / ".venv" / ("Scripts" if sys.platform == "win32" else "bin") / "python"


def _measured(python: Path | str) -> dict[str, dict[str, float]]:
    """Single runs as a user makes them, chunks with memory as workers of this version have it."""
    single = {name: chunk for name, chunk in CHUNKS.items() if chunk[1] == 1}
    chunks = {name: chunk for name, chunk in CHUNKS.items() if chunk[1] > 1}
    found = _asked(python, single)
    with surroundings() if python == sys.executable else nullcontext():
        return found | _asked(python, chunks)


def _asked(python: Path | str, chunks: Mapping[str, tuple[str, int]]) -> dict[str, dict[str, float]]:
    done = subprocess.run(
        [str(python), str(SCRIPT), json.dumps(chunks)], capture_output=True, text=True, check=True
    )
    found: dict[str, dict[str, float]] = json.loads(done.stdout)
    return found


def _seconds_from_start_to_end(python: Path | str, runs: int, out: Path) -> float:
    command = ["-m", "paradiplomacy", "run", "baseline", "--replications", str(runs), "--jobs", "2"]
    start = time.perf_counter()
    subprocess.run([str(python), *command, "--no-report", "--out", out], capture_output=True, check=True)
    return time.perf_counter() - start


def bench_a_whole_command(board: Board, quick: bool, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    before = request.config.getoption("--before")
    if not before:
        pytest.skip("asked for with --before")
    runs = 200 if quick else 2_000
    now, then = (
        _seconds_from_start_to_end(python, runs, tmp_path / name)
        for name, python in (("now", sys.executable), ("before", _python(before)))
    )
    board.score(WHOLE, then / now, f"{runs:,} runs: {then:.1f} : {now:.1f} s")


def bench_runs_side_by_side(board: Board, quick: bool, request: pytest.FixtureRequest) -> None:
    before = request.config.getoption("--before")
    versions: dict[str, Any] = {"now": sys.executable} | ({"before": _python(before)} if before else {})
    found: dict[str, list[dict[str, dict[str, float]]]] = {name: [] for name in versions}
    for _ in range(2 if quick else 6):
        for name, python in versions.items():
            found[name].append(_measured(python))
    least = {
        name: {chunk: min(one[chunk]["ms"] for one in rounds) for chunk in CHUNKS}
        for name, rounds in found.items()
    }
    now, reference = least["now"], least.get("before", least["now"])
    note = f"{reference['alone']:.0f} : {now['64 seeds']:.1f} ms" + (
        "" if before else ", both of this version"
    )
    board.score(SIDE_BY_SIDE, reference["alone"] / now["64 seeds"], note)
    board.score(PAIRS, now["64 seeds"] / now["56 pairs"])
    board.score(POINTS, reference["alone"] / now["64 points"])
    if before:
        board.score(SINGLE, now["alone"] / reference["alone"])
        board.score(BY_HAND, now["by hand"] / reference["by hand"])
    rows = [
        (f"{name}: {chunk}", ms, *(found[name][0][chunk][what] for what in ("members", "proposals", "ties")))
        for name, of_version in least.items()
        for chunk, ms in of_version.items()
    ]
    header = ("a run of the baseline, processor time", "least ms", "members", "drafts", "ties")
    board.sheet("runs side by side (sums over all years of a run)", header, rows)
