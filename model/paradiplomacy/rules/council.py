"""The Council of the network and its Executive Directorate (statute of 2015)."""

from typing import Literal

import numpy as np

from paradiplomacy.common.columns import Bools, Floats, Ints, compiled, rows_where
from paradiplomacy.rules.ranking import sainte_lague

type SeatRule = Literal["proportional", "per-country"]

_DIGITS = 9
"""Decimals of a strength that count: the last bits of a sum depend on the order of its parts; our reading."""
_ROUND = 1e12
"""What a claim loses with each round, more than any number of members."""


def seats_by_country(members: Ints, rule: SeatRule, seats: int, limit: int, suspended: Bools) -> Ints:
    """Seats of each country: min(seats, members) in all, suspended countries and their members left out.

    ``proportional``: one seat after the other to the largest members/(2·seats won + 1) (Sainte-Laguë).
    With no more seats than members no country gets more seats than it has members.

    ``per-country``: rounds over the countries, those with most members first, one seat a country and
    round, at most ``limit`` and never more than members. Where the limit binds in every country, seats
    stay empty.

    Ties go by the order of the countries.

    Args:
        members: member cities of each country (column) in each network (row).
        rule: one of the two rules.
        seats: size of the Council.
        limit: most seats of a country under ``per-country``.
        suspended: countries whose seats are off.
    """
    entitled = np.where(suspended, 0, members)
    most = np.minimum(entitled, limit if rule == "per-country" else seats)
    turns, of = np.arange(most.max(initial=0)), entitled[:, :, np.newaxis]
    claims = sainte_lague(of, turns) if rule == "proportional" else of - _ROUND * turns
    return _given_out(claims, most, seats)


@compiled
def _given_out(claims: Floats, most: Ints, seats: int) -> Ints:
    """One seat after another to the highest claim, of equal ones to the first, until all have their most.

    Args:
        claims: of each country (column) of each network (row) on each seat, descending from its first.
        most: most seats of each.
        seats: of each network.
    """
    won = np.zeros_like(most)
    for network in range(len(most)):
        for _ in range(seats):
            best, highest = -1, 0.0
            for country in range(most.shape[1]):
                has = won[network, country]
                if has < most[network, country] and (best < 0 or claims[network, country, has] > highest):
                    best, highest = country, claims[network, country, has]
            if best < 0:
                break
            won[network, best] += 1
    return won


def elect_council(country: Ints, strength: Floats, population: Floats, city_id: Ints, seats: Ints) -> Bools:
    """Which members sit: inside each country by strength of ties, then population, then the lower id.

    Columns have one value a member, but for the seats of each country.
    """
    sits = np.zeros(len(country), dtype=bool)
    sits[_first_of_each(country, strength.round(_DIGITS), population, city_id, seats)] = True
    return sits


@compiled
def _is_ahead(one: int, other: int, strength: Floats, population: Floats, city_id: Ints) -> bool:
    if strength[one] != strength[other]:
        return bool(strength[one] > strength[other])
    if population[one] != population[other]:
        return bool(population[one] > population[other])
    return bool(city_id[one] < city_id[other])


@compiled
def _first_of_each(country: Ints, strength: Floats, population: Floats, city_id: Ints, seats: Ints) -> Ints:
    """Those who come first in their country: it keeps a list as long as its seats, the best in front.

    Returns:
        Places in the columns, country by country, in each the best first.
    """
    start, held, total = np.zeros(len(seats), dtype=np.int64), np.zeros(len(seats), dtype=np.int64), 0
    for of in range(len(seats)):
        start[of], total = total, total + seats[of]
    listed = np.empty(total, dtype=np.int64)
    for city in range(len(country)):
        of = country[city]
        place = start[of] + held[of]
        held[of] = min(held[of] + 1, seats[of])
        while place > start[of]:
            other = listed[place - 1]
            if not _is_ahead(city, other, strength, population, city_id):
                break
            if place < start[of] + seats[of]:
                listed[place] = other
            place -= 1
        if place < start[of] + seats[of]:
            listed[place] = city
    count = 0
    for of in range(len(seats)):
        for place in range(start[of], start[of] + held[of]):
            listed[count] = listed[place]
            count += 1
    return listed[:count]


def directors(
    hosts: Ints,
    council: Bools,
    country: Ints,
    network: Ints,
    strength: Floats,
    population: Floats,
    city_id: Ints,
    size: int,
) -> Ints:
    """Rows of the Directorate of each network: the host, then the best tied of the Council, one a country.

    The host holds the place of its country, whether it sits in the Council or not. Ties go by population,
    then to the lower id. Fewer than ``size`` where fewer countries sit in the Council.

    Args:
        hosts: row of the host of each network that has one.
        council: whether each city sits in the Council.
        country: of each city; those of different networks are different ones.
        network: of each city; one with a Council has a host.
        strength: of the ties of each city.
        population: of each city.
        city_id: of each city.
        size: of the Directorate.
    """
    rows = np.concatenate([hosts, rows_where(council)])
    tied = strength[rows].round(_DIGITS)
    tied[: len(hosts)] = np.inf  # nobody comes before them
    for group, most in ((country, 1), (network, size)):
        seats = np.full(group.max(initial=-1) + 1, most)
        best = _first_of_each(group[rows], tied, population[rows], city_id[rows], seats)
        rows, tied = rows[best], tied[best]
    return rows
