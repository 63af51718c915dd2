"""Distances and borders between cities, on a sphere."""

from functools import lru_cache

import numpy as np
from scipy.spatial import KDTree

from paradiplomacy.columns import Bools, Floats, Ints
from paradiplomacy.world.data import Places

EARTH_RADIUS_KM = 6371.0


def on_sphere(latitude: Floats, longitude: Floats) -> Floats:
    """Places in degrees as points of the unit sphere, shape (n, 3)."""
    lat, lon = np.radians(latitude), np.radians(longitude)
    return np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])


def distance_km(points: Floats, others: Floats) -> Floats:
    """Great-circle distance in km between points of the unit sphere, by their chord."""
    difference = points - others
    chord = np.sqrt(difference[..., 0] ** 2 + difference[..., 1] ** 2 + difference[..., 2] ** 2)
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(chord / 2, 1.0)))


class BorderPairs:
    """Cities of two countries no farther apart than a given distance.

    Attributes:
        first, second: rows of the pairs, each pair once.
    """

    def __init__(self, places: Places, km: float) -> None:
        points = on_sphere(places.latitude, places.longitude)
        chord = 2 * np.sin(km / (2 * EARTH_RADIUS_KM))
        pairs = KDTree(points).query_pairs(chord, output_type="ndarray").reshape(-1, 2)
        pairs = pairs[places.country[pairs[:, 0]] != places.country[pairs[:, 1]]]
        pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))].astype(np.int64)
        self.first: Ints = pairs[:, 0]
        self.second: Ints = pairs[:, 1]
        both = np.concatenate([pairs, pairs[:, ::-1]])
        self._by_city = both[np.lexsort((both[:, 1], both[:, 0]))]

    def cities(self, count: int) -> Bools:
        """Whether each of ``count`` cities has such a neighbour abroad."""
        flags = np.zeros(count, dtype=bool)
        flags[self.first] = True
        flags[self.second] = True
        return flags

    def neighbours(self, row: int) -> Ints:
        """Rows of the cities across the border from this one."""
        start, end = np.searchsorted(self._by_city[:, 0], [row, row + 1])
        return np.asarray(self._by_city[start:end, 1])


@lru_cache(maxsize=8)
def border_pairs(places: Places, km: float) -> BorderPairs:
    """The border pairs of a pool, found once for many runs."""
    return BorderPairs(places, km)
