"""The options of commands to which a user's Python files may add something."""

import inspect
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from paradiplomacy.common import plugins

_PLUGIN = Annotated[
    list[Path], typer.Option("--plugin", help="Also what this Python file adds; it is run.", metavar="FILE")
]
_ALLOW = Annotated[
    bool, typer.Option("--allow-plugins", help="Run the Python files that a file or a folder names.")
]
LISTS = {"parameters", "indicators"}
"""Commands that read no file, so that there is nothing to allow."""
PLUGGABLE = LISTS | {
    *("check", "run", "sweep", "compare", "report", "diff", "runs", "rerun", "explain", "lesson", "page"),
}
"""The functions of these commands."""


def pluggable(command: Callable[..., Any]) -> Callable[..., Any]:
    """A command with these options, if it is one that has them; what they load goes with it."""
    if command.__name__ not in PLUGGABLE:
        return command
    lists = command.__name__ in LISTS
    added = {"plugin": _PLUGIN} if lists else {"plugin": _PLUGIN, "allow_plugins": _ALLOW}

    @wraps(command)
    def plugged(*, plugin: list[Path], allow_plugins: bool = False, **given: Any) -> Any:
        with plugins.allowed() if allow_plugins else plugins.scope():
            for path in plugin:
                plugins.load_plugin(path)
            return command(**given)

    form = inspect.signature(command)
    options = [
        inspect.Parameter(
            name, inspect.Parameter.KEYWORD_ONLY, annotation=kind, default=[] if name == "plugin" else False
        )
        for name, kind in added.items()
    ]
    del plugged.__wrapped__
    plugged.__dict__["__signature__"] = form.replace(parameters=[*form.parameters.values(), *options])
    plugged.__annotations__ = command.__annotations__ | added
    return plugged
