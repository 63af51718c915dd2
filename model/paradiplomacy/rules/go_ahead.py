"""Whether a project goes ahead, equation (10). A grant helps by how much of the request it covers."""

import numpy as np

from paradiplomacy.common.columns import Floats
from paradiplomacy.rules import usual
from paradiplomacy.rules.logit import Terms
from paradiplomacy.scenario.parameters.projects import GoAhead


def terms(
    *, budget: Floats, alignment: Floats, support: float, covered: Floats, private: Floats, p: GoAhead
) -> Terms:
    """The terms of the logit z of going ahead; P(go) = σ(z).

    Args:
        budget: mean b of the team, dollars.
        alignment: mean α of the team.
        support: buffered bloc support S_eff.
        covered: part of the request that the grant, or a donors' call, covers.
        private: private money relative to cost.
        p: parameters of going ahead.
    """
    flat = np.ones_like(budget)
    return {
        "intercept": p.intercept * flat,
        "budget": p.budget * budget / (budget + p.budget_half_usd),
        "alignment": p.alignment * (alignment - usual.ALIGNMENT),
        "bloc support": p.bloc_support * (support - usual.SUPPORT) * flat,
        "grant": p.grant * covered,
        "private money": p.private * private,
    }
