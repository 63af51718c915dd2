"""The server of the page: on this machine only unless told otherwise, and with nothing from elsewhere."""

import asyncio
import contextlib
import errno
import gc
import logging
import re
import signal
import socket
import webbrowser
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from ipaddress import ip_address
from pathlib import Path
from threading import Event, Lock
from typing import Any

import panel as pn
from bokeh.settings import settings
from tornado.ioloop import IOLoop

from paradiplomacy.app import door
from paradiplomacy.app.page import Page, build
from paradiplomacy.app.state.choices import Offer, default
from paradiplomacy.app.state.session import Session
from paradiplomacy.app.work.background import jobs
from paradiplomacy.app.work.parcels import Parcels
from paradiplomacy.app.work.questions import warm_up
from paradiplomacy.common.errors import ParadiplomacyError
from paradiplomacy.common.interrupts import plain_interrupts
from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.scenario.files import builtin_scenarios, load_scenario
from paradiplomacy.scenario.scenario import Scenario

USUAL_PORT, PORTS_TRIED = 5006, 20
_READERS = 64
"""Threads in which pages are made and their files read; most of them wait."""
_ONE_AT_A_TIME, _ENDED = Lock(), Event()
"""Pages are made one after another, and none any more once the server has ended."""
_LOG = logging.getLogger(__name__)
_ADDRESS = re.compile(r"[\w.:%-]+")


def offer_of(source: str | Path | Scenario | None, language: str = "") -> Offer:
    """The built-in scenarios and perhaps another one, which is compared with what it extends.

    Raises:
        ScenarioError: the scenario cannot be used.

    """
    scenarios = {scenario.name: scenario for scenario in builtin_scenarios()}
    if source is None:
        return Offer(scenarios, lang=language)
    own = load_scenario(source)
    base = next((name for name in own.lineage if name in scenarios), "baseline")
    scenarios.setdefault(own.name, own)
    first, second = (base, own.name) if base != own.name else (Offer.first, Offer.second)
    offer = Offer(scenarios, first, second, language)
    return offer if default(offer).years(offer) else Offer(scenarios, own.name, own.name, language)


def serve(
    source: str | Path | Scenario | None = None,
    port: int | None = None,
    address: str = "127.0.0.1",
    show: bool = True,
    say: Callable[[str], None] = print,
    language: str | None = None,
) -> None:
    """Serve the page until interrupted.

    Args:
        source: a scenario to open with.
        port: port to listen on; 0 takes any that is free, None the usual one or the next that is free.
        address: address to listen on.
        show: whether to open the page in a browser.
        say: receives the address of the page, once it can be opened, and whether others can open it.
        language: of the page, whatever the browser prefers.

    Raises:
        ParadiplomacyError: the scenario cannot be used, or nothing can listen there.

    """
    if language is not None:
        Texts(language)  # refuses one that there is not
    offer, found = offer_of(source, language or ""), _resolve(address)
    number = _port(port, address, found[0])
    _ENDED.clear()
    try:
        with jobs, plain_interrupts():
            asyncio.run(_serve(offer, number, address, found, show, say))
    finally:
        gc.unfreeze()  # its threads have ended, and with them what was to live as long as the server


async def _serve(
    offer: Offer, port: int, address: str, found: list[str], show: bool, say: Callable[[str], None]
) -> None:
    settings.perform_document_validation = False  # for those who write pages, and a fifth of the time
    pn.config.browser_info = False  # nobody asks for it, and each piece would bring a model of it
    logging.getLogger("bokeh.server.views.ws").setLevel(logging.ERROR)  # readers may close a page at any time
    interrupt = signal.getsignal(signal.SIGINT)
    to_network = not all(ip_address(each).is_loopback for each in found)
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_READERS, "reader"))
    server = _server(offer, port, address)
    door.guard(server._tornado, door.names_of(address, to_network))
    signal.signal(signal.SIGINT, interrupt)  # Panel's own would stop the loop under our feet
    server.start()
    _start_housekeeping(pn.state)
    everywhere = any(ip_address(each).is_unspecified for each in found)
    host = "localhost" if everywhere else f"[{address}]" if ":" in address else address
    say(f"http://{host}:{server.port}/")
    if to_network:
        say("Anybody on the network of this machine can open the page; there is no password.")
    if show:
        with contextlib.suppress(webbrowser.Error):
            webbrowser.open(f"http://{host}:{server.port}/")
    asyncio.get_running_loop().run_in_executor(None, _warm_up, offer)
    try:
        await asyncio.Event().wait()
    finally:
        _ENDED.set()
        server.stop()


