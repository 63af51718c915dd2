"""Experiments from beginning to end: designs, indices of a known function, extending, refusals, failures."""

import json
import math
import subprocess
import sys
from itertools import product
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from test_runner import Counting, Interrupting

import fake_runs
import unpainted
from fake_runs import tables_of
from paradiplomacy import sweep
from paradiplomacy.cli import main
from paradiplomacy.common.errors import ExperimentError, ParadiplomacyError, ResultsError
from paradiplomacy.report import report
from paradiplomacy.report.results import Results, open_results
from paradiplomacy.results import merging
from processes import python

TESTS = str(Path(__file__).parents[1])

SMALL: dict[str, Any] = {
    "name": "small",
    "question": "What does the fund do?",
    "scenarios": ["baseline", "right-turn"],
    "replications": 3,
    "first_year": 2012,
    "last_year": 2016,
    "design": {
        "kind": "factorial",
        "parameters": {"fund.yearly_usd": [0, 20_000], "fund.rule": ["merit", "lottery"]},
    },
}


def small(**changes: Any) -> dict[str, Any]:
    return {**SMALL, **changes}


def factorial(**values: list[Any]) -> dict[str, Any]:
    return {
        "kind": "factorial",
        "parameters": {name.replace("__", "."): some for name, some in values.items()},
    }


def do(table: dict[str, Any], out: Path | None = None, **options: Any) -> Results:
    return sweep(table, out=out, **{"jobs": 1, "report": False, "simulate": fake_runs.simulate, **options})


# --- tables ---


def test_runs_have_a_column_for_each_thing_that_varies(tmp_path: Path) -> None:
    results = do(small(), tmp_path)
    runs = results.runs
    assert len(runs) == 2 * 4 * 3
    assert list(runs.columns[-2:]) == ["fund.yearly_usd", "fund.rule"]
    assert (runs["fund.yearly_usd"].dtype, runs["fund.rule"].dtype) == ("float64", "str")
    assert runs.groupby(["scenario", "fund.yearly_usd", "fund.rule"]).size().tolist() == [3] * 8
    assert set(results.years["run_id"]) == set(runs["run_id"])
    pd.testing.assert_frame_equal(open_results(tmp_path).runs, runs)


def test_what_a_row_leaves_out_is_the_scenario_s_own() -> None:
    rows = [{"label": "as it is", "fund.rule": "merit"}, {"fund.yearly_usd": 0}]
    results = do(small(scenarios=["baseline"], replications=1, design={"kind": "list", "rows": rows}))
    found = results.runs[["fund.rule", "fund.yearly_usd"]].sort_values("fund.yearly_usd")
    assert found.values.tolist() == [["merit", 0.0], ["merit", 20_000.0]]


def test_an_event_field_acts_where_the_event_is_and_is_null_elsewhere() -> None:
    design = factorial(**{"events.political-shift.amount": [-0.4, -0.8]})
    results = do(small(design=design))
    runs = results.runs
    assert runs[runs["scenario"] == "baseline"]["events.political-shift.amount"].isna().tolist() == [True] * 3
    assert len(runs[runs["scenario"] == "right-turn"]) == 6
    compared = results.compare("members")
    assert compared["events.political-shift.amount"].tolist() == [-0.4, -0.8]
    assert compared["pairs"].tolist() == [3, 3]
    assert compared[["first_year", "last_year"]].values.tolist() == [[2014, 2016]] * 2


