"""What an indicator is, and the end-of-year picture that indicators read."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from paradiplomacy.columns import CENTS, Bools, Floats, Ints, compiled
from paradiplomacy.world.ledger import Transfer
from paradiplomacy.world.projects import Projects, State
from paradiplomacy.world.state import World

type Value = int | float | None
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
    def country(self) -> Ints:
        """Country of each member."""
        return self.cities.country[self.members]

    @cached_property
    def capacity(self) -> Floats:
        """Technical capacity of each member."""
        return self.cities.capacity[self.members]

    @cached_property
    def degree(self) -> Ints:
        """Number of each member's ties above the threshold."""
        return self.world.ties.degree(self.world.settings.ties.threshold)[self.members]

    @cached_property
    def strength(self) -> Floats:
        """Sum of each member's ties."""
        return self.world.ties.strength()[self.members]

    @cached_property
    def size_rank(self) -> Ints:
        """Rank of each member by population, 0 the smallest, ties by id."""
        order = np.argsort(self.population, kind="stable")  # members are sorted by id
        rank = np.empty(len(order), dtype=np.int64)
        rank[order] = np.arange(len(order))
        return rank

    @cached_property
    def small(self) -> Bools:
        """The lower half of the members by population."""
        return self.size_rank < len(self.members) // 2

    @cached_property
    def large(self) -> Bools:
        """The top fifth of the members by population."""
        return self.top(5)

    def top(self, parts: int) -> Bools:
        """The largest of the members by population, one in ``parts`` and at least one."""
        return self.size_rank >= len(self.members) - max(len(self.members) // parts, 1)

    def flagged(self, member_flags: Bools) -> Bools:
        """Flags of members as flags of all cities."""
        flags = np.zeros(len(self.cities), dtype=bool)
        flags[self.members[member_flags]] = True
        return flags

    def usd(self, purpose: Transfer) -> float:
        """What was transferred this year for a purpose, dollars."""
        return self.world.ledger.total(purpose) / CENTS

    @cached_property
    def submitted(self) -> Bools:
        """Drafts with a partner."""
        return np.asarray(self.drafts.state != State.NO_PARTNER)

    @cached_property
    def funded_drafts(self) -> Projects:
        """Drafts with a grant from the network's own fund, whether they start or not."""
        return self.drafts.take(self.drafts.funded)

    @cached_property
    def grants_kept(self) -> Ints:
        """Grants paid to projects that started, cents, aligned with the drafts."""
        return np.where(self.drafts.state == State.RUNNING, self.drafts.grant, 0)

    def grants_usd_to(self, cities: Bools) -> float:
        """Grants kept by coordinators among the flagged cities, dollars."""
        return int(self.grants_kept[cities[self.drafts.coordinator]].sum()) / CENTS


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
    function: Callable[[Picture], Value]


REGISTERED: list[Indicator] = []
"""Indicators as their modules are imported; ``paradiplomacy.indicators`` puts them in order."""


def indicator[F: Callable[[Picture], Value]](unit: str, claims: str = "") -> Callable[[F], F]:
    """Register a function as the indicator of its name; its docstring is the meaning."""

    def register(function: F) -> F:
        name = function.__name__
        meaning = " ".join((function.__doc__ or "").split())
        whole = function.__annotations__["return"] is int
        REGISTERED.append(Indicator(name, unit, meaning, tuple(claims.split()), whole, function))
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
    return float(values.sum() / len(values)) if len(values) else None


def gini(values: Floats) -> float | None:
    """Gini index of values ≥ 0: Σ(2i − n − 1)·x_(i) / (n·Σx); 0 for zeros, undefined for no values."""
    count, total = len(values), values.sum()
    if not count:
        return None
    if total <= 0:
        return 0.0
    weight = 2 * np.arange(1, count + 1) - count - 1
    return max(0.0, float((weight * np.sort(values)).sum() / (count * total)))


def correlation(first: Floats, second: Floats) -> float | None:
    """Pearson's correlation, undefined where one of the two is constant."""
    if len(first) < 2 or first.min() == first.max() or second.min() == second.max():
        return None
    a, b = first - first.mean(), second - second.mean()
    scale = math.sqrt((a * a).sum() * (b * b).sum())
    return min(1.0, max(-1.0, float((a * b).sum() / scale))) if scale > 0 else None


@compiled
def mean_ranks(values: Floats, order: Ints) -> Floats:
    """Rank of each value from 1, equal values with the mean of their ranks.

    Args:
        values: what is ranked.
        order: indices that put the values in ascending order.
    """
    ranks = np.empty(len(values))
    begin = 0
    for end in range(1, len(values) + 1):
        if end == len(values) or values[order[end]] != values[order[begin]]:
            ranks[order[begin:end]] = (begin + end + 1) / 2
            begin = end
    return ranks


def rank_correlation(first: Floats, second: Floats) -> float | None:
    """Spearman's correlation with mean ranks for equal values."""
    return correlation(mean_ranks(first, first.argsort()), mean_ranks(second, second.argsort()))


def entropy_bits(counts: Ints) -> float | None:
    """Shannon entropy of counts in bits, undefined when there is nothing to count."""
    if not counts.sum():
        return None
    shares = counts[counts > 0] / counts.sum()
    return max(0.0, float(-(shares * np.log2(shares)).sum()))
