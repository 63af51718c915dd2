"""What the benchmarks found: a value for each target, and tables of absolute times beside."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.targets import TARGETS, Target

type Row = Sequence[object]


@dataclass
class Board:
    """Collects what is printed at the end."""

    scores: dict[Target, float] = field(default_factory=dict)
    notes: dict[Target, str] = field(default_factory=dict)
    sheets: list[tuple[str, list[str]]] = field(default_factory=list)

    def score(self, target: Target, ratio: float, note: str = "") -> None:
        """Enter the measured ratio of a target."""
        self.scores[target], self.notes[target] = ratio, note

    def sheet(self, title: str, header: Row, rows: Sequence[Row]) -> None:
        """Add a table for information."""
        self.sheets.append((title, aligned(header, rows)))

    def closing(self) -> list[str]:
        """The table of targets."""
        return aligned(("target", "measured", "bound", "", ""), [self._line(target) for target in TARGETS])

    def _line(self, target: Target) -> Row:
        if target not in self.scores:
            return target.what, "–", target.limit(), "not measured", ""
        ratio = self.scores[target]
        word = "met" if target.met(ratio) else "MISSED"
        return target.what, target.shown(ratio), target.limit(), word, self.notes[target]


def aligned(header: Row, rows: Sequence[Row]) -> list[str]:
    """A table as lines of text: the first column to the left, numbers to the right."""
    cells = [[_text(cell) for cell in row] for row in (header, *rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    right = [any(isinstance(row[k], int | float) for row in rows) for k in range(len(widths))]
    lines = [
        "  ".join(
            cell.rjust(w) if r else cell.ljust(w) for cell, w, r in zip(row, widths, right, strict=True)
        ).rstrip()
        for row in cells
    ]
    return [lines[0], "  ".join("-" * width for width in widths), *lines[1:]]


def _text(cell: object) -> str:
    """A cell; floats with three digits that count."""
    if not isinstance(cell, float):
        return f"{cell:,}" if isinstance(cell, int) else str(cell)
    size = abs(cell)
    return f"{cell:,.{0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3}f}"