# --- the same bytes ---


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_rows_stand_by_scenario_point_and_replication_as_asked_and_are_the_same_in_any_order(
    tmp_path: Path, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging, "ROW_GROUP", 30)  # so that tables have many groups of rows
    before = do(small(), tmp_path / "one")
    turned = factorial(fund__yearly_usd=[20_000, 0], fund__rule=["lottery", "merit"])
    asked = small(scenarios=["right-turn", "baseline"], design=turned, replications=4)
    other = do(asked, tmp_path / "other", jobs=jobs)
    order = other.runs[["scenario", "fund.yearly_usd", "fund.rule", "replication"]]
    values = (["right-turn", "baseline"], [20_000.0, 0.0], ["lottery", "merit"], range(4))
    assert list(order.itertuples(index=False, name=None)) == list(product(*values))
    for table in ("runs", "years", "countries"):
        there, rows = other.table(table).set_index("run_id"), before.table(table).set_index("run_id")
        pd.testing.assert_frame_equal(there.loc[rows.index.unique()], rows)
    do(asked, tmp_path / "one")
    assert tables_of(tmp_path / "one") == tables_of(tmp_path / "other")
    assert not (tmp_path / "one" / "parts").exists()


def test_values_scenarios_and_replications_can_be_added(tmp_path: Path) -> None:
    do(
        small(scenarios=["baseline"], replications=2, design=factorial(fund__yearly_usd=[0, 20_000])),
        tmp_path / "one",
    )
    counting, more = Counting(), factorial(fund__yearly_usd=[0, 10_000, 20_000, 40_000])
    do(small(design=more), tmp_path / "one", progress=counting)
    assert counting.already == 4
    do(small(design=more), tmp_path / "at-once")
    assert tables_of(tmp_path / "one") == tables_of(tmp_path / "at-once")


@pytest.mark.parametrize("kind", ["sobol", "saltelli"])
def test_samples_of_a_sequence_can_be_added(tmp_path: Path, kind: str) -> None:
    design = {
        "kind": kind,
        "samples": 4,
        "parameters": {"fund.yearly_usd": "plausible", "ties.decay": "plausible"},
    }
    before = len(do(small(scenarios=["baseline"], replications=1, design=design), tmp_path).runs)
    counting = Counting()
    design = design | {"samples": 16}
    do(small(scenarios=["baseline"], replications=1, design=design), tmp_path, progress=counting)
    assert counting.already == before


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"design": factorial(fund__yearly_usd=[0])}, "which varies fund.yearly_usd, fund.rule"),
        (
            {"design": factorial(fund__yearly_usd=[0, 20_000], fund__rule=["merit"])},
            "4 of its 8 points are not in",
        ),
        ({"design": None}, "which varies fund.yearly_usd"),
        ({"seed": 7}, "with seed 1995 and not 7"),
        ({"scenarios": ["baseline"]}, "holds another experiment, with right-turn"),
        ({"last_year": 2017}, "baseline, right-turn says something else"),
        ({"replications": 2}, "holds 3 replications"),
    ],
)
def test_another_experiment_is_refused_with_a_choice(
    tmp_path: Path, change: dict[str, Any], problem: str
) -> None:
    do(small(), tmp_path)
    before = tables_of(tmp_path)
    table = {key: value for key, value in small(**change).items() if value is not None}
    with pytest.raises(ResultsError, match=problem) as caught:
        do(table, tmp_path)
    assert "another folder with --out" in str(caught.value)
    assert tables_of(tmp_path) == before


def test_another_question_or_indicator_is_no_other_experiment(tmp_path: Path) -> None:
    do(small(), tmp_path)
    counting = Counting()
    again = do(
        small(question="Why?", title="x", indicators=["grants"], years=[2013, 2014]),
        tmp_path,
        progress=counting,
    )
    assert counting.said == ["All 24 runs are there already"]
    assert (again.request.question, again.request.indicators) == ("Why?", ("grants",))


# --- in progress, and failures ---


@pytest.mark.slow
def test_what_is_finished_can_be_compared_while_it_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from paradiplomacy.report.report import write_report
    from paradiplomacy.runs import queue

    monkeypatch.setattr(queue, "LARGEST_CHUNK", 1)
    with pytest.raises(KeyboardInterrupt):
        do(small(), tmp_path, progress=Interrupting(after=10))
    half = open_results(tmp_path)
    assert half.compare("members")["pairs"].tolist() == [2, 1, 1, 1]
    assert "10 are finished" in write_report(half).read_text()


