"""What the runs of an experiment answer at each point of its design, and means of that with intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from paradiplomacy.common.columns import Bools, Floats
from paradiplomacy.experiment.case import Arm
from paradiplomacy.report import words
from paradiplomacy.results import differences
from paradiplomacy.results.results import Results
from paradiplomacy.scenario.changes import PREFIX, applies
from paradiplomacy.scenario.parameters.base import Value
from paradiplomacy.scenario.scenario import Scenario

MOST_INDICATORS = 4


@dataclass(frozen=True)
class Answer:
    """What a scenario answers at each point of a design, or how it differs there from another scenario.

    Attributes:
        scenario: whose answer it is.
        against: from which scenario the differences are taken; None for levels.
        runs: by indicator, shape (points, replications); NaN where there is no run or no value.

    """

    scenario: Scenario
    against: Scenario | None
    runs: dict[str, Floats]

    @property
    def difference(self) -> bool:
        """Whether it is made of paired differences."""
        return self.against is not None

    @property
    def words(self) -> str:
        """Whose answer it is, for captions."""
        if self.against is None:
            return f"in “{self.scenario.title}”"
        return f"in the paired difference of “{self.scenario.title}” from “{self.against.title}”"

    def has(self, indicator: str) -> bool:
        """Whether there is any value."""
        return not np.isnan(self.runs[indicator]).all()

    def feels(self, name: str) -> bool:
        """Whether what is varied is there to be varied."""
        return any(applies(one, name) for one in (self.scenario, self.against) if one)


def finished(results: Results) -> int:
    """Number of runs that are finished."""
    return int((results.table("runs", ["status"])["status"] == "done").sum())


def answers(results: Results, indicators: Sequence[str]) -> list[Answer]:
    """The answers that an experiment asks for: differences from the first scenario, or levels of each."""
    base, *others = results.scenarios
    if others and results.request.comparison == "scenarios":
        return [answer(results, other, base, indicators) for other in others]
    return [answer(results, one, None, indicators) for one in results.scenarios]


def answer(
    results: Results, scenario: Scenario, against: Scenario | None, indicators: Sequence[str]
) -> Answer:
    """The answer of one scenario, over the years of the experiment."""
    place = results.scenarios.index(scenario)
    base = None if against is None else results.scenarios.index(against)
    tables = [
        _runs(results, row[place], None if base is None else row[base], indicators)
        for row in results.request.grid
    ]
    runs = np.moveaxis(np.array(tables), 2, 0)
    return Answer(scenario, against, dict(zip(indicators, runs, strict=True)))


def _runs(results: Results, arm: Arm, base: Arm | None, indicators: Sequence[str]) -> Floats:
    """The runs of a point, shape (replications, indicators)."""
    found = results.answer(arm, base, indicators)
    return found.reindex(range(results.request.replications)).to_numpy(dtype=np.float64)


def values(results: Results, scenario: Scenario, place: int) -> list[Value | None]:
    """The value that a factor has at each point, the scenario's own included."""
    name = results.request.names[place]
    own = None if name.startswith(PREFIX) else scenario.parameters[name]
    return [own if point[place] is None else point[place] for point in results.request.points]


def at_points(runs: Floats) -> Floats:
    """The mean at each point over the runs that are there, NaN where there is none."""
    there = ~np.isnan(runs)
    total, number = np.where(there, runs, 0).sum(axis=1), there.sum(axis=1)
    means: Floats = np.divide(total, number, out=np.full(len(runs), np.nan), where=number > 0)
    return means


def pooled(runs: Floats, points: Bools) -> differences.Level:
    """The mean over some points with its interval over replications, which are what is drawn by chance.

    Points without any value are left out, and replications that miss one of the other points, since these
    would compare unlike with unlike.
    """
    chosen = runs[points]
    there = chosen[~np.isnan(chosen).all(axis=1)]
    whole = there[:, ~np.isnan(there).any(axis=0)]
    return differences.level(whole.mean(axis=0) if whole.size else np.empty(0))


def span_words(results: Results) -> str:
    """Over which years the means of an experiment go."""
    years = results.request.years
    if years:
        return f"Means over {words.span(*years)}."
    if len(results.scenarios) > 1 and results.request.comparison == "scenarios":
        return "Means over the years in which the scenarios differ."
    return "Means over all years."


def runs_words(results: Results) -> str:
    """The number of finished runs."""
    number = finished(results)
    return "1 run." if number == 1 else f"{number:,} runs."
