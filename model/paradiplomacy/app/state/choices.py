"""What a page shows, as one object."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from paradiplomacy.app.state.allotments import Allotments
from paradiplomacy.app.state.cards import CHARTS, FREE, Card, cards
from paradiplomacy.app.state.levers import LEVERS
from paradiplomacy.app.state.scores import AIMS
from paradiplomacy.common.languages.texts import LANGUAGES
from paradiplomacy.common.seeds import LARGEST_RUN_SEED, USUAL_RUN_SEED
from paradiplomacy.scenario.changes import applies, vary
from paradiplomacy.scenario.parameters.base import Value
from paradiplomacy.scenario.scenario import Scenario

type Side = Literal["first", "second"]

SIDES: tuple[Side, Side] = ("first", "second")
LIMITS = {"seed": (0, LARGEST_RUN_SEED), "year": (0, 9999), "city": (1, 10**12), "text": (0, 60)}
"""Lowest and highest value of the choices that are whole numbers."""
OPTIONS: dict[str, tuple[str, ...]] = {
    "lang": tuple(LANGUAGES),
    "colour": ("country", "position", "activity"),
    "shown": (*SIDES, "gap"),
    "zoom": ("continent", "plate"),
    "charts": tuple(CHARTS),
    "to": ("second", "both"),
    "mode": ("look", "play"),
    "aim": tuple(AIMS),
}
"""All values of the choices that are one of a few words, scenarios apart."""


@dataclass(frozen=True)
class Offer:
    """The scenarios that a page offers, the two that it opens with, and a language if not the browser's."""

    scenarios: Mapping[str, Scenario]
    first: str = "baseline"
    second: str = "right-turn"
    lang: str = ""

    @property
    def options(self) -> dict[str, tuple[str, ...]]:
        """All values of the choices that are one of a few words."""
        names = tuple(self.scenarios)
        return {"question": tuple(cards()), "scenario": names, "second": names, **OPTIONS}


@dataclass(frozen=True)
class Choices:
    """Everything that a page shows.

    Attributes:
        question: the card that was chosen.
        scenario: name of the first scenario.
        second: name of the one compared with it.
        seed: seed of both runs.
        year: the year shown; None is the last one that the question is about.
        changed_both: parameters changed in both, by name.
        changed_second: parameters changed in the second scenario only.
        to: to which scenarios further changes go.
        lang: code of the language.
        colour: what the colour of cities stands for.
        shown: which scenario map, strip, fund and city show; of a gap the map shows what the second lacks.
        zoom: what part of the continent the map shows.
        charts: what the charts are about.
        text: pixels of the smallest letters, on a projector; 0 is the usual size.
        city: id of the chosen city.
        mode: look at the rules' allocation, or play the secretariat.
        aim: what the player wants, an aim of ``scores``.
        allotments: the fund as given out by hand in the second scenario.
    """

    question: str = FREE
    scenario: str = "baseline"
    second: str = "right-turn"
    seed: int = USUAL_RUN_SEED
    year: int | None = None
    changed_both: Mapping[str, Value] = field(default_factory=dict)
    changed_second: Mapping[str, Value] = field(default_factory=dict)
    to: Literal["second", "both"] = "second"
    lang: str = "en"
    colour: str = "country"
    shown: Literal["first", "second", "gap"] = "second"
    zoom: str = "continent"
    charts: str = "main"
    text: int = 0
    city: int | None = None
    mode: Literal["look", "play"] = "look"
    aim: str = "projects"
    allotments: Allotments = field(default_factory=dict)

    @property
    def card(self) -> Card:
        """The question and what it sets."""
        return cards()[self.question]

    def worlds(self, offer: Offer) -> tuple[Scenario, Scenario]:
        """The two scenarios as they are run, with names that differ."""
        first = _vary(offer.scenarios[self.scenario], self.changed_both)
        second = _vary(offer.scenarios[self.second], {**self.changed_both, **self.changed_second})
        if first.name == second.name:
            second = second.model_copy(update={"name": f"{second.name[:55]}-2"})
        return first, second

    def years(self, offer: Offer) -> range:
        """The years that both scenarios have."""
        first, second = self._scenarios(offer)
        return range(max(first.first_year, second.first_year), min(first.last_year, second.last_year) + 1)

    def _scenarios(self, offer: Offer) -> tuple[Scenario, Scenario]:
        return offer.scenarios[self.scenario], offer.scenarios[self.second]

    def same_world(self) -> "Choices":
        """With the world that is played by hand on both sides, so that nothing but the hand differs."""
        if self.mode != "play":
            return self
        both = {**self.changed_both, **self.changed_second}
        return replace(self, scenario=self.second, changed_both=both, changed_second={}, to="both")

    def without_redundant_changes(self, offer: Offer) -> "Choices":
        """The same without changes that change nothing in these scenarios."""
        first, second = self._scenarios(offer)
        both = {
            name: value
            for name, value in self.changed_both.items()
            if any(LEVERS[name].value_in(world) not in (None, value) for world in (first, second))
        }
        own = {
            name: value
            for name, value in self.changed_second.items()
            if (usual := LEVERS[name].value_in(second)) is not None and value != both.get(name, usual)
        }
        return replace(self, changed_both=both, changed_second=own)


def _vary(scenario: Scenario, values: Mapping[str, Value]) -> Scenario:
    """A scenario with the changes that it can have; if these make it another one, under a name of its own."""
    changed, _ = vary(scenario, {name: value for name, value in values.items() if applies(scenario, name)})
    if changed == scenario:
        return scenario
    labels = {"name": f"{scenario.name[:50]}-changed", "title": f"{scenario.title[:190]}, changed"}
    return changed.model_copy(update=labels)


def default(offer: Offer, question: str = FREE) -> Choices:
    """What a page opens with for a question."""
    card = cards()[question]
    first, second = (offer.first, offer.second) if question == FREE else (card.first, card.second)
    return Choices(question, first, second, charts=card.charts, lang=offer.lang or "en")
