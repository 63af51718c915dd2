"""Figures that commands write into pages: the commands of benchmarks whose tables stand between two marks."""

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def benchmark_of(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A benchmark that is a command, found as it finds its neighbours."""
    monkeypatch.syspath_prepend(str(ROOT / "tests" / "benchmarks"))
    yield import_module
    for name in ("million", "peers", "toys"):
        sys.modules.pop(name, None)


@pytest.mark.parametrize(("command", "page"), [("million", "cluster.md"), ("peers", "speed.md")])
def test_the_page_names_the_command_and_has_its_marks(benchmark_of: Any, command: str, page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert f"uv run python tests/benchmarks/{command}.py --page docs/{page}" in text
    assert len(benchmark_of(command).MARK.findall(text)) == 1


def test_a_million_runs_are_a_line_through_two_batches(benchmark_of: Any) -> None:
    million = benchmark_of("million")
    small, large = million.Batch(1_000, 20.0, 1.0), million.Batch(11_000, 120.0, 11.0)
    small.peaks |= {"disk while running": 50.0, million.WORKER: 200.0}
    large.peaks |= {"disk while running": 550.0, million.WORKER: 210.0}
    text = million.tables(small, large, 2)
    assert "| seconds | 20 | 120 | 0.01 | **10,010** |" in text
    assert "| disk while running, MB | 50 | 550 | 0.05 | **50,000** |" in text
    assert "| memory of a worker, the largest, MB | 200 | 210 | 0 | **210** |" in text
    assert "10 s + runs × (18 ms ÷ processes + 1 ms)" in text
    assert "| hours for a million runs | 2.8 | 0.9 | 0.4 | 0.3 |" in text


def test_the_toy_is_the_same_in_objects_and_in_columns(benchmark_of: Any) -> None:
    toys = benchmark_of("toys")
    assert toys.mesa() == pytest.approx(toys.columns(20), abs=0.1)


def test_a_package_that_cannot_be_had_has_a_line_that_says_so(
    benchmark_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    peers = benchmark_of("peers")
    times = {"mesa": 0.1, "starsim": 0.02, "columns": 0.002, "side_by_side": 0.064}
    answers: dict[str, Any] = {
        name: {"seconds": time, "active": 0.6, "version": "1"} for name, time in times.items()
    }
    monkeypatch.setattr(peers, "measured", lambda name: answers.get(name, "No solution found"))
    text = peers.table()
    assert "| AgentPy | not measured: No solution found | | | |" in text
    assert "| Starsim | 1 | 20.00 | 5.0 | 0.60 |" in text
    assert "64 runs side by side | NumPy 1 | 1.00 | 100.0 | 0.60 |" in text
