"""A run, year by year and phase by phase, with what is measured of each year.

Mesa's model is one. Who shows no agents, such as a page, needs no more, and does not wait for Mesa.
"""

from collections.abc import Callable, Mapping

from paradiplomacy.common.arguments import WHOLE, Kind, takes
from paradiplomacy.common.columns import CENTS
from paradiplomacy.common.errors import ParadiplomacyError
from paradiplomacy.indicators.base import INDICATORS, IndicatorValue
from paradiplomacy.indicators.measure import measure
from paradiplomacy.phases import allocation, by_hand
from paradiplomacy.phases.decision import Phase
from paradiplomacy.phases.year import YEAR
from paradiplomacy.scenario.scenario import Scenario
from paradiplomacy.world.sources import Places
from paradiplomacy.world.state import World

_PHASE = Kind("one of CityNetwork.phases", lambda phase: YEAR[YEAR.index(phase)])


def heeding[T](work: Callable[[World], T], world: World) -> T:
    """What is done with a world; of Ctrl-C machine code may make an error of its own, which is none.

    Raises:
        KeyboardInterrupt: it was pressed.
    """
    try:
        return work(world)
    except SystemError as error:
        cause: BaseException | None = error
        while isinstance(cause, SystemError):
            cause = cause.__cause__
        if isinstance(cause, KeyboardInterrupt):
            raise KeyboardInterrupt from error
        raise


class Run:
    """A run that stands at the end of a year, or at a phase of one.

    Args:
        settings: the resolved scenario.
        seed: seed of the run.
        extra_cities: further candidates beside the shipped cities.
        allotments: years in which the fund is given out by hand, as of ``CityNetwork``.
        pruned: leave out cities that never join, as ``World`` does, and keep no transfers.

    Attributes:
        settings: the resolved scenario.
        seed: seed of the run.
        extra_cities: further candidates beside the shipped cities.
        indicators: the indicators, for each its values by year.
        phases: the phases of a year, in order.

    Raises:
        ParadiplomacyError: an allotment is against the rules of the fund.
    """

    phases = YEAR

    def __init__(
        self,
        settings: Scenario,
        seed: int,
        *,
        extra_cities: Places | None = None,
        allotments: Mapping[int, Mapping[int, float]] | None = None,
        pruned: bool = False,
    ) -> None:
        self.settings, self.seed, self.extra_cities = settings, seed, extra_cities
        self._world = World(settings, seed, extra_cities, pruned=pruned, in_detail=not pruned)
        for year, usd in (allotments or {}).items():
            self._world.allotments[year] = by_hand.cents(usd)
        self.indicators: dict[str, list[IndicatorValue]] = {name: [] for name in INDICATORS}
        self._next_phase = 0
        self._begun = self._over = 0  # of the phases of all years
        self._under_way = False

    @property
    def world(self) -> World:
        """The columns of the run."""
        return self._world

    def step(self) -> None:
        """One year, or what is left of it once its call is open."""
        self._go_on(len(YEAR))
        self._next_phase = 0
        self._observe()

    def _observe(self) -> None:
        """What is done with a year that is over."""
        for name, value in heeding(measure, self._world).items():
            self.indicators[name].append(value)

    def run_to_call(self) -> None:
        """The next year up to its call: proposals are in, and the fund is not yet given out."""
        self.run_to(allocation.allocate_fund)

    @takes(phase=_PHASE)
    def run_to(self, phase: Phase) -> None:
        """What is left of the year before one of its phases."""
        self._go_on(YEAR.index(phase))

    @takes(phase=_PHASE)
    def run_past(self, phase: Phase) -> None:
        """What is left of the year up to one of its phases, that one too."""
        self._go_on(YEAR.index(phase) + 1)

    def _go_on(self, end: int) -> None:
        if self._next_phase == 0:
            self._refuse_outside(self.year + 1)
        while self._next_phase < end:
            self._begun, self._under_way = self._begun + 1, True
            try:
                heeding(YEAR[self._next_phase], self._world)
            finally:
                self._under_way = False
            self._next_phase, self._over = self._next_phase + 1, self._over + 1

    @takes(year=WHOLE)
    def run_until_year(self, year: int) -> None:
        """Step until ``year`` has been simulated.

        Raises:
            ParadiplomacyError: the scenario does not have this year.
        """
        self._refuse_outside(year)
        while self._finished < year:
            self.step()

    def _refuse_outside(self, year: float) -> None:
        first, last = self.settings.first_year, self.settings.last_year
        if not first - 1 <= year <= last:
            raise ParadiplomacyError(f"year {year}", [f"not in this scenario; allowed {first} to {last}"])

    @property
    def call_is_open(self) -> bool:
        """Whether the year is at its call, as ``run_to_call`` leaves it."""
        return self._next_phase < len(YEAR) and YEAR[self._next_phase] is allocation.allocate_fund

    @property
    def year(self) -> int:
        """The last year simulated, or the one whose call is open; at first the one before the scenario's."""
        return self._world.year

    @property
    def years(self) -> list[int]:
        """All years simulated so far."""
        return list(range(self.settings.first_year, self._finished + 1))

    @property
    def _finished(self) -> int:
        return self.year - (self._next_phase > 0)

    @property
    def allotments(self) -> dict[int, dict[int, float]]:
        """What was given by hand so far, dollars by year and GeoNames id of the coordinator."""
        given = self._world.allotments
        return {year: {city: cents / CENTS for city, cents in of.items()} for year, of in given.items()}

    def again(self) -> "Run":
        """The same run from its beginning: same scenario, seed, cities and allotments."""
        return Run(self.settings, self.seed, extra_cities=self.extra_cities, allotments=self.allotments)
