"""What a draft is like: cost, civil-society partner, quality, equations (8) and (20)."""

import numpy as np
from scipy.special import expit

from paradiplomacy.common.columns import Bools, Floats, Ints
from paradiplomacy.rules import usual
from paradiplomacy.scenario.parameters.change import CivilSociety
from paradiplomacy.scenario.parameters.projects import ProjectParameters


def cost_usd(noise: Floats, p: ProjectParameters) -> Floats:
    """V, log-normal with a median and a spread, dollars."""
    return p.cost_median_usd * np.exp(p.cost_spread * noise)


def request(cost: Ints, drawn: Floats, cap: Ints, low: Floats | float, high: Floats | float) -> Ints:
    """g* = min(cap, share·V) in whole cents, where the share is uniform from ``low`` to ``high``."""
    low = np.minimum(low, high)
    return np.minimum(cap, np.floor(cost * (low + (high - low) * drawn)).astype(np.int64))


def civil_society_joins(strength: Floats, transparency: float, p: CivilSociety) -> Floats:
    """P = σ(−.5 + 2·s + 2·(τ − .5)): a strong civil society and an open fund bring partners (D18)."""
    return np.asarray(expit(p.base + 2 * strength + 2 * (transparency - usual.TRANSPARENCY)))


def quality(
    capacity: Floats, idea: Floats, noise: Floats, priority: Bools, civil_society: Bools, p: ProjectParameters
) -> Floats:
    """Quality q = .7·K̄ + .2·idea + .15·[theme is a priority] + .05·[civil society] + N(0, .12).

    Args:
        capacity: mean K of the team.
        idea: uniform on 0–1.
        noise: standard normal.
        priority: whether the theme is one of the Summit's priorities (D11).
        civil_society: whether an organisation of civil society takes part.
        p: parameters of projects.
    """
    merit = p.quality_capacity * capacity + p.quality_idea * idea + p.quality_noise * noise
    return np.asarray(merit + p.priority_bonus * priority + p.civil_society_bonus * civil_society)
