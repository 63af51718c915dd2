"""Counting in one pass: ties and triangles, teams, amounts."""

import numpy as np

from paradiplomacy.common.columns import Bools, Floats, Ints, compiled


@compiled
def triangles_of(first: Ints, second: Ints, weight: Floats, threshold: float, run: Ints, runs: int) -> Ints:
    """Number of the triangles in each run that ties above a threshold form.

    They are cities i < j < k, and k is a higher partner of j and of i. Rows are kept unsigned, so that no
    loop has to ask whether one counts from the end.

    Args:
        first: lower city of each pair, ascending.
        second: higher city of each pair.
        weight: weight of each pair's tie.
        threshold: ties above it count.
        run: run of each city.
        runs: number of runs.
    """
    lower, higher = np.empty(len(first), dtype=np.uint32), np.empty(len(first), dtype=np.uint32)
    strong = 0
    for k in range(len(first)):  # without a branch: which ties are strong cannot be guessed
        lower[strong], higher[strong] = first[k], second[k]
        strong += weight[k] > threshold
    begin = np.zeros(len(run) + 1, dtype=np.uint32)
    for k in range(strong):
        begin[lower[k] + np.uint32(1)] += np.uint32(1)
    for city in range(len(run)):
        begin[city + 1] += begin[city]
    marked = np.zeros(len(run), dtype=np.bool_)
    triangles = np.zeros(runs, dtype=np.int64)
    for city in range(len(run)):
        if begin[city + 1] < begin[city] + 2:
            continue
        for k in range(begin[city], begin[city + 1]):
            marked[higher[k]] = True
        closed = 0
        for k in range(begin[city], begin[city + 1]):
            partner = higher[k]
            for j in range(begin[partner], begin[partner + np.uint32(1)]):
                closed += marked[higher[j]]
        triangles[run[city]] += closed
        for k in range(begin[city], begin[city + 1]):
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
