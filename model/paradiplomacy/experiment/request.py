"""What is asked: scenarios, a design of values, replications; and the runs that answer it."""

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from paradiplomacy.common.errors import SHOWN, ExperimentError
from paradiplomacy.experiment import checks
from paradiplomacy.experiment.arms import Arms
from paradiplomacy.experiment.case import Arm, Case
from paradiplomacy.experiment.checks import Comparison, Window
from paradiplomacy.experiment.condition import ConditionError
from paradiplomacy.experiment.designs.design import Design, Point
from paradiplomacy.scenario.scenario import Scenario

MAIN_INDICATORS = (
    "joint_projects",
    "activity_share",
    "members",
    "proposals",
    "projects_completed",
    "grants",
    "project_value_usd",
    "ties",
    "bloc_support",
)
"""The indicators that are reported first, the most telling one at the head."""

type Watched = Callable[[Iterator[Point | None], "Request"], Generator[Point | None]]
"""Passes on the points of a request, and may tell how far it is."""


def unwatched(points: Iterator[Point | None], _: "Request") -> Generator[Point | None]:
    """Pass on the points and say nothing."""
    yield from points


@dataclass(frozen=True)
class Request:
    """Scenarios to run with the same seeds, each at every point of the design, if there is one.

    Replication r (from 0) of every arm runs with seed ``seed + r``, so that arms form pairs.

    Attributes:
        scenarios: the first one is what others are compared with.
        replications: runs of each arm.
        seed: seed of the first replication, and of the design.
        detail: keep the tables of cities, projects, ties and transfers.
        indicators: the ones reported first.
        design: the values to go through; None runs the scenarios as they are.
        compared: what is compared; None compares scenarios where there are several, else values.
        years: years to compare over; None leaves them to the scenarios.
        name: name of the experiment.
        title: its title.
        question: what it asks.
        notes: what its readers must know of how it is asked.

    Raises:
        ExperimentError: names everything that cannot be asked.

    """

    scenarios: tuple[Scenario, ...]
    replications: int = 30
    seed: int = 1995
    detail: bool = False
    indicators: tuple[str, ...] = MAIN_INDICATORS
    design: Design | None = None
    compared: Comparison | None = None
    years: Window | None = None
    name: str = ""
    title: str = ""
    question: str = ""
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        problems = checks.wrong_names(self.scenarios) + checks.wrong_replications(self.replications)
        problems += checks.wrong_seed(self.seed) + checks.wrong_spans(self.scenarios)
        problems += checks.wrong_texts(name=self.name, title=self.title, question=self.question)
        problems = problems or checks.too_large(self.places, self.most_runs)
        if not problems:
            problems = checks.idle_names(self.names, self.scenarios)
            problems += checks.wrong_comparison(self.compared, len(self.scenarios), bool(self.design))
            problems += checks.wrong_years(self.years, self.scenarios)
        if problems:
            raise ExperimentError(self.name or "run", problems)

    @property
    def base(self) -> Scenario:
        """The scenario with which the others are compared."""
        return self.scenarios[0]

    @property
    def names(self) -> tuple[str, ...]:
        """What the design varies."""
        return self.design.names if self.design else ()

    @property
    def comparison(self) -> Comparison:
        """What is compared."""
        return self.compared or ("scenarios" if len(self.scenarios) > 1 or not self.design else "values")

    @property
    def places(self) -> int:
        """Points of the design times scenarios, counted without making any; those excluded count as well."""
        return (self.design.size() if self.design else 1) * len(self.scenarios)

    @property
    def most_runs(self) -> int:
        """The number of runs that there may be: fewer where points are excluded or say the same."""
        return self.places * self.replications

    @property
    def points(self) -> list[Point]:
        """The points of the design; without a design, one that changes nothing.

        Raises:
            ExperimentError: no point is left, or a condition or value cannot be used.

        """
        return self._rows[0]

    @property
    def grid(self) -> list[list[Arm]]:
        """For each point the arm of each scenario.

        Raises:
            ExperimentError: no point is left, or a condition or value cannot be used.

        """
        return self._rows[1]

    @cached_property
    def _rows(self) -> tuple[list[Point], list[list[Arm]]]:
        return self._go_through(unwatched)

    def check(self, watched: Watched) -> None:
        """Go through all points now, each of them told; later it is known that they can be used.

        Raises:
            ExperimentError: no point is left, or a condition or value cannot be used.

        """
        self.__dict__["_rows"] = self._go_through(watched)  # where the cached property keeps it

    def _go_through(self, watched: Watched) -> tuple[list[Point], list[list[Arm]]]:
        makers = [Arms(scenario, self.names) for scenario in self.scenarios]
        points, rows, problems = [], [], dict[str, None]()
        try:
            with closing(watched(self._each_point(), self)) as each:
                for point in each:
                    if point is None:
                        continue
                    made = [maker.arm(point) for maker in makers]
                    problems.update((f"design: {problem}", None) for _, wrong in made for problem in wrong)
                    points.append(point)
                    rows.append([arm for arm, _ in made])
                    if len(problems) > SHOWN:
                        break
        except ConditionError as error:
            raise ExperimentError(self.name, [f"design.exclude: {error}"]) from error
        if not points:
            raise ExperimentError(self.name, ["design.exclude: excludes every row; allowed is to leave some"])
        if problems:
            raise ExperimentError(self.name, list(problems))
        return points, rows

    def _each_point(self) -> Iterator[Point | None]:
        """Each point of the design, None for one that is excluded."""
        return self.design.each(self.seed) if self.design else iter([()])

    @cached_property
    def arms(self) -> list[Arm]:
        """Every arm once: some points say the same in some scenarios."""
        return list({(arm.base.name, arm.digest): arm for row in self.grid for arm in row}.values())


def make_request(
    keys: Any, scenarios: tuple[Scenario, ...], design: Design | None, notes: Iterable[str]
) -> Request:
    """The request that a file or a record asks for; their keys have the same names.

    Raises:
        ExperimentError: names everything that cannot be asked.

    """
    return Request(
        scenarios=scenarios,
        replications=keys.replications,
        seed=keys.seed,
        detail=keys.detail,
        indicators=tuple(keys.indicators),
        design=design,
        compared=keys.compare,
        years=(keys.years[0], keys.years[1]) if keys.years else None,
        name=keys.name,
        title=keys.title,
        question=keys.question,
        notes=tuple(notes),
    )


def cases(request: Request, most: int | None = None) -> list[Case]:
    """The runs of a request, or the first of them: every arm with every seed, replication by replication.

    In this order what is finished after an interruption is made of pairs.
    """
    each = (
        Case(arm, replication, request.seed + replication)
        for replication in range(request.replications)
        for arm in request.arms
    )
    return list(islice(each, most))


def size(request: Request) -> int:
    """The number of runs."""
    return len(request.arms) * request.replications
