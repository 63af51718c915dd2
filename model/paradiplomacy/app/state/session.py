"""A page without its screen: two scenarios with the same seed, the year shown, and its observers.

Panels read a session and change it through ``change``, ``go``, ``step`` and ``give``; every observer is
notified of what is new.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import fields, replace
from enum import StrEnum
from typing import Any

from paradiplomacy.app import play
from paradiplomacy.app.state.choices import Choices, Offer, Side
from paradiplomacy.app.state.chronicle import Chronicle, Hand, Snapshot, whole
from paradiplomacy.app.state.entries import Problem
from paradiplomacy.app.state.game import Game
from paradiplomacy.app.state.levers import LEVERS
from paradiplomacy.common.errors import ParadiplomacyError
from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.experiment.checks import Window
from paradiplomacy.report import words
from paradiplomacy.report.map.scene import Scene
from paradiplomacy.results.contrasts import years_apart
from paradiplomacy.scenario.parameters.base import Value
from paradiplomacy.scenario.scenario import Scenario


class Change(StrEnum):
    """A change of the page."""

    WORLDS = "worlds"  # both runs began again: other scenarios, seed, parameters or mode
    YEAR = "year"  # another year is shown
    SHOWN = "shown"  # the other scenario is shown
    CITY = "city"  # another city is chosen
    ZOOM = "zoom"  # the map shows another part of the continent
    CHARTS = "charts"  # charts are about something else
    COLOUR = "colour"  # colours mean something else
    FORM = "form"  # something else that a form shows
    CALL = "call"  # a call was opened or decided by hand


type Watcher = Callable[[frozenset[Change]], None]

_WORLD_CHOICES = {"scenario", "second", "seed", "changed_both", "changed_second"}
"""Choices that make other worlds, with other proposals."""
_RUN_CHOICES = _WORLD_CHOICES | {"mode", "allotments"}
"""Choices with which both runs begin again."""
_CHANGES = {name: Change(name) for name in ("shown", "city", "colour", "year", "zoom", "charts")}
"""The changes that other choices make, unless they concern forms only."""


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
        problems: of the last entry, or of the link; the message at the top of the page.
        asked: a change that would delete what was played, until the reader says whether to make it.
        at_once: context in which observers are notified, so that a page sends all of it together.
    """

    def __init__(self, offer: Offer, choices: Choices, problems: list[Problem] | None = None) -> None:
        self.offer, self.choices = offer, choices.same_world()
        self.asked: dict[str, Any] = {}
        self.texts = Texts(choices.lang)
        self.problems: list[Problem] = list(problems or [])
        self.at_once: Callable[[], AbstractContextManager[Any]] = nullcontext
        self._watchers: list[Watcher] = []
        self.runs: tuple[Chronicle, Chronicle]
        self._begin()

    # --- Reading ---

    @property
    def years(self) -> range:
        """The years that both scenarios have."""
        return self.choices.years(self.offer)

    @property
    def reached(self) -> int:
        """The last year that can be shown: where a call has to be decided by hand, the one before it."""
        return min(self.years[-1], *(run.last for run in self.runs))

    @property
    def window(self) -> Window:
        """The years that the question is about: those of its card, or those in which the scenarios differ."""
        years, choices = self.years, self.choices
        of_card = choices.card.window
        if of_card is None or (choices.scenario, choices.second) != (choices.card.first, choices.card.second):
            return years_apart(self.worlds[1], self.worlds[0])
        return max(of_card[0], years[0]), min(of_card[1], years[-1])

    @property
    def worlds(self) -> tuple[Scenario, Scenario]:
        """The two scenarios as they are run."""
        return self.runs[0].scenario, self.runs[1].scenario

    @property
    def shown_run(self) -> Chronicle:
        """The run that map, strip, fund and city show."""
        return self.runs[self.choices.shown != "first"]

    @property
    def now(self) -> Snapshot:
        """The year shown, of the scenario shown."""
        return self.shown_run.snapshot(self.year)

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

    @property
    def game(self) -> Game:
        """What is played by hand, as far as it is played."""
        return Game(self.worlds[1], self.choices.seed, self.choices.allotments)

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
        return LEVERS[name].value_in(self.worlds[side == "second"])

    # --- Changing ---

    def observe(self, watcher: Watcher) -> None:
        """Notify a watcher of every change from now on."""
        self._watchers.append(watcher)

    def close(self) -> None:
        """Notify nobody any more, once the browser is gone."""
        self._watchers.clear()

    def change(self, **values: Any) -> None:
        """Change choices by their names in ``Choices``; runs begin again where they must.

        What would delete something played is kept in ``asked`` until the reader is sure.
        """
        after = self._changed(values)
        if not after.years(self.offer):
            self.complain(Problem("no_common_years", {"name": after.scenario, "value": after.second}))
        elif self.choices.allotments.keys() - after.allotments.keys():
            self.asked = values
            self.notify(Change.FORM)
        else:
            self._take(after)

    def _take(self, after: Choices) -> None:
        """Take choices over, and notify of what is new."""
        names = [field.name for field in fields(Choices)]
        different = {name for name in names if getattr(self.choices, name) != getattr(after, name)}
        if not different:
            return
        self.choices = after
        changes = {_CHANGES.get(name, Change.FORM) for name in different}
        if different & _RUN_CHOICES:
            self._begin()
            changes |= {Change.WORLDS, Change.YEAR, Change.SHOWN, Change.CALL}
        self.notify(*changes)

    def _changed(self, values: dict[str, Any]) -> Choices:
        """Choices after a change; what was given belongs to the world for whose proposals it was made."""
        before = self.choices
        if values.get("mode") == "play" and not self.playing:  # begins at the next call, in the first world
            world = {} if before.allotments else {"second": before.scenario}
            values = {"year": None, **world, **values}
        elif self.playing and values.get("mode") == "look" and not before.allotments:
            if before.card.first == before.scenario:  # nothing was played: as the question asked
                values = {"second": before.card.second, **values}
        elif self.playing and "scenario" in values:
            values = {"second": values["scenario"], **values}
        after = replace(before, **values).same_world().without_redundant_changes(self.offer)
        if "allotments" not in values and any(
            getattr(before, name) != getattr(after, name) for name in _WORLD_CHOICES
        ):
            year = None if after.mode == "play" else after.year
            after = replace(after, allotments={}, year=year)
        return after

    def answer(self, sure: bool) -> None:
        """Make the change that was asked about, or leave everything as it is."""
        asked, self.asked = self.asked, {}
        if sure and asked:
            self._take(self._changed(asked))
        self.notify(Change.FORM)

    def undo(self) -> Mapping[int, float]:
        """Open the call again that was decided last; what was given in it."""
        *earlier, last = sorted(self.choices.allotments)
        grants = self.choices.allotments[last]
        kept = {year: self.choices.allotments[year] for year in earlier}
        self._take(self._changed({"allotments": kept, "year": None}))
        return grants

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
        year = self._reach(year)
        call_changes = self.awaits != awaited
        if year != self.year or call_changes:
            self._show(year)
            self.notify(Change.YEAR, *([Change.CALL] if call_changes else []))

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
            What is against the rules; unless it is empty, nothing is given.

        """
        model = self.runs[1].model
        try:
            play.give(model, grants)
        except ParadiplomacyError as error:
            return list(error.problems)
        decided = {city: usd for city, usd in grants.items() if usd}
        self.choices = replace(self.choices, allotments={**self.choices.allotments, model.year: decided})
        self._show(self._reach(model.year))
        self.notify(Change.YEAR, Change.CALL, Change.FORM)
        return []

    def complain(self, *problems: Problem) -> None:
        """Replace the message at the top of the page; without problems it disappears."""
        if problems or self.problems:
            self.problems = list(problems)
            self.notify(Change.FORM)

    def notify(self, *changes: Change) -> None:
        """Notify everyone who observes the session."""
        with self.at_once():
            for watcher in list(self._watchers):
                watcher(frozenset(changes))

    # --- Runs ---

    def _begin(self) -> None:
        """Begin both runs again and catch up with the year shown."""
        first, second = self.choices.worlds(self.offer)
        years, seed = self.years, self.choices.seed
        hand = Hand(self.choices.allotments, years[0] + 1) if self.playing else None
        self.runs = (whole(first, seed), Chronicle(second, seed, hand) if hand else whole(second, seed))
        # who plays begins at the next call
        usual = years[-1] if self.playing else self.window[1]
        try:
            self._show(self._reach(min(max(self.choices.year or usual, years[0]), years[-1])))
        except ParadiplomacyError as error:
            self._take_back(error)

    def _take_back(self, error: ParadiplomacyError) -> None:
        """Forget the allotment that is against the rules, and all after it."""
        failed = self.runs[1].model.year
        kept = {year: grants for year, grants in self.choices.allotments.items() if year < failed}
        if len(kept) == len(self.choices.allotments):
            raise error
        self.problems.append(Problem("not_allowed", {"year": failed, "why": "; ".join(error.problems)}))
        self.choices = replace(self.choices, allotments=kept)
        self._begin()

    def _reach(self, year: int) -> int:
        """Simulate until a year, as far as it goes; the year that can be shown."""
        self.runs[1].reach(year)
        return min(year, self.runs[1].last)

    def _show(self, year: int) -> None:
        self.year = year
        self.choices = replace(self.choices, year=year)


def scenario_title(texts: Texts, scenario: Scenario) -> str:
    """The title of a scenario in a language; one from a file has its own."""
    return words.title(scenario, texts)
