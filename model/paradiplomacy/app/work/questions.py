"""Questions of a page that are answered in a process beside the server, which knows nothing of the page."""

from dataclasses import dataclass

from paradiplomacy.app import play
from paradiplomacy.app.state.allotments import Allotments
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

type FiguresByRule = dict[str, dict[str, float]]
"""Indicators over several years, for the allotments by hand and for each rule."""


@dataclass(frozen=True)
class WhyQuestion:
    """Why a city decided as it did.

    Attributes:
        worlds: the scenario shown, and the other one where paths are to be compared.
        allotments: the fund as given out by hand in each of them.
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
            CityNetwork(world, rng=self.seed, allotments=allotments)
            for world, allotments in zip(self.worlds, self.allotments, strict=True)
        )
        row = int(model.world.cities.id.searchsorted(self.city))
        return of_run(model, row, self.year, *other)


@dataclass(frozen=True)
class RulesQuestion:
    """How the fund given out by hand compares with the rules.

    Attributes:
        scenario: the scenario played.
        seed: seed of the run.
        allotments: the fund as given out by hand.
        last: the last year played.
    """

    scenario: Scenario
    seed: int
    allotments: Allotments
    last: int

    @property
    def first(self) -> int:
        """The first year whose fund was given out by hand."""
        return min(self.allotments)

    def answer(self) -> FiguresByRule:
        """Figures of the years from the first allotment on: sums, and the mean share of active members."""
        model = CityNetwork(self.scenario, rng=self.seed, allotments=self.allotments)
        model.run_until_year(self.last)
        figures: FiguresByRule = {}
        for rule, table in play.compare_with_rules(model).items():
            years = table.loc[self.first : self.last]
            figures[rule] = {
                name: float(years[name].mean() if name in MEANS else years[name].sum()) for name in COLUMNS
            }
        return figures


def warm_up(scenario: Scenario) -> None:
    """Compile everything before the first reader comes."""
    CityNetwork(scenario, rng=1).run_until_year(scenario.last_year)
