"""Small charts of the main indicators: both scenarios, and between them the gap, which is the effect."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from bokeh.models import (
    BasicTicker,
    ColumnDataSource,
    CustomJSTickFormatter,
    FixedTicker,
    HoverTool,
    Line,
    Range1d,
    Scatter,
    VArea,
)
from bokeh.models.annotations import BoxAnnotation, Span, Title
from bokeh.plotting import figure

from paradiplomacy.app.panels.look import FIRST, GRID, MUTED, NO_TOOLS, SECOND, quiet_axes
from paradiplomacy.app.state.choices import PAGE_INDICATORS, SIDES
from paradiplomacy.app.state.session import Change, Session
from paradiplomacy.common.columns import Floats
from paradiplomacy.report.colours import INK

_DECIMALS = {"activity_share": 2, "capacity_mean": 2}
_FORMATS: Mapping[str, Mapping[str, object]] = {
    "activity_share": {"style": "percent"},
    "project_value_usd": {"notation": "compact"},
    "capacity_mean": {"minimumFractionDigits": 1},
}
"""How a browser writes the numbers of an axis, if not whole: options of JavaScript's ``toLocaleString``."""


class Charts:
    """The charts, which follow a session.

    Attributes:
        figures: one Bokeh figure an indicator.
        lines: one row a year up to the furthest shown, one column a side and indicator.
        bands: one row a year, from replications.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._texts = session.texts
        self.x_range = Range1d()
        self.lines, self.bands, self._now = (ColumnDataSource() for _ in range(3))
        # one of each for all charts: the change of each model is a message of its own to the browser
        self._marker = Span(dimension="height", line_color=INK, line_width=1, line_alpha=0.55)
        self._veil = BoxAnnotation(
            left=0, fill_color="white", fill_alpha=0.68, line_color=None, level="annotation"
        )
        self._readings: dict[str, Title] = {}
        self.lines.data = self._columns([])
        self.clear_bands()
        self.figures = [self._figure(indicator) for indicator in PAGE_INDICATORS]
        self._begin()
        session.observe(self._follow)

    # --- Following the session ---

    def _follow(self, changes: frozenset[Change]) -> None:
        if Change.WORLDS in changes:
            self.clear_bands()
            self._begin()
        elif Change.YEAR in changes:
            self._go_on()

    def _begin(self) -> None:
        session = self._session
        years = session.years
        self.x_range.update(start=years[0] - 0.5, end=years[-1] + 0.5)
        ticks = [year for year in years if year % (10 if len(years) > 15 else 2) == 0]
        for plot in self.figures:
            plot.xaxis.ticker = FixedTicker(ticks=ticks)
        self.lines.data = self._columns(list(range(years[0], session.reached + 1)))
        self._mark()

    def _go_on(self) -> None:
        next_year = self._session.years[0] + len(self.lines.data["year"])
        missing = list(range(next_year, self._session.reached + 1))
        if missing:
            self.lines.stream(self._columns(missing))
        self._mark()

    def _columns(self, years: list[int]) -> dict[str, Any]:
        columns: dict[str, Any] = {"year": years}
        span = range(years[0], years[-1] + 1) if years else range(0)
        for indicator in PAGE_INDICATORS:
            both = [run.series(indicator, span) for run in self._session.runs]
            columns |= {f"{side}.{indicator}": values for side, values in zip(SIDES, both, strict=True)}
            columns[f"reading.{indicator}"] = [
                self.reading(indicator, *pair) for pair in zip(*both, strict=True)
            ]
        return columns

    def _mark(self) -> None:
        """Mark the year shown; what comes later is pale."""
        year, row = self._session.year, self._session.year - self._session.years[0]
        self._marker.location, self._veil.left = year, year
        data = self.lines.data
        self._now.data = {name: [values[row]] for name, values in data.items()}
        for indicator, title in self._readings.items():
            title.text = data[f"reading.{indicator}"][row]

    def reading(self, indicator: str, first: float, second: float) -> str:
        """Both values and their difference in words."""
        texts, decimals = self._texts, _DECIMALS.get(indicator, 0)
        if np.isnan(first) or np.isnan(second):
            return texts("page.charts.none")
        return texts(
            "page.charts.reading",
            first=texts.number(first, decimals),
            second=texts.number(second, decimals),
            gap=texts.number(second - first, decimals, signed=True),
        )

    # --- Bands ---

    def clear_bands(self) -> None:
        """Take the bands away."""
        self.show_bands(range(0), {})

    def show_bands(self, years: range, bands: Mapping[str, tuple[Floats, Floats, Floats]]) -> None:
        """Show low end, mean and high end by year, under ``side.indicator``."""
        columns: dict[str, Any] = {"year": list(years)}
        for side in SIDES:
            for indicator in PAGE_INDICATORS:
                low, mean, high = bands.get(f"{side}.{indicator}", ([], [], []))
                key = f"{side}.{indicator}"
                columns |= {f"low.{key}": low, f"mean.{key}": mean, f"high.{key}": high}
        self.bands.data = columns

    # --- Drawing ---

    def _figure(self, indicator: str) -> figure:
        plot = figure(
            x_range=self.x_range, sizing_mode="stretch_both", min_height=84,
            min_border_left=42, min_border_right=8, outline_line_color=None, name=indicator,
            background_fill_color=None, border_fill_color=None, output_backend="canvas",
            **NO_TOOLS,
        )  # fmt: skip
        self._style(plot, indicator)
        self._draw_bands(plot, indicator)
        first, second = f"first.{indicator}", f"second.{indicator}"
        # glyphs added one by one come without models for selection and muting, which are most of a page
        gap = VArea(x="year", y1=first, y2=second, fill_color=SECOND, fill_alpha=0.13)
        plot.add_glyph(self.lines, gap)
        dashed = Line(x="year", y=first, line_color=FIRST, line_width=1.8, line_dash=(5, 3))
        plot.add_glyph(self.lines, dashed)
        line = plot.add_glyph(self.lines, Line(x="year", y=second, line_color=SECOND, line_width=2.4))
        for key, colour in ((first, FIRST), (second, SECOND)):
            dot = Scatter(x="year", y=key, size=7, fill_color=colour, line_color="white")
            plot.add_glyph(self._now, dot, level="overlay")
        tooltips = [("@year", f"@{{reading.{indicator}}}")]
        plot.add_tools(HoverTool(renderers=[line], mode="vline", tooltips=tooltips))
        plot.add_layout(self._veil)
        plot.add_layout(self._marker)
        self._name(plot, indicator)
        return plot

    def _style(self, plot: figure, indicator: str) -> None:
        plot.y_range.update(start=0, range_padding=0.08)
        plot.xgrid.visible = False
        plot.ygrid.grid_line_color = GRID
        quiet_axes(plot, 11)
        whole = indicator not in _DECIMALS
        plot.yaxis.ticker = BasicTicker(desired_num_ticks=4, min_interval=1 if whole else 0)
        plot.yaxis.formatter = _formatter(self._session.choices.lang, _FORMATS.get(indicator, {}))

    def _draw_bands(self, plot: figure, indicator: str) -> None:
        for side, colour in zip(SIDES, (FIRST, SECOND), strict=True):
            key = f"{side}.{indicator}"
            band = VArea(x="year", y1=f"low.{key}", y2=f"high.{key}", fill_color=colour, fill_alpha=0.16)
            mean = Line(x="year", y=f"mean.{key}", line_color=colour, line_width=1, line_alpha=0.7)
            plot.add_glyph(self.bands, band)
            plot.add_glyph(self.bands, mean)

    def _name(self, plot: figure, indicator: str) -> None:
        text = self._texts(f"page.indicator.{indicator}")
        name = Title(text=text, text_font_size="12px", text_color=INK, standoff=0)
        reading = Title(text=" ", text_font_size="11px", text_color=MUTED, text_font_style="normal")
        reading.standoff = 2
        self._readings[indicator] = reading
        plot.add_layout(reading, "above")
        plot.add_layout(name, "above")


def _formatter(language: str, options: Mapping[str, object]) -> CustomJSTickFormatter:
    """Numbers as a language writes them; Bokeh's own formatter knows English only in a browser."""
    json_options = json.dumps({"useGrouping": "always", **options})
    return CustomJSTickFormatter(code=f"return tick.toLocaleString('{language}', {json_options})")
