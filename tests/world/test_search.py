"""Searching in one pass, against sets and sorted lists."""

from bisect import bisect_left
from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from paradiplomacy.common import each
from paradiplomacy.common.columns import Floats, Ints
from paradiplomacy.world import search
from paradiplomacy.world.search import ascending_draws, first_distinct, next_on_ring, owners_on_circles
from paradiplomacy.world.streams import Purpose, Streams, city_codes

GROUPS = 4
rows = st.lists(st.tuples(st.integers(0, GROUPS - 1), st.integers(0, 6), st.booleans()), max_size=40)
inside = st.floats(2.0**-54, 1 - 2.0**-53)


@given(rows=rows, most=st.integers(0, 7))
def test_first_values_are_distinct_allowed_and_in_order(rows: list[tuple[int, int, bool]], most: int) -> None:
    columns = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    found = first_distinct(columns[0], columns[1], columns[2].astype(bool), GROUPS, most)
    expected = []
    for group in range(GROUPS):
        kept = dict.fromkeys(value for owner, value, allowed in rows if owner == group and allowed)
        expected += [(group, value) for value in list(kept)[:most]]
    assert columns[:2, found].T.tolist() == [list(pair) for pair in expected]


@given(
    rings=st.lists(st.integers(0, GROUPS - 1), min_size=1, max_size=20),
    chance=st.randoms(use_true_random=False),
    most=st.integers(0, 6),
)
def test_followers_on_a_ring(rings: list[int], chance: Random, most: int) -> None:
    order = list(range(len(rings)))
    chance.shuffle(order)
    here = chance.sample(order, chance.randint(0, len(order)))
    whose, followers = next_on_ring(np.array(order), np.array(rings), np.array(here, dtype=np.int64), most)
    expected = []
    for place, one in enumerate(here):
        ring = [other for other in order if rings[other] == rings[one]]
        at = ring.index(one)
        after = (ring[at + 1 :] + ring[:at])[:most]
        expected += [(place, follower) for follower in after]
    assert list(zip(whose.tolist(), followers.tolist(), strict=True)) == expected


@given(st.lists(st.lists(inside, max_size=20), max_size=4))
def test_draws_of_each_group_ascend(groups: list[list[float]]) -> None:
    ends = each.ends(np.array([len(group) for group in groups], dtype=np.int64))
    draws = np.array([draw for group in groups for draw in group])
    order = ascending_draws(draws, ends)
    assert sorted(order.tolist()) == list(range(len(draws)))
    assert draws[order].tolist() == [draw for group in groups for draw in sorted(group)]


def next_on_circle(points: Floats, places: Floats) -> Ints:
    order = places.argsort()
    owners, one_each = np.empty_like(order), np.ones(len(points), dtype=np.int64)
    search._set_owners(owners, order, search._lowest_between(points, one_each, places, order), 0)
    return owners


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


circles = st.lists(
    st.tuples(st.lists(st.integers(1, 4), min_size=1, max_size=5), st.lists(inside, max_size=6)), max_size=4
)


def test_of_equal_points_the_first_owner_has_the_lowest() -> None:
    heights, points = np.array([0.7, 0.5, 0.5, 0.5]), np.array([1, 2, 1])
    lowest = search._lowest_between(heights, points, np.array([0.2]), np.array([0]))
    assert lowest.tolist() == [-1, 1]


@given(circles)
def test_places_on_several_circles_have_the_owners_of_each_alone(
    circles: list[tuple[list[int], list[float]]],
) -> None:
    streams = Streams([1995 + circle for circle in range(len(circles))])
    owners, places = ([circle[part] for circle in circles] for part in (0, 1))
    points = np.array([count for counts in owners for count in counts], dtype=np.int64)
    codes = city_codes(np.arange(len(points)))
    ends, place_ends = (
        each.ends(np.array([len(one) for one in some], dtype=np.int64)) for some in (owners, places)
    )
    flat = np.array([place for some in places for place in some])
    found = owners_on_circles(
        codes,
        points,
        streams.keys(Purpose.SIZE_POINT, 2010),
        ends,
        flat,
        each.ascending(flat, place_ends),
        place_ends,
    ).tolist()
    expected = []
    for circle, some in enumerate(places):
        here = range(ends[circle], ends[circle + 1])
        drawn = streams.numbered(
            Purpose.SIZE_POINT, 2010, codes[here], points[here], np.full(len(here), circle)
        )
        owned = sorted(zip(drawn.tolist(), np.repeat(here, points[here]).tolist(), strict=True))
        expected += [owned[bisect_left(owned, (place,)) % len(owned)][1] for place in some]
    assert found == expected
