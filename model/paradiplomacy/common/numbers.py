"""Numbers given as text, written as in a TOML file: plain digits, perhaps in groups, as in ``20_000``."""

import re

_DIGITS = r"[0-9]+(?:_[0-9]+)*"
_WHOLE = re.compile(f"-?{_DIGITS}")
_NUMBER = re.compile(rf"-?(?:{_DIGITS}(?:\.(?:{_DIGITS})?)?|\.{_DIGITS})(?:[eE][+-]?[0-9]+)?")
LONGEST = 1_000
"""Characters of the longest text that is read as a number."""


def read_whole(text: str) -> int | None:
    """The whole number that a text stands for; other scripts, signs and spaces stand for none.

    >>> read_whole("2014"), read_whole("20_000"), read_whole("٣"), read_whole("+5"), read_whole(" 5")
    (2014, 20000, None, None, None)
    """
    return int(text) if len(text) <= LONGEST and _WHOLE.fullmatch(text) else None


def read_number(text: str) -> int | float | None:
    """The same for any number; nothing is infinite.

    >>> read_number("0.5"), read_number("1e3"), read_number("nan"), read_number("1e999")
    (0.5, 1000.0, None, None)
    """
    if (whole := read_whole(text)) is not None:
        return whole
    number = float(text) if len(text) <= LONGEST and _NUMBER.fullmatch(text) else None
    return None if number in {float("inf"), -float("inf")} else number
