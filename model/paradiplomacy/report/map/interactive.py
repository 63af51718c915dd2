"""The interactive map of a scene: cities, ties and joint projects on the outline of the continent."""

from collections.abc import Callable, Collection, Mapping, Sequence
from html import escape
from typing import Any

import numpy as np
from bokeh.core.property.vectorization import Field
from bokeh.models import (
    BoxZoomTool,
    CategoricalColorMapper,
    ColumnDataSource,
    HoverTool,
    LinearColorMapper,
    LinearInterpolator,
    PanTool,
    Patches,
    Plot,
    Range1d,
    ResetTool,
    Scatter,
    Segment,
    TapTool,
    Text,
    WheelZoomTool,
)
from bokeh.models.annotations import Legend, LegendItem
from bokeh.models.renderers import DataRenderer, GlyphRenderer
from bokeh.palettes import RdBu

from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.report.colours import COAST, COUNTRY_COLOURS, INK, LAND, LINES, SEA
from paradiplomacy.report.map import columns
from paradiplomacy.report.map.scene import Scene
from paradiplomacy.scenario.parameters.base import COUNTRIES
from paradiplomacy.world.sources import outline

__all__ = ["ASPECT", "COLOURINGS", "LATITUDES", "LONGITUDES", "NetworkMap"]

LONGITUDES, LATITUDES = (-85.0, -28.0), (-56.5, 13.5)
ASPECT = float(np.ptp(LONGITUDES) * np.cos(np.radians(21.5)) / np.ptp(LATITUDES))
"""Width over height: degrees of latitude are drawn as long as those of longitude are in the middle."""

RIM, TIE, PROJECT = "#4a5258", "#262626", LINES[3]
_ENDS = (1.8, 0.55), (0.6, 0.25)
"""Width and strength of colour of a strong tie and of a weak one, in the key."""
ACTIVITY_COLOURS = ("#8a9299", LINES[2], LINES[3])
"""Not active, active, and with a proposal of its own."""

_RIGHT_TO_LEFT = tuple(RdBu[11])
"""From blue to red; told apart by colour-blind readers."""

COLOURINGS: dict[str, tuple[str, Sequence[str]]] = {
    "country": ("code", tuple(COUNTRY_COLOURS.values())),
    "position": ("position", (_RIGHT_TO_LEFT[-2], _RIGHT_TO_LEFT[5], _RIGHT_TO_LEFT[1])),
    "activity": ("activity", ACTIVITY_COLOURS),
}
"""What the colour of cities can stand for: the column that it shows, and the colours of the legend."""


