"""What can be varied in a scenario by name: its parameters, and fields of its events.

A parameter goes by its dotted name, a field of an event by kind and key: ``events.political-shift.amount``.
Where a scenario has several events of the kind, the name means all of them, and with a number in brackets,
counted from 0 in the order of years, one: ``events.recession[1].loss``.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import BaseModel, ConfigDict, create_model
from pydantic.fields import FieldInfo

from paradiplomacy.common.errors import ScenarioError, did_you_mean, listed
from paradiplomacy.common.numbers import read_number
from paradiplomacy.common.problems import validate
from paradiplomacy.common.quoted import shorten, show, unknown
from paradiplomacy.scenario.events import KINDS, Event, read_event
from paradiplomacy.scenario.parameters.base import Choices, Range, Value, plain_zero
from paradiplomacy.scenario.parameters.settings import (
    GROUPS,
    PARAMETERS,
    Settings,
    key,
    unknown_parameter,
)
from paradiplomacy.scenario.scenario import Scenario, overlap_problems

PREFIX = "events."
_DATES = (".from", ".to")
AT_START = re.compile(
    r"cities\.(?!growth_elasticity).*|capacity\.(start|size_effect|spread|office_.*)"
    r"|(benefit\.money_|identity\.)start|(themes|units)\.count"
)
"""Parameters that make the first columns of a world: where it goes on in another way they come too late."""
_FIELD = re.compile(r"events\.(?P<kind>[a-z-]+)(?:\[(?P<index>0|[1-9][0-9]{0,2})\])?\.(?P<field>\w+)")


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

    def convert(self, value: object) -> Any:
        """The value in the form in which the model has it: 20 for a share of money becomes 20.0."""
        if self.kind == "float" and type(value) is int and abs(value) < 2**1000:
            return float(value)
        return plain_zero(value)

    def problems(self, value: object) -> list[str]:
        """What is wrong with a value, whatever else the scenario says; nothing where it is allowed."""
        _, problems = validate(_value_model(self.name), {"value": value})
        return [sentence for _, sentence in problems]


class _SingleValue(BaseModel):
    """A value by itself, checked as where it belongs."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


@cache
def _value_model(name: str) -> type[BaseModel]:
    field = _field(name)
    kind: Any = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
    return create_model("SingleValue", __base__=_SingleValue, value=(kind, ...))


def _field(name: str) -> FieldInfo:
    """The field of a parameter or event."""
    if match := _FIELD.fullmatch(name):
        fields = KINDS[match["kind"]].model_fields
        return fields[{"from": "first_year", "to": "last_year"}.get(match["field"], match["field"])]
    *groups, last = name.split(".")
    part: Any = Settings
    for group in groups:
        part = part.model_fields[group].annotation
    field: FieldInfo = part.model_fields[last]
    return field


def find_variable(name: str) -> Variable:
    """What a name stands for.

    Raises:
        ScenarioError: nothing has this name.

    """
    if name.startswith(PREFIX):
        return _event_variable(name)
    if name not in PARAMETERS:
        raise ScenarioError(name, [unknown_parameter(name)])
    parameter = PARAMETERS[name]
    kind = _kind(parameter.whole, parameter.choices)
    return Variable(name, kind, parameter.unit, parameter.plausible, parameter.choices)


def _kind(whole: bool, choices: Choices | None) -> str:
    if choices is not None:
        return "flag" if choices == (True, False) else "text"
    return "int" if whole else "float"


def _event_variable(name: str) -> Variable:
    match = _FIELD.fullmatch(name)
    if match is None:
        form = "events.KIND.KEY, as in events.political-shift.amount"
        raise ScenarioError(name, [f"is not a field of an event; allowed {form}"])
    if match["kind"] not in KINDS:
        raise ScenarioError(name, [unknown(match["kind"], "kind of event", KINDS)])
    keys = _keys(match["kind"])
    if match["field"] not in keys:
        allowed = listed(keys) + did_you_mean(match["field"], keys)
        raise ScenarioError(name, [f"{match['kind']} has no such key that can be varied; allowed {allowed}"])
    kind, choices = keys[match["field"]]
    return Variable(name, kind, "year" if match["field"] in {"from", "to"} else "–", None, choices)


