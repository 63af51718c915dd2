"""Searching in one pass: the first values of a group, the next on a ring or a circle."""

import numpy as np

from paradiplomacy.common.columns import Bools, Codes, Floats, Ints, compiled
from paradiplomacy.world.streams import numbers


@compiled
def first_distinct(group: Ints, value: Ints, allowed: Bools, groups: int, most: int) -> Ints:
    """Where the first ``most`` distinct values (0 or more) of each group stand that are allowed, by group."""
    start = np.zeros(groups + 1, dtype=np.int64)
    for k in range(len(group)):
        start[group[k] + 1] += 1
    for g in range(groups):
        start[g + 1] += start[g]
    by_group = np.empty(len(group), dtype=np.int64)
    free = start.copy()
    for k in range(len(group)):
        by_group[free[group[k]]] = k
        free[group[k]] += 1
    kept = np.empty(len(group), dtype=np.int64)
    largest = count = 0
    for one in value:
        largest = max(largest, one)
    kept_by = np.full(largest + 1, -1)
    for g in range(groups):
        end = count + most
        for place in range(start[g], start[g + 1]):
            k = by_group[place]
            if count < end and allowed[k] and kept_by[value[k]] != g:
                kept_by[value[k]] = g
                kept[count] = k
                count += 1
    return kept[:count]


@compiled
def ascending_draws(draws: Floats, ends: Ints) -> Ints:
    """Rows of one group after another, in each by ascending draws, uniform on (0, 1).

    A draw says near which place it belongs, so that this takes linear time.

    Args:
        draws: of one group after another.
        ends: where each group begins, and the end of the last.
    """
    order = np.empty(len(draws), dtype=np.int64)
    for group in range(len(ends) - 1):
        begin, end = ends[group], ends[group + 1]
        size = end - begin
        free = np.zeros(size + 2, dtype=np.int64)  # 1 − 2⁻⁵⁴ may round up into a last part
        for row in range(begin, end):
            free[int(draws[row] * size) + 1] += 1
        for part in range(size):
            free[part + 1] += free[part]
        for row in range(begin, end):
            part = int(draws[row] * size)
            order[begin + free[part]] = row
            free[part] += 1
        for after in range(begin + 1, end):
            row, place = order[after], after
            while place > begin and draws[order[place - 1]] > draws[row]:
                order[place] = order[place - 1]
                place -= 1
            order[place] = row
    return order


@compiled
def _rings(order: Ints, group: Ints) -> tuple[Ints, Ints, Ints]:
    """Where the ring of each group begins, and the end of the last; who stands on them; the place of each.

    Args:
        order: all, in the order in which they stand on the rings; at least one.
        group: group of each.
    """
    groups = 0
    for one in group:
        groups = max(groups, one + 1)
    start = np.zeros(groups + 1, dtype=np.int64)
    for one in group:
        start[one + 1] += 1
    for g in range(groups):
        start[g + 1] += start[g]
    free = start.copy()
    ring, place = np.empty(len(order), dtype=np.int64), np.empty(len(order), dtype=np.int64)
    for k in order:
        place[k] = free[group[k]]
        ring[place[k]] = k
        free[group[k]] += 1
    return start, ring, place


@compiled
def near_on_ring(order: Ints, group: Ints, either_side: int) -> tuple[Ints, Ints]:
    """Pairs of those who stand up to so many places apart on the ring of their group, each pair once.

    Args:
        order: all, in the order in which they stand on the rings.
        group: group of each.
        either_side: how many places apart.
    """
    start, ring, _ = _rings(order, group)
    first = np.empty(len(order) * either_side, dtype=np.int64)
    second, count = np.empty_like(first), 0
    for g in range(len(start) - 1):
        size = start[g + 1] - start[g]
        for place in range(size):
            for step in range(1, either_side + 1):
                # half-way round a ring of even size both neighbours are the same city: count the pair once
                if 2 * step - (place < step) < size:
                    ahead = place + step - (size if place + step >= size else 0)
                    first[count], second[count] = ring[start[g] + place], ring[start[g] + ahead]
                    count += 1
    return first[:count], second[:count]


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
    start, ring, place = _rings(order, group)
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
            lowest = _lowest_between(on_circle, points[begin:end], places, order[first:last])
            _set_owners(owners, order[first:last], lowest, begin)
    return owners


@compiled
def _lowest_between(on_circle: Floats, points: Ints, places: Floats, order: Ints) -> Ints:
    """Who owns the lowest point of each gap between places and of those at either end; −1: nobody.

    The circle is cut into arcs, some for each gap, so that a point finds its gap at once. Their numbers are
    unsigned, so that the loop does not ask whether one counts from the end.
    """
    gaps = len(order) + 1
    bounds, arcs = np.full(gaps, np.inf), 16 * gaps
    first_of_arc = np.zeros(arcs + 2, dtype=np.uint32)  # 1 − 2⁻⁵⁴ may round up into a last arc
    for k in range(len(order)):
        bounds[k] = places[order[k]]
        first_of_arc[int(bounds[k] * arcs) + 1] += np.uint32(1)
    for arc in range(arcs):
        first_of_arc[arc + 1] += first_of_arc[arc]
    # a minimum alone is no branch, and a point that is one is rare: both are guessed rightly by the processor
    height, lowest = np.full(gaps, np.inf), np.full(gaps, -1)
    gap_of = np.empty(len(on_circle), dtype=np.uint32)
    for k in range(len(on_circle)):
        point = on_circle[k]
        gap = first_of_arc[np.uint32(int(point * arcs))]
        while bounds[gap] <= point:
            gap += np.uint32(1)
        gap_of[k] = gap
        height[gap] = min(height[gap], point)
    begin = len(on_circle)
    for owner in range(len(points) - 1, -1, -1):
        begin, end = begin - points[owner], begin
        for k in range(begin, end):
            if on_circle[k] == height[gap_of[k]]:
                lowest[gap_of[k]] = owner
    return lowest


@compiled
def _set_owners(owners: Ints, order: Ints, lowest: Ints, begin: int) -> None:
    """Who follows each place: who owns the lowest point of its gap, or of the next gap that has one."""
    gap = 0
    while lowest[gap] < 0:  # round the circle: what comes after the last place
        gap += 1
    nearest = lowest[gap]
    for k in range(len(order) - 1, -1, -1):
        nearest = lowest[k + 1] if lowest[k + 1] >= 0 else nearest
        owners[order[k]] = begin + nearest
