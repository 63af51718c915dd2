"""Heat maps: what a factorial design varies, two things at a time, and what they do together."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import MaxNLocator

from paradiplomacy.common.columns import Bools, Floats
from paradiplomacy.experiment.designs.design import Design
from paradiplomacy.experiment.request import Request
from paradiplomacy.report import varied, words
from paradiplomacy.report.figures import scales
from paradiplomacy.report.figures.captions import of_runs, of_what, over_years
from paradiplomacy.report.figures.drawing import MOST_INDICATORS, Drawing, wrapped
from paradiplomacy.report.figures.look import DARK, DIFFERENCES, LEVELS
from paradiplomacy.report.language import said
from paradiplomacy.results.findings import Findings
from paradiplomacy.results.intervals import level
from paradiplomacy.results.responses import FactorValues, Response, factor_values, pooled
from paradiplomacy.results.sensitivity import main_effects
from paradiplomacy.scenario.changes import applies
from paradiplomacy.scenario.scenario import Scenario

MOST_ACROSS = 10
MOST_UP = 14
"""With more cells these bear no numbers."""
MOST_TICKS = 12
MOST_PARTS = 6
"""What has more values than this is averaged over, if two others matter more."""
WIDEST, LETTERS = 13.0, 13
"""Inches that panels of one indicator take side by side; letters on an inch of an axis."""


class _Block(NamedTuple):
    """What is shown of an indicator: what varies across, what varies up, perhaps what has a panel each."""

    indicator: str
    across: FactorValues
    up: FactorValues
    part: FactorValues | None

    @property
    def parts(self) -> list[tuple[str, Bools]]:
        """What stands above each panel, and the points that it shows."""
        name = wrapped(words.indicator_name(self.indicator), scales.LONGEST_TITLE)
        if self.part is None:
            return [(name, np.full(len(self.up.at), True))]
        factor = self.part.factor.name
        part = scales.broken(varied.parameter(factor))
        rows = [f"{name}\n{part} =\n{varied.value(value, factor)}" for value in self.part.values]
        return list(zip(rows, map(self.part.are, self.part.values), strict=True))

    @property
    def panel(self) -> tuple[float, float]:
        """Width and height of a panel in inches."""
        width = min(max(3.4, 0.62 * len(self.across.values) + 1.0), 7.0)
        return width, min(max(2.6, 0.3 * len(self.up.values) + 1.2), 6.0)

    @property
    def grid(self) -> tuple[int, int]:
        """Rows and columns of panels."""
        columns = min(len(self.parts), int(WIDEST // self.panel[0]))
        return -(-len(self.parts) // columns), columns


def heat_maps(findings: Findings) -> list[Drawing]:
    """Levels and, where scenarios are compared, differences, of the first scenario in which most acts."""
    request = findings.request
    if request.design is None or request.design.kind != "factorial" or len(request.design.names) < 2:
        return []
    change = max(findings.responses, key=lambda one: len(_varied(request, one.scenario, one.against)))
    whose = max(request.scenarios, key=lambda one: len(_varied(request, one)))
    shown = [findings.levels_at_points(whose), *([change] if change.difference else [])]
    drawings = (_drawing(findings, request.design, each) for each in shown)
    return [drawing for drawing in drawings if drawing]


def _varied(request: Request, *scenarios: Scenario | None) -> list[FactorValues]:
    """What takes several values and acts in a scenario, or in one of two that are compared."""
    felt: dict[str, FactorValues] = {}
    for one in filter(None, scenarios):
        for factor in factor_values(request, one):
            if len(factor.values) > 1 and applies(one, factor.factor.name):
                felt.setdefault(factor.factor.name, factor)
    return [felt[name] for name in request.names if name in felt]


def _drawing(findings: Findings, design: Design, shown: Response) -> Drawing | None:
    names = findings.indicators[:MOST_INDICATORS]
    factors = _varied(findings.request, shown.scenario, shown.against)
    if len(factors) < 2 or not any(shown.has(name) for name in names):
        return None
    blocks = [_block(findings.request, design, shown, name, factors) for name in names]
    for part, block in zip(_figure(blocks), blocks, strict=False):
        _draw(part, shown, block)
    tail = "-difference" if shown.difference else ""
    heading = said(f"figures.heat.{'differences' if shown.difference else 'levels'}")
    return Drawing(f"heat-map{tail}", heading, _caption(findings, shown, blocks), part.figure)


def _block(
    request: Request, design: Design, shown: Response, indicator: str, factors: Sequence[FactorValues]
) -> _Block:
    """What moves an indicator most: of two the one with more values across, a third a panel each."""
    moved = dict.fromkeys(design.names, 0.0)
    for name, _, effect in main_effects(design, request.points, list(shown.runs[indicator])):
        moved[name] = max(moved[name], abs(level(effect).mean or 0.0))
    one, two, *others = sorted(factors, key=lambda each: -moved[each.factor.name])
    across, up = sorted((one, two), key=lambda each: -len(each.values))
    few = shown.has(indicator) and others and len(others[0].values) <= MOST_PARTS
    return _Block(indicator, across, up, others[0] if few else None)


# --- How it is shown ---


def _figure(blocks: Sequence[_Block]) -> list[SubFigure]:
    """A part of the figure for each block; two side by side where each is a single panel."""
    columns = 1 if any(block.part for block in blocks) else min(len(blocks), 2)
    rows = [blocks[place : place + columns] for place in range(0, len(blocks), columns)]
    heights = [max(block.panel[1] * block.grid[0] for block in row) for row in rows]
    width = max(block.panel[0] * block.grid[1] + 1.2 for block in blocks)
    figure = Figure(figsize=(width * columns, sum(heights) + 0.3), layout="constrained")
    return list(figure.subfigures(len(rows), columns, squeeze=False, height_ratios=heights).ravel())


def _draw(figure: SubFigure, shown: Response, block: _Block) -> None:
    panels = figure.subplots(*block.grid, squeeze=False).ravel()
    times, unit = scales.scale(block.indicator, shown.difference)
    tables = [_cells(shown.runs[block.indicator], block, points) * times for _, points in block.parts]
    colours = _colours(np.array(tables), shown.difference)
    for panel, (head, _), table in zip(panels, block.parts, tables, strict=False):
        panel.set_title(head)
        if shown.has(block.indicator):
            _panel(panel, table[..., 0], colours, block, shown.difference)
        else:
            scales.nothing(panel)
    for spare in panels[len(tables) :]:
        spare.set_axis_off()
    if shown.has(block.indicator):
        label = said("figures.difference", unit=unit) if shown.difference else unit
        bar = figure.colorbar(colours, ax=list(panels), label=label)
        bar.outline.set_visible(False)
        bar.ax.yaxis.set_major_locator(MaxNLocator(5))
        bar.ax.yaxis.set_major_formatter(scales.ticks())


def _cells(runs: Floats, block: _Block, points: Bools) -> Floats:
    """The mean in each cell and half its 95 % interval, shape (up, across, 2); NaN where not known."""
    rows = [
        [pooled(runs, block.across.are(x) & block.up.are(y) & points) for x in block.across.values]
        for y in block.up.values
    ]
    table = np.array([[(one.mean, one.low, one.high) for one in row] for row in rows], dtype=np.float64)
    return np.stack([table[..., 0], (table[..., 2] - table[..., 1]) / 2], axis=-1)


def _colours(tables: Floats, difference: bool) -> ScalarMappable:
    """Colours as far apart as the interval of a cell at least; zero is in the middle of differences."""
    cells, halves = (every[~np.isnan(every)] for every in (tables[..., 0], tables[..., 1]))
    low, high = (float(cells.min()), float(cells.max())) if len(cells) else (0.0, 1.0)
    middle = 0.0 if difference else (low + high) / 2
    reach = max(high - middle, middle - low, float(np.median(halves)) if len(halves) else 0.0)
    reach = reach if reach > scales.ALIKE else 0.5
    return ScalarMappable(Normalize(middle - reach, middle + reach), DIFFERENCES if difference else LEVELS)


def _panel(panel: Axes, cells: Floats, colours: ScalarMappable, block: _Block, difference: bool) -> None:
    edges = [np.arange(len(side.values) + 1) - 0.5 for side in (block.across, block.up)]
    panel.grid(visible=False)
    panel.set_facecolor("#eeeeee")
    shades = colours.to_rgba(cells)
    shades[np.isnan(cells)] = 0
    panel.pcolormesh(*edges, shades, edgecolors="white", linewidth=0.6)
    if len(block.across.values) <= MOST_ACROSS and len(block.up.values) <= MOST_UP:
        _numbers(panel, cells, shades, difference)
    _name_sides(panel, block.across, block.up, int(LETTERS * (block.panel[0] - 1)))


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


def _name_sides(panel: Axes, across: FactorValues, up: FactorValues, room: int) -> None:
    panel.set_xlabel(scales.parameter_label(across.factor.variable, 40), fontsize=8)
    panel.set_ylabel(scales.parameter_label(up.factor.variable), fontsize=8)
    for axis, side in (("x", across), ("y", up)):
        every = -(-len(side.values) // MOST_TICKS)
        scales.choices(panel, side.factor.name, side.values, axis, room, every)
    if not up.numeric:
        panel.invert_yaxis()
    panel.tick_params(length=0)


def _caption(findings: Findings, shown: Response, blocks: Sequence[_Block]) -> str:
    request = findings.request
    third = any(block.part for block in blocks)
    parts = [
        said("figures.heat.cells", of_what=of_what(shown)),
        said(f"figures.heat.{'third' if third else 'sides'}"),
        said("figures.heat.averaged") if len(request.names) > 2 + third else "",
        said("figures.heat.zero") if shown.difference else "",
        said(f"figures.heat.{'alone' if request.replications == 1 else 'noise'}"),
        over_years(request) if shown.difference or request.years else said("figures.over.all"),
        of_runs(findings),
    ]
    return " ".join(filter(None, parts))
