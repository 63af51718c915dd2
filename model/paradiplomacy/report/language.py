"""The language in which results are told, English unless said otherwise, one for all told at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from numbers import Integral

from paradiplomacy.common.languages.texts import Texts

UNMARKED = {"year", "seed"}
"""Places of texts whose whole numbers are not counts."""
_LANGUAGE = ContextVar("language", default="en")


@contextmanager
def told_in(language: str) -> Iterator[None]:
    """Tell results in a language for a while.

    Raises:
        ParadiplomacyError: there are no texts in this language.
    """
    before = _LANGUAGE.set(Texts(language).language)
    try:
        yield
    finally:
        _LANGUAGE.reset(before)


def texts() -> Texts:
    """The texts of the language in which results are told."""
    return Texts(_LANGUAGE.get())


def said(key: str, /, **values: object) -> str:
    """A text about results, with its ``{places}`` filled: counts with marks."""
    return texts()(key, **{name: _marked(name, value) for name, value in values.items()})


def _marked(name: str, value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, Integral) or name in UNMARKED:
        return value
    return texts().number(int(value))


def times(key: str, number: int) -> str:
    """A number of things, one or many."""
    return said(f"{key}.{'one' if number == 1 else 'many'}", number=texts().number(number))
