"""What is asked: scenarios, a design of values, replications; and the cases, one a run, that answer it."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Any, Literal, get_args

from paradiplomacy.common.errors import SHOWN, ExperimentError, did_you_mean, listed
from paradiplomacy.experiment.condition import ConditionError
from paradiplomacy.experiment.designs.design import Design, Point
from paradiplomacy.experiment.designs.reading import read_design
from paradiplomacy.scenario.changes import PREFIX, applies, variable, varied
from paradiplomacy.scenario.events import read_event
from paradiplomacy.scenario.parameters.base import Value
from paradiplomacy.scenario.scenario import Scenario

MOST_REPLICATIONS = 1_000_000
LARGEST_SEED = 2**62
"""Seeds are stored as 64-bit integers; this leaves room for every replication."""

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

type Key = tuple[str, str]
"""What a run is known by: its id and the name of its scenario. Two that say the same share the id only."""
type Window = tuple[int, int]
"""First and last year, both included."""
type Comparison = Literal["scenarios", "values"]
"""What is compared: scenarios at the same values, or values within the same scenario."""
COMPARISONS: tuple[str, ...] = get_args(Comparison.__value__)


@dataclass(frozen=True, slots=True)
class Arm:
    """A scenario with the values of one point of the design: what is replicated.

    Attributes:
        base: the scenario as it stands in the request.
        names: what the design varies.
        point: a value for each name, None where the scenario's own holds.
        digest: fingerprint of the resolved scenario.

    """

    base: Scenario
    names: tuple[str, ...]
    point: Point
    digest: bytes

    @property
    def changes(self) -> dict[str, Value]:
        """What differs from the base, by name."""
        return {name: value for name, value in zip(self.names, self.point, strict=True) if value is not None}

    @property
    def scenario(self) -> Scenario:
        """The resolved scenario, made anew each time: there may be very many arms."""
        return varied(self.base, self.changes)[0] if self.names else self.base

    @property
    def values(self) -> dict[str, Value | None]:
        """The value of everything that varies, the scenario's own included; None for an event it lacks."""
        said = zip(self.names, self.point, strict=True)
        return {name: self._own(name) if value is None else value for name, value in said}

    def _own(self, name: str) -> Value | None:
        return None if name.startswith(PREFIX) else self.base.parameters[name]


@dataclass(frozen=True, slots=True)
class Case:
    """One run to make: an arm with the seed of one replication."""

    arm: Arm
    replication: int
    seed: int

    @property
    def run_id(self) -> str:
        """Sixteen hexadecimal digits that depend on what is run and on nothing else."""
        return run_id(self.arm, self.replication, self.seed)

    @property
    def scenario(self) -> Scenario:
        """The resolved scenario, made anew each time."""
        return self.arm.scenario

    @property
    def key(self) -> Key:
        """What the run is known by."""
        return self.run_id, self.arm.base.name


def run_id(arm: Arm, replication: int, seed: int) -> str:
    """The id of a run of an arm."""
    return blake2b(arm.digest + f"|{replication}|{seed}".encode(), digest_size=8).hexdigest()


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
        problems = [*_wrong_names(self.scenarios), *_wrong_numbers(self), *_apart(self.scenarios)]
        if not problems:
            problems = [*_idle_names(self), *_wrong_comparison(self), *_wrong_years(self)]
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
        said = zip(self.names, point, strict=True)
        point = tuple(value if value is None or applies(scenario, name) else None for name, value in said)
        arm = Arm(scenario, self.names, point, b"")
        resolved, problems = varied(scenario, arm.changes) if self.names else (scenario, [])
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


def _wrong_names(scenarios: Iterable[Scenario]) -> list[str]:
    names = Counter(scenario.name for scenario in scenarios)
    if not names:
        return ["scenarios: none given; allowed is one or more"]
    return [
        f'scenarios: "{name}" stands there {number} times; give each a name of its own'
        for name, number in names.items()
        if number > 1
    ]


def _wrong_numbers(request: Request) -> list[str]:
    replications = _wrong_number("replications", request.replications, 1, MOST_REPLICATIONS)
    return [*replications, *wrong_seed(request.seed)]


def wrong_seed(seed: int) -> list[str]:
    """Why a number is no seed, if it is none."""
    return _wrong_number("seed", seed, 0, LARGEST_SEED)


def _wrong_number(name: str, value: int, low: int, high: int) -> list[str]:
    if type(value) is int and low <= value <= high:
        return []
    return [f"{name}: {value} cannot be used; allowed are whole numbers from {low} to {high:,}"]


