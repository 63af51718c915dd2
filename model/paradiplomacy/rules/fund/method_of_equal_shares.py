"""The Method of Equal Shares with additive utilities, in exact arithmetic.

Peters, Pierczyński & Skowron (2021), "Proportional participatory budgeting with additive utilities",
NeurIPS. Each of n voters holds F/n. A project of cost c can be bought at price ρ a unit of utility if its
supporters, each paying ρ·u or all that is left to them, raise c:

    Σ_v min(money_v, ρ·u_v) = c

The project with the smallest ρ is bought, until none can be. Ties go to the lower project id.

Money is counted in whole parts of a cent: at first n parts are a cent and each voter holds F of them; a
purchase that would need a smaller part makes all parts smaller, so that no payment is ever rounded. Voters
who hold and want the same are counted together, for they are few kinds as long as few projects are bought.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import lcm

import numpy as np

from paradiplomacy.common.columns import Ints
from paradiplomacy.rules.fund.call import Call, Requests, Utilities
from paradiplomacy.rules.fund.rule import fund_rule

type Supporters = list[tuple[int, int, int]]
"""Of each kind: money of one voter (parts of a cent), utility of one voter (> 0), number of voters."""


@dataclass(frozen=True)
class Ballots:
    """What is to be decided, with projects in the order of their ids, which is the order of ties.

    Attributes:
        rows: row of each project in the caller's columns.
        costs: whole cents.
        by_kind: utility of each project (row) to a voter of each kind (column); whole, not negative.
        kind: kind of each voter.
        more: of each project the voters to whom it is worth one more than to the others of their kind.
    """

    rows: Ints
    costs: list[int]
    by_kind: Ints
    kind: Ints
    more: list[Ints]

    @classmethod
    def of(cls, ids: Ints, costs: Ints, utility: Ints | Utilities) -> "Ballots":
        """Ballots from columns of projects and a matrix of voters (rows) by projects, or its like."""
        rows = np.argsort(ids, kind="stable")
        wants = utility if isinstance(utility, Utilities) else Utilities.of(utility)
        by_kind, more = np.ascontiguousarray(wants.by_kind.T[rows]), wants.more()
        return cls(rows, costs[rows].tolist(), by_kind, wants.kind, [more[row] for row in rows.tolist()])

    def utility(self, project: int) -> Ints:
        """Utility of a project to each voter."""
        utility: Ints = self.by_kind[project][self.kind]
        utility[self.more[project]] += 1
        return utility

    def wanted(self) -> Iterator[tuple[Fraction, int]]:
        """Cents a unit of total utility, and project, for each that somebody wants and that is not free."""
        voters = np.bincount(self.kind, minlength=self.by_kind.shape[1])
        for project, utility in enumerate((self.by_kind @ voters).tolist()):
            total = utility + len(self.more[project])
            if total and self.costs[project]:
                yield Fraction(self.costs[project], total), project


class _Purses:
    """What the voters still hold; ``purse`` says which of the different amounts in ``money`` is whose."""

    def __init__(self, ballots: Ballots, budget: int) -> None:
        voters = len(ballots.kind)
        self._ballots = ballots
        self._base = int(ballots.by_kind.max(initial=0)) + 2
        self.parts = voters
        self._fill([budget], np.zeros(voters, dtype=np.int64))

    def _fill(self, money: list[int], purse: Ints) -> None:
        """Replace what voters hold, and count those of each kind who hold the same."""
        self.money, self.purse = money, purse
        codes, self._count = np.unique(self._ballots.kind * len(money) + purse, return_counts=True)
        self._kind, self._purse = np.divmod(codes, len(money))

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
        """Those of a kind who hold the same are looked at together, but for those who want it more."""
        ballots, more = self._ballots, self._ballots.more[project]
        like_their_kind = self.purse[more] * self._base + ballots.by_kind[project, ballots.kind[more]]
        together = self._purse * self._base + ballots.by_kind[project, self._kind]
        one = np.ones(len(more), dtype=np.int64)
        codes, place = np.unique(
            np.concatenate([together, like_their_kind, like_their_kind + 1]), return_inverse=True
        )
        voters = np.zeros(len(codes), dtype=np.int64)
        np.add.at(voters, place, np.concatenate([self._count, -one, one]))
        found = zip(codes.tolist(), voters.tolist(), strict=True)
        base, money = self._base, self.money
        return [(money[code // base], code % base, count) for code, count in found if count and code % base]

    def pay(self, project: int, price: Fraction) -> None:
        """Supporters pay ρ·u, or all they have; the others keep what they have."""
        base = self._base
        codes, payer = np.unique(self.purse * base + self._ballots.utility(project), return_inverse=True)
        parts = lcm(self.parts, price.denominator)
        finer, unit = parts // self.parts, price.numerator * (parts // price.denominator)
        left = [max(0, self.money[code // base] * finer - unit * (code % base)) for code in codes.tolist()]
        number = {money: purse for purse, money in enumerate(dict.fromkeys(left))}
        self.parts = parts
        self._fill(list(number), np.array([number[money] for money in left], dtype=np.int64)[payer])


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


@fund_rule(needs={"utility"})
def method_of_equal_shares(requests: Requests, call: Call) -> Ints:
    """Voters buy projects with equal shares of the fund; what they leave is spent by utility per cent.

    A project gets its whole request or nothing (Peters, Pierczyński & Skowron 2021).
    """
    ballots = Ballots.of(requests.id, requests.amount, requests.utility)
    winners = ballots.rows[completed(ballots, bought(ballots, call.budget), call.budget)]
    grants = np.zeros(len(requests.amount), dtype=np.int64)
    grants[winners] = requests.amount[winners]
    return grants
