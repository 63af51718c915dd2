"""The door of the page: by which names it can be opened, what can be asked for, and what answers and log say.

A foreign page can have a name of its own lead to this machine (DNS rebinding), but not an address. So the
name in ``Host`` is checked and every numeric address let in; what opens a connection must be this very page.
"""

import logging
import re
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any, override
from urllib.parse import unquote

from bokeh.server.views.ws import WSHandler
from panel.io.server import WSHandler as PanelSocket
from tornado.httputil import HTTPHeaders, HTTPServerRequest
from tornado.routing import Matcher, Rule
from tornado.web import Application, OutputTransform, RequestHandler

from paradiplomacy.app.work.parcels import Parcels
from paradiplomacy.common.quoted import shorten

LARGEST_MESSAGE, LARGEST_BODY = 1_000_000, 10_000
"""Bytes of what a browser may send; the page sends a few hundred."""
UNUSABLE = "This message cannot be used."

_ROUTES = re.compile(rf"/|/ws|/favicon\.ico|/static/[\w./@^-]+|/{Parcels.PATH}/[\w-]+", re.ASCII)
"""What the page asks for; the server library would also import modules and make scripts for other pages."""
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_PACKAGE = __name__.partition(".")[0]


def names_of(address: str, to_network: bool) -> set[str]:
    """The names by which the page can be opened, beside numeric addresses."""
    names = {"localhost", address.encode("idna").decode()}
    if to_network:
        own = socket.gethostname()
        names |= {own, f"{own}.local", socket.getfqdn()}
    return {name.lower() for name in names}


def guard(application: Application, names: Iterable[str]) -> None:
    """Put the door before a server that has its routes, and one line into its log for what strangers do."""
    application.default_router.rules.insert(0, Rule(_Stranger(frozenset(names)), _Refused))
    application.add_transform(_Headers)
    for rule in application.wildcard_router.rules:
        if isinstance(rule.target, type) and issubclass(rule.target, WSHandler):
            rule.target = _Socket
    libraries = (handler for name in ("bokeh", "panel") for handler in logging.getLogger(name).handlers)
    for handler in (logging.lastResort, *libraries):
        if handler is not None:
            handler.addFilter(one_line)


class _Stranger(Matcher):
    """Matches requests that are turned away, with status and reason."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names

    @override
    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        refusal = self._refusal(request)
        return {"target_kwargs": dict(zip(("status", "why"), refusal, strict=True))} if refusal else None

    def _refusal(self, request: HTTPServerRequest) -> tuple[int, str] | None:
        if request.host_name not in self._names and not _is_numeric(request.host_name):
            return (
                421,
                "This page is not known by that name; open it as localhost or by the address of its machine.",
            )
        origin = request.headers.get("Origin", "").lower()
        if origin not in {"", *(f"{scheme}://{request.host.lower()}" for scheme in ("http", "https"))}:
            return 403, "This page is not for other pages."
        if not _ROUTES.fullmatch(unquote(request.path)):
            return 404, "There is nothing here."
        if any(name.lower().startswith("bokeh-") for name in (*request.arguments, *request.headers)):
            return 400, "This page gives every reader a session of its own; open it without one."
        return None


def _is_numeric(host: str) -> bool:
    try:
        return bool(ip_address(host.removeprefix("[").removesuffix("]")))
    except ValueError:
        return False


class _Refused(RequestHandler):
    """Answers with a sentence, whatever the method."""

    @override
    def initialize(self, status: int, why: str) -> None:
        self._status, self._why = status, why

    @override
    def prepare(self) -> None:
        self.set_status(self._status)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{self._why}\n")


class _Headers(OutputTransform):
    """Puts on every answer what browsers must not do with it."""

    def __init__(self, request: HTTPServerRequest) -> None:
        self._host = request.host_name

    @override
    def transform_first_chunk(
        self, status_code: int, headers: HTTPHeaders, chunk: bytes, finishing: bool
    ) -> tuple[int, HTTPHeaders, bytes]:
        headers.update(_HEADERS)
        if self._host in {"localhost", "127.0.0.1", "[::1]"}:  # browsers complain of it where there is no TLS
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
        return status_code, headers, chunk


class _Socket(PanelSocket):
    """The connection of a page: only from the page itself, and errors are not explained to the other side."""

    def check_origin(self, _origin: str) -> bool:
        """Whether a page of this origin may connect: others did not come through the door."""
        return True

    def open(self, *arguments: Any, **named: Any) -> None:
        """Check what the connection is for; the library would leave one that is for nothing open."""
        with self._closed_on_failure():
            super().open(*arguments, **named)  # type: ignore[no-untyped-call]

    async def _async_open(self, token: str) -> None:
        with self._closed_on_failure():
            await super()._async_open(token)

    @contextmanager
    def _closed_on_failure(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            logging.getLogger(__name__).warning("A connection without a session is closed.", exc_info=error)
            self.close(1002, UNUSABLE)

    async def on_message(self, message: str | bytes) -> None:
        """Take a message; what was under way while the connection was closed is for nobody."""
        if self.ws_connection is not None:
            await super().on_message(message)

    async def send_message(self, message: Any) -> None:
        """Send a message, an error without traceback."""
        if message.msgtype == "ERROR":
            message.content.update(text=UNUSABLE, traceback=None)
        await super().send_message(message)

    def close(self, code: int | None = None, reason: str | None = None) -> None:
        """Close the connection; the library's own codes are none, and its reasons quote the message."""
        strange = code is not None and code > 4999
        super().close(1002 if strange else code, UNUSABLE if strange else reason)


def one_line(record: logging.LogRecord) -> bool:
    """Shorten what is logged to a line, unless it is an error of this package behind the door."""
    step = record.exc_info[2] if record.exc_info else None
    while step is not None:
        module = step.tb_frame.f_globals.get("__name__", "")
        if module.startswith(f"{_PACKAGE}.") and module != __name__:
            return True
        step = step.tb_next
    record.msg, record.args = shorten(record.getMessage().partition("\n")[0], 200), ()
    record.exc_info = record.exc_text = record.stack_info = None
    return True
