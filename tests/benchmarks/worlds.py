"""Worlds of different size, and what a few years in them cost."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from paradiplomacy.model import CityNetwork
from paradiplomacy.scenario.files import load_scenario
from paradiplomacy.scenario.scenario import Scenario
from paradiplomacy.world.sources import candidate_cities

SEED = 1995


@dataclass(frozen=True)
class Trial:
    """How long a world took, in seconds, and how much happened in it."""

    construction: float
    stepping: float
    cities: int
    years: int
    member_years: int
    drafts: int

    @property
    def city_years(self) -> int:
        return self.cities * self.years

    @property
    def together(self) -> float:
        return self.construction + self.stepping


def baseline(last_year: int | None = None, **parameters: Any) -> Scenario:
    """The baseline with other parameters; the names of these have two underscores for the dot."""
    values = {name.replace("__", "."): value for name, value in parameters.items()}
    return load_scenario("baseline", set=values, last_year=last_year)


def built(scenario: Scenario) -> tuple[CityNetwork, float]:
    """A world before its first year, and how long it took to make."""
    start = time.perf_counter()
    model = CityNetwork(scenario, rng=SEED)
    return model, time.perf_counter() - start


def stepped(model: CityNetwork, construction: float = 0.0) -> Trial:
    """Run a world to its last year."""
    years = len(model.settings.years)
    start = time.perf_counter()
    for _ in range(years):
        model.step()
    seconds = time.perf_counter() - start
    member_years, drafts = (sum(model.indicators[name]) for name in ("members", "proposals"))
    return Trial(construction, seconds, places(model.settings), years, member_years, drafts)


def places(scenario: Scenario) -> int:
    """How many cities there are, of which a model goes without those that never join."""
    return int(scenario.parameters["cities.synthetic"]) or len(candidate_cities().id)


type Trials[Size] = dict[Size, list[Trial]]


def compared[Size](
    benchmark: Any, worlds: Mapping[Size, Scenario], rounds: int, repeats: int = 3
) -> Trials[Size]:
    """Several worlds that take turns; pytest-benchmark measures the years of the last and largest.

    Args:
        benchmark: the fixture of pytest-benchmark.
        worlds: the scenarios by size, the largest last.
        rounds: how often each has its turn.
        repeats: how often in a turn all but the largest are run, whose short times vary more.

    """
    *small, large = worlds
    trials: Trials[Size] = {size: [] for size in worlds}

    def others_first() -> tuple[tuple[CityNetwork, float], dict[str, Any]]:
        for size in small:
            trials[size] += [stepped(*built(worlds[size])) for _ in range(repeats)]
        return built(worlds[large]), {}

    def years(model: CityNetwork, construction: float) -> None:
        trials[large].append(stepped(model, construction))

    for size in worlds:
        # what is made once for all runs, such as synthetic places, is made before anything is timed
        built(worlds[size])
    benchmark.pedantic(years, setup=others_first, rounds=rounds)
    return trials


def best(trials: list[Trial]) -> Trial:
    """The least times of a world; what happened in it is the same every time."""
    one = trials[0]
    construction = min(trial.construction for trial in trials)
    stepping = min(trial.stepping for trial in trials)
    return Trial(construction, stepping, one.cities, one.years, one.member_years, one.drafts)
