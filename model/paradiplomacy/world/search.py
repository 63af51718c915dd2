"""Searching in one pass: the first values of a group, the next on a ring or a circle."""

import numpy as np

from paradiplomacy.common.columns import Bools, Codes, Floats, Ints, compiled
from paradiplomacy.world.streams import numbers


@compiled
def first_distinct(group: Ints, value: Ints, allowed: Bools, groups: int, most: int) -> tuple[Ints, Ints]:
    """The first ``most`` distinct values (0 or more) of each group that are allowed, in their order.

    Returns:
        Group and value, by group.
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
    kept_by = np.full(value.max() + 1 if len(value) else 0, -1, dtype=np.int64)
    count = 0
    for g in range(groups):
        end = count + most
        for k in by_group[start[g] : start[g + 1]]:
            if count < end and allowed[k] and kept_by[value[k]] != g:
                kept_by[value[k]] = g
                kept[count] = k
                count += 1
    return group[kept[:count]], value[kept[:count]]


@compiled
def next_on_ring(order: Ints, group: Ints, here: Ints, most: int) -> tuple[Ints, Ints]:
    """Those who follow on the ring of one's group: the next ``most``, or all others of a smaller ring.

    Args:
        order: all, in the order in which they stand on the rings; at least one.
        group: group of each.
        here: those whose followers are returned.
        most: largest number of followers.

    Returns:
        Place in ``here`` and follower, in the order of the ring.
    """
    start = np.zeros(group.max() + 2, dtype=np.int64)
    for k in range(len(order)):
        start[group[k] + 1] += 1
    for g in range(len(start) - 1):
        start[g + 1] += start[g]
    free = start[:-1].copy()
    ring, place = np.empty(len(order), dtype=np.int64), np.empty(len(order), dtype=np.int64)
    for k in order:
        place[k] = free[group[k]]
        ring[place[k]] = k
        free[group[k]] += 1
    whose, follower = np.empty(len(here) * most, dtype=np.int64), np.empty(len(here) * most, dtype=np.int64)
    count = 0
    for k in range(len(here)):
        first, end = start[group[here[k]]], start[group[here[k]] + 1]
        at = place[here[k]]
        for _ in range(min(most, end - first - 1)):
            at = at + 1 if at + 1 < end else first
            whose[count], follower[count] = k, ring[at]
            count += 1
    return whose[:count], follower[:count]


@compiled
def owners_on_circles(
    codes: Codes, points: Ints, keys: Codes, ends: Ints, places: Floats, order: Ints, place_ends: Ints
) -> Ints:
    """Who owns the first point at or after each place on its circle of circumference 1.

    Points lie where numbers of their owners fall (``streams.numbered``), and are made circle by circle: all
    together they would not fit into the processor's memory. In linear time.

    Args:
        codes: of the owners, of one circle after another.
        points: of each owner, one or more.
        keys: what the points of each circle are drawn with.
        ends: where the owners of each circle begin, and the end of the last.
        places: in (0, 1), of one circle after another.
        order: the places of one circle after another, ascending in each.
        place_ends: where the places of each circle begin, and the end of the last.

    Returns:
        Place in ``codes`` of each owner.
    """
    owners = np.empty(len(places), dtype=np.int64)
    for circle in range(len(keys)):
        first, last = place_ends[circle], place_ends[circle + 1]
        if first < last:
            begin, end = ends[circle], ends[circle + 1]
            on_circle = numbers(codes[begin:end], points[begin:end], keys[circle : circle + 1])
            owner = np.repeat(np.arange(begin, end), points[begin:end])
            turns = order[first:last] - first
            lowest = _lowest_between(on_circle, places[first:last], turns)
            owners[first:last] = owner[_next_points(turns, lowest)]
    return owners


@compiled
def _lowest_between(points: Floats, places: Floats, order: Ints) -> Ints:
    """The lowest point of each gap between places and of those at either end; −1 where there is none.

    The circle is cut into arcs, some for each gap, so that a point finds its gap at once.
    """
    bounds = np.full(len(places) + 1, np.inf)
    for k in range(len(order)):
        bounds[k] = places[order[k]]
    arcs = 4 * len(bounds)
    first_of_arc = np.zeros(arcs + 2, dtype=np.int64)  # 1 − 2⁻⁵⁴ may round up into a last arc
    for bound in bounds[:-1]:
        first_of_arc[int(bound * arcs) + 1] += 1
    for arc in range(arcs):
        first_of_arc[arc + 1] += first_of_arc[arc]
    height, lowest = np.full(len(bounds), np.inf), np.full(len(bounds), -1, dtype=np.int64)
    for k in range(len(points)):
        gap = first_of_arc[int(points[k] * arcs)]
        while bounds[gap] <= points[k]:
            gap += 1
        if points[k] < height[gap]:
            height[gap], lowest[gap] = points[k], k
    return lowest


@compiled
def _next_points(order: Ints, lowest: Ints) -> Ints:
    """What follows each place: the lowest point of its gap, or of the next gap that has one."""
    following = np.empty(len(order), dtype=np.int64)
    nearest = -1
    for point in lowest:  # round the circle: what comes after the last place
        if point >= 0:
            nearest = point
            break
    for k in range(len(order) - 1, -1, -1):
        if lowest[k + 1] >= 0:
            nearest = lowest[k + 1]
        following[order[k]] = nearest
    return following
