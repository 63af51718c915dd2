"""What a page shows, as one object, and the same as the query of its address: a link that restores it.

Whatever stands in a link, reading it ends in choices that can be used and in messages about the rest.
"""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from itertools import islice
from typing import Literal
from urllib.parse import urlencode

from paradiplomacy.app.state.levers import LEVERS, Lever
from paradiplomacy.common.errors import nearest
from paradiplomacy.common.languages.texts import LANGUAGES, Texts
from paradiplomacy.common.problems import shortened
from paradiplomacy.scenario.changes import applies, varied
from paradiplomacy.scenario.parameters.base import Value
from paradiplomacy.scenario.scenario import Scenario

type Side = Literal["first", "second"]
type Allotments = Mapping[int, Mapping[int, float]]
"""Dollars by year and coordinating city."""

SIDES: tuple[Side, Side] = ("first", "second")
SHOWN = (
    "joint_projects",
    "activity_share",
    "members",
    "proposals",
    "project_value_usd",
    "capacity_mean",
)
"""The indicators of the page, in the order of its charts."""
LIMITS = {"seed": (0, 2**31 - 1), "year": (0, 9999), "city": (1, 10**12)}
"""Parts of a link that are whole numbers."""
MOST_FIELDS = 200
"""A link has no more than so many parts; the rest is not read."""
LONGEST_ALLOTMENTS = 20_000
DEFAULT_SEED = 1995

_SCENARIOS = ("scenario", "second")
ONE_OF: dict[str, tuple[str, ...]] = {
    "lang": tuple(LANGUAGES),
    "colour": ("country", "position", "activity"),
    "shown": SIDES,
    "to": ("second", "both"),
    "mode": ("look", "play"),
}
"""Parts of a link that are one of a few words."""


