"""A drawing: a figure with its name and its words, and how it is saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap

from matplotlib.figure import Figure

from paradiplomacy.report.figures.look import style

MOST_PANELS = 4
"""Of a batch so many scenarios have a panel."""
MOST_INDICATORS = 4
"""Figures of experiments show so many indicators."""


@dataclass(frozen=True)
class Drawing:
    """A figure with its file name, heading and a text for those who do not see it."""

    name: str
    heading: str
    caption: str
    figure: Figure


def save(drawings: Sequence[Drawing], folder: Path) -> None:
    """Write each figure as PNG and SVG."""
    folder.mkdir(exist_ok=True)
    with style():
        for drawing in drawings:
            drawing.figure.savefig(folder / f"{drawing.name}.svg", metadata={"Date": None})
            drawing.figure.savefig(folder / f"{drawing.name}.png")


def wrapped(text: str, width: int) -> str:
    """A text in lines of at most so many characters, all of it: what is cut off may be what tells it apart.

    >>> wrapped("fund.yearly_usd=20000, fund.rule=method-of-equal-shares", 36).splitlines()
    ['fund.yearly_usd=20000,', 'fund.rule=method-of-equal-shares']
    """
    return "\n".join(wrap(text, width, break_on_hyphens=False))


def left_out(number: int, most: int = MOST_PANELS) -> str:
    """What a caption says where not every scenario is drawn."""
    return f" The first {most} scenarios of {number}." if number > most else ""
