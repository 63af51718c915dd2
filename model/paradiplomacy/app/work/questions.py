"""Questions of a page that are answered in a process beside the server, which knows nothing of the page."""

from dataclasses import dataclass

import numpy as np

from paradiplomacy.app.state.allotments import Allotments
from paradiplomacy.app.state.game import Game
from paradiplomacy.app.state.scores import READ, Scores, score
from paradiplomacy.common.seeds import USUAL_BATCH_SEED, run_seed
from paradiplomacy.explanation.city import Explanation, of_run
from paradiplomacy.indicators.run import Run
from paradiplomacy.runs.batch import play, together
from paradiplomacy.scenario.files import load_scenario
from paradiplomacy.scenario.parameters.projects import FUND_RULES
from paradiplomacy.scenario.scenario import Scenario

WORLDS = 30
"""In how many worlds with other chances the rules are asked what they reach."""


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
            Run(world, self.seed, allotments=allotments)
            for world, allotments in zip(self.worlds, self.allotments, strict=True)
        )
        row = int(model.world.cities.id.searchsorted(self.city))
        return of_run(model, row, self.year, *other)


@dataclass(frozen=True)
class ScoresQuestion:
    """What a game and the rules reach, in its world and in others.

    Attributes:
        game: the game as far as it is played, with a call decided at least.
        last: the last year that counts.
    """

    game: Game
    last: int

    def answer(self) -> Scores:
        """The scores; for five rules it takes some seconds."""
        game, first = self.game, min(self.game.allotments)
        model = Run(game.scenario, game.seed, allotments=game.allotments)
        model.run_until_year(self.last)
        since = model.years.index(first)
        mine = score({name: np.array(model.indicators[name][since:], dtype=np.float64) for name in READ})
        by_rule = {rule: self._by_rule(rule, since) for rule in FUND_RULES.names}
        return Scores(
            first,
            self.last,
            {aim: float(value) for aim, value in mine.items()},
            {rule: {aim: values[0] for aim, values in of.items()} for rule, of in by_rule.items()},
            {rule: {aim: tuple(values[1:]) for aim, values in of.items()} for rule, of in by_rule.items()},
        )

    def _by_rule(self, rule: str, since: int) -> dict[str, list[float]]:
        """What a rule reaches of each aim: first in the world of the game, then in the others."""
        scenario = load_scenario(self.game.scenario, set={"fund.rule": rule})
        played, seeds = scenario.model_copy(update={"last_year": self.last}), self._seeds()
        worlds = [seeds] if together() else [[seed] for seed in seeds]
        histories = [play([played], some)[0].years[since:] for some in worlds]
        columns = {
            name: np.concatenate([np.stack([year[name] for year in years], axis=-1) for years in histories])
            for name in READ
        }
        return {aim: values.tolist() for aim, values in score(columns).items()}

    def _seeds(self) -> list[int]:
        """Seed of the game, and those of the first other runs of the usual batch."""
        usual = (run_seed(USUAL_BATCH_SEED, place) for place in range(WORLDS + 1))
        return [self.game.seed, *[seed for seed in usual if seed != self.game.seed][:WORLDS]]
