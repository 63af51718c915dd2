"""The colours of the page, the same in its style sheet (``assets/page.css``)."""

from bokeh.plotting import figure

from paradiplomacy.figures.look import LINES

FIRST, SECOND = LINES[0], LINES[1]
"""The first scenario and the second."""
INK, MUTED, GRID = "#1f2428", "#57606a", "#e4e7ea"


def quiet_axes(plot: figure, size: int) -> None:
    """Axes that are nothing but small grey labels, of a size in pixels."""
    for axis in plot.axis:
        axis.update(
            axis_line_color=None, major_tick_line_color=None, minor_tick_line_color=None,
            major_label_text_color=MUTED, major_label_text_font_size=f"{size}px", major_label_standoff=3,
        )  # fmt: skip
