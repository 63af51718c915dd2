"""Indicators year by year: mean and band of runs, by scenario or by arm."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator, PercentFormatter

from paradiplomacy.experiment.case import Arm
from paradiplomacy.experiment.request import cases
from paradiplomacy.indicators.measure import INDICATORS
from paradiplomacy.report import words
from paradiplomacy.report.colours import LINES
from paradiplomacy.report.figures.answers import runs_words
from paradiplomacy.report.figures.drawing import Drawing
from paradiplomacy.report.figures.look import DASHES
from paradiplomacy.report.figures.scales import legend, nothing, plain_numbers, thousands
from paradiplomacy.results import differences
from paradiplomacy.results.results import Results

FAN = ("members", "activity_share", "joint_projects", "grants", "project_value_usd", "bloc_support")
"""Indicators of the fan chart of a batch, a panel each."""

MOST_BANDS = 4
MOST_ARMS = 6
MOST_FANS = 6


class _Line(NamedTuple):
    """A line of the chart: its label, and for each indicator its runs by year."""

    label: str
    runs: Mapping[str, pd.DataFrame]


def fan_chart(results: Results) -> Drawing | None:
    """Mean and 5–95 % band of the main indicators, a panel each, a colour a scenario."""
    lines = _by_scenario(results, FAN)
    if not lines:
        return None
    bands = len(lines) <= MOST_BANDS
    figure = _figure(results, FAN, lines, bands)
    runs = results.request.replications
    caption = f"Lines: mean of {runs} runs a scenario." + (" Bands: 5 to 95 % of the runs." if bands else "")
    if shaded := _shaded(results):
        caption += f" Grey: {words.span(*shaded)}, when the scenarios differ."
    return Drawing("indicators", "Main indicators by scenario", caption, figure)


def experiment_fan_chart(results: Results) -> Drawing | None:
    """Mean and band of the indicators of an experiment: by arm where these are few, else by scenario."""
    names = results.request.indicators[:MOST_FANS]
    few = len(results.request.arms) <= MOST_ARMS
    lines = _by_arm(results, names) if few else _by_scenario(results, names)
    if not lines:
        return None
    bands = few or len(lines) <= MOST_BANDS
    figure = _figure(results, names, lines, bands)
    heading = "Indicators year by year" + ("" if few else ", all values pooled")
    caption = _experiment_caption(results, few, bands)
    return Drawing("indicators", heading, caption, figure)


def _experiment_caption(results: Results, few: bool, bands: bool) -> str:
    if few:
        what = f"Lines: mean of {results.request.replications} runs each."
    else:
        what = "Lines: mean over the runs of a scenario, all values of the design pooled."
    band = " Bands: 5 to 95 % of these runs." if bands else ""
    shaded = _shaded(results)
    grey = f" Grey: {words.span(*shaded)}, over which means are taken elsewhere." if shaded else ""
    return f"{what}{band}{grey} {runs_words(results)}"


def _by_scenario(results: Results, names: Sequence[str]) -> list[_Line]:
    found = results.by_year(names)
    return [_Line(one.title, found[one.name]) for one in results.scenarios if one.name in found]


def _by_arm(results: Results, names: Sequence[str]) -> list[_Line]:
    labels = {case.key: arm_label(results, case.arm) for case in cases(results.request)}
    found = results.by_year(names, labels)
    return [_Line(label, found[label]) for label in dict.fromkeys(labels.values()) if label in found]


def arm_label(results: Results, arm: Arm, between: str = ", ") -> str:
    """What an arm is called: title of the scenario and values, as far as either tells it from others."""
    request = results.request
    said = _point_label(results, arm) if request.design and len(request.points) > 1 else ""
    title = arm.base.title if len(request.scenarios) > 1 or not said else ""
    return between.join(filter(None, (title, said)))


def _point_label(results: Results, arm: Arm) -> str:
    """What the values of an arm are called; nothing where its scenario feels none of them."""
    request, place = results.request, results.scenarios.index(arm.base)
    assert request.design is not None
    point = next(point for point, row in zip(request.points, request.grid, strict=True) if row[place] == arm)
    unfelt = point != arm.point and all(value is None for value in arm.point)
    return "" if unfelt else request.design.label(point)


def _figure(results: Results, names: tuple[str, ...], lines: list[_Line], bands: bool) -> Figure:
    columns = min(len(names), 3)
    rows = -(-len(names) // columns)
    figure = Figure(figsize=(max(3.67 * columns, 5.5), 2.9 * rows + 0.6), layout="constrained")
    panels = figure.subplots(rows, columns, sharex=True, squeeze=False).ravel()
    for panel, name in zip(panels, names, strict=False):
        for place, line in enumerate(lines):
            _fan(panel, line, name, place, bands)
        _indicator_axes(panel, name, any(line.runs[name].notna().any(axis=None) for line in lines))
        _shade(panel, results)
    for panel in panels[len(names) :]:
        panel.set_axis_off()
    for panel in panels[max(len(names) - columns, 0) : len(names)]:
        panel.tick_params(labelbottom=True)
    legend(figure, panels[0], len(lines) if columns > 2 else columns)
    return figure


def _fan(panel: Axes, line: _Line, indicator: str, place: int, bands: bool) -> None:
    runs = line.runs[indicator]
    middle, colour = runs.mean(), LINES[place % len(LINES)]
    dashes = DASHES[place // len(LINES) % len(DASHES)]
    width = 1.5 if place else 2.9  # so that the base shows on both sides of a line that covers it
    panel.plot(middle.index, middle, color=colour, linestyle=dashes, linewidth=width, label=line.label)
    if bands:
        low, high = runs.quantile(0.05), runs.quantile(0.95)
        panel.fill_between(middle.index, low, high, color=colour, alpha=0.16, linewidth=0)


def _indicator_axes(panel: Axes, indicator: str, has_values: bool) -> None:
    unit = INDICATORS[indicator].unit
    panel.set_title(words.indicator_name(indicator))
    if not has_values:
        nothing(panel)
    panel.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    panel.margins(x=0.01)
    if unit == "share":
        panel.yaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
        panel.set_ylabel("per cent of members" if indicator == "activity_share" else "per cent")
    elif unit == "USD/yr":
        thousands(panel)
    else:
        plain_numbers(panel, "y")
        panel.set_ylabel(words.unit(indicator))
        whole = INDICATORS[indicator].whole
        panel.yaxis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 2.5, 5, 10], integer=whole))
    if not panel.dataLim.y0 < 0:
        panel.set_ylim(bottom=0)


def _shaded(results: Results) -> differences.Window | None:
    """The years over which is compared, where these are not all years."""
    base, *others = results.scenarios
    if results.request.design:
        years = results.request.years
        return years if years != (base.first_year, base.last_year) else None
    if len(others) != 1:
        return None
    apart = differences.years_apart(others[0], base)
    return apart if apart != differences.common_years(base, others[0]) else None


def _shade(panel: Axes, results: Results) -> None:
    if shaded := _shaded(results):
        panel.axvspan(shaded[0] - 0.5, shaded[1] + 0.5, color="#000000", alpha=0.06, linewidth=0, zorder=0)
