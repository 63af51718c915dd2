"""Whether a project goes ahead, equation (10). A grant helps by how much of the request it covers."""

import numpy as np

from paradiplomacy.common.columns import Floats
from paradiplomacy.rules import usual
from paradiplomacy.rules.logit import Terms
from paradiplomacy.scenario.parameters.projects import GoAhead


def terms(
    *, budget: Floats, accord: Floats, support: Floats, covered: Floats, private: Floats, p: GoAhead
) -> Terms:
    """The terms of the logit z of going ahead; P(go) = σ(z).

    Args:
        budget: mean b of the team, dollars.
        accord: mean of the team.
        support: mean of the team of the support that its cities feel, S_eff.
        covered: part of the request that grant and donors cover; a quarter of it hardly makes a project
            start, so it counts by its square.
        private: private money relative to cost.
        p: parameters of going ahead.
    """
    flat = np.ones_like(budget)
    return {
        "intercept": p.intercept * flat,
        "budget": p.budget * budget / (budget + p.budget_half_usd),
        "accord": p.alignment * accord,
        "bloc support": p.bloc_support * (support - usual.SUPPORT),
        "grant": p.grant * covered**2,
        "private money": p.private * private,
    }
