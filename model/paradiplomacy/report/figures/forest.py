"""Forest plot: what is compared, a row each, with the interval of its difference."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from paradiplomacy.experiment.case import Arm
from paradiplomacy.experiment.request import Request
from paradiplomacy.report import words
from paradiplomacy.report.answers import reference
from paradiplomacy.report.colours import LINES
from paradiplomacy.report.figures import scales
from paradiplomacy.report.figures.captions import of_runs
from paradiplomacy.report.figures.drawing import Drawing, wrapped
from paradiplomacy.report.figures.fan import arm_label
from paradiplomacy.report.figures.look import DARK
from paradiplomacy.report.language import said
from paradiplomacy.results.differences import Effect
from paradiplomacy.results.findings import Findings, Outcome

MOST_INDICATORS = 3
MOST_CONTRASTS = 25
MOST_SCENARIOS = 40
LONGEST_LINE = 52


def forest_plot(findings: Findings) -> Drawing | None:
    """Differences with intervals of the first indicators, in the order of the design."""
    request, design = findings.request, findings.request.design
    if (
        len(request.scenarios) <= 2
        if design is None
        else design.kind not in {"list", "factorial", "one-at-a-time"}
    ):
        return None
    if design is not None and len(findings.outcomes) > MOST_CONTRASTS:
        return None
    shown, names = findings.outcomes[:MOST_SCENARIOS], findings.indicators[:MOST_INDICATORS]
    if not any(outcome.effects[name].pairs for outcome in shown for name in names):
        return None
    figure = _figure(request, shown, names)
    return Drawing("forest", said("report.page.differences"), _caption(findings, shown), figure)


def _figure(request: Request, shown: Sequence[Outcome], names: Sequence[str]) -> Figure:
    labels = labels_of(request, [each.contrast.arm for each in shown])
    high = max(label.count("\n") + 1 for label in labels)
    size = (2.9 * len(names) + 2.8, (0.14 + 0.14 * high) * len(shown) + 1.1)
    figure = Figure(figsize=size, layout="constrained")
    panels = figure.subplots(1, len(names), sharey=True, squeeze=False)[0]
    for panel, name in zip(panels, names, strict=True):
        panel_of(panel, name, [(each.effects[name], each.clear(name)) for each in shown])
    panels[0].set_yticks(range(len(labels)), labels, fontsize=8)
    panels[0].set_ylim(len(labels) - 0.5, -0.5)
    return figure


def panel_of(panel: Axes, indicator: str, effects: Sequence[tuple[Effect, bool]]) -> None:
    """The differences of an indicator in rows, those that are clear filled."""
    scales.title(panel, indicator)
    times, unit = scales.scale(indicator, difference=True)
    panel.axvline(0, color=DARK, linewidth=1)
    scales.rows_grid(panel)
    for place, (one, clear) in enumerate(effects):
        if one.difference is not None:
            _row(panel, place, one, times, clear)
    panel.set_xlabel(said("figures.difference", unit=unit), fontsize=8)
    if any(one.pairs for one, _ in effects):
        scales.plain_numbers(panel, "x", 5)
    else:
        panel.set_xticks([])
        scales.no_value(panel)


def _row(panel: Axes, place: int, one: Effect, times: float, clear: bool) -> None:
    assert one.difference is not None
    colour = LINES[0]
    if one.low is not None and one.high is not None:
        panel.plot([one.low * times, one.high * times], [place, place], color=colour, linewidth=1.6)
    inside = colour if clear else "white"
    panel.plot(
        one.difference * times, place, marker="o", markersize=5.5, color=colour, markerfacecolor=inside
    )


def labels_of(request: Request, compared: Sequence[Arm]) -> list[str]:
    """What is compared: scenario and values, each on lines of its own; not what is the same in all rows."""
    arms = [arm_label(request, arm, "\n").split("\n") for arm in compared]
    if _only(compared) and all(len(lines) > 1 for lines in arms):
        arms = [lines[1:] for lines in arms]
    return ["\n".join(wrapped(line, LONGEST_LINE) for line in lines) for lines in arms]


def _only(compared: Sequence[Arm]) -> str:
    """The title of the scenario that all rows are of, if there is one."""
    titles = {words.title(arm.base) for arm in compared}
    return titles.pop() if len(titles) == 1 else ""


def _caption(findings: Findings, shown: Sequence[Outcome]) -> str:
    request, number = findings.request, len(findings.outcomes)
    only = _only([outcome.contrast.arm for outcome in shown])
    whose = said("figures.forest.of", title=only) if only and len(request.scenarios) > 1 else ""
    by_scenario = request.comparison == "scenarios"
    against = words.title(request.base) if by_scenario else reference(request, shown[0].contrast)
    if request.design if by_scenario else len(request.scenarios) > 1:
        against = said(f"figures.forest.{'same_values' if by_scenario else 'same_scenario'}", base=against)
    else:
        against = f"“{against}”"
    spans = {outcome.contrast.window for outcome in shown}
    apart = said("figures.forest.apart")
    years = said("figures.forest.years", years=words.span(*spans.pop())) if len(spans) == 1 else apart
    fewer = " " + said("figures.few", most=len(shown), number=number) if len(shown) < number else ""
    told = {"whose": whose, "against": against, "years": years, "fewer": fewer}
    family = words.family_text(findings.family)
    return f"{said('figures.forest.caption', family=family, **told)} {of_runs(findings)}"
