"""Batches: same bytes however they are run, resuming after anything, refusals, failures."""

import errno
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest

import fake_runs
from fake_runs import scenarios, tables_of
from paradiplomacy.common.errors import ExperimentError, ParadiplomacyError, ResultsError, ScenarioError
from paradiplomacy.report import report
from paradiplomacy.report.results import ChangedWarning, Results, open_results, read_results
from paradiplomacy.results import folder, formats, manifest, parts
from paradiplomacy.results.folder import StorageError
from paradiplomacy.runs import queue, runner
from paradiplomacy.runs.progress import Silent
from paradiplomacy.runs.run import StageError, _stage, in_a_line
from paradiplomacy.runs.runner import run, usual_folder
from processes import python, started, wait_until

BOTH = ("baseline", "right-turn")


def batch(out: Path | None, names: tuple[str, ...] = BOTH, replications: int = 6, **options: Any) -> Results:
    options = {"jobs": 1, "report": False, "simulate": fake_runs.simulate, **options}
    return run(scenarios(*names), None if "run_seed" in options else replications, out=out, **options)


class Counting(Silent):
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.already = 0
        self.latest = (0, 0)

    def say(self, text: str) -> None:
        self.said.append(text)

    def start(self, total: int, already: int) -> None:
        self.already = already

    def advance(self, done: int, failed: int) -> None:
        self.latest = (done, failed)


class Interrupting(Silent):
    """Presses Ctrl-C when so many runs are done."""

    def __init__(self, after: int) -> None:
        self.after = after

    def advance(self, done: int, failed: int) -> None:
        if done >= self.after:
            raise KeyboardInterrupt


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """A part for every run."""
    monkeypatch.setattr(queue, "LARGEST_CHUNK", 1)


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("uninterrupted")
    batch(folder)
    return folder


@pytest.fixture
def whole(tmp_path: Path, uninterrupted: Path) -> dict[str, bytes]:
    """The tables of an uninterrupted batch, which is in a folder of the test."""
    shutil.copytree(uninterrupted, tmp_path / "whole")
    return tables_of(tmp_path / "whole")


# --- the same bytes ---


def test_tables_have_runs_in_order_and_plain_columns(tmp_path: Path) -> None:
    batch(tmp_path, tuple(reversed(BOTH)), detail=True)
    for path in tmp_path.glob("*.parquet"):
        table = pq.read_table(path)
        columns = (table.column(name).to_pylist() for name in ("scenario", "replication"))
        runs = list(dict.fromkeys(zip(*columns, strict=True)))
        assert runs == [(name, each) for name in reversed(BOTH) for each in range(6)]
        assert table.schema.names[:3] == ["run_id", "scenario", "replication"]
        assert table.schema.metadata is None
        assert {str(field.type) for field in table.schema} <= {"string", "int64", "double", "bool"}
    years = pq.read_table(tmp_path / "years.parquet").to_pandas()
    assert years.groupby("run_id")["year"].agg(list).tolist() == [list(range(2012, 2017))] * 12


def test_the_order_of_scenarios_is_that_of_the_tables_and_changes_no_row(
    tmp_path: Path, whole: dict[str, bytes]
) -> None:
    results = batch(tmp_path / "other", tuple(reversed(BOTH)))
    for table in ("runs", "years", "countries"):
        rows, [there] = results.table(table), [pq.read_table(tmp_path / "whole" / f"{table}.parquet")]
        other = there.to_pandas().sort_values("scenario", ascending=False, kind="stable", ignore_index=True)
        pd.testing.assert_frame_equal(rows, other)
    batch(tmp_path / "other")  # the same folder, in the other order
    assert tables_of(tmp_path / "other") == whole


def test_several_processes_give_the_same_bytes(tmp_path: Path, whole: dict[str, bytes]) -> None:
    batch(tmp_path / "other", jobs=2)
    assert tables_of(tmp_path / "other") == whole


def test_any_executor_will_do_and_is_left_open(tmp_path: Path, whole: dict[str, bytes]) -> None:
    with ThreadPoolExecutor(2) as executor:
        batch(tmp_path / "other", executor=executor, jobs=2)
        assert executor.submit(int).result() == 0
    assert tables_of(tmp_path / "other") == whole


