"""Indicators of capacity, politics and ties."""

from paradiplomacy.common import each
from paradiplomacy.common.columns import Floats, Ints
from paradiplomacy.indicators.base import Picture, gini, indicator, rank_correlation, ratio
from paradiplomacy.indicators.counting import clustering_excess_of, difference_of_means

_OFFICE = 0.5
"""Strength of a city's office, 0–1, from which it counts as having one."""


@indicator("index 0–1", "A7 B18 C4 C12 D9 G4 G8 G15 H9")
def capacity_mean(now: Picture) -> Floats:
    """Mean technical capacity of members."""
    return now.mean(now.capacity)


@indicator("index 0–1", "D9 O1")
def capacity_gini(now: Picture) -> Floats:
    """Gini index of the technical capacity of members."""
    return gini(now.run, now.capacity, now.runs)


@indicator("share", "D20 W5")
def awareness_mean(now: Picture) -> Floats:
    """Mean share of citizens of members who know the network."""
    return now.mean(now.cities.awareness[now.members])


@indicator("index 0–1", "B23 G19 H8")
def regional_identity(now: Picture) -> Floats:
    """Strength of a regional identity."""
    return now.world.network.identity


@indicator("index 0–1", "B7 C10 D20 S2")
def voice(now: Picture) -> Floats:
    """Voice of the cities in the bloc, through the forum."""
    return now.world.network.voice


@indicator("position −1–1", "C14 C16 J7")
def agenda(now: Picture) -> Floats:
    """Agenda of the network after the Summit."""
    return now.world.network.agenda


@indicator("index 0–1", "C1 H3 H6")
def bloc_support(now: Picture) -> Floats:
    """Support for the bloc by its governments, before regional identity cushions it."""
    return now.record.support


@indicator("pairs", "C11 D1")
def ties(now: Picture) -> Ints:
    """Pairs of members tied above the threshold."""
    return each.whole_sums(now.run, now.degree, now.runs) // 2


@indicator("index 0–1", "F1 F2 F3 T2")
def tie_strength_gini(now: Picture) -> Floats:
    """Gini index over members of the strength of their ties."""
    return gini(now.run, now.strength, now.runs, now.strength_order)


@indicator("correlation −1–1", "F2 F3 T3")
def size_strength_correlation(now: Picture) -> Floats:
    """Spearman's correlation over members of population and strength of ties."""
    return rank_correlation(now.ends, now.population, now.strength, now.size_order, now.strength_order)


@indicator("share", "F1")
def isolates_share(now: Picture) -> Floats:
    """Share of members without a tie above the threshold."""
    return ratio(now.of_members(now.degree == 0), now.member_count)


@indicator("ratio", "B4 C18")
def clustering_excess(now: Picture) -> Floats:
    """Transitivity of the ties over that expected of a random network with the same degrees."""
    return clustering_excess_of(now.triangles, now.degree, now.ends)


@indicator("index", "B13")
def turnover_capacity_loss(now: Picture) -> Floats:
    """Mean capacity lost at a change of mayor in members with an office, less that in those without."""
    cities, losses = now.cities, now.record.turnover_losses
    return difference_of_means(losses, now.members, cities.mayor_changed, cities.office, _OFFICE, now.ends)
