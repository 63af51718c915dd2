"""The network's money: fees paid, costs of the secretariat, the fund of the year, remembered success."""

import numpy as np

from paradiplomacy.common.columns import Bools, Ints
from paradiplomacy.rules.logit import Terms
from paradiplomacy.scenario.parameters.network import Fees
from paradiplomacy.scenario.parameters.projects import Fund
from paradiplomacy.scenario.parameters.world import Law

_ARREARS_FORGIVEN = 1
"""Years of arrears with which a coordinator still gets a grant; assumed."""


def compliance(was_active: Bools, p: Fees) -> Terms:
    """The terms of P(fee paid) = .5 + .3·active last year, at most 1."""
    return {"usual": p.compliance * np.ones(len(was_active)), "habit": p.compliance_active * was_active}


def fund_of_the_year(yearly: int, balance: int, p: Law) -> int:
    """F = min(yearly fund, balance)·(1 − f_a·(1 − certainty)), whole cents.

    Without legal certainty part of the fund is delayed or lost to administration (E1, E2).
    """
    return int(min(yearly, balance) * (1 - p.fund_friction * (1 - p.certainty)))


def in_good_standing(arrears: Ints) -> Bools:
    """A coordinator with more than one year of arrears gets no grant."""
    return arrears <= _ARREARS_FORGIVEN


def favour(p: Fund) -> float:
    """β_fav·(1 − τ): points of quality that a seat in an elected Council is worth (T4)."""
    return p.council_favour * (1 - p.transparency)


def remembered_success(before: float, granted: int, submitted: int, p: Fund) -> float:
    """Success s ← .5·s + .5·granted/submitted; unchanged when nothing was submitted."""
    if not submitted:
        return before
    return p.success_memory * before + (1 - p.success_memory) * granted / submitted
