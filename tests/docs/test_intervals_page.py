"""What docs/intervals.md says the intervals are worth."""

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from paradiplomacy.common.columns import Floats
from paradiplomacy.results.intervals import Level, level

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "intervals.md").read_text(encoding="utf-8")
LOOSE = 88.0
"""Of 300 trials at 95 %, one in a million samples falls below."""


@pytest.fixture(scope="module")
def trust() -> ModuleType:
    if str(DOCS) not in sys.path:
        sys.path.insert(0, str(DOCS))
    return import_module("trust")


def cells(page: str, part: int = 0) -> dict[tuple[str, str], list[str]]:
    """The figures of each row of the first table or the second, by what is said and the kind of chance."""
    some = page.split("## What is marked rough")[part]
    lines = [line.strip("| ").split(" | ") for line in some.splitlines() if line.startswith("| ")]
    return {(what, chance): figures for what, chance, *figures in lines[2:]}


def test_intervals_hold_the_truth_at_fourteen_seeds(trust: ModuleType) -> None:
    for answer in trust.ANSWERS:
        trials = 60 if answer.startswith("20 cases at once, sim") else 300
        assert trust.coverage(answer, "skewed", 14, trials) >= LOOSE - (trials == 60) * 8, answer


@pytest.mark.parametrize("kind", ["latin-hypercube", "morris", "saltelli"])
def test_intervals_of_indices_hold_the_truth_at_fourteen_seeds(trust: ModuleType, kind: str) -> None:
    found = trust.pool(kind, "normal", 150)
    for answer, of in trust.INDICES.items():
        if of.kind == kind:
            assert trust.coverage_of_index(of, found, 14, 300) >= LOOSE, answer


def test_an_interval_that_takes_points_for_independent_runs_fails_this_bar(
    trust: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def over_points(runs: Floats, _: object) -> Level:
        return level(runs.mean(axis=1))

    monkeypatch.setattr(trust, "pooled", over_points)
    assert trust.coverage("mean over the points of a sample", "normal", 3, 300) < 60


def test_the_page_has_every_kind_of_answer_and_what_is_promised_holds(trust: ModuleType) -> None:
    """From fourteen seeds on, unless chance is very skewed; simultaneous intervals may be wider."""
    rows = cells(PAGE)
    assert list(rows) == [(what, how) for what in (*trust.ANSWERS, *trust.INDICES) for how in trust.SHAPES]
    for (what, chance), figures in rows.items():
        assert len(figures) == len(trust.SEEDS), (what, chance)
        for figure in figures[trust.SEEDS.index(14) :] if chance != "very skewed" else ():
            most = 100 if "simultaneous" in what else trust.HIGH
            assert trust.LOW <= int(figure.strip("*")) <= most, (what, chance, figures)


def test_what_misses_is_marked_rough(trust: ModuleType) -> None:
    """From fourteen seeds on an answer holds or is marked as often as an interval is to hold."""
    rows = cells(PAGE, 1)
    assert list(rows) == [(what, how) for what in trust.WATCHED for how in trust.SHAPES]
    for (what, chance), figures in rows.items():
        for marked, unseen in (map(int, figure.split(" / ")) for figure in figures):
            assert unseen <= 100 - trust.LOW, (what, chance, figures)
            assert chance != "normal" or marked <= 15, (what, figures)
    for what in trust.WATCHED:
        rough, unseen = trust.marks(what, "very skewed", 14, 150)
        assert unseen <= 100 - LOOSE
        assert rough > trust.marks(what, "normal", 14, 150)[0]


@pytest.mark.slow
def test_the_page_says_what_is_measured(trust: ModuleType) -> None:
    page = trust.page()
    now, written = cells(page), cells(PAGE)
    assert now.keys() == written.keys()
    for row, figures in cells(page, 1).items():
        for one, other in zip(figures, cells(PAGE, 1)[row], strict=True):
            pairs = zip(one.split(" / "), other.split(" / "), strict=True)
            assert all(abs(int(a) - int(b)) <= 1 for a, b in pairs), row
    for row, figures in now.items():
        for one, other in zip(figures, written[row], strict=True):
            assert (one == "–") is (other == "–")
            assert one == "–" or abs(int(one.strip("*")) - int(other.strip("*"))) <= 1, row
