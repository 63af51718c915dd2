"""What a scenario changes against another, in words for readers of a report."""

from paradiplomacy.report import words
from paradiplomacy.report.language import said, texts
from paradiplomacy.scenario.events import Event
from paradiplomacy.scenario.scenario import Scenario

_KEYS = ("start", "first_year", "last_year", "governments", "branch_from")


def told_changes(scenario: Scenario, base: Scenario) -> list[str]:
    """Every change in a line: years, parameters, events that are gone, events that are new."""
    differences = scenario.differences(base)
    keys = [
        said(f"report.changes.{name}", value=_word(differences[name][1]))
        for name in _KEYS
        if name in differences
    ]
    if scenario.pasts != base.pasts and scenario.branch_from == base.branch_from:
        keys.append(said("report.changes.past", year=scenario.branch_from))
    parameters, dropped = differences.get("parameters", {}), differences.get("events_dropped", [])
    return [
        *keys,
        *(f"{_named(name)}: {words.value(after)}" for name, (_, after) in parameters.items()),
        *(said("report.changes.without", event=told(event)) for event in dropped),
        *(told(event) for event in differences.get("events_added", [])),
    ]


def told(event: Event) -> str:
    """An event in a line: what, when, and what is unusual about it."""
    fields = type(event).model_fields
    table = {key: value for key, value in event.table().items() if key in fields and key != "kind"}
    details = [
        f"{said(f'report.field.{key}')} {_word(value)}"
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
    label = words.parameter_label(name)
    return f"{label} ({name})" if label else name


def _word(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_word, value))
    if isinstance(value, str):
        keys = (f"report.word.{value}", f"names.country.{value}", f"names.axis.{value}")
        return next((said(key) for key in keys if texts().has(key)), value)
    return str(value) if isinstance(value, int) and value >= 1000 else words.value(value)
