"""What happens in the worlds of a page, with its years, in words."""

from paradiplomacy.app.state.session import Session
from paradiplomacy.scenario.events import Event


def _events(session: Session) -> list[Event]:
    """The events that either world feels, by year, but for what was always there or comes to nothing."""
    first, second = session.worlds
    both = {event.words(): event for world in (first, second) for event in world.effective_events()}
    moneyless = not any(world.parameters.donors.yearly_usd for world in (first, second))
    felt = [event for event in both.values() if not (moneyless and event.kind == "donor")]
    return sorted(
        (event for event in felt if event.first_year > session.years[0]), key=lambda one: one.first_year
    )


def starting(session: Session) -> dict[int, str]:
    """What begins in a year, by year."""
    names: dict[int, list[str]] = {}
    for event in _events(session):
        names.setdefault(event.first_year, []).append(_name(session, event))
    return {year: ", ".join(dict.fromkeys(of_year)) for year, of_year in names.items()}


def told(session: Session) -> list[tuple[str, str]]:
    """Years and names of all events; several of one kind come together."""
    spans: dict[str, list[str]] = {}
    for event in _events(session):
        spans.setdefault(_name(session, event), []).append(event.years().removeprefix("from "))
    return [(", ".join(dict.fromkeys(years)), name) for name, years in spans.items()]


def _name(session: Session, event: Event) -> str:
    return session.texts(f"names.event.{event.kind}")