VARIANTS = """
import multiprocessing, sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from paradiplomacy import load_scenario, run
from paradiplomacy.runs.pool import preloaded

method, names, executor = sys.argv[3], ["right-turn", "baseline"], None
if sys.argv[2] == "reversed":
    names.reverse()
if method in {"spawn", "fork"}:
    executor = ProcessPoolExecutor(2, mp_context=multiprocessing.get_context(method))
with preloaded():
    run(names, 3, first_year=2012, last_year=2016, jobs=1 if method == "serial" else 2, executor=executor,
        out=sys.argv[1], report=False, detail=True)
"""


def variant(out: Path, hash_seed: str, order: str, method: str) -> dict[str, bytes]:
    """The tables of a process of its own."""
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    answer = python("-W", "ignore", "-c", VARIANTS, str(out), order, method, env=environment)
    assert answer.returncode == 0, answer.stderr
    return tables_of(out)


@pytest.mark.slow
def test_start_method_and_hash_seed_change_no_byte_of_the_model_s_tables_and_order_no_row(
    tmp_path: Path,
) -> None:
    variants = [("0", "forward", "serial"), ("1", "forward", "spawn"), ("2", "forward", "fork")]
    variants.append(("4", "forward", "preloaded"))
    found = [variant(tmp_path / words[-1], *words) for words in variants]
    assert len(found[0]) == 7
    assert all(tables == found[0] for tables in found)
    assert variant(tmp_path / "reversed", "3", "reversed", "spawn").keys() == found[0].keys()
    for name in found[0]:
        one, other = (
            pd.read_parquet(tmp_path / folder / name).sort_values("run_id", kind="stable", ignore_index=True)
            for folder in ("serial", "reversed")
        )
        pd.testing.assert_frame_equal(one, other, check_exact=True)


SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
import fake_runs
from paradiplomacy import run
print(len(run(fake_runs.scenarios("baseline", "right-turn"), 2, jobs=2, simulate=fake_runs.simulate).runs))
"""


@pytest.mark.slow
def test_processes_start_from_a_script_without_a_guard(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    answer = python(str(script), str(Path(__file__).parents[1]))
    assert (answer.stdout, answer.stderr) == ("4\n", "")


# --- going on ---


def test_more_scenarios_and_replications_change_no_earlier_row(tmp_path: Path) -> None:
    before = batch(tmp_path / "out").years
    counting = Counting()
    after = batch(tmp_path / "out", ("other", *BOTH), 8, progress=counting)
    assert counting.already == 12
    assert len(after.runs) == 24
    kept = after.years.merge(before[["run_id", "scenario"]].drop_duplicates())
    pd.testing.assert_frame_equal(kept, before)
    batch(tmp_path / "at-once", ("other", *BOTH), 8)
    assert tables_of(tmp_path / "out") == tables_of(tmp_path / "at-once")


def test_a_finished_batch_is_not_run_again(tmp_path: Path, whole: dict[str, bytes]) -> None:
    counting = Counting()
    batch(tmp_path / "whole", simulate=fake_runs.deadly, progress=counting)
    assert counting.said == ["All 12 runs are there already"]
    assert tables_of(tmp_path / "whole") == whole


@pytest.mark.usefixtures("one_by_one")
@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_ctrl_c_keeps_what_is_finished(tmp_path: Path, whole: dict[str, bytes], jobs: int) -> None:
    with pytest.raises(KeyboardInterrupt):
        batch(tmp_path / "out", progress=Interrupting(after=3), simulate=fake_runs.slow, jobs=jobs)
    kept = len(open_results(tmp_path / "out").runs)
    assert 3 <= kept < 12
    counting = Counting()
    batch(tmp_path / "out", progress=counting)
    assert counting.already == kept
    assert tables_of(tmp_path / "out") == whole
    assert not list((tmp_path / "out").rglob("*.arrow"))


KILLED = """
import sys
sys.path.insert(0, sys.argv[1])
import fake_runs
from paradiplomacy.runs.runner import run
run(fake_runs.scenarios("baseline", "right-turn"), 6, out=sys.argv[2], jobs=int(sys.argv[3]),
    simulate=fake_runs.endless, report=False)
