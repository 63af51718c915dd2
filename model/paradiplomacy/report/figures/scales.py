"""Axes with names, units and readable ticks, and the panels that they belong to."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter

from paradiplomacy.experiment.designs.values import Factor
from paradiplomacy.indicators.measure import INDICATORS
from paradiplomacy.report import varied, words
from paradiplomacy.report.figures.drawing import wrapped
from paradiplomacy.report.figures.look import PALE
from paradiplomacy.report.language import said, texts, told_in
from paradiplomacy.scenario.changes import Variable

LONGEST_LABEL, LONGEST_TITLE, LONGEST_NAME = 24, 32, 40
"""Letters of a line beside an axis, above a panel, and in a legend."""
ROOM = 26
"""Letters that have room below the axis of a small panel."""
FULL = 0.97
"""What a legend takes of the width at most: letters are not quite as wide in every kind of file."""
ALIKE = 1e-9
"""Values that are less than this apart differ in how they were added up."""
SHORT = 25
"""A logarithmic axis whose ends are less than this apart, as a ratio, is a short one."""
NO_UNITS = {"choice", "switch", "–", ""}
"""What stands for a unit where there is none."""


class Scale(NamedTuple):
    """How an indicator is shown: what its values are multiplied with, and the unit then."""

    factor: float
    unit: str


def scale(indicator: str, difference: bool = False) -> Scale:
    """Shares in per cent, money in thousands, all else as it is."""
    unit = words.unit(indicator)
    if words.is_share(indicator):
        return Scale(100, said("report.unit.points" if difference else "figures.unit.percent"))
    if INDICATORS[indicator].unit.startswith("USD"):
        return Scale(0.001, said("figures.unit.thousand", unit=unit))
    return Scale(1, unit)


def broken(name: str, width: int = LONGEST_LABEL) -> str:
    """The name of what varies, in two lines where it is long."""
    group, _, last = name.rpartition(".")
    return f"{group}.\n{last}" if len(name) > width and group else name


def parameter_label(variable: Variable, width: int = LONGEST_LABEL) -> str:
    """The name of what varies with its unit."""
    name = varied.parameter(variable.name)
    name = broken(name, width) if name == variable.name else wrapped(name, width)
    return name if variable.unit in NO_UNITS else f"{name}\n({words.unit_text(variable.unit)})"


def ticks(times: float = 1, end: str = "", years: bool = False) -> FuncFormatter:
    """Numbers or years at an axis in the language of now, also when they are drawn later."""
    language, written = texts().language, varied.year if years else varied.value

    def tick(value: float, _: object) -> str:
        with told_in(language):
            return written(value * times) + end

    return FuncFormatter(tick)


def title(panel: Axes, indicator: str) -> None:
    """Name the indicator that a panel shows."""
    panel.set_title(wrapped(words.indicator_name(indicator), LONGEST_TITLE))


def plain_numbers(panel: Axes, axis: str, most: int = 6, years: bool = False) -> None:
    """Few, round ticks without powers of ten; below, fewer where their numbers are long.

    Args:
        panel: where.
        axis: ``x`` or ``y``.
        most: number of spaces between ticks.
        years: whether it is an axis of years, which are whole.
    """
    of = panel.xaxis if axis == "x" else panel.yaxis
    low, high = of.get_view_interval()
    if high - low < ALIKE:
        panel.set(**{f"{axis}lim": (low - 0.5, high + 0.5)})
    located = (_round(bins, years) for bins in range(most, 1, -1))
    ends = of.get_view_interval()
    fitting = (one for one in located if axis == "y" or _letters(one.tick_values(*ends), ends) <= ROOM)
    of.set_major_locator(next(fitting, _round(1, years)))
    of.set_major_formatter(ticks(years=years))


def _round(most: int, whole: bool) -> MaxNLocator:
    return MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10], integer=whole, min_n_ticks=1 if whole else 2)


def _letters(values: Iterable[float], ends: Sequence[float]) -> int:
    """How many letters ticks take, with a gap after each."""
    return sum(len(varied.value(value)) + 2 for value in values if ends[0] <= value <= ends[1])


def logarithmic(panel: Axes) -> None:
    """A logarithmic axis below; over few decades with ticks at 1, 2 and 5."""
    panel.set_xscale("log")
    left, right = panel.get_xlim()
    subs, most = ((1, 2, 5), 8) if right < SHORT * left else ((1,), 5)
    panel.xaxis.set_major_locator(LogLocator(subs=subs, numticks=most))
    panel.xaxis.set_major_formatter(ticks())
    panel.xaxis.set_minor_formatter(NullFormatter())


def is_logarithmic(factor: Factor) -> bool:
    """Whether the design spreads the values over a logarithmic scale."""
    return getattr(factor.values, "scale", "linear") == "log"


def choices(
    panel: Axes, name: str, values: Iterable[object], axis: str = "x", room: int = ROOM, every: int = 1
) -> None:
    """A tick for every so many values of a name at 0, 1, 2 …; they turn where there is no room for all."""
    texts = [varied.value(value, name) for value in values]
    places, texts = range(0, len(texts), every), texts[::every]
    of = panel.xaxis if axis == "x" else panel.yaxis
    turned = axis == "x" and len(texts) * (max(map(len, texts)) + 2) > room
    turn: dict[str, Any] = (
        {"rotation": 35, "ha": "right", "rotation_mode": "anchor", "fontsize": 8} if turned else {}
    )
    of.set_ticks(places, texts, **turn)


def rows_grid(panel: Axes) -> None:
    """A panel whose rows have names: the lines of the grid stand upright."""
    panel.grid(visible=False, axis="y")
    panel.grid(visible=True, axis="x")
    panel.tick_params(axis="y", length=0)


def panels(number: int, width: float, height: float, most: int = 2) -> tuple[Figure, list[Axes]]:
    """A figure with some panels, side by side up to a number; width and height are those of a panel."""
    columns = min(number, most)
    rows = -(-number // columns)
    figure = Figure(figsize=(width * columns, height * rows + 0.3), layout="constrained")
    every = list(figure.subplots(rows, columns, squeeze=False).ravel())
    for spare in every[number:]:
        spare.set_axis_off()
    return figure, every[:number]


def nothing(panel: Axes) -> None:
    """Say in a panel that there is nothing to show."""
    no_value(panel)
    panel.set(xticks=[], yticks=[])


def no_value(panel: Axes) -> None:
    """The same where ticks stay."""
    text = said("figures.no_value")
    panel.text(0.5, 0.5, text, transform=panel.transAxes, ha="center", va="center", color=PALE)


def legend(figure: Figure, panel: Axes) -> None:
    """The legend of one panel above all, in as many columns as fit; the figure grows by its height."""
    handles, labels = panel.get_legend_handles_labels()
    named = [wrapped(label, LONGEST_NAME) for label in labels]
    for columns in range(min(len(named), 5), 0, -1):
        made = figure.legend(handles, named, loc="outside upper left", ncols=columns)
        box = made.get_window_extent()
        if box.width <= FULL * figure.bbox.width or columns == 1:
            break
        made.remove()
    figure.set_figheight(figure.get_figheight() + box.height / figure.dpi)


def spread(wanted: Sequence[float], gap: float) -> list[float]:
    """Places between 0 and 1 that keep a gap, near the wanted ones and in their order.

    >>> [round(place, 2) for place in spread([0.5, 0.5, 0.9], 0.1)]
    [0.5, 0.6, 0.9]
    """
    order = sorted(range(len(wanted)), key=lambda place: wanted[place])
    places = list(wanted)
    lowest = 0.0
    for place in order:
        places[place] = lowest = max(places[place], lowest)
        lowest += gap
    highest = 1.0
    for place in reversed(order):
        places[place] = highest = min(places[place], highest)
        highest -= gap
    return places
