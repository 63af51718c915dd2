"""What docs/intervals.md says the intervals are worth."""

import sys
from importlib import import_module
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from paradiplomacy.common.columns import Floats
from paradiplomacy.results.intervals import Level, level

DOCS = Path(__file__).parents[2] / "docs"
TRIALS, LOOSE = 100, 84.0
"""Of so many trials at 95 %, one in a hundred thousand samples falls below."""


@pytest.fixture(scope="module")
def trust() -> ModuleType:
    if str(DOCS) not in sys.path:
        sys.path.insert(0, str(DOCS))
    return import_module("trust")


@pytest.fixture(scope="module")
def kept(trust: ModuleType) -> Any:
    return trust.kept()


def test_intervals_hold_the_truth_at_fourteen_seeds(trust: ModuleType) -> None:
    for answer in trust.ANSWERS:
        trials = 60 if answer.startswith("20 cases at once, sim") else TRIALS
        assert trust.of_answer(answer, "skewed", 14, trials).coverage >= LOOSE - (trials == 60) * 4, answer


@pytest.mark.parametrize("kind", ["latin-hypercube", "morris", "saltelli"])
def test_intervals_of_indices_hold_the_truth_at_fourteen_seeds(trust: ModuleType, kind: str) -> None:
    found = trust.pool(kind, "normal", 150)
    for answer, of in trust.INDICES.items():
        if of.kind == kind:
            assert trust.of_index(of, found, 14, TRIALS).coverage >= LOOSE, answer


def test_an_interval_that_takes_points_for_independent_runs_fails_this_bar(
    trust: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    def over_points(runs: Floats, _: object) -> Level:
        return level(runs.mean(axis=1))

    monkeypatch.setattr(import_module("made_up"), "pooled", over_points)
    assert trust.of_answer("mean over the points of a sample", "normal", 3, 300).coverage < 60


def test_the_page_is_what_was_counted(trust: ModuleType, kept: Any) -> None:
    assert trust.page(kept["all"]) == trust.PAGE.read_text(encoding="utf-8")
    assert trust.as_json(kept) == trust.RECORD.read_text(encoding="utf-8")
    for name, trials in (("all", trust.TRIALS), ("first", trust.PART)):
        counts = [count for every in kept[name].values() for count in every]
        assert {count.trials for count in counts} == {trials}
        assert all(count.held <= count.known <= trials for count in counts)


def test_every_kind_of_answer_was_counted_and_what_is_promised_holds(trust: ModuleType, kept: Any) -> None:
    """From fourteen seeds on, unless chance is very skewed; simultaneous intervals may be wider."""
    assert list(kept["all"]) == list(product((*trust.ANSWERS, *trust.INDICES), trust.SHAPES))
    for (what, chance), counts in kept["all"].items():
        assert len(counts) == len(trust.SEEDS), (what, chance)
        for count in counts[trust.SEEDS.index(14) :] if chance != "very skewed" else ():
            most = 100 if "simultaneous" in what else trust.HIGH
            assert trust.LOW <= round(count.coverage) <= most, (what, chance, count)


def test_what_misses_is_marked_rough(trust: ModuleType, kept: Any) -> None:
    """From fourteen seeds on an answer holds or is marked as often as an interval is to hold."""
    for what, chance in product(trust.WATCHED, trust.SHAPES):
        for marked, unseen in (count.marks for count in kept["all"][what, chance][-len(trust.ENOUGH) :]):
            assert round(unseen) <= 100 - trust.LOW, (what, chance)
            assert chance != "normal" or marked <= 15, what
    for what in trust.WATCHED:
        rough, unseen = trust.of_answer(what, "very skewed", 14, 150).marks
        assert unseen <= 12
        assert rough > trust.of_answer(what, "normal", 14, 150).marks[0]


@pytest.mark.slow
def test_the_first_trials_count_the_same_again(trust: ModuleType, kept: Any) -> None:
    """One trial may fall on the other side, as another processor adds up in another order."""
    now = trust.count(trust.PART, trust.PART_OF_POOL)
    assert now.keys() == kept["first"].keys()
    for row, counts in now.items():
        for one, other in zip(counts, kept["first"][row], strict=True):
            assert all(abs(a - b) <= 1 for a, b in zip(one, other, strict=True)), (row, one, other)
