"""What happens in worlds that are compared, with its years, in words."""

from collections.abc import Sequence

from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.report.words import span
from paradiplomacy.scenario.events import Event
from paradiplomacy.scenario.scenario import Scenario

_EVER = 9999


def _events(worlds: Sequence[Scenario]) -> list[Event]:
    """The events that any world feels, by year, but for what was always there or comes to nothing."""
    every = {event.words(): event for world in worlds for event in world.effective_events()}
    moneyless = not any(world.parameters.donors.yearly_usd for world in worlds)
    felt = [event for event in every.values() if not (moneyless and event.kind == "donor")]
    first = max(world.first_year for world in worlds)
    return sorted((event for event in felt if event.first_year > first), key=lambda one: one.first_year)


def starting(worlds: Sequence[Scenario], texts: Texts) -> dict[int, str]:
    """What begins in a year, by year."""
    names: dict[int, list[str]] = {}
    for event in _events(worlds):
        names.setdefault(event.first_year, []).append(texts(f"names.event.{event.kind}"))
    return {year: ", ".join(dict.fromkeys(of_year)) for year, of_year in names.items()}


def told(worlds: Sequence[Scenario], texts: Texts) -> list[tuple[str, str]]:
    """Years and names of all events; of several of one kind, those that meet are one."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for event in _events(worlds):
        of_kind = spans.setdefault(texts(f"names.event.{event.kind}"), [])
        first, last = event.first_year, event.last_year or _EVER
        if of_kind and first <= of_kind[-1][1] + 1:
            first, before = of_kind.pop()
            last = max(last, before)
        of_kind.append((first, last))
    return [(", ".join(_years(*ends) for ends in of_kind), name) for name, of_kind in spans.items()]


def _years(first: int, last: int) -> str:
    return str(first) if last == _EVER else span(first, last)
