"""How a running project ends, equation (12): cancelled by a new mayor, completed, or failed."""

import numpy as np

from paradiplomacy.common.columns import Bools, Floats
from paradiplomacy.rules import usual
from paradiplomacy.rules.logit import Terms
from paradiplomacy.scenario.parameters.projects import Completion

_USUAL_FUNDED = 0.25
"""Share of the cost that others pay in the usual project, at which money is no term; assumed."""
_EASE_AWARENESS, _EASE_IDENTITY, _EASE_LANGUAGE = 0.5, 0.5, 0.2
"""Share of the citizenship penalty that full awareness, identity and one language each take away; assumed."""


def cancelled(change: Floats, cancellation: Floats | float) -> Floats:
    """Chance that one city withdraws, min(1, δ·|Δx|): sceptical of an opponent's projects (H2).

    Args:
        change: |Δx| between the old and a new mayor, 0 where there is none.
        cancellation: δ, probability per unit of change.
    """
    return np.asarray(np.minimum(1.0, cancellation * change))


def terms(
    *,
    capacity: Floats,
    funded: Floats,
    pandemic: float,
    shock: Floats,
    citizenship: Bools,
    awareness: Floats,
    identity: Floats,
    same_language: Floats,
    civil_society: Bools,
    spillover: Bools,
    p: Completion,
) -> Terms:
    """The terms of the logit z of completion; P(completed | not cancelled) = σ(z).

    Args:
        capacity: mean K of the team.
        funded: part of the cost that grant, donors and private money cover.
        pandemic: what a pandemic takes, logit.
        shock: largest share of its budget that a city of the team lost.
        citizenship: whether it is on the axis of regional citizenship, the hardest (G28).
        awareness: mean A of the team, which eases it.
        identity: regional identity R, which eases it.
        same_language: share of the team's pairs that speak one language, which eases it.
        civil_society: whether an organisation of civil society takes part.
        spillover: whether the pair completed a project on another axis in the last three years (G17).
        p: parameters of completion.
    """
    flat = np.ones_like(capacity)
    ease = _EASE_AWARENESS * awareness + _EASE_IDENTITY * identity + _EASE_LANGUAGE * same_language
    return {
        "intercept": p.intercept * flat,
        "capacity": p.capacity * (capacity - usual.CAPACITY),
        "funding": p.funding * (np.minimum(funded, 1.0) - _USUAL_FUNDED),
        "pandemic": -pandemic * flat,
        "shock": -p.shock * shock,
        "citizenship axis": -p.citizenship_penalty * citizenship * (1 - ease),
        "civil society": p.civil_society * civil_society,
        "other axes": p.axis_spillover * spillover,
    }
