"""What an explanation needs of a run: to go through its years phase by phase, and to be made again."""

from collections.abc import Sequence
from typing import Protocol, Self

from paradiplomacy.indicators.base import IndicatorValue
from paradiplomacy.phases.decision import Phase
from paradiplomacy.scenario.scenario import Scenario
from paradiplomacy.world.state import World


class Run(Protocol):
    """A run that stands at some year, as ``CityNetwork`` is one."""

    world: World
    settings: Scenario
    seed: int
    indicators: dict[str, list[IndicatorValue]]

    @property
    def phases(self) -> Sequence[Phase]:
        """The phases of a year, in order."""

    @property
    def year(self) -> int:
        """The last year simulated."""

    @property
    def years(self) -> list[int]:
        """All years simulated so far."""

    def step(self) -> None:
        """One year, or what is left of it."""

    def run_to(self, phase: Phase) -> None:
        """What is left of the year before a phase."""

    def run_past(self, phase: Phase) -> None:
        """What is left of the year up to a phase, that one too."""

    def run_until_year(self, year: int) -> None:
        """All years up to this one."""

    def again(self) -> Self:
        """The same run from its beginning."""
