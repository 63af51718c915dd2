"""Figures of a batch: main indicators by scenario, where money comes from, and a map of cities and ties.

Colours are told apart by colour-blind readers too (Okabe and Ito; Tol's muted scheme), and no figure relies
on colour alone. The same results give the same SVG, byte for byte.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgba_array
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, MaxNLocator, PercentFormatter

from paradiplomacy import compare, manifest, phrases
from paradiplomacy.columns import Bools, Floats
from paradiplomacy.indicators import INDICATORS
from paradiplomacy.parameters import COUNTRIES
from paradiplomacy.results import Results
from paradiplomacy.scenario import Scenario
from paradiplomacy.world.data import country_facts, outline

FAN = ("members", "activity_share", "joint_projects", "grants", "project_value_usd", "bloc_support")
"""Indicators of the fan chart, a panel each."""

LINES = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
DASHES = ("-", "--", "-.", ":")
"""Scenarios take the colours in turn; when all are used, the next kind of line."""
MOST_BANDS = 4
MOST_PANELS = 4
MOST_TIES = 800

MONEY = {
    "grants_usd": ("Grants of the network’s fund", "#0072B2"),
    "city_usd": ("Cities’ own cash", "#56B4E9"),
    "donor_usd": ("Donors", "#E69F00"),
    "private_usd": ("Private firms", "#CC79A7"),
}
"""Money that reaches projects, in the order in which it is stacked."""

COUNTRY_COLOURS = dict(
    zip(
        COUNTRIES,
        (
            "#88CCEE",
            "#117733",
            "#CC6677",
            "#332288",
            "#AA4499",
            "#DDCC77",
            "#882255",
            "#44AA99",
            "#999933",
            "#555555",
        ),
        strict=True,
    )
)

STYLE: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#888888",
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "grid.color": "#e4e4e4",
    "xtick.color": "#555555",
    "ytick.color": "#555555",
    "axes.labelcolor": "#333333",
    "legend.frameon": False,
    "text.parse_math": False,
    "svg.hashsalt": "paradiplomacy",
    "figure.dpi": 100,
    "savefig.dpi": 150,
}

CREDIT = "Places: GeoNames, CC BY 4.0. Outline: Natural Earth. The politics of cities is synthetic."
_SMALL: dict[str, Any] = {"ha": "right", "va": "bottom", "fontsize": 6, "color": "#666666"}


@dataclass(frozen=True)
class Drawing:
    """A figure with its file name, heading and a text for those who do not see it."""

    name: str
    heading: str
    caption: str
    figure: Figure


def draw(results: Results) -> list[Drawing]:
    """All figures that the results allow."""
    with style():
        return [drawing for make in _MAKERS if (drawing := make(results)) is not None]


def save(drawings: Sequence[Drawing], folder: Path) -> None:
    """Write each figure as PNG and SVG."""
    folder.mkdir(exist_ok=True)
    with style():
        for drawing in drawings:
            drawing.figure.savefig(folder / f"{drawing.name}.svg", metadata={"Date": None})
            drawing.figure.savefig(folder / f"{drawing.name}.png")


@contextmanager
def style() -> Iterator[None]:
    """The look of all figures, without a trace in the settings of the caller."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(STYLE)
        yield


# --- Main indicators by scenario ---


def fan_chart(results: Results) -> Drawing | None:
    """Mean and 5–95 % band of the main indicators, a panel each, a colour a scenario."""
    years = results.years
    if years.empty:
        return None
    figure = Figure(figsize=(11, 6.4), layout="constrained")
    panels = figure.subplots(2, 3, sharex=True).ravel()
    bands = len(results.scenarios) <= MOST_BANDS
    for panel, indicator in zip(panels, FAN, strict=True):
        for place, scenario in enumerate(results.scenarios):
            rows = years[years["scenario"] == scenario.name]
            _fan(panel, rows, indicator, scenario, place, bands)
        _indicator_axes(panel, indicator)
        _shade(panel, results)
    _legend(figure, panels[0], len(results.scenarios))
    runs = results.request.replications
    caption = f"Lines: mean of {runs} runs a scenario." + (" Bands: 5 to 95 % of the runs." if bands else "")
    if shaded := _shaded(results):
        caption += f" Grey: {phrases.span(*shaded)}, when the scenarios differ."
    return Drawing("indicators", "Main indicators by scenario", caption, figure)


