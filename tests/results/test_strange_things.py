"""What lies in a result folder and was not written by it: never followed, never lost, never a traceback."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
from small import begin, files, write

import fake_runs
from paradiplomacy.common.errors import ResultsError
from paradiplomacy.report.results import open_results, read_results
from paradiplomacy.results import packed
from paradiplomacy.results.folder import StorageError
from paradiplomacy.runs.progress import Silent


def file(path: Path) -> None:
    path.write_text("mine")


def link(path: Path) -> None:
    path.symlink_to(path.parents[2] / "mine")


def pipe(path: Path) -> None:
    os.mkfifo(path)


MOVE_IT = "not written by this package; move it out of this folder"
PART = f"000009-{'0' * 64}.arrow"
STRANGERS = [
    ("notes.txt", file),
    ("9x", file),
    ("9x", Path.mkdir),
    ("000009", file),
    ("000009", link),
    ("٠٠٠٠٠٩", Path.mkdir),
    (PART, Path.mkdir),
    (PART, link),
    (PART, pipe),
    ("merged", file),
    ("merged", link),
    ("a\nb\x1b", file),
    (os.fsdecode(b"\xff\xfe"), file),
]


@pytest.mark.parametrize(("name", "make"), STRANGERS)
def test_what_is_not_a_part_is_named_and_left_alone(
    tmp_path: Path, name: str, make: Callable[[Path], None]
) -> None:
    out, outside = tmp_path / "out", tmp_path / "mine"
    outside.mkdir()
    (outside / "000001").write_text("mine")
    begin(out)
    make(out / "parts" / name)
    before = sorted(out.rglob("*"))
    assert len(open_results(out, strict=True).runs) == 4
    with pytest.raises(ResultsError, match=MOVE_IT) as said:
        write(out)
    assert sorted(out.rglob("*")) == before
    assert str(said.value).count("\n") == 1
    assert "\x1b" not in str(said.value)
    (out / "parts" / name).rename(tmp_path / "moved")
    write(out, simulate=fake_runs.deadly)
    assert (outside / "000001").read_text() == "mine"


def test_what_comes_among_the_parts_meanwhile_is_not_removed_with_them(tmp_path: Path) -> None:
    notes = tmp_path / "out" / "parts" / "notes.txt"

    class Taking(Silent):
        def advance(self, done: int, failed: int) -> None:
            notes.write_text("mine")

    with pytest.raises(ResultsError, match=MOVE_IT):
        write(tmp_path / "out", progress=Taking())
    notes.rename(tmp_path / "notes.txt")
    assert len(write(tmp_path / "out", simulate=fake_runs.deadly).runs) == 4


@pytest.mark.parametrize("make", [file, link, pipe])
def test_a_folder_of_parts_that_is_none_is_refused(tmp_path: Path, make: Callable[[Path], None]) -> None:
    out = tmp_path / "out"
    write(out)
    (tmp_path / "mine").mkdir()
    make(out / "parts")
    assert len(open_results(out, strict=True).runs) == 4
    with pytest.raises(ResultsError, match=f"parts: {MOVE_IT}"):
        write(out, 3)
    assert not list((tmp_path / "mine").iterdir())


def test_parts_of_an_earlier_state_of_the_package_are_made_again(tmp_path: Path) -> None:
    out = tmp_path / "out"
    begin(out)
    [victim, *_] = (out / "parts").glob("000002*")
    victim.unlink()
    (out / "parts" / "000002").mkdir()
    (out / "parts" / "000002" / "runs.arrow").write_bytes(b"as it was")
    results = read_results(out, strict=False)
    assert (len(results.runs), results.changed) == (3, "1 damaged part left out")
    write(out)
    write(tmp_path / "whole")
    assert files(out) == files(tmp_path / "whole")


def test_parts_that_were_written_before_they_were_packed_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(packed, "_PACKED", pa.ipc.IpcWriteOptions())
        begin(tmp_path / "out")
    write(tmp_path / "out", simulate=fake_runs.deadly)
    write(tmp_path / "whole")
    assert files(tmp_path / "out") == files(tmp_path / "whole")


def test_a_part_that_is_damaged_while_runs_are_made_is_noticed_and_made_again(tmp_path: Path) -> None:
    out = tmp_path / "out"

    class Damaging(Silent):
        def advance(self, done: int, failed: int) -> None:
            for part in out.glob("parts/000002*"):
                part.write_bytes(part.read_bytes()[:-1])

    with pytest.raises(StorageError, match="3 finished runs kept and readable"):
        write(out, progress=Damaging())
    write(out)
    write(tmp_path / "whole")
    assert files(out) == files(tmp_path / "whole")


def test_a_table_that_was_never_written_is_not_taken_over(tmp_path: Path) -> None:
    write(tmp_path / "other", seed=7)
    begin(tmp_path / "out")
    shutil.copy(tmp_path / "other" / "years.parquet", tmp_path / "out")
    with pytest.raises(ResultsError, match=r"years\.parquet changed since written"):
        write(tmp_path / "out")


# --- places ---


@pytest.mark.parametrize("left", [[], ["parts"], ["parts/.unfinished-000001", ".unfinished-manifest.json"]])
def test_a_folder_cut_off_before_its_first_manifest_is_as_empty(tmp_path: Path, left: list[str]) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for name in left:
        (out / name).parent.mkdir(exist_ok=True)
        (out / name).mkdir() if name == "parts" else (out / name).write_text("{")
    write(out)
    write(tmp_path / "whole")
    assert files(out) == files(tmp_path / "whole")


@pytest.mark.parametrize("inside", ["figures", "parts", "figures/../deeper/and/deeper"])
def test_results_are_not_written_inside_of_others(tmp_path: Path, inside: str) -> None:
    out = tmp_path / "out"
    write(out)
    (out / "figures").mkdir()
    before = sorted(out.rglob("*"))
    with pytest.raises(ResultsError, match=r"lies in the results .*out; choose another folder with --out"):
        write(out / inside)
    assert sorted(out.rglob("*")) == before


def test_other_people_s_manifests_do_not_matter(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"name": "a page", "display": "standalone"}')
    assert len(write(tmp_path / "out").runs) == 4
