"""Small charts of some indicators: both scenarios, and between them the gap of this one history."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from bokeh.models import (
    BasicTicker,
    CDSView,
    ColumnDataSource,
    CustomJSTickFormatter,
    FixedTicker,
    HoverTool,
    Line,
    Range1d,
    Scatter,
    Segment,
    VArea,
)
from bokeh.models.annotations import BoxAnnotation, Span, Title
from bokeh.plotting import figure

from paradiplomacy.app.panels.look import FIRST, GRID, MUTED, NO_TOOLS, SECOND, quiet_axes, size, tooltip
from paradiplomacy.app.state.cards import CHARTS
from paradiplomacy.app.state.choices import SIDES
from paradiplomacy.app.state.session import Change, Session
from paradiplomacy.common.columns import Floats
from paradiplomacy.indicators.measure import INDICATORS
from paradiplomacy.report.colours import INK
from paradiplomacy.report.events import starting

PLACES = range(len(CHARTS["main"]))
"""The charts from the first to the last; what each shows is chosen."""
_FORMATS: Mapping[str, Mapping[str, object]] = {
    "share": {"style": "percent"},
    "USD/yr": {"notation": "compact"},
}
"""How a browser writes the numbers of an axis, by unit: options of JavaScript's ``toLocaleString``."""
_NOTHING = (np.empty(0),) * 3
PALE, HIDDEN = 0.68, 1.0
"""How far years after the one shown are covered, and while time goes on by itself."""


