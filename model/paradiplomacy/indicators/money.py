"""Indicators of money, in US dollars a year; stocks on 31 December."""

import numpy as np

from paradiplomacy.common import each
from paradiplomacy.common.columns import CENTS, Floats, Ints, rows_where
from paradiplomacy.indicators.base import Picture, indicator, ratio
from paradiplomacy.world.ledger import Transfer


@indicator("USD/yr", "C22 D8 E1")
def fund_usd(now: Picture) -> Floats:
    """The fund of the year that the network offers."""
    return now.record.fund / CENTS


@indicator("USD/yr", "D8 D16 D17 E1")
def grants_usd(now: Picture) -> Floats:
    """Grants paid from the network's own fund, less those returned because a project did not start."""
    return now.granted_usd


@indicator("USD/yr", "C22")
def fees_usd(now: Picture) -> Floats:
    """Fees paid by members."""
    return now.usd(Transfer.FEE)


@indicator("USD/yr", "C20 D15 D16 G23 G24 H11 S3")
def donor_usd(now: Picture) -> Floats:
    """Donor money paid to projects."""
    return now.usd(Transfer.DONOR)


@indicator("USD/yr", "C20 D21 G13 W2 W3")
def private_usd(now: Picture) -> Floats:
    """Private money paid to projects."""
    return now.usd(Transfer.PRIVATE)


@indicator("USD/yr", "C22 D17")
def city_usd(now: Picture) -> Floats:
    """Cash that cities pay to projects; neither fees nor staff time."""
    return now.usd(Transfer.OWN_SHARE)


@indicator("USD/yr", "D16 D17 D21")
def funded_project_value_usd(now: Picture) -> Floats:
    """Value of started projects with money of the network or of donors: cost and private money."""
    return now.helped_usd


@indicator("USD/yr", "D16 D21 G18 J3 W3")
def project_value_usd(now: Picture) -> Floats:
    """Value of all started projects."""
    return now.usd_of(now.started, now.started.cost + now.started.private)


@indicator("ratio", "D17 J3")
def leverage(now: Picture) -> Floats:
    """Value of funded projects over the grants paid from the network's own fund."""
    return ratio(now.helped_usd, now.granted_usd)


@indicator("USD", "C22")
def fund_balance_usd(now: Picture) -> Floats:
    """The network's balance on 31 December."""
    return now.world.network.balance / CENTS


@indicator("countries/yr", "D14 G27")
def grant_countries(now: Picture) -> Ints:
    """Countries whose cities coordinate a proposal with a grant."""
    by_country = now.world.by_country(now.drafts.coordinator[now.granted]).reshape(now.runs, -1)
    return (by_country > 0).sum(axis=1, dtype=np.int64)


@indicator("share", "C15 T4")
def grants_council_share(now: Picture) -> Floats:
    """Share of the grants paid that went to coordinators in the Council."""
    return ratio(now.grants_usd_to(now.world.network.council), now.granted_usd)


@indicator("share", "G27 T3")
def grants_top_decile_share(now: Picture) -> Floats:
    """Share of the grants paid that went to coordinators in the top tenth of members by population."""
    return ratio(now.grants_usd_to(now.flagged(now.top(10))), now.granted_usd)


@indicator("USD/yr", "C5 T3")
def grants_small_cities_usd(now: Picture) -> Floats:
    """Grants paid to coordinators in the lower half of the members by population."""
    return now.grants_usd_to(now.flagged(now.small))


@indicator("USD/yr", "A5 B19")
def requests_usd(now: Picture) -> Floats:
    """What submitted proposals ask for."""
    return now.usd_of(now.drafts, now.drafts.request * now.submitted)


@indicator("USD/yr", "C22")
def secretariat_usd(now: Picture) -> Floats:
    """Cost of the secretariat, of handling the fund, and of training at the network's cost."""
    total = now.world.ledger.total
    cents = total(Transfer.SECRETARIAT_COST) + total(Transfer.HANDLING) + total(Transfer.TRAINING_COST)
    return cents / CENTS


@indicator("USD/yr", "C22")
def unit_activities_usd(now: Picture) -> Floats:
    """What the network spends on activities of its units, which make it cheaper to take part next year."""
    return now.usd(Transfer.UNIT_ACTIVITIES)


@indicator("USD", "C5")
def expected_money_usd(now: Picture) -> Floats:
    """Outside money that members expect of a year: how often they draft, times what a draft brings."""
    drafts = each.sums(now.run, now.cities.drafting[now.members], now.runs)
    return drafts * now.world.network.expected


@indicator("USD/yr", "B19")
def losing_cost_usd(now: Picture) -> Floats:
    """Staff time that went into rejected proposals, in kind."""
    return now.record.losing_cost / CENTS


@indicator("USD/yr", "W1")
def in_kind_usd(now: Picture) -> Floats:
    """Staff time that cities put into the projects that they cannot pay in cash."""
    return now.usd_of(now.started, now.started.in_kind)


@indicator("USD/yr", "W1 E3")
def central_support_usd(now: Picture) -> Floats:
    """What central governments bear of active members' cost of taking part, in kind."""
    share, active = now.world.settings.support.central_share, rows_where(now.active)
    cost = now.world.participation_usd(now.members.take(active))
    return each.sums(now.run.take(active), cost, now.runs) * share


@indicator("USD/yr", "H10")
def budget_aided_usd(now: Picture) -> Floats:
    """Aid of members to tied members in a crisis."""
    return now.usd(Transfer.AID)
