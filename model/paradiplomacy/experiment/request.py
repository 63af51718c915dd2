"""What is asked: scenarios, a design of values, replications; and the runs that answer it."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b

from paradiplomacy.common.errors import SHOWN, ExperimentError
from paradiplomacy.experiment import checks
from paradiplomacy.experiment.case import Arm, Case, canonical
from paradiplomacy.experiment.checks import Comparison, Window
from paradiplomacy.experiment.condition import ConditionError
from paradiplomacy.experiment.designs.design import Design, Point
from paradiplomacy.scenario.changes import applies, vary
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

    def __post_init__(self) -> None:
        problems = checks.wrong_names(self.scenarios) + checks.wrong_replications(self.replications)
        problems += checks.wrong_seed(self.seed) + checks.wrong_spans(self.scenarios)
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

    @cached_property
    def points(self) -> list[Point]:
        """The points of the design; without a design, one that changes nothing.

        Raises:
            ExperimentError: no point is left, or the condition cannot be asked.

        """
        if self.design is None:
            return [()]
        try:
            points = self.design.points(self.seed)
        except ConditionError as error:
            raise ExperimentError(self.name, [f"design.exclude: {error}"]) from error
        if not points:
            raise ExperimentError(self.name, ["design.exclude: excludes every row; allowed is to leave some"])
        return points

    def arm(self, scenario: Scenario, point: Point) -> Arm:
        """The arm of a scenario at a point; values that it has no use for are left out.

        Raises:
            ExperimentError: the values are not possible together.

        """
        pairs = zip(self.names, point, strict=True)
        point = tuple(value if value is None or applies(scenario, name) else None for name, value in pairs)
        arm = Arm(scenario, self.names, point, b"")
        resolved, problems = vary(scenario, arm.changes) if self.names else (scenario, [])
        if problems:
            raise ExperimentError(self.name, [f"design: {problem}" for problem in problems])
        return Arm(scenario, self.names, point, blake2b(canonical(resolved), digest_size=16).digest())

    @cached_property
    def grid(self) -> list[list[Arm]]:
        """For each point the arm of each scenario.

        Raises:
            ExperimentError: names the values that are not possible.

        """
        rows, problems = [], []
        for point in self.points:
            try:
                rows.append([self.arm(scenario, point) for scenario in self.scenarios])
            except ExperimentError as error:
                problems += [problem for problem in error.problems if problem not in problems]
            if len(problems) > SHOWN:
                break
        if problems:
            raise ExperimentError(self.name, problems)
        return rows

    @cached_property
    def arms(self) -> list[Arm]:
        """Every arm once: some points say the same in some scenarios."""
        return list({(arm.base.name, arm.digest): arm for row in self.grid for arm in row}.values())


def cases(request: Request) -> list[Case]:
    """The runs of a request: every arm with every seed, replication by replication.

    In this order what is finished after an interruption is made of pairs.
    """
    return [
        Case(arm, replication, request.seed + replication)
        for replication in range(request.replications)
        for arm in request.arms
    ]


def size(request: Request) -> int:
    """The number of runs."""
    return len(request.arms) * request.replications
