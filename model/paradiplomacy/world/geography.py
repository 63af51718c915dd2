"""Distances and borders between cities, on a sphere."""

from functools import lru_cache

import numpy as np
from scipy.spatial import KDTree

from paradiplomacy.common.columns import Bools, Floats, Ints, compiled, rows_where
from paradiplomacy.world.sources import Places

EARTH_RADIUS_KM = 6371.0


def on_sphere(latitude: Floats, longitude: Floats) -> Floats:
    """Places in degrees as points of the unit sphere, shape (n, 3)."""
    lat, lon = np.radians(latitude), np.radians(longitude)
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def distance_km(points: Floats, others: Floats) -> Floats:
    """Great-circle distance in km between points of the unit sphere, by their chord."""
    difference = points - others
    x, y, z = np.moveaxis(difference, -1, 0)
    half_chord = np.minimum(np.sqrt(x * x + y * y + z * z) / 2, 1.0)  # rounding can make it longer
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(half_chord))


def distance_of_pairs_km(points: Floats, rows: Ints, others: Ints) -> Floats:
    """Great-circle distance in km of each pair of rows of ``points``."""
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(_half_chords(points, rows, others)))


@compiled
def _half_chords(points: Floats, rows: Ints, others: Ints) -> Floats:
    lengths = np.empty(len(rows))
    for k in range(len(rows)):
        one, other = rows[k], others[k]
        x = points[one, 0] - points[other, 0]
        y = points[one, 1] - points[other, 1]
        z = points[one, 2] - points[other, 2]
        lengths[k] = min(np.sqrt(x * x + y * y + z * z) / 2, 1.0)
    return lengths


class BorderPairs:
    """Cities of two countries no farther apart than a given distance.

    In a dense world there are many more pairs than cities, so neighbours of a city are looked up when they
    are needed, and only whether a city has any is known from the start.
    """

    def __init__(self, places: Places, km: float) -> None:
        self._points, self._country = on_sphere(places.latitude, places.longitude), places.country
        self._chord = float(2 * np.sin(km / (2 * EARTH_RADIUS_KM)))
        self._flags = self._near_a_border()
        self._rows = rows_where(self._flags)
        self._tree = KDTree(self._points[self._rows]) if len(self._rows) else None
        self._neighbours: dict[int, Ints] = {}

    def _near_a_border(self) -> Bools:
        flags = np.zeros(len(self._points), dtype=bool)
        rows_of = [rows_where(self._country == country) for country in np.unique(self._country)]
        for home in rows_of:
            tree = KDTree(self._points[home])
            for abroad in rows_of:
                if abroad is not home:
                    flags[self._near(tree, abroad)] = True
        return flags

    def _near(self, tree: KDTree, rows: Ints) -> Ints:
        """Those of the cities that are near a city of the tree; most lie outside the box around it."""
        points = self._points[rows]
        inside = (points >= tree.mins - self._chord) & (points <= tree.maxes + self._chord)
        rows = rows[inside.all(axis=1)]
        bound = np.nextafter(self._chord, np.inf)
        distance, _ = tree.query(self._points[rows], distance_upper_bound=bound)
        return rows[rows_where(np.asarray(distance <= self._chord))]

    def cities(self, count: int) -> Bools:
        """Whether each of ``count`` cities has such a neighbour abroad."""
        return self._flags[:count].copy()

    def neighbours(self, row: int) -> Ints:
        """Rows of the cities across the border from this one, ascending."""
        if row not in self._neighbours:
            self._neighbours[row] = self._look_around(row) if self._flags[row] else self._rows[:0]
        return self._neighbours[row]

    def _look_around(self, row: int) -> Ints:
        assert self._tree is not None
        near = self._rows[self._tree.query_ball_point(self._points[row], self._chord)]
        return np.sort(near[self._country[near] != self._country[row]])

    def of(self, rows: Ints) -> tuple[Ints, Ints]:
        """The neighbours of some cities: place of the city in ``rows`` and neighbour, ascending by both."""
        at_border = rows_where(self._flags[rows])
        neighbours = [self.neighbours(row) for row in rows[at_border].tolist()]
        counts = np.array(list(map(len, neighbours)), dtype=np.int64)
        return np.repeat(at_border, counts), np.concatenate([self._rows[:0], *neighbours])


@lru_cache(maxsize=8)
def border_pairs(places: Places, km: float) -> BorderPairs:
    """The border pairs of a pool, shared by many runs."""
    return BorderPairs(places, km)
