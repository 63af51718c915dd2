"""What still asks for something when the server has ended, and what a server leaves behind."""

import asyncio
import gc
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from paradiplomacy.app.state.choices import Offer
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
