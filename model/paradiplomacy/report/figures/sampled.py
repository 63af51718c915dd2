"""Indices of sampling designs: Morris and Sobol."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from paradiplomacy.report import varied
from paradiplomacy.report.colours import LINES
from paradiplomacy.report.figures import scales
from paradiplomacy.report.figures.captions import of_runs, of_what, over_years
from paradiplomacy.report.figures.drawing import MOST_INDICATORS, Drawing
from paradiplomacy.report.figures.look import DARK, PALE
from paradiplomacy.report.figures.ranked import Row, largest, ranked
from paradiplomacy.report.language import said
from paradiplomacy.results.findings import Findings
from paradiplomacy.results.responses import Response
from paradiplomacy.results.sensitivity import Index

MOST_LABELS = 10


def first_indices(findings: Findings, response: Response) -> dict[str, list[Index]]:
    """The indices of a response by indicator, for the first ones; those that are not defined are left out."""
    ranked = {
        each.indicator: each.indices for each in findings.rankings if each.scenario is response.scenario
    }
    return {
        name: [index for index in ranked.get(name, ()) if not np.isnan(index.value)]
        for name in findings.indicators[:MOST_INDICATORS]
    }


def ends(index: Index) -> list[tuple[float, float, str]]:
    """The lines of an index, each with its colour: with other points, and the interval over seeds."""
    lines = (index.points_low, index.points_high, PALE), (index.low, index.high, DARK)
    return [(low, high, colour) for low, high, colour in lines if low is not None and high is not None]


def caption(findings: Findings, text: str, *more: str) -> str:
    """A caption: what is special to a figure, what its lines are, and of what it is."""
    lines = [text, said("figures.ends"), *more, over_years(findings.request), of_runs(findings)]
    return " ".join(filter(None, lines))


# --- Morris ---


def morris_plot(findings: Findings, response: Response) -> Drawing | None:
    """Size of the elementary effects against their spread, a panel for each indicator."""
    by_indicator = first_indices(findings, response)
    ranked_indices = (each.indices for each in findings.rankings if each.indicator in by_indicator)
    if not any(index.measure == "mu_star" for indices in ranked_indices for index in indices):
        return None
    figure, panels = scales.panels(len(by_indicator), 5.6, 3.7)
    for panel, (name, indices) in zip(panels, by_indicator.items(), strict=True):
        scales.title(panel, name)
        _scatter(panel, name, indices)
    number = len(findings.request.free)
    most = said("figures.morris.named", most=MOST_LABELS) if number > MOST_LABELS else ""
    text = " ".join(filter(None, [said("figures.morris.caption", of_what=of_what(response)), most]))
    return Drawing("morris", said("figures.matters"), caption(findings, text), figure)


def _scatter(panel: Axes, indicator: str, indices: Sequence[Index]) -> None:
    times, unit = scales.scale(indicator, difference=True)
    sigma = {one.name: one.value * times for one in indices if one.measure == "sigma"}
    stars = [one for one in indices if one.measure == "mu_star" and one.name in sigma]
    if not stars:
        scales.nothing(panel)
        return
    for star in stars:
        for low, high, colour in ends(star):
            reach = [max(end, 0) * times for end in (low, high)]
            panel.plot(reach, [sigma[star.name]] * 2, color=colour, linewidth=1)
        panel.plot(star.value * times, sigma[star.name], marker="o", color=LINES[0], markersize=5)
    _square(panel)
    panel.set_xlabel(f"µ*, {unit}", fontsize=8)
    panel.set_ylabel(f"σ, {unit}", fontsize=8)
    largest_first = sorted(stars, key=lambda star: -star.value)[:MOST_LABELS]
    _name(panel, [(star.name, star.value * times, sigma[star.name]) for star in largest_first])


def _square(panel: Axes) -> None:
    """Axes from zero, with the line on which both measures are alike."""
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
            varied.parameter(name),
            (star, sigma),
            xytext=(1.03, height),
            textcoords="axes fraction",
            va="center",
            fontsize=7,
            arrowprops={"arrowstyle": "-", "color": PALE, "linewidth": 0.5, "shrinkB": 3, "relpos": (0, 0.5)},
            annotation_clip=False,
        )


# --- Sobol ---


def sobol_plot(findings: Findings, response: Response) -> Drawing | None:
    """First-order and total indices, sorted by total."""
    ranks = [(name, _pairs(indices)) for name, indices in first_indices(findings, response).items()]
    figure = ranked(ranks, _pair, lambda _: said("figures.sobol.share"))
    if figure is None:
        return None
    scales.legend(figure, next(panel for panel in figure.axes if panel.lines))
    text = said("figures.sobol.caption", of_what=of_what(response))
    told = caption(findings, text, largest(len(findings.request.free)).strip())
    return Drawing("sobol", said("figures.matters"), told, figure)


def _pairs(indices: Sequence[Index]) -> list[Row]:
    first = {one.name: one for one in indices if one.measure == "first_order"}
    totals = [one for one in indices if one.measure == "total" and one.name in first]
    return [Row(one.name, one.value, (first[one.name], one)) for one in totals]


def _pair(panel: Axes, _: str, place: int, pair: Any) -> None:
    looks = (("first_order", -0.14, LINES[0], "o"), ("total", 0.14, LINES[1], "s"))
    for index, (measure, shift, colour, marker) in zip(pair, looks, strict=True):
        at = place + shift
        for low, high, shade in ends(index):
            panel.plot([low, high], [at, at], color=shade, linewidth=1.4)
        panel.plot(
            index.value,
            at,
            marker=marker,
            markersize=5,
            color=colour,
            linestyle="",
            label="_" if place else said(f"figures.sobol.{measure}"),
            markeredgecolor=DARK,
            markeredgewidth=0.4,
        )
