"""The tables in other formats hold what Parquet holds, to the last bit and accent."""

import random
import shutil
import time
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from python_calamine import CalamineWorkbook
from small import begin, files, write

import fake_runs
from disk import Disk, on
from paradiplomacy.cli import main
from paradiplomacy.common.errors import ExperimentError, ParadiplomacyError, ResultsError
from paradiplomacy.experiment.case import Case
from paradiplomacy.report.results import open_results
from paradiplomacy.results import formats, spreadsheets
from paradiplomacy.results.spreadsheets import write_workbook
from paradiplomacy.results.tables import COLUMNS, table_names
from paradiplomacy.runs.progress import Silent

HARD = [0.1, 1 / 3, 5e-324, 1.7976931348623157e308, 1e22, -0.25, 1e-9, 123456789.123, 2**-1074 * 3, 1e16]
"""Numbers of which some digits are easily lost."""
NAMES = ["São Luís", "Ñuñoa; 3,5", 'la "Perla"', "1E5", "007", "=1+1", "two\nlines", "https://x.org"]
"""Names that are easily taken for something else."""


def hard(case: Case, detail: bool) -> dict[str, Any]:
    """A run whose tables have such numbers and names, and nulls."""
    tables = fake_runs.simulate(case, detail)
    tables["years"]["capacity_mean"] = HARD[: len(tables["years"]["year"])]
    tables["cities"] = {column.name: [None] * len(NAMES) for column in COLUMNS["cities"]}
    tables["cities"] |= {"year": [2012] * len(NAMES), "name": NAMES, "capacity": HARD[-len(NAMES) :]}
    return tables


def checked(shown: pd.DataFrame, table: pd.DataFrame) -> None:
    """A table that was read from elsewhere is the one of the results, which stand in the order asked for."""
    assert list(shown) == list(table)
    shown, table = (one.sort_values("run_id", kind="stable") for one in (shown, table))
    for name in table:
        if table[name].dtype.kind in "iuf":
            np.testing.assert_array_equal(shown[name].astype("float64"), table[name].astype("float64"), name)
        else:
            assert [_plain(value) for value in shown[name]] == [_plain(value) for value in table[name]], name


def _plain(value: object) -> object:
    """A value, with one word for all that is not there."""
    return None if value is None or value != value or value is pd.NA else value


# --- CSV ---

READINGS: dict[str, dict[str, Any]] = {
    "plain": {"encoding": "utf-8"},
    "excel": {"encoding": "utf-8-sig", "sep": ";", "decimal": ","},
}


@pytest.mark.parametrize("style", ["plain", "excel"])
def test_csv_of_each_style_holds_the_same_to_the_last_bit(tmp_path: Path, style: str) -> None:
    results = write(tmp_path / "out", csv=style, detail=True, simulate=hard)
    for name in table_names(True):
        table = results.table(name)
        words = {column: str for column in table if table[column].dtype.kind not in "iufb"}
        path = tmp_path / "out" / f"{name}.csv"
        read = pd.read_csv(
            path, dtype=words, keep_default_na=False, na_values=[""],
            **READINGS[style],
        )  # fmt: skip
        checked(read, table)


def test_csv_for_excel_has_a_mark_semicolons_and_decimal_commas(tmp_path: Path) -> None:
    write(tmp_path / "out", 1, csv="excel", detail=True, simulate=hard)
    cities = (tmp_path / "out" / "cities.csv").read_bytes()
    assert cities.startswith(b'\xef\xbb\xbf"run_id";"scenario";"replication";"year"')
    assert ';2012;;"Ñuñoa; 3,5";;;;;1,7976931348623157e+308;' in cities.decode()


def test_a_style_alone_asks_for_csv(tmp_path: Path) -> None:
    options = ["--replications", "1", "--to", "1995", "--no-report", "--out", str(tmp_path / "out")]
    assert main(["run", "--csv-style", "excel", "baseline", *options]) == 0
    assert open_results(tmp_path / "out").manifest["command"].endswith(" --csv-style excel --no-report")
    assert (tmp_path / "out" / "years.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_csv_stays_a_flag_after_which_a_scenario_may_stand(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--csv", "basline"]) == 2
    assert 'did you mean "baseline"?' in capsys.readouterr().err


