"""Loops that no column operation does well: the few that a profile of the year names."""

import numpy as np

from paradiplomacy.columns import Bools, Floats, Ints
from paradiplomacy.compiled import compiled


@compiled
def next_on_circle(points: Floats, places: Floats) -> Ints:
    """Index of the first point at or after each place on a circle of circumference 1, in linear time.

    The circle is cut into arcs, one for each place: only the lowest point of an arc can be an answer.

    Args:
        points: in (0, 1), at least one.
        places: in (0, 1).
    """
    order = np.argsort(places)
    count, arcs = len(places), 4 * len(places) + 1
    first_of_arc = np.zeros(arcs + 2, dtype=np.int64)  # 1 − 2⁻⁵⁴ may round up into a last arc
    for place in places:
        first_of_arc[int(place * arcs) + 1] += 1
    for arc in range(arcs):
        first_of_arc[arc + 1] += first_of_arc[arc]
    lowest = np.full(count + 1, -1, dtype=np.int64)  # of the points from place k − 1 to place k
    for point in range(len(points)):
        x = points[point]
        gap = first_of_arc[int(x * arcs)]
        while gap < count and places[order[gap]] <= x:
            gap += 1
        if lowest[gap] < 0 or x < points[lowest[gap]]:
            lowest[gap] = point
    return _taken(order, lowest)


@compiled
def _taken(order: Ints, lowest: Ints) -> Ints:
    """What follows each place: the lowest point of its arc, or of the next arc that has one."""
    following = np.empty(len(order), dtype=np.int64)
    nearest = -1
    for gap in range(len(lowest)):  # round the circle: what comes after the last place
        if lowest[gap] >= 0:
            nearest = lowest[gap]
            break
    for k in range(len(order) - 1, -1, -1):
        if lowest[k + 1] >= 0:
            nearest = lowest[k + 1]
        following[order[k]] = nearest
    return following


@compiled
def triangles(first: Ints, second: Ints, cities: int) -> int:
    """Number of triangles of a network.

    Args:
        first: lower city of each pair, ascending.
        second: higher city of each pair, ascending within ``first``.
        cities: number of cities.
    """
    start = np.zeros(cities + 1, dtype=np.int64)
    for city in first:
        start[city + 1] += 1
    for city in range(cities):
        start[city + 1] += start[city]
    marked = np.zeros(cities, dtype=np.bool_)
    closed = 0
    for city in range(cities):
        for k in range(start[city], start[city + 1]):
            marked[second[k]] = True
        for k in range(start[city], start[city + 1]):
            other = second[k]
            for j in range(start[other], start[other + 1]):
                closed += 1 if marked[second[j]] else 0
        for k in range(start[city], start[city + 1]):
            marked[second[k]] = False
    return closed


@compiled
def strengthened(keys: Ints, weights: Floats, named: Ints, gain: float) -> tuple[Ints, Floats]:
    """Adds ``gain`` to the weight of each key named, in one pass over both; new keys begin at 0.

    Args:
        keys: distinct, ascending.
        weights: weight of each key.
        named: ascending; a key named twice gains twice.
        gain: what is added.

    Returns:
        The keys and weights after that, ascending.
    """
    all_keys = np.empty(len(keys) + len(named), dtype=np.int64)
    all_weights = np.empty(len(all_keys))
    old = count = 0
    for key in named:
        while old < len(keys) and keys[old] < key:
            all_keys[count], all_weights[count] = keys[old], weights[old]
            old, count = old + 1, count + 1
        if count == 0 or all_keys[count - 1] != key:
            known = old < len(keys) and keys[old] == key
            all_keys[count], all_weights[count] = key, weights[old] if known else 0.0
            old, count = old + known, count + 1
        all_weights[count - 1] += gain
    rest = len(keys) - old
    all_keys[count : count + rest], all_weights[count : count + rest] = keys[old:], weights[old:]
    return all_keys[: count + rest], all_weights[: count + rest]


@compiled
def sums_over_partners(first: Ints, second: Ints, weights: Floats, values: Floats) -> Floats:
    """Σ_j w_ij·value_j of each city, over pairs that are listed once.

    Args:
        first: one city of each pair.
        second: the other.
        weights: w_ij of each pair.
        values: one value a city.
    """
    as_first, as_second = np.zeros(len(values)), np.zeros(len(values))
    for k in range(len(weights)):
        as_first[first[k]] += weights[k] * values[second[k]]
        as_second[second[k]] += weights[k] * values[first[k]]
    return as_first + as_second


@compiled
def first_found(group: Ints, found: Ints, allowed: Bools, groups: int, most: int) -> tuple[Ints, Ints]:
    """The first ``most`` distinct finds of each group that are allowed, in the order of the finds.

    Args:
        group: group of each find.
        found: what is found, 0 or more.
        allowed: whether the find counts.
        groups: number of groups.
        most: finds that a group may keep.

    Returns:
        Group and find, by group in the order found.
    """
    start = np.zeros(groups + 1, dtype=np.int64)
    for k in range(len(group)):
        start[group[k] + 1] += 1
    for g in range(groups):
        start[g + 1] += start[g]
    by_group = np.empty(len(group), dtype=np.int64)
    free = start[:-1].copy()
    for k in range(len(group)):
        by_group[free[group[k]]] = k
        free[group[k]] += 1
    kept = np.empty(len(group), dtype=np.int64)
    seen_by = np.full(found.max() + 1 if len(found) else 0, -1, dtype=np.int64)
    count = 0
    for g in range(groups):
        end = count + most
        for k in by_group[start[g] : start[g + 1]]:
            if count < end and allowed[k] and seen_by[found[k]] != g:
                seen_by[found[k]] = g
                kept[count] = k
                count += 1
    return group[kept[:count]], found[kept[:count]]