def _build(offer: Offer, then: Callable[[], None]) -> None:
    """Make a page, after those that were asked for before: side by side all would be there late."""
    with _ONE_AT_A_TIME:
        if _ENDED.is_set():
            return
        document = pn.state.curdoc
        assert document is not None  # that of the request
        build(offer, document)
    pn.state.onload(then)


def _warm_up(offer: Offer) -> None:
    """Read and compute what the first page needs while its reader comes; pages do without it if it fails."""
    with _ONE_AT_A_TIME:
        try:
            Page(Session(offer, default(offer)))
        except Exception:  # noqa: BLE001 - whatever it is, pages can be made without it
            _LOG.exception("the page cannot be prepared")
        gc.collect()
        gc.freeze()  # what lives as long as the server: else it would be gone through for each page that goes


def _start_housekeeping(state: Any) -> None:
    """Start the housekeeping that Panel would start with a reader's first event.

    Readers' events are handled in worker threads. Begun there, it asks for a thread of the loop, is given a
    worker again, and so on without end: a server where nobody moves would keep one core fully busy.
    """
    state.add_periodic_callback(lambda: None, period=1, count=1)


def _resolve(address: str) -> list[str]:
    """The numeric addresses that an address or name stands for.

    Raises:
        ParadiplomacyError: it stands for none.

    """
    problem = (
        "is not an address; allowed is one of this machine, such as 127.0.0.1, or its name, without a port"
    )
    try:
        if _ADDRESS.fullmatch(address):
            found = socket.getaddrinfo(address, None, type=socket.SOCK_STREAM)
            return [str(endpoint[0]) for *_, endpoint in found]
    except OSError as error:
        problem = f"cannot listen there: {(error.strerror or str(error)).lower()}"
    except UnicodeError:  # names that IDNA cannot write
        pass
    raise ParadiplomacyError(f"--address {address}".strip(), [problem])


def _port(number: int | None, address: str, found: str) -> int:
    """The port to listen on: that of this number, or the first that is free."""
    numbers = range(USUAL_PORT, USUAL_PORT + PORTS_TRIED) if number is None else [number]
    for candidate in numbers:
        try:
            return _bind(found, candidate)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                problem = f"cannot listen there: {(error.strerror or str(error)).lower()}"
                raise ParadiplomacyError(f"--address {address}", [problem]) from None
    problem = "the port is in use; allowed is another one, or 0 for any that is free"
    raise ParadiplomacyError(f"--port {numbers[-1]}", [problem])


def _bind(address: str, port: int) -> int:
    """The port, or for 0 any that is free; an ``OSError`` where nothing can listen."""
    kind = socket.SOCK_STREAM
    family, _, _, _, endpoint = socket.getaddrinfo(address, port, type=kind, flags=socket.AI_NUMERICHOST)[0]
    with socket.socket(family, kind) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(endpoint)
        number: int = probe.getsockname()[1]
        return number


def _server(offer: Offer, port: int, address: str) -> Any:
    @cache
    def start_process() -> None:
        """Start the process beside the server once the first page is there, not while it is made."""
        jobs.follow(jobs.submit, partial(warm_up, offer.scenarios[offer.second]))

    pages: Any = {"/": lambda: _build(offer, start_process)}  # Panel calls functions only, no partial
    return pn.io.server.get_server(
        pages,
        port=port,
        address=address,
        loop=IOLoop.current(),
        start=False,
        title="paradiplomacy",
        extra_patterns=[(rf"/{Parcels.PATH}/([\w-]+)", Parcels)],
        check_unused_sessions_milliseconds=5_000,
        unused_session_lifetime_milliseconds=60_000,
        websocket_max_message_size=door.LARGEST_MESSAGE,
        http_server_kwargs={"max_body_size": door.LARGEST_BODY},
    )