class NetworkMap:
    """A map that shows one scene after another.

    Args:
        texts: what is written on it.
        colour_by: what the colour of cities stands for, one of ``COLOURINGS``.

    Attributes:
        figure: the Bokeh plot, for a page or a document.
        cities: one row a member city, the largest first.
        ties: one row a tie.
        projects: one row a pair of coordinator and partner.
        land: one row a piece of land, with the position of its government.
    """

    def __init__(self, texts: Texts | None = None, colour_by: str = "country") -> None:
        self._texts, self._colour_by = texts or Texts(), colour_by
        self.figure = _empty_plot()
        self.land = ColumnDataSource(_land(), name="land")
        self.ties = ColumnDataSource({name: [] for name in columns.TIES}, name="ties")
        self.projects = ColumnDataSource({name: [] for name in columns.PROJECTS}, name="projects")
        self.cities = ColumnDataSource({name: [] for name in columns.CITIES}, name="cities")
        _draw_land(self.figure, self.land)
        _draw_ties(self.figure, self.ties)
        lines = _draw_projects(self.figure, self.projects)
        self._circles = {name: _draw_cities(self.figure, self.cities, name) for name in COLOURINGS}
        _draw_names(self.figure, self.cities)
        self._legends = {name: _legend_of_circles(self.figure, name) for name in COLOURINGS}
        self._key = _legend_of_lines(self.figure)
        circles: list[DataRenderer] = list(self._circles.values())
        self._hover_cities = HoverTool(renderers=circles, attachment="above", limit=1, visible=False)
        self._hover_projects = HoverTool(
            renderers=[lines], point_policy="follow_mouse", attachment="below", limit=1, visible=False
        )
        self._add_tools(circles)
        self._write()
        self._colour()

    def show(
        self,
        scene: Scene,
        colour_by: str | None = None,
        chosen: Collection[int] | None = None,
        scale: float = 1.0,
    ) -> None:
        """Show a scene.

        Args:
            scene: the scene.
            colour_by: what colours stand for, if something else from now on.
            chosen: ids of the cities that are selected and named; left out, those that are selected already.
            scale: how large a part of the continent is seen; names are chosen for it.
        """
        if colour_by is not None and colour_by != self._colour_by:
            self._colour_by = colour_by
            self._colour()
        chosen = set(self.selected) if chosen is None else chosen
        cities = columns.city_columns(scene, self._texts, chosen, scale)
        self.ties.data = columns.tie_columns(scene)
        self.projects.data = columns.project_columns(scene, self._texts)
        self.cities.data = cities
        self.cities.selected.indices = [row for row, city in enumerate(cities["city"]) if city in chosen]
        self.land.patch({"government": [(slice(None), self._governments(scene))]})

    @property
    def selected(self) -> list[int]:
        """Ids of the cities that the reader has tapped."""
        ids = self.cities.data["city"]
        return [ids[row] for row in self.cities.selected.indices]

    def on_select(self, callback: Callable[[list[int]], None]) -> None:
        """Call back with the ids of the cities tapped, whenever they change."""
        self.cities.selected.on_change("indices", lambda _attribute, _old, _new: callback(self.selected))

    def _governments(self, scene: Scene) -> list[float]:
        """Position of the government of each piece of land, unless colours stand for something else."""
        positions = scene.government.tolist() if self._colour_by == "position" else []
        known = dict(zip(COUNTRIES, positions, strict=False))
        return [known.get(code, np.nan) for code in self.land.data["country"]]

    def _add_tools(self, circles: list[DataRenderer]) -> None:
        pan, tap = PanTool(), TapTool(renderers=circles)
        self.figure.add_tools(
            pan,
            WheelZoomTool(),
            BoxZoomTool(match_aspect=True),
            tap,
            ResetTool(),
            self._hover_cities,
            self._hover_projects,
        )
        self.figure.toolbar.active_drag = pan
        self.figure.toolbar.active_tap = tap
        self.figure.toolbar.active_scroll = None  # the wheel scrolls the page until its tool is chosen

    def _colour(self) -> None:
        """Show the circles and the legend of what colours stand for."""
        for name in COLOURINGS:
            self._circles[name].visible = self._legends[name].visible = name == self._colour_by

    def _write(self) -> None:
        texts = self._texts
        _label(self._legends["country"], texts.table("names.country"))
        _label(self._legends["position"], texts.table("names.side"))
        _label(self._legends["activity"], texts.table("map.activity_key"))
        _label(self._key, texts.table("map.lines_key"))
        self._hover_cities.tooltips = _hover_text(
            "@name",
            {
                texts("map.country"): "@country",
                texts("map.population"): "@inhabitants",
                texts("map.doing"): "@doing",
                texts("map.position"): "@mayor",
            },
        )
        self._hover_projects.tooltips = _hover_text(
            "@team",
            {
                texts("map.project"): "@theme",
                texts("map.axis"): "@axis",
                texts("map.cost"): "@cost",
                texts("map.grant"): "@grant",
                texts("map.donor"): "@donor",
            },
        )


def _hover_text(title: str, rows: Mapping[str, str]) -> str:
    """What stands beside the pointer; Bokeh escapes what it puts in from the columns."""
    lines = "".join(f"<div>{escape(label)}: {value}</div>" for label, value in rows.items())
    look = f"max-width: 15rem; font-size: 12px; line-height: 1.45; color: {INK}"
    return f'<div style="{look}"><strong>{title}</strong>{lines}</div>'


def _land() -> dict[str, Any]:
    """Pieces of land as columns; each is coloured by the government of its country."""
    pieces = [
        (feature["properties"]["iso2"], np.array(polygon[0]))
        for feature in outline()["features"]
        for polygon in feature["geometry"]["coordinates"]
    ]
    return {
        "xs": [ring[:, 0].tolist() for _, ring in pieces],
        "ys": [ring[:, 1].tolist() for _, ring in pieces],
        "country": [code for code, _ in pieces],
        "government": [np.nan] * len(pieces),
    }


# --- What is drawn, from the bottom to the top ---


def _empty_plot() -> Plot:
    plot = Plot(
        title=None,
        x_range=Range1d(start=LONGITUDES[0], end=LONGITUDES[1]),
        y_range=Range1d(start=LATITUDES[0], end=LATITUDES[1]),
        sizing_mode="stretch_width",
        aspect_ratio=ASPECT,
        min_border=0,
        toolbar_location="left",
        toolbar_inner=True,
        output_backend="canvas",
        background_fill_color=SEA,
        border_fill_color=SEA,
        outline_line_color=None,
    )
    plot.toolbar.logo = None
    plot.toolbar.styles = {"background-color": "transparent"}
    return plot


def _draw_land(plot: Plot, source: ColumnDataSource) -> None:
    mapper = LinearColorMapper(palette=_RIGHT_TO_LEFT, low=-1, high=1, nan_color=LAND)
    colour = Field("government", mapper)
    plot.add_glyph(
        source, Patches(xs="xs", ys="ys", fill_color=colour, fill_alpha=0.5, line_color=COAST, line_width=0.8)
    )


