"""Response: each indicator against each thing that is varied, everything else averaged over."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from paradiplomacy.common.columns import Floats
from paradiplomacy.experiment.request import Request
from paradiplomacy.report import varied, words
from paradiplomacy.report.figures import scales
from paradiplomacy.report.figures.captions import of_runs, over_years
from paradiplomacy.report.figures.drawing import MOST_INDICATORS, Drawing, left_out, wrapped
from paradiplomacy.report.figures.look import PALE, ink
from paradiplomacy.report.language import said
from paradiplomacy.results.findings import Findings
from paradiplomacy.results.intervals import Level
from paradiplomacy.results.responses import FactorValues, Response, factor_values, pooled

MOST_COLUMNS = 6
MOST_LINES = 7
BINS = 8
FEWEST_IN_BIN = 3
MOST_INK = 90
"""A cloud of more points than a few hundred becomes paler, so that the means stand out."""
VECTORS = 300
"""With more points than this a cloud is an image, not one shape a point."""


type _Curve = list[tuple[Any, Level]]
"""Values with the means of a response there, which have intervals where the design allows them."""


def response_chart(findings: Findings) -> Drawing | None:
    """Rows: the first indicators; columns: what is varied; a line a scenario."""
    names, shown = findings.indicators[:MOST_INDICATORS], findings.responses[:MOST_LINES]
    request = findings.request
    columns = _columns(request, shown[0], names[0])
    if not columns or not any(response.has(name) for response in shown for name in names):
        return None
    size = (max(2.5 * len(columns) + 0.7, 5.5), max(2.05 * len(names), 3) + 0.6)
    figure = Figure(figsize=size, layout="constrained")
    grid = figure.subplots(len(names), len(columns), sharex="col", sharey="row", squeeze=False)
    for row, name in zip(grid, names, strict=True):
        for panel, place in zip(row, columns, strict=True):
            _panel(panel, request, shown, name, place)
        _indicator_label(row[0], name, shown[0].difference)
        if not any(response.has(name) for response in shown):
            row[0].set_yticks([])
    factors = factor_values(request, request.base)
    for panel, place in zip(grid[-1], columns, strict=True):
        _parameter_axis(panel, factors[place])
    if len(shown) > 1:
        scales.legend(figure, max(grid[0], key=lambda panel: len(panel.get_legend_handles_labels()[0])))
    return Drawing("response", said("figures.response.heading"), _caption(findings, len(columns)), figure)


# --- What is shown ---


def _columns(request: Request, first: Response, indicator: str) -> list[int]:
    """Places of what is varied; where there are too many, those that move the first indicator most."""
    design = request.design
    if design is None or (design.rows and len(design.names) > 1):
        return []
    factors = factor_values(request, first.scenario)
    varying = [place for place, factor in enumerate(factors) if len(factor.values) > 1]
    if len(varying) <= MOST_COLUMNS:
        return varying
    moved = {place: _range(_curve(factors[place], first, indicator)) for place in varying}
    return sorted(sorted(varying, key=lambda place: -moved[place])[:MOST_COLUMNS])


def _range(curve: _Curve) -> float:
    known = [level.mean for _, level in curve if level.mean is not None]
    return max(known) - min(known) if known else 0.0


def _curve(factor: FactorValues, response: Response, indicator: str) -> _Curve:
    runs, means = response.runs[indicator], response.means[indicator]
    if not factor.sampled:
        return [(value, pooled(runs, factor.are(value))) for value in factor.values]
    if factor.numeric and len(factor.values) > BINS:
        return _binned(np.array(factor.at, dtype=np.float64), means)
    return [(value, _mean(means[factor.are(value)])) for value in factor.values]


def _binned(at: Floats, means: Floats) -> _Curve:
    """Means in bins with as many points each, at the median of their values."""
    known = np.flatnonzero(~np.isnan(means))
    order = known[np.argsort(at[known], kind="stable")]
    number = max(min(BINS, len(order) // FEWEST_IN_BIN), 1)
    bins = [some for some in np.array_split(order, number) if len(some)]
    return [(float(np.median(at[some])), _mean(means[some])) for some in bins]


def _mean(means: Floats) -> Level:
    """The mean over points, which are not drawn by chance, so that it has no interval."""
    known = means[~np.isnan(means)]
    return Level(len(known), float(known.mean()) if len(known) else None, None, None)


# --- How it is shown ---


def _panel(panel: Axes, request: Request, shown: Sequence[Response], indicator: str, place: int) -> None:
    felt = [each for each in enumerate(shown) if each[1].feels(place, request.names)]
    if not any(response.has(indicator) for _, response in felt):
        scales.no_value(panel)  # without ticks of its own, since these are shared with other panels
        return
    if shown[0].difference:
        panel.axhline(0, color=PALE, linewidth=1)
    times = scales.scale(indicator).factor
    for series, response in felt:
        factor, shift = factor_values(request, response.scenario)[place], _shift(series, len(shown))
        if factor.sampled:
            _cloud(panel, factor, response.means[indicator] * times, ink(series), shift)
        look = {**ink(series), "label": words.title(response.scenario)}
        _line(panel, factor, _curve(factor, response, indicator), times, look, shift)


def _line(
    panel: Axes, factor: FactorValues, curve: _Curve, times: float, look: dict[str, Any], shift: float
) -> None:
    at = [value for value, _ in curve]
    table = np.array([(level.mean, level.low, level.high) for _, level in curve], dtype=np.float64)
    middle, low, high = table.reshape(-1, 3).T
    panel.errorbar(
        _positions(factor, at, at, shift),
        middle * times,
        yerr=np.nan_to_num((high - low) / 2) * times,
        markersize=5.5,
        linewidth=1.4,
        capsize=2.5,
        markeredgecolor="white",
        markeredgewidth=0.6,
        **look | ({} if factor.numeric else {"linestyle": ""}),
    )


def _cloud(panel: Axes, factor: FactorValues, means: Floats, look: dict[str, Any], shift: float) -> None:
    """A light point for each point of the design."""
    panel.scatter(
        _positions(factor, factor.at, factor.values, shift),
        means,
        s=9,
        alpha=min(max(MOST_INK / len(means), 0.03), 0.35),
        linewidths=0,
        rasterized=len(means) > VECTORS,
        color=look["color"],
        marker=look["marker"],
    )


def _positions(factor: FactorValues, at: Sequence[Any], listed: Sequence[Any], shift: float) -> Floats:
    """Where values stand on their axis: numbers at themselves, choices at 0, 1, 2 and so on."""
    if factor.numeric:
        return np.array(at, dtype=np.float64)
    places = {value: float(place) for place, value in enumerate(listed)}
    return np.array([places[value] for value in at]) + shift


def _shift(series: int, number: int) -> float:
    """Choices of several scenarios stand side by side."""
    return 0.5 * (series - (number - 1) / 2) / number


def _indicator_label(panel: Axes, indicator: str, difference: bool) -> None:
    name, unit = words.indicator_name(indicator), scales.scale(indicator, difference).unit
    inside = words.indicator_name(indicator, within=True)
    head = said("figures.response.axis", name=inside) if difference else name
    panel.set_ylabel(f"{wrapped(head, scales.LONGEST_LABEL)}\n({unit})", fontsize=8)
    scales.plain_numbers(panel, "y", 5)


def _parameter_axis(panel: Axes, shown: FactorValues) -> None:
    panel.set_xlabel(scales.parameter_label(shown.factor.variable), fontsize=8)
    if not shown.numeric:
        scales.choices(panel, shown.factor.name, shown.values)
        panel.set_xlim(-0.5, len(shown.values) - 0.5)
    elif scales.is_logarithmic(shown.factor):
        scales.logarithmic(panel)
        panel.tick_params(axis="x", labelsize=8)
    else:
        scales.plain_numbers(panel, "x", 4, varied.is_year(shown.factor.name))


def _caption(findings: Findings, columns: int) -> str:
    request, responses = findings.request, findings.responses
    sampled = request.design and request.design.samples
    bars = "alone" if request.replications == 1 else "bars"
    change = "change" if len(responses) > 1 else "change_of"
    titles = {"title": words.title(responses[0].scenario), "base": words.title(request.base)}
    fewer = len(request.names) > columns == MOST_COLUMNS
    parts = [
        said(f"figures.response.{'cloud' if sampled else 'marks'}"),
        "" if sampled else said(f"figures.response.{bars}", replications=request.replications),
        said(f"figures.response.{change}", **titles) if responses[0].difference else "",
        over_years(request),
        said("figures.response.fewer") if fewer else "",
        left_out(len(responses), MOST_LINES).strip(),
        of_runs(findings),
    ]
    return " ".join(filter(None, parts))
