"""What an experiment asks for by name: contrasts of effects, and derived quantities, with their intervals."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure
from scipy import stats

import fake_runs
from paradiplomacy import open_results, sweep
from paradiplomacy.cli import main
from paradiplomacy.common.columns import Floats
from paradiplomacy.common.errors import ExperimentError
from paradiplomacy.experiment.case import Case
from paradiplomacy.experiment.file import load_experiment
from paradiplomacy.experiment.record import from_record, record
from paradiplomacy.report.answers import answers
from paradiplomacy.report.figures import derived, scales
from paradiplomacy.report.figures.derived import derived_plot
from paradiplomacy.report.language import told_in
from paradiplomacy.report.results import Results
from paradiplomacy.results.crossing import Crossing, crossing

FUNDS, DOSES = [20_000, 60_000], [-0.4, -0.8, -1.2]
EXPERIMENT: dict[str, Any] = {
    "name": "named",
    "question": "Does a larger fund soften the right turn?",
    "scenarios": ["baseline", "right-turn"],
    "replications": 12,
    "first_year": 2014,
    "last_year": 2023,
    "indicators": ["activity_share", "joint_projects"],
    "years": [2016, 2019],
    "design": {
        "kind": "factorial",
        "parameters": {"fund.yearly_usd": FUNDS, "events.political-shift.amount": DOSES},
    },
    "contrasts": [
        {
            "name": "softens",
            "effect": {"scenario": ["baseline", "right-turn"]},
            "by": {"fund.yearly_usd": FUNDS},
        },
        {"name": "fund", "effect": {"fund.yearly_usd": FUNDS}, "at": {"scenario": "baseline"}},
    ],
    "derived": [
        {"name": "worst", "kind": "peak-loss", "indicator": "activity_share"},
        {"name": "area", "kind": "area-lost", "indicator": "activity_share"},
        {"name": "back", "kind": "recovery", "indicator": "activity_share", "within_percent": 5},
        {
            "name": "dose",
            "kind": "threshold",
            "indicator": "activity_share",
            "along": "events.political-shift.amount",
            "passes": -3,
        },
    ],
}


def made_up(case: Case, detail: bool) -> dict[str, Any]:
    """Runs of 50 that lose by the dose, and less with a large fund, and come back year by year."""
    tables = fake_runs.simulate(case, detail)
    values, years = case.arm.values, case.arm.base.years
    rng = np.random.default_rng(case.seed)
    chance, own = (
        rng.normal(),
        np.random.default_rng([case.seed, *case.arm.digest]).normal(size=len(years)) / 5,
    )
    dose = values["events.political-shift.amount"]
    fund = values["fund.yearly_usd"] == FUNDS[1]
    loss = 0.0 if dose is None else 10 * dose * (0.5 if fund else 1.0)
    tables["years"]["activity_share"] = [
        50 + chance + float(noise) + 2 * fund + loss * max(0.0, 1 - (year - 2015) / 6 if year > 2014 else 0)
        for year, noise in zip(years, own, strict=True)
    ]
    return tables


@pytest.fixture(scope="module")
def results() -> Results:
    return sweep(EXPERIMENT, simulate=made_up, jobs=1)


def path(results: Results, scenario: str, fund: int, dose: float) -> Floats:
    """An indicator by replication and year, from the tables themselves."""
    runs = results.runs
    chosen = runs[
        (runs["scenario"] == scenario)
        & (runs["fund.yearly_usd"] == fund)
        & ((runs["events.political-shift.amount"] == dose) | (scenario == "baseline"))
    ]
    years = results.years.set_index("run_id").loc[chosen.sort_values("replication")["run_id"]]
    return years["activity_share"].to_numpy().reshape(-1, 10)


def t_interval(values: Floats) -> tuple[float, float, float]:
    half = stats.t.ppf(0.975, len(values) - 1) * stats.sem(values)
    return values.mean(), values.mean() - half, values.mean() + half


def test_a_contrast_of_effects_is_the_mean_of_differences_of_differences(results: Results) -> None:
    effects = {
        fund: np.mean(
            [
                path(results, "right-turn", fund, dose) - path(results, "baseline", fund, dose)
                for dose in DOSES
            ],
            axis=0,
        )[:, 2:6].mean(axis=1)
        for fund in FUNDS
    }
    row = results.contrasts("activity_share").set_index("contrast").loc["softens"]
    expected = t_interval(effects[FUNDS[1]] - effects[FUNDS[0]])
    assert row[["difference", "low", "high"]].tolist() == pytest.approx(expected)
    assert row[["base", "mean"]].tolist() == pytest.approx([effects[fund].mean() for fund in FUNDS])
    assert row["p"] == pytest.approx(stats.ttest_rel(effects[FUNDS[1]], effects[FUNDS[0]]).pvalue)
    assert row["pairs"] == 12


def test_a_contrast_without_another_thing_is_an_effect(results: Results) -> None:
    row = results.contrasts("activity_share").set_index("contrast").loc["fund"]
    change = (path(results, "baseline", FUNDS[1], 0) - path(results, "baseline", FUNDS[0], 0))[:, 2:6].mean(
        axis=1
    )
    assert row[["difference", "low", "high"]].tolist() == pytest.approx(t_interval(change))


def test_contrasts_are_a_family_of_their_own(results: Results) -> None:
    table, main_ones = results.contrasts(), results.compare()
    ps = sorted(table["p"])
    assert len(table) == 4
    assert table["p_holm"].min() == pytest.approx(4 * ps[0])
    plain = sweep(EXPERIMENT | {"contrasts": [], "derived": []}, simulate=made_up, jobs=1)
    assert main_ones["p_holm"].equals(plain.compare()["p_holm"])


def test_losses_are_worked_out_pair_by_pair(results: Results) -> None:
    table = results.derived().set_index("quantity")
    lost = path(results, "baseline", FUNDS[0], 0) - path(results, "right-turn", FUNDS[0], -1.2)
    for name, values in (("worst", lost.max(axis=1)), ("area", lost.sum(axis=1))):
        row = table.loc[name]
        row = row[(row["fund.yearly_usd"] == FUNDS[0]) & (row["events.political-shift.amount"] == -1.2)].iloc[
            0
        ]
        assert row[["value", "low", "high"]].tolist() == pytest.approx(t_interval(values))


def test_a_recovery_is_found_where_it_is_and_its_interval_is_narrow(results: Results) -> None:
    back = results.derived().set_index("quantity").loc["back"]
    for dose, year in ((-1.2, 2015 + 6 * (1 - 2.5 / 12)), (-0.8, 2015 + 6 * (1 - 2.5 / 8))):
        of_small = back["fund.yearly_usd"] == FUNDS[0]
        row = back[of_small & (back["events.political-shift.amount"] == dose)].iloc[0]
        assert row["value"] == pytest.approx(year, abs=0.25)
        assert row["low"] <= row["value"] <= row["high"]
        assert row["high"] - row["low"] < 0.7


DIPPED = {"baseline": [-0.5] * 5, "right-turn": [-0.5, -0.5, -0.9, -0.7, -0.51]}
SHORT: dict[str, Any] = {
    "name": "short",
    "question": "When is it back?",
    "scenarios": ["baseline", "right-turn"],
    "first_year": 2012,
    "last_year": 2016,
    "replications": 3,
    "indicators": ["bloc_support"],
    "derived": [
        {"name": kind, "kind": kind, "indicator": "bloc_support"} for kind in ("recovery", "peak-loss")
    ],
}


def test_what_is_below_zero_is_back_where_it_is_not_much_further_below() -> None:
    def dipped(case: Case, detail: bool) -> dict[str, Any]:
        tables = fake_runs.simulate(case, detail)
        tables["years"]["bloc_support"] = DIPPED[case.arm.base.name]
        return tables

    back, lost = sweep(SHORT, simulate=dipped, jobs=1).derived()["value"]
    assert back == pytest.approx(2015 + 0.175 / 0.19)
    assert lost == pytest.approx(0.4)


def test_where_all_runs_of_a_scenario_fail_there_is_no_quantity() -> None:
    def failing(case: Case, detail: bool) -> dict[str, Any]:
        if case.arm.base.name == "right-turn":
            raise ValueError("never")
        return fake_runs.simulate(case, detail)

    results = sweep(SHORT, simulate=failing, jobs=1)
    assert results.derived()["pairs"].tolist() == [0, 0]
    assert results.derived()["value"].isna().all()
    assert "no pair of runs has it" in answers(results.findings)[-1]


def test_a_threshold_is_said_for_each_fund_and_none_within_the_range_is_an_answer(results: Results) -> None:
    dose = results.derived().set_index("quantity").loc["dose"].set_index("fund.yearly_usd")
    # the mean of 2016 to 2019 is 7/12 of the first loss
    assert dose.loc[FUNDS[0], "value"] == pytest.approx(-3 / (10 * 7 / 12), abs=0.03)
    assert dose.loc[FUNDS[1], "value"] == pytest.approx(-3 / (5 * 7 / 12), abs=0.06)
    beyond = EXPERIMENT | {"derived": [EXPERIMENT["derived"][3] | {"passes": -50}]}
    none = sweep(beyond, simulate=made_up, jobs=1)
    assert none.derived()[["value", "low"]].isna().all(axis=None)
    assert "not within −1.20 to −0.400, and the data exclude it there" in answers(none.findings)[-1]


def test_sentences_say_what_is_weaker_and_when_it_is_over(results: Results) -> None:
    told = answers(results.findings)
    [softer] = [each for each in told if "a weaker effect" in each]
    assert softer.startswith("Right turn, 2014–2020 against Baseline, with fund.yearly_usd=60000 against")
    assert "clear after Holm’s correction over 2 cases × 2 indicators" in softer
    [largest] = [
        each for each in told if each.startswith("Largest loss of a year in share of active members")
    ]
    assert " to 1,209 percentage points (“Right turn, 2014–2020” with fund.yearly_usd=20000, " in largest
    assert largest.endswith(" in 6 cases. The intervals are in the table of derived quantities.")
    [back] = [each for each in told if each.startswith("Year from which")]
    assert " in 5 cases; never lost that much in 1 case. " in back
    assert sum(" passes −300 percentage points, with Right turn" in each for each in told) == 2


def test_a_figure_shows_every_derived_quantity_with_its_interval(results: Results) -> None:
    drawing = derived_plot(results.findings)
    assert drawing is not None
    table = results.derived().groupby("quantity", sort=False)
    for panel, (_, rows) in zip(drawing.figure.axes, table, strict=True):
        times = 100 if rows["kind"].iloc[0] in {"peak-loss", "area-lost"} else 1
        drawn = [line.get_xdata() for line in panel.lines if line.get_linestyle() == "-"]
        ends = [list(each) for each in drawn if len(each) == 2]
        known = rows[rows["value"].notna()]
        assert np.allclose(ends, times * known[["low", "high"]].to_numpy())
        points = [each[0] for each in drawn if len(each) == 1]
        assert np.allclose(points, times * known["value"])
        assert len(panel.texts) == len(rows) - len(known)
    assert len(drawing.figure.axes) == 4


def test_years_along_a_figure_are_whole_and_what_has_no_pair_is_not_called_out_of_range(
    results: Results,
) -> None:
    with told_in("es"):
        drawing = derived_plot(results.findings)
        assert drawing is not None
        ticks = drawing.figure.axes[2].get_xticklabels()
        assert ticks
        assert all(re.fullmatch(r"20\d\d", tick.get_text()) for tick in ticks)
    threshold = next(each for each in results.findings.derived if each.asked.kind == "threshold")
    panel = Figure().subplots()
    derived._row(panel, 0, replace(threshold, seeds=0, at=Crossing()), 1)
    derived._row(panel, 1, replace(threshold, at=Crossing()), 1)
    assert [text.get_text() for text in panel.texts] == ["–", "not within the range"]


def test_years_are_whole_numbers_along_an_axis_however_short() -> None:
    for first, last in ((2021.6, 2024.4), (1995, 2026), (2022.2, 2023.4)):
        panel = Figure().subplots()
        panel.plot([first, last], [0, 1])
        scales.plain_numbers(panel, "x", years=True)
        ticks = [tick.get_text() for tick in panel.get_xticklabels()]
        assert ticks
        assert all(re.fullmatch(r"\d{4}", tick) for tick in ticks)


@pytest.mark.slow
def test_the_command_and_the_report_show_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results = sweep(EXPERIMENT, simulate=made_up, jobs=1, out=tmp_path / "out")
    assert main(["compare", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    for text in (said, page):
        assert "Derived quantities" in text
        assert "2 cases × 2 indicators" in text
        assert "Right turn, 2014–2020 against Baseline, with fund.yearly_usd=60000" in text
        assert "dose: events.political-shift.amount at which the effect on share of active members" in text
    assert {"contrasts.png", "derived.png"} <= {
        path.name for path in (tmp_path / "out" / "figures").iterdir()
    }
    assert open_results(tmp_path / "out").derived().equals(results.derived())


def test_what_is_asked_by_name_is_written_down_and_changes_no_run() -> None:
    request = load_experiment(EXPERIMENT).request
    again = from_record(record(request))
    assert (again.contrasts, again.derived) == (request.contrasts, request.derived)
    plain = load_experiment(EXPERIMENT | {"contrasts": [], "derived": []}).request
    assert record(plain).keys() == record(request).keys() - {"contrasts", "derived"}
    assert [arm.digest for arm in plain.arms] == [arm.digest for arm in request.arms]


SOBOL = {"kind": "sobol", "samples": 4, "parameters": {"ties.decay": "plausible"}}
TURN = {"name": "a", "effect": {"scenario": ["baseline", "right-turn"]}}
LOSS = {"name": "a", "kind": "peak-loss", "indicator": "members"}


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({"contrasts": [TURN, TURN]}, 'contrasts: "a" is there 2 times; give each a name of its own'),
        ({"contrasts": [{"name": "a", "effect": {"fund.rule": ["merit", "lottery"]}}]},
         "contrasts[0].effect.fund.rule: is not varied here; allowed scenario, fund.yearly_usd"),
        ({"contrasts": [TURN | {"by": {"fund.yearly_usd": [1, 60_000]}}]},
         "contrasts[0].by.fund.yearly_usd: 1 is not among its values; allowed 20000 or 60000"),
        ({"contrasts": [TURN | {"at": {"scenario": "baseline"}}]},
         "contrasts[0]: scenario stands there 2 times; allowed is once"),
        ({"contrasts": [{"name": "a", "effect": {"scenario": ["baseline"]}}]},
         "contrasts[0].effect.scenario: "),
        ({"contrasts": [{"name": "a"}]}, "contrasts[0].effect: missing"),
        ({"derived": [LOSS | {"kind": "peak"}]}, "derived[0].kind: "),
        ({"derived": [LOSS | {"indicator": "member"}]},
         'derived[0].indicator: "member" is not an indicator; did you mean "members"?'),
        ({"derived": [LOSS | {"passes": 3}]}, "derived[0].passes: is not of a peak-loss; leave it out"),
        ({"derived": [LOSS | {"kind": "threshold", "along": "fund.rule"}]},
         "derived[0].passes: missing; a threshold needs it"),
        ({"derived": [LOSS | {"kind": "threshold", "along": "fund.rule", "passes": 1}]},
         'derived[0].along: "fund.rule" is not a number that the design varies; allowed fund.yearly_usd'),
        ({"derived": [LOSS | {"years": [2023, 2015]}]}, "derived[0].years: 2023 to 2015 cannot be used"),
        ({"derived": [LOSS], "scenarios": ["baseline"], "design": None},
         "derived: one scenario has nothing to compare one by one"),
        ({"contrasts": [TURN], "design": SOBOL},
         "contrasts: cannot be made of a sobol design; allowed factorial, list"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(asked: dict[str, Any], problem: str) -> None:
    table = {key: value for key, value in (EXPERIMENT | asked).items() if value is not None}
    table |= {"contrasts": [], "derived": []} | asked
    with pytest.raises(ExperimentError) as caught:
        load_experiment({key: value for key, value in table.items() if value is not None})
    assert problem in str(caught.value)


# --- Where a mean passes zero ---


def test_a_crossing_is_where_a_line_is_zero_and_the_interval_is_students() -> None:
    rng, places = np.random.default_rng(3), np.array([0.0, 1.0, 3.0])
    curves = np.array([-1.0, 0.5, 2.0]) + rng.normal(size=(9, 1)) * 0.3
    found = crossing(curves, places)
    mean = curves.mean(axis=0)
    assert found.value == pytest.approx(-mean[0] / (mean[1] - mean[0]))
    half = stats.t.ppf(0.975, 8) * stats.sem(curves[:, 0])
    assert found.high == pytest.approx((1.0 + (half - (mean[0] + 1.0))) / 1.5, abs=0.01)
    assert (found.open_low, found.open_high) == (False, False)


def test_a_crossing_beyond_the_range_may_be_open_or_excluded() -> None:
    places = np.array([0.0, 1.0])
    noise = np.random.default_rng(1).normal(size=(6, 1))
    near, far = (
        crossing(np.array([high, low]) + noise - noise.mean(), places) for high, low in ((5, 0.3), (50, 40))
    )
    assert (near.value, near.open_high, near.open_low) == (None, True, False)
    assert (far.value, far.low) == (None, None)
    assert crossing(np.full((3, 2), np.nan), places).value is None
    assert crossing(np.array([[1.0, -1.0]]), places) == Crossing(0.5)
