"""What is written in a figure, where, and whether a reader can tell all of it apart."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from typing import Any, NamedTuple

import pytest
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from paradiplomacy.report.figures.drawing import Drawing
from paradiplomacy.report.figures.look import style

TOUCH = 1.0
"""Pixels of 100 an inch by which boxes of letters may touch, since these are larger than the letters."""


class Written(NamedTuple):
    """A text that is drawn."""

    text: str
    box: Bbox
    turn: float


def written(figure: Figure) -> list[Written]:
    """Every text as it is drawn, after the layout."""
    drawn: list[Written] = []
    draw = Text.draw

    def noted(text: Text, renderer: Any, *args: Any, **options: Any) -> None:
        if text.get_visible() and text.get_text().strip():
            box = Text.get_window_extent(text, renderer)  # that of an annotation holds its arrow
            drawn.append(Written(text.get_text(), box, text.get_rotation() % 90))
        draw(text, renderer, *args, **options)

    with pytest.MonkeyPatch.context() as patch, style():
        patch.setattr(Text, "draw", noted)
        figure.draw_without_rendering()
    return drawn


def faults(drawing: Drawing) -> list[str]:
    """What of a figure cannot be read: cut off, one text on another, or two that are alike."""
    texts, whole = written(drawing.figure), drawing.figure.bbox
    return [*_cut(texts, whole), *_over(texts), *_alike(drawing.figure)]


def _cut(texts: list[Written], whole: Bbox) -> Iterator[str]:
    for text, box, _ in texts:
        if "…" in text or box.x0 < -1 or box.y0 < -1 or box.x1 > whole.x1 + 1 or box.y1 > whole.y1 + 1:
            yield f"cut off: {text!r}"


def _over(texts: list[Written]) -> Iterator[str]:
    """Texts one on another; the boxes of those that are turned say nothing of it."""
    straight = [one for one in texts if not one.turn]
    for one, other in combinations(straight, 2):
        shared = Bbox.intersection(one.box, other.box)
        if shared is not None and min(shared.width, shared.height) > TOUCH:
            yield f"{one.text!r} lies on {other.text!r}"


def _alike(figure: Figure) -> Iterator[str]:
    for legend in figure.findobj(Legend):
        yield from _twice("legend", [text.get_text() for text in legend.get_texts()])
        looks = [(line.get_color(), line.get_linestyle(), line.get_marker()) for line in legend.get_lines()]
        yield from _twice("line", looks)
    for axis in figure.findobj(Axis):
        yield from _twice("tick", [text.get_text() for text in axis.get_ticklabels() if text.get_text()])


def _twice(what: str, texts: list[Any]) -> Iterator[str]:
    yield from (f"{what} {text!r} {times} times" for text, times in Counter(texts).items() if times > 1)
