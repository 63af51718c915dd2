"""Counting in one pass: ties and triangles, teams, amounts."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.common import each
from paradiplomacy.common.columns import Bools, Floats, Ints, compiled

type _Rows = NDArray[np.unsignedinteger[Any]]


def triangles_of(first: Ints, second: Ints, run: Ints, runs: int) -> Ints:
    """Number of the triangles that ties form in each run.

    Args:
        first: lower city of each pair, ascending.
        second: higher city of each pair.
        run: run of each city.
        runs: number of runs.
    """
    # unsigned, so that no loop has to ask whether one counts from the end
    ends = each.ends(np.bincount(first, minlength=len(run))).astype(np.uint32)
    return _triangles(ends[:-1], ends[1:], second.astype(np.uint32), run, runs)


@compiled
def _triangles(begin: _Rows, end: _Rows, higher: _Rows, run: Ints, runs: int) -> Ints:
    """Triangles of cities i < j < k: the k that are higher partners of j and of i."""
    marked = np.zeros(len(begin), dtype=np.bool_)
    triangles = np.zeros(runs, dtype=np.int64)
    for city in range(len(begin)):
        if end[city] < begin[city] + 2:
            continue
        for k in range(begin[city], end[city]):
            marked[higher[k]] = True
        closed = 0
        for k in range(begin[city], end[city]):
            partner = higher[k]
            for j in range(begin[partner], end[partner]):
                closed += marked[higher[j]]
        triangles[run[city]] += closed
        for k in range(begin[city], end[city]):
            marked[higher[k]] = False
    return triangles


@compiled
def gini_indices(values: Floats, order: Ints, ends: Ints) -> Floats:
    """Gini index of the values of each run: Σ(2i − n − 1)·x_(i) / (n·Σx), NaN without any.

    Args:
        values: of one run after another.
        order: indices that put them in ascending order in each run.
        ends: where each run begins, and the end of the last.
    """
    index = np.empty(len(ends) - 1)
    for run in range(len(index)):
        count = ends[run + 1] - ends[run]
        whole = weighted = 0.0
        for k in range(count):
            whole += values[ends[run] + k]
            weighted += (2 * k + 1 - count) * values[order[ends[run] + k]]
        if count == 0:
            index[run] = np.nan
        else:
            index[run] = max(0.0, weighted / (count * whole)) if whole > 0 else 0.0
    return index


def teams_with(team: Ints, country: Ints, marked: Bools) -> Bools:
    """Which teams have a city in a marked country.

    Args:
        team: rows of the cities of each team; below 0 is nobody.
        country: country of each city.
        marked: one flag a country.
    """
    return np.asarray((marked[country[team]] & (team >= 0)).any(axis=1))
