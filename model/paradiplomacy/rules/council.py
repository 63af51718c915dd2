"""The Council of the network and its Executive Directorate (statute of 2015)."""

from typing import Literal

import numpy as np

from paradiplomacy.common import each
from paradiplomacy.common.columns import Bools, Floats, Ints, compiled
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
    return _first_of_each(country, strength.round(_DIGITS), population, city_id, seats)


@compiled
def _first_of_each(country: Ints, strength: Floats, population: Floats, city_id: Ints, seats: Ints) -> Bools:
    """Those who come first in their country: it keeps a list as long as its seats, the best in front."""
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
            if strength[city] != strength[other]:
                ahead = strength[city] > strength[other]
            elif population[city] != population[other]:
                ahead = population[city] > population[other]
            else:
                ahead = city_id[city] < city_id[other]
            if not ahead:
                break
            if place < start[of] + seats[of]:
                listed[place] = other
            place -= 1
        if place < start[of] + seats[of]:
            listed[place] = city
    sits = np.zeros(len(country), dtype=np.bool_)
    sits[listed] = True
    return sits


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
    seated = np.flatnonzero(council)
    led = np.zeros(country.max(initial=-1) + 1, dtype=bool)
    led[country[hosts]] = True
    rows = np.concatenate([hosts, seated[~led[country[seated]]]])
    is_host = np.arange(len(rows)) < len(hosts)
    tied = strength[rows].round(_DIGITS)
    order = rows[np.lexsort((city_id[rows], -population[rows], -tied, ~is_host, network[rows]))]
    best = order[np.sort(np.unique(country[order], return_index=True)[1])]
    of, networks = network[best], network.max(initial=-1) + 1
    return each.first(best, of, np.full(networks, size))
