"""The pages on their server: made for each reader, from worlds that all share."""

import asyncio
import contextlib
import gc
import logging
import signal
import webbrowser
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache, partial
from threading import Event, Lock
from typing import Any

import panel as pn
from bokeh.settings import settings
from tornado.ioloop import IOLoop

from paradiplomacy.app import door
from paradiplomacy.app.page import Page, build
from paradiplomacy.app.panels.why import Why, describe
from paradiplomacy.app.place import Place
from paradiplomacy.app.shell import serve_shell
from paradiplomacy.app.state.choices import Offer, default
from paradiplomacy.app.state.chronicle import Chronicle, forget, keep
from paradiplomacy.app.state.session import Session
from paradiplomacy.app.work.background import jobs
from paradiplomacy.app.work.parcels import Parcels
from paradiplomacy.common.interrupts import plain_interrupts

type FirstRuns = Future[list[Chronicle]] | None
"""The runs of the first page, as they come; None where all has ended already."""
_READERS = 64
"""Threads in which pages are made and their files read; most of them wait."""
_ONE_AT_A_TIME, _ENDED = Lock(), Event()
"""Pages are made one after another, and none any more once the server has ended."""
_LOG = logging.getLogger(__name__)


def open_site(offer: Offer, place: Place, show: bool, say: Callable[[str], None], first: FirstRuns) -> None:
    """Serve pages until interrupted, as ``server.serve`` says."""
    _ENDED.clear()
    try:
        with plain_interrupts():
            asyncio.run(_serve(offer, place, show, say, first))
    finally:
        gc.unfreeze()  # its threads have ended, and with them what was to live as long as the server


async def _serve(
    offer: Offer, place: Place, show: bool, say: Callable[[str], None], first: FirstRuns
) -> None:
    settings.perform_document_validation = False  # for those who write pages, and a fifth of the time
    pn.config.browser_info = False  # nobody asks for it, and each piece would bring a model of it
    logging.getLogger("bokeh.server.views.ws").setLevel(logging.ERROR)  # readers may close a page at any time
    interrupt = signal.getsignal(signal.SIGINT)
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_READERS, "reader"))
    server = _server(offer, place)
    door.guard(server._tornado, door.names_of(place.address, place.open_to_network))
    signal.signal(signal.SIGINT, interrupt)  # Panel's own would stop the loop under our feet
    server.start()
    _start_housekeeping(pn.state)
    say(place.url(server.port))
    if place.open_to_network:
        say("Anybody on the network of this machine can open the page; there is no password.")
    if show:
        with contextlib.suppress(webbrowser.Error):
            webbrowser.open(place.url(server.port))
    asyncio.get_running_loop().run_in_executor(None, _warm_up, offer, first)
    try:
        await asyncio.Event().wait()
    finally:
        _ENDED.set()
        jobs.end()  # or a thread would wait for what they do, and the server for the thread
        server.stop()


def _build(offer: Offer, then: Callable[[], None]) -> None:
    """Make a page, after those that were asked for before: side by side all would be there late."""
    with _ONE_AT_A_TIME:
        if _ENDED.is_set():
            return
        document = pn.state.curdoc
        assert document is not None  # that of the request
        build(offer, document)
    if document.roots:
        pn.state.onload(then)  # once its browser has it
    else:
        then()  # the questions need nothing more


def _warm_up(offer: Offer, first: FirstRuns) -> None:
    """Make ready what the first page needs while its reader comes; pages do without it if it fails."""
    with _ONE_AT_A_TIME:
        for prepare in (partial(_keep, first), lambda: Page(Session(offer, default(offer))), forget):
            try:
                if not _ENDED.is_set():
                    prepare()
            except Exception:  # noqa: BLE001 - whatever it is, pages can be made without it
                if not _ENDED.is_set():
                    _LOG.exception("the page cannot be prepared")
        gc.collect()
        gc.freeze()  # what lives as long as the server: else it would be gone through for each page that goes


def _keep(first: FirstRuns) -> None:
    for run in first.result() if first is not None else []:
        keep(run)


def _start_housekeeping(state: Any) -> None:
    """Start the housekeeping that Panel would start with a reader's first event.

    Readers' events are handled in worker threads. Begun there, it asks for a thread of the loop, is given a
    worker again, and so on without end: a server where nobody moves would keep one core fully busy.
    """
    state.add_periodic_callback(lambda: None, period=1, count=1)


def _rehearse(offer: Offer) -> None:
    """Do once what the first lever and the first question why would wait for, here and in the process."""
    session = Session(offer, default(offer))
    world = session.worlds[1]
    Chronicle(world, session.choices.seed + 1).reach(world.last_year)
    for city in session.scene.city[:1].tolist():
        session.change(city=city)
        question = Why(session, None, lambda: False).question()
        assert question is not None  # a city of the world
        describe(jobs.do(question.answer), session)


def _server(offer: Offer, place: Place) -> Any:
    @cache
    def rehearse() -> None:
        """Once, while the reader looks at the first page."""
        jobs.follow(_rehearse, offer)

    pages: Any = {"/": lambda: _build(offer, rehearse)}  # Panel calls functions only, no partial
    server = pn.io.server.get_server(
        pages,
        port=place.free_port(),
        address=place.address,
        loop=IOLoop.current(),
        start=False,
        title="paradiplomacy",
        extra_patterns=[(rf"/{Parcels.PATH}/([\w-]+)", Parcels)],
        check_unused_sessions_milliseconds=5_000,
        unused_session_lifetime_milliseconds=60_000,
        websocket_max_message_size=door.LARGEST_MESSAGE,
        http_server_kwargs={"max_body_size": door.LARGEST_BODY},
    )
    serve_shell(server._tornado, offer)
    return server
