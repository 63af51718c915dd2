"""The Method of Equal Shares with additive utilities, in exact arithmetic.

Peters, Pierczyński & Skowron (2021), "Proportional participatory budgeting with additive utilities",
NeurIPS. Each of n voters holds F/n. A project of cost c can be bought at price ρ a unit of utility if its
supporters, each paying ρ·u or all that is left to them, raise c:

    Σ_v min(money_v, ρ·u_v) = c

The project with the smallest ρ is bought, until none can be. Ties go to the lower project id.

Money is counted in whole parts of a cent: at first n parts are a cent and each voter holds F of them; a
purchase that would need a smaller part makes all parts smaller, so that no payment is ever rounded. Voters
who hold the same are counted together, for they are few kinds as long as few projects are bought.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import lcm

import numpy as np

from paradiplomacy.columns import Ints

type Supporters = list[tuple[int, int, int]]
"""Of each kind: money of one voter (parts of a cent), utility of one voter (> 0), number of voters."""


@dataclass(frozen=True)
class Ballots:
    """What is to be decided, with projects in the order of their ids, which is the order of ties.

    Attributes:
        rows: row of each project in the caller's columns.
        costs: whole cents.
        utility: utility of each project (row) to each voter (column); whole, not negative.
    """

    rows: Ints
    costs: list[int]
    utility: Ints

    @classmethod
    def of(cls, ids: Ints, costs: Ints, utility: Ints) -> "Ballots":
        """Ballots from columns of projects and a matrix of voters (rows) by projects (columns)."""
        rows = np.argsort(ids, kind="stable")
        return cls(rows, costs[rows].tolist(), np.ascontiguousarray(utility.T[rows]))

    def wanted(self) -> Iterator[tuple[Fraction, int]]:
        """Cents a unit of total utility, and project, for each that somebody wants and that is not free."""
        for project, utility in enumerate(self.utility.sum(axis=1).tolist()):
            if utility and self.costs[project]:
                yield Fraction(self.costs[project], utility), project


class _Purses:
    """What the voters still hold; ``kind`` says which of the different amounts in ``money`` is whose."""

    def __init__(self, ballots: Ballots, budget: int) -> None:
        voters = ballots.utility.shape[1]
        self._ballots = ballots
        self.parts = voters
        self.money = [budget]
        self.kind = np.zeros(voters, dtype=np.int64)

    def price(self, project: int) -> Fraction | None:
        """ρ in cents a unit of utility, None if the supporters cannot raise the cost.

        Starts as if all could pay their part; those who cannot give all they have, which raises the
        price for the others, until everyone left can pay.
        """
        missing, rich = self._ballots.costs[project] * self.parts, self._supporters(project)
        if sum(money * count for money, _, count in rich) < missing:
            return None
        while True:
            utility = sum(u * count for _, u, count in rich)
            able = [kind for kind in rich if kind[0] * utility >= missing * kind[1]]
            if len(able) == len(rich):
                return Fraction(missing, utility * self.parts)
            missing -= sum(money * count for money, u, count in rich if money * utility < missing * u)
            rich = able

    def _supporters(self, project: int) -> Supporters:
        utility = self._ballots.utility[project]
        base = int(utility.max()) + 1
        codes, counts = np.unique((self.kind * base + utility)[utility > 0], return_counts=True)
        kinds = zip(codes.tolist(), counts.tolist(), strict=True)
        return [(self.money[code // base], code % base, count) for code, count in kinds]

    def pay(self, project: int, price: Fraction) -> None:
        """Supporters pay ρ·u, or all they have; the others keep what they have."""
        utility = self._ballots.utility[project]
        base = int(utility.max()) + 1
        codes, payer = np.unique(self.kind * base + utility, return_inverse=True)
        parts = lcm(self.parts, price.denominator)
        finer, unit = parts // self.parts, price.numerator * (parts // price.denominator)
        left = [max(0, self.money[code // base] * finer - unit * (code % base)) for code in codes.tolist()]
        number = {money: kind for kind, money in enumerate(dict.fromkeys(left))}
        self.parts, self.money = parts, list(number)
        self.kind = np.array([number[money] for money in left])[payer]


def bought(ballots: Ballots, budget: int) -> list[int]:
    """Projects bought by the Method of Equal Shares, in the order of purchase.

    Prices never fall, because money only goes. The price of an earlier round is therefore a bound from
    below, and few projects need a new price before the cheapest is known (lazy greedy, Minoux 1978).
    """
    purses, chosen, waiting = _Purses(ballots, budget), [], list(ballots.wanted())
    heapify(waiting)
    while waiting:
        project = heappop(waiting)[1]
        price = purses.price(project)
        if price is None:
            continue
        if waiting and waiting[0] < (price, project):
            heappush(waiting, (price, project))
        else:
            purses.pay(project, price)
            chosen.append(project)
    return chosen


def completed(ballots: Ballots, chosen: list[int], budget: int) -> list[int]:
    """Adds what the rest of the budget still pays: whole projects by total utility per cent of cost.

    Ties go to the lower project id. A project that does not fit is passed over, and one without any
    supporter is not bought for the sake of spending.
    """
    result, rest = list(chosen), budget - sum(ballots.costs[project] for project in chosen)
    for _, project in sorted(ballots.wanted()):
        if project not in chosen and ballots.costs[project] <= rest:
            result.append(project)
            rest -= ballots.costs[project]
    return result
