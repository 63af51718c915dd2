"""A scene as the columns that a map draws, with everything that is written on it."""

from collections.abc import Callable
from typing import Any

import numpy as np

from paradiplomacy.common.columns import Floats, Ints
from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.report.map.scene import Scene, by_size
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.world.projects import NOBODY, theme_name

PALE, STRONG = 0.3, 0.92
"""How much colour a city shows that is not active, and one that is."""


def city_columns(scene: Scene, texts: Texts, words: str = "activity") -> dict[str, list[Any]]:
    """A row a member city, the largest first.

    What it does is told in the words of a table below ``map``.
    """
    order = by_size(scene)
    places = order.tolist()
    activity, doing = scene.activity[order].tolist(), texts.table(f"map.{words}")
    countries, entered = texts.table("names.country"), texts("map.entered")
    return {
        "x": scene.longitude[order].round(3).tolist(),
        "y": scene.latitude[order].round(3).tolist(),
        "size": circle_size(scene.population[order]).round(1).tolist(),
        "alpha": np.where(scene.active[order], STRONG, PALE).tolist(),
        "city": scene.city[order].tolist(),
        "name": [scene.name[place] for place in places],
        "code": [COUNTRIES[country] for country in scene.country[order].tolist()],
        "country": [countries[country] for country in scene.country[order].tolist()],
        "inhabitants": [texts.number(number) for number in scene.population[order].tolist()],
        "position": scene.position[order].round(2).tolist(),
        "activity": activity,
        "doing": [
            f"{doing[number]}, {entered}" if new else doing[number]
            for number, new in zip(activity, scene.entered[order].tolist(), strict=True)
        ],
        "mayor": [texts.number(value, 2, signed=True) for value in scene.position[order].tolist()],
    }


def circle_size(population: Floats) -> Floats:
    """Diameter of a city's circle in pixels."""
    return np.asarray(np.sqrt(18 + 420 * (population / 12e6) ** 0.7))


def tie_columns(scene: Scene) -> dict[str, list[float]]:
    """A row a tie, the strongest last and so on top."""
    order = np.argsort(scene.tie_weight, kind="stable")
    ends = _ends(scene, scene.tie_first[order], scene.tie_second[order])
    return ends | {"weight": scene.tie_weight[order].round(2).tolist()}


def project_columns(scene: Scene, texts: Texts) -> dict[str, list[Any]]:
    """A row a pair of coordinator and partner in a proposal that started."""
    proposals = scene.proposals
    first, second, row = proposals.pairs(proposals.started)
    rows, axes, themes = row.tolist(), texts.table("names.axis"), theme_names(texts)
    return _ends(scene, first, second) | {
        "team": [_team(scene, place) for place in rows],
        "theme": [themes(theme) for theme in proposals.theme[row].tolist()],
        "axis": [axes[axis] for axis in proposals.axis[row].tolist()],
        **{
            name: [texts.number(usd) for usd in getattr(proposals, name)[row].tolist()]
            for name in ("cost", "grant", "donor")
        },
    }


def theme_names(texts: Texts) -> Callable[[int], str]:
    """The name of a theme by its number; a scenario may have more themes than there are names."""
    names = texts.table("names.theme")
    return lambda theme: names[theme] if theme < len(names) else theme_name(theme)


def _team(scene: Scene, place: int) -> str:
    partners = scene.proposals.partners[place].tolist()
    team = [int(scene.proposals.coordinator[place]), *(one for one in partners if one != NOBODY)]
    return " – ".join(scene.name[city] for city in team)


def _ends(scene: Scene, first: Ints, second: Ints) -> dict[str, list[float]]:
    ends = {"0": first, "1": second}
    return {
        f"{axis}{end}": column[places].round(3).tolist()
        for end, places in ends.items()
        for axis, column in (("x", scene.longitude), ("y", scene.latitude))
    }
