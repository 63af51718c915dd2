"""How runs are made: alone or in processes, in chunks, whoever dies, and stopped at once."""

import gc
import os
import pickle
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import fake_runs
from alone import cases_of
from fake_runs import scenarios
from paradiplomacy.common import plugins
from paradiplomacy.common.errors import ResultsError
from paradiplomacy.experiment.case import Case, Key
from paradiplomacy.experiment.file import load_experiment
from paradiplomacy.experiment.request import Request, cases
from paradiplomacy.runs import pool, queue, workers
from paradiplomacy.runs.queue import Queue
from paradiplomacy.runs.run import Chunk, Outcome, packed_chunk, run_chunk, simulate
from paradiplomacy.runs.workers import outcomes
from paradiplomacy.scenario.files import load_scenario
from paradiplomacy.world import search
from paradiplomacy.world.sources import candidate_cities
from processes import PATIENCE, python, started


def some_cases(replications: int) -> list[Case]:
    return list(cases(Request(tuple(scenarios("baseline", "right-turn")), replications)))


def made(
    everything: list[Case],
    simulate: Any,
    jobs: int | None,
    executor: Executor | None = None,
    say: Any = lambda _: None,
) -> dict[Key, Outcome]:
    """All outcomes by case, after a look whether each case has exactly one."""
    found = [one for some in outcomes(everything, simulate, False, jobs, executor, say) for one in some]
    assert Counter(one.key for one in found) == Counter(case.key for case in everything)
    return {one.key: one for one in found}


def failed(found: dict[Key, Outcome]) -> list[str | None]:
    return [one.error for one in found.values() if one.error]


