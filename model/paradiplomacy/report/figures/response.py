"""Response: each indicator against each thing that is varied, everything else averaged over."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from paradiplomacy.common.columns import Floats
from paradiplomacy.experiment.designs.design import Factor
from paradiplomacy.report import words
from paradiplomacy.report.figures import scales
from paradiplomacy.report.figures.answers import (
    MOST_INDICATORS,
    Answer,
    at_points,
    pooled,
    runs_words,
    span_words,
    values,
)
from paradiplomacy.report.figures.drawing import Drawing
from paradiplomacy.report.figures.look import PALE, ink
from paradiplomacy.results.differences import Level
from paradiplomacy.results.results import Results
from paradiplomacy.results.sensitivity import SAMPLED
from paradiplomacy.scenario.parameters.base import Value

MOST_COLUMNS = 6
MOST_LINES = 7
BINS = 8
FEWEST_IN_BIN = 3
MOST_INK = 90
"""A cloud of more points than a few hundred becomes paler, so that the means stand out."""
VECTORS = 300
"""With more points than this a cloud is an image, not one shape a point."""


@dataclass(frozen=True)
class _Curve:
    """The means of an answer by value, with intervals where the design allows them; NaN where unknown."""

    at: list[Any]
    middle: Floats
    low: Floats
    high: Floats


def response(results: Results, answers: Sequence[Answer]) -> Drawing | None:
    """Rows: the first indicators; columns: what is varied; a line a scenario."""
    names, shown = results.request.indicators[:MOST_INDICATORS], answers[:MOST_LINES]
    columns = _columns(results, shown)
    if not columns or not any(answer.has(name) for answer in shown for name in names):
        return None
    size = (max(2.5 * len(columns) + 0.7, 5.5), max(2.05 * len(names), 3) + 0.9)
    figure = Figure(figsize=size, layout="constrained")
    grid = figure.subplots(len(names), len(columns), sharex="col", sharey="row", squeeze=False)
    for row, name in zip(grid, names, strict=True):
        for panel, place in zip(row, columns, strict=True):
            _panel(panel, results, shown, name, place)
        _indicator_label(row[0], name, shown[0].difference)
        if not any(answer.has(name) for answer in shown):
            row[0].set_yticks([])
    for panel, place in zip(grid[-1], columns, strict=True):
        _parameter_axis(panel, results, place)
    if len(shown) > 1:
        scales.legend(
            figure, max(grid[0], key=lambda panel: len(panel.get_legend_handles_labels()[0])), 3, 60
        )
    return Drawing("response", "What each value does", _caption(results, answers, len(columns)), figure)


# --- What is shown ---


def _columns(results: Results, shown: Sequence[Answer]) -> list[int]:
    """Places of what is varied; where there are too many, those that move the first indicator most."""
    design = results.request.design
    if design is None or (design.kind == "list" and len(design.names) > 1):
        return []
    varying = [
        place for place in range(len(design.names)) if len(_sorted_values(results, shown[0], place)) > 1
    ]
    if len(varying) <= MOST_COLUMNS:
        return varying
    moved = {place: _range(results, shown[0], place) for place in varying}
    return sorted(sorted(varying, key=lambda place: -moved[place])[:MOST_COLUMNS])


def _range(results: Results, answer: Answer, place: int) -> float:
    middle = _curve(results, answer, results.request.indicators[0], place).middle
    known = middle[~np.isnan(middle)]
    return float(np.ptp(known)) if len(known) else 0.0


def _sorted_values(results: Results, answer: Answer, place: int) -> list[Value]:
    """Numbers by size, choices in the order of the design."""
    design = results.request.design
    assert design is not None
    found = [value for value in dict.fromkeys(values(results, answer.scenario, place)) if value is not None]
    factor = design.factors[place]
    if scales.is_numeric(factor) or design.kind not in SAMPLED:
        return sorted(found) if scales.is_numeric(factor) else found
    listed = list(getattr(factor.values, "values", found))
    return sorted(found, key=listed.index)


def _curve(results: Results, answer: Answer, indicator: str, place: int) -> _Curve:
    design = results.request.design
    assert design is not None
    at, runs = values(results, answer.scenario, place), answer.runs[indicator]
    listed = _sorted_values(results, answer, place)
    if design.kind in SAMPLED:
        if scales.is_numeric(design.factors[place]) and len(listed) > BINS:
            return _binned(np.array(at, dtype=np.float64), at_points(runs))
        return _means(listed, at, at_points(runs))
    return _levels(listed, [pooled(runs, np.array([one == value for one in at])) for value in listed])


def _binned(at: Floats, found: Floats) -> _Curve:
    """Means in bins with as many points each, at the median of their values."""
    known = np.flatnonzero(~np.isnan(found))
    order = known[np.argsort(at[known], kind="stable")]
    number = max(min(BINS, len(order) // FEWEST_IN_BIN), 1)
    bins = [some for some in np.array_split(order, number) if len(some)]
    middle = np.array([found[some].mean() for some in bins])
    return _without_intervals([float(np.median(at[some])) for some in bins], middle)


def _means(listed: Sequence[Value], at: Sequence[Value | None], found: Floats) -> _Curve:
    groups = [found[np.array([one == value for one in at])] for value in listed]
    known = [group[~np.isnan(group)] for group in groups]
    return _without_intervals(
        list(listed), np.array([group.mean() if len(group) else np.nan for group in known])
    )


def _without_intervals(at: list[Any], middle: Floats) -> _Curve:
    unknown = np.full(len(middle), np.nan)
    return _Curve(at, middle, unknown, unknown)


def _levels(listed: Sequence[Value], found: Sequence[Level]) -> _Curve:
    table = np.array([(one.mean, one.low, one.high) for one in found], dtype=np.float64)
    return _Curve(list(listed), *table.reshape(-1, 3).T)


# --- How it is shown ---


def _panel(panel: Axes, results: Results, shown: Sequence[Answer], indicator: str, place: int) -> None:
    design = results.request.design
    assert design is not None
    factor, name = design.factors[place], design.names[place]
    felt = [(series, answer) for series, answer in enumerate(shown) if answer.feels(name)]
    if not any(answer.has(indicator) for _, answer in felt):
        _nothing(panel)
        return
    if shown[0].difference:
        panel.axhline(0, color=PALE, linewidth=1)
    for series, answer in felt:
        if design.kind in SAMPLED:
            _cloud(panel, results, answer, indicator, place, series, len(shown))
        curve = _curve(results, answer, indicator, place)
        _line(panel, factor, curve, scales.scale(indicator).factor, series, len(shown), answer.scenario.title)


def _nothing(panel: Axes) -> None:
    """Say so without ticks of its own, since these are shared with other panels."""
    panel.text(0.5, 0.5, "no value", transform=panel.transAxes, ha="center", va="center", color=PALE)


def _line(
    panel: Axes, factor: Factor, curve: _Curve, times: float, series: int, number: int, label: str
) -> None:
    look = ink(series) | ({} if scales.is_numeric(factor) else {"linestyle": ""})
    at = _positions(factor, curve.at, curve.at, _shift(series, number))
    half = np.nan_to_num((curve.high - curve.low) / 2) * times
    panel.errorbar(
        at,
        curve.middle * times,
        yerr=half,
        label=label,
        markersize=5.5,
        linewidth=1.4,
        capsize=2.5,
        markeredgecolor="white",
        markeredgewidth=0.6,
        **look,
    )


def _cloud(
    panel: Axes, results: Results, answer: Answer, indicator: str, place: int, series: int, number: int
) -> None:
    """A light point for each point of the design."""
    design = results.request.design
    assert design is not None
    factor, found = design.factors[place], at_points(answer.runs[indicator])
    at = values(results, answer.scenario, place)
    where = _positions(factor, at, _sorted_values(results, answer, place), _shift(series, number))
    look = {key: value for key, value in ink(series).items() if key != "linestyle"}
    panel.scatter(
        where,
        found * scales.scale(indicator).factor,
        s=9,
        alpha=min(max(MOST_INK / len(found), 0.03), 0.35),
        linewidths=0,
        rasterized=len(found) > VECTORS,
        **look,
    )


def _positions(factor: Factor, at: Sequence[Any], listed: Sequence[Any], shift: float) -> Floats:
    """Where values stand on their axis: numbers at themselves, choices at 0, 1, 2 and so on."""
    if scales.is_numeric(factor):
        return np.array(at, dtype=np.float64)
    places = {value: float(place) for place, value in enumerate(listed)}
    return np.array([places[value] for value in at]) + shift


def _shift(series: int, number: int) -> float:
    """Choices of several scenarios stand side by side."""
    return 0.5 * (series - (number - 1) / 2) / number


def _indicator_label(panel: Axes, indicator: str, difference: bool) -> None:
    name, unit = words.indicator_name(indicator), scales.scale(indicator, difference).unit
    head = f"Change in {name[:1].lower()}{name[1:]}" if difference else name
    panel.set_ylabel(f"{scales.wrapped(head)}\n({unit})", fontsize=8)
    scales.plain_numbers(panel, "y", 5)


def _parameter_axis(panel: Axes, results: Results, place: int) -> None:
    design = results.request.design
    assert design is not None
    factor = design.factors[place]
    panel.set_xlabel(scales.parameter_label(factor.variable), fontsize=8)
    if not scales.is_numeric(factor):
        listed = _sorted_values(results, Answer(results.request.base, None, {}), place)
        scales.choices(panel, listed)
        panel.set_xlim(-0.5, len(listed) - 0.5)
    elif scales.is_logarithmic(factor):
        scales.logarithmic(panel)
        panel.tick_params(axis="x", labelsize=8)
    else:
        scales.plain_numbers(panel, "x", 4)


def _caption(results: Results, answers: Sequence[Answer], columns: int) -> str:
    design, base = results.request.design, results.request.base
    assert design is not None
    if design.kind in SAMPLED:
        what = "Light: each point of the design, mean over its runs. Dark: means of neighbouring points, "
        what += "all else that varies averaged over."
    else:
        what = f"Marks: mean over runs with this value, all else that varies averaged over. {_bars(results)}"
    whose = f" of “{answers[0].scenario.title}”" if len(answers) == 1 else ""
    told = f" Change: paired difference{whose} from “{base.title}” with the same values and seed."
    told = told if answers[0].difference else ""
    fewer = len(design.names) - columns
    few = (
        " Only what moves the first indicator most is shown." if fewer > 0 and columns == MOST_COLUMNS else ""
    )
    many = len(answers) - MOST_LINES
    some = f" The first {MOST_LINES} scenarios of {len(answers)}." if many > 0 else ""
    return f"{what}{told} {span_words(results)}{few}{some} {runs_words(results)}"


def _bars(results: Results) -> str:
    number = results.request.replications
    if number == 1:
        return "A single replication has no intervals."
    return f"Bars: 95 % interval (Student’s t over {number} replications)."
