"""Names to which a user's own module can add: rules of the fund, indicators, groups of parameters."""

from typing import Any

from paradiplomacy.common.errors import ParadiplomacyError


def check_free(noun: str, name: str, old: Any, new: Any) -> None:
    """Refuse a second function or class of a name; the same one may come again, as in a notebook's cell.

    Raises:
        ParadiplomacyError: something else has the name.
    """
    if (old.__module__, old.__qualname__) != (new.__module__, new.__qualname__):
        problem = f"{old.__module__} has a {noun} of this name; allowed is any other"
        raise ParadiplomacyError(name, [problem])
