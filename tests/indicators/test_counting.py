"""Loops of the indicators against the plain formula."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paradiplomacy.indicators.counting import (
    clustering_excess_of,
    difference_of_means,
    members_by_size,
    share_of_teams,
    shares_of,
    triangles_of,
)
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


def test_shares_of_teams_with_a_marked_country() -> None:
    team = np.array([[0, 1, -1], [2, 0, 1], [0, 3, -1], [4, -1, -1]])
    country, run = np.array([0, 0, 1, 2, 3, 3]), np.array([0, 0, 0, 0, 2, 2])
    shares = [
        share_of_teams(team, country, np.array(marked), run, 3).tolist()
        for marked in ([False, True, False, False], [True, False, False, True])
    ]
    assert shares == [
        [1 / 3, pytest.approx(np.nan, nan_ok=True), 0],
        [1, pytest.approx(np.nan, nan_ok=True), 1],
    ]


@many_worlds(40)
@given(
    st.lists(st.tuples(st.integers(0, 2), st.booleans(), st.booleans(), st.integers(0, 3)), max_size=20).map(
        lambda rows: sorted(rows, key=lambda row: row[0])
    )
)
def test_loops_over_members_are_the_plain_formulas(rows: list[tuple[int, bool, bool, int]]) -> None:
    run, flags, group, size = (np.array(column, dtype=kind) for column, kind in zip(
        zip(*rows, strict=True) if rows else [()] * 4, (np.int64, bool, bool, np.int64), strict=True
    ))  # fmt: skip
    ends = np.array([0, *np.bincount(run, minlength=3).cumsum()])
    shares, gaps = (
        shares_of(flags, group, ends),
        difference_of_means(size * 1.5, np.arange(len(run)), group, size.astype(float), 2.0, ends),
    )
    order, place = members_by_size(np.lexsort((size, run)), group, run)
    members = np.flatnonzero(group)
    for one in range(3):
        here = run == one
        chosen = flags[here & group]
        assert shares[one] == pytest.approx(chosen.mean() if len(chosen) else np.nan, nan_ok=True)
        high, low = (1.5 * size[here & group & of] for of in (size >= 2, size < 2))
        expected = high.mean() - low.mean() if len(high) and len(low) else np.nan
        assert gaps[one] == pytest.approx(expected, nan_ok=True)
        theirs = np.flatnonzero(here[members])
        by_population = theirs[np.argsort(size[members][theirs], kind="stable")]
        assert order[run[members][order] == one].tolist() == by_population.tolist()
        assert place[by_population].tolist() == list(range(len(theirs)))


@many_worlds(40)
@given(st.sets(st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda pair: pair[0] < pair[1])))
def test_clustering_is_that_of_networkx_over_that_of_a_random_network(pairs: set[tuple[int, int]]) -> None:
    graph = nx.Graph(sorted(pairs))
    graph.add_nodes_from(range(9))
    degree = np.array([graph.degree[city] for city in range(9)])
    triangles = np.array([sum(nx.triangles(graph).values()) // 3, 0])
    found = clustering_excess_of(triangles, degree, np.array([0, 9, 9]))
    mean, square = degree.mean(), (degree * degree).mean()
    if square == mean:
        assert np.isnan(found).all()
    else:
        random = (square - mean) ** 2 / (9 * mean**3)
        assert found.tolist() == [
            pytest.approx(nx.transitivity(graph) / random),
            pytest.approx(np.nan, nan_ok=True),
        ]
