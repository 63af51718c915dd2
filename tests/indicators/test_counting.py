"""What the indicators count against the plain formula."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from paradiplomacy.indicators.base import mean_ranks, rank_correlation
from paradiplomacy.indicators.counting import triangles
from paradiplomacy.world.ties import Ties
from random_worlds import many_worlds


def test_equal_values_share_the_mean_of_their_ranks() -> None:
    first, second = np.array([3.0, 1.0, 1.0, 7.0]), np.array([1.0, 2.0, 3.0, 4.0])
    assert mean_ranks(first).tolist() == [3, 1.5, 1.5, 4]
    one, other = np.array([3, 1.5, 1.5, 4]) - 2.5, np.array([1, 2, 3, 4]) - 2.5
    assert rank_correlation(first, second) == (one @ other) / np.sqrt((one @ one) * (other @ other))


@many_worlds(60)
@given(st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] < pair[1])))
def test_degrees_and_triangles_are_those_of_the_matrix(pairs: set[tuple[int, int]]) -> None:
    network = Ties(12)
    ties = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    strong = (ties[:, 0] + ties[:, 1]) % 4 > 0
    matrix = np.zeros((12, 12), dtype=np.int64)
    matrix[ties[strong, 0], ties[strong, 1]] = matrix[ties[strong, 1], ties[strong, 0]] = 1
    for some, weight in ((strong, 0.3), (~strong, 0.2)):  # only those above the threshold count
        network.add(ties[some, 0], ties[some, 1], weight)
    assert network.degree(0.2).tolist() == matrix.sum(axis=1).tolist()
    assert triangles(network, 0.2) == np.trace(matrix @ matrix @ matrix) // 6
