"""Keyed draws, one number at a time: functions of seed, purpose, year and city or pair (decision 5).

The recipe is part of the model's contract. Mixing is the finaliser of SplitMix64 (Steele, Lea & Flood 2014).
The key of a stream: the seed, with the year above its 49 bits, is mixed; blake2b of the name of the purpose
is put over it, and all is mixed again. A draw: key and code of a city are put over each other, and mixed.
"""

import math
from functools import cache
from hashlib import blake2b

from scipy.special import betaincinv, ndtri

from paradiplomacy.world.streams import Purpose

START = 0
"""The year of draws made once, before the first year."""

_WORD = 2**64 - 1
_GOLDEN = 0x9E3779B97F4A7C15


def _mix(x: int) -> int:
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & _WORD
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & _WORD
    return x ^ (x >> 31)


def _unit_interval(word: int) -> float:
    """The upper 53 bits of a word as a number strictly between 0 and 1."""
    return ((word >> 11) + 0.5) * 2.0**-53


def _hashed(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big")


def city_code(number: int) -> int:
    """The code of a city from its id."""
    return _mix((number * _GOLDEN + _GOLDEN) & _WORD)


@cache
def name_code(name: str) -> int:
    """The code of something with a name, such as a country or a theme."""
    return _hashed(name)


class Draws:
    """All draws of the run with one seed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._keys: dict[tuple[Purpose, int], int] = {}

    def _key(self, purpose: Purpose, year: int) -> int:
        key = self._keys.get((purpose, year))
        if key is None:
            run_and_year = self.seed + year * 2**49
            key = self._keys[purpose, year] = _mix(_mix(run_and_year) ^ _hashed(purpose.name))
        return key

    def uniform(self, purpose: Purpose, year: int, code: int) -> float:
        """A uniform number on (0, 1)."""
        return _unit_interval(_mix(code ^ self._key(purpose, year)))

    def normal(self, purpose: Purpose, year: int, code: int) -> float:
        """A standard normal number, by the inverse of the distribution function."""
        return float(ndtri(self.uniform(purpose, year, code)))

    def beta(self, purpose: Purpose, year: int, code: int, alpha: float, beta: float) -> float:
        """A Beta-distributed number on (0, 1)."""
        return float(betaincinv(alpha, beta, self.uniform(purpose, year, code)))

    def exponential(self, purpose: Purpose, year: int, code: int) -> float:
        """A standard exponential number; the smallest of e/weight is a draw with these weights."""
        return -math.log(self.uniform(purpose, year, code))

    def pair_uniform(self, purpose: Purpose, year: int, first: int, second: int) -> float:
        """A uniform number on (0, 1) for an ordered pair of codes."""
        word = _mix(first ^ self._key(purpose, year))
        return _unit_interval(_mix((word + second * _GOLDEN) & _WORD))

    def pair_gumbel(self, purpose: Purpose, year: int, first: int, second: int) -> float:
        """A standard Gumbel number; ranking by utility + Gumbel is a softmax choice."""
        return -math.log(-math.log(self.pair_uniform(purpose, year, first, second)))
