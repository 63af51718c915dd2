"""Many runs of a scenario as arrays: one row a replication, one column a year.

Replication r has seed 1995 + r, so that two scenarios are paired by row.
"""

import multiprocessing
import os
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from paradiplomacy.common.columns import CENTS
from paradiplomacy.model import CityNetwork
from paradiplomacy.scenario.files import load_scenario
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.world.ledger import Transfer

SEED = 1995
WORKERS = min(os.cpu_count() or 1, 4)
BY_COUNTRY = ("members", "proposals")

type Values = NDArray[np.float64]
type Settings = tuple[tuple[str, object], ...]


@dataclass(frozen=True)
class World:
    """A scenario with some parameters set, simulated until a year.

    Attributes:
        scenario: name of a built-in scenario, or a file of this folder.
        settings: parameters set, as pairs of name and value.
        last_year: the last year simulated.
    """

    scenario: str
    settings: Settings = ()
    last_year: int = 2025

    def with_settings(self, settings: Mapping[str, object]) -> "World":
        """The same world with further parameters set."""
        return World(
            self.scenario, tuple(sorted({**dict(self.settings), **settings}.items())), self.last_year
        )

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
        indicators: by name, replications × years; undefined is NaN. ``spent_usd`` is what the fund paid
            before anything came back.
        countries: ``members`` and ``proposals``, replications × years × countries.
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

    def rate(self, name: str, countries: tuple[str, ...], first: int, last: int) -> Values:
        """A yearly count over members of some countries and years, one value a replication."""
        rows = (self.years >= first) & (self.years <= last)
        columns = [COUNTRIES.index(country) for country in countries]
        counted, members = (
            self.countries[k][:, rows][:, :, columns].sum(axis=(1, 2)) for k in (name, "members")
        )
        return np.asarray(counted / members)


def simulate(world: World, replication: int) -> Run:
    """One replication of a world, year by year."""
    settings = load_scenario(world.source, set=dict(world.settings), last_year=world.last_year)
    model = CityNetwork(settings, rng=SEED + replication)
    spent = []
    while model.year < world.last_year:
        model.step()
        spent.append(model.world.ledger.total(Transfer.GRANT) / CENTS)
    columns = {
        name: np.array(values, dtype=np.float64) for name, values in model.datacollector.model_vars.items()
    }
    table = model.tables()["countries"]
    shape = len(model.years), len(COUNTRIES)
    countries = {name: np.array(table[name], dtype=np.float64).reshape(shape) for name in BY_COUNTRY}
    return Run({**columns, "spent_usd": np.array(spent)}, countries)


@dataclass
class Laboratory:
    """Simulates each replication of each world once, on a few processes or, with none, in this one."""

    processes: int = WORKERS
    _done: dict[World, list[Run]] = field(default_factory=dict)
    _pool: ProcessPoolExecutor | None = None

    def runs(self, world: World, replications: int) -> Runs:
        """The first replications of a world."""
        done = self._done.setdefault(world, [])
        missing = range(len(done), replications)
        simulated = self._executor().map if self.processes else map
        done += simulated(simulate, [world] * len(missing), missing)
        return _stacked(done[:replications], world.last_year)

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
