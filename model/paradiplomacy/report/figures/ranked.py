"""Panels that rank what is varied: a row a name, the largest on top."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from paradiplomacy.report import varied
from paradiplomacy.report.figures import scales
from paradiplomacy.report.figures.look import DARK
from paradiplomacy.report.language import said

MOST_ROWS = 20


class Row(NamedTuple):
    """A row: what is varied, how large it is, and what is drawn there."""

    name: str
    size: float
    drawn: Any


def ranked(
    ranks: Sequence[tuple[str, Sequence[Row]]],
    draw: Callable[[Axes, str, int, Any], None],
    label: Callable[[str], str],
) -> Figure | None:
    """A panel for each indicator with its rows; None where none has any.

    A row is drawn into a panel from panel, indicator, place of the row, and what is drawn there.
    """
    most = min(max((len(rows) for _, rows in ranks), default=0), MOST_ROWS)
    if not most:
        return None
    figure, panels = scales.panels(len(ranks), 5.4, 0.27 * most + 1.2)
    for panel, (indicator, rows) in zip(panels, ranks, strict=True):
        scales.title(panel, indicator)
        if not rows:
            scales.nothing(panel)
            continue
        shown = sorted(rows, key=lambda row: (-row.size, row.name))[:MOST_ROWS]
        scales.rows_grid(panel)
        panel.axvline(0, color=DARK, linewidth=1)
        for place, row in enumerate(shown):
            draw(panel, indicator, place, row.drawn)
        panel.set_yticks(range(len(shown)), [varied.parameter(row.name) for row in shown], fontsize=8)
        panel.set_ylim(len(shown) - 0.5, -0.5)
        panel.set_xlabel(label(indicator), fontsize=8)
        scales.plain_numbers(panel, "x")
    return figure


def largest(number: int) -> str:
    """What a caption says where not everything that is varied has its row."""
    return " " + said("figures.largest", most=MOST_ROWS, number=number) if number > MOST_ROWS else ""
