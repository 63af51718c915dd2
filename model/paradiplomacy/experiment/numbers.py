"""Numbers in the texts of a lesson: by name, such as ``{effect.joint_projects.low}``, and never typed."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from paradiplomacy.common.errors import did_you_mean

PARTS = ("low", "high", "percent", "size", "least", "most", "base", "world", "down", "up")
"""What can be said of a difference: ends of its interval; in per cent of the first world; its size without a
sign and the ends of that; the mean of each world; the number of pairs that fall, and that rise."""
CHANGE = "change"
_PLACE = re.compile(r"\{([^{}]*)\}")


class Number(NamedTuple):
    """What a name in a text stands for.

    Attributes:
        of: what is compared: ``effect``, ``recorded``, or ``lever.`` and a position.
        indicator: what is counted; empty where it is none.
        window: name of the years; empty for those of the lesson.
        part: one of ``PARTS``, ``CHANGE`` for the difference itself, or what the name is where it is no
            difference: ``pairs``, ``years``, ``first`` and ``second`` world.
    """

    of: str
    indicator: str
    window: str
    part: str


def wrong_places(text: str, known: Mapping[str, Number]) -> Iterator[str]:
    """What is wrong with the names that a text has in braces."""
    if set(_PLACE.sub("", text)) & set("{}"):
        yield "has a brace that encloses no name; allowed are names such as {pairs}"
    for name in _PLACE.findall(text):
        if name not in known:
            near = did_you_mean(name, known) or f"; allowed are such as {', '.join(list(known)[:5])}"
            yield f"{{{name}}} is no number of the lesson{near}"


def fill(text: str, values: Mapping[str, str]) -> str:
    """A text with its names replaced."""
    return _PLACE.sub(lambda match: values[match[1]], text)


def numbers(table: Mapping[str, Any]) -> dict[str, Number]:
    """Every name that the texts of a lesson may use, from its table, which may be wrong elsewhere."""
    indicators = _named(table.get("indicators"), "indicator")
    known = {name: Number("effect", "", "", name) for name in ("pairs", "years", "first", "second")}
    windows = table.get("windows")
    for window in ["", *(windows if isinstance(windows, dict) else ())]:
        if window:
            known[f"years.{window}"] = Number("effect", "", window, "years")
        known |= _differences("effect", indicators, window)
    for position in _named(table.get("lever"), "name"):
        known |= _differences(f"lever.{position}", indicators, "")
    if "recorded" in table:
        known["recorded.years"] = Number("recorded", "", "", "years")
        known |= _differences("recorded", indicators, "")
    return known


def _named(rows: object, key: str) -> list[str]:
    found = [row.get(key) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return [name for name in found if isinstance(name, str)]


def _differences(of: str, indicators: list[str], window: str) -> dict[str, Number]:
    known = {}
    for indicator in indicators:
        name = ".".join(filter(None, (of, indicator, window)))
        known[name] = Number(of, indicator, window, CHANGE)
        known |= {f"{name}.{part}": Number(of, indicator, window, part) for part in PARTS}
    return known
