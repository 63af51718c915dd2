"""Every proposal gets the same part of the money."""

import numpy as np

from paradiplomacy.common.columns import Ints
from paradiplomacy.rules.fund.call import Call, Requests
from paradiplomacy.rules.fund.rule import fund_rule


@fund_rule()
def equal_shares(requests: Requests, call: Call) -> Ints:
    """The same for each of n requests, g = min(F/n, g*), rounded down to the cent; the rest is kept."""
    count = max(1, len(requests.amount))
    return np.minimum(requests.amount, call.budget // count)