@dataclass(frozen=True)
class Problem:
    """Something in a link or form that cannot be used: a text, and what stands in its places."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, texts: Texts) -> str:
        """The problem in a language."""
        values = {
            name: texts.amount(value) if isinstance(value, float) else value
            for name, value in self.values.items()
        }
        return texts(f"page.problem.{self.key}", **values)


@dataclass(frozen=True)
class Offer:
    """The scenarios that a page offers, by name, and the two that it opens with."""

    scenarios: Mapping[str, Scenario]
    first: str = "baseline"
    second: str = "right-turn"


@dataclass(frozen=True)
class Choices:
    """Everything that a page shows.

    Attributes:
        scenario: name of the first scenario.
        second: name of the one compared with it.
        seed: seed of both.
        year: the year shown; None is the first one.
        changed_both: parameters changed in both, by name.
        changed_second: parameters changed in the second scenario only.
        to: to which scenarios further changes go.
        lang: code of the language.
        colour: what the colour of cities stands for.
        shown: which scenario map, strip, fund and city show.
        city: id of the chosen city.
        mode: look at the rules' allocation, or play the secretariat.
        allotments: what was given by hand in the second scenario.
    """

    scenario: str = "baseline"
    second: str = "right-turn"
    seed: int = DEFAULT_SEED
    year: int | None = None
    changed_both: Mapping[str, Value] = field(default_factory=dict)
    changed_second: Mapping[str, Value] = field(default_factory=dict)
    to: Literal["second", "both"] = "second"
    lang: str = "en"
    colour: str = "country"
    shown: Side = "second"
    city: int | None = None
    mode: Literal["look", "play"] = "look"
    allotments: Allotments = field(default_factory=dict)

    def worlds(self, offer: Offer) -> tuple[Scenario, Scenario]:
        """The two scenarios as they are run, with names that differ."""
        first = _changed(offer.scenarios[self.scenario], self.changed_both)
        second = _changed(offer.scenarios[self.second], {**self.changed_both, **self.changed_second})
        if first.name == second.name:
            second = second.model_copy(update={"name": f"{second.name[:55]}-2"})
        return first, second

    def years(self, offer: Offer) -> range:
        """The years that both scenarios have."""
        one, other = (offer.scenarios[name] for name in (self.scenario, self.second))
        return range(max(one.first_year, other.first_year), min(one.last_year, other.last_year) + 1)

    def tidied(self, offer: Offer) -> "Choices":
        """The same without changes that change nothing in these scenarios."""
        first, second = (offer.scenarios[name] for name in (self.scenario, self.second))
        both = {
            name: value
            for name, value in self.changed_both.items()
            if any(LEVERS[name].of(world) not in (None, value) for world in (first, second))
        }
        own = {
            name: value
            for name, value in self.changed_second.items()
            if LEVERS[name].of(second) is not None and value != both.get(name, LEVERS[name].of(second))
        }
        return replace(self, changed_both=both, changed_second=own)


def _changed(scenario: Scenario, values: Mapping[str, Value]) -> Scenario:
    """A scenario with the changes that it can have; if these say something else, under a name of its own."""
    fitting = {name: value for name, value in values.items() if applies(scenario, name)}
    changed, _ = varied(scenario, fitting)
    if changed == scenario:
        return scenario
    labels = {"name": f"{scenario.name[:50]}-changed", "title": f"{scenario.title[:190]}, changed"}
    return changed.model_copy(update=labels)


# --- Choices as the query of an address ---


def to_query(choices: Choices, offer: Offer) -> str:
    """The choices as the query of an address; what a page opens with is left out."""
    usual = default(offer)
    plain = ("scenario", "second", "seed", "year", "to", "lang", "colour", "shown", "city", "mode")
    parts = {
        name: str(getattr(choices, name)) for name in plain if getattr(choices, name) != getattr(usual, name)
    }
    for where, values in (("both", choices.changed_both), ("second", choices.changed_second)):
        parts |= {f"{where}.{name}": as_text(value) for name, value in values.items()}
    if choices.allotments:
        parts["give"] = _given(choices.allotments)
    return urlencode(parts, safe=":,;")


def default(offer: Offer) -> Choices:
    """What a page opens with."""
    return Choices(offer.first, offer.second)


def as_text(value: Value | None) -> str:
    """A value as links and forms have it."""
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _given(allotments: Allotments) -> str:
    """Allotments in short: ``2018:3435910-7000,3448439-2500;2019:``."""
    return ";".join(
        f"{year}:{','.join(f'{city}-{usd:.12g}' for city, usd in sorted(of.items()) if usd)}"
        for year, of in sorted(allotments.items())
    )


def read(query: Iterable[tuple[str, str]], offer: Offer) -> tuple[Choices, list[Problem]]:
    """Choices from the parts of a query, and everything in it that cannot be used."""
    reader, parts = _Reader(offer), list(islice(query, MOST_FIELDS + 1))
    if len(parts) > MOST_FIELDS:
        reader.problems.append(Problem("too_long"))
    # what a lever may be depends on the scenarios
    for name, text in sorted(parts[:MOST_FIELDS], key=lambda part: part[0] not in _SCENARIOS):
        reader.take(name, text)
    return reader.finished(), reader.problems


class _Reader:
    """Reads a query part by part."""

    def __init__(self, offer: Offer) -> None:
        self._offer = offer
        self._choices = default(offer)
        self._seen: set[str] = set()
        self.problems: list[Problem] = []

    def take(self, name: str, text: str) -> None:
        """Read one part."""
        if name in self._seen:
            return self._complain("twice", name)
        self._seen.add(name)
        where, _, rest = name.partition(".")
        if where in {"both", "second"} and rest:
            return self._lever(where, rest, text)
        if name in _SCENARIOS:
            return self._word(name, text, tuple(self._offer.scenarios))
        if name in ONE_OF:
            return self._word(name, text, ONE_OF[name])
        if name in LIMITS:
            return self._number(name, text)
        if name == "give":
            return self._allotments(text)
        known = [one.name for one in fields(Choices) if not one.name.startswith("changed")]
        return self._complain("unknown", name, hint=hint(name, known))

    def finished(self) -> Choices:
        """The choices, as far as they fit together."""
        choices, offer = self._choices, self._offer
        if not choices.years(offer):
            self._complain("no_common_years", choices.scenario, value=choices.second)
            choices = replace(choices, scenario=offer.first, second=offer.second)
        choices = self._without_strangers(choices)
        years = choices.years(offer)
        if choices.year is not None and choices.year not in years:
            self._complain("range", "year", value=choices.year, low=years[0], high=years[-1])
            choices = replace(choices, year=min(max(choices.year, years[0]), years[-1]))
        return self._within(choices, years[1:])

    def _within(self, choices: Choices, years: range) -> Choices:
        """Leave out allotments of years that have no call to decide."""
        for year in choices.allotments.keys() - years:
            self._complain("range", "give", value=year, low=years[0], high=years[-1])
        kept = {year: given for year, given in choices.allotments.items() if year in years}
        return replace(choices, allotments=kept)

    def _without_strangers(self, choices: Choices) -> Choices:
        """Leave out changes of what a scenario does not have."""
        both, second = (self._offer.scenarios[name] for name in (choices.scenario, choices.second))
        kept = {}
        for where, worlds in (("changed_both", (both, second)), ("changed_second", (second,))):
            values = getattr(choices, where)
            strange = [name for name in values if not any(applies(world, name) for world in worlds)]
            for name in strange:
                self._complain("not_there", name, value=choices.second)
            kept[where] = {name: value for name, value in values.items() if name not in strange}
        return replace(choices, changed_both=kept["changed_both"], changed_second=kept["changed_second"])

    def _word(self, name: str, text: str, allowed: tuple[str, ...]) -> None:
        self._keep(name, word_of(name, text, allowed))

    def _number(self, name: str, text: str) -> None:
        self._keep(name, whole_of(name, text, *LIMITS[name]))

    def _keep(self, name: str, value: str | int | Problem) -> None:
        if isinstance(value, Problem):
            self.problems.append(value)
        else:
            self._choices = replace(self._choices, **{name: value})  # type: ignore[arg-type]

    def _lever(self, where: str, name: str, text: str) -> None:
        if name not in LEVERS:
            return self._complain("unknown_lever", name, hint=hint(name, LEVERS))
        value = value_of(LEVERS[name], text, self._scenario())
        if isinstance(value, Problem):
            self.problems.append(value)
            return None
        attribute = f"changed_{where}"
        values = {**getattr(self._choices, attribute), name: value}
        self._choices = replace(self._choices, **{attribute: values})  # type: ignore[arg-type]
        return None

    def _scenario(self) -> Scenario:
        return self._offer.scenarios[self._choices.second]

    def _allotments(self, text: str) -> None:
        found = allotments_of(text)
        if found is None:
            return self._complain("allotments", "give")
        self._choices = replace(self._choices, allotments=found)
        return None

    def _complain(self, key: str, name: str, **values: object) -> None:
        self.problems.append(Problem(key, {"name": shortened(name), "hint": "", **values}))


def hint(given: str, names: Iterable[str]) -> str:
    """The nearest right name in brackets, or nothing where none is near."""
    name = nearest(given, names)
    return f" ({name}?)" if name else ""


def word_of(name: str, text: str, allowed: tuple[str, ...]) -> str | Problem:
    """One of a few words, or what is wrong with it."""
    if text in allowed:
        return text
    values = {"name": name, "value": shortened(text), "allowed": ", ".join(allowed)}
    return Problem("word", {**values, "hint": hint(text, allowed)})


def whole_of(name: str, text: str, low: int, high: int) -> int | Problem:
    """A whole number in a range, or what is wrong with it."""
    number, values = whole(text), {"name": name, "value": shortened(text)}
    if number is None:
        return Problem("whole", values)
    return number if low <= number <= high else Problem("range", {**values, "low": low, "high": high})


def whole(text: str) -> int | None:
    """A whole number from text, None where it is none."""
    return int(text) if re.fullmatch(r"-?[0-9]{1,18}", text.strip(), re.ASCII) else None


def value_of(lever: Lever, text: str, scenario: Scenario) -> Value | Problem:
    """The value of a lever from text, or what is wrong with it."""
    name = {"name": lever.name, "value": shortened(text)}
    if lever.choices:
        return word_of(lever.name, text, tuple(map(str, lever.choices)))
    number = _decimal(text)
    if number is None:
        return Problem("number", name)
    low, high = lever.fitting(scenario)
    if not low <= number <= high:
        return Problem("range", {**name, "low": low, "high": high})
    if lever.whole:
        return int(number) if number.is_integer() else Problem("whole", name)
    return number


def _decimal(text: str) -> float | None:
    if len(text) > 40 or not re.fullmatch(r"[-+]?[0-9]*\.?[0-9]*(e[-+]?[0-9]+)?", text.strip(), re.ASCII):
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def allotments_of(text: str) -> dict[int, dict[int, float]] | None:
    """Allotments from their short form, None where it is not one."""
    if len(text) > LONGEST_ALLOTMENTS:
        return None
    found: dict[int, dict[int, float]] = {}
    for part in text.split(";"):
        year, gifts = whole(part.partition(":")[0]), _gifts(part.partition(":")[2])
        if year is None or gifts is None or year in found:
            return None
        found[year] = gifts
    return found


def _gifts(text: str) -> dict[int, float] | None:
    found: dict[int, float] = {}
    for gift in filter(None, text.split(",")):
        city, usd = whole(gift.partition("-")[0]), _decimal(gift.partition("-")[2])
        if city is None or usd is None or city in found:
            return None
        found[city] = usd
    return found
