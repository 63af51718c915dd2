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

from paradiplomacy.common import each
from paradiplomacy.common.columns import Codes, Floats, Ints, compiled
from paradiplomacy.common.seeds import RUN_BITS

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
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


_PLACES = {name: place for place, name in enumerate(Purpose.__members__)}
_YEARS_AT_A_TIME = 3
"""Years whose keys are kept: those of the start are asked for in each."""


@compiled
def _mix(x: Codes) -> Codes:
    """Scramble 64-bit words: a bijection in which every input bit reaches every output bit."""
    x = (x ^ (x >> _S30)) * _FIRST
    x = (x ^ (x >> _S27)) * _SECOND
    return x ^ (x >> _S31)


def stream_keys(seeds: Codes, purposes: Codes, year: int | Codes) -> Codes:
    """The keys of some streams (rows) in the runs with some seeds (columns).

    Seed and year stand side by side in one word, so that no two keys of a purpose are alike.

    Args:
        seeds: seeds of runs.
        purposes: codes of the names of the purposes.
        year: the year, 0 for what is drawn once; or several, for a single seed.
    """
    words: Codes = _mix(seeds | (np.uint64(year) << _YEAR))
    return _mix((words ^ purposes[:, np.newaxis]).ravel()).reshape(len(purposes), -1)


@compiled
def _between_0_and_1(words: Codes) -> Floats:
    """Words as numbers strictly between 0 and 1, so that their quantiles are finite; the order is kept."""
    return ((words >> _S11).astype(np.float64) + 0.5) * 2.0**-53


@compiled
def _unit_interval(words: Codes) -> Floats:
    """Scrambled words as numbers."""
    return _between_0_and_1(_mix(words))


@compiled
def _uniform(codes: Codes, keys: Codes, runs: Ints) -> Floats:
    return _unit_interval(codes ^ keys[runs])


@compiled
def numbers(codes: Codes, counts: Ints, keys: Codes) -> Floats:
    """Draws of pairs of a code and 0, 1, 2 …, without a column of either; one key, or one for each code."""
    words = _mix(codes ^ keys)
    most = total = 0
    for count in counts:
        most, total = max(most, count), total + count
    steps = np.arange(most).astype(np.uint64) * _GOLDEN
    pairs = np.empty(total, dtype=np.uint64)
    end = 0
    for k in range(len(counts)):
        start, end = end, end + counts[k]
        np.add(steps[: counts[k]], words[k], pairs[start:end])
    return _unit_interval(pairs)


def city_codes(ids: Ints) -> Codes:
    """One well-scattered 64-bit code for each city id, computed once for a pool."""
    return _mix(ids.astype(np.uint64) * _GOLDEN + _GOLDEN)


@cache
def code_of(*names: str) -> Codes:
    """The codes of things with a name instead of an id, such as countries: one a name."""
    words = [int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big") for name in names]
    return np.array(words, dtype=np.uint64)


class Streams:
    """The random streams of some runs.

    Every method takes the codes of the cities concerned, and for each the run whose chance it is (the first,
    if none is named), and returns one number for each, whatever other cities and runs there are.

    Args:
        seeds: the seed of a run, or of each of several.
    """

    def __init__(self, seeds: SupportsInt | Sequence[int]) -> None:
        several = seeds if isinstance(seeds, Sequence) else [int(seeds)]
        self.seeds: Codes = np.array(several, dtype=np.uint64)
        self._keys: dict[int, Codes] = {}

    def __len__(self) -> int:
        return len(self.seeds)

    def keys(self, purpose: Purpose, year: int) -> Codes:
        """The key of a stream in each run."""
        if year not in self._keys:
            if len(self._keys) > _YEARS_AT_A_TIME:
                self._keys.clear()
            self._keys[year] = stream_keys(self.seeds, code_of(*_PLACES), year)
        keys: Codes = self._keys[year][_PLACES[purpose._name_]]
        return keys

    def uniform(self, purpose: Purpose, year: int, codes: Codes, runs: Ints | None = None) -> Floats:
        """Uniform numbers on (0, 1)."""
        return _uniform(codes, self.keys(purpose, year), _first_run(codes) if runs is None else runs)

    def own(self, name: str, year: int, codes: Codes) -> Floats:
        """Uniform numbers on (0, 1) of a single run for what a user's module calls by a name."""
        if len(self) > 1:  # the runs of such a world would all have the lots of the first
            raise ValueError("such numbers are of a single run")
        return _uniform(codes, stream_keys(self.seeds, code_of(name), year)[0], _first_run(codes))

    def lowest(self, purpose: Purpose, years: Sequence[int], codes: Codes, run: int) -> Floats:
        """The lowest of the numbers that ``uniform`` gives each city in some years of a run."""
        when = np.array(years, dtype=np.uint64)
        lowest = np.full(len(codes), np.iinfo(np.uint64).max)
        for key in stream_keys(self.seeds[run : run + 1], code_of(purpose.name), when)[0]:
            np.minimum(lowest, _mix(codes ^ key), out=lowest)
        return _between_0_and_1(lowest)

    def normal(self, purpose: Purpose, year: int, codes: Codes, runs: Ints | None = None) -> Floats:
        """Standard normal numbers, by the inverse of the distribution function."""
        return np.asarray(ndtri(self.uniform(purpose, year, codes, runs)), dtype=np.float64)

    def of_names(self, purpose: Purpose, year: int, *names: str) -> Floats:
        """Standard normal numbers for things with a name, shape (runs, names)."""
        codes, runs = code_of(*names), np.arange(len(self)).repeat(len(names))
        return self.normal(purpose, year, each.repeated(codes, len(self)), runs).reshape(-1, len(names))

    def beta(
        self, purpose: Purpose, year: int, codes: Codes, alpha: float, beta: float, runs: Ints | None = None
    ) -> Floats:
        """Beta-distributed numbers on (0, 1)."""
        quantiles = betaincinv(alpha, beta, self.uniform(purpose, year, codes, runs))
        return np.asarray(quantiles, dtype=np.float64)

    def exponential(self, purpose: Purpose, year: int, codes: Codes, runs: Ints | None = None) -> Floats:
        """Standard exponential numbers; the smallest of e/weight is a draw with these weights."""
        return -np.log(self.uniform(purpose, year, codes, runs))

    def pair_uniform(
        self, purpose: Purpose, year: int, from_codes: Codes, to_codes: Codes, runs: Ints | None = None
    ) -> Floats:
        """Uniform numbers on (0, 1), one for each ordered pair of cities."""
        words = _mix(from_codes ^ self.keys(purpose, year)[_first_run(to_codes) if runs is None else runs])
        return _unit_interval(words + to_codes * _GOLDEN)

    def numbered(
        self, purpose: Purpose, year: int, codes: Codes, counts: Ints, runs: Ints | None = None
    ) -> Floats:
        """Uniform numbers on (0, 1), ``counts`` of them for each city, one city after another.

        They are those of ``pair_uniform`` for the city and the numbers 0, 1, 2 …; a larger count brings more
        of them and changes none.
        """
        return numbers(codes, counts, self.keys(purpose, year)[_first_run(codes) if runs is None else runs])

    def pair_gumbel(
        self, purpose: Purpose, year: int, from_codes: Codes, to_codes: Codes, runs: Ints | None = None
    ) -> Floats:
        """Standard Gumbel numbers; ranking utility + Gumbel is a softmax choice without replacement."""
        return -np.log(-np.log(self.pair_uniform(purpose, year, from_codes, to_codes, runs)))


def _first_run(codes: Codes) -> Ints:
    """The first run for each of some codes."""
    return np.zeros(len(codes), dtype=np.int64)
