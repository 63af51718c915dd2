"""Which figures results get: those of a batch, or those that the design of an experiment allows."""

from collections.abc import Iterator
from dataclasses import replace

from paradiplomacy.report.figures.answers import MOST_INDICATORS, answers, finished
from paradiplomacy.report.figures.drawing import Drawing
from paradiplomacy.report.figures.fan import experiment_fan_chart, fan_chart
from paradiplomacy.report.figures.forest import forest_plot
from paradiplomacy.report.figures.heat import heat_maps
from paradiplomacy.report.figures.look import style
from paradiplomacy.report.figures.money import money_chart
from paradiplomacy.report.figures.response import response
from paradiplomacy.report.figures.sampled import indices, morris_plot, sobol_plot
from paradiplomacy.report.figures.tornado import tornado
from paradiplomacy.report.map.still import network_map
from paradiplomacy.results.results import Results

MOST_ANSWERS = 3
"""Figures of what matters most are drawn for the first so many scenarios."""


def draw(results: Results) -> list[Drawing]:
    """All figures that the results allow."""
    with style():
        if not finished(results):
            return []
        made = _of_batch(results) if results.request.design is None else _of_experiment(results)
        return [drawing for drawing in made if drawing is not None]


def _of_batch(results: Results) -> Iterator[Drawing | None]:
    yield fan_chart(results)
    yield forest_plot(results)
    yield money_chart(results)
    yield network_map(results)


def _of_experiment(results: Results) -> Iterator[Drawing | None]:
    found = answers(results, results.request.indicators[:MOST_INDICATORS])
    yield response(results, found)
    yield forest_plot(results)
    yield from heat_maps(results, found)
    table = indices(results)
    shown = found[:MOST_ANSWERS]
    for answer in shown:
        for make in (tornado, morris_plot, sobol_plot):
            drawing = make(results, answer, table)
            tail = f"-{answer.scenario.name}" if len(shown) > 1 else ""
            yield drawing and replace(drawing, name=drawing.name + tail)
    yield experiment_fan_chart(results)