def test_a_failing_run_is_one_row_with_the_command_that_repeats_it(tmp_path: Path) -> None:
    results = do(small(parameters={"training.seats": 5}), tmp_path, simulate=fake_runs.failing)
    failed = results.runs[results.runs["status"] == "failed"]
    assert len(failed) == 4
    assert results.manifest["runs"] == {"planned": 24, "done": 20, "failed": 4}
    command = failed.iloc[0]["error"].split("; repeat: ")[1]
    options = f"--run-seed {fake_runs.SEEDS[1]} --from 2012 --to 2016 --set training.seats=5"
    assert command.startswith(f"paradiplomacy run right-turn {options} --set fund.yearly_usd=")


def test_the_command_repeats_the_very_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    design = {"kind": "sobol", "samples": 2, "parameters": {"activity.alignment": "plausible"}}
    design["parameters"] |= {"events.political-shift.amount": {"low": -1, "high": 0}}
    results = do(
        small(scenarios=["right-turn"], replications=1, design=design), simulate=fake_runs.always_failing
    )
    for row in results.runs.itertuples():
        command = row.error.split("; repeat: ")[1].split()[1:]
        assert main([*command, "--out", row.run_id, "--no-report", "--jobs", "1"]) == 0
        assert open_results(row.run_id).runs["run_id"].tolist() == [row.run_id]


# --- indices ---


NAMES = ("activity.intercept", "consent.intercept", "proposing.intercept")
"""Three parameters that may be anything from −π to π, in alphabetical order."""


def ishigami_experiment(kind: str, samples: int) -> dict[str, Any]:
    span = {"low": -math.pi, "high": math.pi}
    design = {"kind": kind, "samples": samples, "parameters": dict.fromkeys(NAMES, span)}
    asked = small(scenarios=["baseline"], replications=1, indicators=["capacity_gini"], design=design)
    return {**asked, "first_year": 2016}  # each year has the same value


def values_of(table: pd.DataFrame, measure: str) -> dict[str, pd.Series]:
    rows = table[table["measure"] == measure]
    return {row["name"]: row for _, row in rows.iterrows()}


@pytest.mark.parametrize(
    ("samples", "close"), [(128, 0.12), pytest.param(1024, 0.03, marks=pytest.mark.slow)]
)
def test_sobol_indices_of_the_ishigami_function(tmp_path: Path, samples: int, close: float) -> None:
    """Ishigami and Homma 1990 with a = 7, b = 0.1: the variance and its parts are known."""
    results = do(ishigami_experiment("saltelli", samples), tmp_path, simulate=fake_runs.ishigami)
    found = open_results(tmp_path).indices()
    a, b, pi = 7, 0.1, math.pi
    alone = [(1 + b * pi**4 / 5) ** 2 / 2, a**2 / 8, 0]
    both = b**2 * pi**8 * (1 / 18 - 1 / 50)
    whole = sum(alone) + both
    total = [alone[0] + both, alone[1], both]
    for name, expected_alone, expected_total in zip(NAMES, alone, total, strict=True):
        for measure, expected in (("first_order", expected_alone / whole), ("total", expected_total / whole)):
            row = values_of(found, measure)[name]
            assert row["value"] == pytest.approx(expected, abs=close), (name, measure)
            assert row["points_low"] - 0.01 <= expected <= row["points_high"] + 0.01
    assert len(results.runs) == samples * 5


