"""Ranks and groups of members in one pass."""

import numpy as np

from paradiplomacy.common.columns import Floats, Ints, compiled


@compiled
def _set_deviations(deviation: Floats, values: Floats, order: Ints, start: int, stop: int) -> None:
    """The rank of each value less the mean rank; equal values have the mean of their ranks."""
    begin = start
    for end in range(start + 1, stop + 1):
        if end == stop or values[order[end]] != values[order[begin]]:
            for k in range(begin, end):
                deviation[order[k]] = (begin + end - start - stop) / 2
            begin = end


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
    runs, a, b = len(ends) - 1, np.empty(len(first)), np.empty(len(first))
    squares_a, squares_b, products = np.zeros(runs), np.zeros(runs), np.zeros(runs)
    for run in range(runs):
        start, stop = ends[run], ends[run + 1]
        _set_deviations(a, first, first_order, start, stop)
        _set_deviations(b, second, second_order, start, stop)
        for k in range(start, stop):
            squares_a[run] += a[k] * a[k]
            squares_b[run] += b[k] * b[k]
            products[run] += a[k] * b[k]
    return squares_a, squares_b, products


@compiled
def cosines(squares_a: Floats, squares_b: Floats, products: Floats) -> Floats:
    """Σab/√(Σa²·Σb²) of the deviations a and b of each run, NaN where a or b has none."""
    cosine = np.full(len(products), np.nan)
    for run in range(len(products)):
        scale = np.sqrt(squares_a[run] * squares_b[run])
        if scale > 0:
            cosine[run] = min(max(products[run] / scale, -1.0), 1.0)
    return cosine
