"""The run behind one scenario of a page, every year of it kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from paradiplomacy.app.state.allotments import Allotments
from paradiplomacy.common.columns import CENTS, Floats
from paradiplomacy.indicators.base import IndicatorValue
from paradiplomacy.indicators.run import Run
from paradiplomacy.phases.by_hand import eligible
from paradiplomacy.report.map.scene import Scene, scene
from paradiplomacy.rules import politics
from paradiplomacy.scenario.scenario import Scenario
from paradiplomacy.world.state import World


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A year of a run as it was on 31 December.

    Attributes:
        scene: who was there and what they did.
        indicators: the year's value of each indicator.
        cities: further columns of the member cities, as those of the scene.
    """

    scene: Scene
    indicators: Mapping[str, IndicatorValue]
    cities: Mapping[str, Floats]


@dataclass(frozen=True)
class Hand:
    """The fund is given out by hand.

    Attributes:
        allotments: of the calls decided so far.
        first_year: before this year the rule decides.
    """

    allotments: Allotments
    first_year: int


class Chronicle:
    """One scenario with one seed, year by year.

    Args:
        scenario: what to run.
        seed: seed of the run.
        hand: what is given by hand; a call without an allotment then stays open.

    Attributes:
        model: the model, which has got as far as ``last``; where a call is open, half a year further.
    """

    def __init__(self, scenario: Scenario, seed: int, hand: Hand | None = None) -> None:
        self.scenario, self.seed, self.hand = scenario, seed, hand
        self.model = Run(scenario, seed, allotments=hand.allotments if hand else None)
        self._years: dict[int, Snapshot] = {}

    @property
    def last(self) -> int:
        """The last year that is simulated; before the first step the one before the scenario begins."""
        return max(self._years, default=self.scenario.first_year - 1)

    @property
    def awaits(self) -> bool:
        """Whether a call is open that has to be decided by hand."""
        world = self.model.world
        if not (self.hand and self.model.call_is_open) or self.model.year < self.hand.first_year:
            return False
        return world.year not in world.allotments and len(eligible(world)) > 0

    def reach(self, year: int) -> bool:
        """Simulate until a year; False where an open call comes before."""
        while self.last < year:
            if self.hand and not self.model.call_is_open:
                self.model.run_to_call()
            if self.awaits:
                return False
            self.finish_year()
        return True

    def finish_year(self) -> None:
        """Simulate a year, or what is left of it once its call is open."""
        self.model.step()
        indicators = {name: values[-1] for name, values in self.model.indicators.items()}
        self._years[self.model.year] = Snapshot(
            scene(self.model.world), indicators, _columns(self.model.world)
        )

    def snapshot(self, year: int) -> Snapshot:
        """A year that has been simulated."""
        return self._years[year]

    def scene(self, year: int) -> Scene:
        """The network on 31 December of a year that has been simulated."""
        return self._years[year].scene

    def series(self, indicator: str, years: range) -> list[float]:
        """An indicator by year; NaN where it has no value or the year is not simulated."""
        values = (self._years[year].indicators[indicator] if year in self._years else None for year in years)
        return [float("nan") if value is None else float(value) for value in values]


def whole(scenario: Scenario, seed: int) -> Chronicle:
    """A run to its end, with the rule giving out the fund; the same one for all who ask."""
    return _whole(scenario.name, scenario, seed)


def keep(run: Chronicle) -> None:
    """Have ``whole`` give a run that another process made, in place of making it again."""
    _made[run.scenario.name, run.scenario, run.seed] = run


def forget() -> None:
    """Keep no run that nobody came for."""
    _made.clear()


_made: dict[tuple[str, Scenario, int], Chronicle] = {}


@lru_cache(maxsize=24)
def _whole(name: str, scenario: Scenario, seed: int) -> Chronicle:  # scenarios are equal whatever their name
    run = _made.pop((name, scenario, seed), None) or Chronicle(scenario, seed)
    run.reach(scenario.last_year)
    return run


def _columns(world: World) -> dict[str, Floats]:
    """What a scene leaves out about its cities."""
    cities, rows = world.cities, world.cities.members
    columns = {
        "capacity": cities.capacity,
        "office": cities.office,
        "budget_usd": cities.budget / CENTS,
        "accord": politics.accord(cities.position, world.network.agenda, world.settings.politics),
        "alignment": politics.similarity(cities.position, world.network.agenda),
        "permission": cities.gate,
        "awareness": cities.awareness,
        "experience": cities.experience,
        "discouragement": cities.discouragement,
        "arrears": cities.arrears,
        "joined": cities.joined,
        "trained": cities.trained,
        "summit_attendance": cities.attending,
        "border": cities.border,
        "ties": world.ties.degree(world.settings.ties.threshold),
    }
    return {name: column[rows].astype(float) for name, column in columns.items()}
