"""Choices as the query of an address: a link that restores a page.

Whatever stands in a link, reading it ends in choices that can be used and in messages about the rest.
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from paradiplomacy.app.state import entries
from paradiplomacy.app.state.allotments import read_allotments, write_allotments
from paradiplomacy.app.state.cards import FREE
from paradiplomacy.app.state.choices import LIMITS, Choices, Offer, default
from paradiplomacy.app.state.entries import EntryError, Problem, hint
from paradiplomacy.app.state.levers import LEVERS
from paradiplomacy.scenario.changes import applies
from paradiplomacy.scenario.parameters.base import Value

MOST_PARTS = 200
"""Largest number of parts of a link that are read."""

_PLAIN = (
    *("question", "scenario", "second", "seed", "year", "to", "lang", "colour", "shown", "zoom", "charts"),
    *("text", "city", "mode", "aim"),
)
"""Parts that are called as in ``Choices``, in the order in which they are written."""


def to_query(choices: Choices, offer: Offer) -> str:
    """The choices as the query of an address; what a page opens with for the question is left out."""
    usual = default(offer, choices.question)
    parts = {} if choices.question == FREE else {"question": choices.question}
    parts |= {
        name: str(getattr(choices, name)) for name in _PLAIN if getattr(choices, name) != getattr(usual, name)
    }
    for where, values in (("both", choices.changed_both), ("second", choices.changed_second)):
        parts |= {f"{where}.{name}": entries.write_value(value) for name, value in values.items()}
    if choices.allotments:
        parts["give"] = write_allotments(choices.allotments)
    return urlencode(parts, safe=":,;")


def read(query: Iterable[tuple[str, str]], offer: Offer) -> tuple[Choices, list[Problem]]:
    """Choices from the parts of a query, and everything in it that cannot be used."""
    reader, parts = _Reader(offer), list(islice(query, MOST_PARTS + 1))
    if len(parts) > MOST_PARTS:
        reader.problems.append(Problem("too_long"))
    # the range of a lever depends on the scenarios, and these on the question
    order = {"question": 0, "scenario": 1, "second": 1}
    for name, text in sorted(parts[:MOST_PARTS], key=lambda part: order.get(part[0], 2)):
        reader.take(name, text)
    return reader.choices(), reader.problems


class _Reader:
    """Reads a query part by part.

    Attributes:
        problems: everything that cannot be used.
    """

    def __init__(self, offer: Offer) -> None:
        self._offer = offer
        self._names: set[str] = set()
        self._plain: dict[str, Any] = {}
        self._changed: dict[str, dict[str, Value]] = {"both": {}, "second": {}}
        self.problems: list[Problem] = []

    @property
    def _usual(self) -> Choices:
        return default(self._offer, self._plain.get("question", FREE))

    def take(self, name: str, text: str) -> None:
        """Read one part."""
        try:
            self._take(name, text)
        except EntryError as error:
            self.problems.append(error.problem)

    def _take(self, name: str, text: str) -> None:
        if name in self._names:
            raise EntryError("twice", name)
        self._names.add(name)
        where, _, lever = name.partition(".")
        if where in self._changed and lever:
            self._changed[where][lever] = self._read_lever(lever, text)
        elif name in self._offer.options:
            self._plain[name] = entries.read_word(name, text, self._offer.options[name])
        elif name in LIMITS:
            self._plain[name] = entries.read_whole(name, text, *LIMITS[name])
        elif name == "give":
            self._plain["allotments"] = read_allotments(text)
        else:
            raise EntryError("unknown", name, hint=hint(name, (*_PLAIN, "give")))

    def _read_lever(self, name: str, text: str) -> Value:
        if name not in LEVERS:
            raise EntryError("unknown_lever", name, hint=hint(name, LEVERS))
        second = self._plain.get("second", self._usual.second)
        return entries.read_lever(LEVERS[name], text, self._offer.scenarios[second])

    def choices(self) -> Choices:
        """The choices, as far as they fit together."""
        both, second = self._changed["both"], self._changed["second"]
        if self._plain.get("mode") == "play":  # one world on both sides
            self._plain.setdefault("second", self._plain.get("scenario", self._usual.scenario))
        choices = replace(self._usual, changed_both=both, changed_second=second, **self._plain)
        return self._keep_years(self._keep_levers(self._keep_scenarios(choices)))

    def _keep_scenarios(self, choices: Choices) -> Choices:
        """Keep the scenarios if they have years in common."""
        if choices.years(self._offer):
            return choices
        self._complain("no_common_years", name=choices.scenario, value=choices.second)
        return replace(choices, scenario=self._usual.scenario, second=self._usual.second)

    def _keep_levers(self, choices: Choices) -> Choices:
        """Keep changes of what the scenarios have."""
        first, second = (self._offer.scenarios[name] for name in (choices.scenario, choices.second))
        kept: dict[str, Any] = {}
        for where, worlds in (("changed_both", (first, second)), ("changed_second", (second,))):
            values = getattr(choices, where)
            strange = [name for name in values if not any(applies(world, name) for world in worlds)]
            for name in strange:
                self._complain("not_there", name=name, value=choices.second)
            kept[where] = {name: value for name, value in values.items() if name not in strange}
        return replace(choices, **kept)

    def _keep_years(self, choices: Choices) -> Choices:
        """Keep the year shown among those of the scenarios, and allotments of years with a call to decide."""
        years = choices.years(self._offer)
        low, high = years[0], years[-1]
        if choices.year is not None and choices.year not in years:
            self._complain("range", name="year", value=choices.year, low=low, high=high)
            choices = replace(choices, year=min(max(choices.year, low), high))
        strange = [year for year in choices.allotments if year not in years[1:]]
        for year in strange:
            self._complain("range", name="give", value=year, low=low + 1, high=high)
        kept = {year: grants for year, grants in choices.allotments.items() if year not in strange}
        return replace(choices, allotments=kept)

    def _complain(self, key: str, **values: str | int | float) -> None:
        self.problems.append(Problem(key, values))
