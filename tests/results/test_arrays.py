"""Results as arrays hold what the tables hold, each value in its place."""

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from small import write

import fake_runs
from paradiplomacy import sweep
from paradiplomacy.cli import main
from paradiplomacy.common.errors import ExperimentError, ResultsError
from paradiplomacy.experiment.case import Case
from paradiplomacy.indicators.measure import INDICATORS
from paradiplomacy.report.results import Results
from paradiplomacy.results.formats import NETCDF
from paradiplomacy.runs.progress import Silent

ROWS = [
    {"fund.yearly_usd": 0, "fund.rule": "lottery"},
    {"fund.yearly_usd": 20_000, "events.political-shift.amount": -0.4},
    {"fund.yearly_usd": 20_000},
]
"""Points of which the last two say the same in a scenario without a shift."""
TABLE = {
    "name": "small",
    "question": "Who gains?",
    "scenarios": ["baseline", "right-turn"],
    "replications": 2,
    "first_year": 2012,
    "last_year": 2016,
    "design": {"kind": "list", "rows": ROWS},
}


def told_apart(case: Case, detail: bool) -> dict[str, Any]:
    """Runs of which no two have a value in common; one fails."""
    if (
        case.arm.base.name == "right-turn"
        and case.replication == 1
        and case.arm.values["fund.yearly_usd"] == 0
    ):
        raise ZeroDivisionError("no luck")
    tables = fake_runs.simulate(case, detail)
    first = int(case.run_id[:10], 16) + (case.arm.base.name == "baseline") / 4
    tables["years"]["members"] = [int(first) + year for year in tables["years"]["year"]]
    tables["years"]["capacity_mean"] = [first / 7 + year for year in tables["years"]["year"]]
    return tables


def swept(out: Path | None = None, **options: Any) -> Results:
    return sweep(TABLE, out=out, jobs=1, report=False, progress=Silent(), simulate=told_apart, **options)


@pytest.fixture(scope="module")
def results() -> Results:
    return swept()


def done(results: Results) -> list[dict[str, Any]]:
    """The finished runs."""
    runs = results.runs
    return runs[runs["status"] == "done"].to_dict("records")


def by_year(results: Results, run: dict[str, Any]) -> pd.DataFrame:
    """The years of a run, by year."""
    years = results.years
    return years[(years["run_id"] == run["run_id"]) & (years["scenario"] == run["scenario"])].set_index(
        "year"
    )


def points(run: dict[str, Any]) -> list[int]:
    """The points at which a run was made, by what it says of itself."""
    if run["fund.yearly_usd"] == 0:
        return [0]
    return (
        [1, 2]
        if run["scenario"] == "baseline"
        else [1 if run["events.political-shift.amount"] == -0.4 else 2]
    )


# --- xarray ---


def test_each_value_is_in_its_place(results: Results) -> None:
    data = results.to_xarray()
    assert dict(data.sizes) == {"scenario": 2, "point": 3, "replication": 2, "year": 5}
    assert list(data.data_vars) == list(INDICATORS)
    places = 0
    for run in done(results):
        expected = by_year(results, run).reindex(data["year"].values)
        for point in points(run):
            there = data.sel(scenario=run["scenario"], replication=run["replication"], point=point)
            assert there["seed"] == run["seed"]
            for name in ("members", "capacity_mean", "leverage"):
                np.testing.assert_array_equal(there[name].values, expected[name])
            places += 1
    assert places == 11


def test_a_run_that_failed_is_nothing(results: Results) -> None:
    missing = results.to_xarray("members")["members"].isnull()
    assert missing.sum() == 5
    assert missing.sel(scenario="right-turn", replication=1, point=0).all()


def test_without_a_design_there_are_no_points_and_a_year_of_one_scenario_is_nothing_in_another() -> None:
    from paradiplomacy import load_scenario, run

    long = load_scenario("baseline", first_year=2010, last_year=2013)
    short = load_scenario("right-turn", first_year=2012, last_year=2013)
    data = run([long, short], 3, jobs=1, simulate=told_apart).to_xarray(["members", "ties"])
    assert data["members"].dims == data["ties"].dims == ("scenario", "replication", "year")
    assert data["year"].values.tolist() == [2010, 2011, 2012, 2013]
    assert data["members"].sel(scenario="right-turn", year=[2010, 2011]).isnull().all()


def test_a_dataset_says_what_its_values_are(results: Results) -> None:
    data = results.to_xarray()
    for name, indicator in INDICATORS.items():
        unit = "1" if indicator.unit == "–" else indicator.unit
        assert data[name].attrs == {"units": unit, "long_name": indicator.meaning}
    assert data["fund.yearly_usd"].attrs["units"] == "USD/yr"
    assert data.attrs == {"title": "small", "comment": "Who gains?"}


