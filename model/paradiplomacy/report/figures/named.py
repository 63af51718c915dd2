"""The contrasts that an experiment names, a row each, with the interval of their difference."""

from matplotlib.figure import Figure

from paradiplomacy.report import words
from paradiplomacy.report.figures.captions import of_runs
from paradiplomacy.report.figures.drawing import Drawing, wrapped
from paradiplomacy.report.figures.forest import LONGEST_LINE, MOST_INDICATORS, panel_of
from paradiplomacy.report.language import said
from paradiplomacy.report.named import title
from paradiplomacy.results.findings import Findings

MOST_ROWS = 25


def contrasts_plot(findings: Findings) -> Drawing | None:
    """Named contrasts with intervals of the first indicators; None where there are none."""
    shown, names = findings.contrasts[:MOST_ROWS], findings.indicators[:MOST_INDICATORS]
    if not any(outcome.effects[name].pairs for outcome in shown for name in names):
        return None
    labels = [wrapped(title(findings.request, outcome.asked), LONGEST_LINE) for outcome in shown]
    high = max(label.count("\n") + 1 for label in labels)
    figure = Figure(
        figsize=(2.9 * len(names) + 2.8, (0.14 + 0.14 * high) * len(shown) + 1.1), layout="constrained"
    )
    panels = figure.subplots(1, len(names), sharey=True, squeeze=False)[0]
    for panel, name in zip(panels, names, strict=True):
        panel_of(panel, name, [(each.effects[name], each.clear(name)) for each in shown])
    panels[0].set_yticks(range(len(labels)), labels, fontsize=8)
    panels[0].set_ylim(len(labels) - 0.5, -0.5)
    family = words.family_text(findings.family_of_named)
    caption = f"{said('figures.named.caption', family=family)} {of_runs(findings)}"
    return Drawing("contrasts", said("figures.named.heading"), caption, figure)
