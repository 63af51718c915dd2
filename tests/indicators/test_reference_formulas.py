"""Formulas of indicators and geography against scipy, networkx or the plainest formula."""

import math
from typing import Any

import networkx as nx  # type: ignore[import-untyped]
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from paradiplomacy.common import each
from paradiplomacy.common.columns import Ints
from paradiplomacy.indicators.base import correlation_of_flags, entropy_bits, gini, rank_correlation
from paradiplomacy.rules.public import evenness
from paradiplomacy.world.geography import EARTH_RADIUS_KM, BorderPairs, distance_km, on_sphere
from paradiplomacy.world.sources import Places, candidate_cities
from paradiplomacy.world.state import World
from random_worlds import many_worlds, shipped

_few = st.integers(-3, 3).map(float)
_real = st.floats(-1e6, 1e6).map(lambda x: round(x, 3))
_amount = st.integers(0, 3).map(float) | st.floats(0, 1e6)


def runs_of[T](value: st.SearchStrategy[T], most: int = 60) -> st.SearchStrategy[list[list[T]]]:
    """The values of one to three runs; some runs may have none."""
    return st.lists(st.lists(value, max_size=most), min_size=1, max_size=3)


def counts_of(kinds: int) -> st.SearchStrategy[list[list[int]]]:
    """Counts of one to three runs, each of so many kinds."""
    return st.lists(st.lists(st.integers(0, 1000), min_size=kinds, max_size=kinds), min_size=1, max_size=3)


def side_by_side(runs: list[list[Any]]) -> Ints:
    """The run of each value."""
    return np.repeat(np.arange(len(runs)), [len(values) for values in runs])


def columns(runs: list[list[tuple[Any, Any]]]) -> list[np.ndarray]:
    """The two columns of pairs of several runs, one run after another."""
    return [np.array([pair[side] for pairs in runs for pair in pairs]) for side in (0, 1)]


@many_worlds(60)
@given(runs_of(st.tuples(_few | _real, _few | _real)))
def test_spearman_is_that_of_scipy(runs: list[list[tuple[float, float]]]) -> None:
    ends = each.ends(np.array([len(pairs) for pairs in runs]))
    one, other = columns(runs)
    ours = rank_correlation(ends, one, other, *(each.ascending(values, ends) for values in (one, other)))
    for pairs, correlation in zip(runs, ours.tolist(), strict=True):
        first, second = columns([pairs])
        if len(set(first)) < 2 or len(set(second)) < 2:
            assert math.isnan(correlation)
        else:
            assert correlation == pytest.approx(stats.spearmanr(first, second).statistic, abs=1e-12)
            assert -1 <= correlation <= 1


@many_worlds(60)
@given(runs_of(st.tuples(st.booleans(), st.booleans())))
def test_correlation_of_flags_is_that_of_scipy(runs: list[list[tuple[bool, bool]]]) -> None:
    one, other = (flags.astype(bool) for flags in columns(runs))
    ours = correlation_of_flags(side_by_side(runs), one, other, len(runs))
    for pairs, correlation in zip(runs, ours.tolist(), strict=True):
        first, second = columns([pairs])
        if len(set(first)) < 2 or len(set(second)) < 2:
            assert math.isnan(correlation)
        else:
            expected = stats.pearsonr(first.astype(float), second.astype(float)).statistic
            assert correlation == pytest.approx(expected, abs=1e-9)
            assert -1 <= correlation <= 1


def test_correlation_of_flags_of_a_million_cities() -> None:
    """Whose counts multiplied exceed 64 bits."""
    first, second = np.arange(10**6) % 2 == 0, np.arange(10**6) % 4 == 0
    found = correlation_of_flags(np.zeros(10**6, dtype=np.int64), first, second, 1)
    assert found == pytest.approx([3**-0.5])


@many_worlds(60)
@given(runs_of(_amount))
def test_gini_is_half_the_relative_mean_difference(runs: list[list[float]]) -> None:
    values = np.array([amount for amounts in runs for amount in amounts])
    ours = gini(side_by_side(runs), values, len(runs))
    for amounts, index in zip(runs, ours.tolist(), strict=True):
        if not amounts:
            assert math.isnan(index)
        elif not any(amounts):
            assert index == 0
        else:
            differences = sum(abs(one - other) for one in amounts for other in amounts)
            expected = differences / (2 * len(amounts) * sum(amounts))
            assert index == pytest.approx(expected, abs=1e-9)
            assert 0 <= index <= 1


@many_worlds(60)
@given(st.integers(1, 20).flatmap(counts_of))
def test_entropy_is_that_of_scipy(tables: list[list[int]]) -> None:
    ours = entropy_bits(np.array(tables, dtype=np.int64))
    for counts, entropy in zip(tables, ours.tolist(), strict=True):
        if any(counts):
            assert entropy == pytest.approx(stats.entropy(counts, base=2), abs=1e-12)
            assert math.copysign(1, entropy) > 0
        else:
            assert math.isnan(entropy)


@many_worlds(40)
@given(st.integers(2, 10).flatmap(counts_of))
def test_evenness_is_entropy_over_its_largest_value(tables: list[list[int]]) -> None:
    ours = evenness(np.array(tables, dtype=np.int64))
    for counts, even in zip(tables, ours.tolist(), strict=True):
        expected = stats.entropy(counts) / np.log(len(counts)) if any(counts) else 0.0
        assert even == pytest.approx(expected, abs=1e-12)
        assert math.copysign(1, even) > 0  # in a table 0 should not read -0


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
