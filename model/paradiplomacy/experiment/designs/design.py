"""A design: which values of parameters and event fields an experiment goes through.

Its points are rows with a value for each name, None where the scenario's own holds. Sampling designs sample
the unit cube, a dimension a name, and stretch it over the ranges.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice, product
from random import Random
from typing import TYPE_CHECKING, Any

from paradiplomacy.common.lazy import Lazy
from paradiplomacy.common.quoted import show
from paradiplomacy.experiment.condition import Condition, ConditionError
from paradiplomacy.experiment.designs.priors import Correlation, correlated, target_of
from paradiplomacy.experiment.designs.values import Factor, in_order
from paradiplomacy.scenario.parameters.base import Value

if TYPE_CHECKING:
    from paradiplomacy.common.columns import Floats

type Point = tuple[Value | None, ...]
"""A row of a design: a value for each name, None for that of the scenario."""

WITH_INDICES = ("morris", "saltelli")
"""Kinds whose points stand in a fixed relation to one another, so that none may be left out."""

REMEMBERED = 100_000
"""Number of answers of a condition that are remembered."""


# --- Designs ---


@dataclass(frozen=True)
class Design:
    """A design, read and checked.

    Attributes:
        kind: one of ``KINDS``.
        factors: what is varied; in a list the values that occur.
        derived: what follows by a formula from what is varied.
        correlations: rank correlations of a sample, each of two names.
        rows: the rows of a list, or of one value at a time.
        labels: labels of the rows, empty for a row without one.
        samples: samples of a sampling design.
        levels: levels of the grid of a Morris design.
        exclude: rows for which this holds are skipped.

    """

    kind: str
    factors: tuple[Factor, ...]
    rows: tuple[Point, ...] = ()
    labels: tuple[str, ...] = ()
    samples: int = 0
    levels: int = 0
    exclude: Condition | None = None
    derived: tuple[Factor, ...] = ()
    correlations: tuple[Correlation, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What is varied and what follows from it, in the order of a point."""
        return tuple(factor.name for factor in (*self.factors, *self.derived))

    @property
    def free(self) -> list[str]:
        """What is varied, without what follows from it."""
        return [factor.name for factor in self.factors]

    def size(self) -> int:
        """Number of points before any is skipped."""
        sizes = {
            "factorial": math.prod(len(getattr(factor.values, "values", ())) for factor in self.factors),
            "list": len(self.rows),
            "one-at-a-time": len(self.rows),
            "morris": self.samples * (len(self.factors) + 1),
            "saltelli": self.samples * (len(self.factors) + 2),
        }
        return sizes.get(self.kind, self.samples)

    def points(self, seed: int) -> list[Point]:
        """The rows of the design, those that are excluded left out; the same for the same seed.

        Raises:
            ConditionError: the condition cannot be used on a row.

        """
        return [point for point in self.left(self.all_points(seed)) if point is not None]

    def kept(self, seed: int) -> list[bool]:
        """Which points are not excluded."""
        return [point is not None for point in self.left(self.all_points(seed))]

    def left(self, points: Iterable[Point]) -> Iterator[Point | None]:
        """Point by point, None for one that is excluded.

        Raises:
            ConditionError: the condition cannot be used on a row.

        """
        excluded = self._excludes()
        return (None if excluded(point) else point for point in points)

    def _excludes(self) -> Callable[[Point], bool]:
        """Whether a point is excluded; the condition is asked once for the same values of what it names."""
        if (condition := self.exclude) is None:
            return lambda _: False
        names = [name for name in self.names if name in condition.used]
        places = [self.names.index(name) for name in names]
        holds = lru_cache(REMEMBERED)(lambda values: condition.holds(dict(zip(names, values, strict=True))))

        def excluded(point: Point) -> bool:
            try:
                return holds(tuple(point[place] for place in places))
            except ConditionError as error:
                raise ConditionError(f"exclude: {error}") from None

        return excluded

    def all_points(self, seed: int) -> Sequence[Point]:
        """The rows of the design, those that are excluded as well, each made when it is asked for."""
        if self.rows:
            return self.rows
        if self.kind == "factorial":
            return Lazy(range(self.size()), self._combination)
        shares = self.shares(seed)
        return Lazy(range(len(shares)), lambda place: self.at(shares[place].tolist()))

    def _combination(self, place: int) -> Point:
        """A point of a factorial design, in which the last value changes first."""
        shares = []
        for factor in reversed(self.factors):
            number = len(getattr(factor.values, "values", ()))
            place, level = divmod(place, number)
            shares.append((level + 0.5) / number)
        return self.at(shares[::-1])

    def at(self, shares: Iterable[float]) -> Point:
        """The point at a place in the unit cube.

        Raises:
            ConditionError: a formula cannot be used there.

        """
        given = {factor.name: share for factor, share in zip(self.factors, shares, strict=True)}
        values: dict[str, Value] = {}
        for factor in self._in_order:
            values[factor.name] = factor.at(given.get(factor.name, 0.0), values)
        return tuple(values[name] for name in self.names)

    @cached_property
    def _in_order(self) -> tuple[Factor, ...]:
        return in_order((*self.factors, *self.derived))

    def some_points(self, seed: int, number: int) -> Sequence[Point]:
        """So many points that show what is wrong with a large design: its corners, and others by chance."""
        chance = Random(seed)
        if self.rows:
            return [self.rows[place] for place in sorted(chance.sample(range(len(self.rows)), number))]
        corners = list(islice(self._corners(), number // 2))
        grid = max(self.levels - 1, 0)
        rest = [[chance.random() for _ in self.factors] for _ in range(number - len(corners))]
        return [
            self.at(round(share * grid) / grid if grid else share for share in row)
            for row in (*corners, *rest)
        ]

    def _corners(self) -> Iterator[tuple[float, ...]]:
        """Where all values are at an end of their range: both ends alike, all but one, and then any."""
        ends = [factor.ends for factor in self.factors]
        low, high = zip(*ends, strict=True)
        yield from (low, high)
        for place, _ in enumerate(ends):
            yield from (
                (*one[:place], other[place], *one[place + 1 :]) for one, other in ((low, high), (high, low))
            )
        yield from product(*ends)

    def shares(self, seed: int) -> "Floats":
        """The points of a sampling design in the unit cube, shape (points, names)."""
        shares = _SAMPLERS[self.kind](self, seed)
        if not self.correlations:
            return shares
        return correlated(shares, target_of(self.free, self.correlations), self.kind == "latin-hypercube")

    @cached_property
    def _labels(self) -> dict[Point, str]:
        return dict(zip(self.rows, self.labels, strict=True))

    def own_label(self, point: Point) -> str:
        """The label of a row of a list; empty where it has none."""
        return self._labels.get(point, "")

    def label(self, point: Point) -> str:
        """What a point is called: its label in a list, else its values."""
        if label := self.own_label(point):
            return label
        pairs = zip(self.names, point, strict=True)
        texts = [f"{name}={value_text(value)}" for name, value in pairs if value is not None]
        return ", ".join(texts) or "as it is"

    def record(self) -> dict[str, Any]:
        """The design as a table of a file, from which ``read_design`` reads the same."""
        table: dict[str, Any] = {"kind": self.kind}
        if self.exclude:
            table["exclude"] = self.exclude.text
        if self.kind == "list":
            return table | {"rows": [self._row(index) for index in range(len(self.rows))]}
        table |= {"samples": self.samples} if self.samples else {}
        table |= {"levels": self.levels} if self.levels else {}
        table |= {"correlations": [list(one) for one in self.correlations]} if self.correlations else {}
        both = (*self.factors, *self.derived)
        return table | {"parameters": {factor.name: factor.values.record() for factor in both}}

    def _row(self, index: int) -> dict[str, Any]:
        pairs = zip(self.names, self.rows[index], strict=True)
        label = {"label": self.labels[index]} if self.labels[index] else {}
        return label | {name: value for name, value in pairs if value is not None}


def value_text(value: object) -> str:
    """A value as labels of points have it."""
    return f"{value:.15g}" if isinstance(value, float) else show(value).strip('"')


# --- Sampling ---


def _latin_hypercube(design: Design, seed: int) -> "Floats":
    from scipy.stats import qmc

    return qmc.LatinHypercube(len(design.factors), rng=_generator(design, seed)).random(design.samples)


def _sobol(design: Design, seed: int) -> "Floats":
    from scipy.stats import qmc

    return qmc.Sobol(len(design.factors), rng=_generator(design, seed)).random(design.samples)


def _morris(design: Design, seed: int) -> "Floats":
    from SALib.sample import morris

    rng = _generator(design, seed)
    points: Floats = morris.sample(problem(design), design.samples, num_levels=design.levels, seed=rng)
    return points


def _saltelli(design: Design, seed: int) -> "Floats":
    from SALib.sample import sobol

    rng = _generator(design, seed)
    points: Floats = sobol.sample(problem(design), design.samples, calc_second_order=False, seed=rng)
    return points


_SAMPLERS = {"latin-hypercube": _latin_hypercube, "sobol": _sobol, "morris": _morris, "saltelli": _saltelli}


def _generator(design: Design, seed: int) -> Any:
    """The stream of a kind of design: keyed, and nobody else's."""
    import numpy as np

    return np.random.default_rng([seed, *design.kind.encode()])


def problem(design: Design) -> dict[str, Any]:
    """The unit cube of a design as SALib wants it described."""
    names = design.free
    return {"num_vars": len(names), "names": names, "bounds": [[0.0, 1.0]] * len(names)}
