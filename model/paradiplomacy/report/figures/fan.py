"""Indicators year by year: mean and band of runs, by scenario or by arm."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from paradiplomacy.experiment.case import Arm
from paradiplomacy.experiment.checks import Window
from paradiplomacy.experiment.request import Request
from paradiplomacy.indicators.measure import INDICATORS
from paradiplomacy.report import varied, words
from paradiplomacy.report.colours import LINES
from paradiplomacy.report.events import starting
from paradiplomacy.report.figures.captions import of_runs
from paradiplomacy.report.figures.drawing import Drawing, left_out
from paradiplomacy.report.figures.look import DASHES, MOST_LINES, PALE, style
from paradiplomacy.report.figures.scales import legend, nothing, plain_numbers, scale, ticks, title
from paradiplomacy.report.language import said, texts
from paradiplomacy.results.bands import Band
from paradiplomacy.results.findings import Findings
from paradiplomacy.scenario.changes import kind_of

FAN = ("members", "activity_share", "joint_projects", "grants", "project_value_usd", "bloc_support")
"""Indicators of the fan chart of a batch, a panel each."""

MOST_BANDS = 4
MOST_ARMS = 6
MOST_FANS = 6


class _Line(NamedTuple):
    label: str
    bands: Mapping[str, Band]


def fan_chart(findings: Findings) -> Drawing | None:
    """Mean and 5–95 % band of the main indicators, a panel each, a colour a scenario."""
    lines = _by_scenario(findings, FAN)
    if not lines:
        return None
    bands = len(lines) <= MOST_BANDS
    figure = _figure(FAN, lines, bands, findings)
    runs = findings.request.replications
    caption = said("figures.fan.lines", runs=runs) + _told_bands(bands) + _told_grey(findings, "differ")
    caption += _told_events(findings) + left_out(len(findings.request.scenarios), MOST_LINES)
    return Drawing("indicators", said("figures.fan.main"), caption, figure)


def fans_of(findings: Findings, names: tuple[str, ...], years: Window | None = None) -> Drawing | None:
    """The same of any indicators of any results, some years of them."""
    with style():
        return experiment_fan_chart(findings, names, years)


def experiment_fan_chart(
    findings: Findings, names: tuple[str, ...] = (), years: Window | None = None
) -> Drawing | None:
    """Mean and band of the indicators of an experiment: by arm where these are few, else by scenario."""
    names = names or findings.indicators[:MOST_FANS]
    few = findings.request.design is None or len(findings.request.arms) <= MOST_ARMS
    lines = (_by_arm(findings, names) if few else _by_scenario(findings, names))[:MOST_LINES]
    if not lines:
        return None
    bands = len(lines) <= (MOST_ARMS if few else MOST_BANDS)
    lines = [_within(line, years) for line in lines] if years else lines
    figure = _figure(names, lines, bands, findings, years)
    if years:
        figure.axes[0].set_xlim(years[0] - 0.5, years[1] + 0.5)
    heading = said(f"figures.fan.{'years' if few else 'pooled_years'}")
    return Drawing("indicators", heading, _experiment_caption(findings, few, bands, years), figure)


def _within(line: _Line, years: Window) -> _Line:
    """Some years of a line, so that axes have the range of these alone."""
    return _Line(line.label, {name: _some(band, years) for name, band in line.bands.items()})


def _some(band: Band, years: Window) -> Band:
    inside = (years[0] <= band.years) & (band.years <= years[1])
    return Band(band.years[inside], band.low[inside], band.mean[inside], band.high[inside])


def _experiment_caption(findings: Findings, few: bool, bands: bool, years: Window | None) -> str:
    what = said(f"figures.fan.{'each' if few else 'pooled'}", runs=findings.request.replications)
    what += _told_bands(bands) + _told_grey(findings, "elsewhere", years) + _told_events(findings, years)
    return f"{what}{left_out(len(findings.request.scenarios), MOST_LINES)} {of_runs(findings)}"


def _told_bands(bands: bool) -> str:
    return " " + said("figures.fan.bands") if bands else ""


def _grey(findings: Findings, shown: Window | None) -> Window | None:
    """The grey years, as far as they are shown."""
    if shown is None or findings.narrowed is None:
        return findings.narrowed
    first, last = max(shown[0], findings.narrowed[0]), min(shown[1], findings.narrowed[1])
    return (first, last) if first <= last else None


def _told_grey(findings: Findings, key: str, shown: Window | None = None) -> str:
    """What the grey years are."""
    years = _grey(findings, shown)
    return " " + said(f"figures.fan.grey_{key}", years=words.span(*years)) if years else ""


def _dotted(findings: Findings, shown: Window | None) -> dict[int, str]:
    """What begins in the years shown, in the same year at all points of a design."""
    moved = {kind_of(name) for name in findings.request.names if name.endswith(".from")}
    events = starting(findings.request.scenarios, texts(), moved)
    return {year: told for year, told in events.items() if not shown or shown[0] <= year <= shown[1]}


def _told_events(findings: Findings, shown: Window | None = None) -> str:
    """What the dotted lines are."""
    events = [f"{year} {names}" for year, names in _dotted(findings, shown).items()]
    return " " + said("figures.fan.dotted", events="; ".join(events)) if events else ""


def _by_scenario(findings: Findings, names: Sequence[str]) -> list[_Line]:
    bands = findings.bands(names)
    return [
        _Line(words.title(one), bands[one.name])
        for one in findings.request.scenarios[:MOST_LINES]
        if one.name in bands
    ]


def _by_arm(findings: Findings, names: Sequence[str]) -> list[_Line]:
    bands, request = findings.bands(names, by_arm=True), findings.request
    return [
        _Line(arm_label(request, arm), bands[str(place)])
        for place, arm in enumerate(request.arms)
        if str(place) in bands
    ]


def arm_label(request: Request, arm: Arm, between: str = ", ") -> str:
    """What an arm is called: title of the scenario and values, as far as either tells it from others."""
    values = _point_label(request, arm) if request.design and len(request.points) > 1 else ""
    title = words.title(arm.base) if len(request.scenarios) > 1 or not values else ""
    return between.join(filter(None, (title, values)))


def _point_label(request: Request, arm: Arm) -> str:
    """What the values of an arm are called; nothing where its scenario feels none of them."""
    place = request.scenarios.index(arm.base)
    assert request.design is not None
    point = next(point for point, row in zip(request.points, request.grid, strict=True) if row[place] == arm)
    unfelt = point != arm.point and all(value is None for value in arm.point)
    return "" if unfelt else varied.point(request, point)


def _figure(
    names: tuple[str, ...],
    lines: list[_Line],
    bands: bool,
    findings: Findings,
    years: Window | None = None,
) -> Figure:
    shaded, events = _grey(findings, years), _dotted(findings, years)
    columns = min(len(names), 3)
    rows = -(-len(names) // columns)
    figure = Figure(figsize=(max(3.67 * columns, 5.5), 2.9 * rows + 0.3), layout="constrained")
    panels = figure.subplots(rows, columns, sharex=True, squeeze=False).ravel()
    for panel, name in zip(panels, names, strict=False):
        for place, line in enumerate(lines):
            _fan(panel, line, name, place, bands)
        _indicator_axes(panel, name, not all(np.isnan(line.bands[name].mean).all() for line in lines))
        across = panel.get_xaxis_transform()
        panel.vlines(list(events), 0, 1, PALE, ":", transform=across, linewidth=0.8, zorder=0)
        if shaded:
            panel.axvspan(
                shaded[0] - 0.5, shaded[1] + 0.5, color="#000000", alpha=0.06, linewidth=0, zorder=0
            )
    for panel in panels[len(names) :]:
        panel.set_axis_off()
    for panel in panels[max(len(names) - columns, 0) : len(names)]:
        panel.tick_params(labelbottom=True)
    legend(figure, panels[0])
    return figure


def _fan(panel: Axes, line: _Line, indicator: str, place: int, bands: bool) -> None:
    band, colour = line.bands[indicator], LINES[place % len(LINES)]
    dashes = DASHES[place // len(LINES) % len(DASHES)]
    width = 1.5 if place else 2.9  # so that the base shows on both sides of a line that covers it
    panel.plot(band.years, band.mean, color=colour, linestyle=dashes, linewidth=width, label=line.label)
    if bands:
        panel.fill_between(band.years, band.low, band.high, color=colour, alpha=0.16, linewidth=0)


def _indicator_axes(panel: Axes, indicator: str, has_values: bool) -> None:
    times, unit = scale(indicator)
    title(panel, indicator)
    if not has_values:
        nothing(panel)
    panel.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    panel.margins(x=0.01)
    if words.is_share(indicator):
        panel.yaxis.set_major_formatter(ticks(times, " %"))
        panel.set_ylabel(said(f"figures.unit.{'of_members' if indicator == 'activity_share' else 'percent'}"))
    elif times != 1:
        panel.yaxis.set_major_formatter(ticks(times))
        panel.set_ylabel(unit)
    else:
        plain_numbers(panel, "y")
        panel.set_ylabel(unit)
        whole = INDICATORS[indicator].whole
        panel.yaxis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 2.5, 5, 10], integer=whole))
    if not panel.dataLim.y0 < 0:
        panel.set_ylim(bottom=0)
