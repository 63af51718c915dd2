"""What Windows refuses is not done: moving or removing what is open or mapped, and names of devices."""

import ast
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from small import begin, files, write

import paradiplomacy
from paradiplomacy.cli import main
from paradiplomacy.common.errors import ResultsError
from paradiplomacy.common.paths import unfit
from paradiplomacy.report.results import open_results
from paradiplomacy.results import manifest
from paradiplomacy.results.folder import Folder

ODD = os.fsdecode(b"od\xff")


def in_use() -> Iterator[str]:
    """The files that this process has open or mapped."""
    for descriptor in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):  # that of the list itself
            yield str(descriptor.readlink())
    for line in Path("/proc/self/maps").read_text().splitlines():
        yield line.partition("/")[1] + line.partition("/")[2]


def as_windows_does(do: Callable[..., Any]) -> Callable[..., Any]:
    """An operation on paths that fails where one of them, or what is below it, is in use."""

    def done(*arguments: Any, **options: Any) -> Any:
        paths = [os.fspath(each) for each in arguments if isinstance(each, str | os.PathLike)]
        if options.get("dir_fd") is None:  # else the whole tree was looked at before
            used = {name for name in in_use() for path in paths if f"{name}/".startswith(f"{path}/")}
            if used:
                raise PermissionError(13, "The process cannot access the file", min(used))
        return do(*arguments, **options)

    return done


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    if not Path("/proc/self/maps").exists():
        pytest.skip("what is in use is asked of Linux")
    for module, name in [(os, "rename"), (os, "replace"), (os, "unlink"), (os, "rmdir"), (shutil, "rmtree")]:
        monkeypatch.setattr(module, name, as_windows_does(getattr(module, name)))


@pytest.mark.usefixtures("windows")
def test_what_is_open_cannot_be_moved_here_either(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    with (tmp_path / "deep" / "file").open("w"), pytest.raises(PermissionError):
        (tmp_path / "deep").rename(tmp_path / "elsewhere")
    (tmp_path / "deep").rename(tmp_path / "elsewhere")


@pytest.mark.usefixtures("windows")
def test_a_folder_is_written_continued_and_extended(tmp_path: Path) -> None:
    write(tmp_path / "whole", 3, csv=True)
    out = tmp_path / "out"
    begin(out, csv=True)
    held = Folder(out, manifest.read(out))._kept.runs()[0].load("years")
    write(out, 2, csv=True)
    assert held.num_rows
    write(out, 3, csv=True)
    assert files(out) == files(tmp_path / "whole")


def test_every_text_that_is_written_has_line_ends_of_its_own() -> None:
    written = 0
    for path in Path(paradiplomacy.__file__).parent.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and writes_text(call):
                written += 1
                assert "newline" in {word.arg for word in call.keywords}, f"{path}:{call.lineno}"
    assert written


def writes_text(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    modes = {each.value for each in call.args if isinstance(each, ast.Constant)}
    return name == "write_text" or (name == "open" and bool(modes & {"w", "a", "x", "r+", "w+"}))


@pytest.mark.parametrize("name", ["con", "NUL", "aux.d", "Com1", "lpt9 .x", "con/deeper", "nul/a/b"])
def test_a_new_folder_has_no_name_of_a_device(name: str, tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="is a device on Windows and no folder; choose another name"):
        write(tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_there_may_have_such_a_name(tmp_path: Path) -> None:
    (tmp_path / "aux").mkdir()
    assert not unfit(tmp_path / "aux" / "results")
    assert not unfit(tmp_path / "console" / "nul-model" / "com10")


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names are always text here")
def test_names_that_are_no_text_are_refused_and_recorded_with_replacements(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    short = ["--to", "1996", "--replications", "1", "--jobs", "1", "--no-report"]
    Path(f"{ODD}.toml").write_text('name = "mine"\nextends = "baseline"\n')
    before = list(tmp_path.iterdir())
    for line in (["run", "baseline", *short, "--out", ODD], ["compare", ODD], ["lessons", "--to", ODD]):
        assert main(line) == 2
        assert "the name is no text in the encoding of names here" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == before
    assert main(["run", f"{ODD}.toml", *short, "--out", "out"]) == 0
    assert "run 'od?.toml' " in open_results("out").manifest["command"]
