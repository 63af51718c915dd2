"""Tornado: how far each thing that is varied moves an indicator."""

from collections.abc import Sequence
from textwrap import wrap
from typing import Any, NamedTuple

from matplotlib.axes import Axes

from paradiplomacy.common.columns import Floats
from paradiplomacy.experiment.designs.design import Design, Point
from paradiplomacy.report import varied
from paradiplomacy.report.colours import LINES
from paradiplomacy.report.figures import scales
from paradiplomacy.report.figures.captions import of_runs, of_what, over_years
from paradiplomacy.report.figures.drawing import MOST_INDICATORS, Drawing
from paradiplomacy.report.figures.look import DARK
from paradiplomacy.report.figures.ranked import Row, largest, ranked
from paradiplomacy.report.figures.sampled import caption, ends, first_indices
from paradiplomacy.report.language import said
from paradiplomacy.results.findings import Findings
from paradiplomacy.results.intervals import Level, level
from paradiplomacy.results.responses import Response
from paradiplomacy.results.sensitivity import main_effects

LETTERS, LONGEST_END = 48, 14
"""Letters that have room across a panel, and in a line at an end of a bar."""


class _End(NamedTuple):
    name: str
    value: object
    effect: Level


def tornado(findings: Findings, response: Response) -> Drawing | None:
    """Main effects of a design of listed values, or rank correlations of a sample."""
    design = findings.request.design
    if design is None:
        return None
    if design.kind in {"factorial", "one-at-a-time"}:
        return _effects(findings, design, response) if len(design.free) > 1 else None
    return _correlations(findings, response) if design.kind in {"latin-hypercube", "sobol"} else None


# --- Main effects ---


def _effects(findings: Findings, design: Design, response: Response) -> Drawing | None:
    request, names = findings.request, findings.indicators[:MOST_INDICATORS]
    ranks = [(name, _rows(design, request.points, response.runs[name])) for name in names]
    figure = ranked(ranks, _bar, _effect_label)
    if figure is None:
        return None
    key = "alone" if design.kind == "one-at-a-time" else "others"
    first = said(f"figures.tornado.{key}")
    head = said("figures.tornado.caption", of_what=of_what(response), first=first)
    tail = f"{largest(len(design.free))} {over_years(request)} {of_runs(findings)}"
    return Drawing("tornado", said("figures.matters"), head + tail, figure)


def _effect_label(indicator: str) -> str:
    return said("figures.tornado.effect", unit=scales.scale(indicator, difference=True).unit)


def _rows(design: Design, points: Sequence[Point], runs: Floats) -> list[Row]:
    ends: dict[str, list[_End]] = {}
    for name, value, effect in main_effects(design, points, list(runs)):
        mean = level(effect)
        if mean.mean is not None:
            ends.setdefault(name, []).append(_End(name, value, mean))
    first = dict(zip(design.names, points[0], strict=True))
    nothing = Level(0, 0.0, None, None)
    return [_row(name, [_End(name, first[name], nothing), *some]) for name, some in ends.items()]


def _row(name: str, ends: list[_End]) -> Row:
    low, high = min(ends, key=_mean), max(ends, key=_mean)
    return Row(name, _mean(high) - _mean(low), (low, high))


def _mean(end: _End) -> float:
    return end.effect.mean or 0.0


def _bar(panel: Axes, indicator: str, place: int, ends: tuple[_End, _End]) -> None:
    times = scales.scale(indicator).factor
    low, high = (_mean(end) * times for end in ends)
    panel.barh(place, high - low, left=low, height=0.5, color=LINES[5], edgecolor=LINES[0], linewidth=0.8)
    for end, shift in zip(ends, (0.12, -0.12), strict=True):
        if end.effect.low is not None and end.effect.high is not None:
            reach = [end.effect.low * times, end.effect.high * times]
            panel.plot(reach, [place + shift] * 2, color=DARK, linewidth=1.2)
    if ends[0] != ends[1]:
        _name_ends(panel, place, ends, times)


def _name_ends(panel: Axes, place: int, ends: tuple[_End, _End], times: float) -> None:
    """The values on both sides of a row, clear of what is drawn there."""
    effects = [(end.effect.mean, end.effect.low, end.effect.high) for end in ends]
    every = [one for effect in effects for one in effect if one is not None]
    names = [wrap(varied.value(end.value, end.name), LONGEST_END) for end in ends]
    longest = max(len(line) + 1 for lines in names for line in lines)
    panel.use_sticky_edges = False
    panel.margins(x=max(panel.get_xmargin(), longest / (LETTERS - 2 * longest)))
    for lines, side, furthest in zip(names, (-1, 1), (min(every), max(every)), strict=True):
        panel.annotate(
            "\n".join(lines),
            (furthest * times, place),
            xytext=(4 * side, 0),
            textcoords="offset points",
            ha="right" if side < 0 else "left",
            va="center",
            fontsize=7,
        )


# --- Rank correlations ---


def _correlations(findings: Findings, response: Response) -> Drawing | None:
    by_indicator = first_indices(findings, response)
    ranks = [
        (name, [Row(one.name, abs(one.value), one) for one in indices])
        for name, indices in by_indicator.items()
    ]
    figure = ranked(ranks, _correlation_bar, lambda _: said("report.measure.rank_correlation"))
    if figure is None:
        return None
    text = said("figures.tornado.correlation", of_what=of_what(response))
    told = caption(findings, text, largest(len(findings.request.free)).strip())
    return Drawing("tornado", said("figures.matters"), told, figure)


def _correlation_bar(panel: Axes, _: str, place: int, index: Any) -> None:
    panel.barh(place, index.value, height=0.5, color=LINES[5], edgecolor=LINES[0], linewidth=0.8)
    for low, high, colour in ends(index):
        panel.plot([low, high], [place, place], color=colour, linewidth=1.2)
    panel.set_xlim(-1.02, 1.02)
