"""What is of each run, against plain loops over one run after the other."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paradiplomacy.common import each
from paradiplomacy.common.columns import Ints

GROUPS = 5
rows = st.lists(st.tuples(st.integers(0, GROUPS - 1), st.integers(-4, 4)), max_size=40)


def columns(pairs: list[tuple[int, int]]) -> tuple[Ints, Ints]:
    """Groups and values."""
    group, values = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return group.copy(), values.copy()


def of(group: int, pairs: list[tuple[int, int]]) -> list[int]:
    return [value for owner, value in pairs if owner == group]


@given(rows)
def test_counts_and_whole_sums(pairs: list[tuple[int, int]]) -> None:
    group, values = columns(pairs)
    alone = [of(one, pairs) for one in range(GROUPS)]
    assert each.counts(group, GROUPS).tolist() == [len(its) for its in alone]
    whole = each.whole_sums(group, values, GROUPS)
    assert whole.tolist() == [sum(its) for its in alone]
    assert whole.dtype == np.int64
    positive = each.whole_sums(group, values > 0, GROUPS)
    assert positive.tolist() == [sum(value > 0 for value in its) for its in alone]
    assert each.counts(np.zeros_like(group), 1).tolist() == [len(pairs)]


@given(st.lists(st.tuples(st.integers(-3, 3), st.integers(0, 3))))
def test_a_ratio_without_a_whole_is_something_else(pairs: list[tuple[int, int]]) -> None:
    parts, wholes = columns(pairs)
    expected = [part / whole if whole else -7.0 for part, whole in pairs]
    assert each.ratios(parts, wholes, -7.0).tolist() == expected
    assert each.ratios(parts * 0.5, wholes * 0.5, -7.0).tolist() == expected


@given(rows)
def test_places_and_the_first_few_of_groups_one_after_another(pairs: list[tuple[int, int]]) -> None:
    pairs = sorted(pairs, key=lambda pair: pair[0])
    group, _ = columns(pairs)
    sizes = [len(of(one, pairs)) for one in range(GROUPS)]
    assert each.places(group, GROUPS).tolist() == [place for size in sizes for place in range(size)]
    most = [3, 0, 1, 9, 2]
    order = np.arange(len(pairs)) + 100
    firsts = each.first(order, group, np.array(most))
    starts = np.cumsum([0, *sizes])
    expected = [
        100 + start + place
        for start, size, few in zip(starts, sizes, most, strict=False)
        for place in range(min(size, few))
    ]
    assert firsts.tolist() == expected
    assert each.ends(np.array(sizes)).tolist() == starts.tolist()
    flagged = each.flagged(np.array([value > 0 for _, value in pairs], dtype=bool), starts)
    assert flagged.tolist() == [sum(value > 0 for value in of(one, pairs)) for one in range(GROUPS)]


@given(rows)
def test_the_least_is_the_first_of_equals(pairs: list[tuple[int, int]]) -> None:
    pairs = sorted(pairs, key=lambda pair: pair[0])
    group, values = columns(pairs)
    expected = []
    for one in range(GROUPS):
        its = [(value, row) for row, (owner, value) in enumerate(pairs) if owner == one]
        expected.append(min(its)[1] if its else -1)
    assert each.least(group, values / 4, GROUPS).tolist() == expected


@given(rows)
def test_each_group_is_sorted_by_itself(pairs: list[tuple[int, int]]) -> None:
    pairs = sorted(pairs, key=lambda pair: pair[0])
    group, values = columns(pairs)
    ends = each.ends(each.counts(group, GROUPS))
    order = each.ascending(values, ends)
    assert sorted(order.tolist()) == list(range(len(pairs)))
    assert [pairs[row] for row in order] == sorted(pairs)


@pytest.mark.parametrize("times", [1, 3])
def test_what_is_the_same_in_all_runs_stands_once_for_each(times: int) -> None:
    assert each.repeated(np.array([4, 2]), times).tolist() == [4, 2] * times
