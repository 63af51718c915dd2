"""Sparse ties against a dense matrix."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paradiplomacy.common.columns import Floats
from paradiplomacy.world.ties import FORGOTTEN, Ties

CITIES = 7
NOBODY = np.empty(0, dtype=np.int64)

type Step = Callable[[Ties, Floats], None]
type Share = float | list[float]

# weights and shares that floating point holds exactly, so that both sides round alike
weights = st.sampled_from([0.0, 0.0625, 0.125, 0.5, 1.0, 3.0])
decays = st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0])
pairs = st.tuples(st.integers(0, CITIES - 1), st.integers(0, CITIES - 1)).filter(
    lambda pair: pair[0] != pair[1]
)
values = st.lists(st.integers(0, 8).map(lambda n: n / 8), min_size=CITIES, max_size=CITIES).map(np.array)


def shares(values: st.SearchStrategy[float]) -> st.SearchStrategy[Share]:
    return values | st.lists(values, min_size=CITIES, max_size=CITIES)


def renewing(named: list[tuple[int, int]], weight: Share, decay: Share | None) -> Step:
    """By numbers, or by columns with a value a city: a tie has that of its lower one."""
    lower = np.minimum(*np.indices((CITIES, CITIES)))

    def step(ties: Ties, matrix: Floats) -> None:
        rows, others = (np.array([pair[k] for pair in named], dtype=np.int64) for k in (0, 1))
        gain = weight if isinstance(weight, float) else np.array(weight)[np.minimum(rows, others)]
        ties.renew(rows, others, gain, np.array(decay)[ties.first] if isinstance(decay, list) else decay)
        if decay is not None:
            matrix *= 1 - np.broadcast_to(decay, CITIES)[lower]
            matrix[matrix < FORGOTTEN] = 0
        gains = np.broadcast_to(weight, CITIES)[lower]
        for row, other in named:
            matrix[row, other] += gains[row, other]
            matrix[other, row] += gains[row, other]

    return step


def cutting(leaving: list[bool]) -> Step:
    def step(ties: Ties, matrix: Floats) -> None:
        ties.cut(np.array(leaving))
        matrix[leaving, :] = 0
        matrix[:, leaving] = 0

    return step


steps = st.one_of(
    st.builds(renewing, st.lists(pairs, max_size=12), shares(weights), st.none() | shares(decays)),
    st.builds(cutting, st.lists(st.booleans(), min_size=CITIES, max_size=CITIES)),
)


def after(history: list[Step]) -> tuple[Ties, Floats]:
    ties, matrix = Ties(CITIES), np.zeros((CITIES, CITIES))
    for step in history:
        step(ties, matrix)
    return ties, matrix


@given(history=st.lists(steps, max_size=12), threshold=st.sampled_from([0.0, 0.05, 0.5]), of=values)
def test_sparse_ties_are_a_dense_matrix(history: list[Step], threshold: float, of: Floats) -> None:
    ties, matrix = after(history)
    row, other = np.divmod(np.arange(CITIES**2), CITIES)
    between = row != other
    assert (ties.weights(row, other)[between] == matrix.ravel()[between]).all()
    assert len(ties) == np.count_nonzero(np.triu(matrix))
    assert ties.strength() == pytest.approx(matrix.sum(axis=1))
    assert ties.degree(threshold).tolist() == (matrix > threshold).sum(axis=1).tolist()
    strength = matrix.sum(axis=1)
    mean = np.where(strength > 0, matrix @ of / np.where(strength > 0, strength, 1), -1)
    assert ties.mean_of_partners(of, -1.0) == pytest.approx(mean)
    assert ties.mean_of_partners(of, of)[strength == 0].tolist() == of[strength == 0].tolist()


@given(history=st.lists(steps, max_size=12))
def test_partners_are_the_row_of_the_matrix(history: list[Step]) -> None:
    ties, matrix = after(history)
    for city in range(CITIES):
        rows, weight = ties.partners(city)
        assert rows.tolist() == np.flatnonzero(matrix[city]).tolist()
        assert weight.tolist() == matrix[city, rows].tolist()


@given(
    history=st.lists(steps, max_size=12), rows=st.permutations(range(CITIES)), count=st.integers(0, CITIES)
)
def test_the_strongest_ties_of_each_city_come_first(history: list[Step], rows: list[int], count: int) -> None:
    ties, matrix = after(history)
    expected = [
        (place, other, matrix[row, other])
        for place, row in enumerate(rows[:count])
        for other in sorted(np.flatnonzero(matrix[row]), key=lambda other: (-matrix[row, other], other))
    ]
    found = ties.strongest(np.array(rows[:count], dtype=np.int64))
    assert [tuple(one) for one in zip(*(column.tolist() for column in found), strict=True)] == expected


@given(history=st.lists(steps, max_size=12))
def test_each_pair_is_kept_once_and_in_order(history: list[Step]) -> None:
    ties, _ = after(history)
    assert (ties.first < ties.second).all()
    assert (np.diff(ties.first * CITIES + ties.second) > 0).all()
    assert (ties.weight >= FORGOTTEN).all()


def test_a_faint_tie_is_forgotten() -> None:
    ties = Ties(CITIES)
    ties.renew(np.array([0]), np.array([1]), FORGOTTEN * 1.5)
    ties.renew(NOBODY, NOBODY, 0.0, decay=0.5)
    assert len(ties) == 0
    assert ties.weights(np.array([0]), np.array([1])) == 0


def test_partners_follow_every_change() -> None:
    ties = Ties(CITIES)
    assert ties.partners(2)[0].tolist() == []
    ties.renew(np.array([2, 4]), np.array([5, 2]), 1.0)
    assert ties.partners(2)[0].tolist() == [4, 5]
    ties.cut(np.arange(CITIES) == 4)
    assert ties.partners(2)[0].tolist() == [5]
    ties.renew(NOBODY, NOBODY, 0.0, decay=1)
    assert ties.partners(2)[0].tolist() == []
