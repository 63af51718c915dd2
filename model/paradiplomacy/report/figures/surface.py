"""A surface: what an indicator is expected to be over the two things that matter most to it."""

from matplotlib.figure import Figure

from paradiplomacy.report import words
from paradiplomacy.report.figures import scales
from paradiplomacy.report.figures.drawing import Drawing
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
    panel.set_xlabel(surface.across)
    panel.set_ylabel(surface.up)
    label = f"difference, {unit}" if found.response.difference else unit
    figure.colorbar(filled, ax=panel, label=label).outline.set_visible(False)
    caption = (
        f"{words.indicator_name(name)}, {found.response.scenario.title}: expected by a Gaussian process over "
        f"{found.points} points, all else at its median. On points held back it is off by "
        f"{words.number(surface.error * times)} {unit}; the points "
        f"spread by {words.number(surface.spread * times)} (standard deviation)."
    )
    return Drawing("surface", "Expected over two values", caption, figure)
