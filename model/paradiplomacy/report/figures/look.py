"""The look of all figures, none of which relies on colour alone: lines, markers, settings of matplotlib."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl

from paradiplomacy.report.colours import LINES

DASHES = ("-", "--", "-.", ":")
"""Scenarios take the colours in turn; when all are used, the next kind of line."""
MOST_LINES = len(LINES) * len(DASHES)
"""So many lines can be told apart."""
MARKERS = ("o", "s", "^", "D", "v", "P", "X")
DARK = "#333333"
PALE = "#888888"
LEVELS = "cividis"
DIFFERENCES = "PuOr"
"""Colour maps of levels, and of differences, centred at zero."""

STYLE: Any = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#888888",
    "axes.grid": True,
    "axes.grid.axis": "y",
    "axes.axisbelow": True,
    "grid.color": "#e4e4e4",
    "xtick.color": "#555555",
    "ytick.color": "#555555",
    "axes.labelcolor": "#333333",
    "legend.frameon": False,
    "text.parse_math": False,
    "svg.hashsalt": "paradiplomacy",
    "figure.constrained_layout.w_pad": 0.08,  # so that numbers below two panels stand apart
    "figure.dpi": 100,
    "savefig.dpi": 150,
}


@contextmanager
def style() -> Iterator[None]:
    """The look of all figures, without a trace in the settings of the caller."""
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(STYLE)
        yield


def ink(place: int) -> dict[str, Any]:
    """Colour, kind of line and marker of the series at a place."""
    turn = place // len(LINES)
    return {
        "color": LINES[place % len(LINES)],
        "linestyle": DASHES[turn % len(DASHES)],
        "marker": MARKERS[(place + turn) % len(MARKERS)],
    }
