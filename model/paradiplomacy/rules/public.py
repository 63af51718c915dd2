"""What citizens and the region make of the network, equation (18): awareness, regional identity, voice."""

import numpy as np

from paradiplomacy.common.columns import Bools, Floats, Ints, compiled, total
from paradiplomacy.rules import usual
from paradiplomacy.rules.capacity import powers
from paradiplomacy.scenario.parameters.change import Awareness, Identity

_STARTS = 20
"""Projects started in a year at which identity grows by the whole of its coefficient; assumed."""
_HALF_VOICE = 100
"""Active cities with which the forum's voice has half its strength; assumed, as in (3)."""


def aware_of_projects(awareness: Floats, completed: Ints, p: Awareness) -> Floats:
    """A ← A + .10(1 − A), once for each project completed."""
    return np.asarray(1 - (1 - awareness) * powers(1 - p.project, completed))


def aware_of_activity(awareness: Floats, active: Bools, campaign: float, p: Awareness) -> Floats:
    """A ← A + .01(1 − A)·active·(1 + campaign) − .10·A (W5)."""
    return _known(awareness, active, p.activity, 1 + p.campaign * campaign, p.decay)


@compiled
def _known(awareness: Floats, active: Bools, learning: float, campaign: float, decay: float) -> Floats:
    known: Floats = awareness + learning * (1 - awareness) * active * campaign - decay * awareness
    return np.minimum(np.maximum(known, 0.0), 1.0)


def identity(before: float, starts: int, threat: float, p: Identity) -> float:
    """R ← clip(R + .02(1 − R)·starts/20 + .05·threat·(1 − R) − .03·R, 0, 1) (B23, H8)."""
    gain = p.projects * (1 - before) * starts / _STARTS + p.threat * threat * (1 - before)
    return min(1.0, max(0.0, before + gain - p.decay * before))


def buffered_support(support: Floats, identity: float, p: Identity) -> Floats:
    """S_eff = S + ρ_R·R·max(0, .6 − S): a common identity cushions scepticism (H8)."""
    cushion = min(1.0, p.buffer * identity)  # no more than the whole gap
    return np.asarray(support + cushion * np.maximum(0.0, usual.SUPPORT - support))


def evenness(counts: Ints, kinds: int) -> float:
    """Entropy of counts over the entropy of an even spread over ``kinds``; 0 when there is nothing."""
    shares = counts[counts > 0] / max(int(counts.sum()), 1)
    return max(0.0, float(-total(shares * np.log(shares)) / np.log(kinds))) if len(shares) else 0.0


def voice(forum: bool, support: float, active_by_country: Ints) -> float:
    """Voice = forum·S_eff·n/(n + 100)·H of active cities by country, 0–1 (S2, D20)."""
    active = int(active_by_country.sum())
    if not forum or not active:
        return 0.0
    spread = evenness(active_by_country, len(active_by_country))
    return support * active / (active + _HALF_VOICE) * spread
