"""Work beside the server: answers that nobody waits for any more, failures, and processes that are killed."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

import pytest

from paradiplomacy.app.state.choices import Offer, default
from paradiplomacy.app.state.entries import Problem
from paradiplomacy.app.state.session import Session
from paradiplomacy.common.errors import ParadiplomacyError
from paradiplomacy.runs.progress import Silent
from paradiplomacy.runs.runner import run
from paradiplomacy.scenario.files import builtin_scenarios, load_scenario

if TYPE_CHECKING:
    from paradiplomacy.app.panels.replications import Order, Replications
    from paradiplomacy.app.work.background import Jobs
    from paradiplomacy.app.work.errand import Errand

OFFER = Offer({scenario.name: scenario for scenario in builtin_scenarios()})


class Turns:
    """A document whose turns are taken when the test says so."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []
        self._at_end: list[Callable[[object], None]] = []

    def on_session_destroyed(self, callback: Callable[[object], None]) -> None:
        self._at_end.append(callback)

    def end(self) -> None:
        for callback in self._at_end:
            callback(None)

    def add_next_tick_callback(self, callback: Callable[[], None]) -> None:
        self.waiting.append(callback)

    def take(self) -> None:
        waiting, self.waiting = self.waiting, []
        for callback in waiting:
            callback()


class Pending:
    """Jobs that are answered when the test says so."""

    def __init__(self) -> None:
        self.futures: list[Future[Any]] = []

    def submit(self, _work: Callable[[], Any]) -> Future[Any]:
        self.futures.append(Future())
        return self.futures[-1]


@pytest.fixture
def pending(monkeypatch: pytest.MonkeyPatch) -> Pending:
    from paradiplomacy.app.work import errand  # Panel is for those who get here

    jobs = Pending()
    monkeypatch.setattr(errand, "jobs", jobs)
    monkeypatch.setattr(errand, "hold", lambda _document: Lock())
    return jobs


@pytest.fixture
def own() -> "Iterator[Jobs]":
    from paradiplomacy.app.work.background import Jobs

    with Jobs() as jobs:
        yield jobs


# --- Errands ---


def errand_of(turns: Turns) -> "Errand":
    from paradiplomacy.app.work.errand import Errand

    return Errand(turns)  # type: ignore[arg-type]


def test_only_what_was_asked_last_is_answered(pending: Pending) -> None:
    turns, answers = Turns(), []
    errand = errand_of(turns)
    errand.start(int, lambda future: answers.append(future.result()))
    errand.start(int, lambda future: answers.append(future.result()))
    first, second = pending.futures
    assert first.cancelled()
    assert errand.running
    second.set_result("second")
    turns.take()
    assert answers == ["second"]
    assert not errand.running


def test_an_answer_on_its_way_is_dropped_once_nobody_waits(pending: Pending) -> None:
    turns, answers = Turns(), []
    errand = errand_of(turns)
    errand.start(int, answers.append)
    pending.futures[0].set_running_or_notify_cancel()
    pending.futures[0].set_result(1)
    errand.cancel()
    turns.take()
    assert answers == []


def test_an_answer_waits_until_the_page_is_served(pending: Pending, monkeypatch: pytest.MonkeyPatch) -> None:
    from paradiplomacy.app.work import errand

    served: list[Callable[[], None]] = []
    monkeypatch.setattr(errand.pn.state, "onload", served.append)
    turns, answers = Turns(), []
    errand_of(turns).start(int, lambda future: answers.append(future.result()))
    pending.futures[0].set_result("early")
    assert turns.waiting == []
    served[0]()
    turns.take()
    assert answers == ["early"]


def test_nothing_is_done_for_a_page_whose_reader_is_gone(pending: Pending) -> None:
    turns, answers = Turns(), []
    errand = errand_of(turns)
    errand.start(int, answers.append)
    turns.end()
    assert pending.futures[0].cancelled()
    assert not errand.running
    turns.take()
    assert answers == []


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (ParadiplomacyError("a", ["one thing", "another"]), "one thing; another"),
        (OSError("no space left"), "no space left"),
        (MemoryError(), "MemoryError"),
    ],
)
def test_a_failure_says_why(error: Exception, why: str) -> None:
    from paradiplomacy.app.work.errand import failure

    assert failure(error) == Problem("failed", {"why": why})


# --- Processes ---


def test_a_pool_whose_process_was_killed_is_replaced(own: "Jobs") -> None:
    with pytest.raises(Exception, match="terminated abruptly"):
        own.submit(partial(os._exit, 1)).result()
    assert own.submit(partial(int, "7")).result() == 7


def test_there_is_one_pool_however_many_ask_first(own: "Jobs") -> None:
    pools: list[object] = []
    threads = [Thread(target=lambda: pools.append(own.pool)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(id, pools))) == 1


# --- Replications ---


class NoBands:
    """Charts that are not looked at."""

    def clear_bands(self) -> None:
        """Nothing to take away."""

    def show_bands(self, *_: object) -> None:
        """Nothing to show."""


def ordered(monkeypatch: pytest.MonkeyPatch, replicate: Callable[..., Any]) -> "tuple[Replications, Session]":
    """Ten replications, run to their end."""
    from paradiplomacy.app.panels import replications

    monkeypatch.setattr(replications, "replicate", replicate)
    monkeypatch.setattr(replications, "hold", lambda _document: Lock())
    monkeypatch.setattr(replications.jobs, "follow", lambda work, *args: work(*args))
    page, turns = Session(OFFER, default(OFFER)), Turns()
    panel = replications.Replications(page, NoBands(), turns)  # type: ignore[arg-type]
    panel._handle({"name": "number", "value": "10"})
    panel._handle({"name": "start"})
    turns.take()
    return panel, page


def test_replications_end_even_if_all_of_their_runs_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    panel, page = ordered(monkeypatch, lambda *_: {})
    assert panel.done == 10
    assert panel._order is None
    assert page.problems == []


def test_replications_that_fail_say_so_and_can_be_started_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_order: "Order", start: int, _number: int) -> dict[str, Any]:
        if start:
            raise OSError("no space left")
        return {}

    panel, page = ordered(monkeypatch, fails)
    assert (panel.done, panel._order) == (5, None)
    assert page.problems == [Problem("failed", {"why": "no space left"})]


def test_replications_are_those_of_the_usual_batch_whatever_run_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from paradiplomacy.app.panels.replications import Order, replicate
    from paradiplomacy.app.work.background import Jobs

    short = tuple(load_scenario(name, last_year=1997) for name in ("baseline", "no-fund"))
    order = Order((short[0], short[1]), 10, range(1995, 1998))
    with ThreadPoolExecutor(1) as pool:
        monkeypatch.setattr(Jobs, "pool", pool)
        found = replicate(order, 2, 2)["second.members"]
    years = run(short, 4, jobs=1, progress=Silent()).by_year(["members"])["no-fund"]["members"]
    assert found.values.tolist() == years[2:].values.tolist()
