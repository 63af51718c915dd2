"""How the terms of a decision make its chance, and from which sum on a draw is a yes."""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf

import numpy as np

from paradiplomacy.common.columns import Floats
from paradiplomacy.rules import logit, membership
from paradiplomacy.rules.logit import Terms


@dataclass(frozen=True)
class Form:
    """A way from terms to a chance.

    Attributes:
        name: what the terms add up to.
        chance: probability of a yes from the terms and the gate.
        needed: from one gate and one draw the sum of terms from which it is a yes; infinite if none is.
    """

    name: str
    chance: Callable[[Terms, Floats | float], Floats]
    needed: Callable[[float, float], float]


def _within_limit(needed: float) -> float:
    return needed if needed < np.log(membership.HIGHEST_ENTRY) else inf


LOGIT = Form(
    "logit",
    chance=logit.probability,
    needed=lambda gate, drawn: float(np.log(drawn / (gate - drawn))) if gate > drawn else inf,
)
"""gate·σ(Σ terms)."""

HAZARD = Form(
    "hazard",
    chance=lambda terms, gate: membership.probability(membership.hazard(terms) * gate),
    needed=lambda gate, drawn: float(np.log(-np.log1p(-drawn) / gate)) if gate > 0 else inf,
)
"""1 − exp(−gate·exp(Σ terms)): the terms add up to the logarithm of a rate a year."""

ENTRY_HAZARD = Form(
    "hazard",
    chance=lambda terms, gate: membership.probability(membership.entry_hazard(terms) * gate),
    needed=lambda gate, drawn: _within_limit(HAZARD.needed(gate, drawn)),
)
"""The same, with a limit on exp(Σ terms)."""

SHARE = Form(
    "share",
    chance=lambda terms, gate: np.minimum(gate * logit.total(terms), 1.0),
    needed=lambda gate, drawn: drawn / gate if gate > 0 else inf,
)
"""min(1, gate·Σ terms): the terms add up to a probability."""
