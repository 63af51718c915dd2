"""Counting in one pass: ties and triangles, teams, amounts."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.common.columns import Bools, Floats, Ints, compiled

type _Rows = NDArray[np.unsignedinteger[Any]]


@compiled
def degree_and_triangles(
    first: Ints, second: Ints, weight: Floats, threshold: float, run: Ints, runs: int
) -> tuple[Ints, Ints]:
    """Number of each city's ties above a threshold, and of the triangles of each run that these ties form.

    Rows are kept unsigned, so that no loop has to ask whether one counts from the end.

    Args:
        first: lower city of each pair, ascending.
        second: higher city of each pair.
        weight: weight of each pair's tie.
        threshold: ties above it count.
        run: run of each city.
        runs: number of runs.
    """
    cities = len(run)
    degree = np.zeros(cities, dtype=np.int64)
    begin, end = np.zeros(cities, dtype=np.uint32), np.zeros(cities, dtype=np.uint32)
    higher = np.empty(len(first), dtype=np.uint32)  # of one city from its begin to its end
    strong = 0
    for k in range(len(first)):
        if weight[k] > threshold:
            low, high = first[k], second[k]
            degree[low] += 1
            degree[high] += 1
            if end[low] == 0:
                begin[low] = strong
            higher[strong] = high
            strong += 1
            end[low] = strong
    return degree, _triangles(begin, end, higher, run, runs)


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


@compiled
def teams_with(team: Ints, country: Ints, marked: Bools) -> Bools:
    """Which teams have a city in a marked country.

    Args:
        team: rows of the cities of each team; below 0 is nobody.
        country: country of each city.
        marked: one flag a country.
    """
    has_marked = np.zeros(len(team), dtype=np.bool_)
    for project in range(len(team)):
        for row in team[project]:
            if row >= 0 and marked[country[row]]:
                has_marked[project] = True
    return has_marked
