"""The model: a network of cities, one step a year."""

from functools import partial
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import pandas as pd

from paradiplomacy.agents import City, Donor, NationalGovernment, Secretariat
from paradiplomacy.errors import ParadiplomacyError
from paradiplomacy.indicators import INDICATORS, Value, measure
from paradiplomacy.parameters import COUNTRIES
from paradiplomacy.phases import activity, allocation, calls, finish, learning, outside, summit, treasury
from paradiplomacy.scenario import Scenario, load_scenario
from paradiplomacy.tables import Tables
from paradiplomacy.world.data import Places
from paradiplomacy.world.state import World


class CityNetwork(mesa.Model[mesa.Agent[Any], Any]):
    """Cities that cooperate through a network, year by year.

    Args:
        settings: name of a built-in scenario, path of a scenario file, or a scenario.
        rng: the seed of the run; a generator yields one, none takes one from the system. It is kept in
            ``seed`` and gives the same run again.
        detail: keep the tables of cities, ties, projects and the ledger of every year.
        extra_cities: further candidates beside the shipped cities.

    Attributes:
        year: the last year simulated; before the first step the year before the scenario begins.
        settings: the resolved scenario.
        seed: seed of the run.
        world: the columns behind the agents.
        datacollector: the indicators by year.

    Raises:
        ScenarioError: the scenario cannot be used.
        ParadiplomacyError: ``rng`` cannot be used.
    """

    def __init__(
        self,
        settings: str | Path | Scenario = "baseline",
        rng: int | np.integer | np.random.Generator | None = None,
        *,
        detail: bool = False,
        extra_cities: Places | None = None,
    ) -> None:
        self.settings = load_scenario(settings)
        self.seed = _seed(rng)
        super().__init__(rng=self.seed)
        self.world = World(self.settings, self.seed, extra_cities)
        self._tables = Tables(detail)
        self._measured: dict[str, Value] = {}
        Secretariat(self)
        Donor(self)
        for country in COUNTRIES:
            NationalGovernment(self, country)
        self._cities = {row: City(self, row) for row in self.world.cities.members.tolist()}
        reporters: dict[str, Any] = {name: partial(_reported, name) for name in INDICATORS}
        self.datacollector = YearlyCollector(self.settings.first_year, reporters)

    def step(self) -> None:
        """One year, in the order of the paper's institutions."""
        world = self.world
        outside.open_year(world)
        outside.change_governments(world)
        outside.elect_mayors(world)
        outside.lose_capacity(world)
        outside.set_budgets(world)
        finish.finish_projects(world)
        summit.hold_summit(world)
        treasury.collect_fees(world)
        treasury.run_secretariat(world)
        treasury.set_fund(world)
        treasury.train(world)
        activity.take_part(world)
        activity.meet(world)
        calls.draft_proposals(world)
        allocation.allocate_fund(world)
        allocation.add_outside_money(world)
        allocation.start_projects(world)
        learning.learn_and_forget(world)
        self._welcome_and_part()
        self._observe()

    def run_until_year(self, year: int) -> None:
        """Step until ``year`` has been simulated."""
        while self.year < year:
            self.step()

    @property
    def year(self) -> int:
        """The last year simulated."""
        return self.world.year

    @property
    def years(self) -> list[int]:
        """All years simulated so far."""
        return list(range(self.settings.first_year, self.year + 1))

    def city_at(self, row: int) -> City | None:
        """The member city at a row of the columns, None if it is no member."""
        return self._cities.get(row)

    def tables(self) -> dict[str, dict[str, list[Any]]]:
        """Tables by country, and in detail, of the years so far: for each a list a column."""
        return self._tables.finished(self.world)

    def _welcome_and_part(self) -> None:
        """Agents for those who joined, none for those who left."""
        for row in self.world.record.leavers.tolist():
            self._cities.pop(row).remove()
        for row in self.world.record.entrants.tolist():
            self._cities[row] = City(self, row)

    def _observe(self) -> None:
        self._measured = measure(self.world)
        self.datacollector.add(self._measured)
        self._tables.observe(self.world)


class YearlyCollector(mesa.DataCollector):
    """Mesa's collector of indicators; its table has the year as index."""

    def __init__(self, first_year: int, reporters: dict[str, Any]) -> None:
        super().__init__(model_reporters=reporters)  # type: ignore[no-untyped-call]
        self._first_year = first_year

    def add(self, measured: dict[str, Value]) -> None:
        """Add the values of a year, which are measured all at once."""
        for name, value in measured.items():
            self.model_vars[name].append(value)

    def get_model_vars_dataframe(self) -> pd.DataFrame:
        """The indicators, one row a year and one column an indicator."""
        table: pd.DataFrame = super().get_model_vars_dataframe()  # type: ignore[no-untyped-call]
        first = self._first_year
        return table.set_index(pd.RangeIndex(first, first + len(table), name="year"))


def _reported(name: str, model: CityNetwork) -> Value:
    return model._measured[name]


def _seed(rng: int | np.integer | np.random.Generator | None) -> int:
    if rng is None or isinstance(rng, np.random.Generator):
        return int(np.random.default_rng(rng).integers(2**31))
    if isinstance(rng, bool) or not isinstance(rng, (int, np.integer)) or rng < 0:
        problem = f"{rng!r} is no seed; allowed a whole number from 0, a numpy generator, or None"
        raise ParadiplomacyError("rng", [problem])
    return int(rng)
