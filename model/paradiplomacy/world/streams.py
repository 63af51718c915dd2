"""Keyed random streams: every draw is a function of run seed, purpose, year and city (or pair of cities).

No generator is carried along, so no draw depends on how many draws came before it. Adding a city, an
event, a scenario or a replication changes no other draw; two scenarios with one seed stay identical until
they differ by cause, and paired comparisons gain their full precision (common random numbers).

The construction is counter-based: seed, year and purpose are mixed into a 64-bit key, which is combined with
the code of the city and mixed again; what mixes is the finaliser of SplitMix64 (Steele, Lea & Flood 2014).
"""

from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from hashlib import blake2b
from typing import SupportsInt

import numpy as np
from scipy.special import betaincinv, ndtri

from paradiplomacy.common.columns import Codes, Floats, Ints, compiled
from paradiplomacy.common.seeds import RUN_BITS

_GOLDEN, _ZERO = np.uint64(0x9E3779B97F4A7C15), np.uint64(0)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = (np.uint64(shift) for shift in (30, 27, 31, 11))
_YEAR = np.uint64(RUN_BITS)


class Purpose(StrEnum):
    """What a draw is for. One purpose is one stream: no two decisions share their chance.

    A stream goes by the name of its purpose, wherever that stands: another purpose changes no draw.
    """

    GOVERNMENT = "position of a national government"
    MAYOR_CHANGE = "whether an election brings a new mayor"
    MAYOR_POSITION = "position of a mayor"
    CAPACITY = "technical capacity at the start"
    CIVIL_SOCIETY = "strength of civil society"
    UNIT = "thematic unit of a city"
    PREFERRED_AXIS = "preferred axis of a city"
    BORDER_AXIS = "whether a border city prefers the border axis"
    INITIAL_MEMBER = "members at the start in 2022"
    INITIAL_ACTIVE = "activity before the start in 2022"
    ENTRY = "joining the network"
    EXIT = "leaving the network"
    HOST = "host city of the Summit"
    PRIORITY = "priority themes of the Summit"
    FEE = "paying the fee"
    TRAINING_APPLICATION = "applying for a training seat"
    TRAINING_SEAT = "lot for the training seats"
    ACTIVITY = "taking part in the year's activities"
    MEETING = "order of the ring in a thematic unit"
    PROPOSAL = "drafting a proposal"
    AXIS = "axis of a draft"
    SECOND_PARTNER = "wanting a second partner"
    UNIT_SEARCH = "order in which a unit is searched for partners"
    SIZE_POINT = "points of members on the circle from which candidates are drawn"
    SIZE_DRAW = "candidates drawn by size"
    CANDIDATE = "taste for a candidate partner"
    CONSENT = "consent of a partner"
    QUEUE = "order in which coordinators look for partners"
    COST = "cost of a project"
    IDEA = "idea of a project"
    QUALITY = "noise of quality"
    CIVIL_PARTNER = "civil-society partner of a project"
    REQUEST = "share of its cost that a draft asks for"
    LOTTERY = "lottery of proposals"
    GO_AHEAD = "whether a project goes ahead"
    CANCELLATION = "whether a project is cancelled"
    COMPLETION = "whether a project is completed"
    ATTENDANCE = "coming to the Summit"
    SYNTHETIC_SIZE = "population of a synthetic city"
    SYNTHETIC_PLACE = "place of a synthetic city"


@compiled
def _mix(x: Codes) -> Codes:
    """Scramble 64-bit words: a bijection in which every input bit reaches every output bit."""
    x = (x ^ (x >> _S30)) * _FIRST
    x = (x ^ (x >> _S27)) * _SECOND
    return x ^ (x >> _S31)


@compiled
def stream_keys(seeds: Codes, purpose: np.uint64, year: int) -> Codes:
    """The key of a stream in the runs with some seeds.

    Seed and year stand side by side in one word, so that no two keys of a purpose are alike.

    Args:
        seeds: seeds of runs.
        purpose: code of the name of the purpose.
        year: the year, 0 for what is drawn once.
    """
    return _mix(_mix(seeds | (np.uint64(year) << _YEAR)) ^ purpose)


@compiled
def _uniform(codes: Codes, key: np.uint64) -> Floats:
    """Words as numbers strictly between 0 and 1, so that their quantiles are finite."""
    return ((_mix(codes ^ key) >> _S11).astype(np.float64) + 0.5) * 2.0**-53


