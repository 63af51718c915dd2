"""Countries take turns, in proportion to their members."""

import numpy as np

from paradiplomacy.common.columns import Ints
from paradiplomacy.rules.fund.call import Call, Requests
from paradiplomacy.rules.fund.paying import pay_in_order
from paradiplomacy.rules.fund.rule import fund_rule
from paradiplomacy.rules.ranking import ranks_within, sainte_lague


@fund_rule()
def country_quota(requests: Requests, call: Call) -> Ints:
    """The next grant to the country with the largest members/(2·grants won + 1), the best q inside.

    Grants of earlier years count as won, so that the quota has a memory. A country's claim falls with
    each grant; therefore handing out one grant after the other is the same as sorting all claims, the
    r-th best request of a country having the claim that is left after r grants. Equal claims go by the
    order of the countries.
    """
    country = requests.country
    place = ranks_within(country, -requests.quality, requests.id)
    won = call.earlier_grants_by_country[country] + place
    claim = sainte_lague(call.members_by_country[country], won)
    return pay_in_order(np.lexsort((place, country, -claim)), requests.amount, call)
