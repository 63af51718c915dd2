"""Figures drawn and named as ever, but not painted, which is what takes most of the time of a report."""

from base64 import b64decode
from collections.abc import Sequence
from pathlib import Path

from paradiplomacy.report.figures.drawing import Drawing

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj6CAAAAABJRU5ErkJggg=="
)


def save(drawings: Sequence[Drawing], folder: Path) -> None:
    """In place of ``report.save``: the same files, with a picture of one point in each."""
    folder.mkdir(exist_ok=True)
    for drawing in drawings:
        (folder / f"{drawing.name}.svg").write_text(SVG)
        (folder / f"{drawing.name}.png").write_bytes(PNG)
