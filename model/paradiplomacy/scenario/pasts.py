"""What held in a world before it went on in another way, read from a table."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from paradiplomacy.common.errors import ScenarioError
from paradiplomacy.common.problems import validate
from paradiplomacy.scenario.changes import AT_START, flatten
from paradiplomacy.scenario.events import Event, Year, read_event
from paradiplomacy.scenario.parameters.settings import PARAMETERS, Settings
from paradiplomacy.scenario.scenario import Past, Scenario, branch_problems, overlap_problems, pasts_before


class _Keys(BaseModel):
    """The keys of a past."""

    model_config = ConfigDict(extra="forbid", strict=True)

    before: Year
    parameters: dict[str, Any] = Field(default={}, json_schema_extra={"form": "a table"})
    events: list[Any] = Field(default=[], max_length=1_000, json_schema_extra={"form": "a list of tables"})


def read_past(table: object) -> tuple[Past | None, list[str]]:
    """A past, or what is wrong with it: sentences with the keys before them, after a dot."""
    if not isinstance(table, dict):
        return None, [": is not a table; allowed a table with before, parameters and events"]
    keys, wrong = validate(_Keys, table)
    problems = [f"{key and f'.{key}'}: {sentence}" for key, sentence in wrong]
    if keys is None:
        return None, problems
    named: list[str] = []
    parameters, unusable = Settings().changed(flatten(keys.parameters, named))
    problems += [f".{sentence}" for sentence in named + unusable]
    events: list[Event] = []
    for index, each in enumerate(keys.events):
        event, wrong = read_event(each)
        problems += [f".events[{index}]{key and f'.{key}'}: {sentence}" for key, sentence in wrong]
        events += [event] if event else []
    problems += [f".{sentence}" for sentence in overlap_problems(events)]
    past = Past(before=keys.before, parameters=parameters, events=tuple(events)) if not problems else None
    return past, problems


def with_past(later: Scenario, past: Scenario, year: int) -> Scenario:
    """A scenario that holds from a year on in a world in which another one has held before.

    Raises:
        ScenarioError: the two do not begin as one world, or the past has no such year to come.
    """
    problems = branch_problems(year, past.branch_from or past.first_year, later.last_year)
    problems += [
        f"{name}: is {there}, and the world began with {here}; allowed is the same"
        for name, there, here in _beginnings(later, past)
        if there != here
    ]
    if problems:
        raise ScenarioError(later.name, problems)
    return later.model_copy(update={"pasts": pasts_before(past, year)})


def _beginnings(one: Scenario, other: Scenario) -> list[tuple[str, object, object]]:
    """What acts at the start only, in two scenarios."""
    keys = ("start", "governments", "first_year")
    names = [name for name in PARAMETERS if AT_START.fullmatch(name)]
    began = [(name, one.parameters[name], other.stretches[0][name]) for name in names]
    return [(key, getattr(one, key), getattr(other, key)) for key in keys] + began
