"""What rows of tables are called, and in which order they stand."""

import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import fake_runs
from paradiplomacy import open_results, sweep
from paradiplomacy.report.results import Results
from paradiplomacy.results import merging, parts, reader, tables
from paradiplomacy.results.tables import table_names

FUND = "fund.yearly_usd"
TEXTS = ['as, in "the paper"', "sum = 2+3", None]


def labelled(out: Path | None, *labels: str | None, replications: int = 2, **changes: Any) -> Results:
    """A list of rows whose fund is 30, 20 and 10 thousand."""
    rows = [{FUND: 1000 * (30 - 10 * place)} for place in range(3)]
    rows = [row | ({"label": label} if label else {}) for row, label in zip(rows, labels, strict=True)]
    asked = {"name": "labels", "question": "?", "scenarios": ["right-turn", "baseline"]} | changes
    asked |= {"replications": replications, "first_year": 2012, "last_year": 2016}
    asked |= {"indicators": ["members", "ties"], "design": {"kind": "list", "rows": rows}}
    options: dict[str, Any] = {"jobs": 1, "report": False, "simulate": fake_runs.simulate}
    return sweep(asked, out=out, **options)


def test_labels_stand_in_every_table(tmp_path: Path) -> None:
    results = labelled(tmp_path, *TEXTS, detail=True)
    funds = dict(zip([30_000.0, 20_000.0, 10_000.0], TEXTS, strict=True))
    by_run = {run: funds[fund] for run, fund in results.runs[["run_id", FUND]].itertuples(index=False)}
    for name in table_names(detail=True):
        for table in (results.table(name), pq.read_table(tmp_path / f"{name}.parquet").to_pandas()):
            assert list(table.columns[:4]) == ["run_id", "scenario", "replication", "label"]
            assert table["label"].fillna("").tolist() == [by_run[run] or "" for run in table["run_id"]]
    assert results.table("years", ["label", "year"]).columns.tolist() == ["label", "year"]
    compared = results.compare("members", by="values")
    assert list(compared.columns[:3]) == ["scenario", "label", FUND]
    assert compared["label"].fillna("").tolist() == [TEXTS[1], "", TEXTS[1], ""]
    assert results.responses("baseline", ["members"])["label"].fillna("").tolist() == [*TEXTS[:2], ""]


def test_results_in_memory_are_those_of_the_folder(tmp_path: Path) -> None:
    memory, folder = labelled(None, *TEXTS), labelled(tmp_path, *TEXTS)
    for name in table_names(detail=False):
        pd.testing.assert_frame_equal(memory.table(name), folder.table(name))
        pd.testing.assert_frame_equal(memory.table(name), open_results(tmp_path).table(name))


def test_labels_may_be_given_and_changed_later(tmp_path: Path) -> None:
    """They are what the experiment says now, for runs of before as well; no run is made again for them."""
    results = labelled(tmp_path / "one", None, None, None)
    assert not any("label" in results.table(name).columns for name in table_names(detail=False))
    assert "label" not in results.compare("members").columns
    for labels in (["x", "y", None], TEXTS):
        labelled(tmp_path / "one", *labels, replications=3)
    labelled(tmp_path / "other", *TEXTS, replications=3)
    assert fake_runs.tables_of(tmp_path / "one") == fake_runs.tables_of(tmp_path / "other")


def test_rows_are_sorted_by_scenario_as_asked_point_replication_and_year() -> None:
    results = labelled(None, *TEXTS)
    runs = results.runs[["scenario", FUND, "replication"]].values.tolist()
    funds = (30_000, 20_000, 10_000)
    assert runs == [[name, fund, r] for name in ("right-turn", "baseline") for fund in funds for r in (0, 1)]
    ids = results.runs["run_id"].tolist()
    years = results.years[["run_id", "year"]].values.tolist()
    assert years == [[run, year] for run in ids for year in range(2012, 2017)]
    assert results.countries["run_id"].drop_duplicates().tolist() == ids
    assert results.table("years", ["run_id"])["run_id"].drop_duplicates().tolist() == ids
    compared = results.compare("members", by="values")[["scenario", FUND]].values.tolist()
    assert compared == [[name, fund] for name in ("right-turn", "baseline") for fund in funds[1:]]


@pytest.mark.parametrize(
    "values",
    [
        np.arange(20, dtype=np.int32)[::3],
        np.array([1.5, np.nan, -0.0, np.inf, np.nan] * 3),
        np.array([], dtype=np.float64),
        np.array(["AR", "BR", "UY"], dtype=np.bytes_),
    ],
)
def test_columns_become_what_arrow_makes_of_them(values: Any) -> None:
    kind = pa.string() if values.dtype.kind == "S" else None
    plain = values.astype(str).tolist() if kind else values
    made = tables._column(values)
    made.validate(full=True)
    assert (made.cast(kind) if kind else made).equals(pa.array(plain, kind, from_pandas=True))


def test_flags_become_numbers() -> None:
    assert tables._column(np.array([True, False, True])).cast(pa.int64()).to_pylist() == [1, 0, 1]


def test_columns_of_objects_are_refused() -> None:
    with pytest.raises((pa.ArrowException, NotImplementedError)):
        tables._column(np.array([1, None], dtype=object))


def test_runs_that_left_no_rows_take_no_room() -> None:
    runs = {
        (f"{number:04}", "baseline"): parts.StoredRun((f"{number:04}", "baseline"), False, tables.empty, {})
        for number in range(50)
    }
    tracemalloc.start()
    try:
        assert list(merging.merged("years", None, runs, {})) == []
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("most", [1, 1_000])
def test_tables_do_not_depend_on_how_much_is_sorted_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(merging, "ROW_GROUP", 30)
    labelled(tmp_path / "whole", *TEXTS, replications=4)
    monkeypatch.setattr(merging, "MERGED_VALUES", most)
    for replications in (1, 4):  # which puts runs between those of the finished tables
        labelled(tmp_path / "little", *TEXTS, replications=replications)
    assert fake_runs.tables_of(tmp_path / "whole") == fake_runs.tables_of(tmp_path / "little")
    years = pq.ParquetFile(tmp_path / "whole" / "years.parquet")
    assert {years.metadata.row_group(group).num_rows for group in range(years.num_row_groups)} == {30}


@pytest.mark.parametrize("shape", [(1, 1), (3, 7), (4, 8), (5, 32), (2, 129), (3, 0), (0, 5)])
def test_means_of_rows_have_the_bytes_of_those_of_each(shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(sum(shape))
    rows = rng.normal(size=shape) * 10.0 ** rng.integers(-3, 9, size=shape)
    rows[:1, 1::2] = np.nan
    alone = [row[~np.isnan(row)] for row in rows]
    expected = np.array([row.mean() if len(row) else np.nan for row in alone])
    assert reader._means(rows).tobytes() == expected.tobytes()
