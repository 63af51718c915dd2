"""The first pair of runs made again for a lesson: a film of both worlds, and decisions of some cities."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import log
from typing import Any

from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.experiment.case import Arm
from paradiplomacy.experiment.lesson import CityKeys
from paradiplomacy.explanation.find import find_city
from paradiplomacy.explanation.verdict import Verdict, verdicts
from paradiplomacy.explanation.watch import watch
from paradiplomacy.explanation.words import outcome, reasons, slug
from paradiplomacy.phases.activity import TAKE_PART
from paradiplomacy.phases.finish import COMPLETE
from paradiplomacy.report.map.scene import Scene, scene

MOST_REASONS = 5
_CLEAR = 0.05
"""Reasons that moved by less than this are not said to have changed."""


@dataclass(frozen=True)
class World:
    """A run made again: a scene for each year shown, and what each city decided in its year."""

    scenes: list[Scene] = field(default_factory=list)
    decisions: list[list[Verdict]] = field(default_factory=list)


def replayed(arm: Arm, seed: int, shown: Sequence[int], cities: Sequence[CityKeys]) -> World:
    """Make a run again, watching the decisions of cities in the years that are asked for."""
    from paradiplomacy.model import CityNetwork

    model, world = CityNetwork(arm.scenario, rng=seed), World()
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
            world.scenes.append(scene(model))
    world.decisions.extend(found.get(place, []) for place in range(len(cities)))
    return world


def explained(place: int, worlds: Sequence[World], texts: Texts) -> dict[str, Any]:
    """A city's decision of a year in both worlds: what came of it, what weighed, and in figures."""
    sides = _chosen(*(world.decisions[place] for world in worlds))
    weights = [dict(reasons(side)) | _law(side) if side else {} for side in sides]
    names = sorted(dict.fromkeys([*weights[0], *weights[1]]), key=lambda name: -_largest(name, weights))
    shown = names[:MOST_REASONS]
    return {
        "outcomes": [
            outcome(side, None, texts) if side else texts("explain.parting.undecided") for side in sides
        ],
        "kind": texts(f"explain.kind.{slug(next(side.name for side in sides if side))}")
        if any(sides)
        else "",
        "reasons": [_named(name, weights, texts) for name in shown],
        "weights": [[round(side.get(name, 0.0), 3) for name in shown] for side in weights],
        "moved": _moved(weights, shown, texts) if all(sides) else "",
        "figures": [_figures(side, texts) if side else "" for side in sides],
    }


def _chosen(one: list[Verdict], other: list[Verdict]) -> tuple[Verdict | None, Verdict | None]:
    """The decision that is told: one that came out differently, else on taking part, else the first."""
    second = {each.name: each for each in reversed(other)}
    both = [(each, second.get(each.name)) for each in one if each.name != COMPLETE.name]
    apart = [pair for pair in both if pair[1] and pair[0].outcome != pair[1].outcome]
    usual = [pair for pair in both if pair[0].name == TAKE_PART.name]
    left = [(None, each) for each in other if each.name != COMPLETE.name]
    return next(iter([*apart, *usual, *both, *left]), (None, None))


def _law(decision: Verdict) -> dict[str, float]:
    """What legal permission, by which the chance is multiplied, takes off the sum of the terms."""
    if decision.form != "logit" or decision.gate == 1 or not decision.chance:
        return {}
    return {"legal gate": log(decision.chance / (1 - decision.chance)) - decision.logit}


def _named(name: str, weights: Sequence[dict[str, float]], texts: Texts) -> str:
    """A reason in words; a cost that speaks for a decision is a low one."""
    low = name == "cost" and min(side.get(name, 0.0) for side in weights) >= 0
    return texts("lesson.city.low_cost" if low else f"explain.term.{slug(name)}")


def _largest(name: str, weights: Sequence[dict[str, float]]) -> float:
    return max(abs(side.get(name, 0.0)) for side in weights)


def _moved(weights: Sequence[dict[str, float]], shown: Sequence[str], texts: Texts) -> str:
    """What spoke more, and what less, for it in the second world."""
    change = {name: weights[1].get(name, 0.0) - weights[0].get(name, 0.0) for name in shown}
    clear = sorted(
        (name for name in change if abs(change[name]) >= _CLEAR), key=lambda name: -abs(change[name])
    )[:2]
    sides = {
        key: [_named(name, weights, texts) for name in clear if (change[name] > 0) == (key == "more")]
        for key in ("less", "more")
    }
    sentences = [texts(f"lesson.city.{key}", terms=", ".join(terms)) for key, terms in sides.items() if terms]
    return " ".join(sentences) or texts("lesson.city.same")


def _figures(decision: Verdict, texts: Texts) -> str:
    """The chance and the number drawn, for those who want them."""
    chance, drawn = (texts.number(value, 2) for value in (decision.chance, decision.drawn))
    return texts("lesson.city.figures", chance=chance, drawn=drawn)
