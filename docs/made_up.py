"""Made-up responses whose truth is known, and what the package says of them with an interval."""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from paradiplomacy.common.columns import Floats
from paradiplomacy.experiment.analysis import Stop
from paradiplomacy.experiment.designs.design import Design
from paradiplomacy.experiment.designs.reading import read_design
from paradiplomacy.experiment.named import NamedContrast
from paradiplomacy.results.crossing import Crossing, crossing
from paradiplomacy.results.derived import loss, recovery
from paradiplomacy.results.differences import effect, pairs
from paradiplomacy.results.family import Family
from paradiplomacy.results.interactions import sides
from paradiplomacy.results.intervals import Level, bootstrap_interval, level
from paradiplomacy.results.responses import pooled
from paradiplomacy.results.sensitivity import main_effects
from paradiplomacy.results.stopping import narrow

KEY = 1995
NAMES = ("activity.benefit", "fund.yearly_usd")
SAMPLES = {"latin-hypercube": 32, "morris": 8, "saltelli": 16}

STOP = Stop(precision=0.25, at_most=300)
"""About 125 seeds are enough for it."""

type Shape = Callable[[np.random.Generator, tuple[int, ...]], Floats]


class Said(NamedTuple):
    """An interval, the truth, and whether the package calls the interval rough."""

    low: float | None
    high: float | None
    truth: float
    rough: bool = False

    @property
    def holds(self) -> bool | None:
        """Whether the interval holds the truth; None where there is none."""
        return None if self.low is None or self.high is None else self.low <= self.truth <= self.high


def normal(rng: np.random.Generator, size: tuple[int, ...]) -> Floats:
    """The usual bell."""
    return rng.normal(size=size)


def skewed(rng: np.random.Generator, size: tuple[int, ...]) -> Floats:
    """A gamma distribution with a skewness of 1: a tail to the right."""
    return (rng.gamma(4, size=size) - 4) / 2


def very_skewed(rng: np.random.Generator, size: tuple[int, ...]) -> Floats:
    """An exponential distribution, with a skewness of 2."""
    return rng.exponential(size=size) - 1


SHAPES: dict[str, Shape] = {"normal": normal, "skewed": skewed, "very skewed": very_skewed}


def noise(shape: Shape, rng: np.random.Generator, points: int, seeds: int) -> Floats:
    """Chance common to all points and chance of each alike, shape (points, seeds)."""
    return shape(rng, (1, seeds)) + shape(rng, (points, seeds))


# --- What is said, with its interval and its truth ---


def of_pairs(shape: Shape, rng: np.random.Generator, seeds: int) -> Said:
    """A paired difference of 1."""
    base, other = noise(shape, rng, 2, seeds)
    found = effect(pairs(base, other + 1))
    return Said(found.low, found.high, 1.0, bool(found.rough))


def of_pairs_bootstrap(shape: Shape, rng: np.random.Generator, seeds: int) -> Said:
    """The same, where the chance of the pair is skewed as well."""
    return Said(*bootstrap_interval(shape(rng, (seeds,)) + 1), 1.0)


def of_a_level(shape: Shape, rng: np.random.Generator, seeds: int) -> Said:
    """A mean over runs."""
    return of_level(level(noise(shape, rng, 1, seeds)[0] + 1), 1.0)


def of_level(found: Level, truth: float) -> Said:
    """A mean with what it should be."""
    return Said(found.low, found.high, truth, bool(found.rough))


def of_a_main_effect(shape: Shape, rng: np.random.Generator, seeds: int) -> Said:
    """What a value does, in two by three points."""
    runs = noise(shape, rng, 6, seeds) + np.arange(6.0)[:, None]
    _, _, changes = next(iter(main_effects(FACTORIAL, FACTORIAL.points(1), list(runs))))
    return of_level(level(changes), 3.0)


