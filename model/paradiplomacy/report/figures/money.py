"""Where the money of projects comes from."""

from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from paradiplomacy.report.figures.drawing import MOST_PANELS, Drawing, left_out, wrapped
from paradiplomacy.report.figures.scales import legend, thousands
from paradiplomacy.results.bands import Band
from paradiplomacy.results.findings import Findings

MONEY = {
    "grants_usd": ("Grants of the network’s fund", "#0072B2"),
    "city_usd": ("Cities’ own cash", "#56B4E9"),
    "donor_usd": ("Donors", "#E69F00"),
    "private_usd": ("Private firms", "#CC79A7"),
}
"""Money that reaches projects, in the order in which it is stacked."""


def money_chart(findings: Findings) -> Drawing | None:
    """Money that reaches projects by source, stacked, a panel a scenario; fees paid as a line."""
    shown = findings.request.scenarios[:MOST_PANELS]
    bands = findings.bands([*MONEY, "fees_usd"])
    if not bands:
        return None
    figure = Figure(figsize=(11, 3.9 if len(shown) <= 2 else 7.1), layout="constrained")
    grid = figure.subplots(-(-len(shown) // 2), min(len(shown), 2), sharex=True, sharey=True, squeeze=False)
    panels = grid.ravel()
    for panel, scenario in zip(panels, shown, strict=False):
        if scenario.name in bands:
            _money(panel, bands[scenario.name])
        panel.set_title(wrapped(scenario.title, 50))
    for panel in panels[len(shown) :]:
        panel.set_axis_off()
    for panel in grid[:, 0]:
        panel.set_ylabel("thousand USD a year")
    legend(figure, panels[0])
    caption = (
        "Mean over runs. Areas: money that reaches projects, by source. Dashed: fees that members pay in."
    )
    return Drawing(
        "money", "Where the money comes from", caption + left_out(len(findings.request.scenarios)), figure
    )


def _money(panel: Axes, bands: Mapping[str, Band]) -> None:
    names = [label for label, _ in MONEY.values()]
    colours = [colour for _, colour in MONEY.values()]
    columns, fees = [bands[name].mean for name in MONEY], bands["fees_usd"]
    panel.stackplot(fees.years, columns, labels=names, colors=colours, linewidth=0.4, edgecolor="white")
    panel.plot(fees.years, fees.mean, color="#333333", linestyle="--", label="Fees paid to the network")
    panel.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=True))
    panel.margins(x=0.01)
    thousands(panel)
    panel.set_ylabel("")
    panel.set_ylim(bottom=0)
