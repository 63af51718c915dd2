"""What is asked: scenarios and replications, and the cases, one a run, that answer it."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from paradiplomacy.errors import ExperimentError
from paradiplomacy.events import read_event
from paradiplomacy.scenario import Scenario

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


@dataclass(frozen=True)
class Case:
    """One run to make: a scenario with the seed of one replication."""

    run_id: str
    scenario: Scenario
    replication: int
    seed: int

    @property
    def key(self) -> Key:
        """What the run is known by."""
        return self.run_id, self.scenario.name


@dataclass(frozen=True)
class Request:
    """Scenarios to run with the same seeds; each is compared with the first.

    Replication r (from 0) of every scenario runs with seed ``seed + r``, so that scenarios form pairs.

    Raises:
        ExperimentError: names everything that cannot be asked.

    """

    scenarios: tuple[Scenario, ...]
    replications: int = 30
    seed: int = 1995
    detail: bool = False
    indicators: tuple[str, ...] = MAIN_INDICATORS

    def __post_init__(self) -> None:
        problems = [*_wrong_names(self.scenarios), *_wrong_numbers(self), *_apart(self.scenarios)]
        if problems:
            raise ExperimentError("run", problems)

    @property
    def base(self) -> Scenario:
        """The scenario with which the others are compared."""
        return self.scenarios[0]


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
    limits = (
        ("replications", request.replications, 1, MOST_REPLICATIONS),
        ("seed", request.seed, 0, LARGEST_SEED),
    )
    return [
        f"{name}: {value} cannot be used; allowed are whole numbers from {low} to {high:,}"
        for name, value, low, high in limits
        if type(value) is not int or not low <= value <= high
    ]


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


def cases(request: Request) -> list[Case]:
    """The runs of a request: every scenario with every seed, replication by replication.

    In this order what is finished after an interruption is made of pairs.
    """
    contents = [_canonical(scenario) for scenario in request.scenarios]
    return [
        Case(
            _run_id(content, replication, request.seed + replication),
            scenario,
            replication,
            request.seed + replication,
        )
        for replication in range(request.replications)
        for scenario, content in zip(request.scenarios, contents, strict=True)
    ]


def _canonical(scenario: Scenario) -> bytes:
    return json.dumps(scenario.content(), sort_keys=True, separators=(",", ":")).encode()


def _run_id(content: bytes, replication: int, seed: int) -> str:
    """Sixteen hexadecimal digits that depend on what is run and on nothing else."""
    return blake2b(content + f"|{replication}|{seed}".encode(), digest_size=8).hexdigest()


# --- Writing a request down and reading it again ---


def record(request: Request) -> dict[str, Any]:
    """A request as JSON: scenarios fully resolved."""
    return {
        "scenarios": [_scenario_record(scenario) for scenario in request.scenarios],
        "replications": request.replications,
        "seed": request.seed,
        "detail": request.detail,
        "indicators": list(request.indicators),
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
        scenarios = tuple(_scenario_from(each) for each in table["scenarios"])
        return Request(
            scenarios, table["replications"], table["seed"], table["detail"], tuple(table["indicators"])
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ExperimentError("request", [f"cannot be read: {type(error).__name__} {error}"]) from error


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
