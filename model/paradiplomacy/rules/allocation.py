"""Who gets a grant of the network's own fund, equation (9): five rules with one signature.

Every rule answers one call: given the requests and the money of the year, how many cents does each
project get? All keep the same promises: together no more than the budget, nobody less than nothing or
more than asked for, and no influence of the order in which requests lie on the table.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from paradiplomacy.common.columns import Bools, Floats, Ints
from paradiplomacy.rules import equal_shares
from paradiplomacy.rules.ranking import ranks_within, sainte_lague


@dataclass(frozen=True)
class Requests:
    """Columns of the projects that ask for a grant, one row each.

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
    lot: Floats
    utility: Ints | equal_shares.Utilities


@dataclass(frozen=True)
class FundRules:
    """The fund of the year and what its rules need to know.

    Attributes:
        budget: F, cents.
        favour: β_fav·(1 − τ), points of quality that a seat in the Council is worth.
        smallest_grant: the least that is paid of a request that the money does not cover, cents.
        lottery_threshold: quantile of quality from which a project takes part in the lottery.
        members_by_country: number of member cities of each country.
        earlier_grants_by_country: grants paid in earlier years to coordinators of each country.
    """

    budget: int
    favour: float
    smallest_grant: int
    lottery_threshold: float
    members_by_country: Ints
    earlier_grants_by_country: Ints


type Rule = Callable[[Requests, FundRules], Ints]
"""Grants in cents, one for each request."""


def merit(requests: Requests, fund: FundRules) -> Ints:
    """The best first, by q + β_fav·(1 − τ)·[coordinator in the Council] (T4)."""
    score = requests.quality + fund.favour * requests.favoured
    return _pay_in_order(np.lexsort((requests.id, -score)), requests.amount, fund)


def equal_parts(requests: Requests, fund: FundRules) -> Ints:
    """The same for each of n requests, g = min(F/n, g*), rounded down to the cent; the rest is kept."""
    count = max(1, len(requests.amount))
    return np.minimum(requests.amount, fund.budget // count)


def method_of_equal_shares(requests: Requests, fund: FundRules) -> Ints:
    """Voters buy projects with equal shares of the fund; what they leave is spent by utility per cent.

    A project gets its whole request or nothing (Peters, Pierczyński & Skowron 2021).
    """
    ballots = equal_shares.Ballots.of(requests.id, requests.amount, requests.utility)
    bought = equal_shares.bought(ballots, fund.budget)
    winners = ballots.rows[equal_shares.completed(ballots, bought, fund.budget)]
    grants = np.zeros(len(requests.amount), dtype=np.int64)
    grants[winners] = requests.amount[winners]
    return grants


def country_quota(requests: Requests, fund: FundRules) -> Ints:
    """The next grant to the country with the largest members/(2·grants won + 1), the best q inside.

    Grants of earlier years count as won, so that the quota has a memory. A country's claim falls with
    each grant; therefore handing out one grant after the other is the same as sorting all claims, the
    r-th best request of a country having the claim that is left after r grants. Equal claims go by the
    order of the countries.
    """
    country = requests.country
    place = ranks_within(country, -requests.quality, requests.id)
    won = fund.earlier_grants_by_country[country] + place
    claim = sainte_lague(fund.members_by_country[country], won)
    return _pay_in_order(np.lexsort((place, country, -claim)), requests.amount, fund)


def lottery(requests: Requests, fund: FundRules) -> Ints:
    """Lots among the projects that are good enough: q at or above the quantile (Gross & Bergstrom 2019)."""
    if not len(requests.quality):
        return np.zeros(0, dtype=np.int64)
    order = np.lexsort((requests.id, requests.lot))
    threshold = np.quantile(requests.quality, fund.lottery_threshold)
    good_enough = order[requests.quality[order] >= threshold]
    return _pay_in_order(good_enough, requests.amount, fund)


def _pay_in_order(order: Ints, amount: Ints, fund: FundRules) -> Ints:
    """Whole requests in this order while the money lasts; the first that it does not cover is the last.

    That one gets the rest if the rest reaches the smallest grant, else nothing. Nobody further down is
    asked, however small the request: a project never wins because a better one was too large. Requests
    below the smallest grant are paid like any other when they are covered.
    """
    grants = np.zeros(len(amount), dtype=np.int64)
    spent = amount[order].cumsum()
    count = int(spent.searchsorted(fund.budget, side="right"))
    paid = order[:count]
    grants[paid] = amount[paid]
    rest = fund.budget - int(spent[count - 1]) if count else fund.budget
    if count < len(order) and rest >= fund.smallest_grant:
        grants[order[count]] = rest
    return grants


RULES: dict[str, Rule] = {
    "merit": merit,
    "equal-shares": equal_parts,
    "method-of-equal-shares": method_of_equal_shares,
    "country-quota": country_quota,
    "lottery": lottery,
}
"""The rules by the names of the parameter ``fund.rule``."""
