"""Ranks and groups of members in one pass."""

import numpy as np

from paradiplomacy.common.columns import Floats, Ints, compiled


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
    first: Floats, first_order: Ints, second: Floats, second_order: Ints, ends: Ints
) -> tuple[Floats, Floats, Floats]:
    """Σa², Σb² and Σab of deviations a and b from the mean rank in each run: halves, exact in whatever order.

    Args:
        first: what is ranked for a, of one run after another.
        first_order: indices that put it in ascending order in each run.
        second: what is ranked for b.
        second_order: indices that put it in ascending order in each run.
        ends: where each run begins, and the end of the last.
    """
    runs = len(ends) - 1
    squares_a, squares_b, products = np.zeros(runs), np.zeros(runs), np.zeros(runs)
    for run in range(runs):
        start, end = ends[run], ends[run + 1]
        middle = (end - start + 1) / 2
        first_ranks = mean_ranks(first[start:end], first_order[start:end] - start)
        second_ranks = mean_ranks(second[start:end], second_order[start:end] - start)
        for k in range(end - start):
            a, b = first_ranks[k] - middle, second_ranks[k] - middle
            squares_a[run] += a * a
            squares_b[run] += b * b
            products[run] += a * b
    return squares_a, squares_b, products