def _apart(scenarios: tuple[Scenario, ...]) -> list[str]:
    """Scenarios that share no year with the first one, and so cannot be compared with it."""
    first, *others = scenarios or (None,)
    return [
        f'scenarios: "{other.name}" ({_span(other)}) shares no year with "{first.name}" ({_span(first)})'
        for other in others
        if first and not set(other.years) & set(first.years)
    ]


def _span(scenario: Scenario) -> str:
    return f"{scenario.first_year}–{scenario.last_year}"


def _idle_names(request: Request) -> list[str]:
    """Event fields that no scenario has."""
    kinds = sorted({event.kind for scenario in request.scenarios for event in scenario.felt_events()})
    return [
        f"design: {name}: no scenario here has such an event; they have {listed(kinds) if kinds else 'none'}"
        for name in request.names
        if not any(applies(scenario, name) for scenario in request.scenarios)
    ]


def _wrong_comparison(request: Request) -> list[str]:
    if request.compared is None:
        return []
    if request.compared not in COMPARISONS:
        nearest = did_you_mean(request.compared, COMPARISONS)
        return [f"compare: {request.compared} cannot be compared; allowed {listed(COMPARISONS)}{nearest}"]
    if request.compared == "values" and request.design is None:
        return ["compare: values need a design that varies some; allowed without one is scenarios"]
    if request.compared == "scenarios" and len(request.scenarios) == 1:
        return ["compare: scenarios cannot be compared where there is one; allowed is values, of a design"]
    return []


def _wrong_years(request: Request) -> list[str]:
    if request.years is None:
        return []
    first = max(scenario.first_year for scenario in request.scenarios)
    last = min(scenario.last_year for scenario in request.scenarios)
    if first <= request.years[0] <= request.years[1] <= last:
        return []
    asked = f"{request.years[0]} to {request.years[1]}"
    return [f"years: {asked} cannot be compared; allowed are years from {first} to {last}, in order"]


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


def canonical(scenario: Scenario) -> bytes:
    """What a scenario says, always in the same bytes."""
    return json.dumps(scenario.content(), sort_keys=True, separators=(",", ":")).encode()


def column_kinds(names: Iterable[str]) -> dict[str, str]:
    """Kind of value of each name that a design varies: int, float, text or flag."""
    return {name: variable(name).kind for name in names}


# --- Writing a request down and reading it again ---


def record(request: Request) -> dict[str, Any]:
    """A request as JSON: scenarios fully resolved."""
    return {
        "name": request.name,
        "title": request.title,
        "question": request.question,
        "scenarios": [_scenario_record(scenario) for scenario in request.scenarios],
        "replications": request.replications,
        "seed": request.seed,
        "detail": request.detail,
        "indicators": list(request.indicators),
        "compare": request.compared,
        "years": list(request.years) if request.years else None,
        "design": request.design.record() if request.design else None,
    }


def _scenario_record(scenario: Scenario) -> dict[str, Any]:
    labels = {"name": scenario.name, "title": scenario.title, "description": scenario.description}
    return labels | {"lineage": list(scenario.lineage)} | scenario.content()


def from_record(table: Mapping[str, Any]) -> Request:
    """The request that ``record`` wrote down.

    Raises:
        ExperimentError: it was written by another version, or changed by hand.

    """
    try:
        return Request(
            scenarios=tuple(_scenario_from(each) for each in table["scenarios"]),
            design=_design_from(table["design"]),
            indicators=tuple(table["indicators"]),
            compared=table["compare"],
            years=(table["years"][0], table["years"][1]) if table["years"] else None,
            **{key: table[key] for key in ("replications", "seed", "detail", "name", "title", "question")},
        )
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ExperimentError("request", [f"cannot be read: {type(error).__name__} {error}"]) from error


def _design_from(table: object) -> Design | None:
    if table is None:
        return None
    design, problems = read_design(table)
    if problems:
        raise ExperimentError("design", [f"design.{key}: {sentence}" for key, sentence in problems])
    return design


def _scenario_from(table: Mapping[str, Any]) -> Scenario:
    events, settings = table["events"], table["parameters"]
    plain = {key: value for key, value in table.items() if key not in {"events", "parameters", "lineage"}}
    read = [read_event(event) for event in events]
    problems = [sentence for _, wrong in read for _, sentence in wrong]
    base = Scenario(name=table["name"], title=table["title"]).parameters
    parameters, wrong = base.changed(settings)
    if problems or wrong:
        raise ExperimentError(table["name"], [*problems, *wrong])
    return Scenario(
        **plain,
        lineage=tuple(table["lineage"]),
        parameters=parameters,
        events=tuple(event for event, _ in read if event),
    )
