"""Loops that no column operation does well: the few that a profile of the year names."""

import numpy as np

from paradiplomacy.columns import Floats, Ints
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
