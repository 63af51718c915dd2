"""Heat maps: two things that a factorial design varies, and what they do together."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from paradiplomacy.common.columns import Floats
from paradiplomacy.experiment.request import Request
from paradiplomacy.report import words
from paradiplomacy.report.figures import scales
from paradiplomacy.report.figures.captions import of_runs, of_what, over_years
from paradiplomacy.report.figures.drawing import MOST_INDICATORS, Drawing
from paradiplomacy.report.figures.look import DARK, DIFFERENCES, LEVELS
from paradiplomacy.results.findings import Findings
from paradiplomacy.results.responses import FactorValues, Response, factor_values, pooled

MOST_ACROSS = 10
MOST_UP = 14
"""With more cells these bear no numbers."""
MOST_TICKS = 12


type _Sides = tuple[FactorValues, FactorValues]
"""What is varied across and up."""


def heat_maps(findings: Findings) -> list[Drawing]:
    """Levels in the first scenario and, where scenarios are compared, the difference of the next one."""
    sides = _sides(findings.request)
    if sides is None:
        return []
    names = findings.indicators[:MOST_INDICATORS]
    shown = dict.fromkeys((findings.base_response, findings.responses[0]))
    return [
        _drawing(findings, response, sides) for response in shown if any(response.has(name) for name in names)
    ]


def _sides(request: Request) -> _Sides | None:
    """The two with most values: the first one across, the second one up."""
    if request.design is None or request.design.kind != "factorial":
        return None
    most = sorted(factor_values(request, request.base), key=lambda side: -len(side.values))[:2]
    return (most[0], most[1]) if len(most) == 2 and len(most[1].values) > 1 else None


def _drawing(findings: Findings, shown: Response, sides: _Sides) -> Drawing:
    names = findings.indicators[:MOST_INDICATORS]
    across, up = (len(side.values) for side in sides)
    figure, panels = scales.panels(len(names), *_panel_size(across, up))
    for panel, name in zip(panels, names, strict=True):
        _panel(figure, panel, shown, name, sides)
    tail = "-difference" if shown.difference else ""
    heading = "Two values together" + (", difference between scenarios" if shown.difference else "")
    return Drawing(f"heat-map{tail}", heading, _caption(findings, shown, sides), figure)


def _panel_size(across: int, up: int) -> tuple[float, float]:
    return min(max(4.9, 0.62 * across + 1.9), 8), min(max(2.9, 0.3 * up + 1.5), 6)


def _panel(figure: Figure, panel: Axes, shown: Response, indicator: str, sides: _Sides) -> None:
    times, unit = scales.scale(indicator, shown.difference)
    scales.title(panel, indicator)
    if not shown.has(indicator):
        scales.nothing(panel)
        return
    cells = _cells(shown.runs[indicator], *sides) * times
    colours = _colours(cells, shown.difference)
    edges = [np.arange(len(side.values) + 1) - 0.5 for side in sides]
    panel.grid(visible=False)
    panel.set_facecolor("#eeeeee")
    shades = colours.to_rgba(cells)
    shades[np.isnan(cells)] = 0
    panel.pcolormesh(*edges, shades, edgecolors="white", linewidth=0.6)
    if len(sides[0].values) <= MOST_ACROSS and len(sides[1].values) <= MOST_UP:
        _numbers(panel, cells, shades, shown.difference)
    bar = figure.colorbar(colours, ax=panel, label=f"difference, {unit}" if shown.difference else unit)
    bar.outline.set_visible(False)
    bar.ax.yaxis.set_major_locator(MaxNLocator(5))
    bar.ax.yaxis.set_major_formatter(FuncFormatter(scales.tick))
    _name_sides(panel, *sides)


def _cells(runs: Floats, across: FactorValues, up: FactorValues) -> Floats:
    """The mean in each cell, shape (up, across)."""
    rows = [[pooled(runs, across.are(x) & up.are(y)).mean for x in across.values] for y in up.values]
    return np.array(rows, dtype=np.float64)


def _colours(cells: Floats, difference: bool) -> ScalarMappable:
    """The scale of colours; that of differences has zero in its middle."""
    known = cells[~np.isnan(cells)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    if difference:
        high = max(abs(low), abs(high)) or 1.0
        low = -high
    elif low == high:
        low, high = low - 0.5, high + 0.5
    return ScalarMappable(Normalize(low, high), DIFFERENCES if difference else LEVELS)


def _numbers(panel: Axes, cells: Floats, shades: Floats, signed: bool) -> None:
    size = 8 if cells.shape[1] <= 6 else 6.5
    bright = shades[..., :3] @ np.array([0.299, 0.587, 0.114]) > 0.5
    for (y, x), value in np.ndenumerate(cells):
        known = not np.isnan(value)
        panel.text(
            x,
            y,
            words.number(float(value), signed),
            ha="center",
            va="center",
            fontsize=size,
            color=DARK if bright[y, x] or not known else "white",
        )


def _name_sides(panel: Axes, across: FactorValues, up: FactorValues) -> None:
    panel.set_xlabel(scales.parameter_label(across.factor.variable, 40), fontsize=8)
    panel.set_ylabel(scales.parameter_label(up.factor.variable), fontsize=8)
    for axis, side, room in (("x", across, 44), ("y", up, 0)):
        scales.choices(panel, side.values, axis, room)
        every = -(-len(side.values) // MOST_TICKS)
        if every > 1:
            of = panel.xaxis if axis == "x" else panel.yaxis
            of.set_ticks(
                range(0, len(side.values), every), [scales.value_text(one) for one in side.values[::every]]
            )
    if not up.numeric:
        panel.invert_yaxis()
    panel.tick_params(length=0)


def _caption(findings: Findings, shown: Response, sides: _Sides) -> str:
    request, names = findings.request, " and ".join(side.factor.name for side in sides)
    averaged = " All else that varies is averaged over." if len(request.names) > 2 else ""
    scale = " The scale of colours has zero in its middle." if shown.difference else ""
    head = f"Each cell: mean over the runs with these values of {names}, {of_what(shown)}."
    years = over_years(request) if shown.difference or request.years else "Means over all years."
    return f"{head}{averaged}{scale} {years} {of_runs(findings)}"
