"""The model: a network of cities, one step a year."""

import warnings
from collections.abc import Mapping
from copy import copy, deepcopy
from dataclasses import fields
from functools import partial
from itertools import cycle, islice
from numbers import Real
from os import PathLike
from pathlib import Path
from typing import Any

import mesa
import networkx as nx
import numpy as np
import pandas as pd
from mesa.experimental.scenarios import Scenario as MesaScenario
from mesa.time import Schedule

from paradiplomacy.agents import City, Donor, NationalGovernment, Secretariat
from paradiplomacy.common.arguments import BY_HAND, FLAG, WHOLE, a, takes
from paradiplomacy.common.columns import Ints
from paradiplomacy.common.errors import ParadiplomacyError, counted
from paradiplomacy.common.quoted import show, unknown
from paradiplomacy.common.registry import is_ours
from paradiplomacy.common.seeds import LARGEST_RUN_SEED, USUAL_RUN_SEED
from paradiplomacy.indicators.base import IndicatorValue
from paradiplomacy.indicators.measure import INDICATORS
from paradiplomacy.indicators.run import Run, heeding
from paradiplomacy.indicators.shown import run_page
from paradiplomacy.indicators.tables import RunTables
from paradiplomacy.phases.decision import TERMS, without_terms
from paradiplomacy.rules.fund.family import RULES
from paradiplomacy.scenario.files import SOURCE, load_scenario
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.scenario.pasts import with_past
from paradiplomacy.scenario.scenario import Scenario
from paradiplomacy.world.cities import Cities
from paradiplomacy.world.sources import Places
from paradiplomacy.world.state import World


