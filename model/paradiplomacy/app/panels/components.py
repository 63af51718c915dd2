"""The pieces of the page that are written in JavaScript: forms, the clock, words, and the conductor."""

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

import param
from panel.custom import JSComponent

from paradiplomacy.report.scripts import script

type Message = dict[str, Any]
"""What a reader did: name of a field or button, and mostly its value."""
type Handler = Callable[[Message], None]


@cache
def asset(name: str) -> str:
    """The text of a file of the page."""
    return (files("paradiplomacy.app") / "assets" / name).read_text(encoding="utf-8")


class _Component(JSComponent):
    """A component that sends what its reader does to a handler."""

    _esm = "export function render() {}"
    _bundle_path = None  # there is no file of it to be looked for

    def __init__(self, handle: Handler = lambda _: None, **params: Any) -> None:
        initialise: Any = super().__init__  # not typed
        initialise(**{"sizing_mode": "stretch_width", "margin": 0, **params})
        self._handle = handle

    def _get_properties(self, doc: Any) -> dict[str, Any]:
        """Call its script a bundle: in others each browser looks for JSX and TypeScript."""
        return {**super()._get_properties(doc), "bundle": type(self).__name__}

    def _handle_msg(self, data: Any) -> None:
        if isinstance(data, dict):
            self._handle(data)


class Form(_Component):
    """A form from a description of its fields; sends name and text of a changed field."""

    _esm = asset("form.js")
    groups = param.List(doc="Groups of fields, each with a legend.")
    language = param.String(doc="Code of the language, for numbers.")


class Cards(_Component):
    """The proposals of a call as cards; sends the name of a button, with grants in cents by city."""

    _esm = asset("cards.js")
    call = param.Dict(doc="The proposals, the fund in cents, the rules and the words; empty without a call.")
    draft = param.Dict(doc="Cents by city to begin with, and a number that makes it new.")
    question = param.String(doc="What has to be confirmed before something played is deleted.")
    language = param.String(doc="Code of the language, for numbers.")


class Clock(_Component):
    """Back, play, step, and the year; sends the name of the button, or the year."""

    _esm = asset("clock.js")
    year = param.Integer(doc="The year shown.")
    first = param.Integer(doc="The first year that can be shown.")
    last = param.Integer(doc="The last one.")
    reached = param.Integer(doc="The furthest year shown so far.")
    playing = param.Boolean(doc="Whether time goes on by itself.")
    at_end = param.Boolean(doc="Whether there is no later year to show.")
    waits = param.Boolean(doc="Whether there is nothing to play as long as nothing is given out by hand.")
    words = param.Dict(doc="Names of the buttons.")


class Curves(_Component):
    """Small charts by year. Bokeh's would be a half of what a browser needs for the whole page."""

    _esm = script("tip.js") + asset("curves.js")
    charts = param.List(doc="Name, format, values of both sides and their readings, a row a year, of each.")
    bands = param.List(doc="Low, mean and high by side, a row a year, of each chart; empty without runs.")
    frame = param.Dict(doc="First and last year, the window, and pairs of year and what begins in it.")
    year = param.Integer(doc="The year shown.")
    hidden = param.Boolean(doc="Whether later years are hidden rather than pale.")
    language = param.String(doc="Code of the language, for numbers.")


class Stripe(_Component):
    """A row a country and a column a year; sends a year that is clicked."""

    _esm = script("tip.js") + asset("stripe.js")
    rows = param.List(doc="Name of a country, with colours and readings, one a year.")
    frame = param.Dict(doc="First and last year, and the window.")
    year = param.Integer(doc="The year shown.")
    invented = param.Boolean(doc="Whether the governments are made up: hatched.")


class NetworkMap(_Component):
    """The map of the network; sends the id of a city that is tapped, or nothing beside one."""

    _esm = script("tip.js") + script("map.js") + asset("atlas.js")
    plan = param.String(doc="JSON: outline, colours, words and keys, which stay.")
    scene = param.String(doc="JSON: columns of cities, ties and projects, and the positions of governments.")
    look = param.Dict(doc="What colours are, names of the keys, the view, and ids of the cities chosen.")


class Conductor(_Component):
    """Messages, tabs, shortcuts, the link and downloads; sends the name of a shortcut."""

    _esm = asset("conductor.js")
    problems = param.List(doc="What could not be used.")
    announcement = param.String(doc="What is read out to those who do not see the page.")
    mode = param.String(doc="Look or play.")
    words = param.Dict(doc="Texts of messages.")
    tabs = param.Dict(doc="The tabs that are open at first, by list of tabs.")

    def open_tab(self, tab: str, tabs: str) -> None:
        """Show a tab of a list of tabs."""
        self._send_msg({"tab": tab, "list": tabs})

    def download(self, address: str) -> None:
        """Have the browser fetch a file of this server."""
        self._send_msg({"download": address})


class Words(_Component):
    """A piece of HTML that looks like the rest of the page; sends name and value of a button in it.

    Panel's own would make the browser load what formulas need, more than all the rest together.
    """

    _esm = asset("words.js")
    object = param.String(doc="The HTML; what comes from elsewhere has to be escaped.")

    def __init__(self, html: str = "", handle: Handler = lambda _: None) -> None:
        super().__init__(handle, object=html)
