"""Names to which a user's own module can add: rules of the fund, indicators, terms, parameters."""

from collections.abc import Callable
from typing import Any

from paradiplomacy.common.errors import ParadiplomacyError

PACKAGE = f"{__name__.partition('.')[0]}."
UNDO: list[Callable[[], object]] = []
"""What takes away again what others than the package have added, in the order in which they did."""


def is_ours(function: Any) -> bool:
    """Whether a function or class is of the package."""
    return str(function.__module__).startswith(PACKAGE)


def check_free(noun: str, name: str, old: Any, new: Any) -> None:
    """Refuse a second function or class of a name; the same one may come again, as in a notebook's cell.

    Raises:
        ParadiplomacyError: something else has the name.
    """
    if (old.__module__, old.__qualname__) != (new.__module__, new.__qualname__):
        problem = f"{old.__module__} has a {noun} of this name; allowed is any other"
        raise ParadiplomacyError(name, [problem])


def enter[T](noun: str, table: dict[str, T], name: str, value: T, who: Callable[[T], Any]) -> None:
    """Put something into a table, so that it can be taken away again unless it is the package's.

    Args:
        noun: what it is.
        table: where it goes.
        name: its name.
        value: what stands there.
        who: the function that a value stands for.

    Raises:
        ParadiplomacyError: something else has the name.
    """
    if name in table:
        check_free(noun, name, who(table[name]), who(value))
    table[name] = value
    if not is_ours(who(value)):
        UNDO.append(lambda: table.pop(name, None))
