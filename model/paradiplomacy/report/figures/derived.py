"""The derived quantities of an experiment, a panel each: a row for each case, with its interval."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from paradiplomacy.experiment.request import Request
from paradiplomacy.report import named, varied, words
from paradiplomacy.report.colours import LINES
from paradiplomacy.report.figures import scales
from paradiplomacy.report.figures.captions import of_runs
from paradiplomacy.report.figures.drawing import Drawing, wrapped
from paradiplomacy.report.figures.forest import LONGEST_LINE, labels_of
from paradiplomacy.report.figures.look import PALE
from paradiplomacy.report.language import said, times
from paradiplomacy.results.derived import Found
from paradiplomacy.results.findings import Findings

MOST_PANELS, MOST_ROWS = 6, 12
LONGEST_TITLE = 60


def derived_plot(findings: Findings) -> Drawing | None:
    """Derived quantities with their intervals; None where there are none."""
    every = [some for some in named.by_quantity(findings) if any(found.seeds for found in some)]
    if not every:
        return None
    shown = [some[:MOST_ROWS] for some in every[:MOST_PANELS]]
    labels = [_labels(findings.request, some) for some in shown]
    high = [0.9 + sum(0.2 + 0.13 * label.count("\n") for label in some) for some in labels]
    figure = Figure(figsize=(8.4, sum(high)), layout="constrained")
    panels = figure.subplots(len(shown), 1, squeeze=False, height_ratios=high)[:, 0]
    for panel, some, named_rows in zip(panels, shown, labels, strict=True):
        _panel(panel, some)
        panel.set_yticks(range(len(some)), named_rows, fontsize=8)
        panel.set_ylim(len(some) - 0.5, -0.5)
    left_out = len(findings.derived) - sum(map(len, shown))
    parts = [said("figures.derived.caption"), of_runs(findings)]
    if left_out:
        parts.insert(1, times("figures.derived.more", left_out))
    return Drawing("derived", said("figures.derived.heading"), " ".join(parts), figure)


def _labels(request: Request, some: Sequence[Found]) -> list[str]:
    if some[0].asked.kind != "threshold":
        return labels_of(request, [found.arm for found in some])
    return [wrapped(named.of_what(request, found), LONGEST_LINE) for found in some]


def _panel(panel: Axes, some: Sequence[Found]) -> None:
    asked = some[0].asked
    loss = asked.kind in {"peak-loss", "area-lost"}
    panel.set_title(wrapped(named.quantity(some[0]), LONGEST_TITLE), fontsize=9)
    scales.rows_grid(panel)
    times = words.factor(asked.indicator) if loss else 1
    for place, found in enumerate(some):
        _row(panel, place, found, times)
    along = varied.parameter(asked.along) if asked.along else said("figures.derived.year")
    panel.set_xlabel(named.unit(some[0]) if loss else along, fontsize=8)
    scales.plain_numbers(panel, "x", years=named.is_year(some[0]))


def _row(panel: Axes, place: int, found: Found, times: float) -> None:
    at, colour = found.at, LINES[0]
    for end in found.range or ():
        panel.plot([end, end], [place - 0.3, place + 0.3], color=PALE, linestyle=":")
    if at.low is not None and at.high is not None:
        panel.plot([at.low * times, at.high * times], [place, place], color=colour, linewidth=1.6)
        for end, is_open, marker in ((at.low, at.open_low, "<"), (at.high, at.open_high, ">")):
            if is_open:
                panel.plot(end * times, place, marker=marker, markersize=6, color=colour)
    if at.value is not None:
        panel.plot(at.value * times, place, marker="o", markersize=5.5, color=colour)
    elif found.range:
        va = "bottom" if at.low is not None else "center"
        text = named.without(found) if found.seeds else words.NOTHING
        panel.text(sum(found.range) / 2, place, text, fontsize=8, ha="center", va=va)
