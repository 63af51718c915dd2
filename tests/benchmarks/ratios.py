"""Times of several pieces of work that take turns, so that what slows the machine slows all of them."""

import time
from collections.abc import Callable, Mapping
from statistics import median
from typing import Any

type Work = Callable[[], object]
type Times = dict[str, list[float]]

MEASURED = "measured"
"""The name under which the times of the work that pytest-benchmark measures are kept."""


def seconds(work: Work) -> float:
    """How long a piece of work takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def repeated(work: Work, times: int) -> Work:
    """A short piece of work several times over."""

    def again() -> None:
        for _ in range(times):
            work()

    return again


def alternate(
    benchmark: Any, measured: Work, others: Mapping[str, Work], *, rounds: int, warm: int = 1
) -> Times:
    """Measure a piece of work by pytest-benchmark, and others in between.

    Pieces should take about equally long (see ``repeated``): the shorter one is, the likelier is it now and
    then left alone by whatever else the machine does, and the least times would not be of the same kind.

    Args:
        benchmark: the fixture of pytest-benchmark.
        measured: the work whose times pytest-benchmark keeps.
        others: what it is compared with, by name.
        rounds: how often each has its turn.
        warm: how often everything is done once before; 0 leaves the others cold.

    """
    times: Times = {MEASURED: [], **{name: [] for name in others}}

    def others_first() -> None:
        for name, work in others.items():
            times[name].append(seconds(work))

    def timed() -> None:
        times[MEASURED].append(seconds(measured))

    for _ in range(warm):
        for work in others.values():
            work()
    measured()
    benchmark.pedantic(timed, setup=others_first, rounds=rounds)
    return times


def least(times: Times, name: str = MEASURED) -> float:
    """The least time of a piece of work: what it takes when nothing else disturbs it."""
    return min(times[name])


def middle(times: Times, name: str = MEASURED) -> float:
    """The median time of a piece of work."""
    return median(times[name])
