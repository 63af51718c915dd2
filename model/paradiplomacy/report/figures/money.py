"""Where the money of projects comes from."""

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from paradiplomacy.report import words
from paradiplomacy.report.figures.drawing import MOST_PANELS, Drawing, left_out, wrapped
from paradiplomacy.report.figures.scales import legend, scale, ticks
from paradiplomacy.report.language import said
from paradiplomacy.results.bands import Band
from paradiplomacy.results.findings import Findings

MONEY = {
    "grants_usd": "#0072B2",
    "city_usd": "#56B4E9",
    "donor_usd": "#E69F00",
    "private_usd": "#CC79A7",
}
"""Money that reaches projects, in the order in which it is stacked."""


def money_chart(findings: Findings) -> Drawing | None:
    """Money that reaches projects by source, stacked, a panel a scenario; fees paid as a line."""
    shown = findings.request.scenarios[:MOST_PANELS]
    bands = findings.bands([*MONEY, "fees_usd"])
    drawn = [bands[scenario.name] for scenario in shown if scenario.name in bands]
    if not drawn:
        return None
    figure = Figure(figsize=(11, 3.9 if len(shown) <= 2 else 7.1), layout="constrained")
    grid = figure.subplots(-(-len(shown) // 2), min(len(shown), 2), sharex=True, sharey=True, squeeze=False)
    panels = grid.ravel()
    sources = [name for name in MONEY if any(of[name].mean.any() for of in drawn)]
    for panel, scenario in zip(panels, shown, strict=False):
        if scenario.name in bands:
            _money(panel, bands[scenario.name], sources)
        panel.set_title(wrapped(words.title(scenario), 50))
    for panel in panels[len(shown) :]:
        panel.set_axis_off()
    for panel in grid[:, 0]:
        panel.set_ylabel(scale("fees_usd").unit)
    legend(figure, next(panel for panel in panels if panel.lines))
    caption = said("figures.money.caption") + left_out(len(findings.request.scenarios))
    return Drawing("money", said("figures.money.heading"), caption, figure)


def _money(panel: Axes, bands: Mapping[str, Band], sources: Sequence[str]) -> None:
    names = [said(f"figures.money.{name}") for name in sources]
    columns, fees = [bands[name].mean for name in sources], bands["fees_usd"]
    if sources:
        colours = [MONEY[name] for name in sources]
        panel.stackplot(fees.years, columns, labels=names, colors=colours, linewidth=0.4, edgecolor="white")
    panel.plot(fees.years, fees.mean, color="#333333", linestyle="--", label=said("figures.money.fees_usd"))
    panel.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True))
    panel.margins(x=0.01)
    panel.yaxis.set_major_formatter(ticks(scale("fees_usd").factor))
    panel.set_ylim(bottom=0)
