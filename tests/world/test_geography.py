"""Distances on the sphere and border pairs."""

import math

import numpy as np
import pytest

from paradiplomacy.common.columns import Ints
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.world.geography import EARTH_RADIUS_KM, BorderPairs, distance_km, on_sphere
from paradiplomacy.world.sources import Places, candidate_cities

PLACES = candidate_cities()
QUARTER = EARTH_RADIUS_KM * math.pi / 2


def km(start: tuple[float, float], end: tuple[float, float]) -> float:
    points = on_sphere(*(np.array(values) for values in zip(start, end, strict=True)))
    return float(distance_km(points[0], points[1]))


def haversine(start: tuple[float, float], end: tuple[float, float]) -> float:
    (a, b), (c, d) = ([math.radians(x) for x in place] for place in (start, end))
    h = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(h))


def row_of(name: str, country: str) -> int:
    rows = [
        row
        for row, place in enumerate(PLACES.name)
        if place == name and PLACES.country[row] == COUNTRIES.index(country)
    ]
    return max(rows, key=lambda row: PLACES.population[row])


def place(row: int) -> tuple[float, float]:
    return float(PLACES.latitude[row]), float(PLACES.longitude[row])


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ((0, 0), (0, 0), 0),
        ((0, 0), (0, 90), QUARTER),
        ((-90, 0), (0, 12), QUARTER),
        ((0, 0), (0, 180), 2 * QUARTER),
    ],
)
def test_exact_distances(start: tuple[float, float], end: tuple[float, float], expected: float) -> None:
    assert km(start, end) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (("Buenos Aires", "AR"), ("Montevideo", "UY"), 205),
        (("Rio de Janeiro", "BR"), ("São Paulo", "BR"), 360),
        (("Asunción", "PY"), ("Lima", "PE"), 2_510),
    ],
)
def test_known_distances(start: tuple[str, str], end: tuple[str, str], expected: float) -> None:
    rows = row_of(*start), row_of(*end)
    points = on_sphere(PLACES.latitude, PLACES.longitude)
    assert distance_km(points[rows[0]], points[rows[1]]) == pytest.approx(expected, rel=0.03)


def test_distances_by_another_formula_and_in_columns() -> None:
    rows = np.arange(0, 3_500, 100)
    points = on_sphere(PLACES.latitude, PLACES.longitude)
    column = distance_km(points[rows], points[rows + 1])
    for at, row in enumerate(rows.tolist()):
        assert column[at] == pytest.approx(haversine(place(row), place(row + 1)), rel=1e-9, abs=1e-6)
        assert column[at] == distance_km(points[row], points[row + 1]), "one pair has the bits of the column"


# borders


def pairs_of(borders: BorderPairs, places: Places = PLACES) -> Ints:
    """Each pair once, the lower row first, shape (pairs, 2)."""
    every = np.column_stack(borders.of(np.arange(len(places.id))))
    return every[every[:, 0] < every[:, 1]]


@pytest.mark.parametrize(("distance", "cities", "pairs"), [(0, 0, 0), (50, 126, 139), (100, 302, 592)])
def test_border_cities_of_the_shipped_pool(distance: float, cities: int, pairs: int) -> None:
    borders = BorderPairs(PLACES, distance)
    assert len(pairs_of(borders)) == pairs
    assert int(borders.cities(3_580).sum()) == cities


def test_pairs_are_near_and_of_two_countries() -> None:
    pairs = pairs_of(BorderPairs(PLACES, 50))
    assert (PLACES.country[pairs[:, 0]] != PLACES.country[pairs[:, 1]]).all()
    assert max(haversine(place(a), place(b)) for a, b in pairs.tolist()) <= 50


def test_pairs_by_brute_force() -> None:
    some = PLACES.country != COUNTRIES.index("BR")
    columns = (PLACES.latitude[some], PLACES.longitude[some])
    names = tuple(np.array(PLACES.name)[some])
    places = Places(PLACES.id[some], names, PLACES.country[some], *columns, PLACES.population[some])
    points = on_sphere(*columns)
    near = distance_km(points[:, np.newaxis], points[np.newaxis]) <= 80
    abroad = places.country[:, np.newaxis] != places.country
    expected = np.argwhere(np.triu(near & abroad))
    assert pairs_of(BorderPairs(places, 80), places).tolist() == expected.tolist()


@pytest.mark.parametrize(
    ("home", "abroad"),
    [
        (("Rivera", "UY"), ("Sant'Ana do Livramento", "BR")),
        (("Ciudad del Este", "PY"), ("Foz do Iguaçu", "BR")),
        (("Asunción", "PY"), ("Clorinda", "AR")),
    ],
)
def test_neighbours_across_the_border(home: tuple[str, str], abroad: tuple[str, str]) -> None:
    borders, here, there = BorderPairs(PLACES, 50), row_of(*home), row_of(*abroad)
    assert there in borders.neighbours(here)
    assert here in borders.neighbours(there)


def test_a_city_inland_has_no_neighbour_abroad() -> None:
    assert BorderPairs(PLACES, 50).neighbours(row_of("Brasília", "BR")).tolist() == []
