"""What can be varied in a scenario by name: its parameters, and fields of its events.

A parameter goes by its dotted name, a field of an event by kind and key: ``events.political-shift.amount``.
Where a scenario has several events of the kind, the name means all of them, and with a number in brackets,
counted from 0 in the order of years, one: ``events.recession[1].loss``.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError, create_model
from pydantic.fields import FieldInfo

from paradiplomacy.common.errors import ScenarioError, did_you_mean, listed
from paradiplomacy.common.problems import describe, shortened, show, unknown
from paradiplomacy.scenario.events import KINDS, Event, overlaps, read_event
from paradiplomacy.scenario.parameters.base import Choices, Range, Value
from paradiplomacy.scenario.parameters.settings import PARAMETERS, Settings, key, unknown_parameter
from paradiplomacy.scenario.scenario import Scenario

PREFIX = "events."
_FIELD = re.compile(r"events\.(?P<kind>[a-z-]+)(?:\[(?P<place>0|[1-9][0-9]{0,2})\])?\.(?P<field>\w+)")


@dataclass(frozen=True)
class Variable:
    """Something that can be varied.

    Attributes:
        name: the dotted name of a parameter, or the name of an event's field.
        kind: kind of its values, as columns of the tables have it: int, float, text or flag.
        unit: unit for axes.
        plausible: the range for sensitivity analysis, where there is one.
        choices: all values, where these can be counted.

    """

    name: str
    kind: str
    unit: str
    plausible: Range | None
    choices: Choices | None

    def plain(self, value: object) -> Any:
        """The value in the form in which the model has it: 20 for a share of money becomes 20.0."""
        if self.kind == "float" and type(value) is int and abs(value) < 2**1000:
            return float(value)
        return value + 0.0 if isinstance(value, float) else value  # −0.0 becomes 0.0

    def wrong(self, value: object) -> list[str]:
        """What is wrong with a value, whatever else the scenario says; nothing where it is allowed."""
        try:
            _alone(self.name).model_validate({"value": value})
        except ValidationError as error:
            return [sentence for _, sentence in describe(error, _alone(self.name))]
        return []


class _Alone(BaseModel):
    """A value by itself, checked as where it belongs."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


@cache
def _alone(name: str) -> type[BaseModel]:
    field = _field(name)
    kind: Any = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
    return create_model("Alone", __base__=_Alone, value=(kind, ...))


def _field(name: str) -> FieldInfo:
    """The field of a parameter or event."""
    if match := _FIELD.fullmatch(name):
        of_event = KINDS[match["kind"]].model_fields
        return of_event[{"from": "first_year", "to": "last_year"}.get(match["field"], match["field"])]
    *groups, last = name.split(".")
    part: Any = Settings
    for group in groups:
        part = part.model_fields[group].annotation
    found: FieldInfo = part.model_fields[last]
    return found


def variable(name: str) -> Variable:
    """What a name stands for.

    Raises:
        ScenarioError: nothing has this name.

    """
    if name.startswith(PREFIX):
        return _event_field(name)
    if name not in PARAMETERS:
        raise ScenarioError(name, [unknown_parameter(name)])
    found = PARAMETERS[name]
    kind = _kind(found.whole, found.choices)
    return Variable(name, kind, found.unit, found.plausible, found.choices)


def _kind(whole: bool, choices: Choices | None) -> str:
    if choices is not None:
        return "flag" if choices == (True, False) else "text"
    return "int" if whole else "float"


def _event_field(name: str) -> Variable:
    match = _FIELD.fullmatch(name)
    if match is None:
        form = "events.KIND.KEY, as in events.political-shift.amount"
        raise ScenarioError(name, [f"is no field of an event; allowed {form}"])
    if match["kind"] not in KINDS:
        raise ScenarioError(name, [unknown(match["kind"], "kind of event", KINDS)])
    keys = _keys(match["kind"])
    if match["field"] not in keys:
        some = listed(keys) + did_you_mean(match["field"], keys)
        raise ScenarioError(name, [f"{match['kind']} has no such key that can be varied; allowed {some}"])
    kind, choices = keys[match["field"]]
    return Variable(name, kind, "year" if match["field"] in {"from", "to"} else "–", None, choices)


def event_fields() -> list[str]:
    """The names of all fields of events that can be varied."""
    return [f"{PREFIX}{kind}.{field}" for kind in KINDS for field in _keys(kind)]


@cache
def _keys(kind: str) -> dict[str, tuple[str, Choices | None]]:
    """The keys of a kind of event that hold one number or choice: kind of value, and choices."""
    found: dict[str, tuple[str, Choices | None]] = {"from": ("int", None), "to": ("int", None)}
    for name, field in KINDS[kind].model_fields.items():
        if field.annotation in {int, float} and name != "first_year":
            found[name] = _kind(field.annotation is int, None), None
        elif get_origin(field.annotation) is Literal and name != "kind":
            found[name] = "text", get_args(field.annotation)
    return found


# --- Putting values into a scenario ---


def applies(scenario: Scenario, name: str) -> bool:
    """Whether the scenario has what the name stands for; a parameter, every scenario has."""
    return not name.startswith(PREFIX) or bool(_meant(scenario, name))


