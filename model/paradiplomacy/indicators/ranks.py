"""Ranks and groups of members in one pass."""

import numpy as np

from paradiplomacy.common.columns import Bools, Floats, Ints, compiled


@compiled
def split(values: Floats, rows: Ints, included: Bools, by: Floats, limit: float) -> tuple[Floats, Floats]:
    """Values of the included cities in which ``by`` reaches a limit, and of the others.

    Args:
        values: one a city.
        rows: rows of cities.
        included: which of them are included, one flag a city.
        by: what is compared with the limit, one value a city.
        limit: the limit.
    """
    above, below = np.empty(len(rows)), np.empty(len(rows))
    i = j = 0
    for row in rows:
        if included[row] and by[row] >= limit:
            above[i] = values[row]
            i += 1
        elif included[row]:
            below[j] = values[row]
            j += 1
    return above[:i], below[:j]


@compiled
def mean_ranks(values: Floats, order: Ints) -> Floats:
    """Rank of each value from 1, equal values with the mean of their ranks.

    Args:
        values: what is ranked.
        order: indices that put the values in ascending order.
    """
    ranks = np.empty(len(values))
    begin = 0
    for end in range(1, len(values) + 1):
        if end == len(values) or values[order[end]] != values[order[begin]]:
            for k in range(begin, end):
                ranks[order[k]] = (begin + end + 1) / 2
            begin = end
    return ranks


@compiled
def rank_deviations(
    first: Floats, first_order: Ints, second: Floats, second_order: Ints
) -> tuple[float, float, float]:
    """Σa², Σb² and Σab of deviations a and b from the mean rank: halves, so exact in whatever order.

    Args:
        first: what is ranked for a.
        first_order: indices that put it in ascending order.
        second: what is ranked for b.
        second_order: indices that put it in ascending order.
    """
    first_ranks, second_ranks = mean_ranks(first, first_order), mean_ranks(second, second_order)
    middle = (len(first) + 1) / 2
    squares_a = squares_b = products = 0.0
    for k in range(len(first)):
        a, b = first_ranks[k] - middle, second_ranks[k] - middle
        squares_a += a * a
        squares_b += b * b
        products += a * b
    return squares_a, squares_b, products
