"""Ties between cities: a sparse symmetric network with weights, so that nothing grows with the square."""

import numpy as np

from paradiplomacy.columns import Bools, Floats, Ints

FORGOTTEN = 0.001
"""A tie that has decayed below this weight is gone; it keeps memory in proportion to recent contacts."""


class Ties:
    """Weighted ties w_ij = w_ji > 0 between rows i < j of the city columns; no city is tied to itself."""

    def __init__(self, cities: int) -> None:
        self.cities = cities
        self._set(np.empty(0, dtype=np.int64), np.empty(0))

    def _set(self, keys: Ints, weight: Floats) -> None:
        """Replace all ties; ``keys`` are i·cities + j, ascending."""
        self._keys, self.weight = keys, weight
        self.first, self.second = keys // self.cities, keys % self.cities
        self._adjacency: tuple[Ints, Ints, Floats] | None = None

    def _key(self, rows: Ints, others: Ints) -> Ints:
        return np.minimum(rows, others) * self.cities + np.maximum(rows, others)

    def __len__(self) -> int:
        return len(self.weight)

    def decay(self, share: float) -> None:
        """Old ties fade: w ← (1 − d)·w, equation (14)."""
        weight = self.weight * (1 - share)
        kept = weight >= FORGOTTEN
        self._set(self._keys[kept], weight[kept])

    def add(self, rows: Ints, others: Ints, weight: float) -> None:
        """Strengthen the tie of each pair by ``weight``; a pair named twice gains twice."""
        if weight == 0 or len(rows) == 0:
            return
        keys = np.concatenate([self._keys, self._key(rows, others)])
        weights = np.concatenate([self.weight, np.full(len(rows), weight)])
        distinct, place = np.unique(keys, return_inverse=True)
        self._set(distinct, np.bincount(place, weights))

    def cut(self, leaving: Bools) -> None:
        """End the ties of the cities marked in ``leaving`` (one flag a city)."""
        kept = ~(leaving[self.first] | leaving[self.second])
        self._set(self._keys[kept], self.weight[kept])

    def weights(self, rows: Ints, others: Ints) -> Floats:
        """Weight of the tie of each pair, 0 where there is none."""
        if not len(self):
            return np.zeros(len(rows))
        keys = self._key(rows, others)
        place = np.minimum(np.searchsorted(self._keys, keys), len(self) - 1)
        return np.where(self._keys[place] == keys, self.weight[place], 0.0)

    def strength(self) -> Floats:
        """Sum of a city's ties, Σ_j w_ij, one value a city."""
        return self._sums(self.weight, self.weight)

    def degree(self, threshold: float) -> Ints:
        """Number of a city's ties above the threshold."""
        strong = self.weight > threshold
        count = np.bincount(self.first[strong], minlength=self.cities)
        return count + np.bincount(self.second[strong], minlength=self.cities)

    def mean_of_partners(self, values: Floats, otherwise: Floats | float) -> Floats:
        """Tie-weighted mean of ``values`` over a city's partners; ``otherwise`` for cities without ties."""
        sums = self._sums(self.weight * values[self.second], self.weight * values[self.first])
        strength = self.strength()
        tied = strength > 0
        return np.where(tied, sums / np.where(tied, strength, 1.0), otherwise)

    def _sums(self, to_first: Floats, to_second: Floats) -> Floats:
        total = np.bincount(self.first, to_first, minlength=self.cities)
        return total + np.bincount(self.second, to_second, minlength=self.cities)

    def partners(self, row: int) -> tuple[Ints, Floats]:
        """Rows and weights of a city's partners, ascending by row."""
        starts, partners, weights = self._adjacent()
        place = slice(starts[row], starts[row + 1])
        return partners[place], weights[place]

    def _adjacent(self) -> tuple[Ints, Ints, Floats]:
        """The ties listed by city, built when first asked for after a change."""
        if self._adjacency is None:
            source = np.concatenate([self.first, self.second])
            target = np.concatenate([self.second, self.first])
            order = np.lexsort((target, source))
            starts = np.searchsorted(source[order], np.arange(self.cities + 1))
            weight = np.concatenate([self.weight, self.weight])[order]
            self._adjacency = starts, target[order], weight
        return self._adjacency
