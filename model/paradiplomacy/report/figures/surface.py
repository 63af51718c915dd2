"""A surface: what an indicator is expected to be over the two things that matter most to it."""

from matplotlib.figure import Figure

from paradiplomacy.report import words
from paradiplomacy.report.figures import scales
from paradiplomacy.report.figures.drawing import Drawing
from paradiplomacy.report.language import said
from paradiplomacy.results.discovery import Discovery


def surface_map(found: Discovery) -> Drawing | None:
    """The surface of a scenario, where there is one."""
    surface, name = found.surface, found.indicator
    if surface is None:
        return None
    times, unit = scales.scale(name, found.response.difference)
    figure = Figure(figsize=(6.2, 4.4), layout="constrained")
    panel = figure.subplots()
    filled = panel.contourf(surface.x, surface.y, surface.values * times, levels=12, cmap="cividis")
    panel.set_xlabel(words.parameter(surface.across))
    panel.set_ylabel(words.parameter(surface.up))
    label = said("figures.difference", unit=unit) if found.response.difference else unit
    bar = figure.colorbar(filled, ax=panel, label=label)
    bar.outline.set_visible(False)
    for axis in (panel.xaxis, panel.yaxis, bar.ax.yaxis):
        axis.set_major_formatter(scales.ticks())
    caption = said(
        "figures.surface.caption", name=words.indicator_name(name), points=found.points, unit=unit,
        title=words.title(found.response.scenario), error=words.number(surface.error * times),
        spread=words.number(surface.spread * times),
    )  # fmt: skip
    return Drawing("surface", said("figures.surface.heading"), caption, figure)
