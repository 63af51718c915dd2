"""What is of each run where runs lie side by side in columns: counts, sums, means, places, the first few.

``group`` says of each row to which run it belongs, or to which country, unit or call of a run; ``groups`` is
how many there are. A group without rows is a group. Reals are added in the order of the rows, each to those
before it, so that a run has the same bytes whatever else stands in the columns: the order in which
``ndarray.sum`` adds depends on how many there are.
"""

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.common.columns import Bools, Floats, Ints, compiled, rows_where


def counts(group: Ints, groups: int) -> Ints:
    """How many rows are of each group."""
    return np.bincount(group, minlength=groups) if groups > 1 else np.array([len(group)])


def flagged(flags: Bools, ends: Ints) -> Ints:
    """How many rows are flagged of each group, where groups stand one after another.

    Args:
        flags: of the rows of one group after another.
        ends: where each group begins, and the end of the last.
    """
    if len(ends) == 2:  # of one run without the price of columns
        return np.array([np.count_nonzero(flags)])
    found, filled = np.zeros(len(ends) - 1, dtype=np.int64), ends[:-1] < ends[1:]
    found[filled] = np.add.reduceat(flags.view(np.uint8), ends[:-1][filled], dtype=np.int64)
    return found


def sums(group: Ints, values: Floats, groups: int) -> Floats:
    """The sum of reals of each group, 0 without rows."""
    return np.bincount(group, values, minlength=groups)


def whole_sums(group: Ints, values: Ints | Bools, groups: int) -> Ints:
    """The sum of whole numbers of each group; exact below 2⁵³."""
    if groups == 1:
        return np.add.reduce(values, dtype=np.int64, keepdims=True)
    return np.bincount(group, values, minlength=groups).astype(np.int64)


def ratios(parts: Floats | Ints, wholes: Floats | Ints, otherwise: float = 0.0) -> Floats:
    """Parts over wholes, ``otherwise`` where there is no whole."""
    if len(parts) == 1:  # of one run without the price of columns
        part, whole = parts.item(), wholes.item()
        return np.array([part / whole if whole != 0 else otherwise])
    shares = np.full(len(parts), otherwise)
    np.divide(parts, wholes, out=shares, where=wholes != 0)
    return shares


@compiled
def shares_by_row(counts: Ints, otherwise: float) -> tuple[Ints, Floats, Floats]:
    """Shares of what is counted in each row: rows and shares of the kinds that there are, row by row.

    Returns:
        Row of each share, the shares, and for each row 0, or ``otherwise`` where nothing is counted.
    """
    row, share = np.empty(counts.size, dtype=np.int64), np.empty(counts.size)
    start, count = np.full(len(counts), otherwise), 0
    for k in range(len(counts)):
        whole = 0
        for kind in range(counts.shape[1]):
            whole += counts[k, kind]
        for kind in range(counts.shape[1]):
            if counts[k, kind]:
                row[count], share[count], start[k] = k, counts[k, kind] / whole, 0.0
                count += 1
    return row[:count], share[:count], start


def means(group: Ints, values: Floats, groups: int, otherwise: float = 0.0) -> Floats:
    """The mean of reals of each group, ``otherwise`` without rows."""
    if groups == 1:  # without the price of columns
        return sums(group, values, 1) / len(values) if len(values) else np.array([otherwise])
    return ratios(sums(group, values, groups), counts(group, groups), otherwise)


def spreads(group: Ints, values: Floats, groups: int, otherwise: float = 0.0) -> Floats:
    """The standard deviation of reals of each group, of them all and not of a sample."""
    deviations = values - means(group, values, groups)[group]
    spread = np.sqrt(means(group, deviations**2, groups))
    return np.where(counts(group, groups) > 0, spread, otherwise)


def places(group: Ints, groups: int) -> Ints:
    """Place of each row, from 0, among those of its group; groups stand one after another."""
    if groups == 1:
        return np.arange(len(group))
    sizes = counts(group, groups)
    return np.arange(len(group)) - (sizes.cumsum() - sizes)[group]


def first(order: Ints, group: Ints, most: Ints) -> Ints:
    """Of rows in an order in which groups stand one after another: the first few of each group.

    Args:
        order: rows.
        group: group of each row, in the order of ``order``.
        most: largest number of rows of each group.
    """
    return order[places(group, len(most)) < most[group]]


def least(group: Ints, values: Floats, groups: int) -> Ints:
    """Where the least value of each group stands, the first of equals; −1 without rows.

    Groups stand one after another.
    """
    if groups == 1:
        return np.array([values.argmin() if len(values) else -1])
    best, where = np.full(groups, np.inf), np.full(groups, -1, dtype=np.int64)
    begins = rows_where(np.diff(group, prepend=-1))
    if len(begins):
        best[group[begins]] = np.minimum.reduceat(values, begins)
    rows = (values == best[group]).nonzero()[0][::-1]
    where[group[rows]] = rows
    return where


def ascending(values: Floats | Ints, ends: Ints) -> Ints:
    """Rows of one group after another, in each by ascending values, of equals in any order.

    A group is sorted by itself: that is several times faster than sorting all by group and value.

    Args:
        values: of one group after another.
        ends: where each group begins, and the end of the last.
    """
    order = np.empty(len(values), dtype=np.int64)
    for start, end in pairwise(ends.tolist()):
        np.add(values[start:end].argsort(), start, out=order[start:end])
    return order


def ends(sizes: Ints) -> Ints:
    """Where groups of some sizes begin that stand one after another, and the end of the last."""
    if len(sizes) == 1:  # of one run without the price of columns
        return np.array([0, sizes.item()])
    return np.concatenate([[0], sizes.cumsum()])


def repeated(values: NDArray[Any], times: int) -> NDArray[Any]:
    """What is the same in all runs, such as a value a country, once for each run; of a table in each row."""
    return np.tile(values, times) if times > 1 else values