def kind_of(name: str) -> str:
    """The kind of event that a name means a field of; empty for a parameter."""
    match = _FIELD.fullmatch(name)
    return match["kind"] if match else ""


def event_fields() -> list[str]:
    """The names of all fields of events that can be varied."""
    return [f"{PREFIX}{kind}.{field}" for kind in KINDS for field in _keys(kind)]


@cache
def _keys(kind: str) -> dict[str, tuple[str, Choices | None]]:
    """The keys of a kind of event that hold one number or choice: kind of value, and choices."""
    keys: dict[str, tuple[str, Choices | None]] = {"from": ("int", None), "to": ("int", None)}
    for name, field in KINDS[kind].model_fields.items():
        if field.annotation in {int, float} and name != "first_year":
            keys[name] = _kind(field.annotation is int, None), None
        elif get_origin(field.annotation) is Literal and name != "kind":
            keys[name] = "text", get_args(field.annotation)
    return keys


# --- Putting values into a scenario ---


def applies(scenario: Scenario, name: str, beside: Iterable[str] = ()) -> bool:
    """Whether the scenario has what the name stands for; a parameter, every scenario has.

    Args:
        scenario: the scenario.
        name: name of a parameter or event field.
        beside: what else is changed; an event outside the years is there if its dates are.

    """
    return not name.startswith(PREFIX) or bool(event_indices(scenario, name, beside))


def event_indices(scenario: Scenario, name: str, beside: Iterable[str] = ()) -> list[int]:
    """Indices of the events that the name of a field means, where ``beside`` is changed too."""
    meant, there = _meant(scenario, name), scenario.effective_events()
    return [
        index
        for index, event in enumerate(scenario.events)
        if event in meant and (event in there or event in events_to_move(scenario, beside))
    ]


def events_to_move(scenario: Scenario, names: Iterable[str]) -> list[Event]:
    """Events outside the years of the scenario whose dates are among the names."""
    there = scenario.effective_events()
    moved = [event for name in names if name.endswith(_DATES) for event in _meant(scenario, name)]
    return [event for event in scenario.events if event in moved and event not in there]


def _meant(scenario: Scenario, name: str) -> list[Event]:
    """The events that a name means; those outside the years count last, and without a number if alone."""
    match = _FIELD.fullmatch(name)
    if match is None:
        return []
    inside = [event for event in scenario.effective_events() if event.kind == match["kind"]]
    outside = [event for event in scenario.events if event.kind == match["kind"] and event not in inside]
    for events in (inside, outside):
        events.sort(key=lambda event: (event.first_year, event.scope))
    return inside or outside if match["index"] is None else [*inside, *outside][int(match["index"]) :][:1]


def outside(scenarios: Iterable[Scenario], name: str) -> str:
    """That the event of a name lies outside the years of a scenario, where one has it there."""
    for scenario in scenarios:
        for event in _meant(scenario, name)[:1]:
            return f"{event.words()} is outside the years of {scenario.name}, {scenario.span}"
    return ""


def vary(scenario: Scenario, values: Mapping[str, object]) -> tuple[Scenario, list[str]]:
    """A scenario with some values changed, by name, and what is wrong with those that cannot be used."""
    fields = {name: value for name, value in values.items() if name.startswith(PREFIX)}
    rest = {name: value for name, value in values.items() if name not in fields}
    parameters, problems = scenario.parameters.changed(rest)
    problems += late_names(scenario, rest)
    events, unusable = _set_fields(scenario, fields)
    problems += unusable
    if problems:
        return scenario, problems
    return scenario.model_copy(update={"parameters": parameters, "events": events}), []


def late_names(scenario: Scenario, names: Iterable[str]) -> list[str]:
    """Parameters that a scenario which branches can no more change, because they act at the start only."""
    late = [name for name in names if AT_START.fullmatch(name)] if scenario.pasts else []
    return [
        f"{key(name)}: acts at the start only, before the branch in {scenario.branch_from}; "
        "allowed without branch_from"
        for name in late
    ]


