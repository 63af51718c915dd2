"""Counting in one pass: triangles and clustering, teams, shares and means of members, their order by size."""

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


@compiled
def clustering_excess_of(triangles: Ints, degree: Ints, ends: Ints) -> Floats:
    """Transitivity of each run's ties over that expected of a random network with the same degrees.

    The expectation is (⟨k²⟩ − ⟨k⟩)²/(n·⟨k⟩³) (Newman 2010). NaN where one of the two is undefined.

    Args:
        triangles: of each run.
        degree: number of ties of each member, of one run after another.
        ends: where each run begins, and the end of the last.
    """
    found = np.full(len(triangles), np.nan)
    for run in range(len(triangles)):
        count = ends[run + 1] - ends[run]
        degrees = squares = 0
        for k in range(ends[run], ends[run + 1]):
            degrees += degree[k]
            squares += degree[k] * degree[k]
        if squares == degrees:  # no city has two ties
            continue
        transitivity = 6 * triangles[run] / (squares - degrees)  # triples that are closed
        mean = degrees / count
        excess = squares / count - mean
        found[run] = transitivity / (excess * excess / (count * (mean * mean * mean)))
    return found


@compiled
def difference_of_means(
    values: Floats, rows: Ints, counted: Bools, level: Floats, threshold: float, ends: Ints
) -> Floats:
    """Mean of those that reach a threshold less that of the others in each run, NaN where one has none.

    Args:
        values: one a city.
        rows: the cities concerned, of one run after another.
        counted: which cities count at all.
        level: what reaches the threshold or not.
        threshold: the least that reaches it.
        ends: where the rows of each run begin, and the end of the last.
    """
    difference = np.full(len(ends) - 1, np.nan)
    for run in range(len(difference)):
        high = low = 0.0
        highs = lows = 0
        for row in rows[ends[run] : ends[run + 1]]:
            if counted[row] and level[row] >= threshold:
                high, highs = high + values[row], highs + 1
            elif counted[row]:
                low, lows = low + values[row], lows + 1
        if highs and lows:
            difference[run] = high / highs - low / lows
    return difference


@compiled
def shares_of(flags: Bools, group: Bools, ends: Ints) -> Floats:
    """Flagged rows of a group over the group in each run, NaN where it is empty.

    Args:
        flags: of one run after another.
        group: which rows are of the group.
        ends: where each run begins, and the end of the last.
    """
    share = np.full(len(ends) - 1, np.nan)
    for run in range(len(share)):
        part = whole = 0
        for k in range(ends[run], ends[run + 1]):
            part += flags[k] & group[k]
            whole += group[k]
        if whole:
            share[run] = part / whole
    return share


@compiled
def share_of_teams(team: Ints, home: Ints, marked: Bools, run: Ints, runs: int) -> Floats:
    """Share of each run's teams with a city in a marked country, NaN without teams.

    Args:
        team: rows of the cities of each team, the coordinator first; below 0 is nobody.
        home: country of each city, those of all runs counted through.
        marked: one flag a country of each run.
        run: run of each city.
        runs: number of runs.
    """
    parts, wholes = np.zeros(runs, dtype=np.int64), np.zeros(runs, dtype=np.int64)
    for k in range(len(team)):
        found = False
        for city in team[k]:
            found |= city >= 0 and marked[home[city]]
        parts[run[team[k, 0]]] += found
        wholes[run[team[k, 0]]] += 1
    share = np.full(runs, np.nan)
    for of in range(runs):
        if wholes[of]:
            share[of] = parts[of] / wholes[of]
    return share


@compiled
def members_by_size(rows: Ints, member: Bools, run: Ints) -> tuple[Ints, Ints]:
    """Members by population.

    Args:
        rows: all cities of one run after another, in each ascending by population.
        member: which cities are members.
        run: run of each city.

    Returns:
        Indices of the members of one run after another by population, and place of each from 0 in its run.
    """
    index, count = np.empty(len(member), dtype=np.int64), 0
    for row in range(len(member)):
        index[row] = count
        count += member[row]
    order, place = np.empty(count, dtype=np.int64), np.empty(count, dtype=np.int64)
    begin = done = last = 0
    for row in rows:
        if member[row]:
            if run[row] != last:
                begin, last = done, run[row]
            order[done], place[index[row]] = index[row], done - begin
            done += 1
    return order, place
