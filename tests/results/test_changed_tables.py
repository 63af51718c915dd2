"""Results that changed since they were written: whoever reads them is told in a line, or refuses them."""

import json
import shutil
import warnings
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from small import begin, write

from examples import some
from paradiplomacy.cli import main
from paradiplomacy.common.errors import ResultsError
from paradiplomacy.report.reading import reading
from paradiplomacy.report.report import page
from paradiplomacy.report.results import ChangedWarning, open_results
from paradiplomacy.results.folder import Folder

TABLES = ["runs", "years", "countries", "cities", "projects", "ties", "ledger"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("results") / "out"
    write(out, detail=True)
    return out


@pytest.fixture
def out(tmp_path: Path, whole: Path) -> Path:
    return shutil.copytree(whole, tmp_path / "out")


def rewrite(path: Path, change: Callable[[pa.Table], pa.Table] = lambda table: table) -> None:
    """Write a table again, with other rows or with the same in other bytes."""
    pq.write_table(change(pq.read_table(path)), path, compression="none")


def more_members(years: pa.Table) -> pa.Table:
    place = years.schema.get_field_index("members")
    more = pa.array([value + 1000 for value in years.column(place).to_pylist()], pa.int64())
    return years.set_column(place, "members", more)


@pytest.mark.parametrize("table", some(TABLES, one_in=3))
def test_a_changed_table_is_named_by_every_reader(
    out: Path, capsys: pytest.CaptureFixture[str], table: str
) -> None:
    line = f"{out}: {table}.parquet changed since written"
    assert main(["compare", str(out), "--strict"]) == 0
    plain = capsys.readouterr()
    assert plain.err == ""
    rewrite(out / f"{table}.parquet")
    assert main(["compare", str(out)]) == 0
    assert capsys.readouterr() == (plain.out, f"{line}\n")
    with pytest.warns(ChangedWarning) as said:
        assert open_results(out).changed == f"{table}.parquet changed since written"
    assert [str(warning.message) for warning in said] == [line]
    for words in (["compare"], ["report"]):
        assert main([*words, str(out), "--strict"]) == 2
        assert capsys.readouterr() == ("", f"{out}: 1 problem\n  {table}.parquet changed since written\n")
    with pytest.raises(ResultsError, match=f"{table}.parquet changed since written"):
        open_results(out, strict=True)


def test_other_numbers_are_shown_with_the_line(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rewrite(out / "years.parquet", more_members)
    assert main(["compare", str(out), "--indicator", "members"]) == 0
    shown = capsys.readouterr()
    assert shown.err == f"{out}: years.parquet changed since written\n"
    assert "1,0" in shown.out


@pytest.mark.parametrize("key", ["first_year", "last_year"])
def test_a_changed_manifest_is_named(out: Path, key: str) -> None:
    path = out / "manifest.json"
    about = json.loads(path.read_text())
    about["request"]["scenarios"][1][key] -= 1
    path.write_text(json.dumps(about))
    with pytest.warns(ChangedWarning, match=r"manifest\.json changed since written"):
        open_results(out)


def test_a_report_of_changed_tables_says_so_twice(out: Path, whole: Path) -> None:
    rewrite(out / "years.parquet", more_members)
    with reading(out, strict=False) as results, reading(whole, strict=False) as right:
        made, plain = (page(each.findings, [], [], out) for each in (results, right))
    assert made.count("years.parquet changed since written") == 2
    assert "changed since written" not in plain


@pytest.mark.slow
def test_the_command_writes_the_report_with_the_line(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rewrite(out / "years.parquet", more_members)
    assert main(["report", str(out)]) == 0
    assert capsys.readouterr().err == f"{out}: years.parquet changed since written\n"
    assert (out / "report.html").read_text().count("years.parquet changed since written") == 2


NONSENSE: dict[str, Callable[[pa.Table], pa.Table]] = {
    "no rows": lambda years: years.slice(0, 0),
    "no columns": lambda years: years.select([]),
    "no years": lambda years: years.drop_columns(["year"]),
    "other runs": lambda years: years.set_column(0, "run_id", pa.array(["x"] * len(years))),
    "half a run": lambda years: years.slice(2),
    "texts": lambda years: years.set_column(4, years.schema.names[4], pa.array(["x"] * len(years))),
    "nulls": lambda years: years.set_column(3, "year", pa.nulls(len(years), pa.int64())),
}


@pytest.mark.parametrize("change", NONSENSE)
def test_tables_that_make_no_sense_end_in_one_message(
    out: Path, capsys: pytest.CaptureFixture[str], change: str
) -> None:
    rewrite(out / "years.parquet", NONSENSE[change])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of NumPy, about means of nothing
        code = main(["compare", str(out)])
    said = capsys.readouterr().err.splitlines()
    assert said[0] == f"{out}: years.parquet changed since written"
    assert code == 0 or (code, len(said)) == (2, 3), said


def test_what_fails_on_sound_results_is_not_put_down_to_a_change(whole: Path) -> None:
    with pytest.raises(ZeroDivisionError), reading(whole, strict=True):
        raise ZeroDivisionError


def test_a_folder_that_is_finished_while_it_is_opened_has_not_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, changes = tmp_path / "out", Folder.changes
    write(out, 1)
    begin(out)

    def late(self: Folder) -> str:
        monkeypatch.setattr(Folder, "changes", changes)
        write(out)
        return changes(self)

    monkeypatch.setattr(Folder, "changes", late)
    assert len(open_results(out, strict=True).runs) == 4


def test_results_that_were_just_written_are_not_read_again_for_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(_: Folder) -> str:
        raise AssertionError

    monkeypatch.setattr(Folder, "changes", never)
    assert write(tmp_path / "out").changed == ""
