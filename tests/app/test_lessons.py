"""The lessons that come with the package: their list, and copies of their notebooks, all of them or none."""

import errno
import shutil
from pathlib import Path

import pytest

from paradiplomacy.app.lessons import NOTEBOOKS, copy_lessons, lessons_text
from paradiplomacy.cli import main
from paradiplomacy.common.errors import ParadiplomacyError, counted
from paradiplomacy.common.toml import read_toml
from paradiplomacy.experiment.check import check_files
from paradiplomacy.experiment.lesson import LESSONS


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_the_list_has_the_title_of_each() -> None:
    lines = lessons_text().splitlines()
    assert "  right-turn: The right turn (en, es, pt)" in lines
    assert "  01-a-network-is-born: A network is born" in lines
    names = [line.partition(": ")[0].strip() for line in lines if line.startswith(" ")]
    assert names == [*LESSONS.files, *NOTEBOOKS.files]


def test_copies_are_the_notebooks_beside_what_was_there(tmp_path: Path) -> None:
    folder = tmp_path / "class" / "monday"
    folder.mkdir(parents=True)
    (folder / "notes.txt").write_bytes(b"mine")
    assert copy_lessons(folder).startswith(
        f"7 notebooks and {counted(len(LESSONS.files), 'lesson')} in {folder}:"
    )
    assert contents(folder) == contents(NOTEBOOKS.folder) | contents(LESSONS.folder) | {"notes.txt": b"mine"}
    assert not check_files(folder / path.name for path in LESSONS.files.values())


def test_nothing_is_overwritten_and_all_that_would_be_is_named(tmp_path: Path) -> None:
    names = [path.name for path in NOTEBOOKS.files.values()][2:4]
    mine = dict.fromkeys(names, b"mine")
    for name, content in mine.items():
        (tmp_path / name).write_bytes(content)
    with pytest.raises(ParadiplomacyError) as caught:
        copy_lessons(tmp_path)
    assert caught.value.problems == tuple(
        f"{name}: is there already; allowed is a folder without it" for name in names
    )
    assert contents(tmp_path) == mine


def test_a_file_is_not_a_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(ParadiplomacyError, match="cannot be written: file exists"):
        copy_lessons(tmp_path / "file")


def test_a_full_disk_leaves_no_half_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = shutil.copyfile

    def full(source: Path, copy: Path) -> None:
        real(source, copy)
        if source.name.startswith("03"):
            raise OSError(errno.ENOSPC, "no space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(ParadiplomacyError, match="cannot be written: no space left on device"):
        copy_lessons(tmp_path / "lessons")
    assert not [path for path in (tmp_path / "lessons").rglob("*") if path.is_file()]


def test_a_template_is_a_lesson_and_overwrites_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "lesson", "mine"]) == 0
    assert main(["check", "mine.toml"]) == 0
    assert capsys.readouterr().out.endswith("ok\n")
    assert read_toml(tmp_path / "mine.toml", ParadiplomacyError)["name"] == "mine"
    assert main(["new", "lesson", "mine"]) == 2
    assert "mine.toml: is there already" in capsys.readouterr().err
    assert main(["new", "leson", "Mine"]) == 2
    message = capsys.readouterr().err
    assert 'did you mean "lesson"?' in message
    assert "Mine: is no name" in message