@pytest.fixture
def mark(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PARADIPLOMACY_TEST_MARK", str(tmp_path / "mark"))
    return tmp_path / "mark"


# --- where runs are made ---


@pytest.mark.parametrize(
    ("jobs", "replications", "cores", "sentence"),
    [
        (None, 9, 1, "in one process, on the only core"),
        (None, 1, 8, "in one process"),
        (0, 9, 1, "in one process"),
        (0, 9, 8, "in 8 processes"),
        (3, 9, 1, "in 3 processes"),
        (5, 2, 8, "in 4 processes"),
        (1, 9, 8, "in one process"),
    ],
)
def test_how_many_processes_there_are_is_said(
    monkeypatch: pytest.MonkeyPatch, jobs: int | None, replications: int, cores: int, sentence: str
) -> None:
    def none_started(*_: object) -> Iterator[tuple[Outcome, ...]]:
        yield ()

    said: list[str] = []
    monkeypatch.setattr(workers, "available_cores", lambda: cores)
    monkeypatch.setattr(workers, "_in_processes", none_started)
    next(outcomes(some_cases(replications), fake_runs.simulate, False, jobs, say=said.append))
    assert said == [sentence]


@pytest.mark.slow
def test_long_batches_go_on_in_processes_and_nothing_runs_twice(
    monkeypatch: pytest.MonkeyPatch, mark: Path
) -> None:
    monkeypatch.setattr(workers, "available_cores", lambda: 2)
    monkeypatch.setattr(queue, "SECONDS_TO_START", 0.05)
    said: list[str] = []
    found = made(some_cases(10), fake_runs.noted, None, say=said.append)
    assert not failed(found)
    assert len(said) == 1
    assert re.fullmatch(r"\d+\.\d\d s a run: going on in 2 processes", said[0])
    lines = [line.split() for line in mark.read_text().splitlines()]
    assert Counter((run_id, name) for _, run_id, name in lines) == Counter(found.keys())
    processes = {process for process, _, _ in lines}
    assert str(os.getpid()) in processes
    assert len(processes) >= 2


def test_short_batches_stay_in_one_process(monkeypatch: pytest.MonkeyPatch, mark: Path) -> None:
    monkeypatch.setattr(workers, "available_cores", lambda: 2)
    monkeypatch.setattr(queue, "SECONDS_TO_START", 60.0)
    said: list[str] = []
    made(some_cases(4), fake_runs.noted, None, say=said.append)
    assert len(said) == 1
    assert re.fullmatch(
        r"\d+\.\d\d s a run: in one process, starting more would take longer than it saves", said[0]
    )
    assert {line.split()[0] for line in mark.read_text().splitlines()} == {str(os.getpid())}


# --- the first run on a new machine ---

COMPILES = "the first run is there; compiling, once: the others begin some seconds later"
WAITS = "compiling, once: the first run takes some seconds longer"


@pytest.fixture
def new_machine(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Nothing is compiled yet, and no run was made in this process."""
    monkeypatch.setattr(workers, "compiles_first", lambda: True)
    monkeypatch.setattr(workers, "_WAS_PLAIN", [])
    monkeypatch.setattr(workers, "available_cores", lambda: 2)
    monkeypatch.setattr(queue, "SECONDS_TO_START", 60.0)
    return monkeypatch


def told(new_machine: pytest.MonkeyPatch, simulate: Any, number: int, jobs: int | None) -> list[str]:
    """What is said of some runs, which are made as ours are, in turn with the runs that are handed over."""
    new_machine.setattr(workers, "usual", simulate)
    everything, said = some_cases(number)[:number], list[str]()
    found = Counter[Key]()
    for chunk in outcomes(everything, simulate, False, jobs, say=said.append):
        said.append(str(len(chunk)))
        found.update(one.key for one in chunk)
        assert [one.key for one in chunk] == [case.key for case in chunk.cases]
        assert not any(one.error for one in chunk)
    assert found == Counter(case.key for case in everything), "each once, the one that is made twice as well"
    return said


def in_loops(case: Case, detail: bool) -> dict[str, Any]:
    """A run that notes what its loops are, and how often it was made."""
    with Path(os.environ["PARADIPLOMACY_TEST_MARK"]).open("a") as file:
        file.write(f"{type(search.first_distinct).__name__} ")
    search.first_distinct(np.array([0]), np.array([4]), np.array([True]), 1, 1)
    return fake_runs.simulate(case, detail)


def test_a_first_run_is_there_before_loops_are_compiled(new_machine: pytest.MonkeyPatch, mark: Path) -> None:
    assert told(new_machine, in_loops, 3, 1) == ["1", COMPILES, "in one process", "2"]
    assert mark.read_text().split() == ["function", *["CPUDispatcher"] * 3]


@pytest.mark.parametrize("jobs", [None, 1, 2])
def test_a_single_run_compiles_nothing_and_starts_no_process(
    new_machine: pytest.MonkeyPatch, mark: Path, jobs: int | None
) -> None:
    assert told(new_machine, in_loops, 1, jobs) == ["1"]
    assert mark.read_text().split() == ["function"]


def test_one_single_run_after_another_is_compiled(new_machine: pytest.MonkeyPatch, mark: Path) -> None:
    told(new_machine, in_loops, 1, 1)
    assert told(new_machine, in_loops, 1, 1) == [WAITS, "1"]
    assert mark.read_text().split() == ["function", "CPUDispatcher"]


def test_loops_are_compiled_before_processes_start(new_machine: pytest.MonkeyPatch, mark: Path) -> None:
    new_machine.setattr(workers, "_in_processes", lambda work, queue, *_: [work(queue.take(0, 1))])
    new_machine.setattr(workers, "usual", in_loops)
    said: list[str] = []
    made_here = outcomes(some_cases(2), in_loops, False, 2, say=said.append)
    next(made_here)
    assert not said
    next(made_here)
    assert said == [COMPILES, "in 2 processes"]


def test_a_first_run_that_takes_long_in_plain_loops_is_made_again_in_compiled_ones(
    new_machine: pytest.MonkeyPatch, mark: Path
) -> None:
    new_machine.setattr(workers, "SHORT", -1.0)
    assert told(new_machine, in_loops, 3, 1) == [WAITS, "1", "in one process", "2"]
    assert mark.read_text().split() == ["function", *["CPUDispatcher"] * 3]


def test_what_plug_ins_compile_finds_loops(new_machine: pytest.MonkeyPatch, mark: Path) -> None:
    new_machine.setattr(workers, "LOADED", {plugins.Plugin("own.py", ""): []})
    assert told(new_machine, in_loops, 3, 1) == [WAITS, "1", "in one process", "2"]
    assert set(mark.read_text().split()) == {"CPUDispatcher"}


@pytest.mark.parametrize("short", [60.0, -1.0])
def test_neither_a_plain_run_nor_the_compiler_is_counted(
    new_machine: pytest.MonkeyPatch, mark: Path, short: float
) -> None:
    def slow_at_first(case: Case, detail: bool) -> dict[str, Any]:
        tables = in_loops(case, detail)
        time.sleep(0.5 if len(mark.read_text().split()) <= 2 else 0.0)
        return tables

    new_machine.setattr(workers, "SHORT", short)
    said = told(new_machine, slow_at_first, 4, None)
    [pace] = [sentence for sentence in said if "a run:" in sentence]
    assert float(pace.split()[0]) < 0.05


def test_a_failing_first_run_is_one_failed_row_with_the_same_text(
    new_machine: pytest.MonkeyPatch, mark: Path
) -> None:
    def failing(case: Case, detail: bool) -> dict[str, Any]:
        in_loops(case, detail)
        raise ZeroDivisionError("no luck")

    new_machine.setattr(workers, "usual", failing)
    found = made(some_cases(2), failing, 1)
    assert mark.read_text().split()[:2] == ["function", "CPUDispatcher"]
    assert len(found) == 4
    assert len(set(failed(found))) == 1


def test_the_first_run_pays_for_imports_and_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "SECONDS_TO_START", 4.0)
    outcome = Outcome(("id", "baseline"), None, {})
    waiting = Queue(some_cases(20))
    assert waiting.seconds == 0
    waiting.finished(Chunk((outcome,), 3.5))
    assert waiting.seconds == 0
    assert not waiting.worth_processes(8)
    waiting.finished(Chunk((outcome, outcome), 1.0))
    waiting.finished(Chunk((outcome,), 0.2))
    assert waiting.seconds == pytest.approx(0.4)
    assert waiting.worth_processes(8)  # 16 s alone, 4 s and 2 s in processes
    assert not waiting.worth_processes(1)
    slow = Queue(some_cases(2))
    slow.finished(Chunk((outcome,), 64.0))
    assert not slow.worth_processes(2), "it may have waited for the compiler alone"
    slow.finished(Chunk((outcome,), 60.0))
    assert slow.worth_processes(2)
    assert slow.pace() == "60 s a run"


@pytest.mark.parametrize(
    ("members", "one", "both"), [(0, 64, 112), (430, 64, 112), (1_000, 32, 56), (20_000, 1, 1), (10**6, 1, 1)]
)
def test_chunks_of_large_networks_are_small(members: int, one: int, both: int) -> None:
    outcome = Outcome(("id", "baseline"), None, {})
    pairs = some_cases(500)
    for some, size in ((pairs[::2], one), (pairs, both)):
        waiting = Queue(some)
        for _ in range(2):
            waiting.finished(Chunk((outcome,), 0.001, members=members))
        assert len(waiting.take(0, 1)) == size


def test_what_a_worker_printed_is_not_lost_when_it_ends() -> None:
    code = (
        "from paradiplomacy.runs.pool import pool_of\nwith pool_of(1) as one: one.submit(print, 1).result()"
    )
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = python("-c", code, env=buffered)
    assert (done.stdout, done.stderr) == ("1\n", "")


def test_workers_do_not_look_for_garbage_among_what_imports_made() -> None:
    with pool.pool_of(1) as one:
        assert one.submit(gc.get_freeze_count).result() > 1_000
        assert one.submit(gc.get_threshold).result()[0] > 10_000


@pytest.mark.skipif(sys.platform != "linux", reason="nowhere else it is told with what a process began")
@pytest.mark.parametrize(
    ("name", "users"), [("GLIBC_TUNABLES", "glibc.malloc.top_pad=0"), ("OPENBLAS_THREAD_TIMEOUT", "20")]
)
def test_workers_begin_in_surroundings_of_their_own_unless_the_user_said_how(
    name: str, users: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = Path("/proc/self/environ").read_text
    for usual, expected in ((None, pool._SURROUNDINGS[name]), (users, users)):
        monkeypatch.delenv(name, raising=False)
        if usual:
            monkeypatch.setenv(name, usual)
        with pool.pool_of(1) as workers_of_one:
            # a C library that has read it may have cut it into its parts
            assert f"{name}={expected}" in workers_of_one.submit(began).result().replace("\0", ":")
            assert workers_of_one.submit(os.getenv, name).result() == usual
        assert os.environ.get(name) == usual


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere copies of a process are not safe")
def test_workers_of_commands_are_copies_of_a_process_that_has_the_model() -> None:
    there = "'paradiplomacy.runs.batch' in __import__('sys').modules"
    with pool.preloaded(at_once=True), pool.pool_of(1) as copies:
        assert copies.submit(eval, there).result()
    with pool.pool_of(1) as others:
        assert not others.submit(eval, there).result()


START = """
import sys
from paradiplomacy import cli
from paradiplomacy.runs import pool
pool._start_the_first = lambda: sys.exit(f"first, with runner: {'paradiplomacy.runs.runner' in sys.modules}")
sys.argv = "paradiplomacy run baseline --replications 500 --jobs 2".split()
cli.main()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere copies of a process are not safe")
def test_a_long_run_starts_the_process_of_which_workers_are_copies_before_it_imports(tmp_path: Path) -> None:
    assert python("-c", START, cwd=tmp_path).stderr.strip() == "first, with runner: False"


# --- chunks ---


class Recording(Executor):
    """Works at once, says how long it took, and remembers how many cases came together."""

    def __init__(self, seconds: float) -> None:
        self.sizes: list[int] = []
        self.seconds = seconds

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Any:
        self.sizes.append(len(args[0]))
        chunk = workers.InThisProcess().submit(fn, *args, **kwargs).result()
        future: Future[Chunk] = Future()
        future.set_result(replace(chunk, seconds=self.seconds * len(chunk)))
        return future


def test_chunks_grow_where_runs_are_short_and_never_starve_a_worker() -> None:
    executor, said = Recording(seconds=0.001), []
    made(some_cases(200)[::2], fake_runs.simulate, 2, executor, said.append)
    assert executor.sizes[0] == 1
    assert 10 < max(executor.sizes) <= queue.LARGEST_CHUNK
    assert executor.sizes[-1] <= 3 * queue.LEAST_TOGETHER // 2
    assert said == ["on the executor given, 2 at a time"]


def test_no_chunk_waits_for_a_worker_before_runs_are_measured() -> None:
    waiting, done = Queue(some_cases(400)[::2]), Chunk((Outcome(("id", "baseline"), None, {}),), 0.001)
    assert [len(waiting.take(flying, 4)) for flying in range(3)] == [1, 1, 0]
    waiting.finished(done)
    assert [len(waiting.take(flying, 4)) for flying in (1, 2)] == [queue.FIRST_MEASURED, 0]
    waiting.finished(done)
    assert [len(waiting.take(flying, 4)) for flying in (1, 2, 3, 4)] == [queue.LARGEST_CHUNK] * 3 + [0]


@pytest.mark.parametrize(("pool_size", "first"), [(0, queue.LEAST_TOGETHER), (1_000_000, 1)])
def test_runs_that_are_sure_to_lie_side_by_side_begin_so_unless_a_pool_is_large(
    pool_size: int, first: int
) -> None:
    base = load_scenario("baseline", set={"cities.synthetic": pool_size})
    waiting = Queue(cases_of(base, *range(400)), together=2)
    assert [len(waiting.take(flying, 4)) for flying in range(3)] == [first, first, 0]
    done = tuple(Outcome((str(number), "baseline"), None, {}) for number in range(first))
    waiting.finished(Chunk(done, 1.0, together=True))
    assert not waiting.measured  # it paid for what is loaded once
    assert len(waiting.take(1, 4)) == (queue.FIRST_MEASURED if first == 1 else queue.LARGEST_CHUNK)


@pytest.mark.parametrize(("runs", "workers_", "first"), [(4, 4, 1), (100, 99, 2), (33, 1, 32), (0, 2, 0)])
def test_few_runs_are_shared_out_among_workers(runs: int, workers_: int, first: int) -> None:
    waiting = Queue(cases_of(fake_runs.scenarios("baseline")[0], *range(runs)), together=workers_)
    assert len(waiting.take(0, 2 * workers_)) == first


def test_a_pool_of_real_cities_is_small() -> None:
    assert len(candidate_cities().id) <= queue.FEW_PLACES


@pytest.mark.parametrize(
    ("asked", "sure"),
    [
        ({}, 2),
        ({"jobs": None}, 0),
        ({"detail": True}, 0),
        ({"simulate": fake_runs.simulate}, 0),
        ({"loaded": {"one": None}}, 0),
        ({"own": [None]}, 0),
        ({"fresh": True}, 0),
    ],
)
def test_it_is_known_beforehand_when_runs_are_sure_to_lie_side_by_side(
    asked: dict[str, Any], sure: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(cases: Any, *, together: int) -> Queue:
        raise KeyboardInterrupt(together)

    monkeypatch.setattr(workers, "Queue", told)
    monkeypatch.setattr(workers, "LOADED", asked.get("loaded", {}))
    monkeypatch.setattr(workers, "UNDO", asked.get("own", []))
    monkeypatch.setattr(workers, "compiles_first", lambda: asked.get("fresh", False))
    simulate, detail = asked.get("simulate", workers.usual), asked.get("detail", False)
    with pytest.raises(KeyboardInterrupt, match=str(sure)):
        list(outcomes(some_cases(2), simulate, detail, asked.get("jobs", 2)))


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0.001, [50, 32, 18]), (0.02, [50, 24, 26]), (0.03, [50, 24, 16, 10]), (0.06, [50, 24, 12, 8, 6])],
)
def test_each_of_two_workers_gets_half_of_what_is_left_but_no_run_is_alone_and_no_chunk_very_short(
    seconds: float, expected: list[int]
) -> None:
    waiting, sizes = Queue(some_cases(50)), []  # two scenarios, whose seeds are not split
    for _ in range(2):
        waiting.finished(Chunk((Outcome(("id", "baseline"), None, {}),), seconds))
    while some := waiting.take(2, 4):
        sizes.append(len(some))
    assert sizes == expected


