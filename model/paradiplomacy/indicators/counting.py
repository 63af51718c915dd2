"""Triangles of ties, counted in one pass."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.common.columns import compiled
from paradiplomacy.world.ties import Ties

type _Rows = NDArray[np.unsignedinteger[Any]]


def triangles(ties: Ties, threshold: float) -> int:
    """Triangles that the ties above a threshold form.

    Rows are kept unsigned, so that no loop has to ask whether one counts from the end.
    """
    strong = ties.weight > threshold
    partners = np.bincount(ties.first[strong], minlength=ties.cities)
    end = partners.cumsum()
    begin, higher = end - partners, ties.second[strong]
    return _triangles(begin.astype(np.uint32), end.astype(np.uint32), higher.astype(np.uint32))


@compiled
def _triangles(begin: _Rows, end: _Rows, higher: _Rows) -> int:
    """Triangles of cities i < j < k: the k that are higher partners of j and of i."""
    marked = np.zeros(len(begin), dtype=np.bool_)
    triangles = 0
    for city in range(len(begin)):
        if end[city] < begin[city] + 2:
            continue
        for k in range(begin[city], end[city]):
            marked[higher[k]] = True
        for k in range(begin[city], end[city]):
            partner = higher[k]
            for j in range(begin[partner], end[partner]):
                triangles += marked[higher[j]]
        for k in range(begin[city], end[city]):
            marked[higher[k]] = False
    return triangles
