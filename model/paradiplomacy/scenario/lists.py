"""Lists for readers: parameters, built-in scenarios, and the JSON Schema of scenario files for editors."""

from fnmatch import fnmatchcase
from typing import Any

from pydantic import BaseModel

from paradiplomacy.common.errors import ScenarioError, did_you_mean, listed
from paradiplomacy.common.quoted import amount, show, word
from paradiplomacy.scenario.events import KINDS, AnyEvent
from paradiplomacy.scenario.files import ScenarioFile, builtin_scenarios, load_scenario
from paradiplomacy.scenario.parameters.base import Parameter
from paradiplomacy.scenario.parameters.settings import PARAMETERS, Settings
from paradiplomacy.scenario.scenario import Scenario

FEW = 6
"""Largest number of changes that the list names of a scenario; the rest is counted."""


def matching_parameters(pattern: str | None = None) -> list[Parameter]:
    """Parameters whose name or meaning holds the pattern, which may have ``*`` and ``?``; all without one.

    Raises:
        ScenarioError: nothing matches.
    """
    glob = f"*{(pattern or '').lower()}*"
    matches = [p for p in PARAMETERS.values() if fnmatchcase(f"{p.name}\n{p.meaning}".lower(), glob)]
    if not matches:
        nearest = did_you_mean(pattern or "", PARAMETERS)
        raise ScenarioError("parameters", [f"no parameter matches {show(pattern)}{nearest}"])
    return matches


def parameters_text(pattern: str | None = None) -> str:
    """The parameters in groups, each with default, unit, meaning, symbol, ranges and source."""
    lines: list[str] = []
    group = None
    for parameter in matching_parameters(pattern):
        if parameter.name.split(".")[0] != group:
            group = parameter.name.split(".")[0]
            lines += ["", f"{group}: {Settings.model_fields[group].default.__doc__}"]
        lines += _lines(parameter)
    return "\n".join(lines[1:])


def _lines(parameter: Parameter) -> list[str]:
    unit = "" if parameter.unit in {"choice", "switch", "\N{EN DASH}"} else f" {parameter.unit}"
    symbol = "" if parameter.symbol == "\N{EN DASH}" else f"{parameter.symbol}; "
    return [
        f"  {parameter.name} = {word(parameter.default)}{unit}",
        f"      {parameter.meaning}",
        f"      {symbol}{_ranges(parameter)}; {parameter.source_in_words}",
    ]


def _ranges(parameter: Parameter) -> str:
    if parameter.choices:
        return f"choices {listed(map(word, parameter.choices))}"
    ranges = (("allowed", parameter.allowed), ("plausible", parameter.plausible))
    return ", ".join(f"{word} {amount(ends[0])} to {amount(ends[1])}" for word, ends in ranges if ends)


def scenarios_text() -> str:
    """The built-in scenarios: name, title, what each extends and changes."""
    lines = []
    for scenario in builtin_scenarios():
        lines += [f"{scenario.name}: {scenario.title}", f"    {_summary(scenario)}"]
    return "\n".join(lines)


def _summary(scenario: Scenario) -> str:
    if scenario.lineage:
        changes = changes_in_words(scenario, load_scenario(scenario.lineage[0]))
        return f"extends {scenario.lineage[0]}: {'; '.join(_abridge(changes))}"
    events = "; ".join(event.words() for event in scenario.events)
    years = f"{scenario.first_year}–{scenario.last_year}"
    return f"{years}, start {scenario.start}, {scenario.governments} governments; {events}"


def _abridge(changes: list[str]) -> list[str]:
    if len(changes) <= FEW:
        return changes
    return [*changes[: FEW - 1], f"and {len(changes) - FEW + 1} more changes"]


def changes_in_words(scenario: Scenario, base: Scenario) -> list[str]:
    """What a scenario changes against another, a change a line."""
    differences = scenario.differences(base)
    keys = ("start", "first_year", "last_year", "governments", "branch_from")
    pasts = scenario.acted_pasts != base.acted_pasts and scenario.branch_from == base.branch_from
    values = {name: differences[name][1] for name in keys if name in differences}
    return [
        *(f"without {name}" if after is None else f"{name} {after}" for name, after in values.items()),
        *([f"another past before {scenario.branch_from}"] if pasts else []),
        *(f"{name} {word(after)}" for name, (_, after) in differences.get("parameters", {}).items()),
        *(f"without {event.words()}" for event in differences.get("events_dropped", [])),
        *(event.words() for event in differences.get("events_added", [])),
    ]


def diff_text(scenario: Scenario, base: Scenario) -> str:
    """What a scenario changes against another, as lines under a heading."""
    changes = changes_in_words(scenario, base)
    if not changes:
        return f"{scenario.name} says the same as {base.name}"
    return "\n".join([f"{scenario.name} against {base.name}:", *(f"  {change}" for change in changes)])


def diff_record(scenario: Scenario, base: Scenario) -> dict[str, Any]:
    """The same, fit for JSON: values are pairs, before and after."""
    differences = scenario.differences(base)
    events = {key: [each.table() for each in differences.get(key, [])] for key in _EVENTS}
    return {"scenario": scenario.name, "base": base.name, **differences, **events}


_EVENTS = ("events_added", "events_dropped")


def scenario_records() -> list[dict[str, Any]]:
    """The built-in scenarios, fit for JSON: what they are called, and what each changes."""
    return [
        {"name": one.name, "title": one.title, "description": one.description, "extends": list(one.lineage)}
        | {"start": one.start, "governments": one.governments}
        | {"first_year": one.first_year, "last_year": one.last_year}
        | {"changes": changes_in_words(one, load_scenario(one.lineage[0])) if one.lineage else []}
        for one in builtin_scenarios()
    ]


class _Events(BaseModel):
    events: list[AnyEvent]


def scenario_schema() -> dict[str, Any]:
    """The JSON Schema of a scenario file, for editors."""
    schema = ScenarioFile.model_json_schema()
    events, settings = _Events.model_json_schema(by_alias=True), Settings.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["$defs"] = schema["$defs"] | settings["$defs"] | events["$defs"]
    properties = schema["properties"]
    properties["events"]["items"] = events["properties"]["events"]["items"]
    properties["drop_events"]["items"] = {"enum": list(KINDS)}
    properties["parameters"] |= {"properties": settings["properties"], "additionalProperties": False}
    _offer_dotted_names(schema)
    return schema


def _offer_dotted_names(schema: dict[str, Any]) -> None:
    """Let a parameter stand under its dotted name, or under the rest of it inside a table."""
    for name in PARAMETERS:
        steps = name.split(".")
        groups = [Settings.__name__, *_class_names(steps[:-1])]
        meaning = {"$ref": f"#/$defs/{groups[-1]}/properties/{steps[-1]}"}
        offered = schema["properties"]["parameters"]["properties"]
        for depth in range(len(steps) - 1):
            offered[".".join(steps[depth:])] = meaning
            offered = schema["$defs"][groups[depth + 1]]["properties"]


def _class_names(steps: list[str]) -> list[str]:
    """Names of the classes of nested groups, from the outside in."""
    group: Any = Settings
    names = []
    for step in steps:
        group = group.model_fields[step].annotation
        names.append(group.__name__)
    return names