def test_chunks_stay_small_where_runs_are_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "CHUNK_SECONDS", 0.1)
    executor = Recording(seconds=0.05)
    made(some_cases(15), fake_runs.simulate, 2, executor)
    assert max(executor.sizes) <= 2


@pytest.mark.parametrize(
    ("jobs", "runs", "several"),
    [(None, 60, False), (None, 1_000, True), (0, 60, True), (1, 1_000, False), (2, 60, True), (2, 1, False)],
)
def test_it_is_known_beforehand_when_several_processes_are_sure(
    jobs: int | None, runs: int, several: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "available_cores", lambda: 2)
    assert pool.surely_several(jobs, runs) == several


@pytest.mark.parametrize(("together", "least"), [(True, queue.LEAST_TOGETHER), (False, 1)])
def test_runs_side_by_side_stay_many_where_they_seem_long(together: bool, least: int) -> None:
    waiting = Queue(some_cases(200))
    for _ in range(3):
        some = waiting.take(0, 1)
        done = tuple(Outcome(case.key, None, {}) for case in some)
        waiting.finished(Chunk(done, 60.0 * len(some), together=together))
    assert len(waiting.take(0, 1)) == least


@pytest.mark.parametrize("scenarios", [1, 2, 3, 40])
def test_a_chunk_ends_where_a_seed_does_and_every_run_is_sent_once(scenarios: int) -> None:
    pair = some_cases(60)[:2]
    everything = [
        replace(pair[0], seed=seed, replication=seed) for seed in range(60) for _ in range(scenarios)
    ]
    waiting, sent = Queue(everything), []
    while some := waiting.take(0, 1):
        waiting.finished(Chunk(tuple(Outcome(("id", "baseline"), None, {}) for _ in some), 0.001))
        sent.append(some)
    assert [case for some in sent for case in some] == everything
    assert max(map(len, sent)) <= queue.LARGEST_CHUNK
    if scenarios < 40:  # the first chunk is one run alone
        assert all(some[0].seed != before[-1].seed for before, some in pairwise(sent[1:]))


