"""Turns and places: quotients of Sainte-Laguë, and ranks inside groups."""

import numpy as np

from paradiplomacy.common.columns import Floats, Ints


def sainte_lague(members: Ints, won: Ints) -> Floats:
    """Claim of a country on the next seat or grant: members/(2·won + 1) (Sainte-Laguë 1910, Webster).

    As floats the claims order exactly as the fractions do, equal ones included, while members and
    2·won + 1 stay below 2²⁶: two different fractions then differ by more than the rounding.
    """
    return members / (2.0 * won + 1.0)


def ranks_within(group: Ints, *keys: Ints | Floats) -> Ints:
    """Place of each row (0 is the first) among the rows of its group.

    Args:
        group: group of each row.
        keys: columns to sort by in ascending order, the most important first.
    """
    order = np.lexsort((*reversed(keys), group))
    sorted_group = group[order]
    first_of_group = np.searchsorted(sorted_group, sorted_group)
    ranks = np.empty(len(group), dtype=np.int64)
    ranks[order] = np.arange(len(group)) - first_of_group
    return ranks
