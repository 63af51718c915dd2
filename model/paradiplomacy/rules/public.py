"""What citizens and the region make of the network, equation (18): awareness, regional identity, voice."""

import numpy as np

from paradiplomacy.common import each
from paradiplomacy.common.columns import Bools, Floats, Ints, compiled
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


def identity(before: Floats, starts: Ints, threat: Floats, p: Identity) -> Floats:
    """R ← clip(R + .02(1 − R)·starts/20 + .05·threat·(1 − R) − .03·R, 0, 1) (B23, H8)."""
    gain = p.projects * (1 - before) * starts / _STARTS + p.threat * threat * (1 - before)
    return np.minimum(1.0, np.maximum(0.0, before + gain - p.decay * before))


def buffered_support(support: Floats, identity: Floats, p: Identity) -> Floats:
    """S_eff = S + ρ_R·R·max(0, .6 − S): a common identity cushions scepticism (H8)."""
    cushion = np.minimum(1.0, p.buffer * identity)  # no more than the whole gap
    return np.asarray(support + cushion * np.maximum(0.0, usual.SUPPORT - support))


def evenness(counts: Ints) -> Floats:
    """Entropy of the counts of each row over the entropy of an even spread; 0 when there is nothing."""
    row, shares, nothing = each.shares_by_row(counts, 0.0)
    entropy = (nothing - each.sums(row, shares * np.log(shares), len(counts))) / np.log(counts.shape[1])
    return np.where(entropy > 0, entropy, 0.0)


def voice(forum: bool, support: Floats, active: Ints) -> Floats:
    """Voice = forum·S_eff·n/(n + 100)·H of active cities by country, 0–1 (S2, D20).

    Args:
        forum: whether there is one.
        support: S_eff.
        active: active cities of each country (column).
    """
    if not forum:
        return np.zeros(len(active))
    cities = active.sum(axis=1, dtype=np.int64)
    return support * cities / (cities + _HALF_VOICE) * evenness(active)
