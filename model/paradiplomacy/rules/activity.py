"""Whether a member city takes part in the year's activities, equation (4).

Signs follow institutional collective action (Feiock 2013): join in when benefits exceed transaction costs;
habit and peers after Granovetter (1978) and Lee & Koski (2015); size of the alignment term after
Matsumoto (2011).
"""

import numpy as np

from paradiplomacy.common.columns import Bools, Floats
from paradiplomacy.rules import usual
from paradiplomacy.rules.logit import Terms
from paradiplomacy.scenario.parameters.decisions import Activity


def bloc_pull(support: Floats, forum: bool, slope: float, forum_effect: float) -> Floats:
    """b_S·(S_c − .6) + b_F·S_c where the forum of the bloc's cities exists (C10, H1)."""
    return slope * (support - usual.SUPPORT) + forum_effect * support * forum


def terms(
    *,
    capacity: Floats,
    accord: Floats,
    benefit: dict[str, Floats],
    burden: Floats,
    was_active: Bools,
    peers: Floats,
    awareness: Floats,
    border: Bools,
    seat: Floats,
    bloc: Floats,
    crowding: Floats,
    attention_shock: float,
    p: Activity,
) -> Terms:
    """The terms of the logit z of activity, in the order in which they are added.

    P(active) = G^ζ·σ(z), where z is their sum.

    Args:
        capacity: K, 0–1.
        accord: of mayor and network, against the usual.
        benefit: parts of B by motive.
        burden: κ, cost beside budget.
        was_active: last year's activity.
        peers: tie-weighted share of partners active last year.
        awareness: A, citizens who know the network.
        border: whether it is a border city.
        seat: bonus of an elected seat in the Council (B20), logit.
        bloc: pull of the bloc, logit.
        crowding: ln(1 + n/places), of last year's active members n and the places there are.
        attention_shock: what a pandemic takes from attention, logit.
        p: parameters of activity.
    """
    flat = np.ones_like(capacity)
    motives = {f"benefit: {motive}": p.benefit * part for motive, part in benefit.items()}
    return {
        "intercept": p.intercept * flat,
        "capacity": p.capacity * (capacity - usual.CAPACITY),
        "accord": p.alignment * accord,
        **motives,
        "benefit: usual": -usual.BENEFIT * p.benefit * flat,
        "cost": -p.cost * (burden - usual.BURDEN),
        "habit": p.habit * (was_active - usual.ACTIVITY),
        "peers": p.peers * (peers - usual.PEERS),
        "awareness": p.awareness * (awareness - usual.AWARENESS),
        "bloc": bloc,
        "border": p.border * border,
        "council seat": seat,
        "crowding": -p.crowding * crowding * flat,
        "attention": -attention_shock * flat,
    }