def test_morris_ranks_the_ishigami_function_and_sees_the_interaction(tmp_path: Path) -> None:
    do(ishigami_experiment("morris", 200), tmp_path, simulate=fake_runs.ishigami)
    found = open_results(tmp_path).indices()
    star, mean = values_of(found, "mu_star"), values_of(found, "mu")
    # on the grid of four levels: ±π/3 and ±π, a step being two thirds of the range, seen per whole range
    assert all(row["points_low"] < row["value"] < row["points_high"] for row in star.values())
    expected = exact_morris()
    for name in NAMES:
        assert star[name]["value"] == pytest.approx(expected[name], rel=0.15)
    assert abs(mean[NAMES[2]]["value"]) < 0.3 * star[NAMES[2]]["value"], "x3 acts only through x1, either way"


def exact_morris() -> dict[str, float]:
    """The mean absolute effect over all steps of the grid."""
    from itertools import product

    grid = [-math.pi, -math.pi / 3, math.pi / 3, math.pi]
    effects: dict[str, list[float]] = {name: [] for name in NAMES}
    for place, name in enumerate(NAMES):
        for low, rest in product(grid[:2], product(grid, repeat=2)):
            point = [*rest[:place], low, *rest[place:]]
            higher = [*rest[:place], low + 4 * math.pi / 3, *rest[place:]]
            effects[name].append(
                abs(fake_runs.ishigami_value(higher) - fake_runs.ishigami_value(point)) * 1.5
            )
    return {name: sum(some) / len(some) for name, some in effects.items()}


def test_rank_correlations_find_what_matters() -> None:
    table = ishigami_experiment("latin-hypercube", 400)
    found = values_of(do(table, simulate=fake_runs.ishigami).indices(), "rank_correlation")
    strongest = max(found, key=lambda name: abs(found[name]["value"]))
    assert strongest == NAMES[0]
    assert found[NAMES[0]]["points_low"] > 0.2
    assert found[NAMES[2]]["points_low"] < 0 < found[NAMES[2]]["points_high"]
    assert math.isnan(found[NAMES[0]]["low"]), "a single seed"


def test_points_that_are_excluded_are_left_out_of_rank_correlations() -> None:
    table = ishigami_experiment("latin-hypercube", 100)
    table["design"]["exclude"] = f"{NAMES[0]} < 0"
    results = do(table, simulate=fake_runs.ishigami)
    assert len(results.runs) == 50
    found = values_of(results.indices(), "rank_correlation")
    values = [dict(zip(NAMES, point, strict=True))[NAMES[1]] for point in results.request.points]
    expected = pd.Series(values).corr(
        pd.Series(map(fake_runs.ishigami_value, results.request.points)), "spearman"
    )
    assert found[NAMES[1]]["value"] == pytest.approx(expected)


