"""What a reader can choose: scenarios, seed, what the map shows, and the parameters that matter."""

from collections.abc import Callable
from functools import partial
from typing import Any

from paradiplomacy.app.panels.components import Form
from paradiplomacy.app.state.cards import SCENARIOS
from paradiplomacy.app.state.choices import LIMITS, OPTIONS
from paradiplomacy.app.state.entries import EntryError, read_lever, read_whole, read_word, write_value
from paradiplomacy.app.state.levers import GROUPS, LEVERS, PageLever
from paradiplomacy.app.state.session import Change, Session, scenario_title
from paradiplomacy.report import words
from paradiplomacy.scenario.parameters.base import Value

type Field = dict[str, Any]
type Group = dict[str, Any]


def worlds_form(session: Session) -> Form:
    """Which scenarios are compared, with which seed, and whether the second one is played by hand."""
    return _form(session, _worlds, {Change.WORLDS, Change.FORM})


def levers_form(session: Session) -> Form:
    """The parameters, with reset, and to which scenarios changes go."""
    return _form(session, _levers, {Change.WORLDS, Change.FORM})


def map_form(session: Session) -> Form:
    """Which scenario is on the map, what colours mean, and what part of the continent is seen."""
    return _form(session, _map, {Change.WORLDS, Change.SHOWN, Change.COLOUR, Change.ZOOM})


def charts_form(session: Session) -> Form:
    """What the charts are about."""
    return _form(session, _charts, {Change.CHARTS})


def _form(session: Session, groups: Callable[[Session], list[Group]], causes: set[Change]) -> Form:
    """A form whose groups of fields follow some changes of the session."""
    form = Form(
        lambda message: take(session, str(message.get("name", "")), str(message.get("value", ""))),
        groups=groups(session),
        language=session.choices.lang,
    )

    def follow(changes: frozenset[Change]) -> None:
        if changes & causes:
            form.groups = groups(session)

    session.observe(follow)
    return form


def take(session: Session, name: str, text: str) -> None:
    """Take over an entry of a form, or say why not."""
    try:
        change = _read(session, name, text)
    except EntryError as error:
        session.complain(error.problem)
    else:
        session.complain()
        change()


def _read(session: Session, name: str, text: str) -> Callable[[], None]:
    """The change of the session that an entry stands for."""
    options = session.offer.options
    if name == "reset":
        return session.reset
    if name in LEVERS:
        second = session.offer.scenarios[session.choices.second]
        return partial(session.set_lever, name, read_lever(LEVERS[name], text, second))
    if name in options:
        return partial(session.change, **{name: read_word(name, text, options[name])})
    if name == "seed":
        label = session.texts("page.worlds.seed")
        return partial(session.change, seed=read_whole(label, text, *LIMITS["seed"]))
    return session.change  # of nothing


# --- The fields ---


def _options(session: Session, key: str, values: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"value": value, "label": session.texts(f"page.{key}.{value}")} for value in values]


def _worlds(session: Session) -> list[Group]:
    texts, choices = session.texts, session.choices
    titles = _titles(session)
    pick: Field = {"kind": "select", "options": titles, "what": texts("page.worlds.what")}
    about = {name: words.description(scenario, texts) for name, scenario in session.offer.scenarios.items()}
    fields: list[Field] = [
        {**pick, "name": "scenario", "label": texts("page.worlds.first"), "value": choices.scenario,
         "about": about[choices.scenario]},
        {**pick, "name": "second", "label": texts("page.worlds.second"), "value": choices.second,
         "about": about[choices.second]},
        {"kind": "text", "numeric": True, "name": "seed", "label": texts("page.worlds.seed"),
         "value": str(choices.seed), "help": texts("page.worlds.seed_help")},
        {"kind": "radio", "name": "mode", "label": texts("page.worlds.mode"), "value": choices.mode,
         "options": _options(session, "mode", OPTIONS["mode"])},
    ]  # fmt: skip
    return [{"fields": fields}]


def _titles(session: Session) -> list[dict[str, str]]:
    """The scenarios in their groups, by title."""
    texts, scenarios = session.texts, session.offer.scenarios
    group_of = {name: group for group, names in SCENARIOS.items() for name in names}
    groups = [*SCENARIOS, "others"]
    by_group = sorted(
        (groups.index(group_of.get(name, "others")), scenario_title(texts, scenario), name)
        for name, scenario in scenarios.items()
    )
    return [
        {"value": name, "label": title, "group": texts(f"page.group.{groups[place]}")}
        for place, title, name in by_group
    ]