"""


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_a_killed_batch_goes_on_to_the_same_bytes(tmp_path: Path, whole: dict[str, bytes], jobs: int) -> None:
    out = tmp_path / "out"
    arguments = ["-c", KILLED, str(Path(__file__).parents[1]), str(out), str(jobs)]
    with started(*arguments, start_new_session=True) as process:
        wait_until(lambda: list(out.glob("parts/0*")) or process.poll() is not None)
        assert process.poll() is None, "ended before it could be killed"
        process.kill()
    wait_until(lambda: not _alive_in_session(process.pid))  # workers end with their parent
    kept = len(open_results(out).runs)
    assert kept >= 1
    counting = Counting()
    batch(out, progress=counting)
    assert counting.already == kept
    assert tables_of(out) == whole


def _alive_in_session(session: int) -> list[str]:
    answer = subprocess.run(
        ["ps", "-o", "pid=,stat=", "-s", str(session)], capture_output=True, text=True, check=False
    )
    return [line for line in answer.stdout.splitlines() if " Z" not in line]


@pytest.mark.usefixtures("one_by_one")
@pytest.mark.parametrize("damage", ["cut", "missing", "empty"])
def test_a_damaged_part_is_done_again(tmp_path: Path, whole: dict[str, bytes], damage: str) -> None:
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        batch(out, progress=Interrupting(after=3))
    victim = min(out.glob("parts/0*"))
    content = victim.read_bytes()
    victim.unlink()
    if damage == "missing":
        assert open_results(out).changed == ""
    else:
        victim.write_bytes(content[: len(content) // 2] if damage == "cut" else b"")
        with pytest.warns(ChangedWarning, match="1 damaged part left out"):
            open_results(out)
    assert len(read_results(out, strict=False).runs) == 2
    batch(out)
    assert tables_of(out) == whole


def test_what_a_kill_left_while_writing_is_removed(tmp_path: Path, whole: dict[str, bytes]) -> None:
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt):
        batch(out, progress=Interrupting(after=3))
    (out / "parts" / ".unfinished-000009").mkdir()
    (out / "parts" / ".unfinished-000009" / "runs.arrow").write_bytes(b"half")
    (out / ".unfinished-manifest.json").write_text("{")
    batch(out)
    assert tables_of(out) == whole
    assert {path.name for path in out.iterdir()} == {*whole, "manifest.json"}


class CutError(Exception):
    """Stands for a kill at a place where none can be timed."""


@pytest.mark.parametrize("moves", range(5))
def test_a_kill_while_tables_move_into_place_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moves: int
) -> None:
    """However many files have moved, the folder reads as the new state, and the next command completes it."""
    batch(tmp_path / "out", replications=2)
    batch(tmp_path / "expected", replications=3)
    replace, made = Path.replace, []

    def counted(self: Path, target: Path) -> Path:
        if self.parent.name == "merged":
            made.append(target)
            if len(made) > moves:
                raise CutError
        return replace(self, target)

    def no_clearing(*_: object, **__: object) -> None:
        raise CutError

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", counted)
        patch.setattr(folder.shutil, "rmtree", no_clearing)
        with pytest.raises(CutError):
            batch(tmp_path / "out", replications=3)
    assert len(open_results(tmp_path / "out").years) == 2 * 3 * 5
    batch(tmp_path / "out", replications=3, simulate=fake_runs.deadly)
    assert tables_of(tmp_path / "out") == tables_of(tmp_path / "expected")
    assert not (tmp_path / "out" / "parts").exists()


# --- one run ---


def test_a_run_alone_is_the_run_of_the_batch(tmp_path: Path) -> None:
    whole = batch(None, replications=3)
    for row in whole.runs.itertuples():
        alone = batch(tmp_path / row.run_id, (row.scenario,), run_seed=row.seed)
        assert alone.runs[["run_id", "seed", "replication"]].values.tolist() == [[row.run_id, row.seed, 0]]
        there = whole.years[whole.years["run_id"] == row.run_id].reset_index(drop=True)
        columns = there.columns.difference(["replication"])
        pd.testing.assert_frame_equal(alone.years[columns], there[columns])
        assert open_results(tmp_path / row.run_id).request.seed_of(0) == row.seed
        assert len(alone.by_year(["members"])[row.scenario]["members"]) == 1


def test_a_run_alone_and_a_batch_do_not_share_a_folder(tmp_path: Path) -> None:
    batch(tmp_path, run_seed=7)
    with pytest.raises(ResultsError, match="with seed 7 of one run and not 1995: choose"):
        batch(tmp_path, replications=1)
    assert tables_of(tmp_path) == tables_of(batch(tmp_path, run_seed=7).path or tmp_path)


def test_scenarios_of_a_run_alone_are_a_pair() -> None:
    results = batch(None, run_seed=7)
    assert results.runs["seed"].tolist() == [7, 7]
    assert results.compare("members")["pairs"].tolist() == [1]


# --- failures ---


def test_a_failing_run_is_one_row(tmp_path: Path) -> None:
    results = batch(tmp_path, simulate=fake_runs.failing, replications=3)
    failed = results.runs[results.runs["status"] == "failed"]
    assert failed[["scenario", "replication", "seed"]].values.tolist() == [
        ["right-turn", 1, fake_runs.SEEDS[1]]
    ]
    [error] = failed["error"]
    assert error.startswith("ZeroDivisionError: no luck (fake_runs.py, line ")
    assert error.endswith(f"; repeat: paradiplomacy run right-turn --run-seed {fake_runs.SEEDS[1]}")
    assert results.manifest["runs"] == {"planned": 6, "done": 5, "failed": 1}
    assert len(results.years) == 5 * 5
    assert results.compare("members")["pairs"].tolist() == [2]


def test_runs_that_failed_are_tried_again(tmp_path: Path, whole: dict[str, bytes]) -> None:
    batch(tmp_path / "out", simulate=fake_runs.failing)
    results = batch(tmp_path / "out")
    assert results.manifest["runs"] == {"planned": 12, "done": 12, "failed": 0}
    assert tables_of(tmp_path / "out") == whole


def test_the_stage_of_a_failure_is_named() -> None:
    def broken() -> None:
        with _stage("year 2016"):
            raise ValueError("bad <object at 0x7f00aa>")

    with pytest.raises(StageError) as caught:
        broken()
    line = in_a_line(caught.value)
    assert line.startswith("year 2016: ValueError: bad <object at 0x…> (test_runner.py, line ")
    assert "\n" not in line


def test_the_model_s_failures_name_their_year(monkeypatch: pytest.MonkeyPatch) -> None:
    from paradiplomacy.world.state import World

    open_year = World.open_year

    def breaking(self: World) -> None:
        if self.year == 2014:
            raise RuntimeError("broken")
        open_year(self)

    monkeypatch.setattr(World, "open_year", breaking)
    [error] = run(scenarios("baseline"), 1, jobs=1).runs["error"]
    assert error.startswith("year 2014: RuntimeError: broken")


def test_not_a_number_becomes_null(tmp_path: Path) -> None:
    batch(tmp_path, simulate=fake_runs.not_a_number)
    column = pq.read_table(tmp_path / "years.parquet").column("capacity_mean")
    assert column.null_count == len(column)


# --- refusals ---


def test_results_stay_in_memory_without_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    results = batch(None)
    pd.testing.assert_frame_equal(results.years, batch(tmp_path / "out").years)
    assert results.path is None
    assert results.manifest["runs"] == {"planned": 12, "done": 12, "failed": 0}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize(
    ("again", "problem"),
    [
        ({"seed": 7}, "with seed 1995 and not 7"),
        ({"names": ("baseline", "other")}, "holds another experiment, with right-turn"),
        ({"replications": 5}, "holds 6 replications; ask for as many or more"),
        ({"detail": True}, "was written without --detail"),
        ({"set": {"training.seats": 3}}, "baseline, right-turn says something else there"),
    ],
)
def test_a_folder_with_another_experiment_is_refused(
    tmp_path: Path, whole: dict[str, bytes], again: dict[str, Any], problem: str
) -> None:
    out = tmp_path / "whole"
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    with pytest.raises(ResultsError, match=problem):
        batch(out, **again)
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("change", ["version", "model"])
def test_a_folder_of_another_version_is_refused(
    tmp_path: Path, whole: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    if change == "version":
        other = {**manifest.versions(), "paradiplomacy": "99.0"}
        monkeypatch.setattr(manifest, "versions", lambda: other)
    else:
        monkeypatch.setattr(manifest, "model_digest", lambda: "0" * 64)
    with pytest.raises(ResultsError, match="was written by"):
        batch(tmp_path / "whole")


def test_tables_changed_by_hand_are_refused(tmp_path: Path, whole: dict[str, bytes]) -> None:
    victim = tmp_path / "whole" / "years.parquet"
    victim.write_bytes(victim.read_bytes() + b" ")
    with pytest.raises(ResultsError, match=r"years\.parquet changed since written"):
        batch(tmp_path / "whole", replications=7)


@pytest.mark.parametrize("content", ["notes.txt", "manifest.json"])
def test_a_folder_with_other_files_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / content).write_text("mine")
    with pytest.raises(ResultsError):
        batch(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [content]


def test_an_empty_folder_and_one_s_own_notes_are_fine(tmp_path: Path, whole: dict[str, bytes]) -> None:
    (tmp_path / "empty").mkdir()
    batch(tmp_path / "empty")
    (tmp_path / "empty" / "notes.txt").write_text("mine")
    batch(tmp_path / "empty", replications=7)
    assert (tmp_path / "empty" / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize("inside", ["", "/deeper"])
def test_a_file_is_no_folder(tmp_path: Path, inside: str) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(ResultsError, match=r"is a file|cannot be written"):
        batch(Path(f"{tmp_path}/file{inside}"))
    assert (tmp_path / "file").read_text() == "mine"


def test_a_folder_in_use_is_refused(tmp_path: Path) -> None:
    class Second(Silent):
        def advance(self, done: int, failed: int) -> None:
            with pytest.raises(ResultsError, match="another process is writing"):
                batch(tmp_path)

    batch(tmp_path, progress=Second())


@pytest.mark.parametrize(
    "options",
    [
        {"replications": 0},
        {"jobs": -1},
        {"indicators": ["joint_project"]},
        {"set": {"no.such": 1}},
        {"last_year": 1990},
    ],
)
def test_bad_requests_write_nothing(tmp_path: Path, options: dict[str, Any]) -> None:
    with pytest.raises(ParadiplomacyError):
        batch(tmp_path / "out", **options)
    assert not (tmp_path / "out").exists()


def test_problems_of_several_scenarios_come_together() -> None:
    with pytest.raises(ExperimentError) as caught:
        run(["baselin", "rightturn", "baseline"])
    assert [problem.split(":")[0] for problem in caught.value.problems] == ["baselin", "rightturn"]
    with pytest.raises(ScenarioError, match="baseline"):
        run("baselin")


# --- disks ---


FULL = """
import resource, sys
sys.path.insert(0, sys.argv[1])
import fake_runs
from paradiplomacy.runs import queue
from paradiplomacy.results.folder import StorageError
from paradiplomacy.runs.runner import run
queue.LARGEST_CHUNK = 1
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
try:
    run(fake_runs.scenarios("baseline", "right-turn"), 60, out=sys.argv[2], jobs=1, report=False,
        simulate=fake_runs.simulate)
