"""The model: a network of cities, one step a year."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import pandas as pd

from paradiplomacy.agents import City, Donor, NationalGovernment, Secretariat
from paradiplomacy.common.arguments import BY_HAND, FLAG, WHOLE, a, takes
from paradiplomacy.common.columns import CENTS
from paradiplomacy.common.errors import ParadiplomacyError
from paradiplomacy.common.seeds import LARGEST_RUN_SEED, USUAL_RUN_SEED
from paradiplomacy.indicators.base import IndicatorValue
from paradiplomacy.indicators.measure import INDICATORS, measure
from paradiplomacy.indicators.tables import RunTables
from paradiplomacy.phases import (
    activity,
    allocation,
    by_hand,
    finish,
    learning,
    outside,
    proposals,
    summit,
    treasury,
)
from paradiplomacy.phases.decision import Phase
from paradiplomacy.scenario.files import load_scenario
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.scenario.scenario import Scenario
from paradiplomacy.world.sources import Places
from paradiplomacy.world.state import World

YEAR: tuple[Phase, ...] = (
    outside.open_year,
    outside.change_governments,
    outside.elect_mayors,
    outside.lose_capacity,
    outside.set_budgets,
    finish.finish_projects,
    summit.hold_summit,
    treasury.collect_fees,
    treasury.run_secretariat,
    treasury.set_fund,
    treasury.train,
    treasury.support_units,
    activity.take_part,
    activity.meet,
    proposals.draft_proposals,
    allocation.allocate_fund,
    allocation.add_outside_money,
    allocation.start_projects,
    summit.attend,
    learning.learn_and_forget,
)
"""The phases of a year, in the order of the paper's institutions."""