def _charts(session: Session) -> list[Group]:
    options = _options(session, "charts", OPTIONS["charts"])
    field = {"kind": "select", "name": "charts", "label": session.texts("page.charts.about"),
             "value": session.choices.charts, "options": options}  # fmt: skip
    return [{"bar": True, "fields": [field]}]


def _map(session: Session) -> list[Group]:
    texts, choices = session.texts, session.choices
    sides = [
        {"value": "first", "label": session.title("first")},
        {"value": "second", "label": session.title("second")},
        {"value": "gap", "label": texts("page.gap.shown")},
    ]
    gap = texts("page.gap.help") if choices.shown == "gap" else None
    colours, zooms = (_options(session, name, OPTIONS[name]) for name in ("colour", "zoom"))
    fields: list[Field] = [
        {"kind": "select", "name": "shown", "label": texts("map.shown"), "value": choices.shown,
         "options": sides, "help": gap},
        {"kind": "select", "name": "colour", "label": texts("map.colour"), "value": choices.colour,
         "options": colours},
        {"kind": "select", "name": "zoom", "label": texts("page.zoom.label"), "value": choices.zoom,
         "options": zooms},
    ]  # fmt: skip
    return [{"inline": True, "fields": fields}]


def _levers(session: Session) -> list[Group]:
    texts, choices = session.texts, session.choices
    changed = bool(choices.changed_both or choices.changed_second)
    head: list[Field] = [
        {"kind": "radio", "name": "to", "label": texts("page.levers.to"), "value": choices.to,
         "options": _options(session, "to", OPTIONS["to"])},
        {"kind": "button", "name": "reset", "label": texts("page.levers.reset"), "disabled": not changed},
    ]  # fmt: skip
    levers, first = _applicable_levers(session), choices.card.levers
    groups = [
        {
            "legend": texts(f"page.group.{group}"),
            "folded": True,
            "fields": [
                _lever(session, lever) for lever in levers if lever.group == group and lever.name not in first
            ],
        }
        for group in GROUPS
    ]
    top = [_lever(session, lever) for lever in levers if lever.name in first]
    return [{"fields": [*top, *head]}, *(group for group in groups if group["fields"])]


def _applicable_levers(session: Session) -> list[PageLever]:
    scenario = session.offer.scenarios[session.choices.second]
    return [lever for lever in LEVERS.values() if lever.value_in(scenario) is not None]


def _lever(session: Session, lever: PageLever) -> Field:
    texts = session.texts
    field: Field = {
        "name": lever.name,
        "label": texts(f"page.lever.{lever.name}.label"),
        "help": texts(f"page.lever.{lever.name}.help"),
        "value": write_value(session.lever(lever.name)),
        "note": _note(session, lever),
    }
    if lever.choices:
        options = [{"value": str(rule), "label": _value_text(session, lever, rule)} for rule in lever.choices]
        return {**field, "kind": "select", "options": options}
    low, high = lever.range_for(session.offer.scenarios[session.choices.second])
    return {
        **field,
        "kind": "range",
        "min": low,
        "max": high,
        "step": lever.step,
        "decimals": lever.decimals,
        "written": _with_unit(session, lever, "{}"),
    }


def _note(session: Session, lever: PageLever) -> str:
    """Where a parameter is changed: its value in the scenario itself, and in the other one."""
    value, other = session.lever(lever.name), session.lever(lever.name, "first")
    own = lever.value_in(session.offer.scenarios[session.choices.second])
    if value == own or own is None:
        return ""
    usual = _value_text(session, lever, own)
    if other is None or other == value:
        return session.texts("page.levers.usual", usual=usual)
    return session.texts("page.levers.usual_and_other", usual=usual, other=_value_text(session, lever, other))


def _value_text(session: Session, lever: PageLever, value: Value) -> str:
    if isinstance(value, str):
        return session.texts.rule(value, heading=True)
    return _with_unit(session, lever, session.texts.number(float(value), lever.decimals))


def _with_unit(session: Session, lever: PageLever, number: str) -> str:
    return session.texts("page.usd", usd=number) if lever.in_usd else number