except StorageError as error:
    print(error)
"""


@pytest.mark.slow
def test_a_table_that_does_not_fit_leaves_the_finished_runs(tmp_path: Path) -> None:
    """Every part stays below the system's limit for a file, but a whole table does not."""
    batch(tmp_path / "whole", replications=60)
    out = tmp_path / "out"
    largest = max(len(content) for content in tables_of(tmp_path / "whole").values())
    arguments = [sys.executable, "-c", FULL, str(Path(__file__).parents[1]), str(out), str(largest - 1)]
    answer = subprocess.run(arguments, capture_output=True, text=True, check=True)
    assert "cannot be written: file too large; 120 finished runs kept and readable" in answer.stdout
    assert len(open_results(out).years) == 120 * 5
    batch(out, replications=60, simulate=fake_runs.deadly)
    assert tables_of(out) == tables_of(tmp_path / "whole")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=160k", "tmpfs", str(disk)]
    mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    if not mounted:
        pytest.skip("mounting a small disk takes the rights of root")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_leaves_the_finished_runs_and_then_goes_on(tmp_path: Path, small_disk: Path) -> None:
    out = small_disk / "out"
    with pytest.raises(StorageError, match=r"no space left on device.*kept and readable") as caught:
        batch(out, replications=40)
    assert "Make room and give the same command" in str(caught.value)
    kept = len(open_results(out).runs)
    assert 0 < kept < 80
    subprocess.run(["mount", "-o", "remount,size=20m", str(small_disk)], check=True)
    counting = Counting()
    batch(out, replications=40, progress=counting)
    assert counting.already == kept
    batch(tmp_path / "whole", replications=40)
    assert tables_of(out) == tables_of(tmp_path / "whole")


