"""Loops of the indicators against the plain formula."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from paradiplomacy.indicators.counting import degree_and_triangles, teams_with
from paradiplomacy.indicators.ranks import rank_deviations, split
from random_worlds import many_worlds


def test_deviations_of_ranks_are_exact() -> None:
    first, second = np.array([3.0, 1.0, 1.0, 7.0]), np.array([1.0, 2.0, 3.0, 4.0])
    ranks = np.array([3, 1.5, 1.5, 4]) - 2.5, np.array([1, 2, 3, 4]) - 2.5
    expected = [float(one @ other) for one, other in ((ranks[0], ranks[0]), (ranks[1], ranks[1]), ranks)]
    assert list(rank_deviations(first, first.argsort(), second, second.argsort())) == expected


def test_values_are_split_at_the_limit_in_the_order_of_the_rows() -> None:
    values, by = np.array([10.0, 11.0, 12.0, 13.0, 14.0]), np.array([0.5, 0.4, 0.9, 0.1, 0.0])
    counted = np.array([True, True, True, False, True])
    above, below = split(values, np.array([4, 2, 3, 0]), counted, by, 0.5)
    assert above.tolist() == [12, 10]
    assert below.tolist() == [14]


@many_worlds(60)
@given(st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] < pair[1])))
def test_degrees_and_triangles_are_those_of_the_matrix(pairs: set[tuple[int, int]]) -> None:
    ties = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    weight = np.where((ties[:, 0] + ties[:, 1]) % 4, 0.3, 0.2)  # only those above the threshold count
    matrix = np.zeros((12, 12), dtype=np.int64)
    strong = ties[weight > 0.2]
    matrix[strong[:, 0], strong[:, 1]] = matrix[strong[:, 1], strong[:, 0]] = 1
    degree, triangles = degree_and_triangles(ties[:, 0].copy(), ties[:, 1].copy(), weight, 0.2, 12)
    assert degree.tolist() == matrix.sum(axis=1).tolist()
    assert triangles == np.trace(matrix @ matrix @ matrix) // 6


def test_teams_and_groups_are_counted() -> None:
    team = np.array([[0, 1, -1], [2, 0, 1], [0, 3, -1]])
    country = np.array([0, 0, 1, 2])
    assert teams_with(team, country, np.array([False, True, False])) == 1
    assert teams_with(team, country, np.array([False, True, True])) == 2
    assert teams_with(team, country, np.array([True, False, False])) == 3
