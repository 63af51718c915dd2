"""A drawing: a figure with its name and its words, and how it is saved."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from textwrap import wrap

from markupsafe import Markup
from matplotlib.figure import Figure

from paradiplomacy.common.html import page
from paradiplomacy.report.figures.look import style
from paradiplomacy.report.language import said

MOST_PANELS = 4
"""Of a batch so many scenarios have a panel."""
MOST_INDICATORS = 4
"""Figures of experiments show so many indicators."""

PNG = {"compress_level": 1}
"""How a picture is packed: half the time for a few more bytes, and the same pixels."""


@dataclass(frozen=True)
class Drawing:
    """A figure with its file name, heading and a text for those who do not see it."""

    name: str
    heading: str
    caption: str
    figure: Figure

    def __repr__(self) -> str:
        return f"<Drawing of {self.name}: {self.heading}>"

    def _repr_png_(self) -> bytes:
        content = BytesIO()
        with style():
            self.figure.savefig(content, format="png")
        return content.getvalue()

    def _repr_html_(self) -> str:
        address = f"data:image/png;base64,{b64encode(self._repr_png_()).decode()}"
        form = '<img src="{}" alt="{}. {}" style="max-width: 100%; width: {}in">'
        picture = Markup(form).format(address, self.heading, self.caption, self.figure.get_figwidth())
        return page([picture, self.caption])


def save(drawings: Sequence[Drawing], folder: Path) -> None:
    """Write each figure as PNG and SVG, laid out once: a layout takes as long as a drawing."""
    folder.mkdir(exist_ok=True)
    with style():
        for drawing in drawings:
            drawing.figure.savefig(folder / f"{drawing.name}.svg", metadata={"Date": None})
            drawing.figure.set_layout_engine("none")
            drawing.figure.savefig(folder / f"{drawing.name}.png", pil_kwargs=PNG)


def wrapped(text: str, width: int) -> str:
    """A text in lines of at most so many characters, all of it: what is cut off may be what tells it apart.

    >>> wrapped("fund.yearly_usd=20000, fund.rule=method-of-equal-shares", 36).splitlines()
    ['fund.yearly_usd=20000,', 'fund.rule=method-of-equal-shares']
    """
    return "\n".join(wrap(text, width, break_on_hyphens=False))


def left_out(number: int, most: int = MOST_PANELS) -> str:
    """What a caption says where not every scenario is drawn."""
    return " " + said("figures.first", most=most, number=number) if number > most else ""
