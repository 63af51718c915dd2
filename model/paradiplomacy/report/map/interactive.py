"""What the interactive map is drawn from, whatever it shows: outline, colours, words and keys."""

from typing import Any

import numpy as np

from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.report.colours import COAST, COUNTRY_COLOURS, INK, LAND, LINES, RIGHT_TO_LEFT
from paradiplomacy.report.map import columns
from paradiplomacy.report.map.scene import Scene
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.world.sources import outline

LONGITUDES, LATITUDES = (-85.0, -28.0), (-56.5, 13.5)
ASPECT = float(np.ptp(LONGITUDES) * np.cos(np.radians(21.5)) / np.ptp(LATITUDES))
"""Width over height: degrees of latitude are drawn as long as those of longitude are in the middle."""
VIEWS = {"continent": (LONGITUDES, LATITUDES), "plate": ((-62.5, -51.0), (-37.5, -29.5))}
"""Degrees east and north that are seen: all, or the cities around the River Plate."""

RIM, TIE, PROJECT = "#4a5258", "#262626", LINES[3]
ACTIVITY_COLOURS = ("#8a9299", LINES[2], LINES[3])
"""Not active, active, and with a proposal of its own."""
_TIE = (0.4, 0.05), (1.8, 0.55)
"""Width and strength of colour of the weakest tie and of one as heavy as ``_HEAVIEST``."""
_HEAVIEST = 1.5

COLOURINGS: dict[str, tuple[str, ...]] = {
    "country": tuple(COUNTRY_COLOURS.values()),
    "position": (RIGHT_TO_LEFT[-2], RIGHT_TO_LEFT[5], RIGHT_TO_LEFT[1]),
    "activity": ACTIVITY_COLOURS,
}
"""What the colour of cities can stand for, and the colours of its key."""


def plan(texts: Texts) -> dict[str, Any]:
    """All that a map of ``templates/map.js`` has besides the scene, with its words in a language."""
    return {
        "land": _land(),
        "views": VIEWS,
        "codes": COUNTRIES,
        "colours": {"country": COUNTRY_COLOURS, "position": RIGHT_TO_LEFT, "activity": ACTIVITY_COLOURS},
        "look": {
            "land": LAND, "coast": COAST, "ink": INK, "rim": RIM, "ties": TIE, "project": PROJECT,
            "tie": _TIE, "heaviest": _HEAVIEST,
        },
        "keys": _keys(texts),
        "words": {
            "city": {
                "country": texts("map.country"),
                "inhabitants": texts("map.population"),
                "doing": texts("map.doing"),
                "mayor": texts("map.position"),
            },
            "project": {
                "theme": texts("map.project"),
                **{name: texts(f"map.{name}") for name in ("axis", "cost", "grant", "donor")},
            },
            "tools": texts.below("map.tools"),
        },
    }  # fmt: skip


def scene_columns(scene: Scene, texts: Texts, doing: str = "activity") -> dict[str, Any]:
    """A scene as ``templates/map.js`` draws it, with the words below ``map`` for what cities do."""
    return {
        "cities": columns.city_columns(scene, texts, doing),
        "ties": columns.tie_columns(scene),
        "projects": columns.project_columns(scene, texts),
        "government": scene.government.tolist(),
    }


def _land() -> list[dict[str, Any]]:
    """The pieces of land, each with the code of its country."""
    return [
        {"country": feature["properties"]["iso2"], "ring": polygon[0]}
        for feature in outline()["features"]
        for polygon in feature["geometry"]["coordinates"]
    ]


def _keys(texts: Texts) -> dict[str, list[dict[str, Any]]]:
    """The entries of each key: of what colours stand for, of lines and circles, and of what is lost."""
    small, large = 9, 14
    labels = {name: texts.table(f"map.{name}_key") for name in ("activity", "lost_activity", "lines", "lost")}
    labels |= {"country": texts.table("names.country"), "position": texts.table("names.side")}
    colours = {**COLOURINGS, "lost_activity": ACTIVITY_COLOURS}
    keys = {
        name: [_circle(*pair, columns.STRONG, small) for pair in zip(labels[name], shown, strict=True)]
        for name, shown in colours.items()
    }
    lines = (PROJECT, 2.4, 1.0), (TIE, *_TIE[1]), (TIE, 0.6, 0.25)
    others = {
        "lines": ((columns.PALE, small), (columns.STRONG, large)),
        "lost": ((columns.STRONG, small), (columns.PALE, small)),
    }
    return keys | {
        name: [_line(label, *line) for label, line in zip(labels[name], lines, strict=False)]
        + [
            _circle(label, RIM, *circle)
            for label, circle in zip(labels[name][len(lines) :], shown, strict=True)
        ]
        for name, shown in others.items()
    }


def _circle(label: str, colour: str, seen: float, size: int) -> dict[str, Any]:
    return {"label": label, "colour": colour, "seen": seen, "size": size}


def _line(label: str, colour: str, width: float, seen: float) -> dict[str, Any]:
    return {"label": label, "colour": colour, "seen": seen, "width": width}
