"""Formulas of indicators and geography against scipy, networkx or the plainest formula."""

import math

import networkx as nx  # type: ignore[import-untyped]
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from paradiplomacy.indicators.base import correlation, entropy_bits, gini, rank_correlation
from paradiplomacy.rules.public import evenness
from paradiplomacy.world.geography import EARTH_RADIUS_KM, BorderPairs, distance_km, on_sphere
from paradiplomacy.world.sources import Places, candidate_cities
from paradiplomacy.world.state import World
from random_worlds import many_worlds, shipped

_few = st.integers(-3, 3).map(float)
_real = st.floats(-1e6, 1e6).map(lambda x: round(x, 3))
_pairs = st.lists(st.tuples(_few | _real, _few | _real), max_size=60)
_amounts = st.lists(st.integers(0, 3).map(float) | st.floats(0, 1e6), max_size=60)


@many_worlds(120)
@given(_pairs)
def test_spearman_is_that_of_scipy(pairs: list[tuple[float, float]]) -> None:
    one, other = (np.array([pair[side] for pair in pairs]) for side in (0, 1))
    ours = rank_correlation(one, other)
    if len(set(one)) < 2 or len(set(other)) < 2:
        assert ours is None
    else:
        assert ours == pytest.approx(stats.spearmanr(one, other).statistic, abs=1e-12)
        assert ours is not None
        assert -1 <= ours <= 1


@many_worlds(120)
@given(_pairs)
def test_correlation_is_that_of_scipy(pairs: list[tuple[float, float]]) -> None:
    one, other = (np.array([pair[side] for pair in pairs]) for side in (0, 1))
    ours = correlation(one, other)
    if len(set(one)) < 2 or len(set(other)) < 2:
        assert ours is None
    else:
        assert ours == pytest.approx(stats.pearsonr(one, other).statistic, abs=1e-9)


@many_worlds(120)
@given(_amounts)
def test_gini_is_half_the_relative_mean_difference(amounts: list[float]) -> None:
    ours = gini(np.array(amounts))
    if not amounts:
        assert ours is None
    elif not any(amounts):
        assert ours == 0
    else:
        differences = sum(abs(one - other) for one in amounts for other in amounts)
        expected = differences / (2 * len(amounts) * sum(amounts))
        assert ours == pytest.approx(expected, abs=1e-9)
        assert ours is not None
        assert 0 <= ours <= 1


@many_worlds(120)
@given(st.lists(st.integers(0, 1000), max_size=20))
def test_entropy_is_that_of_scipy(counts: list[int]) -> None:
    ours = entropy_bits(np.array(counts, dtype=np.int64))
    assert (
        ours is None if not sum(counts) else ours == pytest.approx(stats.entropy(counts, base=2), abs=1e-12)
    )


@many_worlds(80)
@given(st.lists(st.integers(0, 1000), min_size=2, max_size=10))
def test_evenness_is_entropy_over_its_largest_value(counts: list[int]) -> None:
    ours = evenness(np.array(counts, dtype=np.int64), len(counts))
    expected = stats.entropy(counts) / np.log(len(counts)) if any(counts) else 0.0
    assert ours == pytest.approx(expected, abs=1e-12)
    assert math.copysign(1, ours) > 0  # in a table 0 should not read -0


# clustering


@pytest.fixture(scope="module")
def world() -> World:
    return shipped("baseline", seed=1995, last_year=2020).run().world


@pytest.fixture(scope="module")
def graph(world: World) -> nx.Graph:
    """The ties above the threshold of a real run."""
    ties = world.ties
    strong = ties.weight > world.settings.ties.threshold
    graph = nx.Graph()
    graph.add_nodes_from(world.cities.members.tolist())
    graph.add_edges_from(zip(ties.first[strong].tolist(), ties.second[strong].tolist(), strict=True))
    return graph


def test_clustering_excess_compares_with_networks_of_the_same_degrees(world: World, graph: nx.Graph) -> None:
    """Rewired pairs of ties keep all degrees; over such networks the formula is some 2 % too low."""
    from paradiplomacy.indicators.measure import measure

    random, chance = graph.copy(), []
    for seed in range(12):
        nx.double_edge_swap(random, nswap=3 * graph.number_of_edges(), max_tries=10**7, seed=seed)
        chance.append(nx.transitivity(random))
    assert dict(random.degree()) == dict(graph.degree())
    excess = measure(world)["clustering_excess"]
    assert excess is not None
    expected = nx.transitivity(graph) / excess
    assert expected == pytest.approx(np.mean(chance[2:]), rel=0.05)
    assert excess > 5


def test_degrees_ties_and_isolates_are_those_of_networkx(world: World, graph: nx.Graph) -> None:
    from paradiplomacy.indicators.measure import measure

    told = measure(world)
    degree = world.ties.degree(world.settings.ties.threshold)
    assert {row: int(degree[row]) for row in graph} == dict(graph.degree())
    assert told["ties"] == graph.number_of_edges()
    assert told["isolates_share"] == nx.number_of_isolates(graph) / len(graph)


# borders


def _haversine_km(places: Places) -> np.ndarray:
    """From each place to all: row by row, since a table of each step would take much memory."""
    lat, lon = np.radians(places.latitude), np.radians(places.longitude)
    km = np.empty((len(lat), len(lat)))
    for row in range(len(lat)):
        a = np.sin((lat[row] - lat) / 2) ** 2
        a += np.cos(lat[row]) * np.cos(lat) * np.sin((lon[row] - lon) / 2) ** 2
        km[row] = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(a))
    return km


@pytest.fixture(scope="module")
def all_distances() -> np.ndarray:
    return _haversine_km(candidate_cities())


@pytest.mark.parametrize(
    ("km", "pairs", "cities"), [(0, 0, 0), (25, 58, 76), (50, 139, 126), (100, 592, 302)]
)
def test_border_pairs_are_those_of_all_distances(
    all_distances: np.ndarray, km: float, pairs: int, cities: int
) -> None:
    places = candidate_cities()
    abroad = places.country[:, np.newaxis] != places.country
    first, second = np.nonzero(np.triu(abroad & (all_distances <= km), k=1))
    found = BorderPairs(places, km)
    row, neighbour = found.of(np.arange(len(places.id)))
    assert row[row < neighbour].tolist() == first.tolist()
    assert neighbour[row < neighbour].tolist() == second.tolist()
    border = set(first.tolist()) | set(second.tolist())
    assert set(np.flatnonzero(found.cities(len(places.id))).tolist()) == border
    flags = BorderPairs(places, km).cities(len(places.id))
    assert np.flatnonzero(flags).tolist() == sorted(border)
    assert (len(first), len(border)) == (pairs, cities)
    for row in sorted(border)[:20]:
        assert set(found.neighbours(row).tolist()) == set(second[first == row]) | set(first[second == row])


def test_distances_are_those_of_the_haversine_formula(all_distances: np.ndarray) -> None:
    places = candidate_cities()
    points = on_sphere(places.latitude, places.longitude)
    for row in range(0, len(points), 97):
        assert distance_km(points, points[row]) == pytest.approx(all_distances[row], rel=1e-6, abs=1e-5)