def test_what_is_left_is_one_chunk_where_it_fits_in() -> None:
    pair, outcome = some_cases(1), Outcome(("id", "baseline"), None, {})
    blocks = [
        replace(arm, seed=seed, replication=seed)
        for arm, seeds in zip(pair, (12, 8), strict=True)
        for seed in range(seeds)
    ]
    waiting = Queue(blocks)
    for _ in range(2):
        waiting.finished(Chunk((outcome,), 0.001))
    assert len(waiting.take(0, 1)) == 20


def test_after_the_first_chunks_each_has_one_block_of_scenarios_and_seeds() -> None:
    design = {"kind": "factorial", "parameters": {"training.seats": list(range(12))}}
    table = {"name": "x", "question": "?", "scenarios": ["baseline"], "design": design, "replications": 32}
    waiting, sent = Queue(cases(load_experiment(table).request)), []
    while some := waiting.take(0, 1):
        waiting.finished(Chunk(tuple(Outcome(("id", "baseline"), None, {}) for _ in some), 0.001))
        sent.append((len(some), len({case.arm.point for case in some}), len({case.seed for case in some})))
    assert sent[:3] == [(1, 1, 1), (7, 4, 2), (56, 4, 14)]
    assert sent[3:] == [(64, 4, 16)] * 5


