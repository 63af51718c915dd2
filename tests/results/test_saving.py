"""Results saved under another name have the bytes that a run writes, and take the place of nothing."""

from pathlib import Path

import pytest

import fake_runs
from paradiplomacy import ParadiplomacyError, open_results, run
from paradiplomacy.report.results import Results
from paradiplomacy.results.folder import StorageError

TABLES = ("runs.parquet", "years.parquet", "countries.parquet")


@pytest.fixture(params=["memory", "folder"])
def results(request: pytest.FixtureRequest, tmp_path: Path) -> Results:
    return made(tmp_path / "kept" if request.param == "folder" else None)


def made(out: Path | None, **formats: bool) -> Results:
    scenarios = fake_runs.scenarios("baseline", "right-turn")
    return run(scenarios, 2, jobs=1, out=out, report=False, simulate=fake_runs.failing, **formats)


def test_every_form_is_as_a_run_writes_it(results: Results, tmp_path: Path) -> None:
    written = tmp_path / "written"
    made(written, csv=True, xlsx=True, netcdf=True)
    place = tmp_path / "new" / "saved"
    assert results.save(place) == place
    assert [(place / name).read_bytes() == (written / name).read_bytes() for name in TABLES] == [True] * 3
    assert open_results(place, strict=True).years.equals(results.years)
    for name, file in (
        ("a.csv", "years.csv"),
        ("a.parquet", TABLES[1]),
        ("a.xlsx", "tables.xlsx"),
        ("a.nc", "years.nc"),
    ):
        assert results.save(str(tmp_path / name)).read_bytes() == (written / file).read_bytes()
    runs = results.save(tmp_path / "runs.csv", table="runs")
    assert runs.read_bytes() == (written / "runs.csv").read_bytes()
    assert not list(tmp_path.glob(".unfinished*"))


def test_nothing_is_overwritten_and_all_that_is_wrong_is_said(results: Results, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(ParadiplomacyError) as caught:
        results.save(tmp_path / "mine.txt", table="yeers")
    assert caught.value.problems == (
        'table: "yeers" is none of these results; allowed runs, years or countries; did you mean "years"?',
        'path: ends in ".txt"; allowed .parquet, .csv, .xlsx, .nc, or none for a folder',
        "path: is there already and is not overwritten; allowed is a new name",
    )
    assert (tmp_path / "mine.txt").read_text() == "mine"
    with pytest.raises(StorageError, match="cannot be written"):
        results.save(tmp_path / "mine.txt" / "below")
