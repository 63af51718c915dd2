"""Ties between cities: a sparse symmetric network with weights, so that nothing grows with the square."""

from functools import cached_property

import numpy as np

from paradiplomacy.common.columns import Bools, Floats, Ints, compiled, rows_where

FORGOTTEN = 0.001
"""A tie that has decayed below this weight is gone; it keeps memory in proportion to recent contacts."""

_HALF, _LOW = 32, (1 << 32) - 1


class Ties:
    """Weighted ties w_ij = w_ji > 0 between rows i < j of the city columns; no city is tied to itself.

    Sorted by i, then j: attributes ``first``, ``second`` and ``weight`` have one value a tie.
    """

    def __init__(self, cities: int) -> None:
        self.cities = cities
        self._set(np.empty(0, dtype=np.int64), np.empty(0))

    def _set(self, keys: Ints, weight: Floats) -> None:
        """Replace all ties; ``keys`` are i·2³² + j, ascending."""
        self._keys, self.weight = keys, weight
        for known in ("first", "second"):
            self.__dict__.pop(known, None)
        self._strength: Floats | None = None
        self._degree: tuple[float, Ints] | None = None

    @cached_property
    def first(self) -> Ints:
        """The lower city of each tie."""
        return self._keys >> _HALF

    @cached_property
    def second(self) -> Ints:
        """The higher city of each tie."""
        return self._keys & _LOW

    @staticmethod
    def _key(rows: Ints, others: Ints) -> Ints:
        return (np.minimum(rows, others) << _HALF) | np.maximum(rows, others)

    def __len__(self) -> int:
        return len(self.weight)

    def renew(
        self, rows: Ints, others: Ints, weight: Floats | float, decay: Floats | float | None = None
    ) -> None:
        """A year's fading of all ties, if any, and what the tie of each pair gains: equation (14).

        Args:
            rows: one city of each pair; a pair named twice gains twice.
            others: the other.
            weight: what each gains.
            decay: share of its weight that each old tie loses first; None where no year goes by.
        """
        gains = weight if isinstance(weight, np.ndarray) else np.full(len(rows), float(weight))
        gaining = ascending_pairs(rows, others, gains, self.cities)
        left, least = (self.weight, 0.0) if decay is None else (self.weight * (1.0 - decay), FORGOTTEN)
        self._set(*strengthen(self._keys, left, least, *gaining))

    def cut(self, leaving: Bools) -> None:
        """End the ties of the cities marked in ``leaving`` (one flag a city)."""
        self._set(*_without(self._keys, self.weight, leaving))

    def weights(self, rows: Ints, others: Ints) -> Floats:
        """Weight of the tie of each pair, 0 where there is none."""
        if not len(self):
            return np.zeros(len(rows))
        keys = self._key(rows, others)
        place = np.minimum(self._keys.searchsorted(keys), len(self) - 1)
        return np.where(self._keys[place] == keys, self.weight[place], 0.0)

    def strength(self) -> Floats:
        """Sum of a city's ties, Σ_j w_ij, one value a city."""
        if self._strength is None:
            self._strength = self._sums(np.ones(self.cities))
        strength = self._strength.view()
        strength.setflags(write=False)
        return strength

    def degree(self, threshold: float) -> Ints:
        """Number of a city's ties above the threshold."""
        if self._degree is None or self._degree[0] != threshold:
            self._degree = threshold, _degree(self.first, self.second, self.weight, threshold, self.cities)
        return self._degree[1]

    def mean_of_partners(self, values: Floats, otherwise: Floats | float) -> Floats:
        """Tie-weighted mean of ``values`` over a city's partners; ``otherwise`` for cities without ties."""
        return _over(self._sums(values), self.strength(), np.full(self.cities, otherwise))

    def _sums(self, values: Floats) -> Floats:
        return sums_over_partners(self.first, self.second, self.weight, values)

    def partners(self, row: int) -> tuple[Ints, Floats]:
        """Rows and weights of a city's partners, ascending by row."""
        tied = rows_where((self.first == row) | (self.second == row))
        return self.first[tied] + self.second[tied] - row, self.weight[tied]

    def strongest(self, rows: Ints) -> tuple[Ints, Ints, Floats]:
        """The ties of distinct cities: place of the city in ``rows``, partner and weight.

        City by city, the strongest first, equal ones ascending by partner.
        """
        return _strongest(self.first, self.second, self.weight, rows, self.cities)


@compiled
def _without(keys: Ints, weights: Floats, leaving: Bools) -> tuple[Ints, Floats]:
    """Keys and weights of the ties of which neither city leaves."""
    kept, held, count = np.empty_like(keys), np.empty_like(weights), 0
    for k in range(len(keys)):
        kept[count], held[count] = keys[k], weights[k]
        count += ~(leaving[keys[k] >> _HALF] | leaving[keys[k] & _LOW])
    return kept[:count], held[:count]


@compiled
def _over(sums: Floats, strength: Floats, otherwise: Floats) -> Floats:
    """Sums over strength where there is any."""
    for city in range(len(sums)):
        if strength[city] > 0:
            otherwise[city] = sums[city] / strength[city]
    return otherwise


