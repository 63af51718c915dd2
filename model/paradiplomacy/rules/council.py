"""The Council of the network and its Executive Directorate (statute of 2015)."""

from typing import Literal

import numpy as np

from paradiplomacy.common.columns import Bools, Floats, Ints
from paradiplomacy.rules.ranking import ranks_within, sainte_lague

type SeatRule = Literal["proportional", "per-country"]

_DIGITS = 9
"""Decimals of a strength that count: the last bits of a sum depend on the order of its parts; our reading."""


def seats_by_country(members: Ints, rule: SeatRule, seats: int, limit: int, suspended: Bools) -> Ints:
    """Seats of each country: min(seats, members) in all, suspended countries and their members left out.

    ``proportional``: one seat after the other to the largest members/(2·seats won + 1) (Sainte-Laguë).
    With no more seats than members no country gets more seats than it has members.

    ``per-country``: rounds over the countries, those with most members first, one seat a country and
    round, at most ``limit`` and never more than members. Where the limit binds in every country, seats
    stay empty.

    Ties go by the order of the countries.

    Args:
        members: member cities of each country.
        rule: one of the two rules.
        seats: size of the Council.
        limit: most seats of a country under ``per-country``.
        suspended: countries whose seats are off.
    """
    entitled = np.where(suspended, 0, members)
    seats = min(seats, int(entitled.sum()))
    most = np.minimum(entitled, limit if rule == "per-country" else seats)
    country = np.repeat(np.arange(len(members)), most)
    turn = np.arange(len(country)) - np.repeat(np.cumsum(most) - most, most)
    if rule == "per-country":
        order = np.lexsort((country, -entitled[country], turn))
    else:
        order = np.lexsort((country, -sainte_lague(entitled[country], turn)))
    return np.bincount(country[order[:seats]], minlength=len(members))


def elect_council(country: Ints, strength: Floats, population: Floats, city_id: Ints, seats: Ints) -> Bools:
    """Which members sit: inside each country by strength of ties, then population, then the lower id.

    Columns have one value a member, but for the seats of each country.
    """
    place = ranks_within(country, -strength.round(_DIGITS), -population, city_id)
    return place < seats[country]


def directors(
    host: int, council: Bools, country: Ints, strength: Floats, population: Floats, city_id: Ints, size: int
) -> Ints:
    """Rows of the Directorate: the host, then the best tied Council members, at most one a country.

    The host holds the place of its country, whether it sits in the Council or not. Ties go by population,
    then to the lower id. Fewer than ``size`` where fewer countries sit in the Council.
    """
    rows = np.flatnonzero(council & (country != country[host]))
    order = rows[np.lexsort((city_id[rows], -population[rows], -strength[rows].round(_DIGITS)))]
    best_of_country = np.sort(np.unique(country[order], return_index=True)[1])
    return np.concatenate(([host], order[best_of_country][: size - 1])).astype(np.int64)