class CityNetwork(Run, mesa.Model[mesa.Agent[Any], Any]):
    """Cities that cooperate through a network, year by year.

    Args:
        settings: name of a built-in scenario, path of a scenario file, or a scenario.
        rng: the seed of the run, the first one of the usual batch if it is left out; a generator yields one,
            None takes one from the system. It is kept in ``seed`` and gives the same run again.
        detail: keep the tables of cities, ties, projects and the ledger of every year.
        extra_cities: further candidates beside the shipped cities.
        allotments: years in which the fund is given out by hand instead of by its rule, and for each the
            dollars of each coordinating city, by its GeoNames id.
        scenario: a Mesa scenario; its field ``settings`` and its generator stand for ``settings`` and ``rng``
            where these are left as they are.

    Attributes:
        time: Mesa's clock; it shows the last whole year simulated.
        running: whether years are left; the run ends with the last year of the scenario.
        year: the last year simulated, or the one whose call is open; before the first step the year before
            the scenario begins.
        settings: the resolved scenario.
        seed: seed of the run.
        indicators: the indicators, for each its values by year.
        datacollector: the same as Mesa's collector; another one in its place is asked to collect every year.

    Raises:
        ScenarioError: the scenario cannot be used.
        ParadiplomacyError: ``rng`` or a field of the Mesa scenario cannot be used, or an allotment is against
            the rules of the fund.
    """

    @takes(
        settings=SOURCE,
        detail=FLAG,
        extra_cities=a("places", Places),
        allotments=BY_HAND,
        scenario=a("a Mesa scenario with the field settings", MesaScenario),
    )
    def __init__(
        self,
        settings: str | Path | Scenario = "baseline",
        rng: int | np.integer | np.random.Generator | None = USUAL_RUN_SEED,
        *,
        detail: bool = False,
        extra_cities: Places | None = None,
        allotments: Mapping[int, Mapping[int, float]] | None = None,
        scenario: "MesaScenario[Any] | None" = None,
    ) -> None:
        if scenario is not None:
            settings, rng = _as_mesa_says(scenario, settings, rng)
        self.settings, seed = load_scenario(settings), _seed(rng)
        mesa.Model.__init__(self, **({"rng": seed} if scenario is None else {"scenario": scenario}))
        self._pruned = self.settings.start == "founders" and not detail and not _plugged_in()
        Run.__init__(
            self, self.settings, seed, extra_cities=extra_cities, allotments=allotments, pruned=self._pruned
        )
        self._set_clock()
        self._tables = RunTables(detail)
        Secretariat(self)
        Donor(self)
        for country in COUNTRIES:
            NationalGovernment(self, country)
        self._cities: dict[int, City] = {}
        self._welcome(self._world.cities.members)
        self.datacollector = YearlyCollector()

    def __repr__(self) -> str:
        state = f"at the end of {self.year}" if self.years else f"before {self.settings.first_year}"
        members = counted(len(self._cities), "member")
        return f"<CityNetwork of {self.settings.name[:40]}, seed {self.seed}, {state}: {members}>"

    def _repr_html_(self) -> str:
        return run_page(repr(self), self.years, self.indicators)

    @property
    def world(self) -> World:
        """The columns behind the agents, to be read and changed: a row for every city, and all transfers.

        A model goes without the cities that never join, and without keeping transfers, until somebody asks
        for them, writes to an agent or forks. Then the years so far are made again, with all.

        Raises:
            ParadiplomacyError: a phase is under way, or the years come out in another way, for something
                else than agents and columns was changed.
        """
        self._complete()
        return self._world

    def _complete(self) -> None:
        """Have all columns from now on."""
        if self._pruned:
            self._world = self._made_again()
            self._pruned = False

    def _made_again(self) -> World:
        """The world as it is, but with all; of a step that failed, as it was before its phase that did."""
        if self._under_way:
            raise ParadiplomacyError("world", ["a phase is under way; allowed is between phases"])
        world = World(self.settings, self.seed, self.extra_cities)
        world.allotments = self._world.allotments
        with without_terms():  # those that came since are for the years to come
            for phase in islice(cycle(self.phases), self._over):
                heeding(phase, world)
        failed = self._begun > self._over
        if not failed and not _are_alike(world, self._world):
            problem = "the years so far come out in another way now; allowed is a new model"
            raise ParadiplomacyError("world", [problem])
        return world

    def _go_on(self, end: int) -> None:
        if any(TERMS.values()):  # what comes with them could not be made again without them
            self._complete()
        super()._go_on(end)

    def _set_clock(self) -> None:
        """Mesa's clock shows years: whatever Mesa schedules, collects or runs until is told in them."""
        self._default_schedule.stop()
        self.time = self.settings.first_year - 1
        self._default_schedule.schedule = Schedule(interval=1, start=self.settings.first_year)
        self._default_schedule.start()

    def _observe(self) -> None:
        self._welcome_and_part()
        if self.year == self.settings.last_year:
            self.running = False
        super()._observe()
        self.datacollector.collect(self)
        self._tables.observe(self._world)

    @takes(year=WHOLE)
    def run_until_year(self, year: int) -> None:
        """Step until ``year`` has been simulated.

        Raises:
            ParadiplomacyError: the scenario does not have this year, or an earlier step failed, after which a
                Mesa model makes no more steps.
        """
        self._refuse_outside(year)
        if self._finished < year:
            self._advance_time(year)

    @takes(end_time=a("a year", Real))
    def run_until(self, end_time: float) -> None:
        """Run until a year, which is what Mesa's clock shows.

        Raises:
            ParadiplomacyError: as ``run_until_year``.
        """
        self._refuse_outside(end_time)
        super().run_until(end_time)

    def _advance_time(self, until: float) -> None:
        """Where all of Mesa's ways through time meet: ``step``, ``run_for``, ``run_until``, ``run_model``."""
        last = self.settings.last_year
        if self.time < min(until, last):
            super()._advance_time(min(until, last))
        if self._finished < int(self.time):
            raise ParadiplomacyError(str(self.year), ["a step failed earlier; allowed is a new model"])
        if until > last:
            # Not refused: Mesa's page steps several times at once and looks at ``running`` afterwards.
            warnings.warn(f"{last} is the last year of this scenario", RuntimeWarning, stacklevel=3)

    @takes(row=WHOLE)
    def city_at(self, row: int) -> City | None:
        """The member city at a row of the columns of ``world``, None if it is not a member."""
        return self._cities.get(row)

    @property
    def graph(self) -> "nx.Graph[City]":
        """The ties of the member cities with their weights, as they are now; a graph that is not changed."""
        cities, ties, graph = self._cities, self._world.ties, nx.Graph()
        graph.add_nodes_from(cities.values())
        first, second = (self._world.cities.place[rows].tolist() for rows in (ties.first, ties.second))
        pairs = zip(first, second, ties.weight.tolist(), strict=True)
        graph.add_weighted_edges_from(
            (cities[one], cities[other], weight)
            for one, other, weight in pairs
            if one in cities and other in cities
        )
        return nx.freeze(graph)

    def again(self) -> "CityNetwork":
        """The same run from its beginning: same scenario, seed, cities and allotments."""
        other = CityNetwork(
            self.settings, self.seed, extra_cities=self.extra_cities, allotments=self.allotments
        )
        if not self._pruned:
            other._complete()  # before its first year it costs next to nothing
        return other

    @takes(settings=a("a name, a path, a scenario, or a table of changes", str, PathLike, Scenario, Mapping))
    def fork(self, settings: str | Path | Scenario | Mapping[str, object]) -> "CityNetwork":
        """The same run up to now, which goes on from the next year under other settings.

        It equals a run of its own with the settings that it has, which branch from that year.

        Args:
            settings: name or path of a scenario, a scenario, or parameters and fields of events to change.

        Raises:
            ScenarioError: the settings cannot be used, or not by a world that is under way.
            ParadiplomacyError: the year is not over.
        """
        if self._next_phase:
            raise ParadiplomacyError("fork", [f"{self.year} is not over; allowed is after a step"])
        if isinstance(settings, Mapping):
            later = load_scenario(self.settings, set=settings, branch_from=self.year + 1)
        else:
            later = with_past(load_scenario(settings), self.settings, self.year + 1)
        self._complete()  # others may join now; once for all forks
        other = deepcopy(self)
        other.settings = other._world.scenario = later
        other.running = True
        return other

    def tables(self) -> dict[str, dict[str, list[Any]]]:
        """Tables by country, and in detail, of the years so far: for each a list a column."""
        return self._tables.collect(self._world)

    def _welcome_and_part(self) -> None:
        """Agents for those who joined, none for those who left."""
        record = self._world.record
        for place in self._world.cities.place[record.leavers].tolist():
            # past the refusal to remove an agent by hand
            mesa.Agent.remove(self._cities.pop(place))
        self._welcome(record.entrants)

    def _welcome(self, rows: Ints) -> None:
        for place in self._world.cities.place[rows].tolist():
            self._cities[place] = City.of_member(self, place)


