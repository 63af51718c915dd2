"""What still asks for something when the server has ended, and what a server leaves behind."""

import asyncio
import gc
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future
from types import SimpleNamespace
from typing import Any

import pytest

from paradiplomacy.app.state.choices import Offer
from paradiplomacy.runs.pool import Pool
from paradiplomacy.scenario.files import builtin_scenarios

OFFER = Offer({scenario.name: scenario for scenario in builtin_scenarios()})


def test_after_the_end_no_work_is_started_until_the_next_beginning() -> None:
    from paradiplomacy.app.work.background import Jobs

    jobs, done = Jobs(), list[int]()
    with jobs:
        pass
    with pytest.raises(RuntimeError, match="the server has ended"):
        jobs.submit(int)
    jobs.follow(done.append, 1)
    assert jobs._pool is jobs._threads is None
    with jobs:
        jobs.follow(done.append, 2)
        assert jobs._threads is not None
        jobs._threads.shutdown(wait=True)
    assert done == [2]


def test_pages_that_wait_when_the_server_ends_are_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    from paradiplomacy.app import site

    made = list[object]()
    monkeypatch.setattr(site, "build", lambda *_: made.append("built"))
    site._ENDED.set()
    site._build(OFFER, lambda: made.append("shown"))
    site._ENDED.clear()
    assert not made


@pytest.mark.parametrize("pieces", [0, 1])
def test_the_rehearsal_begins_when_nobody_waits_for_the_server(
    monkeypatch: pytest.MonkeyPatch, pieces: int
) -> None:
    from bokeh.document import Document
    from bokeh.models import Div

    from paradiplomacy.app import site

    order, loaded = list[str](), list[Callable[[], None]]()
    document = Document()

    def build(*_: object) -> None:
        order.append("built")
        for _ in range(pieces):
            document.add_root(Div())

    monkeypatch.setattr(site, "build", build)
    monkeypatch.setattr(site.pn, "state", SimpleNamespace(curdoc=document, onload=loaded.append))
    site._build(OFFER, lambda: order.append("rehearsed"))
    assert (order, len(loaded)) == (["built"] + ["rehearsed"] * (not pieces), pieces)
    for browser_has_it in loaded:
        browser_has_it()
    assert order == ["built", "rehearsed"]


def test_what_fails_while_the_first_reader_comes_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from paradiplomacy.app import site

    def fails(_: object) -> None:
        raise ZeroDivisionError("no page today")

    monkeypatch.setattr(site, "Page", fails)
    site._warm_up(OFFER, None)
    gc.unfreeze()
    assert "no page today" in caplog.text


def test_a_page_is_prepared_whatever_became_of_its_runs_and_none_is_kept_in_vain(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from paradiplomacy.app import site
    from paradiplomacy.app.state import chronicle

    made, killed, there = list[object](), Future[Any](), Future[Any]()
    monkeypatch.setattr(site, "Page", made.append)
    killed.set_exception(BrokenExecutor("a worker was killed"))
    there.set_result([chronicle.Chronicle(OFFER.scenarios["history"], 5)])
    for first in (killed, there):
        site._warm_up(OFFER, first)
    gc.unfreeze()
    assert len(made) == 2
    assert "a worker was killed" in caplog.text
    assert chronicle._made == {}


def test_processes_start_as_the_command_says_whatever_thread_asks() -> None:
    from paradiplomacy.app.work.background import Jobs
    from paradiplomacy.runs.pool import preloaded

    with preloaded():
        usual = Pool(1)._mp_context.get_start_method()
        with Jobs() as jobs:
            asked = jobs.follow(getattr, jobs, "pool")
            assert asked is not None
            assert asked.result()._mp_context.get_start_method() == usual


def test_a_server_that_ends_leaves_nothing_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    from paradiplomacy.app import server, site

    def leaves(_: str) -> None:
        task = asyncio.current_task()
        assert task is not None
        asyncio.get_running_loop().call_soon(task.cancel)

    monkeypatch.setattr(site, "_warm_up", lambda *_: gc.freeze())
    with pytest.raises(asyncio.CancelledError):
        server.serve(port=0, show=False, say=leaves)
    assert site._ENDED.is_set()
    assert not gc.get_freeze_count()
