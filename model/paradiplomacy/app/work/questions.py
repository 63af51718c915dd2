"""What a page asks beside the server, in a process that knows nothing of the page."""

from collections.abc import Mapping
from dataclasses import dataclass

from paradiplomacy.app import play
from paradiplomacy.app.state.choices import Allotments
from paradiplomacy.explanation.city import Explanation, of_run
from paradiplomacy.model import CityNetwork
from paradiplomacy.scenario.scenario import Scenario

MEANS = ("activity_share",)
COLUMNS = (
    "grants",
    "joint_projects",
    "projects_completed",
    "proposals",
    *MEANS,
    "grants_small_cities_usd",
)
"""Indicators of the comparison with the rules: sums over the years, but for those that are means."""

type Beside = dict[str, dict[str, float]]
"""For each rule, and what was done by hand, the figures of the years with a fund."""


@dataclass(frozen=True)
class Reasons:
    """Why a city decided as it did.

    Attributes:
        worlds: the scenario shown, and the other one where paths are to be compared.
        allotments: what was given by hand in each of them.
        seed: seed of the runs.
        city: id of the city.
        year: the year shown.
    """

    worlds: tuple[Scenario, ...]
    allotments: tuple[Allotments, ...]
    seed: int
    city: int
    year: int

    def answer(self) -> Explanation:
        """The explanation, from runs made again; it takes some tenths of a second."""
        model, *other = (
            CityNetwork(world, rng=self.seed, allotments=given)
            for world, given in zip(self.worlds, self.allotments, strict=True)
        )
        row = int(model.world.cities.id.searchsorted(self.city))
        return of_run(model, row, self.year, *other)


@dataclass(frozen=True)
class Comparison:
    """What was given out by hand, beside the rules.

    Attributes:
        scenario: the scenario played.
        seed: seed of the run.
        allotments: what was given by hand.
        last: the last year played.
    """

    scenario: Scenario
    seed: int
    allotments: Mapping[int, Mapping[int, float]]
    last: int

    @property
    def first(self) -> int:
        """The first year whose fund was given out by hand."""
        return min(self.allotments)

    def answer(self) -> Beside:
        """Figures of the years from the first allotment on: sums, and the mean share of active members."""
        model = CityNetwork(self.scenario, rng=self.seed, allotments=self.allotments)
        model.run_until_year(self.last)
        found: Beside = {}
        for who, table in play.beside_the_rules(model).items():
            years = table.loc[self.first : self.last]
            found[who] = {
                name: float(years[name].mean() if name in MEANS else years[name].sum()) for name in COLUMNS
            }
        return found


def warm_up(scenario: Scenario) -> None:
    """Have everything compiled before the first reader comes."""
    CityNetwork(scenario, rng=1).run_until_year(scenario.last_year)
