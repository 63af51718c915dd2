"""Entries of links and forms: texts, read as the values that they stand for."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from paradiplomacy.app.state.levers import PageLever
from paradiplomacy.common.errors import nearest
from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.common.quoted import shorten
from paradiplomacy.scenario.parameters.base import Value
from paradiplomacy.scenario.scenario import Scenario

_DECIMAL = re.compile(r"[-+]?[0-9]*\.?[0-9]*(e[-+]?[0-9]+)?", re.ASCII)
_WHOLE = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_LONGEST_DECIMAL = 40


@dataclass(frozen=True)
class Problem:
    """What is wrong with a link or form, to be put into words.

    Attributes:
        key: of its text, below ``page.problem``.
        values: what stands in the places of the text.
    """

    key: str
    values: Mapping[str, str | int | float] = field(default_factory=dict)

    def text(self, texts: Texts) -> str:
        """The problem in a language."""
        values = {
            name: texts.amount(value) if isinstance(value, float) else value
            for name, value in self.values.items()
        }
        if "name" in values and not self.key.startswith(("unknown", "twice", "no_city")):
            values["name"] = _label(texts, str(values["name"]))
        return texts(f"page.problem.{self.key}", **values)


_LABELS = {
    "scenario": "page.worlds.first",
    "second": "page.worlds.second",
    "seed": "page.worlds.seed",
    "mode": "page.worlds.mode",
    "give": "page.worlds.mode",
    "year": "page.clock.year",
    "city": "page.words.tab_city",
    "lang": "page.words.language",
    "question": "page.words.questions",
    "text": "page.words.large",
    "to": "page.levers.to",
    "colour": "map.colour",
    "shown": "map.shown",
    "zoom": "page.zoom.label",
    "charts": "page.charts.about",
}


def _label(texts: Texts, name: str) -> str:
    """What the page calls a part of a link; a scenario by its title."""
    key = _LABELS.get(name, f"page.lever.{name}.label")
    return texts(key) if texts.has(key) else texts.scenario(name, name)


class EntryError(ValueError):
    """An entry that cannot be used.

    Attributes:
        problem: what is wrong with it.
    """

    def __init__(self, key: str, name: str, **values: str | int | float) -> None:
        super().__init__(key, name)
        self.problem = Problem(key, {"name": shorten(name), **values})


def hint(text: str, names: Iterable[str]) -> str:
    """The nearest right name in brackets, or nothing where none is near."""
    name = nearest(text, names)
    return f" ({name}?)" if name else ""


def read_word(name: str, text: str, allowed: tuple[str, ...]) -> str:
    """One of a few words; an ``EntryError`` for any other text."""
    if text not in allowed:
        words, near = ", ".join(allowed), hint(text, allowed)
        raise EntryError("word", name, value=shorten(text), allowed=words, hint=near)
    return text


def read_whole(name: str, text: str, low: int, high: int) -> int:
    """A whole number of a range; an ``EntryError`` for any other text."""
    try:
        number = parse_whole(text)
    except ValueError:
        raise EntryError("whole", name, value=shorten(text)) from None
    if not low <= number <= high:
        raise EntryError("range", name, value=shorten(text), low=low, high=high)
    return number


def read_lever(lever: PageLever, text: str, scenario: Scenario) -> Value:
    """The value of a lever, in its range for a scenario; an ``EntryError`` for any other text."""
    if lever.choices:
        return read_word(lever.name, text, tuple(map(str, lever.choices)))
    try:
        number = parse_decimal(text)
    except ValueError:
        raise EntryError("number", lever.name, value=shorten(text)) from None
    low, high = lever.range_for(scenario)
    if not low <= number <= high:
        raise EntryError("range", lever.name, value=shorten(text), low=low, high=high)
    if lever.whole and not number.is_integer():
        raise EntryError("whole", lever.name, value=shorten(text))
    return int(number) if lever.whole else number


def parse_whole(text: str) -> int:
    """A whole number of at most 18 digits; a ``ValueError`` for any other text."""
    if not _WHOLE.fullmatch(text.strip()):
        raise ValueError(text)
    return int(text)


def parse_decimal(text: str) -> float:
    """A finite number; a ``ValueError`` for any other text."""
    if len(text) > _LONGEST_DECIMAL or not _DECIMAL.fullmatch(text.strip()):
        raise ValueError(text)
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def write_value(value: Value | None) -> str:
    """A value as links and forms have it."""
    return f"{value:.12g}" if isinstance(value, float) else str(value)
