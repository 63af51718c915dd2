"""A writer that dies, or whose disk does, at any operation: the same command goes on to the same bytes."""

import errno
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from small import begin, files, write

from disk import Disk, Killed, full, on
from paradiplomacy.common.errors import ResultsError
from paradiplomacy.common.seeds import run_seed
from paradiplomacy.report.results import read_results
from paradiplomacy.results import folder, lock

SEED = 1995
QUICK, THOROUGH = 4, 36
FAILING_QUICK, FAILING_THOROUGH = 1, 36
"""Operations at which the quick lane tries it, and the least number of all, at which it is tried else."""
BYTES_QUICK, BYTES_THOROUGH = 4, 100
"""Sizes of a full disk."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What an undisturbed writer leaves."""
    out = tmp_path_factory.mktemp("whole") / "out"
    write(out, csv=True)
    return files(out)


def new(out: Path) -> None:
    """Nothing is there yet."""


def extended(out: Path) -> None:
    """Fewer replications are there already."""
    write(out, 1, csv=True)


def in_progress(out: Path) -> None:
    """All runs are there, and not merged."""
    begin(out, csv=True)


STARTS = [new, extended, in_progress]


def read_only() -> OSError:
    return OSError(errno.EROFS, os.strerror(errno.EROFS))


def places(start: Callable[[Path], None], tmp_path: Path, number: int) -> list[int]:
    """Numbers of the operations of a writer, all or some of them."""
    out = tmp_path / "counted"
    start(out)
    with on(Disk()) as disk:
        write(out, csv=True)
    assert disk.made >= THOROUGH
    every = range(1, disk.made + 1)
    return list(every) if number == THOROUGH else random.Random(SEED).sample(every, number)


def check(disk: Disk, out: Path, whole: dict[str, bytes]) -> str:
    """What a writer says that does not come to its end; then the same command does, on a sound disk."""
    with on(disk), pytest.raises((Killed, ResultsError)) as caught:
        write(out, csv=True)
    assert readable(out)
    write(out, csv=True)
    assert files(out) == whole
    shutil.rmtree(out)
    return str(caught.value)


def readable(out: Path) -> bool:
    """Whether what is left is nothing yet, or results that are as they were written."""
    try:
        results = read_results(out, strict=False)
    except ResultsError as error:
        return any(sentence in str(error) for sentence in ("there is no", "is not a result folder"))
    return not results.changed and len(results.years) == 5 * len(results.runs)


@pytest.mark.parametrize("number", [QUICK, pytest.param(THOROUGH, marks=pytest.mark.slow)])
@pytest.mark.parametrize("start", STARTS)
def test_a_death_at_any_operation_changes_no_byte(
    tmp_path: Path, whole: dict[str, bytes], start: Callable[[Path], None], number: int
) -> None:
    start(tmp_path / "origin")
    for place in places(start, tmp_path, number):
        if start is not new:
            shutil.copytree(tmp_path / "origin", tmp_path / "out")
        check(Disk(place, Killed()), tmp_path / "out", whole)


@pytest.mark.parametrize("number", [FAILING_QUICK, pytest.param(FAILING_THOROUGH, marks=pytest.mark.slow)])
@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("failure", [full, read_only])
def test_a_disk_that_fails_from_any_operation_on_is_one_message(
    tmp_path: Path,
    whole: dict[str, bytes],
    start: Callable[[Path], None],
    failure: Callable[[], OSError],
    number: int,
) -> None:
    start(tmp_path / "origin")
    for place in places(start, tmp_path, number):
        if start is not new:
            shutil.copytree(tmp_path / "origin", tmp_path / "out")
        said = check(Disk(place, failure()), tmp_path / "out", whole)
        assert f"cannot be written: {str(failure()).partition('] ')[2].lower()}" in said, place


@pytest.mark.parametrize("number", [BYTES_QUICK, pytest.param(BYTES_THOROUGH, marks=pytest.mark.slow)])
def test_a_disk_that_is_full_at_any_byte_is_one_message(
    tmp_path: Path, whole: dict[str, bytes], number: int
) -> None:
    with on(Disk(room=1 << 40)) as disk:
        write(tmp_path / "counted", csv=True)
    for room in random.Random(SEED).sample(range((1 << 40) - disk.room), number):
        said = check(Disk(room=room), tmp_path / "out", whole)
        assert "cannot be written: no space left on device" in said, room


def test_two_writers_that_begin_at_the_same_moment_do_not_mix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one looked at the empty folder, too, and was faster: it wrote, and is gone."""
    out, hold = tmp_path / "out", lock.hold

    def late(path: Path) -> Callable[[], object]:
        monkeypatch.setattr(lock, "hold", hold)
        write(out, seed=7)
        return hold(path)

    monkeypatch.setattr(lock, "hold", late)
    with pytest.raises(ResultsError, match="holds another experiment, with seed 7 and not 1995"):
        write(out)
    assert set(read_results(out, strict=True).runs["seed"]) == {run_seed(7, 0), run_seed(7, 1)}


def test_a_writer_that_was_interrupted_while_it_began_lets_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def press(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(folder.manifest, "write", press)
        with pytest.raises(KeyboardInterrupt):
            write(tmp_path / "out")
    assert len(write(tmp_path / "out").runs) == 4
