"""Many runs of a scenario as arrays: one row a replication, one column a year.

Replication r has seed 1995 + r, so that two scenarios are paired by row.
"""

import math
import multiprocessing
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from itertools import batched, groupby
from operator import itemgetter
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from behaviour.ablations import without
from paradiplomacy.common import each
from paradiplomacy.common.columns import CENTS, Ints
from paradiplomacy.indicators import tables
from paradiplomacy.indicators.base import Picture
from paradiplomacy.indicators.measure import measure_runs
from paradiplomacy.phases import year as years
from paradiplomacy.scenario.files import load_scenario
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.world.cities import pool, population_of
from paradiplomacy.world.ledger import Transfer
from paradiplomacy.world.state import World as Simulated

SEED = 1995
WORKERS = min(os.cpu_count() or 1, 4)
BY_COUNTRY = ("members", "active_members", "proposals")
COUNTED = {name: f"{name} by country" for name in BY_COUNTRY}
TOGETHER = 32
"""Replications that are simulated in one world."""
METROPOLIS = 500_000
"""Inhabitants above which a city is a metropolis; all seats of governments but Sucre have more."""

type Values = NDArray[np.float64]
type Settings = tuple[tuple[str, object], ...]


@dataclass(frozen=True)
class World:
    """A scenario with some parameters set, simulated until a year.

    Attributes:
        scenario: name of a built-in scenario, or a file of this folder.
        settings: parameters set, as pairs of name and value.
        last_year: the last year simulated.
        off: a mechanism taken away that no parameter switches off, by its name in ``ablations.py``.
    """

    scenario: str
    settings: Settings = ()
    last_year: int = 2026
    off: str = ""

    def with_settings(self, settings: Mapping[str, object]) -> "World":
        """The same world with further parameters set."""
        return replace(self, settings=tuple(sorted({**dict(self.settings), **settings}.items())))

    def ablated(self, off: str) -> "World":
        """The same world without a mechanism."""
        return replace(self, off=off)

    @property
    def source(self) -> str:
        """What ``load_scenario`` takes."""
        file = Path(__file__).with_name("scenarios") / self.scenario
        return str(file) if file.suffix else self.scenario


@dataclass(frozen=True)
class Run:
    """One replication: indicators by year, and counts by country and year."""

    indicators: dict[str, Values]
    countries: dict[str, Values]


@dataclass(frozen=True)
class Runs:
    """Replications of one world.

    Attributes:
        years: the years simulated.
        indicators: by name, replications × years, with those of ``OBSERVED``; undefined is NaN.
        countries: the counts of ``BY_COUNTRY``, replications × years × countries.
    """

    years: NDArray[np.int64]
    indicators: dict[str, Values]
    countries: dict[str, Values]

    def __len__(self) -> int:
        return len(next(iter(self.indicators.values())))

    def in_years(self, name: str, first: int, last: int) -> Values:
        """An indicator in some years, replications × years."""
        return self.indicators[name][:, (self.years >= first) & (self.years <= last)]

    def mean(self, name: str, first: int, last: int) -> Values:
        """Mean over years of an indicator that is defined in each, one value a replication."""
        return self.in_years(name, first, last).mean(axis=1)

    def defined(self, name: str, year: int) -> Values:
        """An indicator of a year in the replications in which it is defined."""
        values = self.in_years(name, year, year)[:, 0]
        return values[~np.isnan(values)]

    def activity_by_country(self, first: int, last: int) -> Values:
        """Active members over members of some years, replications × countries; undefined is NaN."""
        rows = (self.years >= first) & (self.years <= last)
        active, members = (
            self.countries[name][:, rows].sum(axis=1) for name in ("active_members", "members")
        )
        return np.asarray(np.where(members > 0, active / np.maximum(members, 1), np.nan))

    def rate(self, name: str, countries: tuple[str, ...], first: int, last: int) -> Values:
        """A yearly count over members of some countries and years, one value a replication."""
        rows = (self.years >= first) & (self.years <= last)
        columns = [COUNTRIES.index(country) for country in countries]
        counted, members = (
            self.countries[k][:, rows][:, :, columns].sum(axis=(1, 2)) for k in (name, "members")
        )
        return np.asarray(counted / members)


def simulate(world: World, replications: Sequence[int]) -> list[Run]:
    """Some replications of a world, side by side, year by year."""
    settings = load_scenario(world.source, set=dict(world.settings), last_year=world.last_year)
    seen: dict[str, list[Values]] = defaultdict(list)
    with without(world.off):
        runs = Simulated(settings, [SEED + number for number in replications], pruned=True)
        for _ in settings.years:
            for phase in years.YEAR:
                phase(runs)
            observed = {name: observe(runs) for name, observe in OBSERVED.items()}
            for name, values in {**measure_runs(runs), **observed, **countries(runs)}.items():
                seen[name].append(values)
    shape = len(settings.years), len(replications)
    columns = {name: np.array(values, dtype=np.float64).reshape(*shape, -1) for name, values in seen.items()}
    by_country = {name: columns[COUNTED[name]] for name in BY_COUNTRY}
    return [
        Run(
            {name: columns[name][:, place, 0] for name in columns.keys() - COUNTED.values()},
            {name: by_country[name][:, place] for name in BY_COUNTRY},
        )
        for place in range(len(replications))
    ]