def _fan(
    panel: Axes, rows: pd.DataFrame, indicator: str, scenario: Scenario, place: int, bands: bool
) -> None:
    by_year = rows.groupby("year")[indicator]
    middle, colour = by_year.mean(), LINES[place % len(LINES)]
    dashes = DASHES[place // len(LINES) % len(DASHES)]
    width = 1.5 if place else 2.9  # so that the base shows on both sides of a line that covers it
    panel.plot(middle.index, middle, color=colour, linestyle=dashes, linewidth=width, label=scenario.title)
    if bands:
        low, high = by_year.quantile(0.05), by_year.quantile(0.95)
        panel.fill_between(middle.index, low, high, color=colour, alpha=0.16, linewidth=0)


def _indicator_axes(panel: Axes, indicator: str) -> None:
    unit = INDICATORS[indicator].unit
    panel.set_title(phrases.indicator_name(indicator))
    panel.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    panel.margins(x=0.01)
    if unit == "share":
        panel.yaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
        panel.set_ylabel("per cent of members")
    elif unit.startswith("USD"):
        _thousands(panel)
    else:
        panel.set_ylabel(phrases.unit(indicator))
        panel.yaxis.set_major_locator(MaxNLocator(nbins=7, integer=INDICATORS[indicator].whole))
    panel.set_ylim(bottom=0)


def _thousands(panel: Axes) -> None:
    panel.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value / 1000:,.0f}"))
    panel.set_ylabel("thousand USD a year")


def _shaded(results: Results) -> compare.Window | None:
    """The years in which two scenarios differ, where these are not all years."""
    if len(results.scenarios) != 2:
        return None
    base, other = results.scenarios
    years = compare.years_apart(other, base)
    return years if years != compare.common_years(base, other) else None


def _shade(panel: Axes, results: Results) -> None:
    if shaded := _shaded(results):
        panel.axvspan(shaded[0] - 0.5, shaded[1] + 0.5, color="#000000", alpha=0.06, linewidth=0, zorder=0)


def _legend(figure: Figure, panel: Axes, number: int) -> None:
    handles, labels = panel.get_legend_handles_labels()
    figure.legend(
        handles, [_cut(label, 40) for label in labels], loc="outside upper left", ncols=min(number, 5)
    )


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"


# --- Money ---


def money_chart(results: Results) -> Drawing | None:
    """Money that reaches projects by source, stacked, a panel a scenario; fees paid as a line."""
    shown = results.scenarios[:MOST_PANELS]
    if results.years.empty:
        return None
    figure = Figure(figsize=(11, 4.2 if len(shown) <= 2 else 7.4), layout="constrained")
    grid = figure.subplots(-(-len(shown) // 2), min(len(shown), 2), sharex=True, sharey=True, squeeze=False)
    panels = grid.ravel()
    for panel, scenario in zip(panels, shown, strict=False):
        rows = results.years[results.years["scenario"] == scenario.name]
        _money(panel, rows.groupby("year")[[*MONEY, "fees_usd"]].mean())
        panel.set_title(_cut(scenario.title, 60))
    for panel in panels[len(shown) :]:
        panel.set_axis_off()
    for panel in grid[:, 0]:
        panel.set_ylabel("thousand USD a year")
    _legend(figure, panels[0], 5)
    caption = (
        "Mean over runs. Areas: money that reaches projects, by source. Dashed: fees that members pay in."
    )
    return Drawing("money", "Where the money comes from", caption + _left_out(results), figure)


def _money(panel: Axes, means: pd.DataFrame) -> None:
    names = [label for label, _ in MONEY.values()]
    colours = [colour for _, colour in MONEY.values()]
    columns = [means[name] for name in MONEY]
    panel.stackplot(means.index, columns, labels=names, colors=colours, linewidth=0.4, edgecolor="white")
    panel.plot(
        means.index, means["fees_usd"], color="#333333", linestyle="--", label="Fees paid to the network"
    )
    panel.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True))
    panel.margins(x=0.01)
    _thousands(panel)
    panel.set_ylabel("")
    panel.set_ylim(bottom=0)


def _left_out(results: Results) -> str:
    more = len(results.scenarios) - MOST_PANELS
    return f" The first {MOST_PANELS} scenarios of {len(results.scenarios)}." if more > 0 else ""


# --- Map ---


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
    if results.manifest["model_sha256"] != manifest.model_digest() or results.years.empty:
        return None
    shown, seed = results.scenarios[:MOST_PANELS], results.request.seed
    year = min(scenario.last_year for scenario in shown)
    figure = Figure(figsize=(max(4.5 * len(shown), 5.6), 7.4), layout="constrained")
    for panel, scenario in zip(figure.subplots(1, len(shown), squeeze=False)[0], shown, strict=True):
        places = _places(scenario, seed, year)
        _draw_map(panel, places)
        panel.set_title(
            f"{_cut(scenario.title, 40)}\n{len(places.name)} members, {places.ties:,} ties", fontsize=10
        )
    panel.text(0.99, 0.01, CREDIT.replace(". ", ".\n"), **_SMALL, transform=panel.transAxes)
    _map_legend(figure)
    caption = (
        f"31 December {year} in the run with seed {seed}. Circles: member cities, area by population, "
        f"pale if not active that year. Lines: the {MOST_TIES:,} strongest ties, width by strength. {CREDIT}"
    )
    return Drawing("map", "Member cities and their ties", caption + _left_out(results), figure)


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


_MAKERS: tuple[Callable[[Results], Drawing | None], ...] = (fan_chart, money_chart, network_map)
