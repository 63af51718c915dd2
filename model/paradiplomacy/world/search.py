"""Searching in one pass: the first finds of a group, the next point on a circle."""

import numpy as np

from paradiplomacy.columns import Bools, Floats, Ints, compiled


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