def test_a_chunk_is_handed_on_packed() -> None:
    some = cases_of(load_scenario("baseline", last_year=2004), *range(16))
    made_here, handed_on = run_chunk(simulate, False, some), packed_chunk(simulate, False, some)
    assert {name: packed.rows() for name, packed in handed_on.packed.items()} == made_here.tables
    assert 2 * len(pickle.dumps(handed_on)) < len(pickle.dumps(made_here))
    assert handed_on.members == max(made_here.tables["years"].column("members").to_pylist())


# --- deaths ---


@pytest.mark.slow
def test_a_killed_worker_costs_no_run(mark: Path) -> None:
    said: list[str] = []
    found = made(some_cases(6), fake_runs.deadly_once, 2, say=said.append)
    assert mark.exists()
    assert not failed(found)
    assert said == ["in 2 processes", "a worker process was ended from outside; going on with others"]


@pytest.mark.slow
def test_a_worker_killed_while_it_hands_over_results_costs_no_run(
    mark: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "SECONDS_BETWEEN_CHECKS", 0.5)
    found = made(some_cases(6), fake_runs.cut_off_once, 2)
    assert mark.exists()
    assert not failed(found)


@pytest.mark.slow
def test_a_run_that_kills_its_worker_is_one_failure() -> None:
    everything = some_cases(8)
    found = made(everything, fake_runs.deadly_at_1999, 2)
    words = "its worker process was ended from outside 3 times, perhaps for lack of memory"
    [killer] = [
        case.key
        for case in everything
        if case.seed == fake_runs.SEEDS[4] and case.scenario.name == "right-turn"
    ]
    assert {key: one.error for key, one in found.items() if one.error} == {killer: words}


