"""A map of member cities and their ties at the end of a run."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgba_array
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from paradiplomacy.common.columns import Floats
from paradiplomacy.experiment.request import Request
from paradiplomacy.report import words
from paradiplomacy.report.colours import COAST, COUNTRY_COLOURS, LAND, SEA
from paradiplomacy.report.figures.drawing import MOST_PANELS, Drawing, left_out, wrapped
from paradiplomacy.report.language import said, texts
from paradiplomacy.report.map.replay import Replay
from paradiplomacy.report.map.scene import MOST_TIES, Scene, by_size, named_places
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.world.sources import outline

_SMALL: dict[str, Any] = {"ha": "right", "va": "bottom", "fontsize": 6, "color": "#666666"}


def network_map(request: Request, shown: Sequence[Replay]) -> Drawing | None:
    """Member cities and ties at the end of the first runs, on the outline of the continent."""
    if not shown:
        return None
    year = min(replay.scenario.last_year for replay in shown)
    titles = [wrapped(words.title(replay.scenario), 40) for replay in shown]
    high = 7.2 + 0.2 * max(title.count("\n") + 1 for title in titles)
    figure = Figure(figsize=(max(4.5 * len(shown), 5.6), high), layout="constrained")
    panels = figure.subplots(1, len(shown), squeeze=False)[0]
    for panel, replay, title in zip(panels, shown, titles, strict=True):
        scene = next((scene for scene in replay.scenes if scene.year == year), replay.scenes[0])
        _draw_map(panel, scene)
        counts = {"members": texts().number(len(scene)), "ties": texts().number(scene.ties)}
        panel.set_title(f"{title}\n{said('figures.map.title', year=scene.year, **counts)}", fontsize=10)
    credit = f"{said('figures.map.sources', licence='CC BY 4.0')} {said('figures.map.synthetic')}"
    panels[-1].text(0.99, 0.01, credit.replace(". ", ".\n"), **_SMALL, transform=panels[-1].transAxes)
    _map_legend(figure)
    told = {"year": year, "seed": request.seed_of(0), "most": texts().number(MOST_TIES)}
    caption = f"{said('figures.map.caption', **told)} {credit}"
    caption += left_out(len(request.scenarios)) + _failed(request, shown)
    return Drawing("map", said("figures.map.heading"), caption, figure)


def _failed(request: Request, shown: Sequence[Replay]) -> str:
    """What the caption says of scenarios that have no panel because their first run failed."""
    scenarios = [replay.scenario for replay in shown]
    failed = [f"“{words.title(each)}”" for each in request.scenarios[:MOST_PANELS] if each not in scenarios]
    return " " + said("figures.map.failed", titles=", ".join(failed)) if failed else ""


def _draw_map(panel: Axes, scene: Scene) -> None:
    panel.set_facecolor(SEA)
    for ring in _outline():
        panel.fill(ring[:, 0], ring[:, 1], facecolor=LAND, edgecolor=COAST, linewidth=0.6)
    where = np.column_stack([scene.longitude, scene.latitude])
    lines = np.stack([where[scene.tie_first], where[scene.tie_second]], axis=1)
    strength = np.minimum(scene.tie_weight / 1.5, 1)
    shades = np.column_stack([np.full((len(strength), 3), 0.15), 0.04 + 0.5 * strength**1.5])
    panel.add_collection(LineCollection(list(lines), linewidths=0.3 + 1.3 * strength, colors=shades))
    order, colours = by_size(scene), [COUNTRY_COLOURS[code] for code in scene.codes]
    inks = to_rgba_array(colours, np.where(scene.active, 0.9, 0.35))
    area = 5 + 190 * (scene.population / 12e6) ** 0.7
    rim: Any = {"linewidths": 0.4, "edgecolors": "white"}
    x, y = where[order].T
    panel.scatter(x, y, s=area[order], c=inks[order], zorder=3, **rim)
    _name_largest(panel, scene)
    panel.set(xlim=(-83, -33.5), ylim=(-56.5, 13.5), xticks=[], yticks=[])
    panel.set_aspect(1 / np.cos(np.radians(21.5)), anchor="N")  # so that the title has its room
    panel.grid(visible=False)
    panel.spines[:].set_visible(False)


def _name_largest(panel: Axes, scene: Scene) -> None:
    for place in named_places(scene):
        panel.annotate(
            scene.name[place],
            (scene.longitude[place], scene.latitude[place]),
            xytext=(5, 3),
            textcoords="offset points",
            fontsize=7,
            path_effects=[withStroke(linewidth=2, foreground="white", alpha=0.85)],
            zorder=4,
        )


def _map_legend(figure: Figure) -> None:
    from matplotlib.lines import Line2D

    dots = [
        Line2D([], [], marker="o", linestyle="", color=COUNTRY_COLOURS[code], label=name)
        for code, name in zip(COUNTRIES, texts().table("names.country"), strict=True)
    ]
    figure.legend(handles=dots, loc="outside lower center", ncols=5, fontsize=8)


def _outline() -> list[Floats]:
    """Rings of the countries of South America, as columns of longitude and latitude."""
    shapes = [feature["geometry"]["coordinates"] for feature in outline()["features"]]
    return [np.array(polygon[0]) for polygons in shapes for polygon in polygons]