def _set_fields(scenario: Scenario, values: Mapping[str, object]) -> tuple[tuple[Event, ...], list[str]]:
    if not values:
        return scenario.events, []
    tables = [event.table() for event in scenario.events]
    problems: list[str] = []
    changed: dict[int, str] = {}
    set_by: dict[tuple[int, str], str] = {}
    for name, value in values.items():
        misnomers = _name_problems(scenario, name, values)
        problems += misnomers
        for index in [] if misnomers else event_indices(scenario, name, values):
            label, key = name.rsplit(".", 1)
            if (earlier := set_by.setdefault((index, key), name)) != name:
                problems.append(f"{name}: means the same as {earlier}; allowed is one of the two")
            tables[index][key] = value
            changed[index] = label
    events = list(scenario.events)
    for index, label in changed.items():
        event, unusable = read_event(tables[index])
        problems += [f"{label}.{key}: {sentence}" for key, sentence in unusable]
        events[index] = event or events[index]
    return tuple(events), problems or _event_problems(scenario, events, changed)


def _name_problems(scenario: Scenario, name: str, beside: Iterable[str]) -> list[str]:
    try:
        find_variable(name)
    except ScenarioError as error:
        return [f"{shorten(name, 100)}: {problem}" for problem in error.problems]
    if applies(scenario, name, beside):
        return []
    kinds = sorted({event.kind for event in scenario.effective_events()})
    has = f"it has {', '.join(kinds)}" if kinds else "it has no events"
    return [f"{name}: {outside([scenario], name) or f'{scenario.name} has no such event; {has}'}"]


def _event_problems(scenario: Scenario, events: Sequence[Event], changed: Mapping[int, str]) -> list[str]:
    """Events that overlap now, or have left the years of the scenario."""
    first, last = scenario.branch_from or scenario.first_year, scenario.last_year
    years = (
        f"the years from the branch on, {first}–{last}"
        if scenario.pasts
        else f"the years of this scenario, {scenario.span}"
    )
    return overlap_problems(events) + [
        f"{label}: {events[index].words()} is outside {years}"
        for index, label in changed.items()
        if not events[index].touches(first, last)
    ]


# --- Names in files ---


def flatten(table: object, problems: list[str]) -> dict[str, object]:
    """Parameters by dotted name, whether the file nests them, quotes dotted names, or mixes both."""
    values: dict[str, object] = {}
    if isinstance(table, dict):
        _collect(table, "", values, problems)
    return values


def group_names() -> list[str]:
    """Names of tables where names are nested: ``law``, ``law.autonomy``, ``events.recession``."""
    return [*sorted(GROUPS), PREFIX.rstrip("."), *(f"{PREFIX}{kind}" for kind in KINDS)]


def _collect(
    table: Mapping[str, object], prefix: str, values: dict[str, object], problems: list[str]
) -> None:
    for step, value in table.items():
        name = f"{prefix}{step}"
        if name in values:
            problems.append(f"{key(name)}: stands there twice, nested and with a dotted name")
        elif name not in GROUPS and not _is_event_group(name, value):
            values[name] = value
        elif isinstance(value, dict):
            _collect(value, f"{name}.", values, problems)
        else:
            problems.append(f"{key(name)}: {unknown_parameter(name)}")


def _is_event_group(name: str, value: object) -> bool:
    """Whether a table stands for ``events`` or one kind of event, as where names are not quoted."""
    return isinstance(value, dict) and (name == "events" or re.fullmatch(r"events\.[^.]*", name) is not None)


# --- Values in text ---


def parse_settings(texts: Iterable[str]) -> dict[str, Value]:
    """Names and values from texts of the form ``NAME=VALUE``.

    Raises:
        ScenarioError: a text has no equals sign, or a name stands there twice; all problems at once.
    """
    values: dict[str, Value] = {}
    problems: list[str] = []
    for text in texts:
        try:
            name, value = parse_setting(text)
        except ScenarioError as error:
            problems += error.problems
            continue
        if name in values:
            problems.append(f"{name}: stands there twice")
        values[name] = value
    if problems:
        raise ScenarioError("--set", problems)
    return values


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
    return name, _parse_value(name, value)


def _parse_value(name: str, text: str) -> Value:
    try:
        choices = find_variable(name).choices
    except ScenarioError:
        return text
    if choices:
        return next((choice for choice in choices if show(choice).strip('"') == text.strip('"')), text)
    number = read_number(text)
    return text if number is None else number


def set_options(values: Mapping[str, object]) -> list[str]:
    """Values as options of the command line: ``--set NAME=VALUE``."""
    return [part for name, value in values.items() for part in ("--set", f"{name}={_text(value)}")]


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
