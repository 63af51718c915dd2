"""A map of member cities and their ties at the end of a run."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgba_array
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from paradiplomacy import manifest
from paradiplomacy.columns import Bools, Floats
from paradiplomacy.figures.answers import finished
from paradiplomacy.figures.drawing import MOST_PANELS, Drawing, cut, left_out
from paradiplomacy.figures.look import COUNTRY_COLOURS
from paradiplomacy.parameters import COUNTRIES
from paradiplomacy.results import Results
from paradiplomacy.scenario import Scenario
from paradiplomacy.world.data import country_facts, outline

MOST_TIES = 800
CREDIT = "Places: GeoNames, CC BY 4.0. Outline: Natural Earth. The politics of cities is synthetic."
_SMALL: dict[str, Any] = {"ha": "right", "va": "bottom", "fontsize": 6, "color": "#666666"}


@dataclass(frozen=True)
class _Places:
    """Member cities and their ties at the end of a run."""

    name: list[str]
    country: list[str]
    longitude: Floats
    latitude: Floats
    population: Floats
    active: Bools
    lines: Floats
    weight: Floats
    ties: int


def network_map(results: Results) -> Drawing | None:
    """Member cities and ties at the end of the first run of each scenario, on the outline of the continent.

    The runs are made again, which the same seed allows as long as the model is the same.
    """
    if results.manifest["model_sha256"] != manifest.model_digest() or not finished(results):
        return None
    shown, seed = results.scenarios[:MOST_PANELS], results.request.seed
    year = min(scenario.last_year for scenario in shown)
    figure = Figure(figsize=(max(4.5 * len(shown), 5.6), 7.4), layout="constrained")
    for panel, scenario in zip(figure.subplots(1, len(shown), squeeze=False)[0], shown, strict=True):
        places = _places(scenario, seed, year)
        _draw_map(panel, places)
        panel.set_title(
            f"{cut(scenario.title, 40)}\n{len(places.name)} members, {places.ties:,} ties", fontsize=10
        )
    panel.text(0.99, 0.01, CREDIT.replace(". ", ".\n"), **_SMALL, transform=panel.transAxes)
    _map_legend(figure)
    caption = (
        f"31 December {year} in the run with seed {seed}. Circles: member cities, area by population, "
        f"pale if not active that year. Lines: the {MOST_TIES:,} strongest ties, width by strength. {CREDIT}"
    )
    return Drawing("map", "Member cities and their ties", caption + left_out(results), figure)


def _places(scenario: Scenario, seed: int, year: int) -> _Places:
    from paradiplomacy.model import CityNetwork

    model = CityNetwork(scenario, rng=seed)
    model.run_until_year(year)
    cities, ties = model.world.cities, model.world.ties
    rows = cities.members[np.argsort(-cities.population[cities.members], kind="stable")]
    strong = np.sort(np.argsort(-ties.weight, kind="stable")[:MOST_TIES])
    where = np.column_stack([cities.longitude, cities.latitude])
    return _Places(
        name=[cities.name[row] for row in rows],
        country=[COUNTRIES[cities.country[row]] for row in rows],
        longitude=cities.longitude[rows],
        latitude=cities.latitude[rows],
        population=cities.population[rows],
        active=cities.active[rows],
        lines=np.stack([where[ties.first[strong]], where[ties.second[strong]]], axis=1),
        weight=ties.weight[strong],
        ties=int((ties.weight > scenario.parameters.ties.threshold).sum()),
    )


def _draw_map(panel: Axes, places: _Places) -> None:
    panel.set_facecolor("#eef3f7")
    for ring in _outline():
        panel.fill(ring[:, 0], ring[:, 1], facecolor="#fbfaf7", edgecolor="#b9b4a8", linewidth=0.6)
    strength = np.minimum(places.weight / 1.5, 1)
    shades = np.column_stack([np.full((len(strength), 3), 0.15), 0.04 + 0.5 * strength**1.5])
    panel.add_collection(LineCollection(list(places.lines), linewidths=0.3 + 1.3 * strength, colors=shades))
    colours = [COUNTRY_COLOURS[country] for country in places.country]
    inks = to_rgba_array(colours, np.where(places.active, 0.9, 0.35))
    area = 5 + 190 * (places.population / 12e6) ** 0.7
    rim: Any = {"linewidths": 0.4, "edgecolors": "white"}
    panel.scatter(places.longitude, places.latitude, s=area, c=inks, zorder=3, **rim)
    _name_largest(panel, places)
    panel.set(xlim=(-83, -33.5), ylim=(-56.5, 13.5), xticks=[], yticks=[])
    panel.set_aspect(1 / np.cos(np.radians(21.5)))
    panel.grid(visible=False)
    panel.spines[:].set_visible(False)


def _name_largest(panel: Axes, places: _Places) -> None:
    """Names of the largest members, as far as they do not stand on one another."""
    named: list[tuple[float, float]] = []
    for name, x, y in zip(places.name[:40], places.longitude, places.latitude, strict=False):
        if (
            all(abs(y - other_y) > 2.2 or abs(x - other_x) > 9 for other_x, other_y in named)
            and len(named) < 12
        ):
            named.append((x, y))
            halo = [withStroke(linewidth=2, foreground="white", alpha=0.85)]
            panel.annotate(
                name,
                (x, y),
                xytext=(5, 3),
                textcoords="offset points",
                fontsize=7,
                path_effects=halo,
                zorder=4,
            )


def _map_legend(figure: Figure) -> None:
    from matplotlib.lines import Line2D

    dots = [
        Line2D([], [], marker="o", linestyle="", color=COUNTRY_COLOURS[code], label=name)
        for code, name in zip(COUNTRIES, country_facts().name, strict=True)
    ]
    figure.legend(handles=dots, loc="outside lower center", ncols=5, fontsize=8)


def _outline() -> list[Floats]:
    """Rings of the countries of South America, as columns of longitude and latitude."""
    shapes = [feature["geometry"]["coordinates"] for feature in outline()["features"]]
    return [np.array(polygon[0]) for polygons in shapes for polygon in polygons]
