"""What a scenario changes against another, in words for readers of a report."""

from typing import Any

from paradiplomacy.report import varied, words
from paradiplomacy.report.language import said
from paradiplomacy.scenario.changes import PREFIX
from paradiplomacy.scenario.events import Event
from paradiplomacy.scenario.scenario import Scenario


def told_changes(scenario: Scenario, base: Scenario) -> list[str]:
    """Every change in a line: years, parameters, events that are gone, events that are new."""
    differences = scenario.differences(base)
    keys = [
        _key(name, differences[name][1])
        for name in ("start", "first_year", "last_year", "governments", "branch_from")
        if name in differences
    ]
    if scenario.acted_pasts != base.acted_pasts and scenario.branch_from == base.branch_from:
        keys.append(said("report.changes.past", year=scenario.branch_from))
    parameters, dropped = differences.get("parameters", {}), differences.get("events_dropped", [])
    return [
        *keys,
        *(f"{_named(name)}: {varied.worded(name, after)}" for name, (_, after) in parameters.items()),
        *(said("report.changes.without", event=told(event)) for event in dropped),
        *(told(event) for event in differences.get("events_added", [])),
    ]


def _key(name: str, value: Any) -> str:
    if value is None:
        return said("report.changes.no_branch")
    text = varied.worded(name, value) if isinstance(value, str) else varied.year(value)
    return said(f"report.changes.{name}", value=text)


def told(event: Event) -> str:
    """An event in a line: what, when, and what is unusual about it."""
    fields = type(event).model_fields
    table = {key: value for key, value in event.table().items() if key in fields and key != "kind"}
    details = [
        f"{said(f'report.field.{key}')} {varied.worded(f'{PREFIX}{event.kind}.{key}', value)}"
        for key, value in table.items()
        if value != fields[key].default
    ]
    head = f"{said(f'names.event.{event.kind}')}, {years(event)}"
    return f"{head} ({'; '.join(details)})" if details else head


def years(event: Event) -> str:
    """The years of an event."""
    if event.last_year is None:
        return said("report.changes.from", year=event.first_year)
    return words.span(event.first_year, event.last_year)


def _named(name: str) -> str:
    """A parameter: what the page calls it, where it does, and the name by which files know it."""
    label = varied.parameter_label(name)
    return f"{label} ({name})" if label else name