def countries(runs: Simulated) -> dict[str, Ints]:
    """The counts by country, under names that no indicator has."""
    table = tables.countries(runs)
    return {COUNTED[name]: np.asarray(table[name], dtype=np.int64) for name in BY_COUNTRY}


def _entrants_population(world: Simulated) -> Values:
    """Median population of those who joined this year."""
    rows = world.record.entrants
    of_run = [world.cities.population[rows[world.cities.run[rows] == run]] for run in range(world.runs)]
    return np.array([np.median(one) if len(one) else math.nan for one in of_run])


def _metropoles(world: Simulated) -> Values:
    """Share of metropoles among the members over their share among all candidates."""
    rows = world.cities.members
    share = (population_of(pool(world.settings)[0], world.settings) > METROPOLIS).mean()
    large = world.counts(rows[world.cities.population[rows] > METROPOLIS]) / world.counts(rows)
    return large / share if share else np.full(world.runs, math.nan)


def _border_capacity(world: Simulated) -> Values:
    """Mean capacity of members at a border."""
    cities = world.cities
    rows = (cities.member & cities.border).nonzero()[0]
    return each.means(cities.run[rows], cities.capacity[rows], world.runs, math.nan)


def _drafts_a_member(world: Simulated, group: Ints) -> Values:
    """Drafts of the year over members of a group."""
    drafts = world.record.drafts.coordinator
    return world.counts(drafts[np.isin(drafts, group)]) / world.counts(group)


def _smallest(world: Simulated) -> Ints:
    """The smaller half of the members of each run."""
    picture = Picture(world)
    return picture.members[picture.small]


def _largest(world: Simulated) -> Ints:
    """The largest fifth of the members of each run."""
    picture = Picture(world)
    return picture.members[picture.large]


OBSERVED: Mapping[str, Callable[[Simulated], Values]] = {
    "spent_usd": lambda world: world.ledger.total(Transfer.GRANT) / CENTS,
    "trained": lambda world: world.counts(world.cities.trained.nonzero()[0]).astype(np.float64),
    "entrants_population": _entrants_population,
    "metropoles": _metropoles,
    "border_capacity": _border_capacity,
    "drafts_small": lambda world: _drafts_a_member(world, _smallest(world)),
    "drafts_large": lambda world: _drafts_a_member(world, _largest(world)),
}
"""What requirements measure beside the indicators, each year and in each run; ``spent_usd`` is what the fund
paid before anything came back, ``trained`` the seats taken."""


@dataclass
class Laboratory:
    """Simulates each replication of each world once, on a few processes or, with none, in this one."""

    processes: int = WORKERS
    _done: dict[World, list[Run]] = field(default_factory=dict)
    _pool: ProcessPoolExecutor | None = None

    def runs(self, world: World, replications: int) -> Runs:
        """The first replications of a world."""
        self.prepare([world], replications)
        return _stacked(self._done[world][:replications], world.last_year)

    def prepare(self, worlds: Iterable[World], replications: int) -> None:
        """Simulate what is missing of several worlds, side by side."""
        missing = [
            (world, number)
            for world in dict.fromkeys(worlds)
            for number in range(len(self._done.setdefault(world, [])), replications)
        ]
        chunks = [
            (world, [number for _, number in some])
            for world, of_world in groupby(missing, key=itemgetter(0))
            for some in batched(of_world, TOGETHER)
        ]
        worlds, numbers = [world for world, _ in chunks], [some for _, some in chunks]
        simulated = self._executor().map if self.processes else map
        for world, runs in zip(worlds, simulated(simulate, worlds, numbers), strict=True):
            self._done[world] += runs

    def forget(self) -> None:
        """Let go of all replications."""
        self._done.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def _executor(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # pytest-xdist has threads, which forking does not go with
            self._pool = ProcessPoolExecutor(self.processes, multiprocessing.get_context("spawn"))
        return self._pool


def _stacked(runs: list[Run], last_year: int) -> Runs:
    names = runs[0].indicators
    years = np.arange(last_year + 1 - len(next(iter(names.values()))), last_year + 1)
    return Runs(
        years,
        {name: np.stack([run.indicators[name] for run in runs]) for name in names},
        {name: np.stack([run.countries[name] for run in runs]) for name in BY_COUNTRY},
    )