class Charts:
    """The charts, which follow a session.

    Attributes:
        figures: one Bokeh figure a chart.
        lines: one row a year, one column a side and chart.
        bands: one row a year, from many runs.
    """

    def __init__(self, session: Session) -> None:
        self._session, self._texts = session, session.texts
        self.x_range = Range1d()
        self.lines, self.bands, self._now, self._marks = (ColumnDataSource() for _ in range(4))
        # one of each for all charts: every model costs server and browser, and its change a message
        self._views = {source: CDSView() for source in (self.lines, self.bands, self._now, self._marks)}
        self._bands: Mapping[str, tuple[Floats, Floats, Floats]] = {}
        self._marker = Span(dimension="height", line_color=INK, line_width=1, line_alpha=0.55)
        self._window = BoxAnnotation(fill_color=INK, fill_alpha=0.07, line_color=None, level="underlay")
        self._veil = BoxAnnotation(
            left=0, fill_color="white", fill_alpha=PALE, line_color=None, level="annotation"
        )
        self._years = FixedTicker(ticks=[])
        self._titles: list[tuple[Title, Title]] = []
        self.figures = [self._figure(place) for place in PLACES]
        self._begin()
        session.observe(self._follow)

    @property
    def indicators(self) -> tuple[str, ...]:
        """What the charts show."""
        return CHARTS[self._session.choices.charts]

    def hide_later(self, hidden: bool) -> None:
        """Whether years after the one shown are hidden rather than pale."""
        self._veil.fill_alpha = HIDDEN if hidden else PALE

    # --- Following the session ---

    def _follow(self, changes: frozenset[Change]) -> None:
        if Change.WORLDS in changes:
            self._bands = {}  # of other worlds, and perhaps of other years
        if changes & {Change.WORLDS, Change.CHARTS}:
            self._begin()
        elif Change.YEAR in changes:
            if self.lines.data["year"][-1] < self._session.reached:
                self.lines.data = self._columns()
            self._mark()

    def _begin(self) -> None:
        session, years, (first, last) = self._session, self._session.years, self._session.window
        self.x_range.update(start=years[0] - 0.5, end=years[-1] + 0.5)
        self._window.update(left=first - 0.5, right=last + 0.5)
        self._marks.data = {"year": sorted(starting(session.worlds, self._texts).keys() & {*years})}
        # values of models are changed, not models: a page that gets another one is gone through as a whole
        self._years.ticks = [year for year in years if year % (10 if len(years) > 15 else 2) == 0]
        for plot, indicator, (name, _) in zip(self.figures, self.indicators, self._titles, strict=True):
            axis: Any = plot.yaxis[0]
            axis.ticker.min_interval = int(INDICATORS[indicator].whole)
            axis.formatter.code = _formatting(session.choices.lang, indicator)
            name.text = self._texts(f"page.indicator.{indicator}")
        self.lines.data = self._columns()
        self.show_bands(self._bands)
        self._mark()

    def _columns(self) -> dict[str, Any]:
        session = self._session
        years = range(session.years[0], session.reached + 1)
        events = starting(session.worlds, self._texts)
        columns: dict[str, Any] = {"year": list(years), "events": [events.get(year, "") for year in years]}
        for place, indicator in enumerate(self.indicators):
            both = [run.series(indicator, years) for run in session.runs]
            columns |= {f"{side}.{place}": values for side, values in zip(SIDES, both, strict=True)}
            columns[f"reading.{place}"] = [self.reading(indicator, *pair) for pair in zip(*both, strict=True)]
        return columns

    def _mark(self) -> None:
        """Mark the year shown; what comes later is pale."""
        year, row = self._session.year, self._session.year - self._session.years[0]
        self._marker.location, self._veil.left = year, year
        data = self.lines.data
        points = {str(place): [data[f"{side}.{place}"][row] for side in SIDES] for place in PLACES}
        self._now.data = {"year": [year, year], "colour": [FIRST, SECOND], **points}
        for place, (_, reading) in enumerate(self._titles):
            reading.text = data[f"reading.{place}"][row]

    def reading(self, indicator: str, first: float, second: float) -> str:
        """Both values and their difference in words."""
        if np.isnan(first) or np.isnan(second):
            return self._texts("page.charts.none")
        values = {"first": first, "second": second}
        gap, _ = number_of(self._texts, indicator, second - first, signed=True)
        told = {name: in_words(self._texts, indicator, value) for name, value in values.items()}
        return self._texts("page.charts.reading", **told, gap=gap)

    # --- Bands ---

    def clear_bands(self) -> None:
        """Take the bands away."""
        self.show_bands({})

    def show_bands(self, bands: Mapping[str, tuple[Floats, Floats, Floats]]) -> None:
        """Show low end, mean and high end by year, under ``side.indicator``."""
        self._bands = bands
        columns: dict[str, Any] = {"year": list(self._session.years) if bands else []}
        for side in SIDES:
            for place, indicator in enumerate(self.indicators):
                ends = [each.tolist() for each in bands.get(f"{side}.{indicator}", _NOTHING)]
                columns |= dict(zip((f"{end}.{side}.{place}" for end in ENDS), ends, strict=True))
        self.bands.data = columns

    # --- Drawing ---

    def _figure(self, place: int) -> figure:
        plot = figure(
            x_range=self.x_range, title=None, sizing_mode="stretch_both", min_height=70,
            min_border_left=42, min_border_right=8, outline_line_color=None, name=f"chart-{place}",
            background_fill_color=None, border_fill_color=None, output_backend="canvas",
            **NO_TOOLS,
        )  # fmt: skip
        plot.y_range.update(start=0, range_padding=0.08)
        plot.center.remove(plot.xgrid[0])
        plot.ygrid.grid_line_color = GRID
        quiet_axes(plot, size(self._session, 11))
        plot.xaxis.ticker = self._years
        plot.yaxis.ticker, plot.yaxis.formatter = BasicTicker(desired_num_ticks=3), CustomJSTickFormatter()
        for renderer in (self._window, self._veil, self._marker):
            plot.add_layout(renderer)
        self._draw(plot, place)
        self._name(plot)
        return plot

    def _draw(self, plot: figure, place: int) -> None:
        # glyphs added one by one come without models for selection and muting, which are most of a page
        marks = Segment(
            x0="year", x1="year", y0=0, y1=1e12, line_color=MUTED, line_dash=(2, 3), line_alpha=0.7
        )
        self._add(plot, self._marks, marks, level="underlay")
        scaled = []  # what the axis is made for
        for side, colour in zip(SIDES, (FIRST, SECOND), strict=True):
            low, mean, high = (f"{end}.{side}.{place}" for end in ENDS)
            band = VArea(x="year", y1=low, y2=high, fill_color=colour, fill_alpha=0.13)
            scaled.append(self._add(plot, self.bands, band))
            self._add(
                plot,
                self.bands,
                Line(x="year", y=mean, line_color=colour, line_width=1, line_alpha=0.7),
            )
        first, second = f"first.{place}", f"second.{place}"
        widths = {
            first: (FIRST, 3.4),
            second: (SECOND, 2),
        }  # so that the first shows beside a line that covers it
        lines: list[Any] = [
            self._add(plot, self.lines, Line(x="year", y=key, line_color=colour, line_width=width))
            for key, (colour, width) in widths.items()
        ]
        dots = Scatter(x="year", y=str(place), size=7, fill_color="colour", line_color="white")
        self._add(plot, self._now, dots, level="overlay")
        plot.y_range.update(renderers=[*scaled, *lines])
        tooltips = tooltip(f"@year: @{{reading.{place}}}", "@events")
        plot.add_tools(HoverTool(renderers=lines[1:], mode="vline", tooltips=tooltips))

    def _add(self, plot: figure, source: ColumnDataSource, glyph: Any, **how: Any) -> Any:
        """A glyph that nobody selects: it looks as it is, or a browser would make further ones of it."""
        same = dict.fromkeys(("selection_glyph", "nonselection_glyph", "muted_glyph"), glyph)
        return plot.add_glyph(source, glyph, view=self._views[source], **same, **how)

    def _name(self, plot: figure) -> None:
        name = Title(text=" ", text_font_size=size(self._session, 12), text_color=INK, standoff=0)
        reading = Title(text=" ", text_font_size=size(self._session, 11), text_color=MUTED, standoff=5)
        reading.text_font_style = "normal"
        for title in (name, reading):
            title.update(offset=-36)  # they begin where the numbers of the axis do
        self._titles.append((name, reading))
        plot.add_layout(reading, "above")
        plot.add_layout(name, "above")


ENDS = ("low", "mean", "high")


def in_words(texts: Any, indicator: str, value: float, decimals: int = 0, *, signed: bool = False) -> str:
    """A value with its unit; shares in percent."""
    number, unit = number_of(texts, indicator, value, decimals, signed=signed)
    return str(texts(f"page.{unit}", number=number)) if unit else number


def number_of(
    texts: Any, indicator: str, value: float, decimals: int = 0, *, signed: bool = False
) -> tuple[str, str]:
    """A value without its unit, and the unit: percent or, of differences, points."""
    if INDICATORS[indicator].unit != "share":
        return texts.number(value, decimals, signed=signed), ""
    return texts.number(100 * value, max(decimals, 1), signed=signed), "points" if signed else "percent"


def _formatting(language: str, indicator: str) -> str:
    """Numbers as a language writes them; Bokeh's own formatter knows English only in a browser."""
    options = {"useGrouping": "always", **_FORMATS.get(INDICATORS[indicator].unit, {})}
    return f"return tick.toLocaleString('{language}', {json.dumps(options)})"