@pytest.mark.slow
def test_where_all_workers_die_there_is_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "MOST_BREAKDOWNS", 4)
    with pytest.raises(ResultsError, match="ended from outside 4 times in a row"):
        made(some_cases(12), fake_runs.deadly, 2)


def test_deaths_between_finished_runs_never_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = Queue(some_cases(1))
    for _ in range(5 * queue.MOST_BREAKDOWNS):
        waiting.broke_down()
        waiting.finished(Chunk((Outcome(("id", "baseline"), None, {}),), 0.1))
    for _ in range(queue.MOST_BREAKDOWNS - 1):
        waiting.broke_down()
    with pytest.raises(ResultsError):
        waiting.broke_down()


def test_a_suspect_runs_alone_before_it_is_given_up() -> None:
    waiting = Queue(some_cases(3))
    first, second = waiting.take(0, 4), waiting.take(1, 4)
    assert waiting.lost(first + second) == ()
    assert waiting.take(0, 4) == first
    assert waiting.take(1, 4) == second
    assert waiting.lost(first) == ()
    assert len(waiting.take(1, 4)) == 0  # the second is still in flight
    assert waiting.take(0, 4) == first
    assert waiting.take(1, 4) == []
    [outcome] = waiting.lost(first)
    assert outcome.key == first[0].key
    assert waiting.take(0, 4) not in ([], first)


