"""Governments' orientation by country as a strip under the years."""

from typing import Any

from bokeh.models import (
    BasicTicker,
    ColumnDataSource,
    FactorRange,
    HoverTool,
    LinearColorMapper,
    Range1d,
    TapTool,
)
from bokeh.models.annotations import Span
from bokeh.palettes import RdBu
from bokeh.plotting import figure

from paradiplomacy.app.panels.look import NO_TOOLS, STRIP_NAMES, STRIP_RIGHT, quiet_axes
from paradiplomacy.app.state.session import Change, Session
from paradiplomacy.report.colours import INK
from paradiplomacy.scenario.parameters.base import COUNTRIES


class Strip:
    """A row a country and a cell a year, of the scenario shown; a click on a year goes there.

    Attributes:
        figure: the Bokeh figure.
        cells: one row a country and year.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        texts = session.texts
        self._names = {code: texts(f"names.country.{code}") for code in COUNTRIES}
        self.cells = ColumnDataSource(self._columns([]))
        self._range = Range1d()
        self.figure = self._figure()
        self._marker = Span(dimension="height", line_color=INK, line_width=1.5)
        self.figure.add_layout(self._marker)
        self._begin()
        session.observe(self._follow)

    def _follow(self, changes: frozenset[Change]) -> None:
        if changes & {Change.WORLDS, Change.SHOWN}:
            self._begin()
        elif Change.YEAR in changes:
            self._go_on()

    def _begin(self) -> None:
        years = self._session.years
        self._range.update(start=years[0] - 0.5, end=years[-1] + 0.5)
        self.cells.data = self._columns(list(range(years[0], self._session.reached + 1)))
        self._marker.location = self._session.year

    def _go_on(self) -> None:
        next_year = self._session.years[0] + len(self.cells.data["year"]) // len(COUNTRIES)
        missing = list(range(next_year, self._session.reached + 1))
        if missing:
            self.cells.stream(self._columns(missing))
        self._marker.location = self._session.year

    def _columns(self, years: list[int]) -> dict[str, Any]:
        scenes = [self._session.shown_run.scene(year) for year in years]
        return {
            "year": [year for year in years for _ in COUNTRIES],
            "country": [self._names[code] for _ in years for code in COUNTRIES],
            "position": [position for scene in scenes for position in scene.government.tolist()],
            "reading": [
                self.reading(*government)
                for scene in scenes
                for government in zip(scene.government.tolist(), scene.in_bloc.tolist(), strict=True)
            ],
        }  # fmt: skip

    def reading(self, position: float, in_bloc: bool) -> str:
        """The orientation of a government in words."""
        texts = self._session.texts
        side = "left" if position > 1 / 6 else "right" if position < -1 / 6 else "centre"
        words = f"{texts(f'names.side.{side}')} ({texts.number(position, 2, signed=True)})"
        return words if in_bloc else f"{words}, {texts('page.strip.outside')}"

    def _figure(self) -> figure:
        plot = figure(
            x_range=self._range, y_range=FactorRange(factors=list(self._names.values())[::-1]), height=132,
            sizing_mode="stretch_width", min_border_left=STRIP_NAMES,
            min_border_right=STRIP_RIGHT, min_border_top=0, min_border_bottom=18, outline_line_color=None,
            background_fill_color=None, border_fill_color=None, name="strip", output_backend="canvas",
            **NO_TOOLS,
        )  # fmt: skip
        mapper = LinearColorMapper(palette=RdBu[11], low=-1, high=1)
        colour: Any = {"field": "position", "transform": mapper}
        plot.rect(
            "year", "country", 1, 1, source=self.cells, fill_color=colour, line_color="white", line_width=1,
            selection_fill_alpha=1, nonselection_fill_alpha=1, nonselection_fill_color=colour,
        )  # fmt: skip
        plot.grid.visible = False
        quiet_axes(plot, 10)
        plot.xaxis.ticker = BasicTicker(desired_num_ticks=8, num_minor_ticks=0)
        plot.add_tools(HoverTool(tooltips=[("", "@country @year"), ("", "@reading")]), TapTool())
        self.cells.selected.on_change("indices", self._go)
        return plot

    def _go(self, _name: str, _before: Any, rows: list[int]) -> None:
        if rows:
            self._session.go(int(self.cells.data["year"][rows[0]]))
            self.cells.selected.indices = []
