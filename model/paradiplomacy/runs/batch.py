"""Runs side by side: several seeds in one world, and scenarios that share their past until they differ."""

import json
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from paradiplomacy.common.columns import Floats
from paradiplomacy.experiment.case import Arm, Case
from paradiplomacy.indicators.measure import measure_runs, side_by_side
from paradiplomacy.indicators.tables import countries
from paradiplomacy.phases.decision import TERMS
from paradiplomacy.phases.year import YEAR
from paradiplomacy.results.tables import side_by_side_batch
from paradiplomacy.scenario.changes import vary
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.scenario.scenario import Scenario
from paradiplomacy.world.aligned import SIDE_BY_SIDE
from paradiplomacy.world.conditions import conditions, same_conditions
from paradiplomacy.world.forks import fork
from paradiplomacy.world.state import World

type Columns = dict[str, dict[str, NDArray[Any]]]
"""Of each table its columns."""


def together() -> bool:
    """Whether runs can stand side by side: terms and indicators of plug-ins see one at a time."""
    return not any(TERMS.values()) and side_by_side()


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

    def tables(self, first_year: int, runs: int) -> Columns:
        """The columns of each table: all years of one run after another."""
        years = np.arange(first_year, first_year + len(self.years))
        codes, each = np.array(COUNTRIES, dtype=np.bytes_), len(COUNTRIES)
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
    stacked = {name: np.concatenate([row[name] for row in rows]) for name in rows[0]}
    return {
        name: values.reshape(len(rows), runs, -1).transpose(1, 0, 2).ravel()
        for name, values in stacked.items()
    }


def play(
    scenarios: Sequence[Scenario], seeds: Sequence[int], varied: Mapping[str, Floats] | None = None
) -> list[History]:
    """What scenarios come to with some seeds; as long as several set the same, they are one world.

    Args:
        scenarios: alike in all but events, and in parameters from the year on from which they branch.
        seeds: of the runs.
        varied: parameters that differ among the runs, as in ``World``.
    """
    histories: list[History] = [History() for _ in scenarios]
    left = list(range(len(scenarios)))
    while left:
        # what the first year sets is felt before it: by the first members
        parting = _parting(scenarios, left, scenarios[left[0]].first_year)
        futures = [scenarios[one] for one in left[1:]]
        lead = scenarios[left[0]]
        world = World(lead, seeds, pruned=True, varied=varied, futures=futures, in_detail=False)
        _go_on(world, History(), scenarios, [one for one in left if one not in parting], histories)
        left = parting
    return histories


def _parting(scenarios: Sequence[Scenario], together: Sequence[int], year: int) -> list[int]:
    """Those of some scenarios for which a year is not the same as for the first of them."""
    if len(together) == 1:
        return []
    now = scenarios[together[0]].at(year)
    return [one for one in together if not _same(scenarios[one].at(year), now, year)]


def _same(one: Scenario, other: Scenario, year: int) -> bool:
    """Whether two scenarios make a year the same."""
    return one is other or (
        same_conditions(conditions(one, year), conditions(other, year)) and one.parameters == other.parameters
    )


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
        if parting := _parting(scenarios, together, year):
            together = [one for one in together if one not in parting]
            other = fork(world, scenarios[parting[0]])
            _go_on(other, history.copy(), scenarios, parting, histories)
        for phase in YEAR:
            phase(world)
        history.observe(world)
    for one in together:
        histories[one] = history


# --- Which runs can be made together ---


@dataclass
class Group:
    """Cases of one world: they differ in seeds and in parameters that may differ among its runs.

    Attributes:
        scenario: that of the first case, with what must be alike in a world as the cases have it.
        names: the parameters that may differ among the cases.
        cases: the runs.
    """

    scenario: Scenario
    names: set[str] = field(default_factory=set)
    cases: list[Case] = field(default_factory=list)

    @property
    def seeds(self) -> list[int]:
        """Seed of each run."""
        return [case.seed for case in self.cases]

    @cached_property
    def varied(self) -> dict[str, Floats]:
        """The parameters that are not in all runs as in the scenario, by name a value a run."""
        usual, of_arm = self.scenario.parameters, {case.arm.digest: _values(case.arm) for case in self.cases}
        values = [of_arm[case.arm.digest] for case in self.cases]
        columns = {name: np.array([one[name] for one in values], dtype=np.float64) for name in self.names}
        return {name: column for name, column in columns.items() if (column != usual[name]).any()}

    @property
    def past(self) -> Hashable:
        """What must be the same in groups that begin as one world."""
        one = self.scenario
        alike = (one.start, one.governments, one.first_year, one.last_year)
        varied = tuple((name, column.tobytes()) for name, column in sorted(self.varied.items()))
        return alike, one.stretches[0].model_dump_json(), tuple(self.seeds), varied

    @property
    def world(self) -> Hashable:
        """What must be the same in groups that can be one."""
        content = self.scenario.content()
        content["parameters"] = {
            name: value for name, value in content["parameters"].items() if name not in SIDE_BY_SIDE
        }
        return json.dumps(content, sort_keys=True)

    def joined(self, other: "Group") -> "Group":
        """The cases of both; their scenarios differ in parameters side by side and in nothing else."""
        one, another = self.scenario.parameters, other.scenario.parameters
        differing = {name for name in SIDE_BY_SIDE if one[name] != another[name]}
        return Group(self.scenario, self.names | other.names | differing, self.cases + other.cases)


def tables_of(cases: Sequence[Case]) -> dict[str, pa.RecordBatch]:
    """The tables of some runs, made side by side as far as they can be; as if each were made alone."""
    made: list[tuple[Group, Columns]] = []
    for groups in _worlds(cases):
        histories = play([group.scenario for group in groups], groups[0].seeds, groups[0].varied)
        for group, history in zip(groups, histories, strict=True):
            made.append((group, history.tables(group.scenario.first_year, len(group.cases))))
    return {
        name: pa.concat_batches(
            [side_by_side_batch(name, group.cases, columns[name]) for group, columns in made]
        )
        for name in ("years", "countries")
    }


def _worlds(cases: Sequence[Case]) -> Iterable[Sequence[Group]]:
    """Groups that share a past and then part, and those that share none and are one as far as they can be."""
    of_past: dict[Hashable, list[Group]] = defaultdict(list)
    for group in _groups(cases):
        of_past[group.past].append(group)
    alone: dict[Hashable, Group] = {}
    for groups in of_past.values():
        if len(groups) > 1 or groups[0].scenario.pasts:
            yield groups
        else:
            [group] = groups
            world = group.world
            alone[world] = alone[world].joined(group) if world in alone else group
    yield from ([group] for group in alone.values())


def _groups(cases: Sequence[Case]) -> Iterable[Group]:
    """The cases by their scenarios, and by what of their points must be alike in a world."""
    groups: dict[Any, Group] = {}
    for case in cases:
        arm = case.arm
        names = set() if arm.base.pasts else SIDE_BY_SIDE.intersection(arm.names)
        settled = {name: value for name, value in arm.changes.items() if name not in names}
        key = (id(arm.base), tuple(settled.items()))
        if key not in groups:
            groups[key] = Group(vary(arm.base, settled)[0] if settled else arm.base)
        groups[key].names.update(names)
        groups[key].cases.append(case)
    return groups.values()


def _values(arm: Arm) -> Mapping[str, Any]:
    """Every parameter of an arm."""
    return {**arm.base.parameters.flat(), **arm.values}
