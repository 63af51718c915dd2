"""A game of the secretariat as plain data: what is given in each call, and what comes of a round.

Nothing here knows of a page. A game is small and makes itself again anywhere; rounds are read from it.
"""

from dataclasses import dataclass

from paradiplomacy.app.play import under_rule
from paradiplomacy.app.state.allotments import Allotments
from paradiplomacy.common.columns import CENTS
from paradiplomacy.indicators.run import Run
from paradiplomacy.phases.allocation import allocate_fund
from paradiplomacy.phases.finish import finish_projects
from paradiplomacy.phases.year import YEAR
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.scenario.scenario import Scenario
from paradiplomacy.world.projects import Projects, State
from paradiplomacy.world.state import World

MERIT = "merit"
"""The rule that rounds are set beside: that of the network's own calls."""
_STARTED = ("running", "cancelled", "failed", "completed")
COUNTED = ("grants", "started", "completed", "failed", "cancelled", "running", "not_started", "rejected")
"""What is counted of a round."""


@dataclass(frozen=True)
class Game:
    """A game as far as it is played.

    Attributes:
        scenario: the world.
        seed: seed of its chances.
        allotments: what was given by hand.
    """

    scenario: Scenario
    seed: int
    allotments: Allotments


@dataclass(frozen=True)
class Ending:
    """What came of a proposal: its grant, and the name of its last ``world.projects.State``."""

    grant_usd: float
    state: str


@dataclass(frozen=True)
class Outcome:
    """What came of a proposal by hand, and what would have come of it by merit.

    Attributes:
        city: GeoNames id of the coordinator.
        name: of the coordinator.
        country: its two-letter code.
        by_hand: what came of it.
        by_merit: what would have come of it.
    """

    city: int
    name: str
    country: str
    by_hand: Ending
    by_merit: Ending


@dataclass(frozen=True)
class Round:
    """A call that was decided by hand, and until which year it is known what came of it."""

    year: int
    known: int
    outcomes: tuple[Outcome, ...]

    @property
    def counts(self) -> dict[str, tuple[int, int]]:
        """How many there are of each of ``COUNTED``, by hand and by merit."""
        mine = [outcome.by_hand for outcome in self.outcomes]
        merit = [outcome.by_merit for outcome in self.outcomes]
        return {name: (_count(name, mine), _count(name, merit)) for name in COUNTED}

    @property
    def parted(self) -> list[Outcome]:
        """The proposals that got other money than by merit, or ended otherwise."""
        return [one for one in self.outcomes if one.by_hand != one.by_merit]


def _count(name: str, endings: list[Ending]) -> int:
    if name == "grants":
        return sum(ending.grant_usd > 0 for ending in endings)
    states = _STARTED if name == "started" else (name,)
    return sum(ending.state in states for ending in endings)


def play_round(game: Game, year: int) -> Round:
    """The round of a year: both go on from the same call with the same chances, until projects end."""
    model = Run(game.scenario, game.seed, allotments=game.allotments)
    model.run_until_year(year - 1)
    model.run_to_call()
    drafts, cities = model.world.record.drafts, model.world.cities
    other = under_rule(model.world, MERIT)
    by_hand, by_merit = _endings(model.world), _endings(other)
    outcomes = [
        Outcome(int(cities.id[row]), cities.name[cities.place[row]], COUNTRIES[cities.country[row]],
                by_hand[row], by_merit[row])
        for row in drafts.coordinator[drafts.submitted].tolist()
    ]  # fmt: skip
    return Round(year, model.world.year, tuple(outcomes))


def _endings(world: World) -> dict[int, Ending]:
    """What comes of the open call by the row of each coordinator: projects end in the year after."""
    for phase in YEAR[YEAR.index(allocate_fund) :]:
        phase(world)
    endings = _read(world.record.drafts)
    if world.year < world.scenario.last_year:
        for phase in YEAR[: YEAR.index(finish_projects) + 1]:
            phase(world)
        endings |= _read(world.record.finished)
    return endings


def _read(projects: Projects) -> dict[int, Ending]:
    columns = (projects.coordinator.tolist(), projects.grant.tolist(), projects.state.tolist())
    return {
        row: Ending(grant / CENTS, State(state).name.lower())
        for row, grant, state in zip(*columns, strict=True)
    }