def test_a_folder_keeps_its_style_until_another_is_asked_for(tmp_path: Path) -> None:
    texts = []
    for replications, style in enumerate(("excel", False, "plain", False, True), 1):
        write(tmp_path / "out", replications, csv=style)
        texts.append((tmp_path / "out" / "years.csv").read_text(encoding="utf-8"))
    assert [text[0] == "\ufeff" for text in texts] == [True, True, False, False, False]
    assert [text.count("\n") for text in texts] == [1 + 10 * number for number in range(1, 6)]


@pytest.mark.parametrize("style", ["exel", 3, ["excel"]])
def test_another_style_is_refused(tmp_path: Path, style: Any) -> None:
    reason = "csv-style: .* is none; allowed plain or excel" if isinstance(style, str) else "csv: .* allowed"
    with pytest.raises(ParadiplomacyError, match=reason):
        write(tmp_path / "out", csv=style)
    assert not (tmp_path / "out").exists()


def test_the_command_refuses_another_style(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "baseline", "--csv-style", "exel", "--out", str(tmp_path / "out")]) == 2
    assert (
        'csv-style: "exel" is none; allowed plain or excel; did you mean "excel"?' in capsys.readouterr().err
    )
    assert not (tmp_path / "out").exists()


# --- A workbook ---


def sheet(folder: Path, name: str) -> list[list[Any]]:
    """A sheet of the workbook, by rows: text as text, numbers as floats, empty cells as empty text."""
    rows: list[list[Any]] = (
        CalamineWorkbook.from_path(folder / formats.WORKBOOK).get_sheet_by_name(name).to_python()
    )
    return rows


def test_a_workbook_holds_the_same_as_text_numbers_and_flags(tmp_path: Path) -> None:
    results = write(tmp_path / "out", xlsx=True, detail=True, simulate=hard)
    assert CalamineWorkbook.from_path(tmp_path / "out" / formats.WORKBOOK).sheet_names == [*table_names(True)]
    for name in table_names(True):
        head, *rows = sheet(tmp_path / "out", name)
        shown = pd.DataFrame(rows, columns=head).replace({"": None})
        checked(shown, results.table(name))


def test_a_whole_number_that_a_spreadsheet_cannot_keep_is_text(tmp_path: Path) -> None:
    """Numbers of a spreadsheet have 53 bits; seeds of runs keep below, those of older tables may not."""
    pd.DataFrame({"seed": [2**53, 2**53 + 1]}).to_parquet(tmp_path / "runs.parquet", index=False)
    write_workbook(tmp_path / formats.WORKBOOK, [tmp_path / "runs.parquet"])
    assert sheet(tmp_path, "runs") == [["seed"], [2.0**53], [str(2**53 + 1)]]


def test_names_are_text_whatever_they_look_like(tmp_path: Path) -> None:
    write(tmp_path / "out", 1, xlsx=True, detail=True, simulate=hard)
    head, *rows = sheet(tmp_path / "out", "cities")
    assert [row[head.index("name")] for row in rows[: len(NAMES)]] == NAMES
    with zipfile.ZipFile(tmp_path / "out" / formats.WORKBOOK) as archive:
        pages = [archive.read(name).decode() for name in archive.namelist() if "/worksheets/" in name]
    assert not [page for page in pages if "<f>" in page or "hyperlink" in page]
    assert all(
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' in page for page in pages
    )


@pytest.mark.slow
def test_the_same_results_give_the_same_bytes_at_any_time(tmp_path: Path) -> None:
    write(tmp_path / "first", xlsx=True, netcdf=True)
    time.sleep(2.1)  # times in an archive go by two seconds
    write(tmp_path / "second", xlsx=True, netcdf=True)
    assert {formats.WORKBOOK, formats.NETCDF} < files(tmp_path / "first").keys()
    assert files(tmp_path / "first") == files(tmp_path / "second")


class Told(Silent):
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.sentences: list[str] = []

    def say(self, text: str) -> None:
        self.sentences.append(text)


