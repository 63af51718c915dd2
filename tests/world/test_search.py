"""Searching in one pass, against sets and sorted lists."""

from bisect import bisect_left

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from paradiplomacy.world.search import first_distinct, next_on_circle

GROUPS = 4
rows = st.lists(st.tuples(st.integers(0, GROUPS - 1), st.integers(0, 6), st.booleans()), max_size=40)
inside = st.floats(2.0**-54, 1 - 2.0**-53)


@given(rows=rows, most=st.integers(0, 7))
def test_first_values_are_distinct_allowed_and_in_order(rows: list[tuple[int, int, bool]], most: int) -> None:
    columns = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    groups, values = first_distinct(columns[0], columns[1], columns[2].astype(bool), GROUPS, most)
    expected = []
    for group in range(GROUPS):
        kept = dict.fromkeys(value for owner, value, allowed in rows if owner == group and allowed)
        expected += [(group, value) for value in list(kept)[:most]]
    assert list(zip(groups.tolist(), values.tolist(), strict=True)) == expected


@given(points=st.lists(inside, min_size=1, max_size=40, unique=True), places=st.lists(inside, max_size=20))
def test_the_next_point_is_the_lowest_that_is_not_below_or_the_first_of_all(
    points: list[float], places: list[float]
) -> None:
    ascending = sorted(points)
    following = next_on_circle(np.array(points), np.array(places))
    expected = [ascending[bisect_left(ascending, place) % len(points)] for place in places]
    assert [points[k] for k in following.tolist()] == expected


def test_the_ends_of_the_circle() -> None:
    ends = np.array([2.0**-54, 1 - 2.0**-54])
    assert next_on_circle(ends, ends).tolist() == [0, 1]
    assert next_on_circle(np.array([0.5]), ends).tolist() == [0, 0]
