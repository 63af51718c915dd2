"""Keyed random streams: every draw is a function of run seed, purpose, year and city (or pair of cities).

No generator is carried along, so no draw depends on how many draws came before it. Adding a city, an
event, a scenario or a replication changes no other draw; two scenarios with one seed stay identical until
they differ by cause, and paired comparisons gain their full precision (common random numbers).

The construction is counter-based: a 64-bit key of (seed, purpose, year) is combined with the code of the
city and scrambled by the finaliser of SplitMix64 (Steele, Lea & Flood 2014).
"""

from enum import StrEnum
from functools import cache
from hashlib import blake2b
from typing import SupportsInt

import numpy as np
from scipy.special import betaincinv, ndtri

from paradiplomacy.columns import Codes, Floats, Ints, compiled

_GOLDEN, _NOTHING = np.uint64(0x9E3779B97F4A7C15), np.uint64(0)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = (np.uint64(shift) for shift in (30, 27, 31, 11))


class Purpose(StrEnum):
    """What a draw is for. One purpose is one stream: no two decisions share their chance."""

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
    LOTTERY = "lottery of proposals"
    GO_AHEAD = "whether a project goes ahead"
    CANCELLATION = "whether a project is cancelled"
    COMPLETION = "whether a project is completed"
    SYNTHETIC_SIZE = "population of a synthetic city"
    SYNTHETIC_PLACE = "place of a synthetic city"


@compiled
def _mix(x: Codes) -> Codes:
    """Scramble 64-bit words: a bijection in which every input bit reaches every output bit."""
    x = (x ^ (x >> _S30)) * _FIRST
    x = (x ^ (x >> _S27)) * _SECOND
    return x ^ (x >> _S31)


@compiled
def _uniform(codes: Codes, key: np.uint64) -> Floats:
    """Words as numbers strictly between 0 and 1, so that their quantiles are finite."""
    return ((_mix(codes ^ key) >> _S11).astype(np.float64) + 0.5) * 2.0**-53


@compiled
def _pair_uniform(from_codes: Codes, to_codes: Codes, key: np.uint64) -> Floats:
    return _uniform(_mix(from_codes ^ key) + to_codes * _GOLDEN, _NOTHING)


def city_codes(ids: Ints) -> Codes:
    """One well-scattered 64-bit code for each city id, computed once for a pool."""
    return _mix(ids.astype(np.uint64) * _GOLDEN + _GOLDEN)


@cache
def code_of(name: str) -> Codes:
    """The code of something with a name instead of an id, such as a country: shape (1,)."""
    return np.array([int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big")], dtype=np.uint64)


class Streams:
    """The random streams of one run.

    Every method takes the codes of the cities concerned and returns one number for each, whatever other
    cities there are.
    """

    def __init__(self, seed: SupportsInt) -> None:
        self.seed = int(seed)

    def _key(self, purpose: Purpose, year: int) -> np.uint64:
        label = f"{self.seed}|{purpose.name}|{year}".encode()
        return np.uint64(int.from_bytes(blake2b(label, digest_size=8).digest(), "big"))

    def uniform(self, purpose: Purpose, year: int, codes: Codes) -> Floats:
        """Uniform numbers on (0, 1)."""
        return _uniform(codes, self._key(purpose, year))

    def normal(self, purpose: Purpose, year: int, codes: Codes) -> Floats:
        """Standard normal numbers, by the inverse of the distribution function."""
        return np.asarray(ndtri(self.uniform(purpose, year, codes)), dtype=np.float64)

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

    def pair_gumbel(self, purpose: Purpose, year: int, from_codes: Codes, to_codes: Codes) -> Floats:
        """Standard Gumbel numbers; ranking utility + Gumbel is a softmax choice without replacement."""
        return -np.log(-np.log(self.pair_uniform(purpose, year, from_codes, to_codes)))
