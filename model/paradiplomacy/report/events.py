"""What happens in worlds that are compared, with its years, in words."""

from collections.abc import Collection, Sequence

from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.report.words import span
from paradiplomacy.scenario.events import Event
from paradiplomacy.scenario.scenario import Scenario

_EVER = 9999


def _events(worlds: Sequence[Scenario]) -> list[Event]:
    """The events that begin in any world, by year, but for what comes to nothing."""
    every = {
        event.words(): event
        for world in worlds
        for event in world.effective_events()
        if event.first_year > world.first_year
    }
    moneyless = not any(world.parameters.donors.yearly_usd for world in worlds)
    felt = [event for event in every.values() if not (moneyless and event.kind == "donor")]
    return sorted(felt, key=lambda one: one.first_year)


def starting(worlds: Sequence[Scenario], texts: Texts, moved: Collection[str] = ()) -> dict[int, str]:
    """What begins in a year, by year, but for the kinds of events that are moved."""
    names: dict[int, list[str]] = {}
    for event in (one for one in _events(worlds) if one.kind not in moved):
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
