"""What an indicator is, and the end-of-year picture that indicators read."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from paradiplomacy.common import columns
from paradiplomacy.common.columns import CENTS, Bools, Floats, Ints, rows_where, total
from paradiplomacy.common.registry import check_free
from paradiplomacy.indicators.counting import degree_and_triangles
from paradiplomacy.indicators.ranks import rank_deviations
from paradiplomacy.rules.axes import Axis
from paradiplomacy.world.ledger import Transfer
from paradiplomacy.world.projects import State
from paradiplomacy.world.state import World

type IndicatorValue = int | float | None
"""An indicator's value; None where it is undefined, such as a ratio without a denominator."""


class Picture:
    """One year of a world as indicators see it: members after the Summit, flows of the year.

    Columns that several indicators need are computed once. Member columns are aligned with ``members``.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.record = world.record
        self.cities = world.cities
        self.drafts = world.record.drafts
        self.started = world.running
        self.finished = world.record.finished
        self.members: Ints = world.cities.members

    @cached_property
    def active(self) -> Bools:
        """Which members took part this year."""
        return self.cities.active[self.members]

    @cached_property
    def population(self) -> Floats:
        """Inhabitants of each member."""
        return self.cities.population[self.members]

    @cached_property
    def federal(self) -> Bools:
        """Which members are in federal states."""
        return self.world.facts.federal[self.cities.country[self.members]]

    @cached_property
    def capacity(self) -> Floats:
        """Technical capacity of each member."""
        return self.cities.capacity[self.members]

    @cached_property
    def strength(self) -> Floats:
        """Sum of each member's ties."""
        return self.world.ties.strength()[self.members]

    @cached_property
    def strength_order(self) -> Ints:
        """Indices of the members from the weakest tied to the strongest."""
        return self.strength.argsort()

    @cached_property
    def size_order(self) -> Ints:
        """Indices of the members from the smallest population to the largest, equal ones by id."""
        return self.population.argsort(kind="stable")  # members are sorted by id

    @cached_property
    def small(self) -> Ints:
        """Indices of the lower half of the members by population."""
        return self.size_order[: len(self.members) // 2]

    @cached_property
    def large(self) -> Ints:
        """Indices of the top fifth of the members by population."""
        return self.top(5)

    def top(self, parts: int) -> Ints:
        """Indices of the largest of the members by population, one in ``parts`` and at least one."""
        return self.size_order[-max(len(self.members) // parts, 1) :]

    @cached_property
    def _strong_ties(self) -> tuple[Ints, int]:
        ties, threshold = self.world.ties, self.world.settings.ties.threshold
        return degree_and_triangles(ties.first, ties.second, ties.weight, threshold, ties.cities)

    @cached_property
    def degree(self) -> Ints:
        """Number of each member's ties above the threshold."""
        return self._strong_ties[0][self.members]

    @property
    def triangles(self) -> int:
        """Triangles of ties above the threshold."""
        return self._strong_ties[1]

    def usd(self, purpose: Transfer) -> float:
        """What was transferred this year for a purpose, dollars."""
        return self.world.ledger.total(purpose) / CENTS

    @cached_property
    def submitted(self) -> Bools:
        """Drafts with a partner."""
        return np.asarray(self.drafts.state != int(State.NO_PARTNER))

    @cached_property
    def granted(self) -> Ints:
        """Rows of the drafts with a grant from the network's own fund, whether they start or not."""
        return rows_where(self.drafts.funded)

    @cached_property
    def values(self) -> tuple[int, int]:
        """Value of all started projects, and of those with own or donors' money, cents.

        It is V, of which donors' money is a part, and what firms put on top of it.
        """
        value = self.started.cost + self.started.private
        return int(value.sum()), int(value[self.started.helped].sum())

    @cached_property
    def by_axis(self) -> Ints:
        """Started projects on each axis."""
        return np.bincount(self.started.axis, minlength=len(Axis))

    @cached_property
    def outcomes(self) -> list[int]:
        """What became of each of last year's projects."""
        states: list[int] = self.finished.state.tolist()
        return states

    @cached_property
    def finished_axes(self) -> list[int]:
        """Axis of each of last year's projects."""
        axes: list[int] = self.finished.axis.tolist()
        return axes

    def city_flags(self, indices: Ints) -> Bools:
        """Some of the members, by index, as flags of all cities."""
        flags = np.zeros(len(self.cities), dtype=bool)
        flags[self.members[indices]] = True
        return flags

    def grants_usd_to(self, cities: Bools) -> float:
        """Grants paid to started projects that flagged cities coordinate, dollars."""
        return int(self.started.grant[cities[self.started.coordinator]].sum()) / CENTS


@dataclass(frozen=True)
class Indicator:
    """One column of the result tables.

    Attributes:
        name: column name.
        unit: unit of the values; flows count one year, stocks are those of 31 December.
        meaning: one sentence.
        claims: ids of the claims of the paper that it speaks to.
        whole: whether values are whole numbers.
        function: its definition, from the picture of a year to a value.
    """

    name: str
    unit: str
    meaning: str
    claims: tuple[str, ...]
    whole: bool
    function: Callable[[Picture], IndicatorValue]


INDICATORS: dict[str, Indicator] = {}
"""The indicators by name, as their modules are imported; ``indicators.measure`` puts them in order."""


def indicator[F: Callable[[Picture], IndicatorValue]](unit: str, claims: str = "") -> Callable[[F], F]:
    """Make a function the indicator of its name: a column of the tables of every model made from now on.

    It has a unit, and ids of the claims of the paper that it speaks to.

    Raises:
        ParadiplomacyError: another indicator has the name.
    """

    def register(function: F) -> F:
        name = function.__name__
        if name in INDICATORS:
            check_free("indicator", name, INDICATORS[name].function, function)
        meaning = " ".join((function.__doc__ or "").split())
        whole = function.__annotations__.get("return") in (int, "int")
        INDICATORS[name] = Indicator(name, unit, meaning, tuple(claims.split()), whole, function)
        return function

    return register


# plain formulas


def count(flags: Bools) -> int:
    """How many flags are set."""
    return int(np.count_nonzero(flags))


def ratio(part: float, whole: float) -> float | None:
    """part/whole, undefined without a whole."""
    return float(part / whole) if whole else None


def mean(values: Floats) -> float | None:
    """Mean, undefined for no values."""
    return columns.mean(values) if len(values) else None


def gini(values: Floats, order: Ints | None = None) -> float | None:
    """Gini index of values ≥ 0: Σ(2i − n − 1)·x_(i) / (n·Σx); 0 for zeros, undefined for no values.

    Args:
        values: one a member.
        order: indices that put the values in ascending order, where they are known.
    """
    if not len(values):
        return None
    count, whole = len(values), total(values)
    weight = 2 * np.arange(1, count + 1) - count - 1
    weighted = total(weight * (np.sort(values) if order is None else values[order]))
    return max(0.0, float(weighted / (count * whole))) if whole > 0 else 0.0


def correlation(first: Floats, second: Floats) -> float | None:
    """Pearson's correlation, undefined where one of the two is constant."""
    if not len(first) or first.min() == first.max() or second.min() == second.max():
        return None
    a, b = first - columns.mean(first), second - columns.mean(second)
    return _cosine(total(a * a), total(b * b), total(a * b))


def rank_correlation(
    first: Floats, second: Floats, first_order: Ints | None = None, second_order: Ints | None = None
) -> float | None:
    """Spearman's correlation with mean ranks for equal values.

    Args:
        first: one value a member.
        second: another.
        first_order: indices that put ``first`` in ascending order, where they are known.
        second_order: the same for ``second``.
    """
    first_order = first.argsort() if first_order is None else first_order
    second_order = second.argsort() if second_order is None else second_order
    return _cosine(*rank_deviations(first, first_order, second, second_order))


def _cosine(squares_a: float, squares_b: float, products: float) -> float | None:
    """Σab/√(Σa²·Σb²) of deviations a and b, undefined where a or b has none."""
    scale = math.sqrt(squares_a * squares_b)
    return min(1.0, max(-1.0, float(products / scale))) if scale > 0 else None


def entropy_bits(counts: Ints) -> float | None:
    """Shannon entropy of counts in bits, undefined when there is nothing to count."""
    positive = [count for count in counts.tolist() if count]
    if not positive:
        return None
    shares = np.array(positive) / sum(positive)
    return max(0.0, -total(shares * np.log2(shares)))
