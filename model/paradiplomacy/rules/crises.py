"""Crises: growth and shocks on budgets, contagion and solidarity over ties, the digital share.

Equation (19). Crises spread because of interconnection (T5); solidarity between members works against
it (H10).
"""

import numpy as np

from paradiplomacy.common.columns import Floats, compiled

CRISIS = 0.1
"""Share of usual budgets; a country is in crisis when its cities lose more; our reading."""

GROWTH_MEMORY = 0.7
"""Part of a deviation of growth that acts on the next year too; assumed."""
LOWEST, HIGHEST = 0.4, 1.6
"""Least and most that growth makes of usual budgets, as ratios; assumed."""
FIRST_MEAN_YEAR = 1995
"""First year of a country's mean growth: the network's first."""
_PER_CENT = 100
"""Growth is in per cent a year."""


def growth_factor(growth: Floats, first_year: int, year: int, elasticity: float) -> Floats:
    """Economy = clip(exp(ε·Σ_s .7^(t−s)·(g_s − ḡ)/100), .4, 1.6), by country.

    Deviations from a country's mean growth act and fade; a plain product of growth rates would multiply
    the budgets of fast growers without limit. After the last year of data growth is at its mean.

    Args:
        growth: per cent a year, shape (years, countries), from ``first_year`` on.
        first_year: year of the first row.
        year: the year asked for.
        elasticity: ε of budgets to growth.
    """
    usual = growth[FIRST_MEAN_YEAR - first_year :].mean(axis=0)
    sum_of_deviations = np.zeros(growth.shape[1])
    for t in range(first_year, year + 1):
        deviation = growth[t - first_year] - usual if t - first_year < len(growth) else 0.0
        sum_of_deviations = GROWTH_MEMORY * sum_of_deviations + deviation
    return np.clip(np.exp(elasticity * sum_of_deviations / _PER_CENT), LOWEST, HIGHEST)


def national_shock(economy: Floats, loss: Floats) -> Floats:
    """Share of budgets lost by country: 1 − min(1, econ)·(1 − loss) where that is a crisis, else 0."""
    shock = 1 - np.minimum(economy, 1.0) * (1 - loss)
    return np.where(shock > CRISIS, shock, 0.0)


@compiled
def left(usual: Floats, economy: Floats, loss: Floats, spill: Floats) -> Floats:
    """What growth, a crisis and its spread leave of budgets: b = usual·econ·(1 − loss)·(1 − spill)."""
    return usual * economy * (1 - loss) * (1 - spill)


def spilled(own_shock: Floats, partners_shock: Floats, contagion: float) -> Floats:
    """Spill χ·Σ_j W_ij·shock_j for cities whose own country has no shock; W are row-normalised ties."""
    return np.where(own_shock > 0, 0.0, contagion * partners_shock)


def linear(year: int, first_year: int, last_year: int | None, initial: float, final: float) -> float:
    """A straight line from ``initial`` to ``final`` over the years; flat when they are one or open."""
    if last_year is None or last_year == first_year:
        return final
    return initial + (final - initial) * (year - first_year) / (last_year - first_year)
