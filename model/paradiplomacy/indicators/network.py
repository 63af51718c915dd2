"""Indicators of capacity, politics and ties."""

import numpy as np

from paradiplomacy.columns import Floats, Ints, compiled
from paradiplomacy.indicators.base import Picture, count, gini, indicator, mean, rank_correlation, ratio

_OFFICE = 0.5


@indicator("index 0–1", "A7 B18 C4 C12 D9 G4 G8 G15 H9")
def capacity_mean(now: Picture) -> float | None:
    """Mean technical capacity of members."""
    return mean(now.capacity)


@indicator("index 0–1", "D9 O1")
def capacity_gini(now: Picture) -> float | None:
    """Gini index of the technical capacity of members."""
    return gini(now.capacity)


@indicator("share", "D20 W5")
def awareness_mean(now: Picture) -> float | None:
    """Mean share of citizens of members who know the network."""
    return mean(now.cities.awareness[now.members])


@indicator("index 0–1", "B23 G19 H8")
def regional_identity(now: Picture) -> float:
    """Strength of a regional identity."""
    return now.world.network.identity


@indicator("index 0–1", "B7 C10 D20 S2")
def voice(now: Picture) -> float:
    """Voice of the cities in the bloc, through the forum."""
    return now.world.network.voice


@indicator("position −1–1", "C14 C16 J7")
def agenda(now: Picture) -> float:
    """Agenda of the network after the Summit."""
    return now.world.network.agenda


@indicator("index 0–1", "C1 H3 H6")
def bloc_support(now: Picture) -> float:
    """Support for the bloc by its governments, before regional identity cushions it."""
    return now.record.support


@indicator("pairs", "C11 D1")
def ties(now: Picture) -> int:
    """Pairs of members tied above the threshold."""
    return int(now.degree.sum()) // 2


@indicator("index 0–1", "F1 F2 F3 T2")
def tie_strength_gini(now: Picture) -> float | None:
    """Gini index over members of the strength of their ties."""
    return gini(now.strength)


@indicator("correlation −1–1", "F2 F3 T3")
def size_strength_correlation(now: Picture) -> float | None:
    """Spearman's correlation over members of population and strength of ties."""
    return rank_correlation(now.population, now.strength)


@indicator("share", "F1")
def isolates_share(now: Picture) -> float | None:
    """Share of members without a tie above the threshold."""
    return ratio(count(now.degree == 0), len(now.members))


@indicator("ratio", "B4 C18")
def clustering_excess(now: Picture) -> float | None:
    """Transitivity of the ties over that expected of a random network with the same degrees."""
    expected = _random_transitivity(now.degree.astype(np.float64))
    observed = _transitivity(now)
    return None if observed is None or not expected else observed / expected


def _transitivity(now: Picture) -> float | None:
    """Three times the triangles over the connected triples of the ties above the threshold."""
    network, degree = now.world.ties, now.degree
    strong = network.weight > now.world.settings.ties.threshold
    closed = triangles(network.first[strong], network.second[strong], network.cities)
    return ratio(6 * closed, int((degree * (degree - 1)).sum()))


@compiled
def triangles(first: Ints, second: Ints, cities: int) -> int:
    """Number of triangles of a network.

    Args:
        first: lower city of each pair, ascending.
        second: higher city of each pair, ascending within ``first``.
        cities: number of cities.
    """
    start = np.zeros(cities + 1, dtype=np.int64)
    for city in first:
        start[city + 1] += 1
    for city in range(cities):
        start[city + 1] += start[city]
    marked = np.zeros(cities, dtype=np.bool_)
    closed = 0
    for city in range(cities):
        for k in range(start[city], start[city + 1]):
            marked[second[k]] = True
        for k in range(start[city], start[city + 1]):
            other = second[k]
            for j in range(start[other], start[other + 1]):
                closed += 1 if marked[second[j]] else 0
        for k in range(start[city], start[city + 1]):
            marked[second[k]] = False
    return closed


def _random_transitivity(degree: Floats) -> float | None:
    """(⟨k²⟩ − ⟨k⟩)²/(n·⟨k⟩³): the expectation over networks with these degrees (Newman 2010)."""
    if not len(degree) or not degree.any():
        return None
    first, second = float(degree.mean()), float((degree * degree).mean())
    return (second - first) ** 2 / (len(degree) * first**3)


@indicator("index", "B13")
def turnover_capacity_loss(now: Picture) -> float | None:
    """Mean capacity lost at a change of mayor in members with an office, less that in those without."""
    cities = now.cities
    changed = now.members[cities.mayor_changed[now.members]]
    losses = now.record.turnover_losses[changed]
    with_office = cities.office[changed] >= _OFFICE
    means = mean(losses[with_office]), mean(losses[~with_office])
    return None if means[0] is None or means[1] is None else means[0] - means[1]