def _draw_ties(plot: Plot, source: ColumnDataSource) -> None:
    weight, seen = [0.0, 0.375, 0.75, 1.125, 1.5], [0.05, 0.12, 0.24, 0.4, 0.55]
    width = Field("weight", LinearInterpolator(x=[0.0, 1.5], y=[0.4, 1.8], clip=False))
    alpha = Field("weight", LinearInterpolator(x=weight, y=seen, clip=False))
    plot.add_glyph(source, _line(line_color=TIE, line_width=width, line_alpha=alpha))


def _draw_projects(plot: Plot, source: ColumnDataSource) -> "GlyphRenderer[Segment]":
    """Lines of joint projects, with a light rim that lifts them off the ties."""
    plot.add_glyph(source, _line(line_color="white", line_width=5, line_alpha=0.8))
    return plot.add_glyph(source, _line(line_color=PROJECT, line_width=2.4))


def _line(**look: Any) -> Segment:
    return Segment(x0="x0", y0="y0", x1="x1", y1="y1", line_cap="round", **look)


def _draw_cities(plot: Plot, source: ColumnDataSource, colour_by: str) -> "GlyphRenderer[Scatter]":
    column, _ = COLOURINGS[colour_by]
    glyph = Scatter(
        x="x",
        y="y",
        size="size",
        fill_color=Field(column, _mapper(colour_by)),
        fill_alpha="alpha",
        line_color=RIM,
        line_alpha="alpha",
        line_width=0.6,
    )
    return plot.add_glyph(
        source,
        glyph,
        name=colour_by,
        hover_glyph=glyph.clone(line_color=INK, line_alpha=1, line_width=2),
        selection_glyph=glyph.clone(line_color=INK, line_alpha=1, line_width=2.5, fill_alpha=1),
        nonselection_glyph=glyph,
    )


def _mapper(colour_by: str) -> LinearColorMapper | CategoricalColorMapper:
    if colour_by == "position":
        return LinearColorMapper(palette=_RIGHT_TO_LEFT, low=-1, high=1)
    colours = COLOURINGS[colour_by][1]
    factors = COUNTRIES if colour_by == "country" else [str(number) for number in range(len(colours))]
    return CategoricalColorMapper(factors=factors, palette=colours)


def _draw_names(plot: Plot, source: ColumnDataSource) -> None:
    """Names of large cities, over a light rim of the same letters."""
    names = Text(x="x", y="y", text="label", x_offset=6, y_offset=-4, text_font_size="11px", text_color=INK)
    rims = names.clone(text_outline_color="white", text_outline_width=3, text_alpha=0)
    for glyph in (rims, names):
        plot.add_glyph(source, glyph, nonselection_glyph=None, level="annotation")


def _legend_of_circles(plot: Plot, colour_by: str) -> Legend:
    circle = Scatter(x="x", y="y", size=9, fill_color="colour", line_color=RIM, line_width=0.5)
    colours = {"colour": list(COLOURINGS[colour_by][1])}
    return _legend(plot, [(circle, colours)], location="bottom_right", name=f"legend-{colour_by}")


def _legend_of_lines(plot: Plot) -> Legend:
    (strong, strong_seen), (weak, weak_seen) = _ENDS
    lines: dict[str, Sequence[Any]] = {
        "colour": [PROJECT, TIE, TIE],
        "width": [2.4, strong, weak],
        "seen": [1, strong_seen, weak_seen],
    }
    circles = {"seen": [columns.PALE, columns.STRONG]}
    line = _line(line_color="colour", line_width="width", line_alpha="seen")
    circle = Scatter(
        x="x", y="y", size=9, fill_color=RIM, fill_alpha="seen", line_color=RIM, line_alpha="seen"
    )
    return _legend(plot, [(line, lines), (circle, circles)], location="top_right", name="legend-lines")


def _legend(
    plot: Plot, marks: Sequence[tuple[Scatter | Segment, Mapping[str, Sequence[Any]]]], **where: Any
) -> Legend:
    """A legend of marks that stand nowhere on the map: for each kind its look in columns, a row an entry."""
    legend = Legend(**_LEGEND, **where)
    for mark, look in marks:
        rows = len(next(iter(look.values())))
        nowhere = {name: [np.nan] * rows for name in ("x", "y", "x0", "y0", "x1", "y1")}
        renderer: Any = plot.add_glyph(ColumnDataSource({**nowhere, **look}), mark)
        legend.items += [LegendItem(renderers=[renderer], index=row) for row in range(rows)]
    plot.add_layout(legend)
    return legend


_LEGEND: dict[str, Any] = {
    "border_line_color": None,
    "background_fill_color": SEA,
    "background_fill_alpha": 0.8,
    "label_text_color": INK,
    "label_text_font_size": "11px",
    "label_standoff": 4,
    "label_height": 13,
    "glyph_width": 16,
    "glyph_height": 13,
    "spacing": 1,
    "padding": 4,
    "margin": 4,
}


def _label(legend: Legend, labels: Sequence[str]) -> None:
    for item, label in zip(legend.items, labels, strict=True):
        item.label = {"value": label}
