"""A request written down as JSON, with its scenarios fully resolved, and read again."""

from collections.abc import Mapping
from typing import Any

from paradiplomacy.common.errors import ExperimentError
from paradiplomacy.experiment.designs.design import Design
from paradiplomacy.experiment.designs.reading import read_design
from paradiplomacy.experiment.request import Request
from paradiplomacy.scenario.events import read_event
from paradiplomacy.scenario.scenario import Scenario


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
