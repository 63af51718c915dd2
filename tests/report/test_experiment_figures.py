"""Figures of experiments: which ones a design gets, and that they show what the runs say."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import fake_runs
from examples import some
from paradiplomacy import sweep
from paradiplomacy.experiment.case import Case
from paradiplomacy.report import gallery
from paradiplomacy.report.figures import ranked
from paradiplomacy.report.figures.drawing import Drawing, save
from paradiplomacy.report.figures.fan import MOST_FANS, _indicator_axes, experiment_fan_chart
from paradiplomacy.report.figures.look import style
from paradiplomacy.report.figures.scales import scale, spread
from paradiplomacy.report.gallery import draw
from paradiplomacy.report.map.replay import replays
from paradiplomacy.report.results import Results

SEATS, RULE, ENTRY = "training.seats", "fund.rule", "membership.entry"
INDICATORS = ["joint_projects", "leverage", "project_value_usd"]
FACTORIAL = {"kind": "factorial", "parameters": {SEATS: [20, 0, 60], RULE: ["merit", "lottery"]}}
RANGES = {SEATS: "plausible", ENTRY: {"low": 0.5, "high": 2.0, "scale": "log"}, RULE: ["merit", "lottery"]}
BONUS = {"merit": 0, "lottery": 30}


def turned(case: Case) -> bool:
    return case.scenario.name == "right-turn"


def answering(case: Case, detail: bool) -> dict[str, Any]:
    """Seats count as they are, a lottery 30, a seed 0, 10 or 20; the right turn takes from all of it."""
    tables = fake_runs.simulate(case, detail)
    values = {SEATS: 20, RULE: "merit"} | case.arm.values
    loss = 30 + values[SEATS] / 2 if turned(case) else 0
    value = 100 + values[SEATS] + BONUS[values[RULE]] + 10 * (case.replication % 3) - loss
    years = tables["years"]
    years["joint_projects"] = [int(value)] * len(years["year"])
    years["leverage"] = [None] * len(years["year"])
    return tables


def failing_at_sixty(case: Case, detail: bool) -> dict[str, Any]:
    if case.arm.values.get(SEATS) == 60 or (turned(case) and case.replication == 1):
        raise ZeroDivisionError("no luck")
    return answering(case, detail)


def failing(case: Case, detail: bool) -> dict[str, Any]:
    raise ZeroDivisionError("no luck")


def experiment(
    design: Mapping[str, Any],
    scenarios: tuple[str, ...] = ("baseline",),
    simulate: Callable[[Case, bool], dict[str, Any]] = answering,
    **others: object,
) -> Results:
    asked = {"name": "x", "question": "What if?", "scenarios": list(scenarios), "indicators": INDICATORS}
    asked |= {"replications": 3, "first_year": 2012, "last_year": 2016, "design": design} | others
    return sweep(asked, jobs=1, report=False, simulate=simulate)


def drawn(results: Results) -> dict[str, Drawing]:
    return {drawing.name: drawing for drawing in drawings(results)}


def one(results: Results, name: str) -> Drawing:
    """The drawing of a name; those that come after it are not made."""
    with style():
        made = gallery._of_experiment(results.findings)
        return next(drawing for drawing in made if drawing and drawing.name == name)


def fans(results: Results) -> Drawing:
    """The chart of indicators by year, which comes last."""
    with style():
        drawing = experiment_fan_chart(results.findings)
    assert drawing is not None
    return drawing


def drawings(results: Results) -> list[Drawing]:
    return draw(results.findings, replays(results.findings))


@pytest.fixture(scope="module")
def factorial() -> dict[str, Drawing]:
    """The drawings of the factorial, for tests that only look at them."""
    return drawn(experiment(FACTORIAL))


def laid_out(drawings: Mapping[str, Drawing]) -> None:
    """Everything is placed, as when a figure is saved, so that warnings come out."""
    with style():
        for drawing in drawings.values():
            drawing.figure.draw_without_rendering()


def panel_named(drawing: Drawing, title: str) -> Axes:
    return next(panel for panel in drawing.figure.axes if panel.get_title(loc="left") == title)


def texts(panel: Axes) -> list[str]:
    return [text.get_text() for text in panel.texts]


DESIGNS: list[tuple[dict[str, Any], set[str]]] = [
    ({"kind": "factorial", "parameters": {SEATS: [20, 0, 60]}}, {"forest", "response"}),
    (FACTORIAL, {"forest", "heat-map", "response", "tornado"}),
    ({"kind": "list", "rows": [{"label": "now", SEATS: 20}, {SEATS: 0, RULE: "lottery"}]}, {"forest"}),
    ({"kind": "list", "rows": [{RULE: "merit"}, {RULE: "lottery"}]}, {"forest", "response"}),
    ({"kind": "latin-hypercube", "samples": 12, "parameters": RANGES}, {"response", "tornado"}),
    ({"kind": "sobol", "samples": 8, "parameters": RANGES}, {"response", "tornado"}),
    ({"kind": "morris", "samples": 3, "parameters": RANGES}, {"response", "morris"}),
    ({"kind": "saltelli", "samples": 8, "parameters": RANGES}, {"response", "sobol"}),
]


SOME_QUICK = [
    pytest.param(*row, marks=[pytest.mark.slow] * (place % 6 != 1)) for place, row in enumerate(DESIGNS)
]


@pytest.mark.parametrize(("design", "expected"), SOME_QUICK)
def test_each_design_gets_its_figures(design: dict[str, Any], expected: set[str]) -> None:
    drawings = drawn(experiment(design))
    assert set(drawings) == {"indicators"} | expected
    laid_out(drawings)
    assert all("runs" in drawing.caption for drawing in drawings.values())


@pytest.mark.parametrize(("design", "expected"), SOME_QUICK)
def test_scenarios_compared_get_the_figures_of_their_difference(
    design: dict[str, Any], expected: set[str]
) -> None:
    more = {"heat-map-difference"} & {f"{name}-difference" for name in expected}
    found = drawn(experiment(design, ("baseline", "right-turn"), replications=2))
    assert set(found) == {"indicators"} | expected | more


@pytest.mark.slow
def test_the_same_results_give_the_same_bytes(tmp_path: Path) -> None:
    for design in ({"kind": "morris", "samples": 3, "parameters": RANGES}, FACTORIAL):
        results = experiment(design, replications=2, indicators=["joint_projects"])
        for name in ("one", "two"):
            save(drawings(results), tmp_path / name)
        for path in (tmp_path / "one").glob("*.svg"):
            assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_figures_do_not_load_the_whole_table(monkeypatch: pytest.MonkeyPatch) -> None:
    results = experiment(FACTORIAL)
    whole = Results.table

    def some(self: Results, name: str, columns: list[str] | None = None) -> Any:
        assert columns is not None
        assert len(columns) <= 3 + MOST_FANS
        return whole(self, name, columns)

    monkeypatch.setattr(Results, "table", some)
    assert drawings(results)


# --- fan chart ---


def test_six_arms_have_a_line_each_and_more_are_pooled(factorial: dict[str, Drawing]) -> None:
    drawing = factorial["indicators"]
    assert len(drawing.figure.axes[0].lines) == 6
    assert drawing.figure.axes[0].lines[1].get_label() == "training.seats=20, fund.rule=lottery"
    more = FACTORIAL | {"parameters": FACTORIAL["parameters"] | {SEATS: [20, 0, 60, 40]}}  # type: ignore[operator]
    drawing = fans(experiment(more))
    assert len(drawing.figure.axes[0].lines) == 1
    assert "pooled" in drawing.caption


def test_an_indicator_has_one_unit_in_all_figures() -> None:
    for name in ("fund_balance_usd", "grants_usd", "grants", "activity_share"):
        panel = Figure().subplots()
        _indicator_axes(panel, name, has_values=True)
        times, unit = scale(name)
        tick = panel.yaxis.get_major_formatter()(2_000 / times, 0)
        assert tick == ("2,000 %" if times == 100 else "2,000")
        assert times == 100 or panel.get_ylabel() == unit


def test_an_arm_is_named_by_what_tells_it_from_others() -> None:
    design = {"kind": "factorial", "parameters": {"events.political-shift.amount": [-0.3, -0.6]}}
    drawing = fans(experiment(design, ("baseline", "right-turn")))
    labels = [str(line.get_label()) for line in drawing.figure.axes[0].lines]
    assert labels[0] == "Baseline"
    assert labels[1].endswith(", events.political-shift.amount=-0.3")
    assert len(labels) == 3


# --- response ---


def test_a_response_is_the_mean_by_value_with_its_interval(factorial: dict[str, Drawing]) -> None:
    drawing = factorial["response"]
    seats, rule = drawing.figure.axes[:2]
    line = seats.containers[0][0]
    # 100 + seats + 15, half of the points having a lottery, + 10: the seeds add 0, 10 and 20
    assert line.get_xdata().tolist() == [0, 20, 60]
    assert line.get_ydata() == pytest.approx([125, 145, 185])
    bars = seats.containers[0][2][0].get_segments()
    half = 4.302653 * 10 / np.sqrt(3)
    assert np.array(bars[0])[:, 1] == pytest.approx([125 - half, 125 + half])
    assert rule.containers[0][0].get_linestyle() == "None"
    assert seats.get_ylabel() == "Joint projects\n(projects a year)"
    below = drawing.figure.axes[-2:]
    assert [panel.get_xlabel() for panel in below] == ["training.seats\n(seats a year)", "fund.rule"]
    assert texts(drawing.figure.axes[2]) == ["no value"]


def test_scenarios_compared_are_drawn_as_differences_around_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(fake_runs.EFFECT, "no-fund", 0)
    drawing = one(experiment(FACTORIAL, ("baseline", "right-turn", "no-fund")), "response")
    panel = drawing.figure.axes[0]
    assert panel.get_ylabel() == "Change in joint projects\n(projects a year)"
    assert panel.lines[0].get_ydata() == [0, 0]
    right, none = (container[0].get_ydata() for container in panel.containers)
    assert right == pytest.approx([-30, -40, -60])
    assert none == pytest.approx([0, 0, 0])
    markers = {container[0].get_marker() for container in panel.containers}
    assert len(markers) == 2


def test_values_compared_in_several_scenarios_are_levels() -> None:
    results = experiment(FACTORIAL, ("baseline", "right-turn"), compare="values")
    panel = one(results, "response").figure.axes[0]
    assert [container[0].get_ydata()[0] for container in panel.containers] == pytest.approx([125, 95])


def test_a_sample_is_drawn_as_points_with_means_in_bins() -> None:
    design = {
        "kind": "latin-hypercube",
        "samples": 64,
        "parameters": {SEATS: "plausible", ENTRY: RANGES[ENTRY]},
    }
    results = experiment(design, replications=1)
    entry, seats = one(results, "response").figure.axes[:2]
    assert entry.get_xscale() == "log"
    assert seats.get_xscale() == "linear"
    assert len(seats.collections[0].get_offsets()) == 64
    line = seats.containers[0][0]
    assert len(line.get_xdata()) == 8
    assert np.all(np.diff(line.get_ydata()) > 0)


def test_the_things_shown_are_those_that_move_most() -> None:
    names = [
        "forum.effect",
        "host.agenda_weight",
        "host.home_advantage",
        "law.certainty",
        "ties.decay",
        ENTRY,
    ]
    ranges = dict.fromkeys([*names, SEATS], "plausible")
    design = {"kind": "latin-hypercube", "samples": 20, "parameters": ranges}
    drawing = one(experiment(design, replications=1), "response")
    labels = {panel.get_xlabel() for panel in drawing.figure.axes} - {""}
    assert len(labels) == 6
    assert any(label.startswith(SEATS) for label in labels)
    assert "Only what moves the first indicator most" in drawing.caption


# --- heat map, forest plot, tornado ---


def test_a_heat_map_bears_the_mean_of_each_cell(factorial: dict[str, Drawing]) -> None:
    drawing = factorial["heat-map"]
    cells = [text.replace("100.0", "100") for text in texts(panel_named(drawing, "Joint projects"))]
    assert cells == ["110", "130", "170", "140", "160", "200"]
    assert texts(panel_named(drawing, "Leverage")) == ["no value"]


def test_differences_have_zero_in_the_middle_of_their_colours() -> None:
    drawing = one(experiment(FACTORIAL, ("baseline", "right-turn")), "heat-map-difference")
    assert texts(panel_named(drawing, "Joint projects")) == ["−30.0", "−40.0", "−60.0"] * 2
    bar = next(panel for panel in drawing.figure.axes if panel.get_ylabel() == "difference, projects a year")
    assert bar.get_ylim() == (-60, 60)


def colours(drawing: Drawing, unit: str) -> tuple[float, float]:
    """The ends of the scale of colours with a unit."""
    return next(panel for panel in drawing.figure.axes if panel.get_ylabel() == unit).get_ylim()


def test_colours_span_the_interval_of_a_cell_so_that_noise_is_no_contrast(
    factorial: dict[str, Drawing],
) -> None:
    """Cells are at 110 to 200, seeds add 0, 10 and 20; where values do nothing, all is near the middle."""
    half = 4.302653 * 10 / np.sqrt(3)
    assert colours(factorial["heat-map"], "projects a year") == pytest.approx((110, 200))
    near = FACTORIAL | {"parameters": {SEATS: [20, 21], ENTRY: [1.0, 1.1]}}
    assert colours(one(experiment(near), "heat-map"), "projects a year") == pytest.approx(
        (130.5 - half, 130.5 + half)
    )


def test_a_heat_map_takes_what_matters_and_gives_a_third_thing_its_panels() -> None:
    parameters = {ENTRY: [1.0, 1.1, 1.2], RULE: ["merit", "lottery"], SEATS: [20, 60]}
    drawing = one(experiment({"kind": "factorial", "parameters": parameters}), "heat-map")
    titles = [panel.get_title(loc="left") for panel in drawing.figure.axes]
    assert [f"Joint projects\n{ENTRY} =\n{value}" for value in ("1", "1.1", "1.2")] == titles[:3]
    first = drawing.figure.axes[0]
    assert (first.get_xlabel(), first.get_ylabel()) == ("training.seats\n(seats a year)", RULE)
    assert texts(first) == ["130", "170", "160", "200"]
    assert "with a panel for each value of what comes third" in drawing.caption


def test_a_heat_map_shows_a_scenario_in_which_what_varies_can_act() -> None:
    """The baseline has no such shift, whatever its size."""
    parameters = {"events.political-shift.amount": [-0.2, -0.8], SEATS: [20, 60]}
    found = drawn(experiment({"kind": "factorial", "parameters": parameters}, ("baseline", "right-turn")))
    assert "in “Right turn, 2014–2020”" in found["heat-map"].caption
    assert "difference of “Right turn, 2014–2020”" in found["heat-map-difference"].caption
    nowhere = {"kind": "factorial", "parameters": {"events.political-shift.amount": [-0.2, -0.8]}}
    assert "heat-map" not in drawn(experiment(nowhere, ("baseline", "right-turn")))


def test_a_cell_without_runs_is_empty() -> None:
    results = experiment(FACTORIAL | {"exclude": f'{SEATS} == 60 and {RULE} == "lottery"'})
    assert texts(panel_named(one(results, "heat-map"), "Joint projects"))[-1] == "–"


def test_a_forest_plot_has_a_row_a_contrast_in_the_order_of_the_design(factorial: dict[str, Drawing]) -> None:
    panel = factorial["forest"].figure.axes[0]
    rows = [label.get_text() for label in panel.get_yticklabels()]
    assert rows[0] == "training.seats=20, fund.rule=lottery"
    assert len(rows) == 5
    marks = [line.get_xdata()[0] for line in panel.lines if line.get_marker() == "o"]
    assert marks == pytest.approx([30, -20, 10, 40, 70])
    assert panel.get_xlabel() == "difference, projects a year"


@pytest.mark.parametrize(("values", "there"), [(26, True), (27, False)])
def test_a_forest_plot_has_at_most_25_contrasts(values: int, there: bool) -> None:
    design = {"kind": "factorial", "parameters": {SEATS: list(range(values))}}
    assert ("forest" in drawn(experiment(design, replications=2))) is there


def test_a_batch_of_three_scenarios_has_a_forest_plot_too() -> None:
    from paradiplomacy.runs.runner import run

    made = fake_runs.scenarios("baseline", "right-turn", "other")
    drawings = drawn(run(made, 3, jobs=1, report=False, simulate=fake_runs.simulate))
    assert set(drawings) == {"indicators", "forest", "money", "map"}
    assert len(drawings["forest"].figure.axes[0].get_yticklabels()) == 2


def test_a_tornado_has_the_largest_effect_on_top(factorial: dict[str, Drawing]) -> None:
    panel = panel_named(factorial["tornado"], "Joint projects")
    assert [label.get_text() for label in panel.get_yticklabels()] == [SEATS, RULE]
    bars = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in panel.patches]
    assert np.array(bars) == pytest.approx(np.array([(-20, 40), (0, 30)]))
    assert texts(panel) == ["0", "60", "merit", "lottery"]


def test_sobol_and_morris_find_what_matters() -> None:
    saltelli = experiment({"kind": "saltelli", "samples": 16, "parameters": RANGES}, replications=1)
    panel = panel_named(one(saltelli, "sobol"), "Joint projects")
    assert panel.get_yticklabels()[0].get_text() == SEATS
    morris = one(experiment({"kind": "morris", "samples": 4, "parameters": RANGES}, replications=1), "morris")
    panel = panel_named(morris, "Joint projects")
    assert set(texts(panel)) == set(RANGES)
    assert panel.get_xlabel() == "µ*, projects a year"
    assert texts(panel_named(morris, "Leverage")) == ["no value"]


@pytest.mark.parametrize("wanted", [[0.5] * 10, [0.0, 0.0, 1.0, 1.0], [0.9, 0.91, 0.92], [0.2, 0.8]])
def test_names_beside_a_panel_keep_their_distance(wanted: list[float]) -> None:
    places = spread(wanted, 0.066)
    assert all(-1e-9 <= place <= 1 + 1e-9 for place in places)
    assert min(np.diff(sorted(places))) >= 0.066 - 1e-9
    assert [round(place, 9) for place in spread([0.2, 0.8], 0.066)] == [0.2, 0.8]


# --- what is not there ---


@pytest.mark.parametrize(("design", "expected"), some(DESIGNS[1:] + DESIGNS[:1], one_in=len(DESIGNS)))
def test_runs_that_failed_spoil_nothing(design: dict[str, Any], expected: set[str]) -> None:
    found = drawn(experiment(design, ("baseline", "right-turn"), failing_at_sixty, replications=2))
    assert expected - {"morris", "sobol"} <= set(found)
    laid_out(found)


def test_indices_are_left_out_while_points_are_missing() -> None:
    design = {"kind": "morris", "samples": 6, "parameters": {SEATS: "plausible", ENTRY: "plausible"}}
    assert "morris" in drawn(experiment(design))
    assert set(drawn(experiment(design, simulate=failing_at_sixty))) == {"indicators", "response"}


def test_without_a_finished_run_there_is_nothing_to_draw() -> None:
    assert drawings(experiment(FACTORIAL, simulate=failing)) == []


@pytest.mark.parametrize(("design", "expected"), some(DESIGNS[1:7:2], one_in=3))
def test_a_single_replication_is_no_trouble(design: dict[str, Any], expected: set[str]) -> None:
    found = drawn(experiment(design, replications=1))
    assert expected <= set(found)
    laid_out(found)


def test_an_indicator_that_is_null_everywhere_and_a_single_value_leave_the_fan_chart_only() -> None:
    assert set(drawn(experiment(FACTORIAL, indicators=["leverage"]))) == {"indicators"}
    single = {"kind": "factorial", "parameters": {SEATS: [20], RULE: ["merit"]}}
    assert set(drawn(experiment(single))) == {"indicators"}


@pytest.mark.parametrize("kind", ["latin-hypercube", "saltelli"])
def test_what_follows_by_a_formula_is_not_counted_among_what_varies(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranked, "MOST_ROWS", 1)
    follows = {"cities.border_km": "40 + training.seats"}
    shown = drawn(experiment({"kind": kind, "samples": 8, "parameters": RANGES | follows}, replications=2))
    captions = [drawing.caption for name, drawing in shown.items() if name in {"tornado", "sobol"}]
    assert captions
    assert all(f"The 1 largest of {len(RANGES)}." in caption for caption in captions)
