"""Loops of the indicators against the plain formula."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from paradiplomacy.indicators.counting import triangles_of
from paradiplomacy.indicators.ranks import rank_deviations
from random_worlds import many_worlds


def test_deviations_of_ranks_are_exact() -> None:
    first, second = np.array([3.0, 1.0, 1.0, 7.0]), np.array([1.0, 2.0, 3.0, 4.0])
    ranks = np.array([3, 1.5, 1.5, 4]) - 2.5, np.array([1, 2, 3, 4]) - 2.5
    expected = [float(one @ other) for one, other in ((ranks[0], ranks[0]), (ranks[1], ranks[1]), ranks)]
    alone = rank_deviations(first, first.argsort(), second, second.argsort(), np.array([0, 4]))
    assert [deviations.tolist() for deviations in alone] == [[value] for value in expected]
    # a run without members between two
    ends, behind = np.array([0, 4, 4, 8]), 4 + first.argsort()
    orders = (
        np.concatenate([first.argsort(), behind]),
        np.concatenate([second.argsort(), 4 + second.argsort()]),
    )
    twice = rank_deviations(np.tile(first, 2), orders[0], np.tile(second, 2), orders[1], ends)
    assert [deviations.tolist() for deviations in twice] == [[value, 0, value] for value in expected]


@many_worlds(30)
@given(st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] < pair[1])))
def test_triangles_are_those_of_the_matrix(pairs: set[tuple[int, int]]) -> None:
    ties = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    matrix = np.zeros((12, 12), dtype=np.int64)
    weight = np.where((ties[:, 0] + ties[:, 1]) % 4, 0.3, 0.2)  # only those above the threshold count
    strong = ties[weight > 0.2]
    matrix[strong[:, 0], strong[:, 1]] = matrix[strong[:, 1], strong[:, 0]] = 1
    run = np.repeat([0, 1, 2], 12)
    of_one, beside = ties, np.concatenate([ties, ties + 24])  # and a run without ties between two
    expected = np.trace(matrix @ matrix @ matrix) // 6
    for of, runs, weights in ((of_one, 1, weight), (beside, 3, np.tile(weight, 2))):
        triangles = triangles_of(of[:, 0].copy(), of[:, 1].copy(), weights, 0.2, run[: 12 * runs], runs)
        assert triangles.tolist() == ([expected] if runs == 1 else [expected, 0, expected])


def test_teams_with_a_marked_country() -> None:
    team = np.array([[0, 1, -1], [2, 0, 1], [0, 3, -1]])
    country = np.array([0, 0, 1, 2])
    assert teams_with(team, country, np.array([False, True, False])).tolist() == [False, True, False]
    assert teams_with(team, country, np.array([False, True, True])).tolist() == [False, True, True]
    assert teams_with(team, country, np.array([True, False, False])).tolist() == [True, True, True]
