import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from scipy import stats

import fake_runs
from fake_runs import scenarios
from paradiplomacy.common.errors import ResultsError
from paradiplomacy.report.results import ChangedWarning, Results, open_results, read_results
from paradiplomacy.runs.runner import run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("results") / "out"
    names = scenarios("baseline", "right-turn", "other")
    run(names, 8, jobs=1, out=path, report=False, detail=True, simulate=fake_runs.simulate)
    return path


@pytest.fixture(scope="module")
def results(folder: Path) -> Results:
    return open_results(folder)


def test_tables_as_pandas(results: Results) -> None:
    assert len(results.runs) == 24
    assert list(results.runs.columns) == ["run_id", "scenario", "replication", "seed", "status", "error"]
    assert len(results.years) == 24 * 5
    assert len(results.countries) == 24 * 5 * 10
    assert results.years["members"].dtype == "int64"
    assert results.years["leverage"].isna().sum() == 24 * 2
    assert len(results.table("ledger")) == 24 * 3


def test_what_was_asked_comes_back(results: Results, folder: Path) -> None:
    assert results.path == folder
    assert [scenario.name for scenario in results.scenarios] == ["baseline", "right-turn", "other"]
    assert results.scenario("other").parameters.training.seats == 1
    assert (
        repr(results) == f"<Results of baseline, right-turn, other, 8 replications in …{str(folder)[-30:]}>"
    )


def test_a_comparison_is_that_of_the_paired_t_test(results: Results) -> None:
    found = results.compare("capacity_mean", years=(2015, 2016))
    years = results.years[results.years["year"] >= 2015]
    means = years.groupby(["scenario", "replication"])["capacity_mean"].mean().unstack("scenario")
    for row in found.itertuples():
        expected = stats.ttest_rel(means[row.scenario], means["baseline"]).confidence_interval(0.95)
        assert (row.low, row.high) == pytest.approx((expected.low, expected.high))
    assert found["scenario"].tolist() == ["right-turn", "other"]


def test_years_are_those_in_which_scenarios_differ_unless_given(results: Results) -> None:
    found = results.compare("members")
    assert found[["first_year", "last_year"]].values.tolist() == [[2014, 2016], [2012, 2016]]
    given = results.compare("members", years=(2013, 2013))
    assert given[["first_year", "last_year"]].values.tolist() == [[2013, 2013]] * 2


def test_several_indicators_and_another_base(results: Results) -> None:
    found = results.compare(["members", "ties"], against="right-turn", years=(2014, 2016))
    assert found["scenario"].tolist() == ["baseline", "baseline", "other", "other"]
    assert set(found["against"]) == {"right-turn"}
    mirrored = results.compare("members", years=(2014, 2016))
    assert found["difference"].iloc[0] == -mirrored["difference"].iloc[0]


def test_the_main_indicators_come_first(results: Results) -> None:
    assert results.compare()["indicator"].tolist()[:9] == list(results.request.indicators)


@pytest.mark.parametrize(
    ("call", "problem"),
    [
        ({"indicator": "membrs"}, 'membrs: unknown indicator; did you mean "members"?'),
        ({"indicator": ["a", "year"]}, "2 problems"),
        ({"against": "othr"}, 'did you mean "other"?'),
        ({"by": ""}, '"": allowed scenarios or values'),
        ({"years": (2010, 2013)}, "2010–2013 cannot be compared; right-turn and baseline share 2012–2016"),
        ({"years": (2016, 2014)}, "cannot be compared"),
    ],
)
def test_wrong_questions_are_answered_plainly(
    results: Results, call: dict[str, object], problem: str
) -> None:
    with pytest.raises(ResultsError) as caught:
        results.compare(**{"indicator": "members", **call})  # type: ignore[arg-type]
    assert problem in str(caught.value)


def test_an_unknown_table_is_refused(results: Results) -> None:
    with pytest.raises(ResultsError, match="there is no such table; allowed runs, years"):
        results.table("months")


def test_nulls_are_left_out_of_the_mean_over_years(results: Results) -> None:
    """In the fake runs leverage is 2.5 in even years and undefined in odd ones."""
    arm = results.request.arms[0]
    assert results.means(arm, ["leverage"], (2013, 2016))["leverage"].tolist() == [2.5] * 8
    assert results.means(arm, ["leverage"], (2013, 2013))["leverage"].isna().all()


def test_means_by_run_are_those_of_the_table(results: Results) -> None:
    names = ["members", "capacity_mean"]
    rows = results.years[results.years["year"].between(2014, 2015)]
    expected = rows.groupby(["scenario", "replication"])[names].mean()
    for arm in results.request.arms:
        found = results.means(arm, names, (2014, 2015))
        pd.testing.assert_frame_equal(found, expected.loc[arm.base.name], check_dtype=False)


