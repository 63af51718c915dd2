"""Ctrl-C ends a command with one line and code 130, whatever it meets."""

import ctypes
import gc
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

import fake_runs
from alone import cases_of
from paradiplomacy import __main__, cli, open_results, run
from paradiplomacy.common.errors import ParadiplomacyError
from paradiplomacy.common.interrupts import (
    ended_in_order,
    heed_interrupts,
    noted_interrupts,
    plain_interrupts,
    repeated_interrupts,
)
from paradiplomacy.experiment.case import Case
from paradiplomacy.runs import batch, doctor, workers
from paradiplomacy.runs.interruption import interruptible
from paradiplomacy.runs.queue import Queue
from paradiplomacy.runs.run import Chunk, run_chunk
from processes import python


def import_that_fails() -> int:
    """What some compiled modules do when they are interrupted while they are imported."""
    become(ImportError("initialization failed"))
    return 0


def become(error: Exception | None, how: signal.Signals = signal.SIGINT) -> None:
    """An interruption that becomes another error, or none."""
    try:
        signal.raise_signal(how)
    except KeyboardInterrupt:
        if error:
            raise error from None


@pytest.fixture(autouse=True)
def usual_process() -> Iterator[None]:
    """A command decides for its process how Ctrl-C comes and how seldom garbage is looked for."""
    handler, threshold = signal.signal(signal.SIGINT, signal.default_int_handler), gc.get_threshold()
    yield
    signal.signal(signal.SIGINT, handler)
    gc.set_threshold(*threshold)


def test_an_interruption_is_noted_and_does_what_it_did() -> None:
    with noted_interrupts() as pressed:
        assert not pressed()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        assert pressed()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.parametrize(
    ("how", "ctrl_c"),
    [
        (signal.SIGINT, signal.default_int_handler),
        (signal.SIGTERM, signal.default_int_handler),
        (signal.SIGTERM, signal.SIG_IGN),
    ],
)
def test_an_interruption_that_comes_while_c_calls_back_comes_again(
    how: signal.Signals, ctrl_c: signal.Handlers
) -> None:
    """As when the compiler does: what is raised there goes nowhere."""
    called, before = ctypes.CFUNCTYPE(None)(lambda: signal.raise_signal(how)), sys.unraisablehook
    signal.signal(signal.SIGINT, ctrl_c)

    def call_and_go_on() -> None:
        called()
        for _ in range(1000):
            time.sleep(0.01)

    with ended_in_order(), pytest.raises(KeyboardInterrupt), repeated_interrupts():
        call_and_go_on()
    assert sys.unraisablehook is before


def test_what_ends_by_an_interruption_is_not_interrupted_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    class Later:
        def __init__(self, seconds: float, *act: object) -> None:
            told.append("made")

        def start(self) -> None:
            told.append("started")

        def cancel(self) -> None:
            told.append("cancelled")

    def drop_and_fail() -> None:
        ctypes.CFUNCTYPE(None)(lambda: signal.raise_signal(signal.SIGINT))()
        raise ValueError("an interruption, once")

    told: list[str] = []
    monkeypatch.setattr(threading, "Timer", Later)
    with pytest.raises(ValueError, match="once"), repeated_interrupts():
        drop_and_fail()
    assert told == ["made", "started", "cancelled"]


def test_a_program_that_goes_on_after_ctrl_c_is_let_go_on() -> None:
    heard: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    with noted_interrupts() as pressed:
        signal.raise_signal(signal.SIGINT)
        assert not pressed()
        heed_interrupts()
    assert heard == [signal.SIGINT]


def test_another_error_that_goes_nowhere_is_told_as_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda what: told.append(what.exc_type))
    with repeated_interrupts():
        ctypes.CFUNCTYPE(None)(lambda: exec("1 / 0"))()
    assert told == [ZeroDivisionError]


def test_for_asyncio_it_is_as_python_has_it() -> None:
    """Asyncio would leave it alone otherwise, and every callback could be interrupted in its midst."""
    with noted_interrupts(), plain_interrupts():
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with plain_interrupts():
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


@pytest.mark.parametrize("handler", [signal.SIG_IGN, signal.SIG_DFL])
def test_where_it_is_ignored_it_stays_so(handler: signal.Handlers) -> None:
    signal.signal(signal.SIGINT, handler)
    with noted_interrupts() as pressed:
        assert signal.getsignal(signal.SIGINT) is handler
        assert not pressed()
    assert signal.getsignal(signal.SIGINT) is handler