class YearlyCollector(mesa.DataCollector):
    """Mesa's collector of indicators, one row a year, and of what else is asked for in Mesa's way.

    Args:
        asked: ``agent_reporters``, ``agenttype_reporters`` and ``tables``, as Mesa takes them.
    """

    def __init__(self, **asked: Any) -> None:
        super().__init__({name: partial(_reported, name) for name in INDICATORS}, **asked)  # type: ignore[no-untyped-call]

    def collect(self, model: CityNetwork) -> None:
        """Add the last year simulated; nothing, if it is there already or there is none."""
        if model.years[-1:] in ([], self._collection_steps[-1:]):
            return
        if self.agent_reporters or self.agenttype_reporters:
            super().collect(model)  # type: ignore[no-untyped-call]
            return
        # What Mesa's own does, without its copies and checks.
        self._collection_steps.append(model.time)
        for name, values in self.model_vars.items():
            values.append(model.indicators[name][-1])

    def get_model_vars_dataframe(self) -> pd.DataFrame:
        """The indicators, one row a year and one column an indicator."""
        table: pd.DataFrame = super().get_model_vars_dataframe()  # type: ignore[no-untyped-call]
        return table.set_index(pd.Index(np.array(self._collection_steps, dtype=int), name="year"))


def _plugged_in() -> bool:
    """Whether anything of a user sees a world, which is to be whole: terms, indicators, rules of the fund."""
    functions = [one.function for one in INDICATORS.values()] + [rule.grants for rule in RULES.values()]
    return any(TERMS.values()) or not all(map(is_ours, functions))


def _are_alike(whole: World, some: World) -> bool:
    """Whether a world and one without some of its cities stand at the same."""
    columns = ((getattr(whole.cities, one.name), getattr(some.cities, one.name)) for one in fields(Cities))
    return all(
        np.array_equal(all_cities[some.cities.place], cities, equal_nan=True)
        for all_cities, cities in columns
        if isinstance(cities, np.ndarray)
    )


def _reported(name: str, model: CityNetwork) -> IndicatorValue:
    """What Mesa's collectors are given to ask; before the first year there is no value."""
    return model.indicators[name][-1] if model.years else None


def _as_mesa_says(scenario: Any, settings: Any, rng: Any) -> tuple[Any, Any]:
    """Arguments, with what a Mesa scenario says where they are left as they are."""
    # Mesa 3 counts the seed among the fields.
    fields = {name: value for name, value in scenario if name != "rng"}
    if wrong := fields.keys() - {"settings"}:
        problems = [f"{name}: {unknown(name, 'field', ['settings'])}" for name in sorted(wrong)]
        raise ParadiplomacyError("scenario", problems)
    # Mesa 4 keeps a generator and its first state, at which a copy begins: one scenario, one run.
    source = copy(scenario).rng if hasattr(scenario, "initial_rng_state") else scenario.rng
    if source is not None and (rng is None or rng is USUAL_RUN_SEED):
        rng = source
    return fields.get("settings", settings) if settings == "baseline" else settings, rng


def _seed(rng: int | np.integer | np.random.Generator | None) -> int:
    if rng is None or isinstance(rng, np.random.Generator):
        return int(np.random.default_rng(rng).integers(LARGEST_RUN_SEED, endpoint=True))
    if isinstance(rng, bool) or not isinstance(rng, (int, np.integer)) or not 0 <= rng <= LARGEST_RUN_SEED:
        allowed = f"a whole number from 0 to {LARGEST_RUN_SEED:,}, a numpy generator, or None"
        problem = f"{show(rng)} is not the seed of a run; allowed {allowed}"
        raise ParadiplomacyError("rng", [problem])
    return int(rng)
