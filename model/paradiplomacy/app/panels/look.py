"""The look of figures on the page, which its style sheets take from here."""

from typing import Any

from bokeh.plotting import figure

from paradiplomacy.report.colours import INK, LINES, SEA

FIRST, SECOND, THIRD = LINES[0], LINES[1], LINES[4]
"""The first scenario, the second, and what stands between them."""
MUTED, GRID = "#57606a", "#e4e7ea"
STRIP_NAMES, STRIP_RIGHT = 66, 12
"""Pixels beside the years of the strip, so that they stand below those of the clock."""
NO_TOOLS: dict[str, Any] = {"tools": "", "toolbar_location": None}
"""Of a figure that is looked at and not moved."""


def variables() -> str:
    """Colours and widths as variables of the style sheets."""
    values = {
        "first": FIRST, "second": SECOND, "third": THIRD, "ink": INK, "muted": MUTED, "sea": SEA,
        "strip-names": f"{STRIP_NAMES}px", "strip-right": f"{STRIP_RIGHT}px",
    }  # fmt: skip
    return f":root {{ {' '.join(f'--{name}: {value};' for name, value in values.items())} }}\n"


def quiet_axes(plot: figure, size: int) -> None:
    """Axes that are nothing but small grey labels, of a size in pixels."""
    for axis in plot.axis:
        axis.update(
            axis_line_color=None, major_tick_line_color=None, minor_tick_line_color=None,
            major_label_text_color=MUTED, major_label_text_font_size=f"{size}px", major_label_standoff=3,
        )  # fmt: skip