def of_an_interaction(shape: Shape, rng: np.random.Generator, seeds: int) -> Said:
    """What a value does to the effect of another scenario, in two by three points."""
    base, other = noise(shape, rng, 12, seeds).reshape(2, 6, seeds)
    changes = list(other + np.arange(6.0)[:, None] - base)
    _, _, found = next(iter(main_effects(FACTORIAL, FACTORIAL.points(1), changes)))
    return of_level(level(found), 3.0)


def of_points(shape: Shape, rng: np.random.Generator, seeds: int) -> Said:
    """The mean over the points of a sample."""
    effects = np.linspace(-1, 2, 32)
    return of_level(pooled(noise(shape, rng, 32, seeds) + effects[:, None], np.full(32, True)), 0.5)


def of_a_stop(shape: Shape, rng: np.random.Generator, seeds: int) -> Said:
    """A paired difference of 1 to which so many seeds at a time are added until its interval is narrow."""
    base, other = noise(shape, rng, 2, STOP.at_most)
    for number in range(seeds, STOP.at_most + 1, seeds):
        found = effect(pairs(base[:number], other[:number] + 1))
        if narrow(STOP, "it", found.difference, found.low, found.high):
            break
    return Said(found.low, found.high, 1.0, bool(found.rough))


def of_many(shape: Shape, rng: np.random.Generator, seeds: int) -> Said:
    """Twenty changes of zero at once: the interval of the one that is furthest off in standard errors."""
    family = Family(("it",), noise(shape, rng, 20, seeds).T[..., None], int(rng.integers(2**32)))
    every = [family.interval(case, "it") for case in range(20)]
    missed = [ends for ends in every if ends[0] is not None and not ends[0] <= 0 <= ends[1]]
    return Said(*(missed or every)[0], 0.0)


def clear_of_many(shape: Shape, rng: np.random.Generator, seeds: int) -> Said:
    """Twenty changes of zero at once, of which Holm's correction is to call none clear."""
    family = Family(("it",), noise(shape, rng, 20, seeds).T[..., None], KEY)
    wrong = any(family.clear(case, "it") for case in range(20))
    return Said(float(wrong), float(wrong), 0.0, family.rough)


EFFECT = NamedContrast(name="it", effect={"scenario": ["base", "other"]}, by={NAMES[0]: [0.5, 1.0]})


def of_a_named_contrast(shape: Shape, rng: np.random.Generator, seeds: int) -> Said:
    """What a value does to the effect of another scenario, over three values of something else."""
    runs = noise(shape, rng, 12, seeds).reshape(3, 2, 2, seeds)
    runs[:, 1, 1] += 2.0
    arms: Any = [{(side, by): (row, side, by) for side in (0, 1) for by in (0, 1)} for row in range(3)]
    base, other = sides(arms, EFFECT, lambda arm, _: runs[arm], (0, 0))
    found = effect(pairs(base, other))
    return Said(found.low, found.high, 2.0, bool(found.rough))


YEARS = np.arange(15.0)
LOST = np.maximum(4 - np.abs(YEARS - 3), 0) + 3 * np.exp(-YEARS / 6)
"""What is lost in a year in the mean."""


def lost(shape: Shape, rng: np.random.Generator, seeds: int) -> Floats:
    """What pairs of runs lose, year by year, shape (seeds, years)."""
    base, other = (noise(shape, rng, len(YEARS), seeds).T for _ in range(2))
    return base - other + LOST


@cache
def largest(shape: Shape) -> float:
    """The largest loss of a year, in the mean over many pairs of runs."""
    return float(lost(shape, np.random.default_rng(KEY), 200_000).max(axis=1).mean())


def of_a_peak(shape: Shape, rng: np.random.Generator, seeds: int) -> Said:
    """The largest loss of a year."""
    return of_level(loss("peak-loss", lost(shape, rng, seeds)), largest(shape))


def of_an_area(shape: Shape, rng: np.random.Generator, seeds: int) -> Said:
    """The loss added up over years."""
    return of_level(loss("area-lost", lost(shape, rng, seeds)), float(LOST.sum()))


