"""The best proposals win, as in the network's own calls."""

import numpy as np

from paradiplomacy.common.columns import Ints
from paradiplomacy.rules.fund.call import Call, Requests
from paradiplomacy.rules.fund.paying import pay_in_order
from paradiplomacy.rules.fund.rule import fund_rule


@fund_rule()
def merit(requests: Requests, call: Call) -> Ints:
    """The best first, by q + β_fav·(1 − τ)·[coordinator in the Council] (T4)."""
    score = requests.quality + call.favour * requests.favoured
    return pay_in_order(np.lexsort((requests.id, -score)), requests.amount, call)
