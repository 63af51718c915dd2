"""Indicators of capacity, politics and ties."""

from paradiplomacy.indicators.base import Picture, count, gini, indicator, mean, rank_correlation, ratio
from paradiplomacy.indicators.ranks import split

_OFFICE = 0.5
"""Strength of a city's office, 0–1, from which it counts as having one."""


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
    return gini(now.strength, now.strength_order)


@indicator("correlation −1–1", "F2 F3 T3")
def size_strength_correlation(now: Picture) -> float | None:
    """Spearman's correlation over members of population and strength of ties."""
    return rank_correlation(now.population, now.strength, now.size_order, now.strength_order)


@indicator("share", "F1")
def isolates_share(now: Picture) -> float | None:
    """Share of members without a tie above the threshold."""
    return ratio(count(now.degree == 0), len(now.members))


@indicator("ratio", "B4 C18")
def clustering_excess(now: Picture) -> float | None:
    """Transitivity of the ties over that expected of a random network with the same degrees."""
    degrees, squares = int(now.degree.sum()), int((now.degree * now.degree).sum())
    transitivity = ratio(6 * now.triangles, squares - degrees)  # triples that are closed
    if transitivity is None:
        return None
    cities = len(now.degree)
    return transitivity / _random_transitivity(degrees / cities, squares / cities, cities)


def _random_transitivity(degree: float, square: float, cities: int) -> float:
    """(⟨k²⟩ − ⟨k⟩)²/(n·⟨k⟩³): the expectation over networks with these degrees (Newman 2010)."""
    return (square - degree) ** 2 / (cities * degree**3)


@indicator("index", "B13")
def turnover_capacity_loss(now: Picture) -> float | None:
    """Mean capacity lost at a change of mayor in members with an office, less that in those without."""
    cities, losses = now.cities, now.record.turnover_losses
    with_office, without = map(mean, split(losses, now.members, cities.mayor_changed, cities.office, _OFFICE))
    return None if with_office is None or without is None else with_office - without
