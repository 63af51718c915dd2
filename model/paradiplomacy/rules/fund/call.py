"""What a rule of the fund decides on: the requests of a call, and the money and terms of the year."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from paradiplomacy.common.columns import Bools, Floats, Ints
from paradiplomacy.scenario.parameters.base import Value

_NONE: Ints = np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class Utilities:
    """What projects are worth to voters, in memory that does not grow with voters times projects.

    Most voters are of few kinds, to which projects are worth the same; pairs that differ are listed.

    Attributes:
        by_kind: utility of each project (column) to a voter of each kind (row); whole, not negative.
        kind: kind of each voter.
        voter: a voter to whom a project is worth one more than to the others of the kind.
        project: that project, aligned with ``voter``; no pair is listed twice.
    """

    by_kind: Ints
    kind: Ints
    voter: Ints
    project: Ints

    @classmethod
    def of(cls, utility: Ints) -> "Utilities":
        """Utilities from a matrix of voters (rows) by projects (columns)."""
        return cls(utility, np.arange(len(utility)), _NONE, _NONE)

    def more(self) -> list[Ints]:
        """Of each project the voters to whom it is worth one more."""
        by_project = np.argsort(self.project, kind="stable")
        ends = np.bincount(self.project, minlength=self.by_kind.shape[1]).cumsum()
        return np.split(self.voter[by_project], ends[:-1])


@dataclass(frozen=True)
class Requests:
    """Columns of the projects that ask for a grant, one row each; the last two only where a rule needs them.

    Attributes:
        id: id of the project; of two that are equal otherwise, the lower comes first.
        amount: grant requested, g*, cents.
        quality: judged quality, q.
        favoured: whether the coordinator has a seat in an elected Council.
        country: index of the coordinator's country.
        lot: number drawn for the project in (0, 1); the lowest is the first out of the urn.
        utility: twice the utility of each project (column) to each voter (row), or what stands for such
            a matrix; whole, not negative.
    """

    id: Ints
    amount: Ints
    quality: Floats
    favoured: Bools
    country: Ints
    lot: Floats = field(default_factory=lambda: np.empty(0))
    utility: Ints | Utilities = field(default_factory=lambda: _NONE)


@dataclass(frozen=True)
class Call:
    """The fund of the year, and what its rules need to know.

    Attributes:
        budget: F, cents.
        favour: β_fav·(1 − τ), points of quality that a seat in the Council is worth.
        smallest_grant: the least that is paid of a request that the money does not cover, cents.
        lottery_threshold: quantile of quality from which a project takes part in the lottery.
        members_by_country: number of member cities of each country.
        earlier_grants_by_country: grants paid in earlier years to coordinators of each country.
        parameters: values of the parameters that the rule says that it needs, by dotted name.
    """

    budget: int
    favour: float
    smallest_grant: int
    lottery_threshold: float
    members_by_country: Ints
    earlier_grants_by_country: Ints
    parameters: Mapping[str, Value] = field(default_factory=dict)


NEEDS = ("lot", "utility")
"""Columns of the requests that take time, and are there only for a rule that says that it needs them."""
