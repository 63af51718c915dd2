"""Loops over teams: one row a team of up to three cities, ``NOBODY`` in the places that are empty."""

import numpy as np

from paradiplomacy.common.columns import Floats, Ints, compiled

NOBODY = -1
"""Marks an empty place in a team."""

_HALF = 32
"""Bits of a row in the number of a pair."""


@compiled
def means(team: Ints, values: Floats) -> Floats:
    """Mean over the filled places of each team of values of all places."""
    mean = np.empty(len(team))
    for k in range(len(team)):
        total, size = 0.0, 0
        for place in range(team.shape[1]):
            if team[k, place] != NOBODY:
                total += values[k, place]
                size += 1
        mean[k] = total / size
    return mean


@compiled
def equal_pairs(team: Ints, values: Ints) -> Floats:
    """Share of the pairs in each team that have the same value, 0 where nobody is paired."""
    share = np.zeros(len(team))
    for k in range(len(team)):
        equal, pairs = 0, 0
        for second in range(team.shape[1]):
            for first in range(second):
                if team[k, first] != NOBODY and team[k, second] != NOBODY:
                    equal += values[k, first] == values[k, second]
                    pairs += 1
        share[k] = equal / max(pairs, 1)
    return share


@compiled
def with_partners(team: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """For every coordinator–partner pair: coordinator, partner, place of the team, number of the pair.

    The number is the same for two cities in either order.
    """
    pairs = np.empty((4, team.size), dtype=np.int64)
    count = 0
    for k in range(len(team)):
        first = team[k, 0]
        for second in team[k, 1:]:
            if second != NOBODY:
                pairs[0, count], pairs[1, count], pairs[2, count] = first, second, k
                pairs[3, count] = (min(first, second) << _HALF) | max(first, second)
                count += 1
    return pairs[0, :count], pairs[1, :count], pairs[2, :count], pairs[3, :count]


@compiled
def payments(team: Ints, needed: Ints, share: Floats, budget: Ints, spent: Ints) -> tuple[Ints, Ints, Ints]:
    """What cities pay: each team raises equal parts of what it needs, as far as its cities' cash goes.

    Team by team, because a city in two teams has less left for the second.

    Args:
        team: teams, in their turn.
        needed: what each team has to raise, cents.
        share: of each team the part of a budget that a city may pay to all its teams together.
        budget: budget of each city, cents.
        spent: what each city has spent of it before, cents.

    Returns:
        Place of the team, row of the city and cents paid, for each city of each team.
    """
    paid = np.zeros(len(budget), dtype=np.int64)
    parts = np.empty((3, team.size), dtype=np.int64)
    count = 0
    for k in range(len(team)):
        part = needed[k] // int((team[k] != NOBODY).sum())
        for row in team[k]:
            if row != NOBODY:
                most = min(int(np.floor(budget[row] * share[k])), budget[row] - spent[row])
                cash = min(part, most - paid[row])
                paid[row] += cash
                parts[0, count], parts[1, count], parts[2, count] = k, row, cash
                count += 1
    return parts[0, :count], parts[1, :count], parts[2, :count]
