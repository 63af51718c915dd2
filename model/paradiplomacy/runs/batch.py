"""Runs side by side: several seeds in one world, and scenarios that share their past until they differ."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from paradiplomacy.experiment.case import Case
from paradiplomacy.indicators.measure import measure_runs, side_by_side
from paradiplomacy.indicators.tables import countries
from paradiplomacy.phases.year import YEAR
from paradiplomacy.results.tables import side_by_side_batch
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.scenario.scenario import Scenario
from paradiplomacy.world.conditions import conditions, same_conditions
from paradiplomacy.world.state import World



@dataclass
class History:
    """What was measured of runs side by side: of each year the columns of indicators and countries."""

    years: list[dict[str, Any]] = field(default_factory=list)
    countries: list[dict[str, Any]] = field(default_factory=list)

    def copy(self) -> "History":
        """One to go on with in another way."""
        return History(self.years.copy(), self.countries.copy())

    def observe(self, world: World) -> None:
        """Add the year that is over."""
        self.years.append(measure_runs(world))
        self.countries.append(countries(world))

    def tables(self, first_year: int, runs: int) -> dict[str, dict[str, NDArray[Any]]]:
        """The columns of each table: all years of one run after another."""
        years = np.arange(first_year, first_year + len(self.years))
        codes, each = np.array(COUNTRIES, dtype=object), len(COUNTRIES)
        of_countries = {
            "year": np.tile(np.repeat(years, each), runs),
            "country": np.tile(codes, runs * len(years)),
        }
        return {
            "years": {"year": np.tile(years, runs), **_run_by_run(self.years, runs)},
            "countries": {**of_countries, **_run_by_run(self.countries, runs)},
        }


def _run_by_run(rows: Sequence[dict[str, NDArray[Any]]], runs: int) -> dict[str, NDArray[Any]]:
    """Columns in which a run has all its years, from years in which runs stand side by side."""
    stacked = {name: np.stack([row[name] for row in rows]) for name in rows[0]}
    return {
        name: values.reshape(len(rows), runs, -1).transpose(1, 0, 2).ravel()
        for name, values in stacked.items()
    }


def play(scenarios: Sequence[Scenario], seeds: Sequence[int]) -> list[History]:
    """What scenarios come to with some seeds; as long as several set the same, they are one world.

    Args:
        scenarios: alike in all but events.
        seeds: of the runs.
    """
    histories: list[History] = [History() for _ in scenarios]
    every = list(range(len(scenarios)))
    _go_on(World(scenarios[0], seeds, pruned=True), History(), scenarios, every, histories)
    return histories


def _go_on(
    world: World,
    history: History,
    scenarios: Sequence[Scenario],
    together: list[int],
    histories: list[History],
) -> None:
    """The years that are left of scenarios that were the same so far, the first of them in this world."""
    lead = scenarios[together[0]]
    for year in range(world.year + 1, lead.last_year + 1):
        now = conditions(lead, year)
        parting = [one for one in together if not same_conditions(conditions(scenarios[one], year), now)]
        if parting:
            together = [one for one in together if one not in parting]
            fork = world.fork(scenarios[parting[0]])
            _go_on(fork, history.copy(), scenarios, parting, histories)
        for phase in YEAR:
            phase(world)
        history.observe(world)
    for one in together:
        histories[one] = history


def tables_of(cases: Sequence[Case]) -> dict[str, pa.RecordBatch]:
    """The tables of some runs, made side by side as far as they can be; as if each were made alone."""
    made: list[tuple[Sequence[Case], dict[str, dict[str, NDArray[Any]]]]] = []
    for seeds, arms in _alike(cases):
        scenarios = [arm[0].scenario for arm in arms]
        for arm, history in zip(arms, play(scenarios, seeds), strict=True):
            made.append((arm, history.tables(scenarios[0].first_year, len(seeds))))
    return {
        name: pa.concat_batches([side_by_side_batch(name, arm, tables[name]) for arm, tables in made])
        for name in ("years", "countries")
    }


def _alike(cases: Sequence[Case]) -> Iterator[tuple[list[int], list[list[Case]]]]:
    """Seeds and the arms that are run with them, which differ in no more than their events."""
    arms: dict[bytes, list[Case]] = defaultdict(list)
    for case in cases:
        arms[case.arm.digest].append(case)
    groups: dict[Any, list[list[Case]]] = defaultdict(list)
    for of_arm in arms.values():
        groups[_past(of_arm)].append(of_arm)
    for group in groups.values():
        yield [case.seed for case in group[0]], group


def _past(cases: Sequence[Case]) -> tuple[Any, ...]:
    """What must be the same in arms that begin as one world."""
    scenario = cases[0].scenario
    settled = (scenario.start, scenario.governments, scenario.first_year, scenario.last_year)
    seeds = tuple(case.seed for case in cases)
    return seeds, settled, scenario.parameters.model_dump_json() if len(cases) else ""


__all__ = ["play", "side_by_side", "tables_of"]
