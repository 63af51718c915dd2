"""The map: places that may join, their distances and their neighbours across a border."""

import math
from functools import cache
from typing import NamedTuple

from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.world import sources
from paradiplomacy.world.streams import Purpose
from reference.draws import START, Draws, city_code

EARTH_RADIUS_KM = 6371.0

type Point = tuple[float, float, float]


class Place(NamedTuple):
    """A local government before anything happens."""

    id: int
    name: str
    country: str
    latitude: float
    longitude: float
    population: float


@cache
def real_places() -> tuple[Place, ...]:
    """The 3,580 shipped places, ascending by id."""
    shipped = sources.candidate_cities()
    countries = [COUNTRIES[number] for number in shipped.country.tolist()]
    return tuple(
        Place(*values)
        for values in zip(
            shipped.id.tolist(),
            shipped.name,
            countries,
            shipped.latitude.tolist(),
            shipped.longitude.tolist(),
            shipped.population.tolist(),
            strict=True,
        )
    )


@cache
def synthetic_places(count: int) -> tuple[Place, ...]:
    """So many invented places near real ones, the same in every run: log-normal, median 80,000, σ 1.7."""
    return tuple(_synthetic_place(number) for number in range(1, count + 1))


def _synthetic_place(number: int) -> Place:
    draws, code, real = Draws(0), city_code(number), real_places()
    size = 80_000 * math.exp(1.7 * draws.normal(Purpose.SYNTHETIC_SIZE, START, code))
    near = real[math.floor(draws.uniform(Purpose.SYNTHETIC_PLACE, START, code) * len(real))]
    north, east = (draws.uniform(Purpose.SYNTHETIC_PLACE, year, code) - 0.5 for year in (1, 2))
    return Place(
        id=number,
        name=f"City {number}",
        country=near.country,
        latitude=near.latitude + north,
        longitude=near.longitude + east,
        population=float(min(max(round(size), 3_000), 12_000_000)),
    )


def on_sphere(place: Place) -> Point:
    """A place as a point of the unit sphere."""
    latitude, longitude = math.radians(place.latitude), math.radians(place.longitude)
    around = math.cos(latitude)
    return around * math.cos(longitude), around * math.sin(longitude), math.sin(latitude)


def distance_km(one: Point, other: Point) -> float:
    """Great-circle distance, from the chord between two points."""
    chord = math.sqrt((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2 + (one[2] - other[2]) ** 2)
    return 2 * EARTH_RADIUS_KM * math.asin(min(chord / 2, 1.0))


@cache
def border_neighbours(places: tuple[Place, ...], km: float) -> dict[int, list[int]]:
    """Ids of the places of other countries at most so far away, ascending, for each place that has any.

    Places are walked from south to north; a neighbour is at most ``km`` farther north, so few are compared.
    """
    northwards = sorted(places, key=lambda place: place.latitude)
    points = [on_sphere(place) for place in northwards]
    degrees = math.degrees(km / EARTH_RADIUS_KM) + 1e-9
    found: dict[int, list[int]] = {}
    for i, place in enumerate(northwards):
        for j in range(i + 1, len(northwards)):
            other = northwards[j]
            if other.latitude - place.latitude > degrees:
                break
            if other.country != place.country and distance_km(points[i], points[j]) <= km:
                found.setdefault(place.id, []).append(other.id)
                found.setdefault(other.id, []).append(place.id)
    return {number: sorted(neighbours) for number, neighbours in found.items()}


def founder_ids(places: tuple[Place, ...], equal_population: bool = False) -> set[int]:
    """The twelve founders; in an invented world the largest cities of the same countries, ties by id."""
    real = set(sources.founder_ids().tolist())
    if real <= {place.id for place in places}:
        return real
    countries = [place.country for place in real_places() if place.id in real]
    by_size = sorted(places, key=lambda place: (0 if equal_population else -place.population, place.id))
    return {
        place.id
        for country in COUNTRIES
        for place in [one for one in by_size if one.country == country][: countries.count(country)]
    }