def test_what_lies_where_a_table_belongs_is_named_and_the_advice_fits(tmp_path: Path) -> None:
    out = tmp_path / "out"
    batch(out)
    (out / "runs.csv").mkdir()
    with pytest.raises(StorageError) as caught:
        batch(out, csv=True)
    said = "runs.csv cannot be written: is a directory; 12 finished runs kept and readable. Move it away and"
    assert f"  {said} give the same command to go on" in str(caught.value)
    (out / "runs.csv").rmdir()
    batch(out, csv=True)
    batch(tmp_path / "other", csv=True)
    assert tables_of(out) == tables_of(tmp_path / "other")


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.ENOSPC, "Make room and"),
        (errno.EACCES, "Close it where it is open, or allow writing, and"),
        (errno.EROFS, "Close it where it is open, or allow writing, and"),
        (errno.EIO, "Mend this and"),
    ],
)
def test_the_advice_fits_the_cause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, advice: str
) -> None:
    def failing(path: Path, *_: object) -> None:
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setitem(formats._STYLES, "plain", failing)
    with pytest.raises(StorageError, match=rf"{advice} give the same command to go on") as caught:
        batch(tmp_path / "out", csv=True)
    assert f"runs.csv cannot be written: {os.strerror(number).lower()}; 12 finished" in str(caught.value)


