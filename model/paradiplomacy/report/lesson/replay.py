"""The first pair of runs made again for a lesson: a film of both worlds, and decisions of some cities."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.experiment.case import Arm
from paradiplomacy.experiment.lesson import CityKeys
from paradiplomacy.explanation.find import find_city
from paradiplomacy.explanation.numbers import sums
from paradiplomacy.explanation.reasons import moved, weigh
from paradiplomacy.explanation.verdict import Verdict, verdicts
from paradiplomacy.explanation.watch import watch
from paradiplomacy.explanation.words import outcome
from paradiplomacy.indicators.run import Run
from paradiplomacy.phases.activity import TAKE_PART
from paradiplomacy.phases.finish import COMPLETE
from paradiplomacy.report.map.scene import Scene, scene


@dataclass(frozen=True)
class World:
    """A run made again: a scene for each year shown, and what each city decided in its year."""

    scenes: list[Scene] = field(default_factory=list)
    decisions: list[list[Verdict]] = field(default_factory=list)


def replayed(arm: Arm, seed: int, shown: Sequence[int], cities: Sequence[CityKeys]) -> World:
    """Make a run again, watching the decisions of cities in the years that are asked for."""
    model, world = Run(arm.scenario, seed), World()
    rows = [find_city(model.world.cities, each.city) for each in cities]
    found: dict[int, list[Verdict]] = {}
    for year in range(model.settings.first_year, shown[1] + 1):
        places = [place for place, each in enumerate(cities) if each.year == year]
        if places:
            seen = watch(model)
            for place in places:
                found[place] = list(verdicts(model.world, seen, rows[place], turning=False))
        else:
            model.step()
        if year >= shown[0]:
            world.scenes.append(scene(model.world))
    world.decisions.extend(found.get(place, []) for place in range(len(cities)))
    return world


def explained(place: int, worlds: Sequence[World], names: Sequence[str], texts: Texts) -> dict[str, Any]:
    """A city's decision of a year in both worlds: what came of it, what weighed, and in numbers."""
    sides = _chosen(*(world.decisions[place] for world in worlds))
    weights = weigh(sides, texts)
    one, other = sides
    return {
        "outcomes": [
            outcome(side, None, texts) if side else texts("explain.parting.undecided") for side in sides
        ],
        "reasons": weights.names,
        "weights": [[round(value, 3) for value in side] for side in weights.sides],
        "moved": moved(one, other, names[1], texts) if one and other else "",
        "numbers": list(sums(sides, texts)),
    }


def _chosen(one: list[Verdict], other: list[Verdict]) -> tuple[Verdict | None, Verdict | None]:
    """The decision that is told: one that came out differently, else on taking part, else the first."""
    second = {each.name: each for each in reversed(other)}
    both = [(each, second.get(each.name)) for each in one if each.name != COMPLETE.name]
    apart = [pair for pair in both if pair[1] and pair[0].outcome != pair[1].outcome]
    usual = [pair for pair in both if pair[0].name == TAKE_PART.name]
    left = [(None, each) for each in other if each.name != COMPLETE.name]
    return next(iter([*apart, *usual, *both, *left]), (None, None))