def test_what_varies_is_a_coordinate_and_nothing_where_the_scenario_decides(results: Results) -> None:
    data = results.to_xarray("members")
    assert data["fund.yearly_usd"].values.tolist() == [0, 20_000, 20_000]
    assert data["fund.rule"].values.tolist() == ["lottery", "", ""]
    np.testing.assert_array_equal(data["events.political-shift.amount"], [np.nan, -0.4, np.nan])


def test_a_name_is_an_indicator(results: Results) -> None:
    assert list(results.to_xarray("members").data_vars) == ["members"]
    with pytest.raises(ResultsError, match='membrs: unknown indicator; did you mean "members"'):
        results.to_xarray(["membrs"])


# --- netCDF ---


def test_a_file_holds_the_dataset_to_the_last_bit(tmp_path: Path, results: Results) -> None:
    written = swept(tmp_path / "out", netcdf=True)
    assert written.manifest["tables"][NETCDF]["rows"] == len(results.years)
    with xr.open_dataset(tmp_path / "out" / NETCDF, engine="netcdf4") as data:
        xr.testing.assert_identical(data.load(), results.to_xarray())


def test_results_without_a_finished_run_are_an_empty_dataset(tmp_path: Path) -> None:
    results = write(tmp_path / "out", 1, netcdf=True, simulate=fake_runs.always_failing)
    assert results.to_xarray().sizes["year"] == 0
    with xr.open_dataset(tmp_path / "out" / NETCDF, engine="netcdf4") as data:
        assert data.sizes["scenario"] == 2


@pytest.mark.parametrize("module", ["xarray", "netCDF4"])
def test_without_the_extra_one_message_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], module: str
) -> None:
    results = write(None, 1)
    monkeypatch.setitem(sys.modules, module, None)
    said = f"needs {module}: pip install 'paradiplomacy[netcdf]'"
    assert main(["run", "baseline", "--netcdf", "--out", str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err == f"run: 1 problem\n  netcdf: {said}\n"
    assert not (tmp_path / "out").exists()
    with pytest.raises(ExperimentError, match="pip install"):
        swept(netcdf=True)
    with pytest.raises(ResultsError, match="pip install"):
        results.to_xarray()


def test_a_folder_goes_on_with_its_file(tmp_path: Path) -> None:
    write(tmp_path / "out", 1, netcdf=True)
    write(tmp_path / "out", 3)
    with xr.open_dataset(tmp_path / "out" / NETCDF, engine="netcdf4") as data:
        assert data.sizes["replication"] == 3


# --- The EMA workbench ---


def test_experiments_and_outcomes_are_the_finished_runs(results: Results) -> None:
    experiments, outcomes = results.to_ema()
    assert list(experiments) == [*results.request.names, "scenario", "point", "seed"]
    assert outcomes.keys() == {"TIME", *INDICATORS}
    assert {values.shape for values in outcomes.values()} == {(len(experiments), 5)}
    assert len(experiments) == len(done(results)) == 9
    for run in done(results):
        same = {"scenario": run["scenario"], "seed": run["seed"], "point": points(run)[0]}
        [row] = np.flatnonzero((experiments[list(same)] == pd.Series(same)).all(axis=1))
        expected = by_year(results, run)
        np.testing.assert_array_equal(outcomes["TIME"][row], expected.index)
        np.testing.assert_array_equal(outcomes["capacity_mean"][row], expected["capacity_mean"])
        for name in results.request.names:
            assert experiments[name][row] == run[name] or pd.isna([experiments[name][row], run[name]]).all()


def test_experiments_stand_by_scenario_point_and_seed(results: Results) -> None:
    experiments, _ = results.to_ema("members")
    order = experiments[["scenario", "point", "seed"]]
    pd.testing.assert_frame_equal(order, order.sort_values(["scenario", "point", "seed"]))


def test_experiments_are_wanted_without_xarray(results: Results, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xarray", None)
    assert list(results.to_ema("members")[1]) == ["TIME", "members"]


def test_labels_of_rows_are_a_coordinate_and_a_column(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [{**ROWS[0], "label": "nothing"}, ROWS[1], {**ROWS[2], "label": "3"}]
    design = {"design": {"kind": "list", "rows": rows}}
    results = sweep(
        TABLE | design,
        out=tmp_path,
        jobs=1,
        report=False,
        progress=Silent(),
        simulate=told_apart,
        netcdf=True,
    )
    data = xr.load_dataset(tmp_path / NETCDF)
    assert data["label"].dims == ("point",)
    assert data["label"].values.tolist() == ["nothing", "", "3"]
    assert "label" not in data.data_vars
    experiments, outcomes = results.to_ema()
    assert experiments["label"].tolist() == [["nothing", "", "3"][point] for point in experiments["point"]]
    assert set(outcomes) == {"TIME", *INDICATORS}