def test_a_disk_that_is_full_from_the_start_is_a_plain_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(manifest, "synchronise", full)
    with pytest.raises(ResultsError, match="cannot be written: no space left on device"):
        batch(tmp_path / "out")


# --- what is written down ---


def test_the_manifest_says_what_was_asked_and_what_came_of_it(tmp_path: Path) -> None:
    results = run(["baseline"], 2, last_year=1996, jobs=1, out=tmp_path / "out", csv=True, report=False)
    about = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert about["runs"] == {"planned": 2, "done": 2, "failed": 0}
    assert about["request"]["seed"] == 1995
    assert about["request"]["scenarios"][0]["parameters"]["fund.rule"] == "merit"
    assert {"paradiplomacy", "python", "mesa", "numpy", "pandas"} <= about["versions"].keys()
    tables = {path.name for path in (tmp_path / "out").iterdir() if path.suffix in {".parquet", ".csv"}}
    assert about["tables"].keys() == tables
    assert about["tables"]["years.parquet"]["rows"] == len(results.years) == 4
    assert about["tables"]["years.csv"]["sha256"] == manifest.file_sha256(tmp_path / "out" / "years.csv")
    options = f"--replications 2 --seed 1995 --to 1996 --out {tmp_path / 'out'} --csv --no-report"
    assert about["command"] == f"paradiplomacy run baseline {options}"


def test_csv_holds_the_same_rows_and_stays_up_to_date(tmp_path: Path) -> None:
    batch(tmp_path, csv=True)
    results = batch(tmp_path, replications=7)
    read = pd.read_csv(tmp_path / "years.csv", dtype={"run_id": str})
    pd.testing.assert_frame_equal(read, results.years, check_dtype=False)
    assert ",," in (tmp_path / "years.csv").read_text()


def test_scenarios_made_in_python_have_no_command_unless_they_are_built_in() -> None:
    made, [builtin] = batch(None), scenarios("baseline")
    assert made.manifest["command"] is None
    from paradiplomacy.scenario.files import load_scenario

    assert builtin != load_scenario("baseline")
    known = run(load_scenario("baseline"), 1, jobs=1, simulate=fake_runs.simulate)
    assert known.manifest["command"] == "paradiplomacy run baseline --replications 1 --seed 1995"


def test_different_batches_have_different_usual_folders(tmp_path: Path) -> None:
    plain = usual_folder(["baseline", "right-turn"], 1995)
    assert plain == Path("results/baseline_right-turn_1995")
    folders = [
        plain,
        usual_folder(["baseline", "right-turn"], 1996),
        usual_folder(["baseline", "right-turn"], 1995, set={"training.seats": 1}),
        usual_folder(["baseline", "right-turn"], 1995, last_year=2020),
        usual_folder(["baseline", "right-turn"], 1995, detail=True),
    ]
    assert len(set(folders)) == 5
    assert len(usual_folder(["baseline"] * 60, 1).name) < 120


# --- parts ---


def test_parts_are_read_in_the_order_in_which_they_were_written(tmp_path: Path) -> None:
    assert parts.Parts(tmp_path, {}).next_number() == 1
    (tmp_path / "000009").mkdir()
    (tmp_path / "000010").mkdir()
    assert parts.Parts(tmp_path, {}).next_number() == 11


@pytest.mark.parametrize("compiles", [True, False])
def test_a_report_for_which_loops_are_compiled_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, compiles: bool
) -> None:
    monkeypatch.setattr(runner, "compiles_first", lambda: compiles)
    monkeypatch.setattr(report, "write_report", lambda *_: None)
    told = Counting()
    batch(tmp_path / "out", report=True, progress=told)
    assert any("compiling for its map, once" in sentence for sentence in told.said) == compiles