class KilledWorker(Exception):  # noqa: N818 - Dask's name
    """As Dask says that several workers died over a task."""


class Losing(Executor):
    """Loses what contains a certain case."""

    def __init__(self, key: Key, error: type[Exception]) -> None:
        self.key, self.error = key, error

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Any:
        if self.key not in [case.key for case in args[0]]:
            return workers.InThisProcess().submit(fn, *args, **kwargs)
        future: Future[Chunk] = Future()
        future.set_exception(self.error())
        return future


def test_a_cluster_that_loses_a_chunk_costs_only_the_run_at_fault() -> None:
    everything = some_cases(100)
    found = made(everything, fake_runs.simulate, 2, Losing(everything[150].key, KilledWorker))
    assert [key for key, one in found.items() if one.error] == [everything[150].key]


def test_an_executor_that_breaks_ends_in_a_message() -> None:
    everything = some_cases(4)
    with pytest.raises(ResultsError, match="the executor given ended in the middle"):
        made(everything, fake_runs.simulate, 2, Losing(everything[3].key, BrokenExecutor))


def test_other_errors_of_an_executor_pass_through() -> None:
    everything = some_cases(4)
    with pytest.raises(ZeroDivisionError):
        made(everything, fake_runs.simulate, 2, Losing(everything[3].key, ZeroDivisionError))


class Idle(Executor):
    """Works on the first chunk only, and may drop the others."""

    def __init__(self, dropping: bool = False) -> None:
        self.dropping = dropping
        self.waiting: list[Future[Chunk]] = []
        self.worked = False

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Any:
        if not self.worked:
            self.worked = True
            return workers.InThisProcess().submit(fn, *args, **kwargs)
        future: Future[Chunk] = Future()
        self.waiting.append(future)
        if self.dropping:
            future.cancel()
            future.set_running_or_notify_cancel()
        return future


def test_a_lost_connection_ends_in_a_message() -> None:
    with pytest.raises(ResultsError, match="perhaps because the connection to it was lost"):
        made(some_cases(4), fake_runs.simulate, 2, Idle(dropping=True))


# --- stopping ---


def test_what_waits_in_an_executor_is_dropped_at_the_end() -> None:
    executor = Idle()
    finished = outcomes(some_cases(9), fake_runs.simulate, False, 3, executor)
    assert len(next(finished)) == 1
    finished.close()
    assert len(executor.waiting) == 2
    assert all(future.cancelled() for future in executor.waiting)


def test_ctrl_c_taken_by_another_thread_does_not_interrupt_the_start_of_a_process() -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    over, started = threading.Event(), []

    def start() -> None:
        with pool._without_interrupts():
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.2)
            started.append(True)

    threading.Thread(target=over.wait).start()
    try:
        with pytest.raises(KeyboardInterrupt):
            start()
    finally:
        over.set()
        signal.signal(signal.SIGINT, before)
    assert started


@pytest.mark.slow
@pytest.mark.parametrize("seconds", [0.0, 1.5])
def test_ctrl_c_while_workers_start_ends_at_once(tmp_path: Path, seconds: float) -> None:
    arguments = ["run", "baseline", "--replications", "1000", "--jobs", "2", "--no-report", "--out", "out"]
    words = ["-m", "paradiplomacy", *arguments]
    with started(*words, cwd=tmp_path, stderr=subprocess.PIPE, start_new_session=True) as process:
        assert process.stderr
        said = ""
        while "n 2 processes" not in said:
            line = process.stderr.readline()
            assert line, said
            said += line
        time.sleep(seconds)
        os.killpg(process.pid, signal.SIGINT)
        said += process.communicate(timeout=PATIENCE)[1]
    assert process.returncode == 130
    assert "Traceback" not in said