def test_where_ctrl_c_is_ignored_the_end_of_the_process_is_noted_by_who_asks() -> None:
    """As under ``nohup``, in the background of a script."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with ended_in_order(), noted_interrupts() as outer, noted_interrupts() as inner:
        signal.raise_signal(signal.SIGINT)
        heed_interrupts()
        become(None, signal.SIGTERM)
        assert outer()
        assert inner()
        with pytest.raises(KeyboardInterrupt):
            heed_interrupts()


def test_an_interruption_that_became_another_error_is_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "main", import_that_fails)
    assert __main__.main() == 130
    assert capsys.readouterr().err == "Interrupted.\n"


def test_another_error_stays_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> int:
        raise ImportError("no such module")

    monkeypatch.setattr(cli, "main", fail)
    with pytest.raises(ImportError, match="no such module"):
        __main__.main()
    with pytest.raises(ImportError, match="no such module"), interruptible(Path("out")):
        fail()


def test_a_batch_says_how_to_go_on_after_an_import_that_was_interrupted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended, interruptible(Path("out")):
        import_that_fails()
    assert ended.value.code == 130
    assert "Interrupted. What is finished is kept in out." in capsys.readouterr().err


@pytest.mark.parametrize("error", [SystemError("returned a result with an exception set"), None])
def test_an_interruption_of_which_a_run_makes_something_else_ends_a_batch_and_spoils_no_run(
    tmp_path: Path, error: Exception | None
) -> None:
    """As machine code does when it makes a Python object of what it returns."""

    def interrupted(case: Case, detail: bool) -> dict[str, Any]:
        made.append(case.replication)
        if case.replication == 2:
            become(error)
        return fake_runs.simulate(case, detail)

    made: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        run(fake_runs.scenarios("baseline"), 9, jobs=1, out=tmp_path, simulate=interrupted, report=False)
    assert max(made) == 2 or not error  # which is told from none at once
    kept = open_results(tmp_path).runs
    assert set(kept["status"]) == {"done"}
    assert kept["replication"].max() < 2


def test_runs_side_by_side_that_are_interrupted_are_not_made_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(batch, "tables_of", lambda cases: become(ValueError()))
    alone: list[object] = []
    monkeypatch.setattr("paradiplomacy.runs.run._attempt", lambda *run: alone.append(run))
    with pytest.raises(KeyboardInterrupt):
        run(fake_runs.scenarios("baseline"), 2, jobs=1, report=False)
    assert not alone


def test_a_first_run_that_an_interruption_spoilt_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_WAS_PLAIN", [])
    monkeypatch.setattr(workers, "LOADED", {})
    queue = Queue(cases_of(fake_runs.scenarios("baseline")[0], 1, 2))

    def spoilt(some: Sequence[Case]) -> Chunk:
        become(None)
        return Chunk((), 0.0)

    monkeypatch.setattr(queue, "finished", lambda _: pytest.fail("it is kept"))
    with noted_interrupts(), pytest.raises(KeyboardInterrupt):
        workers._plain(spoilt, queue)


def test_tables_that_an_interruption_spoilt_are_no_fault_of_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paradiplomacy.runs.run.batch", lambda *_: become(ValueError()))
    cases = cases_of(fake_runs.scenarios("baseline")[0], 1, 2)
    with noted_interrupts(), pytest.raises(KeyboardInterrupt):
        run_chunk(fake_runs.simulate, False, cases)


def test_a_small_run_that_is_interrupted_is_no_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "digest", lambda: become(SystemError()))
    with noted_interrupts(), pytest.raises(KeyboardInterrupt):
        list(doctor._small_run())


def test_a_command_that_is_interrupted_blames_no_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        cli, "_commands", lambda: lambda *_, **__: become(ParadiplomacyError("my.toml", ["no"]))
    )
    assert __main__.main() == 130
    assert capsys.readouterr().err == "Interrupted.\n"


def test_nothing_is_heeded_before_or_after() -> None:
    heed_interrupts()
    with noted_interrupts():
        become(None)
        with pytest.raises(KeyboardInterrupt):
            heed_interrupts()
    heed_interrupts()


COMMAND = """
import signal, sys
from paradiplomacy import __main__, cli
signal.signal(signal.SIGINT, signal.default_int_handler)
cli.main = lambda: eval("signal.raise_signal(signal.SIGINT)")
sys.exit(__main__.main())
"""


def test_an_interruption_of_the_evaluation_of_a_text_is_one_like_others(tmp_path: Path) -> None:
    """As that of the definition of a named tuple: Python would end by the signal."""
    (tmp_path / "command.py").write_text(COMMAND, encoding="utf-8")
    ended = python("-m", "command", cwd=tmp_path)
    assert (ended.returncode, ended.stderr) == (130, "Interrupted.\n")