def test_indices_wait_for_all_their_points(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        do(ishigami_experiment("morris", 50), tmp_path, simulate=fake_runs.ishigami, progress=Interrupting(1))
    with pytest.raises(ResultsError, match=r"of 200 points have no finished run yet"):
        open_results(tmp_path).indices()
    with pytest.raises(ResultsError, match="this design has none"):
        do(small()).indices()


def test_indices_of_an_effect_are_those_of_the_paired_difference() -> None:
    design = {
        "kind": "sobol",
        "samples": 8,
        "parameters": {"events.political-shift.amount": {"low": -1, "high": 0}},
    }
    results = do(small(design=design, replications=2), simulate=fake_runs.by_amount)
    [row] = results.indices("members").to_dict("records")
    assert (row["scenario"], row["against"], row["value"]) == ("right-turn", "baseline", pytest.approx(1.0))
    assert results.responses("right-turn", ["members"], against="baseline")["members"].between(-100, 0).all()


# --- what is compared ---


def test_scenarios_are_compared_at_the_same_values_and_values_within_a_scenario() -> None:
    results = do(small(), simulate=fake_runs.by_fund)
    scenarios = results.compare("members")
    assert scenarios[["scenario", "against"]].drop_duplicates().values.tolist() == [
        ["right-turn", "baseline"]
    ]
    assert scenarios["difference"].tolist() == [0.0] * 4
    values = results.compare("members", by="values")
    first = "fund.yearly_usd=0, fund.rule=merit"
    assert values["against"].unique().tolist() == [first]
    assert values["difference"].tolist() == [0.0, 20.0, 20.0] * 2
    assert results.compare("members", by="values", against="right-turn")["scenario"].unique().tolist() == [
        "right-turn"
    ]
    with pytest.raises(ResultsError, match='did you mean "values"'):
        results.compare("members", by="value")


def test_what_is_not_there_cannot_be_compared() -> None:
    plain = {key: value for key, value in SMALL.items() if key != "design"}
    with pytest.raises(ResultsError, match="there is no design"):
        do(plain).compare("members", by="values")
    with pytest.raises(ExperimentError, match="compare: values need a design"):
        do({**plain, "compare": "values"})
    with pytest.raises(ExperimentError, match="compare: scenarios cannot be compared where there is one"):
        do(small(scenarios=["baseline"], compare="scenarios"))


# --- the command ---


FILE = """
name = "mine"
question = "Does the fund matter?"
scenarios = ["baseline"]
replications = 4
first_year = 2015
last_year = 2018
indicators = ["grants", "joint_projects"]
[design]
kind = "factorial"
[design.parameters]
fund.yearly_usd = [0, 20_000]
[quick]
replications = 2
"""


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.toml").write_text(FILE)
    return tmp_path


def test_the_command_answers_the_question(
    mine: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "save", unpainted.save)
    assert main(["sweep", "mine.toml", "--quick", "--jobs", "1"]) == 0
    shown = capsys.readouterr()
    assert shown.out.startswith("Does the fund matter?\n\nIn 2015–2018, against “fund.yearly_usd=0”,")
    assert "Report: results/mine-quick/report.html\n" in shown.out
    assert main(["compare", "results/mine-quick", "--half-width", "0.1", "--equivalence", "0.2"]) == 0
    assert (
        "half the interval to\n0.100 grants a year, 0.100 projects a year, at face value / in 80 % of cases"
        in capsys.readouterr().out
    )
    page = (mine / "results" / "mine-quick" / "report.html").read_text()
    assert "Does the fund matter?" in page
    assert "paradiplomacy sweep mine.toml --quick --out results/mine-quick" in page


def test_more_replications_extend_what_is_there(mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sweep", "mine.toml", "--quick", "--jobs", "1", "--no-report"]) == 0
    more = ["sweep", "mine.toml", "--quick", "--replications", "3", "--jobs", "1", "--no-report"]
    assert main(more) == 0
    assert "Going on: 2 of 6 runs are missing" in capsys.readouterr().err


def test_a_dry_run_says_how_much_it_is_and_writes_nothing(
    mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sweep", "mine.toml", "--dry-run"]) == 0
    shown = capsys.readouterr().out
    assert "2 scenarios and values, 8 runs\n" in shown
    assert "One measured run took " in shown
    assert " of one core\n" in shown
    assert " MB of tables" in shown
    assert [path.name for path in mine.iterdir()] == ["mine.toml"]


def test_the_room_that_a_dry_run_names_is_the_room_that_is_taken(mine: Path) -> None:
    from paradiplomacy.experiment.file import load_experiment
    from paradiplomacy.runs.cost import estimate

    found = estimate(load_experiment("mine.toml").request)
    assert main(["sweep", "mine.toml", "--jobs", "1", "--no-report"]) == 0
    taken = sum(path.stat().st_size for path in mine.glob("results/mine/*.parquet"))
    assert found.runs == 8
    assert 0.7 * taken < found.bytes_finished < 1.4 * taken
    assert found.seconds > 0


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["sweep", "nowhere.toml"], "there is no such file"),
        (["sweep", "mine.toml", "--replications", "0"], "replications: 0 cannot be used"),
        (["sweep", "mine.toml", "--jobs", "-1"], "jobs: -1 cannot be used"),
        (["sweep", "mine.toml", "--set", "fund.rul=merit"], 'did you mean "fund.rule"?'),
        (["sweep", "mine.toml", "--cluster", "nonsense"], "tcp://"),
        (["schema", "experimnt"], 'did you mean "experiment"?'),
    ],
)
def test_bad_input_writes_nothing(
    mine: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], problem: str
) -> None:
    assert main(arguments) == 2
    assert problem in capsys.readouterr().err
    assert [path.name for path in mine.iterdir()] == ["mine.toml"]