def _meant(scenario: Scenario, name: str) -> list[int]:
    """Places of the events that the name of a field means."""
    match = _FIELD.fullmatch(name)
    if match is None:
        return []
    felt = [event for event in scenario.felt_events() if event.kind == match["kind"]]
    felt.sort(key=lambda event: (event.first_year, event.scope))
    chosen = felt if match["place"] is None else felt[int(match["place"]) :][:1]
    return [place for place, event in enumerate(scenario.events) if event in chosen]


def varied(scenario: Scenario, values: Mapping[str, object]) -> tuple[Scenario, list[str]]:
    """A scenario with some values changed, by name, and what is wrong with those that cannot be used."""
    fields = {name: value for name, value in values.items() if name.startswith(PREFIX)}
    others = {name: value for name, value in values.items() if name not in fields}
    parameters, problems = scenario.parameters.changed(others)
    events, wrong = _with_fields(scenario, fields)
    problems += wrong
    if problems:
        return scenario, problems
    return scenario.model_copy(update={"parameters": parameters, "events": events}), []


def _with_fields(scenario: Scenario, values: Mapping[str, object]) -> tuple[tuple[Event, ...], list[str]]:
    if not values:
        return scenario.events, []
    tables = [event.table() for event in scenario.events]
    problems: list[str] = []
    changed: dict[int, str] = {}
    set_by: dict[tuple[int, str], str] = {}
    for name, value in values.items():
        wrong = _misnamed(scenario, name)
        problems += wrong
        for place in [] if wrong else _meant(scenario, name):
            label, key = name.rsplit(".", 1)
            if (other := set_by.setdefault((place, key), name)) != name:
                problems.append(f"{name}: means the same as {other}; allowed is one of the two")
            tables[place][key] = value
            changed[place] = label
    events = list(scenario.events)
    for place, label in changed.items():
        event, found = read_event(tables[place])
        problems += [f"{label}.{key}: {sentence}" for key, sentence in found]
        events[place] = event or events[place]
    return tuple(events), problems or _impossible(scenario, events, changed)


def _misnamed(scenario: Scenario, name: str) -> list[str]:
    try:
        variable(name)
    except ScenarioError as error:
        return [f"{shortened(name, 100)}: {problem}" for problem in error.problems]
    if applies(scenario, name):
        return []
    kinds = sorted({event.kind for event in scenario.felt_events()})
    has = f"it has {', '.join(kinds)}" if kinds else "it has no events"
    return [f"{name}: {scenario.name} has no such event; {has}"]


def _impossible(scenario: Scenario, events: Sequence[Event], changed: Mapping[int, str]) -> list[str]:
    """Events that overlap now, or have left the years of the scenario."""
    problems = [f"events: {one.words()} overlaps with {two.words()}" for one, two in overlaps(events)]
    return problems + [
        f"{label}: {events[place].words()} is outside the years of this scenario, "
        f"{scenario.first_year}–{scenario.last_year}"
        for place, label in changed.items()
        if not events[place].touches(scenario.first_year, scenario.last_year)
    ]


# --- Names in files ---


def flat(table: object, problems: list[str]) -> dict[str, object]:
    """Parameters by dotted name, whether the file nests them, quotes dotted names, or mixes both."""
    values: dict[str, object] = {}
    if isinstance(table, dict):
        _flatten(table, "", values, problems)
    return values


def group_names() -> list[str]:
    """Names of tables where names are nested: ``law``, ``law.autonomy``, ``events.recession``."""
    groups = {name.rsplit(".", depth)[0] for name in PARAMETERS for depth in range(1, name.count(".") + 1)}
    return [*sorted(groups), PREFIX.rstrip("."), *(f"{PREFIX}{kind}" for kind in KINDS)]


def _flatten(
    table: Mapping[str, object], prefix: str, values: dict[str, object], problems: list[str]
) -> None:
    for step, value in table.items():
        name = f"{prefix}{step}"
        if name in values:
            problems.append(f"{key(name)}: stands there twice, nested and with a dotted name")
        elif not _is_group(name) and not _is_event_group(name, value):
            values[name] = value
        elif isinstance(value, dict):
            _flatten(value, f"{name}.", values, problems)
        else:
            problems.append(f"{key(name)}: {unknown_parameter(name)}")


def _is_event_group(name: str, value: object) -> bool:
    """Whether a table stands for ``events`` or one kind of event, as where names are not quoted."""
    return isinstance(value, dict) and (name == "events" or re.fullmatch(r"events\.[^.]*", name) is not None)


def _is_group(name: str) -> bool:
    return any(parameter.startswith(f"{name}.") for parameter in PARAMETERS)


# --- Values in text ---


def parse_setting(text: str) -> tuple[str, Value]:
    """Name and value from the text ``NAME=VALUE``; a value of the wrong kind is left to validation.

    Raises:
        ScenarioError: the text has no equals sign.
    """
    name, equals, value = (part.strip() for part in text.partition("="))
    if not name or not equals:
        raise ScenarioError(
            "--set", [f"{show(text)} is not a setting; allowed NAME=VALUE, as in fund.rule=lottery"]
        )
    return name, _parsed(name, value)


def _parsed(name: str, text: str) -> Value:
    try:
        choices = variable(name).choices
    except ScenarioError:
        return text
    if choices:
        return next((choice for choice in choices if show(choice).strip('"') == text.strip('"')), text)
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def settings(values: Mapping[str, object]) -> list[str]:
    """Values as options of the command line: ``--set NAME=VALUE``."""
    return [part for name, value in values.items() for part in ("--set", f"{name}={_text(value)}")]


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
