"""What the functions of the front door are given: one word for a list, NumPy's numbers, and wrong types.

All take the same things for the same name, and say everything that is wrong in one message.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from inspect import signature
from numbers import Real
from operator import index
from pathlib import Path
from typing import Any, NamedTuple

from paradiplomacy.common.errors import ParadiplomacyError
from paradiplomacy.common.quoted import show


class Kind(NamedTuple):
    """A kind of argument.

    Attributes:
        allowed: what it may be, in words.
        read: the argument as the function wants it; a TypeError or ValueError where it is of another kind.
    """

    allowed: str
    read: Callable[[Any], object]


def takes[**P, R](**kinds: Kind) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Read arguments of a function by their kinds; one that is its default stays as it is.

    Raises:
        ParadiplomacyError: when the function is called with arguments of other kinds; names them all.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        defaults = {name: one.default for name, one in signature(function).parameters.items()}
        places = {name: place for place, name in enumerate(defaults)}
        source = function.__qualname__.removesuffix(".__init__").rpartition(".")[2]

        @wraps(function)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            given: dict[Any, Any] = {**dict(enumerate(args)), **kwargs}
            problems = []
            for name, kind in kinds.items():
                where = name if name in kwargs else places[name]
                value = given.get(where, defaults[name])
                if value is defaults[name]:
                    continue
                try:
                    given[where] = kind.read(value)
                except (TypeError, ValueError, AttributeError):
                    problems.append(f"{name}: {show(value)} cannot be used; allowed is {kind.allowed}")
            if problems:
                raise ParadiplomacyError(source, sorted(problems))
            return function(*[given.pop(place) for place in range(len(args))], **given)

        return checked

    return decorate


def a(allowed: str, *types: type) -> Kind:
    """Something of some types, as it is."""
    return Kind(allowed, lambda value: _one(value, types))


def several(allowed: str, *types: type) -> Kind:
    """One or several things of some types."""
    return Kind(allowed, lambda value: _each(value, types))


def _one[T](value: T, types: tuple[type, ...]) -> T:
    if not isinstance(value, types):
        raise TypeError
    return _path(value) if isinstance(value, os.PathLike) else value


def _path(value: Any) -> Any:
    """Whatever stands for a path as one that has text in it."""
    path = value if isinstance(value, str) else Path(value)
    if "\0" in str(path):
        raise ValueError
    return path


def _each(value: Any, types: tuple[type, ...]) -> tuple[object, ...]:
    if isinstance(value, types):
        return (_one(value, types),)
    return tuple(_one(each, types) for each in value)


def _whole(value: Any) -> int:
    if isinstance(value, bool):
        raise TypeError
    return index(value)


def _function(value: Any) -> object:
    if not callable(value):
        raise TypeError
    return value


def _flag(value: Any) -> bool:
    return bool(_one(plain(value), (bool,)))


def _years(value: Any) -> tuple[int, int]:
    first, last = value if isinstance(value, Iterable) else (value, value)
    return _whole(first), _whole(last)


def _by_hand(value: Any) -> dict[int, dict[int, float]]:
    return {
        _whole(year): {_whole(city): float(_one(usd, (Real,))) for city, usd in grants.items()}
        for year, grants in value.items()
    }


def plain(value: Any) -> Any:
    """A value with Python's own numbers and lists in place of NumPy's."""
    if isinstance(value, Mapping):
        return {plain(key): plain(each) for key, each in value.items()}
    if type(value) in (list, tuple):
        return type(value)(map(plain, value))
    return value.tolist() if hasattr(value, "tolist") else value


def _table(value: Any) -> dict[str, Any]:
    _each(_one(value, (Mapping,)), (str,))
    return dict(plain(value))


PLAIN = Kind("", plain)
"""What the function itself checks."""
WORD = a("a name", str)
FLAG_OR_WORD = Kind("True, False or a name", lambda value: _one(plain(value), (bool, str)))
WORDS = several("a name, or a list of names", str)
WHOLE = Kind("a whole number", _whole)
FUNCTION = Kind("a function", _function)
FLAG = Kind("True or False", _flag)
YEARS = Kind("a first and a last year, or one year", _years)
PATH = Kind("a path", lambda value: _path(_one(value, (str, os.PathLike))))
TABLE = Kind("a table of values by name", _table)
BY_HAND = Kind("a table by year, of dollars by GeoNames id", _by_hand)
