"""The network's money: fees paid, cost of the secretariat, the fund of the year, what the units get."""

import numpy as np

from paradiplomacy.common.columns import Bools, Floats, Ints, cents
from paradiplomacy.rules.logit import Terms
from paradiplomacy.scenario.parameters.network import Fees, SecretariatParameters
from paradiplomacy.scenario.parameters.projects import Fund
from paradiplomacy.scenario.parameters.world import Law

_ARREARS_FORGIVEN = 1
"""Years of arrears with which a coordinator still gets a grant; assumed."""


def compliance(was_active: Bools, p: Fees) -> Terms:
    """The terms of P(fee paid) = .5 + .3·active last year, at most 1."""
    return {"usual": p.compliance * np.ones(len(was_active)), "habit": p.compliance_active * was_active}


def cost_of_secretariat(
    income: Ints, balance: Ints, members: Ints, reformed: bool, p: SecretariatParameters
) -> Ints:
    """Cost of a year: a share of income under the statute of 1995, then by members, up to a limit; cents."""
    share = p.income_limit if reformed else p.cost_share
    full = cents(p.base_usd + p.member_usd * members) if reformed else income
    return np.minimum(np.minimum(balance, (share * income).astype(np.int64)), full)


def fund_of_the_year(yearly: Ints, available: Floats, p: Law) -> tuple[Ints, Ints]:
    """Fund and cost of handling it: F = min(yearly, available/(1 + f)) and f·F, f = f_a·(1 − certainty).

    Without a clear legal regime handling money costs staff (E1, E2); whole cents.
    """
    friction = p.fund_friction * (1 - p.certainty)
    fund = np.minimum(yearly, np.maximum(0, available) / (1 + friction)).astype(np.int64)
    return fund, (friction * fund).astype(np.int64)


def in_good_standing(arrears: Ints) -> Bools:
    """A coordinator with more than one year of arrears gets no grant."""
    return arrears <= _ARREARS_FORGIVEN


def favour(p: Fund) -> float:
    """β_fav·(1 − τ): points of quality that a seat in an elected Council is worth (T4)."""
    return p.council_favour * (1 - p.transparency)