@compiled
def _uniforms(codes: Codes, keys: Codes) -> Floats:
    draws = np.empty((len(keys), len(codes)))
    for k in range(len(keys)):
        draws[k] = _uniform(codes, keys[k])
    return draws


@compiled
def _pair_uniform(from_codes: Codes, to_codes: Codes, key: np.uint64) -> Floats:
    return _uniform(_mix(from_codes ^ key) + to_codes * _GOLDEN, _ZERO)


@compiled
def _numbered(codes: Codes, counts: Ints, key: np.uint64) -> Floats:
    """Draws of pairs of a code and 0, 1, 2 …, without a column of either."""
    words = _mix(codes ^ key)
    numbers = np.arange(counts.max() if len(counts) else 0).astype(np.uint64) * _GOLDEN
    pairs = np.empty(int(counts.sum()), dtype=np.uint64)
    end = 0
    for k in range(len(counts)):
        start, end = end, end + counts[k]
        np.add(numbers[: counts[k]], words[k], pairs[start:end])
    return _uniform(pairs, _ZERO)


def city_codes(ids: Ints) -> Codes:
    """One well-scattered 64-bit code for each city id, computed once for a pool."""
    return _mix(ids.astype(np.uint64) * _GOLDEN + _GOLDEN)


@cache
def code_of(*names: str) -> Codes:
    """The codes of things with a name instead of an id, such as countries: one a name."""
    words = [int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big") for name in names]
    return np.array(words, dtype=np.uint64)


class Streams:
    """The random streams of one run.

    Every method takes the codes of the cities concerned and returns one number for each, whatever other
    cities there are.
    """

    def __init__(self, seed: SupportsInt) -> None:
        self.seed = int(seed)
        self._seeds = np.array([self.seed], dtype=np.uint64)

    def _key(self, purpose: Purpose, year: int) -> np.uint64:
        key: np.uint64 = stream_keys(self._seeds, code_of(purpose.name)[0], year)[0]
        return key

    def uniform(self, purpose: Purpose, year: int, codes: Codes) -> Floats:
        """Uniform numbers on (0, 1)."""
        return _uniform(codes, self._key(purpose, year))

    def uniforms(self, purposes: Sequence[Purpose], year: int, codes: Codes) -> Floats:
        """Uniform numbers on (0, 1) for several purposes, one row a purpose: each that of ``uniform``."""
        return _uniforms(codes, np.array([self._key(purpose, year) for purpose in purposes]))

    def normal(self, purpose: Purpose, year: int, codes: Codes) -> Floats:
        """Standard normal numbers, by the inverse of the distribution function."""
        return np.asarray(ndtri(self.uniform(purpose, year, codes)), dtype=np.float64)

    def normals(self, purposes: Sequence[Purpose], year: int, codes: Codes) -> Floats:
        """Standard normal numbers for several purposes, one row a purpose: each that of ``normal``."""
        return np.asarray(ndtri(self.uniforms(purposes, year, codes)), dtype=np.float64)

    def beta(self, purpose: Purpose, year: int, codes: Codes, alpha: float, beta: float) -> Floats:
        """Beta-distributed numbers on (0, 1)."""
        quantiles = betaincinv(alpha, beta, self.uniform(purpose, year, codes))
        return np.asarray(quantiles, dtype=np.float64)

    def exponential(self, purpose: Purpose, year: int, codes: Codes) -> Floats:
        """Standard exponential numbers; the smallest of e/weight is a draw with these weights."""
        return -np.log(self.uniform(purpose, year, codes))

    def pair_uniform(self, purpose: Purpose, year: int, from_codes: Codes, to_codes: Codes) -> Floats:
        """Uniform numbers on (0, 1), one for each ordered pair of cities."""
        return _pair_uniform(from_codes, to_codes, self._key(purpose, year))

    def numbered(self, purpose: Purpose, year: int, codes: Codes, counts: Ints) -> Floats:
        """Uniform numbers on (0, 1), ``counts`` of them for each city, one city after another.

        They are those of ``pair_uniform`` for the city and the numbers 0, 1, 2 …; a larger count brings more
        of them and changes none.
        """
        return _numbered(codes, counts, self._key(purpose, year))

    def pair_gumbel(self, purpose: Purpose, year: int, from_codes: Codes, to_codes: Codes) -> Floats:
        """Standard Gumbel numbers; ranking utility + Gumbel is a softmax choice without replacement."""
        return -np.log(-np.log(self.pair_uniform(purpose, year, from_codes, to_codes)))
