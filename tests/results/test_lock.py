"""One writer at a time, where folders can be held and where, as on Windows, a file in them is."""

import errno
import sys
from pathlib import Path

import filelock
import pytest
from small import files, write

from paradiplomacy.common.errors import ResultsError
from paradiplomacy.results import lock
from processes import started

HOLDER = """
import sys, time, filelock
from pathlib import Path
from paradiplomacy.results.lock import hold
if sys.argv[2] == "file":
    sys.modules["fcntl"] = None
let_go = hold(Path(sys.argv[1]))
print("held", flush=True)
time.sleep(3600)
"""
REFUSED = "another process is writing to this folder"


@pytest.fixture(params=["folder", "file"])
def held(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """What is held: the folder, or a file in it where there is no ``fcntl``."""
    if request.param == "file":
        monkeypatch.setitem(sys.modules, "fcntl", None)
    return str(request.param)


def test_a_folder_is_held_once_and_let_go(held: str, tmp_path: Path) -> None:
    let_go = lock.hold(tmp_path)
    with pytest.raises(ResultsError, match=REFUSED):
        lock.hold(tmp_path)
    let_go()
    lock.hold(tmp_path)()


def test_a_killed_holder_lets_go(held: str, tmp_path: Path) -> None:
    with started("-c", HOLDER, str(tmp_path), held, stdout=-1) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(ResultsError, match=REFUSED):
            lock.hold(tmp_path)
        holder.kill()
        holder.wait()
        lock.hold(tmp_path)()


def test_a_disk_without_locks_holds_nothing(
    held: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def fail(*_: object) -> None:
        asked.append(held)
        raise OSError(errno.ENOLCK, "no locks available")

    if held == "file":
        monkeypatch.setattr(filelock.FileLock, "acquire", fail)
    else:
        monkeypatch.setattr("fcntl.flock", fail)
    let_go = lock.hold(tmp_path)
    lock.hold(tmp_path)()  # refused, were the first one held
    let_go()
    assert len(asked) >= 2


def test_results_do_not_depend_on_what_is_held(held: str, tmp_path: Path) -> None:
    write(tmp_path / "out")
    assert len(write(tmp_path / "out", 3).runs) == 6
    assert set(files(tmp_path / "out")) - {lock.FILE} == {
        "countries.parquet", "manifest.json", "runs.parquet", "years.parquet",
    }  # fmt: skip
