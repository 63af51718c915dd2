"""Whether an active city drafts a proposal, equation (5).

Grant winning rises with staff and past grants, and those who lose stop applying (Bol, de Vaan & van de
Rijt 2018).
"""

import numpy as np

from paradiplomacy.common.columns import Bools, Floats, Ints
from paradiplomacy.rules import usual
from paradiplomacy.rules.logit import Terms
from paradiplomacy.scenario.parameters.decisions import Proposing


def terms(
    *,
    capacity: Floats,
    accord: Floats,
    funding: Floats,
    experience: Floats,
    burden: Floats,
    discouragement: Floats,
    border: Bools,
    bloc: Floats,
    transparency: float,
    attention_shock: float,
    health_pull: Floats,
    p: Proposing,
) -> Terms:
    """The terms of the logit z of proposing; P(propose) = G·σ(z) with the full legal gate G.

    Args as in ``activity.terms``, and:
        funding: Φ', outside money that a draft is expected to bring beside own money.
        experience: E, remembered projects completed.
        discouragement: D, remembered rejections.
        transparency: τ of the fund; openness raises trust in the call (D18).
        health_pull: what a pandemic makes units of health and civil security take up (H5), logit.
    """
    flat = np.ones_like(capacity)
    return {
        "intercept": p.intercept * flat,
        "capacity": p.capacity * (capacity - usual.CAPACITY),
        "accord": p.alignment * accord,
        "funding": p.funding * funding,
        "experience": p.experience * experience / (1 + experience),
        "cost": -p.cost * (burden - usual.BURDEN),
        "bloc": p.bloc_support * bloc,
        "discouragement": -p.discouragement * discouragement,
        "border": p.border * border,
        "trust": p.trust * (transparency - usual.TRANSPARENCY) * flat,
        "attention": -attention_shock * flat,
        "health": health_pull,
    }


def remembered(experience: Floats, completed: Ints, p: Proposing) -> Floats:
    """E ← .8·E + projects completed."""
    return p.experience_memory * experience + completed


def discouraged(discouragement: Floats, rejected: Ints, p: Proposing) -> Floats:
    """D ← .5·D + proposals rejected."""
    return p.discouragement_memory * discouragement + rejected
