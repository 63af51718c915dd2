"""Which figures results get: those of a batch, or those that the design of an experiment allows."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from paradiplomacy.report.figures.derived import derived_plot
from paradiplomacy.report.figures.drawing import Drawing
from paradiplomacy.report.figures.fan import experiment_fan_chart, fan_chart
from paradiplomacy.report.figures.forest import forest_plot
from paradiplomacy.report.figures.heat import heat_maps
from paradiplomacy.report.figures.look import style
from paradiplomacy.report.figures.money import money_chart
from paradiplomacy.report.figures.named import contrasts_plot
from paradiplomacy.report.figures.response import response_chart
from paradiplomacy.report.figures.sampled import morris_plot, sobol_plot
from paradiplomacy.report.figures.surface import surface_map
from paradiplomacy.report.figures.tornado import tornado
from paradiplomacy.report.map.replay import Replay
from paradiplomacy.report.map.still import network_map
from paradiplomacy.results.findings import Findings

MOST_RESPONSES = 3
"""Figures of what matters most are drawn for the first so many scenarios."""


def draw(findings: Findings, replays: Sequence[Replay]) -> list[Drawing]:
    """All figures that findings allow, the map where runs were made again."""
    with style():
        if not findings.done:
            return []
        batch = findings.request.design is None
        made = _of_batch(findings, replays) if batch else _of_experiment(findings)
        return [drawing for drawing in made if drawing is not None]


def _of_batch(findings: Findings, replays: Sequence[Replay]) -> Iterator[Drawing | None]:
    yield fan_chart(findings)
    yield forest_plot(findings)
    yield contrasts_plot(findings)
    yield derived_plot(findings)
    yield money_chart(findings)
    yield network_map(findings.request, replays)


def _of_experiment(findings: Findings) -> Iterator[Drawing | None]:
    yield response_chart(findings)
    yield forest_plot(findings)
    yield contrasts_plot(findings)
    yield derived_plot(findings)
    yield from heat_maps(findings)
    shown = findings.responses[:MOST_RESPONSES]
    for response in shown:
        for make in (tornado, morris_plot, sobol_plot):
            drawing = make(findings, response)
            tail = f"-{response.scenario.name}" if len(shown) > 1 else ""
            yield drawing and replace(drawing, name=drawing.name + tail)
    for found in findings.discoveries[:MOST_RESPONSES]:
        drawing = surface_map(found)
        tail = f"-{found.response.scenario.name}" if len(findings.discoveries) > 1 else ""
        yield drawing and replace(drawing, name=drawing.name + tail)
    yield experiment_fan_chart(findings)
