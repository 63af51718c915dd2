"""Indices of sampling designs: Morris and Sobol."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from paradiplomacy.common.errors import ResultsError
from paradiplomacy.report import words
from paradiplomacy.report.colours import LINES
from paradiplomacy.report.figures import scales
from paradiplomacy.report.figures.answers import MOST_INDICATORS, Answer, runs_words, span_words
from paradiplomacy.report.figures.drawing import Drawing
from paradiplomacy.report.figures.look import DARK, PALE
from paradiplomacy.report.figures.ranked import Row, largest, ranked
from paradiplomacy.results.results import Results
from paradiplomacy.results.sensitivity import SAMPLED, Index

MOST_LABELS = 10


def indices(results: Results) -> pd.DataFrame | None:
    """The indices of a sampling design, None where it has none or points are missing."""
    design = results.request.design
    if design is None or design.kind not in SAMPLED:
        return None
    try:
        return results.indices(results.request.indicators[:MOST_INDICATORS])
    except ResultsError:
        return None


def indices_of(table: pd.DataFrame, answer: Answer, indicator: str) -> list[Index]:
    """The indices of one answer and indicator; those that are not defined are left out."""
    chosen = table[(table["scenario"] == answer.scenario.name) & (table["indicator"] == indicator)]
    rows = chosen[list(Index._fields)].itertuples(index=False, name=None)
    return [Index(*row) for row in rows if not np.isnan(row[2])]


# --- Morris ---


def morris_plot(results: Results, answer: Answer, table: pd.DataFrame | None) -> Drawing | None:
    """Size of the elementary effects against their spread, a panel for each indicator."""
    if table is None or not set(table["measure"]) & {"mu_star"}:
        return None
    names = results.request.indicators[:MOST_INDICATORS]
    figure, panels = scales.panels(len(names), 5.6, 3.7)
    for panel, name in zip(panels, names, strict=True):
        panel.set_title(words.indicator_name(name))
        _scatter(panel, name, indices_of(table, answer, name))
    number = len(results.request.names)
    most = f" The {MOST_LABELS} with the largest µ* are named." if number > MOST_LABELS else ""
    caption = (
        f"Elementary effects {answer.words}; a step is the whole range. Right: matters more (µ*, mean of the "
        "absolute effects; lines: 95 % interval, bootstrap). Up: the effect differs from place to place (σ), "
        f"as it bends or depends on other values. Dotted: σ = µ*.{most} "
        f"{span_words(results)} {runs_words(results)}"
    )
    return Drawing("morris", "What matters most", caption, figure)


def _scatter(panel: Axes, indicator: str, found: Sequence[Index]) -> None:
    times, unit = scales.scale(indicator, difference=True)
    sigma = {one.name: one.value * times for one in found if one.measure == "sigma"}
    stars = [one for one in found if one.measure == "mu_star" and one.name in sigma]
    if not stars:
        scales.nothing(panel)
        return
    for star in stars:
        ends = [max(end, 0) * times for end in (star.low, star.high) if end is not None and not np.isnan(end)]
        panel.plot(ends, [sigma[star.name]] * len(ends), color=PALE, linewidth=1)
        panel.plot(star.value * times, sigma[star.name], marker="o", color=LINES[0], markersize=5)
    _square(panel)
    panel.set_xlabel(f"µ*, {unit}", fontsize=8)
    panel.set_ylabel(f"σ, {unit}", fontsize=8)
    largest_first = sorted(stars, key=lambda star: -star.value)[:MOST_LABELS]
    _name(panel, [(star.name, star.value * times, sigma[star.name]) for star in largest_first])


def _square(panel: Axes) -> None:
    """Axes from nought, with the line on which both measures are alike."""
    right, top = panel.get_xlim()[1], panel.get_ylim()[1]
    panel.set_xlim(0, right)
    panel.set_ylim(-0.03 * top, top)
    panel.axline((0, 0), slope=1, color=PALE, linestyle=":", linewidth=1)
    for axis in ("x", "y"):
        scales.plain_numbers(panel, axis)


def _name(panel: Axes, points: Sequence[tuple[str, float, float]]) -> None:
    """Names in a column beside the panel, each with a thin line to its point."""
    bottom, top = panel.get_ylim()
    heights = scales.spread([(sigma - bottom) / (top - bottom) for _, _, sigma in points], 0.066)
    for (name, star, sigma), height in zip(points, heights, strict=True):
        panel.annotate(
            name,
            (star, sigma),
            xytext=(1.03, height),
            textcoords="axes fraction",
            va="center",
            fontsize=7,
            arrowprops={"arrowstyle": "-", "color": PALE, "linewidth": 0.5, "shrinkB": 3, "relpos": (0, 0.5)},
            annotation_clip=False,
        )


# --- Sobol ---


def sobol_plot(results: Results, answer: Answer, table: pd.DataFrame | None) -> Drawing | None:
    """First-order and total indices, sorted by total."""
    if table is None or not set(table["measure"]) & {"total"}:
        return None
    names = results.request.indicators[:MOST_INDICATORS]
    ranks = [(name, _pairs(indices_of(table, answer, name))) for name in names]
    figure = ranked(ranks, _pair, lambda _: "share of the variance")
    if figure is None:
        return None
    scales.legend(figure, next(panel for panel in figure.axes if panel.lines), 2)
    caption = (
        f"Sobol indices {answer.words}. First order: share of the variance that goes when this alone is "
        "fixed. Total: with everything that it takes part in. Lines: 95 % interval (bootstrap)."
        f"{largest(len(results.request.names))} {span_words(results)} {runs_words(results)}"
    )
    return Drawing("sobol", "What matters most", caption, figure)


def _pairs(found: Sequence[Index]) -> list[Row]:
    first = {one.name: one for one in found if one.measure == "first_order"}
    totals = [one for one in found if one.measure == "total" and one.name in first]
    return [Row(one.name, one.value, (first[one.name], one)) for one in totals]


def _pair(panel: Axes, _: str, place: int, pair: Any) -> None:
    looks = (("First order", -0.14, LINES[0], "o"), ("Total", 0.14, LINES[1], "s"))
    for index, (label, shift, colour, marker) in zip(pair, looks, strict=True):
        at = place + shift
        panel.plot([index.low, index.high], [at, at], color=colour, linewidth=1.4)
        panel.plot(
            index.value,
            at,
            marker=marker,
            markersize=5,
            color=colour,
            linestyle="",
            label="_" if place else label,
            markeredgecolor=DARK,
            markeredgewidth=0.4,
        )
