"""A surface: what an indicator is expected to be over the two things that matter most to it."""

from matplotlib.figure import Figure

from paradiplomacy.report import varied, words
from paradiplomacy.report.figures import scales
from paradiplomacy.report.figures.drawing import Drawing
from paradiplomacy.report.figures.look import LEVELS
from paradiplomacy.report.language import said
from paradiplomacy.results.discovery import Discovery
from paradiplomacy.scenario.changes import find_variable

LONGEST_LINE = 40
"""Letters of a line beside an axis."""


def surface_map(found: Discovery) -> Drawing | None:
    """The surface of a scenario, where there is one."""
    surface = found.surface
    if surface is None:
        return None
    times, unit = scales.scale(found.indicator, found.response.difference)
    figure = Figure(figsize=(6.2, 4.4), layout="constrained")
    panel = figure.subplots()
    filled = panel.contourf(surface.x, surface.y, surface.values * times, levels=12, cmap=LEVELS)
    for axis, name in ((panel.xaxis, surface.across), (panel.yaxis, surface.up)):
        axis.set_label_text(scales.parameter_label(find_variable(name), LONGEST_LINE))
        axis.set_major_formatter(scales.ticks(years=varied.is_year(name)))
    label = said("figures.difference", unit=unit) if found.response.difference else unit
    bar = figure.colorbar(filled, ax=panel, label=label)
    bar.outline.set_visible(False)
    bar.ax.yaxis.set_major_formatter(scales.ticks())
    error, spread = (
        words.change(found.indicator, size, None, None, signed=False)
        for size in (surface.error, surface.spread)
    )
    caption = said(
        "figures.surface.caption", name=words.indicator_name(found.indicator), points=found.points,
        title=words.title(found.response.scenario), error=error, spread=spread,
    )  # fmt: skip
    return Drawing("surface", said("figures.surface.heading"), caption, figure)
