"""In how many things two worlds differ: of more than one, none can be said to make the gap."""

from paradiplomacy.app.state.levers import LEVERS
from paradiplomacy.app.state.session import Session
from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.results.contrasts import stretches_apart
from paradiplomacy.scenario.changes import PREFIX
from paradiplomacy.scenario.scenario import Scenario


def causes(session: Session) -> list[str]:
    """The names of the things in which the worlds of a page differ."""
    first, second = session.worlds
    changes, texts = second.differences(first), session.texts
    kinds = {event.kind for key in ("events_added", "events_dropped") for event in changes.pop(key, ())}
    parameters = changes.pop("parameters", {})
    names = [_parameter(texts, name) for name in parameters]
    names += [texts(f"names.event.{kind}") for kind in sorted(kinds)]
    names += [texts(f"page.cause.{key}") for key in ("start", "governments") if key in changes]
    if _ever(first, second) - {*parameters, *kinds}:
        names.append(texts("page.cause.past"))
    if session.playing:
        names.append(texts("page.cause.hand"))
    return list(dict.fromkeys(names))


def _ever(first: Scenario, second: Scenario) -> set[str]:
    """Parameters and kinds of events in which two worlds differ at any time, before a branch as well."""
    stretches = list(stretches_apart(first, second))
    parameters = {name for stretch in stretches for name in stretch.parameters}
    return parameters | {event.kind for stretch in stretches for event in stretch.events}


def _parameter(texts: Texts, name: str) -> str:
    """A parameter's name on the page; of those that are not on it, that of what they belong to."""
    if name in LEVERS and not name.startswith(PREFIX):
        label = texts(f"page.lever.{name}.label")
        return label[:1].lower() + label[1:]
    key = f"page.cause.{name.partition('.')[0]}"
    return texts(key if texts.has(key) else "page.cause.other")
