"""A request written down as JSON, with its scenarios fully resolved, and read again."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from paradiplomacy.common.errors import ExperimentError, ScenarioError
from paradiplomacy.common.plugins import LOADED, load_kept, texts
from paradiplomacy.common.problems import validate, with_key
from paradiplomacy.common.seeds import LARGEST_RUN_SEED
from paradiplomacy.experiment.analysis import Analysis
from paradiplomacy.experiment.checks import LARGEST_SEED, MOST_REPLICATIONS, Comparison
from paradiplomacy.experiment.designs.reading import read_design
from paradiplomacy.experiment.named import Derived, NamedContrast
from paradiplomacy.experiment.notes import RecordedNote
from paradiplomacy.experiment.request import Request, make_request
from paradiplomacy.scenario.changes import events_to_move
from paradiplomacy.scenario.events import Year, read_event
from paradiplomacy.scenario.parameters.settings import Settings
from paradiplomacy.scenario.pasts import read_past
from paradiplomacy.scenario.scenario import Governments, Name, Scenario, Start


def _form(words: str, **limits: Any) -> Any:
    return Field(json_schema_extra={"form": words}, **limits)


def _seed(largest: int) -> Any:
    return _form(f"whole numbers from 0 to {largest:,}", ge=0, le=largest)


class ScenarioRecord(BaseModel):
    """The keys of a scenario, all of which are always written, except pasts where there are none."""

    model_config = ConfigDict(extra="forbid", strict=True)

    name: Name
    title: str
    description: str
    lineage: list[str]
    start: Start
    first_year: Year
    last_year: Year
    governments: Governments
    plugins: dict[str, str] = Field(default={})
    parameters: dict[str, Any]
    events: Annotated[list[Any], _form("a list of tables")]
    pasts: Annotated[list[Any], _form("a list of tables")] = Field(default=[])


class RequestRecord(Analysis):
    """The keys of a request, all of which are always written, except lists of what is asked for by name."""

    model_config = ConfigDict(extra="ignore")

    name: str
    title: str
    question: str
    scenarios: Annotated[list[ScenarioRecord], _form("a list of one or more tables", min_length=1)]
    replications: Annotated[int, Field(ge=1, le=MOST_REPLICATIONS)]
    seed: Annotated[int, _seed(LARGEST_SEED)]
    detail: bool
    indicators: Annotated[list[str], _form("a list of one or more names", min_length=1)]
    compare: Comparison | None
    years: Annotated[list[Year], Field(min_length=2, max_length=2)] | None = _form(
        "a list of two years, or null"
    )
    design: dict[str, Any] | None
    run_seed: Annotated[int, _seed(LARGEST_RUN_SEED)] | None
    notes: list[RecordedNote] = Field(default=[])
    plugins: dict[str, str] = Field(default={})
    contrasts: Annotated[list[NamedContrast], _form("a list of tables")] = Field(default=[])
    derived: Annotated[list[Derived], _form("a list of tables")] = Field(default=[])


def record(request: Request) -> dict[str, Any]:
    """A request as JSON: scenarios fully resolved."""
    named = {"contrasts": request.contrasts, "derived": request.derived}
    by_name = {
        key: [one.model_dump(exclude_defaults=True) for one in asked] for key, asked in named.items() if asked
    }
    return by_name | {
        "name": request.name,
        "title": request.title,
        "question": request.question,
        "scenarios": [_scenario_record(scenario, request.names) for scenario in request.scenarios],
        "replications": request.replications,
        "seed": request.seed,
        "detail": request.detail,
        "indicators": list(request.indicators),
        "compare": request.compared,
        "years": list(request.years) if request.years else None,
        "design": request.design.record() if request.design else None,
        "run_seed": request.run_seed,
        "notes": [note.record for note in request.notes],
        **({"plugins": texts()} if LOADED else {}),
        **request.analysis.model_dump(mode="json", exclude_defaults=True),
    }


def _scenario_record(scenario: Scenario, names: Iterable[str]) -> dict[str, Any]:
    """A scenario with all that a run can feel, wherever the names that are varied move its events."""
    labels = {"name": scenario.name, "title": scenario.title, "description": scenario.description}
    content = scenario.content()
    content["events"] += [event.table() for event in events_to_move(scenario, names)]
    return labels | {"lineage": list(scenario.lineage)} | content


def from_record(table: Mapping[str, Any]) -> Request:
    """The request that ``record`` wrote down.

    Raises:
        ExperimentError: it was written by another version, or changed by hand; names every key that is wrong.

    """
    asked, wrong = validate(RequestRecord, table)
    if asked and (refused := load_kept(asked.plugins)):
        raise ExperimentError("request", refused)
    read = [_read_scenario(each) for each in asked.scenarios] if asked else []
    wrong += [
        (f"scenarios[{place}].{key}", sentence)
        for place, (_, problems) in enumerate(read)
        for key, sentence in problems
    ]
    design, unusable = read_design(asked.design) if asked and asked.design is not None else (None, [])
    wrong += [(f"design{key and f'.{key}'}", sentence) for key, sentence in unusable]
    if asked is None or wrong:
        raise ExperimentError("request", [f"{key}: {sentence}" for key, sentence in wrong])
    scenarios = tuple(scenario for scenario, _ in read if scenario)
    return make_request(asked, scenarios, design, asked.notes, asked.run_seed)


def _read_scenario(asked: ScenarioRecord) -> tuple[Scenario | None, list[tuple[str, str]]]:
    """A scenario, or what is wrong with it: keys of its table and sentences."""
    parameters, unusable = Settings().changed(asked.parameters)
    events = [read_event(each) for each in asked.events]
    problems = [with_key("", sentence) for sentence in unusable]
    problems += [
        (f"events[{place}]{key and f'.{key}'}", sentence)
        for place, (_, wrong) in enumerate(events)
        for key, sentence in wrong
    ]
    pasts = [read_past(each) for each in asked.pasts]
    problems += [
        with_key("", f"pasts[{place}]{sentence}")
        for place, (_, wrong) in enumerate(pasts)
        for sentence in wrong
    ]
    if problems:
        return None, problems
    read = {
        "lineage": tuple(asked.lineage),
        "parameters": parameters,
        "events": tuple(event for event, _ in events),
        "pasts": tuple(past for past, _ in pasts),
    }
    keys = dict(asked)
    del keys["plugins"]
    try:
        return Scenario(**keys | read), []
    except ScenarioError as error:
        return None, [with_key("", problem) for problem in error.problems]
