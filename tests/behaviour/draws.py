"""Draws of all parameters from their plausible ranges, by Latin hypercube, kept possible together."""

import math

from scipy.stats import qmc

from paradiplomacy.scenario.parameters.base import COUNTRIES, Parameter
from paradiplomacy.scenario.parameters.settings import PARAMETERS

type Draw = dict[str, float]

ONLY_IN_HISTORY = {"cities.growth_elasticity"}
"""Recorded growth does not act in the worlds compared."""


def draws(count: int, seed: int) -> list[Draw]:
    """Settings that fill the plausible ranges evenly."""
    drawn = [p for p in PARAMETERS.values() if p.plausible and p.name not in ONLY_IN_HISTORY]
    points = qmc.LatinHypercube(len(drawn), rng=seed).random(count)
    return [
        _possible({p.name: _scaled(p, place) for p, place in zip(drawn, point, strict=True)})
        for point in points.tolist()
    ]


def _scaled(parameter: Parameter, place: float) -> float:
    low, high = parameter.plausible or (0, 0)
    if parameter.whole:
        return min(math.floor(low + place * (high - low + 1)), int(high))
    return low + place * (high - low)


def _possible(draw: Draw) -> Draw:
    return draw | _ordered_autonomy(draw) | _shares(draw) | _motives(draw)


def _ordered_autonomy(draw: Draw) -> Draw:
    """The drawn levels handed out so that Argentina and Brazil are freest and Paraguay is strictest."""
    drawn = {country: draw[f"law.autonomy.{country}"] for country in COUNTRIES}
    others = sorted(drawn.keys() - {"AR", "BR", "PY"}, key=lambda country: drawn[country])
    ranked = ["PY", *others, *sorted(("AR", "BR"), key=lambda country: drawn[country])]
    levels = sorted(drawn.values())
    return {f"law.autonomy.{country}": level for country, level in zip(ranked, levels, strict=True)}


def _shares(draw: Draw) -> Draw:
    """Shares of the axes rescaled to sum 1."""
    names = [f"axes.{axis}" for axis in ("border", "productive", "citizenship", "other")]
    total = sum(draw[name] for name in names)
    return {name: draw[name] / total for name in names}


def _motives(draw: Draw) -> Draw:
    """Weights of the three motives, together 3, uniform on the simplex: normalised exponential draws."""
    names = [f"benefit.{motive}" for motive in ("connections", "learning", "funding")]
    weights = [-math.log1p(-draw[name] / 3) for name in names]
    return {name: 3 * weight / sum(weights) for name, weight in zip(names, weights, strict=True)}
