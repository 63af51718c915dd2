"""A page without its screen: two scenarios with the same seed, the year shown, and who wants to know.

Panels read a session and change it through ``change``, ``go``, ``step`` and ``give``; what has changed is
told to everyone who observes it.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import fields, replace
from enum import StrEnum
from typing import Any

from paradiplomacy.app import play
from paradiplomacy.app.state.choices import Choices, Offer, Problem, Side
from paradiplomacy.app.state.levers import LEVERS
from paradiplomacy.app.state.runs import Hand, Run, Year
from paradiplomacy.common.errors import ParadiplomacyError
from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.report.map.scene import Scene
from paradiplomacy.scenario.parameters.base import Value
from paradiplomacy.scenario.scenario import Scenario


class Changed(StrEnum):
    """What may change on a page."""

    WORLDS = "worlds"  # both runs began again: other scenarios, seed, parameters or mode
    YEAR = "year"  # another year is shown, or more years are simulated
    SHOWN = "shown"  # the other scenario is shown
    CITY = "city"  # another city is chosen
    COLOUR = "colour"  # colours mean something else
    FORM = "form"  # something else that a form shows
    CALL = "call"  # a call was opened or decided by hand


type Watcher = Callable[[frozenset[Changed]], None]

_OTHER_WORLDS = {"scenario", "second", "seed", "changed_both", "changed_second"}
_WORLDS = _OTHER_WORLDS | {"mode", "allotments"}
_OTHER = {"shown": Changed.SHOWN, "city": Changed.CITY, "colour": Changed.COLOUR, "year": Changed.YEAR}


class Session:
    """What one browser session shows.

    Args:
        offer: the scenarios to choose from.
        choices: what is shown at first.

    Attributes:
        offer: the scenarios to choose from.
        choices: what is chosen now; ``choices.to_query`` makes a link of it.
        texts: the texts of its language.
        runs: the first scenario and the second; in play mode the second is played by hand.
        year: the year shown.
        reached: the furthest year shown since the runs began.
        problems: what could not be used lately, for the message at the top of the page.
        at_once: in what all that one change brings about is done, so that a page sends it together.
    """

    def __init__(self, offer: Offer, choices: Choices, problems: list[Problem] | None = None) -> None:
        self.offer, self.choices = offer, choices
        self.texts = Texts(choices.lang)
        self.problems: list[Problem] = list(problems or [])
        self.at_once: Callable[[], AbstractContextManager[Any]] = nullcontext
        self._watchers: list[Watcher] = []
        self.runs: tuple[Run, Run]
        self._begin()

    # --- Reading ---

    @property
    def years(self) -> range:
        """The years that both scenarios have."""
        return self.choices.years(self.offer)

    @property
    def worlds(self) -> tuple[Scenario, Scenario]:
        """The two scenarios as they are run."""
        return self.runs[0].scenario, self.runs[1].scenario

    @property
    def shown(self) -> Run:
        """The run that map, strip, fund and city show."""
        return self.runs[self.choices.shown == "second"]

    @property
    def now(self) -> Year:
        """The year shown, of the scenario shown."""
        return self.shown.year(self.year)

    @property
    def scene(self) -> Scene:
        """The network of the year shown, of the scenario shown."""
        return self.now.scene

    @property
    def awaits(self) -> bool:
        """Whether the fund has to be given out by hand before the next year can be shown."""
        return self.runs[1].awaits

    @property
    def playing(self) -> bool:
        """Whether the second scenario is played by hand."""
        return self.choices.mode == "play"

    def title(self, side: Side) -> str:
        """The title of a scenario, with a remark where parameters are changed."""
        name = self.choices.scenario if side == "first" else self.choices.second
        title = scenario_title(self.texts, self.offer.scenarios[name])
        if side == "second" and self.playing:
            return self.texts("page.scenarios.played", title=title)
        changed = self.worlds[side == "second"] != self.offer.scenarios[name]
        return self.texts("page.scenarios.changed", title=title) if changed else title

    def lever(self, name: str, side: Side = "second") -> Value | None:
        """The value of a lever in a scenario as it is run."""
        return LEVERS[name].of(self.worlds[side == "second"])

    # --- Changing ---

    def observe(self, watcher: Watcher) -> None:
        """Have somebody told of every change."""
        self._watchers.append(watcher)

    def close(self) -> None:
        """Let go of everything, when the browser has gone."""
        self._watchers.clear()

    def change(self, **chosen: Any) -> None:
        """Choose something else, by the names of ``Choices``; runs begin again where they must."""
        if chosen.keys() & _OTHER_WORLDS:
            chosen.setdefault("allotments", {})  # they were made for the proposals of the runs until now
        before, after = self.choices, replace(self.choices, **chosen).tidied(self.offer)
        if not after.years(self.offer):
            self.complain(Problem("no_common_years", {"name": after.scenario, "value": after.second}))
            return
        different = {
            one.name for one in fields(Choices) if getattr(before, one.name) != getattr(after, one.name)
        }
        if not different:
            return
        self.choices = after
        changed = {_OTHER.get(name, Changed.FORM) for name in different}
        if different & _WORLDS:
            self._begin()
            changed |= {Changed.WORLDS, Changed.YEAR, Changed.SHOWN, Changed.CALL}
        self.tell(*changed)

    def set_lever(self, name: str, value: Value) -> None:
        """Change a parameter where changes go at the moment: in the second scenario, or in both."""
        both, second = dict(self.choices.changed_both), dict(self.choices.changed_second)
        if self.choices.to == "both":
            both[name] = value
            second.pop(name, None)
        else:
            second[name] = value
        self.change(changed_both=both, changed_second=second)

    def reset(self) -> None:
        """Take all parameters back to what the scenarios say."""
        self.change(changed_both={}, changed_second={})

    def go(self, year: int) -> None:
        """Show a year; where a call has to be decided by hand before, the last year before it."""
        year = min(max(year, self.years[0]), self.years[-1])
        awaited = self.awaits
        shown = self._reach(year)
        changed = {Changed.YEAR} | ({Changed.CALL} if awaited != self.awaits else set())
        if shown != self.year or awaited != self.awaits:
            self._show(shown)
            self.tell(*changed)

    def step(self, years: int = 1) -> None:
        """Go on, or back, by some years."""
        self.go(self.year + years)

    @property
    def at_end(self) -> bool:
        """Whether there is no later year to show."""
        return self.year >= self.years[-1] or (self.awaits and self.year >= self.runs[1].last)

    def call(self) -> list[play.Proposal]:
        """The proposals of the open call, the best first; none where no call is open."""
        return play.open_call(self.runs[1].model) if self.awaits else []

    def give(self, grants: Mapping[int, float]) -> list[str]:
        """Give out the fund of the open call, dollars by coordinator, and show the year.

        Returns:
            What is against the rules; where there is anything, nothing is given.

        """
        model = self.runs[1].model
        try:
            play.give(model, grants)
        except ParadiplomacyError as error:
            return list(error.problems)
        given = {**self.choices.allotments, model.year: {city: usd for city, usd in grants.items() if usd}}
        self.choices = replace(self.choices, allotments=given)
        year = self._reach(model.year)
        self._show(year)
        self.tell(Changed.YEAR, Changed.CALL, Changed.FORM)
        return []

    def complain(self, *problems: Problem) -> None:
        """Say what could not be used, or that nothing is wrong any more."""
        if problems or self.problems:
            self.problems = list(problems)
            self.tell(Changed.FORM)

    def tell(self, *changed: Changed) -> None:
        """Tell everyone who observes the session."""
        with self.at_once():
            for watcher in list(self._watchers):
                watcher(frozenset(changed))

    # --- Runs ---

    def _begin(self) -> None:
        """Begin both runs again and catch up with the year shown."""
        first, second = self.choices.worlds(self.offer)
        years, seed = self.years, self.choices.seed
        hand = Hand(self.choices.allotments, years[0] + 1) if self.playing else None
        self.runs = (Run(first, seed), Run(second, seed, hand))
        self.reached = years[0]
        try:
            self._show(self._reach(min(max(self.choices.year or years[0], years[0]), years[-1])))
        except ParadiplomacyError as error:
            self._take_back(error)

    def _take_back(self, error: ParadiplomacyError) -> None:
        """Forget what was given by hand against the rules, and everything after it."""
        failed = self.runs[1].model.year
        kept = {year: given for year, given in self.choices.allotments.items() if year < failed}
        if len(kept) == len(self.choices.allotments):
            raise error
        self.problems.append(Problem("not_allowed", {"year": failed, "why": "; ".join(error.problems)}))
        self.choices = replace(self.choices, allotments=kept)
        self._begin()

    def _reach(self, year: int) -> int:
        """Simulate until a year, as far as it goes; the year that can be shown."""
        self.runs[1].reach(year)
        year = min(year, self.runs[1].last)
        self.runs[0].reach(year)
        return year

    def _show(self, year: int) -> None:
        self.year, self.reached = year, max(year, self.reached)
        self.choices = replace(self.choices, year=year)


def scenario_title(texts: Texts, scenario: Scenario) -> str:
    """The title of a scenario in a language; one from a file has its own."""
    return texts.scenario(scenario.name, scenario.title)