@compiled
def _degree(first: Ints, second: Ints, weight: Floats, threshold: float, cities: int) -> Ints:
    degree = np.zeros(cities, dtype=np.int64)
    for k in range(len(first)):
        strong = weight[k] > threshold
        degree[first[k]] += strong
        degree[second[k]] += strong
    return degree


@compiled
def _strongest(
    first: Ints, second: Ints, weights: Floats, rows: Ints, cities: int
) -> tuple[Ints, Ints, Floats]:
    """The ties of some cities: each is put before the weaker ones of its city that are there already.

    Ties are sorted by both cities, so that those of a city come ascending by partner. Few steps a tie where
    cities have few.
    """
    place = np.full(cities, -1, dtype=np.int32)
    for k in range(len(rows)):
        place[rows[k]] = k
    theirs, count = np.empty(len(first), dtype=np.uint32), np.uint32(0)
    for k in range(len(first)):  # without a branch: which cities are among these cannot be guessed
        theirs[count] = k
        one, other = place[np.uint32(first[k])], place[np.uint32(second[k])]
        count += np.uint32(one >= 0) | np.uint32(other >= 0)
    begin = np.zeros(len(rows) + 1, dtype=np.int64)
    for k in theirs[:count]:
        for city in (first[k], second[k]):
            begin[place[city] + 1] += place[city] >= 0
    for k in range(len(rows)):
        begin[k + 1] += begin[k]
    free = begin.copy()
    whose, partner = np.empty(begin[-1], dtype=np.int64), np.empty(begin[-1], dtype=np.int64)
    weight = np.empty(begin[-1])
    for k in theirs[:count]:
        for city, tied in ((first[k], second[k]), (second[k], first[k])):
            owner = place[city]
            if owner < 0:
                continue
            here = free[owner]
            whose[here] = owner
            free[owner] += 1
            while here > begin[owner] and weight[here - 1] < weights[k]:
                partner[here], weight[here] = partner[here - 1], weight[here - 1]
                here -= 1
            partner[here], weight[here] = tied, weights[k]
    return whose, partner, weight


@compiled
def ascending_pairs(rows: Ints, others: Ints, gains: Floats, cities: int) -> tuple[Ints, Floats]:
    """Keys, ascending, of the pairs that gain, and what each gains.

    Put down by lower city, and of each by higher city: few steps a pair where cities meet few others.
    """
    begin = np.zeros(cities + 1, dtype=np.int64)
    for k in range(len(rows)):
        begin[min(rows[k], others[k]) + 1] += gains[k] != 0
    for city in range(cities):
        begin[city + 1] += begin[city]
    free = begin.copy()
    keys, gained = np.empty(begin[-1], dtype=np.int64), np.empty(begin[-1])
    for k in range(len(rows)):
        if gains[k] == 0:
            continue
        low, high = min(rows[k], others[k]), max(rows[k], others[k])
        key, here = (low << _HALF) | high, free[low]
        free[low] += 1
        while here > begin[low] and keys[here - 1] > key:
            keys[here], gained[here] = keys[here - 1], gained[here - 1]
            here -= 1
        keys[here], gained[here] = key, gains[k]
    return keys, gained


@compiled
def strengthen(
    keys: Ints, weights: Floats, least: float, gaining: Ints, gains: Floats
) -> tuple[Ints, Floats]:
    """Keys and weights after adding what each gaining key gains, in one pass over both; new keys begin at 0.

    Both columns of keys are ascending; one that gains twice stands twice among the gaining. Old keys whose
    weight is below the least are gone.
    """
    all_keys = np.empty(len(keys) + len(gaining), dtype=np.int64)
    all_weights = np.empty(len(all_keys))
    old = count = 0
    for place, key in enumerate(gaining):
        while old < len(keys) and keys[old] < key:
            all_keys[count], all_weights[count] = keys[old], weights[old]
            count += weights[old] >= least
            old += 1
        if count == 0 or all_keys[count - 1] != key:
            exists = old < len(keys) and keys[old] == key
            all_keys[count] = key
            all_weights[count] = weights[old] if exists and weights[old] >= least else 0.0
            old, count = old + exists, count + 1
        all_weights[count - 1] += gains[place]
    for rest in range(old, len(keys)):
        all_keys[count], all_weights[count] = keys[rest], weights[rest]
        count += weights[rest] >= least
    return all_keys[:count], all_weights[:count]


@compiled
def sums_over_partners(first: Ints, second: Ints, weights: Floats, values: Floats) -> Floats:
    """Σ_j w_ij·value_j of each city, over pairs that are listed once, ascending by the first."""
    as_first, as_second = np.zeros(len(values)), np.zeros(len(values))
    before, total = np.uint32(0), 0.0
    for k in range(len(weights)):
        i, j = np.uint32(first[k]), np.uint32(second[k])  # unsigned: no row counts from the end
        total = (total if i == before else 0.0) + weights[k] * values[j]
        as_first[i], before = total, i
        as_second[j] += weights[k] * values[i]
    return as_first + as_second
