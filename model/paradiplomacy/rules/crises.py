"""Crises: growth and shocks on budgets, contagion and solidarity over ties, the digital share.

Equation (19). Crises spread because of interconnection (T5); solidarity between members works against
it (H10).
"""

import numpy as np

from paradiplomacy.common import each
from paradiplomacy.common.columns import Floats

CRISIS = 0.1
"""Share of usual budgets; a country is in crisis when its cities lose more; our reading."""

GROWTH_MEMORY = 0.7
"""Part of a deviation of growth that acts on the next year too; assumed."""
LOWEST, HIGHEST = 0.1, 1.6
"""Least and most that growth makes of usual budgets, as ratios; assumed."""
_MEAN_YEARS, _LEAST_YEARS = 10, 3
"""Years before a year whose mean growth is the usual, and how many there must be; assumed."""
_PEAK_YEARS = 15
"""Years up to now of whose products the highest is the peak; assumed."""
QUIET_YEARS = 2
"""Years without a crisis after which one is over; assumed."""
_PER_CENT = 100
"""Growth is in per cent a year."""


def growth_factor(growth: Floats, first_year: int, year: int, elasticity: float, peak: float) -> Floats:
    """Economy = clip(exp(ε·Σ_s .7^(t−s)·(g_s − ḡ_s)/100)·min(1, Y_t/peak)^ε_p, .1, 1.6), by country.

    Deviations from the growth of the ten years before act and fade, so nothing looks ahead; a country whose
    product is below its highest of fifteen years stays poor until it is back. After the last year of data
    growth is as usual, and the product as it is.

    Args:
        growth: per cent a year, shape (years, countries), from ``first_year`` on.
        first_year: year of the first row.
        year: the year asked for.
        elasticity: ε of budgets to growth.
        peak: ε_p of budgets to the product beside its peak.
    """
    deviations = np.zeros(growth.shape[1])
    for row in range(year - first_year + 1):
        deviations = GROWTH_MEMORY * deviations + _deviation(growth, row)
    factor = np.exp(elasticity * deviations / _PER_CENT) * _beside_peak(growth, year - first_year) ** peak
    return np.asarray(np.clip(factor, LOWEST, HIGHEST))


def _deviation(growth: Floats, row: int) -> Floats:
    """Growth in the year of a row less the usual, 0 where that is not known."""
    before = growth[max(row - _MEAN_YEARS, 0) : row]
    known = row < len(growth) and len(before) >= _LEAST_YEARS
    if not known:
        return np.zeros(growth.shape[1])
    country = np.tile(np.arange(growth.shape[1]), len(before))
    return np.asarray(growth[row] - each.means(country, before.ravel(), growth.shape[1]))


def _beside_peak(growth: Floats, row: int) -> Floats:
    """The product beside its highest of the last years, at most 1."""
    product = np.vstack([np.ones(growth.shape[1]), np.cumprod(1 + growth / _PER_CENT, axis=0)])
    years = np.minimum(np.arange(row + 1 - _PEAK_YEARS, row + 1) + 1, len(growth))
    now = product[years[-1]]
    return np.asarray(now / product[years[years >= 0]].max(axis=0))


def national_shock(economy: Floats, loss: Floats) -> Floats:
    """Share of budgets lost by country: 1 − min(1, econ)·(1 − loss) where that is a crisis, else 0."""
    shock = 1 - np.minimum(economy, 1.0) * (1 - loss)
    return np.where(shock > CRISIS, shock, 0.0)


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
