"""The pieces of the page that are written in JavaScript: forms, the clock, and what holds all together."""

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

import param
from panel.custom import JSComponent

type Told = Callable[[dict[str, Any]], None]


@cache
def asset(name: str) -> str:
    """The text of a file of the page."""
    return (files("paradiplomacy.app") / "assets" / name).read_text(encoding="utf-8")


class _Told(JSComponent):
    """A component that tells what its reader does."""

    _esm = "export function render() {}"

    def __init__(self, told: Told, **params: Any) -> None:
        initialise: Any = super().__init__  # not typed
        initialise(stylesheets=[asset("inner.css")], sizing_mode="stretch_width", margin=0, **params)
        self._told = told

    def _handle_msg(self, data: Any) -> None:
        if isinstance(data, dict):
            self._told(data)


class Form(_Told):
    """A form from a description of its fields; tells name and text of what is changed."""

    _esm = asset("form.js")
    groups = param.List(doc="Groups of fields, each with a legend.")
    language = param.String(doc="Code of the language, for numbers.")


class Clock(_Told):
    """Back, play, step, and the year; tells the name of the button, or the year."""

    _esm = asset("clock.js")
    year = param.Integer(doc="The year shown.")
    first = param.Integer(doc="The first year that can be shown.")
    last = param.Integer(doc="The last one.")
    reached = param.Integer(doc="The furthest year shown so far.")
    playing = param.Boolean(doc="Whether time goes on by itself.")
    at_end = param.Boolean(doc="Whether there is no later year to show.")
    words = param.Dict(doc="Names of the buttons.")


class Conductor(_Told):
    """Messages, tabs, shortcuts, the link and downloads; tells the name of a shortcut."""

    _esm = asset("conductor.js")
    problems = param.List(doc="What could not be used.")
    said = param.String(doc="What is read out to those who do not see the page.")
    mode = param.String(doc="Look or play.")
    words = param.Dict(doc="What the page itself says.")
    tabs = param.Dict(doc="The tabs that are open at first, by list of tabs.")

    def open_tab(self, which: str, tabs: str) -> None:
        """Show a tab of a list of tabs."""
        self._send_msg({"tab": which, "list": tabs})

    def download(self, address: str) -> None:
        """Have the browser fetch a file of this server."""
        self._send_msg({"download": address})


class Words(_Told):
    """A piece of HTML that looks like the rest of the page; tells the name of a button in it.

    Panel's own would have the browser load what it needs for formulas, more than all the rest together.
    """

    _esm = asset("words.js")
    object = param.String(doc="The HTML; what comes from elsewhere has to be escaped.")

    def __init__(self, html: str = "", told: Told = lambda _: None) -> None:
        super().__init__(told, object=html)
