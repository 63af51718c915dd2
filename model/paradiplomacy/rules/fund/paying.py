"""Paying requests one after the other while the money lasts."""

import numpy as np

from paradiplomacy.common.columns import Ints
from paradiplomacy.rules.fund.call import Call


def pay_in_order(order: Ints, amount: Ints, call: Call) -> Ints:
    """Whole requests in this order while the money lasts; the first that it does not cover is the last.

    That one gets the rest if the rest reaches the smallest grant, else nothing. Nobody further down is
    asked, however small the request: a project never wins because a better one was too large. Requests
    below the smallest grant are paid like any other when they are covered.
    """
    grants = np.zeros(len(amount), dtype=np.int64)
    spent = amount[order].cumsum()
    count = int(spent.searchsorted(call.budget, side="right"))
    paid = order[:count]
    grants[paid] = amount[paid]
    rest = call.budget - int(spent[count - 1]) if count else call.budget
    if count < len(order) and rest >= call.smallest_grant:
        grants[order[count]] = rest
    return grants