def test_an_experiment_can_be_a_table_in_python() -> None:
    with pytest.raises(
        ExperimentError,
        match=r'scenarios\[0\]: "baselin": there is no built-in scenario.*did you mean "baseline"',
    ):
        sweep(small(scenarios=["baselin"]))
    assert do(small()).manifest["command"] is None


# --- folders and memory ---


NOBODY = """
import os, sys
sys.path.insert(0, sys.argv[1])
import fake_runs
from paradiplomacy import sweep
from paradiplomacy.common.errors import ResultsError
options = {"jobs": 1, "report": False, "simulate": fake_runs.simulate}
sweep(eval(sys.argv[2]), **options)  # what is to be imported is, before it can no longer be read
if os.geteuid() == 0:
    os.seteuid(65534)
try:
    sweep(eval(sys.argv[2]), out=sys.argv[3], **options)
except ResultsError as error:
    print(error)
"""


@pytest.mark.slow
def test_a_folder_without_write_permission_is_refused(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    for folder in [tmp_path, *tmp_path.parents][:3]:
        folder.chmod(folder.stat().st_mode | 0o055)
    arguments = [
        sys.executable,
        "-c",
        NOBODY,
        str(Path(__file__).parents[1]),
        repr(SMALL),
        str(closed / "out"),
    ]
    answer = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert answer.stdout == f"{closed / 'out'}: 1 problem\n  cannot be written: permission denied\n", (
        answer.stderr
    )
    assert list(closed.iterdir()) == []


MEMORY = """
import sys
sys.path.insert(0, sys.argv[1])
import fake_runs
from paradiplomacy import sweep
table = {**eval(sys.argv[2]), "replications": int(sys.argv[3])}
sweep(table, out=sys.argv[4], jobs=1, simulate=fake_runs.simulate)
print(next(int(line.split()[1]) // 1024 for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak is asked of Linux")
def test_memory_stays_flat(tmp_path: Path) -> None:
    """The peak of 4,000 runs, with their report, is within 50 MB of that of 100 runs; tables are larger."""
    table = small(scenarios=["baseline"], design=factorial(fund__yearly_usd=[0, 1, 2, 3]))
    table |= {"first_year": 1995, "last_year": 2026}
    peaks = {}
    for replications in (25, 1000):
        arguments = [TESTS, repr(table), str(replications), str(tmp_path / str(replications))]
        answer = python("-c", MEMORY, *arguments)
        assert answer.returncode == 0, answer.stderr
        peaks[4 * replications] = int(answer.stdout)
    assert peaks[4_000] - peaks[100] < 50, peaks


def test_the_manifest_holds_the_experiment(tmp_path: Path) -> None:
    do(small(), tmp_path)
    about = json.loads((tmp_path / "manifest.json").read_text())
    assert about["request"]["design"]["parameters"] == {
        "fund.yearly_usd": [0.0, 20_000.0],
        "fund.rule": ["merit", "lottery"],
    }
    assert about["request"]["question"] == "What does the fund do?"
    assert about["runs"] == {"planned": 24, "done": 24, "failed": 0}


def test_a_tampered_design_is_refused(tmp_path: Path) -> None:
    do(small(), tmp_path)
    path = tmp_path / "manifest.json"
    path.write_text(path.read_text().replace('"factorial"', '"factoral"'))
    with pytest.raises(ParadiplomacyError, match="is not a kind of design"):
        open_results(tmp_path)
