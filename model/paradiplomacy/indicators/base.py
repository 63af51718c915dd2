"""What an indicator is, and the end-of-year picture that indicators read."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, overload

import numpy as np

from paradiplomacy.common import each
from paradiplomacy.common.columns import CENTS, Bools, Floats, Ints, rows_where
from paradiplomacy.common.errors import ParadiplomacyError, listed
from paradiplomacy.common.registry import enter
from paradiplomacy.indicators.counting import gini_indices, members_by_size, shares_of, triangles_of
from paradiplomacy.indicators.ranks import cosines, rank_deviations
from paradiplomacy.rules.axes import Axis
from paradiplomacy.world.ledger import Transfer
from paradiplomacy.world.projects import Projects, State
from paradiplomacy.world.state import World

type IndicatorValue = int | float | None
"""An indicator's value; None where it is undefined, such as a ratio without a denominator."""


class Picture:
    """One year of runs as indicators see it: members after the Summit, flows of the year.

    Columns that several indicators need are computed once. Member columns are aligned with ``members``, and
    ``run`` says of which run each of them is.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.runs = world.runs
        self.record = world.record
        self.cities = world.cities
        self.drafts = world.record.drafts
        self.started = world.running
        self.finished = world.record.finished
        self.members: Ints = world.cities.members
        self.run: Ints = world.cities.run_of(self.members)
        self._run_of_each = world.run_of(self.members)

    # counts, shares and means of each run

    def of_members(self, flags: Bools) -> Ints:
        """How many members of each run are flagged."""
        return each.flagged(flags, self.ends)

    def of_projects(self, projects: Projects, flags: Bools | None = None) -> Ints:
        """How many projects of each run there are, or how many of them are flagged."""
        if self.runs == 1:  # without the price of columns
            return np.array([len(projects) if flags is None else np.count_nonzero(flags)])
        return self.world.counts(projects.coordinator if flags is None else projects.coordinator[flags])

    def share_of_members(self, flags: Bools, group: Bools) -> Floats:
        """Flagged members of a group over the group, undefined where it is empty."""
        return shares_of(flags, group, self.ends)

    def mean(self, values: Floats) -> Floats:
        """Mean over members, undefined without any."""
        return each.means(self.run, values, self.runs, np.nan)

    def usd_of(self, projects: Projects, cents: Ints) -> Floats:
        """What amounts of projects add up to, dollars."""
        run = self.cities.run_of(projects.coordinator)
        return each.whole_sums(run, cents, self.runs) / CENTS

    # columns of members

    @cached_property
    def member_count(self) -> Ints:
        """Members of each run."""
        return each.counts(self.run, self.runs)

    @cached_property
    def ends(self) -> Ints:
        """Where the members of each run begin, and the end of the last."""
        return each.ends(self.member_count)

    @cached_property
    def active(self) -> Bools:
        """Which members took part this year."""
        return self.cities.active.take(self.members)

    @cached_property
    def population(self) -> Floats:
        """Inhabitants of each member."""
        return self.cities.population.take(self.members)

    @cached_property
    def federal(self) -> Bools:
        """Which members are in federal states."""
        return self.world.facts.federal[self.cities.country.take(self.members)]

    @cached_property
    def capacity(self) -> Floats:
        """Technical capacity of each member."""
        return self.cities.capacity.take(self.members)

    @cached_property
    def strength(self) -> Floats:
        """Sum of each member's ties."""
        return self.world.ties.strength()[self.members]

    @cached_property
    def strength_order(self) -> Ints:
        """Indices of the members of one run after another from the weakest tied to the strongest."""
        return each.ascending(self.strength, self.ends)

    @cached_property
    def size_order(self) -> Ints:
        """Indices of the members of one run after another by population, equal ones by id."""
        return self._by_size[0]

    @cached_property
    def small(self) -> Bools:
        """Which members are in the lower half by population."""
        return self._by_size[1] < (self.member_count // 2)[self._run_of_each]

    @cached_property
    def large(self) -> Bools:
        """Which members are in the top fifth by population."""
        return self.top(5)

    def top(self, parts: int) -> Bools:
        """Which members are the largest by population, one in ``parts`` and at least one."""
        others = self.member_count - np.maximum(self.member_count // parts, 1)
        return self._by_size[1] >= others[self._run_of_each]

    @cached_property
    def _by_size(self) -> tuple[Ints, Ints]:
        return members_by_size(self.cities.by_size, self.cities.member, self.cities.run)

    @cached_property
    def degree(self) -> Ints:
        """Number of each member's ties above the threshold."""
        return self.world.ties.degree(self.world.settings.ties.threshold)[self.members]

    @property
    def triangles(self) -> Ints:
        """Triangles of ties above the threshold."""
        ties, threshold = self.world.ties, self.world.settings.ties.threshold
        return triangles_of(ties.first, ties.second, ties.weight, threshold, self.cities.run, self.runs)

    # money and projects

    def usd(self, purpose: Transfer) -> Floats:
        """What was transferred this year for a purpose, dollars."""
        return self.world.ledger.total(purpose) / CENTS

    @cached_property
    def submitted(self) -> Bools:
        """Drafts with a partner."""
        return np.asarray(self.drafts.state != int(State.NO_PARTNER))

    @cached_property
    def granted(self) -> Ints:
        """Rows of the drafts with a grant from the network's own fund."""
        return rows_where(self.funded)

    @cached_property
    def by_axis(self) -> Ints:
        """Started projects of each run (row) on each axis."""
        return self.by_kind(self.started, self.started.axis, len(Axis))

    @cached_property
    def outcomes_by_axis(self) -> Ints:
        """Finished projects of each run, axis and state."""
        finished = self.finished
        kind = finished.axis * len(State) + finished.state
        return self.by_kind(finished, kind, len(Axis) * len(State)).reshape(self.runs, len(Axis), len(State))

    def by_kind(self, projects: Projects, kind: Ints, kinds: int) -> Ints:
        """Projects of each run (row) and kind."""
        group = kind if self.runs == 1 else self.cities.run_of(projects.coordinator) * kinds + kind
        return each.counts(group, self.runs * kinds).reshape(self.runs, kinds)

    @cached_property
    def funded(self) -> Bools:
        """Drafts with a grant from the network's own fund, whether they start or not."""
        return self.drafts.funded

    def flagged(self, members: Bools) -> Bools:
        """Some of the members as flags of all cities."""
        flags = np.zeros(len(self.cities), dtype=bool)
        flags[self.members[members]] = True
        return flags

    @cached_property
    def helped_usd(self) -> Floats:
        """Value of started projects with money of the network or of donors, dollars."""
        started = self.started
        return self.usd_of(started, (started.cost + started.private) * started.helped)

    @cached_property
    def granted_usd(self) -> Floats:
        """Grants paid from the network's own fund to projects that started, dollars."""
        return (self.world.ledger.total(Transfer.GRANT) - self.world.ledger.total(Transfer.REFUND)) / CENTS

    def grants_usd_to(self, cities: Bools) -> Floats:
        """Grants paid to started projects that flagged cities coordinate, dollars."""
        return self.usd_of(self.started, self.started.grant * cities[self.started.coordinator])


@dataclass(frozen=True)
class Indicator:
    """One column of the result tables.

    Attributes:
        name: column name.
        unit: unit of the values; flows count one year, stocks are those of 31 December.
        meaning: one sentence.
        claims: ids of the claims of the paper that it speaks to.
        whole: whether values are whole numbers.
        function: its definition, from the picture of a year to a column of runs, or of one run to a value.
        alone: whether it takes one run at a time.
    """

    name: str
    unit: str
    meaning: str
    claims: tuple[str, ...]
    whole: bool
    function: Callable[[Picture], IndicatorValue | Ints | Floats]
    alone: bool


RETURNS = ("int", "float", "float | None", "Ints", "Floats")
"""What an indicator may say that it returns."""
INDICATORS: dict[str, Indicator] = {}
"""The indicators by name, as their modules are imported; ``indicators.measure`` puts them in order."""


def indicator[F: Callable[[Picture], IndicatorValue | Ints | Floats]](
    unit: str, claims: str = ""
) -> Callable[[F], F]:
    """Make a function the indicator of its name: a column of the tables of every model made from now on.

    It has a unit, and ids of the claims of the paper that it speaks to. What it returns says what it takes:
    ``Ints`` or ``Floats`` is a column with a value for each of several runs, NaN where there is none; ``int``
    or ``float | None`` is the value of a run, which it is shown alone.

    Raises:
        ParadiplomacyError: another indicator has the name, or what the function returns is of no such type.
    """

    def register(function: F) -> F:
        name = function.__name__
        meaning = " ".join((function.__doc__ or "").split())
        kind = function.__annotations__.get("return")
        returns = kind.__name__ if isinstance(kind, type) else str(kind)
        if returns not in RETURNS:
            raise ParadiplomacyError(name, [f"returns {returns}; allowed is {listed(RETURNS)}"])
        whole, alone = returns in ("int", "Ints"), returns not in ("Ints", "Floats")
        one = Indicator(name, unit, meaning, tuple(claims.split()), whole, function, alone)
        enter("indicator", INDICATORS, name, one, lambda one: one.function)
        return function

    return register


# plain formulas, for each run or for the values of one


def count(flags: Bools) -> int:
    """How many flags are set."""
    return int(np.count_nonzero(flags))


@overload
def ratio(part: float, whole: float) -> float | None: ...
@overload
def ratio(part: Floats | Ints, whole: Floats | Ints) -> Floats: ...
def ratio(part: Any, whole: Any) -> Any:
    """part/whole, undefined without a whole: a number or None, or a column with NaN."""
    if isinstance(whole, np.ndarray):
        return each.ratios(part, whole, np.nan)
    return float(part / whole) if whole else None


def gini(run: Ints, values: Floats, runs: int, order: Ints | None = None) -> Floats:
    """Gini index of values ≥ 0: Σ(2i − n − 1)·x_(i) / (n·Σx); 0 for zeros, undefined for no values.

    Args:
        run: run of each value, ascending.
        values: one a member.
        runs: how many runs there are.
        order: indices that put the values of each run in ascending order, where they are known.
    """
    ends = each.ends(each.counts(run, runs))
    return gini_indices(values, each.ascending(values, ends) if order is None else order, ends)


def correlation_of_flags(run: Ints, first: Bools, second: Bools, runs: int) -> Floats:
    """Pearson's correlation of two yes-or-noes in each run, undefined where one of the two is constant.

    (n·n₁₂ − n₁·n₂)/√(n₁(n − n₁)·n₂(n − n₂)), of whole numbers.
    """
    members = each.counts(run, runs)
    ends, count = each.ends(members), members.astype(np.float64)
    one, other, both = (each.flagged(flags, ends) for flags in (first, second, first & second))
    return cosines(one * (count - one), other * (count - other), count * both - one * other)


def rank_correlation(
    ends: Ints, first: Floats, second: Floats, first_order: Ints, second_order: Ints
) -> Floats:
    """Spearman's correlation in each run, with mean ranks for equal values.

    Args:
        ends: where the members of each run begin, and the end of the last.
        first: one value a member.
        second: another.
        first_order: indices that put ``first`` in ascending order in each run.
        second_order: the same for ``second``.
    """
    return cosines(*rank_deviations(first, first_order, second, second_order, ends))


def entropy_bits(counts: Ints) -> Floats:
    """Shannon entropy of the counts of each row in bits, undefined when there is nothing to count."""
    row, shares, nothing = each.shares_by_row(counts, np.nan)
    return nothing - each.sums(row, shares * np.log2(shares), len(counts))  # of one kind 0 and not −0
