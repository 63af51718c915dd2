"""What a reader can choose: scenarios, seed, what the map shows, and the parameters that matter."""

from collections.abc import Callable
from typing import Any

from paradiplomacy.app.panels.components import Form
from paradiplomacy.app.state.choices import LIMITS, ONE_OF, Problem, as_text, value_of, whole_of, word_of
from paradiplomacy.app.state.levers import GROUPS, LEVERS, Lever
from paradiplomacy.app.state.session import Changed, Session, scenario_title
from paradiplomacy.scenario.parameters.base import Value

type Field = dict[str, Any]


def worlds_form(session: Session) -> Form:
    """Which scenarios are compared, with which seed, and whether the second one is played by hand."""
    return _kept(session, _worlds, {Changed.WORLDS, Changed.FORM})


def levers_form(session: Session) -> Form:
    """The parameters, with reset, and to which scenarios changes go."""
    return _kept(session, _levers, {Changed.WORLDS, Changed.FORM})


def map_form(session: Session) -> Form:
    """Which scenario is on the map, and what colours mean."""
    return _kept(session, _map, {Changed.WORLDS, Changed.SHOWN, Changed.COLOUR})


def _kept(session: Session, groups: Callable[[Session], list[dict[str, Any]]], when: set[Changed]) -> Form:
    """A form that follows the session."""
    form = Form(
        lambda told: take(session, str(told.get("name", "")), str(told.get("value", ""))),
        groups=groups(session),
        language=session.choices.lang,
    )

    def follow(changed: frozenset[Changed]) -> None:
        if changed & when:
            form.groups = groups(session)

    session.observe(follow)
    return form


def take(session: Session, name: str, text: str) -> None:
    """Take over what was chosen in a form, or say why not."""
    problem = _taken(session, name, text)
    session.complain(*([problem] if problem else []))


def _taken(session: Session, name: str, text: str) -> Problem | None:
    scenarios = session.offer.scenarios
    value: Value | Problem
    if name == "reset":
        session.reset()
        return None
    if name in LEVERS:
        value = value_of(LEVERS[name], text, scenarios[session.choices.second])
    elif name in {"scenario", "second"}:
        value = word_of(name, text, tuple(scenarios))
    elif name in ONE_OF:
        value = word_of(name, text, ONE_OF[name])
    elif name == "seed":
        value = whole_of(session.texts("page.worlds.seed"), text, *LIMITS["seed"])
    else:
        return None
    if isinstance(value, Problem):
        return value
    if name in LEVERS:
        session.set_lever(name, value)
    else:
        session.change(**{name: value})
    return None


# --- The fields ---


def _options(session: Session, key: str, values: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"value": value, "label": session.texts(f"page.{key}.{value}")} for value in values]


def _worlds(session: Session) -> list[dict[str, Any]]:
    texts, choices = session.texts, session.choices
    titles = [
        {"value": name, "label": scenario_title(texts, scenario)}
        for name, scenario in session.offer.scenarios.items()
    ]
    pick: Field = {"kind": "select", "options": titles, "what": texts("page.worlds.what")}
    about = {
        name: texts.description(name, scenario.description)
        for name, scenario in session.offer.scenarios.items()
    }
    fields: list[Field] = [
        {**pick, "name": "scenario", "label": texts("page.worlds.first"), "value": choices.scenario,
         "about": about[choices.scenario]},
        {**pick, "name": "second", "label": texts("page.worlds.second"), "value": choices.second,
         "about": about[choices.second]},
        {"kind": "text", "numeric": True, "name": "seed", "label": texts("page.worlds.seed"),
         "value": str(choices.seed), "help": texts("page.worlds.seed_help")},
        {"kind": "radio", "name": "mode", "label": texts("page.worlds.mode"), "value": choices.mode,
         "options": _options(session, "mode", ONE_OF["mode"])},
    ]  # fmt: skip
    return [{"fields": fields}]


def _map(session: Session) -> list[dict[str, Any]]:
    texts, choices = session.texts, session.choices
    sides = [
        {"value": "first", "label": session.title("first")},
        {"value": "second", "label": session.title("second")},
    ]
    colours = _options(session, "colour", ONE_OF["colour"])
    fields: list[Field] = [
        {"kind": "select", "name": "shown", "label": texts("map.shown"), "value": choices.shown,
         "options": sides},
        {"kind": "select", "name": "colour", "label": texts("map.colour"), "value": choices.colour,
         "options": colours},
    ]  # fmt: skip
    return [{"inline": True, "fields": fields}]


def _levers(session: Session) -> list[dict[str, Any]]:
    texts, choices = session.texts, session.choices
    changed = bool(choices.changed_both or choices.changed_second)
    head: list[Field] = [
        {"kind": "radio", "name": "to", "label": texts("page.levers.to"), "value": choices.to,
         "options": _options(session, "to", ONE_OF["to"])},
        {"kind": "button", "name": "reset", "label": texts("page.levers.reset"), "disabled": not changed},
    ]  # fmt: skip
    groups = [
        {
            "legend": texts(f"page.group.{group}"),
            "fields": [_lever(session, lever) for lever in _there(session) if lever.group == group],
        }
        for group in GROUPS
    ]
    return [{"fields": head}, *(group for group in groups if group["fields"])]


def _there(session: Session) -> list[Lever]:
    """The levers that the second scenario has."""
    scenario = session.offer.scenarios[session.choices.second]
    return [lever for lever in LEVERS.values() if lever.of(scenario) is not None]


def _lever(session: Session, lever: Lever) -> Field:
    texts = session.texts
    field: Field = {
        "name": lever.name,
        "label": texts(f"page.lever.{lever.name}.label"),
        "help": texts(f"page.lever.{lever.name}.help"),
        "value": as_text(session.lever(lever.name)),
        "note": _note(session, lever),
    }
    if lever.choices:
        options = [{"value": str(rule), "label": shown_value(session, lever, rule)} for rule in lever.choices]
        return {**field, "kind": "select", "options": options}
    low, high = lever.fitting(session.offer.scenarios[session.choices.second])
    return {
        **field,
        "kind": "range",
        "min": low,
        "max": high,
        "step": lever.step,
        "decimals": lever.decimals,
        "written": _with_unit(session, lever, "{}"),
    }


def _note(session: Session, lever: Lever) -> str:
    """Where a parameter is changed: what the other scenario has, and what its own would be."""
    value, other = session.lever(lever.name), session.lever(lever.name, "first")
    own = lever.of(session.offer.scenarios[session.choices.second])
    if value == own or own is None:
        return ""
    usual = shown_value(session, lever, own)
    if other is None or other == value:
        return session.texts("page.levers.usual", usual=usual)
    return session.texts("page.levers.usual_and_other", usual=usual, other=shown_value(session, lever, other))


def shown_value(session: Session, lever: Lever, value: Value) -> str:
    """The value of a lever for readers."""
    if isinstance(value, str):
        return session.texts.rule(value, heading=True)
    return _with_unit(session, lever, session.texts.number(float(value), lever.decimals))


def _with_unit(session: Session, lever: Lever, number: str) -> str:
    return session.texts("page.usd", usd=number) if lever.in_usd else number
