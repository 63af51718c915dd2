"""What was given, as messages quote it: short, on one line, and without what a terminal would obey."""

from collections.abc import Iterable
from datetime import date, datetime, time

from paradiplomacy.common.errors import controls, did_you_mean, printable


def show(value: object) -> str:
    """A value as it would stand in the file, shortened.

    >>> show(True), show("right"), show([1, 2])
    ('true', '"right"', 'a list')
    """
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'"{shorten(value)}"'
        case int():
            return _whole_number(value)
        case float():
            return repr(value)
        case list() | tuple():
            return "a list"
        case dict():
            return "a table"
        case datetime() | date() | time():
            return f"the date {value.isoformat()}"
        case _:
            return f"a value of type {type(value).__name__}"


def shorten(text: str, length: int = 60) -> str:
    """A text on one line, cut where it is longer than anybody would read."""
    return printable(text) if len(text) <= length else f"{printable(text[:length])}…"


def wrong_letters(text: str, kept: str = "") -> str:
    r"""What is wrong with a text that would do more in a terminal or figure than be read.

    >>> wrong_letters("\x1b[2J")
    '"�[2J" holds U+001B; allowed is one line without control characters'
    """
    wrong = ", ".join(f"U+{ord(letter):04X}" for letter in controls(text, kept)[:5])
    allowed = "text" if kept else "one line"
    return f"{show(text)} holds {wrong}; allowed is {allowed} without control characters" if wrong else ""


def _whole_number(value: int) -> str:
    if value.bit_length() <= 64:
        return str(value)
    return f"{'a negative' if value < 0 else 'a'} whole number of more than 18 digits"


def amount(value: float) -> str:
    """A number for reading: thousands separated, no needless decimals, a real minus sign.

    >>> amount(20000.0), amount(-0.8), amount(1.0)
    ('20,000', '−0.8', '1')
    """
    text = f"{value:,.10g}" if abs(value) < 1e15 else f"{value:g}"
    return text.replace("-", "\N{MINUS SIGN}")


def word(value: object) -> str:
    """A value of a parameter for reading.

    >>> word(20000.0), word(True), word("merit")
    ('20,000', 'true', 'merit')
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return amount(value)
    return show(value).strip('"')


def unknown(key: str, noun: str, names: Iterable[str]) -> str:
    """What is wrong with a name that does not exist."""
    names = list(names)
    nearest = did_you_mean(key, names)
    few = f"; allowed {', '.join(names)}" if len(names) <= 25 else ""
    return f"unknown {noun}{few}{nearest}"