RECOVERED = 4 / 0.6
"""When a loss of 5 that falls by 0.6 a year has come down to one."""


def short_of_recovery(shape: Shape, rng: np.random.Generator, seeds: int) -> Floats:
    """How much too large the loss still is, shape (seeds, years)."""
    base, other = (noise(shape, rng, len(YEARS), seeds).T for _ in range(2))
    return base - other + 0.6 * (RECOVERED - YEARS)


def of_a_recovery(shape: Shape, rng: np.random.Generator, seeds: int) -> Said:
    """When the loss has come down to one, on its way to none."""
    _, found = recovery(short_of_recovery(shape, rng, seeds), 0)
    return of_crossing(found, RECOVERED)


def of_the_true_year(shape: Shape, rng: np.random.Generator, seeds: int) -> Said:
    """Whether it can have come down to one when it truly has, whatever is said of other years."""
    here = int(RECOVERED)
    before, after = short_of_recovery(shape, rng, seeds)[:, here : here + 2].T
    return of_level(level(before + (RECOVERED - here) * (after - before)), 0.0)


def of_a_threshold(shape: Shape, rng: np.random.Generator, seeds: int) -> Said:
    """The value at which an effect passes minus five."""
    values = np.arange(0.0, 10.0, 1.5)
    effects = noise(shape, rng, len(values), seeds).T - noise(shape, rng, 1, seeds).T - values
    return of_crossing(crossing(effects + 5, values), 5.0)


def of_crossing(found: Crossing, truth: float) -> Said:
    """Where something passes a line, with where it should; an end that is open has no limit."""
    if found.low is None or found.high is None:
        return Said(np.inf, np.inf, truth)
    ends = (-np.inf if found.open_low else found.low, np.inf if found.open_high else found.high)
    return Said(*ends, truth)


ANSWERS: dict[str, Callable[[Shape, np.random.Generator, int], Said]] = {
    "difference of a pair of arms, Student’s t": of_pairs,
    "the same, bootstrap": of_pairs_bootstrap,
    "the same, more seeds until it is known to a quarter": of_a_stop,
    "level": of_a_level,
    "main effect of a factorial design": of_a_main_effect,
    "what a value does to the effect of a scenario": of_an_interaction,
    "contrast of two effects, by name": of_a_named_contrast,
    "largest loss of a year": of_a_peak,
    "loss added up over years": of_an_area,
    "year of recovery": of_a_recovery,
    "the same, asked of the true year alone": of_the_true_year,
    "threshold of a dose": of_a_threshold,
    "mean over the points of a sample": of_points,
    "20 cases at once, simultaneous intervals": of_many,
    "20 cases at once, none clear after Holm": clear_of_many,
}


class Sampled(NamedTuple):
    """An index of a sampling design."""

    kind: str
    measure: str
    name: str = NAMES[0]


INDICES = {
    "rank correlation": Sampled("latin-hypercube", "rank_correlation"),
    "rank correlation of what has no effect": Sampled("latin-hypercube", "rank_correlation", NAMES[1]),
    "Morris, µ*": Sampled("morris", "mu_star"),
    "Morris, µ* of what has no effect": Sampled("morris", "mu_star", NAMES[1]),
    "Morris, σ": Sampled("morris", "sigma"),
    "Sobol, first order": Sampled("saltelli", "first_order"),
    "Sobol, total": Sampled("saltelli", "total"),
    "Sobol, total of what has no effect": Sampled("saltelli", "total", NAMES[1]),
}


def design(table: dict[str, Any]) -> Design:
    """A design of the names."""
    found, problems = read_design(table)
    assert found is not None, problems
    return found


FACTORIAL = design({"kind": "factorial", "parameters": {NAMES[0]: [0.5, 1.0], NAMES[1]: [0.0, 1.0, 2.0]}})
