"""What a scenario answers at each point of a design, and means of that with intervals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from paradiplomacy.common.columns import Bools, Floats
from paradiplomacy.experiment.case import Arm
from paradiplomacy.experiment.checks import Window
from paradiplomacy.experiment.designs.values import Factor
from paradiplomacy.experiment.request import Request
from paradiplomacy.results.contrasts import window
from paradiplomacy.results.intervals import Level, level
from paradiplomacy.results.reader import Reader
from paradiplomacy.scenario.changes import PREFIX, applies
from paradiplomacy.scenario.parameters.base import Value
from paradiplomacy.scenario.scenario import Scenario


@dataclass(frozen=True, eq=False)
class Response:
    """What a scenario answers at each point of a design, or how it differs there from another scenario.

    Attributes:
        scenario: whose response it is.
        against: from which scenario the differences are taken; None for levels.
        runs: by indicator, shape (points, replications); NaN where there is no run or no value.
        means: by indicator the mean over the runs that are there, shape (points,); NaN where there is none.
    """

    scenario: Scenario
    against: Scenario | None
    runs: Mapping[str, Floats]
    means: Mapping[str, Floats]

    @property
    def difference(self) -> bool:
        """Whether it is made of paired differences."""
        return self.against is not None

    def has(self, indicator: str) -> bool:
        """Whether there is any value."""
        return not np.isnan(self.means[indicator]).all()

    def flat(self, indicator: str) -> bool:
        """Whether all points are alike, seed by seed, so that nothing that is varied matters."""
        runs = self.runs[indicator]
        return not np.nan_to_num(np.fmax.reduce(runs) - np.fmin.reduce(runs)).any()

    def feels(self, place: int, names: Sequence[str]) -> bool:
        """Whether one of the names that are varied is there to be varied."""
        return any(applies(one, names[place], names) for one in (self.scenario, self.against) if one)


def respond(
    reader: Reader,
    scenario: Scenario,
    against: Scenario | None,
    indicators: Sequence[str],
    years: Window | None = None,
) -> Response:
    """The response of a scenario, or where another one is given, its difference from that.

    Years are those of the experiment unless given or, where it leaves them open, all years or those in which
    the scenarios differ.
    """
    request, runs, means = reader.request, [], []
    place = request.scenarios.index(scenario)
    base = None if against is None else request.scenarios.index(against)
    for row in request.grid:
        at_point = changes(reader, row[place], None if base is None else row[base], indicators, years)
        means.append(at_point.mean())
        runs.append(at_point.reindex(range(request.replications)).to_numpy(dtype=np.float64))
    return Response(
        scenario,
        against,
        _by_indicator(indicators, np.moveaxis(np.array(runs), 2, 0)),
        _by_indicator(indicators, np.array(means).reshape(len(means), len(indicators)).T),
    )


def changes(
    reader: Reader, arm: Arm, against: Arm | None, indicators: Sequence[str], years: Window | None
) -> pd.DataFrame:
    """What the finished runs of an arm answer, or how they differ from another's with the same seed.

    One row a run, with the number of the replication as index, and one column an indicator.
    """
    years = years or reader.request.years
    if against is None:
        return reader.means(arm, indicators, years or (arm.base.first_year, arm.base.last_year))
    span = window(arm, against, years)
    return reader.means(arm, indicators, span) - reader.means(against, indicators, span)


def _by_indicator(indicators: Sequence[str], values: Floats) -> Mapping[str, Floats]:
    """Values by indicator, which nobody can change."""
    values.setflags(write=False)
    return MappingProxyType(dict(zip(indicators, values, strict=True)))


@dataclass(frozen=True)
class FactorValues:
    """What a factor of the design is in a scenario.

    Attributes:
        factor: what is varied.
        at: its value at each point, the scenario's own included; None in an event that the scenario lacks.
        values: the values there are, numbers by size, choices in the order of the design.
        sampled: whether the points are a sample.
    """

    factor: Factor
    at: list[Value | None]
    values: list[Value]
    sampled: bool

    @property
    def numeric(self) -> bool:
        """Whether the values lie on a line."""
        return self.factor.variable.kind in {"int", "float"}

    def are(self, value: Value) -> Bools:
        """At which points it has a value, shape (points,)."""
        return np.array([one == value for one in self.at])


def factor_values(request: Request, scenario: Scenario) -> list[FactorValues]:
    """What each factor of the design is in a scenario."""
    design = request.design
    places = enumerate(design.factors if design else ())
    return [_factor_values(request, scenario, factor, place) for place, factor in places]


def _factor_values(request: Request, scenario: Scenario, factor: Factor, place: int) -> FactorValues:
    own = None if factor.name.startswith(PREFIX) else scenario.parameters[factor.name]
    at = [own if point[place] is None else point[place] for point in request.points]
    values, sampled = (
        [value for value in dict.fromkeys(at) if value is not None],
        bool(request.design and request.design.samples),
    )
    if factor.variable.kind in {"int", "float"}:
        values.sort()
    elif sampled:
        values.sort(key=list(getattr(factor.values, "values", values)).index)
    return FactorValues(factor, at, values, sampled)


def pooled(runs: Floats, points: Bools) -> Level:
    """The mean over some points with its interval over replications, which are what is drawn by chance."""
    return level(by_seed(runs[points]))


def by_seed(runs: Floats) -> Floats:
    """The mean over points of each replication, shape (replications,), from shape (points, replications).

    Points share the chance of their seed, so that only these means are independent of each other. Points
    without any value are left out; replications that miss one of the others would compare unlike with unlike
    and are NaN.
    """
    there = runs[~np.isnan(runs).all(axis=1)]
    return there.mean(axis=0) if len(there) else np.full(runs.shape[1], np.nan)