class CityNetwork(mesa.Model[mesa.Agent[Any], Any]):
    """Cities that cooperate through a network, year by year.

    Args:
        settings: name of a built-in scenario, path of a scenario file, or a scenario.
        rng: the seed of the run, the first one of the usual batch if it is left out; a generator yields one,
            None takes one from the system. It is kept in ``seed`` and gives the same run again.
        detail: keep the tables of cities, ties, projects and the ledger of every year.
        extra_cities: further candidates beside the shipped cities.
        allotments: years in which the fund is given out by hand instead of by its rule, and for each the
            dollars of each coordinating city, by its GeoNames id.

    Attributes:
        year: the last year simulated, or the one whose call is open; before the first step the year before
            the scenario begins.
        settings: the resolved scenario.
        seed: seed of the run.
        world: the columns behind the agents.
        datacollector: the indicators by year.

    Raises:
        ScenarioError: the scenario cannot be used.
        ParadiplomacyError: ``rng`` cannot be used, or an allotment is against the rules of the fund.
    """

    @takes(detail=FLAG, extra_cities=a("places", Places), allotments=BY_HAND)
    def __init__(
        self,
        settings: str | Path | Scenario = "baseline",
        rng: int | np.integer | np.random.Generator | None = USUAL_RUN_SEED,
        *,
        detail: bool = False,
        extra_cities: Places | None = None,
        allotments: Mapping[int, Mapping[int, float]] | None = None,
    ) -> None:
        self.settings = load_scenario(settings)
        self.seed = _seed(rng)
        super().__init__(rng=self.seed)
        self.extra_cities = extra_cities
        self.world = World(self.settings, self.seed, extra_cities)
        for year, usd in (allotments or {}).items():
            self.world.allotments[year] = by_hand.cents(usd)
        self._next_phase = 0
        self._tables = RunTables(detail)
        self._measured: dict[str, IndicatorValue] = {}
        Secretariat(self)
        Donor(self)
        for country in COUNTRIES:
            NationalGovernment(self, country)
        self._cities = {row: City(self, row) for row in self.world.cities.members.tolist()}
        reporters: dict[str, Any] = {name: partial(_reported, name) for name in INDICATORS}
        self.datacollector = YearlyCollector(self.settings.first_year, reporters)

    phases = YEAR

    def step(self) -> None:
        """One year, or what is left of it once its call is open."""
        self._go_on(len(YEAR))
        self._next_phase = 0
        self._welcome_and_part()
        self._observe()

    def run_to_call(self) -> None:
        """The next year up to its call: proposals are in, and the fund is not yet given out."""
        self.run_to(allocation.allocate_fund)

    def run_to(self, phase: Phase) -> None:
        """What is left of the year before one of its phases."""
        self._go_on(YEAR.index(phase))

    def run_past(self, phase: Phase) -> None:
        """What is left of the year up to one of its phases, that one too."""
        self._go_on(YEAR.index(phase) + 1)

    def _go_on(self, end: int) -> None:
        while self._next_phase < end:
            YEAR[self._next_phase](self.world)
            self._next_phase += 1

    @takes(year=WHOLE)
    def run_until_year(self, year: int) -> None:
        """Step until ``year`` has been simulated.

        Raises:
            ParadiplomacyError: an earlier step failed, after which a Mesa model makes no more steps.
        """
        while self.year < year or (self._next_phase and self.year == year):
            before = len(self.years)
            self.step()
            if len(self.years) == before:
                raise ParadiplomacyError(str(self.year), ["a step failed earlier; allowed is a new model"])

    @property
    def call_is_open(self) -> bool:
        """Whether the year is at its call, as ``run_to_call`` leaves it."""
        return self._next_phase < len(YEAR) and YEAR[self._next_phase] is allocation.allocate_fund

    @property
    def year(self) -> int:
        """The last year simulated, or the one whose call is open."""
        return self.world.year

    @property
    def years(self) -> list[int]:
        """All years simulated so far."""
        return list(range(self.settings.first_year, self.year + (self._next_phase == 0)))

    def city_at(self, row: int) -> City | None:
        """The member city at a row of the columns, None if it is not a member."""
        return self._cities.get(row)

    @property
    def allotments(self) -> dict[int, dict[int, float]]:
        """What was given by hand so far, dollars by year and GeoNames id of the coordinator."""
        given = self.world.allotments
        return {year: {city: cents / CENTS for city, cents in of.items()} for year, of in given.items()}

    def again(self) -> "CityNetwork":
        """The same run from its beginning: same scenario, seed, cities and allotments."""
        return CityNetwork(
            self.settings, self.seed, extra_cities=self.extra_cities, allotments=self.allotments
        )

    def tables(self) -> dict[str, dict[str, list[Any]]]:
        """Tables by country, and in detail, of the years so far: for each a list a column."""
        return self._tables.collect(self.world)

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

    def add(self, measured: dict[str, IndicatorValue]) -> None:
        """Add the values of a year, which are measured all at once."""
        for name, value in measured.items():
            self.model_vars[name].append(value)

    def get_model_vars_dataframe(self) -> pd.DataFrame:
        """The indicators, one row a year and one column an indicator."""
        table: pd.DataFrame = super().get_model_vars_dataframe()  # type: ignore[no-untyped-call]
        first = self._first_year
        return table.set_index(pd.RangeIndex(first, first + len(table), name="year"))


def _reported(name: str, model: CityNetwork) -> IndicatorValue:
    return model._measured[name]


def _seed(rng: int | np.integer | np.random.Generator | None) -> int:
    if rng is None or isinstance(rng, np.random.Generator):
        return int(np.random.default_rng(rng).integers(LARGEST_RUN_SEED, endpoint=True))
    if isinstance(rng, bool) or not isinstance(rng, (int, np.integer)) or not 0 <= rng <= LARGEST_RUN_SEED:
        allowed = f"a whole number from 0 to {LARGEST_RUN_SEED:,}, a numpy generator, or None"
        problem = f"{rng!r} is not the seed of a run; allowed {allowed}"
        raise ParadiplomacyError("rng", [problem])
    return int(rng)
