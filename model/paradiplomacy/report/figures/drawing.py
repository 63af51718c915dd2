"""A drawing: a figure with its name and its words, and how it is saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from matplotlib.figure import Figure

from paradiplomacy.experiment.request import Request
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


def cut(text: str, length: int) -> str:
    """A text of at most so many characters."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def left_out(request: Request) -> str:
    """What a caption says where not every scenario has its panel."""
    number = len(request.scenarios)
    return f" The first {MOST_PANELS} scenarios of {number}." if number > MOST_PANELS else ""