def test_a_comparison_with_nobody_has_the_same_columns() -> None:
    nobody = run(scenarios("baseline"), 2, jobs=1, simulate=fake_runs.simulate).compare(["members"])
    somebody = run(scenarios("baseline", "other"), 2, jobs=1, simulate=fake_runs.simulate).compare(
        ["members"]
    )
    assert nobody.empty
    assert list(nobody.columns) == list(somebody.columns)
    types = nobody.dtypes[["pairs", "difference", "needed", "equivalent"]]
    assert types.tolist() == ["int64", "float64", "Int64", "boolean"]


def test_only_common_years_are_compared() -> None:
    base, other = scenarios("baseline", "other")
    short = other.model_copy(update={"first_year": 2014, "last_year": 2015})
    results = run([base, short], 3, jobs=1, simulate=fake_runs.simulate)
    found = results.compare("members")
    assert found[["first_year", "last_year", "pairs"]].values.tolist() == [[2014, 2015, 3]]


def test_scenarios_whose_differences_are_all_zero_do_not_differ() -> None:
    base = scenarios("baseline")[0]
    same = base.model_copy(update={"name": "other"})
    results = run([base, same], 3, jobs=1)
    found = results.compare(list(results.years.columns[4:]))
    assert (found["difference"].dropna() == 0).all()


def test_a_folder_without_a_manifest_is_no_result_folder(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match=r"there is no manifest\.json"):
        open_results(tmp_path)
    with pytest.raises(ResultsError, match="there is no such folder"):
        open_results(tmp_path / "nowhere")


@pytest.mark.parametrize("content", ["", "{}", "[]", "nonsense", '{"format": 99}', "\udcff", '{"format": 1}'])
def test_a_manifest_of_another_kind_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "manifest.json").write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(ResultsError, match=r"manifest\.json"):
        open_results(tmp_path)


def test_a_manifest_with_a_changed_scenario_is_refused(folder: Path, tmp_path: Path) -> None:
    about = json.loads((folder / "manifest.json").read_text())
    about["request"]["scenarios"][0]["parameters"]["no.such"] = 1
    (tmp_path / "manifest.json").write_text(json.dumps(about))
    with pytest.raises(ResultsError, match=r'request.scenarios\[0\].parameters."no.such": unknown parameter'):
        open_results(tmp_path)


@pytest.mark.parametrize("damage", ["missing", "cut", "nonsense"])
def test_a_table_that_cannot_be_read_is_named(folder: Path, tmp_path: Path, damage: str) -> None:
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    victim = tmp_path / "years.parquet"
    content = victim.read_bytes()
    victim.unlink()
    if damage != "missing":
        victim.write_bytes(content[:-100] if damage == "cut" else b"nonsense")
    with pytest.warns(ChangedWarning, match=r"years\.parquet changed since written"):
        results = open_results(tmp_path)
    with pytest.raises(ResultsError, match=r"years\.parquet (is missing|cannot be read)"):
        results.compare("members")


def test_tables_of_another_version_are_read_with_their_own_columns(folder: Path, tmp_path: Path) -> None:
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    years = pq.read_table(folder / "years.parquet").drop_columns(["ties"])
    pq.write_table(years, tmp_path / "years.parquet")
    found = read_results(tmp_path, strict=False)
    assert "ties" not in found.years.columns
    assert len(found.compare("members")) == 2


def test_tables_of_the_model_have_the_columns_that_are_promised() -> None:
    from paradiplomacy.model import CityNetwork
    from paradiplomacy.results.tables import COLUMNS, DETAIL_TABLES

    model = CityNetwork(scenarios("baseline")[0], rng=1, detail=True)
    model.run_until_year(2012)
    tables = model.tables()
    for name in ("countries", *DETAIL_TABLES):
        assert list(tables[name]) == [column.name for column in COLUMNS[name]]


def test_tables_of_the_model_have_the_types_that_are_promised() -> None:
    results = run("baseline", 1, jobs=1, detail=True, last_year=2018)
    kinds = {"int": "int64", "float": "float64", "flag": "bool", "text": "str"}
    from paradiplomacy.results.tables import COLUMNS

    for table, columns in COLUMNS.items():
        frame = results.table(table)
        assert len(frame), table
        for column in columns:
            if not frame[column.name].isna().any():
                assert frame[column.name].dtype == kinds[column.kind], column.name
    ledger = results.table("ledger")
    assert (ledger["usd"] > 0).all()
    fees = ledger[ledger["purpose"] == "fee"].groupby("year")["usd"].sum()
    by_year = results.years.set_index("year")["fees_usd"]
    pd.testing.assert_series_equal(fees, by_year[by_year > 0], check_names=False)
    assert not np.isnan(results.years["members"]).any()
