"""Proposals that are good enough are drawn by lot."""

import numpy as np

from paradiplomacy.common.columns import Ints
from paradiplomacy.rules.fund.call import Call, Requests
from paradiplomacy.rules.fund.paying import pay_in_order
from paradiplomacy.rules.fund.rule import fund_rule


@fund_rule(needs={"lot"})
def lottery(requests: Requests, call: Call) -> Ints:
    """Lots among the projects that are good enough: q at or above the quantile (Gross & Bergstrom 2019)."""
    if not len(requests.quality):
        return np.zeros(0, dtype=np.int64)
    order = np.lexsort((requests.id, requests.lot))
    threshold = np.quantile(requests.quality, call.lottery_threshold)
    good_enough = order[requests.quality[order] >= threshold]
    return pay_in_order(good_enough, requests.amount, call)
