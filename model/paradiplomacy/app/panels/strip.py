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
from bokeh.models.annotations import BoxAnnotation, Span
from bokeh.palettes import RdBu
from bokeh.plotting import figure

from paradiplomacy.app.panels.components import Words
from paradiplomacy.app.panels.html import html
from paradiplomacy.app.panels.look import (
    NO_TOOLS,
    STRIP_NAMES,
    STRIP_RIGHT,
    orientation,
    quiet_axes,
    scale,
    size,
    tooltip,
)
from paradiplomacy.app.state.session import Change, Session
from paradiplomacy.report.colours import INK
from paradiplomacy.report.events import told
from paradiplomacy.scenario.parameters.base import COUNTRIES


class Strip:
    """A row a country and a cell a year, of the scenario shown; a click on a year goes there.

    Governments that are invented are hatched.

    Attributes:
        figure: the Bokeh figure.
        cells: one row a country and year.
        key: what colours mean, whose governments they are, and the events of the years.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        texts = session.texts
        self._names = {code: texts(f"names.country.{code}") for code in COUNTRIES}
        self.cells = ColumnDataSource({name: [] for name in ("year", "country", "position", "reading")})
        self.key = Words()
        self._range = Range1d()
        self._marker = Span(dimension="height", line_color=INK, line_width=1.5)
        self._window = BoxAnnotation(fill_color=None, line_color=INK, line_width=2.5, line_dash=(4, 2))
        self.figure = self._figure()
        self._begin()
        session.observe(self._follow)

    @property
    def invented(self) -> bool:
        """Whether the governments of the scenario shown are made up."""
        return self._session.shown_run.scenario.governments != "recorded"

    def _follow(self, changes: frozenset[Change]) -> None:
        if changes & {Change.WORLDS, Change.SHOWN}:
            self._begin()
        elif Change.YEAR in changes:
            self._marker.location = self._session.year
            if self.cells.data["year"][-1] < self._session.reached:
                self.cells.data = self._columns()

    def _begin(self) -> None:
        session, years, (first, last) = self._session, self._session.years, self._session.window
        self._range.update(start=years[0] - 0.5, end=years[-1] + 0.5)
        self._window.update(left=first - 0.5, right=last + 0.5)
        self.cells.data = self._columns()
        self._marker.location = session.year
        self._hatch.hatch_alpha = 0.35 if self.invented else 0
        title = session.title("first" if session.choices.shown == "first" else "second")
        self.key.object = html(
            "strip", texts=session.texts, invented=self.invented, title=title,
            window=session.window if session.window != (years[0], years[-1]) else None,
            events=told(session.worlds, session.texts),
        )  # fmt: skip

    def _columns(self) -> dict[str, Any]:
        session = self._session
        years = range(session.years[0], session.reached + 1)
        scenes = [session.shown_run.scene(year) for year in years]
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
        words = [orientation(texts, position)]
        words += [texts("page.strip.outside")] * (not in_bloc) + [
            texts("page.strip.invented")
        ] * self.invented
        return ", ".join(words)

    def _figure(self) -> figure:
        session, large = self._session, scale(self._session)
        plot = figure(
            x_range=self._range, y_range=FactorRange(factors=list(self._names.values())[::-1]),
            height=round(120 * large), min_border_left=round(STRIP_NAMES * large),
            min_border_bottom=round(16 * large), min_border_right=STRIP_RIGHT, min_border_top=0,
            title=None, sizing_mode="stretch_width", outline_line_color=None, background_fill_color=None,
            border_fill_color=None, name="strip", output_backend="canvas", **NO_TOOLS,
        )  # fmt: skip
        mapper = LinearColorMapper(palette=RdBu[11], low=-1, high=1)
        colour: Any = {"field": "position", "transform": mapper}
        cells = plot.rect(
            "year", "country", 1, 1, source=self.cells, fill_color=colour, line_color="white", line_width=1,
            hatch_pattern="right_diagonal_line", hatch_color="white", hatch_scale=7,
            selection_fill_alpha=1, nonselection_fill_alpha=1, nonselection_fill_color=colour,
        )  # fmt: skip
        self._hatch = cells.glyph
        plot.center = []
        quiet_axes(plot, size(session, 10))
        plot.xaxis.ticker = BasicTicker(desired_num_ticks=8, num_minor_ticks=0)
        plot.add_tools(HoverTool(tooltips=tooltip("@country @year", "@reading")), TapTool())
        plot.add_layout(self._window)
        plot.add_layout(self._marker)
        self.cells.selected.on_change("indices", self._go)
        return plot

    def _go(self, _name: str, _before: Any, rows: list[int]) -> None:
        if rows:
            self._session.go(int(self.cells.data["year"][rows[0]]))
            self.cells.selected.indices = []