def never(case: Case, detail: bool) -> dict[str, Any]:
    raise AssertionError("a run was made")


def test_what_does_not_fit_on_a_sheet_is_refused_before_any_run(tmp_path: Path) -> None:
    """Ten countries and five years: 50 rows a run."""
    options = {"simulate": never, "xlsx": True}
    said = r"xlsx: countries would have 1,048,600 rows; allowed are 1,048,575 on a sheet. Take csv, or fewer"
    with pytest.raises(ExperimentError, match=said):
        write(tmp_path / "out", 10_486, **options)
    assert not (tmp_path / "out").exists()
    request = write(None, 1).request
    assert formats.Formats(xlsx=True).problems(replace(request, replications=10_485)) == []


def test_a_folder_with_a_workbook_does_not_outgrow_it(tmp_path: Path) -> None:
    write(tmp_path / "out", 1, xlsx=True)
    before = files(tmp_path / "out")
    with pytest.raises(ResultsError, match="countries would have 1,048,600 rows"):
        write(tmp_path / "out", 10_486, simulate=never)
    assert files(tmp_path / "out") == before
    write(tmp_path / "out", 2)
    assert len(sheet(tmp_path / "out", "years")) == 1 + 20


MINE = """
name = "mine"
question = "Is there room?"
scenarios = ["baseline"]
last_year = 1996
design = { kind = "factorial", parameters = { "training.seats" = [0, 1] } }
"""


@pytest.mark.parametrize(
    "command", [["run", "baseline"], ["sweep", "mine.toml"], ["sweep", "mine.toml", "--dry-run"]]
)
def test_the_commands_refuse_what_does_not_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.toml").write_text(MINE, encoding="utf-8")
    assert main([*command, "--xlsx", "--replications", "300_000"]) == 2
    assert "xlsx: countries would have " in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.toml"]


def test_a_detail_that_is_too_long_for_a_sheet_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def many(case: Case, detail: bool) -> dict[str, Any]:
        tables = fake_runs.simulate(case, detail)
        return tables | {"ties": {column.name: [1] * 200 for column in COLUMNS["ties"]}}

    said = Told()
    monkeypatch.setattr(spreadsheets, "MOST_ROWS", 101)
    write(tmp_path / "out", 1, xlsx=True, detail=True, simulate=many, progress=said)
    assert "tables.xlsx: 400 rows of ties.parquet are too many for a sheet" in said.sentences
    assert sheet(tmp_path / "out", "ties") == [["400 rows, more than a sheet holds: see ties.parquet"]]
    assert len(sheet(tmp_path / "out", "countries")) == 101


# --- Failures ---

ALL: dict[str, Any] = {"csv": "excel", "xlsx": True, "netcdf": True}


@pytest.mark.parametrize("number", [2, pytest.param(60, marks=pytest.mark.slow)])
def test_a_disk_that_is_full_while_formats_are_written_loses_nothing(tmp_path: Path, number: int) -> None:
    out = tmp_path / "out"
    begin(tmp_path / "before", **ALL)
    shutil.copytree(tmp_path / "before", tmp_path / "whole")
    with on(Disk(room=1 << 40)) as disk:
        write(tmp_path / "whole", **ALL)
    for room in random.Random(1995).sample(range((1 << 40) - disk.room), number):
        shutil.copytree(tmp_path / "before", out)
        with on(Disk(room=room)), pytest.raises(ResultsError, match="cannot be written: no space left"):
            write(out, **ALL)
        assert len(open_results(out).runs) == 4
        write(out, **ALL)
        assert files(out) == files(tmp_path / "whole")
        shutil.rmtree(out)


def test_a_netcdf_file_that_fails_is_one_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("NetCDF: HDF error")

    with monkeypatch.context() as patch:
        patch.setattr(xr.Dataset, "to_netcdf", fail)
        with pytest.raises(ResultsError, match="cannot be written: NetCDF: HDF error; 4 finished runs kept"):
            write(tmp_path / "out", netcdf=True)
    assert len(write(tmp_path / "out", netcdf=True, simulate=never).runs) == 4
