"""The door of the page: addresses and names, routes, headers, and what strangers send to a running server."""

import asyncio
import http.client
import json
import logging
import re
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from serving import Served, serving
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, WebSocketClosedError, websocket_connect

from paradiplomacy.cli import BAD_INPUT, main
from paradiplomacy.common.errors import ParadiplomacyError
from processes import PATIENCE

WRONG_ADDRESSES = [
    "a..b", ".a", "x" * 70, "\udcff", "\x1b[2J", "\u202e", "127.0.0.1 ", " localhost", "local host",
    "a\tb", "a\0b", "127.0.0.1\n", "http://localhost", "localhost/", "[::1]", "a@b", "a,b", "*", "ü" * 64,
]  # fmt: skip
NOWHERE = [
    "localhost:5006", "münchen.example", "256.256.256.256", "1.2.3.4.5", "-", "::g", "xn--",
    "nowhere.invalid",
]  # fmt: skip
ROUTES = [
    "/static/" + "a" * 5000, "/static/" + "a/" * 2000, "/file/" + "a" * 5000,
    "/static/%00", "/static/..%00", "/static/%", "/static/%ff", "/static/%zz", "/static/%0a",
    "/static/%1b[2J", "/static/a%00.js", "/static/", "/static", "/static/..", "/static/../../etc/passwd",
    "/static//etc/passwd", "/static/%2e%2e/%2e%2e/etc/passwd", "/static/..%5c..%5cx",
    "/static/extensions/panel/../../../../x", "/static/extensions/%00/x", "/static/js", "/static/js/",
    "/static/extensions/nothing/x.js", "/components/os/path/_css/x", "/components/..x/a/b/c",
    "/components/this/a/b/c", "/metadata", "/autoload.js",
    "/autoload.js?bokeh-autoload-element=x&bokeh-absolute-url=http://[", "/nothing", "/file/x", "/file/%00",
    "/file/..", "//", "//evil.example/", "/%00", "/%2f", "/ws/x", "/?bokeh-session-id=%ff",
    "/?bokeh-session-id=x", "/?bokeh-token=x", "/?BOKEH-SESSION-ID=x", "/index.html", "/admin", "/liveness",
    "/session_info", "/login", "/logout", "/.git/config", "/%e2%80%ae",
]  # fmt: skip
STRANGERS = [
    "evil.example", "evil.example:{port}", "localhost.evil.example:{port}", "127.0.0.1.evil.example:{port}",
    "*", "null", "[::1", "evil.localhost:{port}", "localhost.:{port}", "0x7f.1:{port}", "127.1:{port}",
    "2130706433:{port}", "localhost@evil.example", "localhost,evil.example", "[localhost]:{port}",
    "127.0.0.1%00",
]  # fmt: skip
FRIENDS = [
    "localhost:{port}", "LOCALHOST:{port}", "127.0.0.1:{port}", "[::1]:{port}", "192.0.2.7:{port}",
    "10.0.0.5",
]  # fmt: skip
ORIGINS = [
    "http://evil.example", "http://localhost:1", "http://127.0.0.1", "null", "file://", "http://",
    "http://[", "http://localhost:{port}", "http://127.0.0.1.evil.example:{port}",
    "http://127.0.0.1:{port}.evil.example", "ftp://127.0.0.1:{port}", "http://127.0.0.1:{port}/",
    "http://user@127.0.0.1:{port}",
]  # fmt: skip
AFTERWARDS = ['{"msgid": "2", "msgtype": "SERVER-INFO-REQ"}', "{}", "{}"]
"""A message that is answered where the connection still stands."""
QUESTION = json.dumps({"msgid": "1", "msgtype": "PATCH-DOC"})
EVENTS = '{"events": [%s]}'
MESSAGES: dict[str, list[str | bytes]] = {
    "no JSON": ["garbage", "{}", "{}"],
    "no header": ["{}", "{}", "{}"],
    "a list": ["[]", "{}", "{}"],
    "null": ["null", "null", "null"],
    "deep": ["[" * 100_000, "{}", "{}"],
    "binary": [b"\x00\xff"],
    "unknown kind": ['{"msgid": "1", "msgtype": "NOPE"}', "{}", "{}"],
    "kind of another type": ['{"msgid": "1", "msgtype": []}', "{}", "{}"],
    "kind for browsers": ['{"msgid": "1", "msgtype": "ACK"}', "{}", "{}"],
    "buffers that do not come": ['{"msgid": "1", "msgtype": "PATCH-DOC", "num_buffers": -1}', "{}", "{}"],
    "nothing": [QUESTION, "{}", "null"],
    "no events": [QUESTION, "{}", "{}"],
    "unknown event": [QUESTION, "{}", EVENTS % '{"kind": "Nope"}'],
    "unknown model": [
        QUESTION, "{}", EVENTS % '{"kind": "ModelChanged", "model": {"id": "x"}, "attr": "x", "new": 1}',
    ],
    "unknown title": [QUESTION, "{}", EVENTS % '{"kind": "TitleChanged", "title": 1e999}'],
    "another document": ['{"msgid": "1", "msgtype": "PUSH-DOC"}', "{}", '{"doc": {"roots": []}}'],
    "too large": ["x" * 1_500_000],
}  # fmt: skip
SENT_QUICK, SENT_THOROUGH = 1, 17


def refused(capsys: pytest.CaptureFixture[str], address: str) -> list[str]:
    assert main(["app", "--no-show", "--port", "0", f"--address={address}"]) == BAD_INPUT
    shown = capsys.readouterr()
    assert shown.out == ""
    waiting, *lines = shown.err.splitlines()
    assert waiting.startswith("Preparing")
    return lines


@pytest.mark.parametrize("address", WRONG_ADDRESSES)
def test_what_is_no_address_gets_one_message(capsys: pytest.CaptureFixture[str], address: str) -> None:
    head, problem = refused(capsys, address)
    assert head.startswith("--address")
    assert "is not an address; allowed is one of this machine, such as 127.0.0.1" in problem


@pytest.mark.parametrize("address", ["", " "])
def test_an_empty_address_opens_nothing(capsys: pytest.CaptureFixture[str], address: str) -> None:
    from paradiplomacy.app import server

    assert main(["app", "--no-show", "--port", "0", f"--address={address}"]) == BAD_INPUT
    assert "--address" in capsys.readouterr().err
    with pytest.raises(ParadiplomacyError, match="is not an address"):
        server.serve(port=0, address=address, show=False)


@pytest.mark.parametrize("address", NOWHERE)
def test_a_name_that_leads_nowhere_gets_one_message(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    def fail(host: str, *arguments: object, **options: object) -> None:
        host.encode("idna")
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    head, problem = refused(capsys, address)
    assert head == f"--address {address}: 1 problem"
    assert problem == "  cannot listen there: name or service not known"


@pytest.mark.parametrize(
    ("address", "found", "to_network"),
    [
        ("127.0.0.1", ["127.0.0.1"], False),
        ("127.1.2.3", ["127.1.2.3"], False),
        ("::1", ["::1"], False),
        ("localhost", ["127.0.0.1", "::1"], False),
        ("0.0.0.0", ["0.0.0.0"], True),
        ("0", ["0.0.0.0"], True),
        ("::", ["::"], True),
        ("192.0.2.1", ["192.0.2.1"], True),
        ("fe80::1%1", ["fe80::1%1"], True),
        ("münchen.example", ["127.0.1.1", "192.0.2.1"], True),
    ],
)
def test_opening_to_the_network_says_so(
    monkeypatch: pytest.MonkeyPatch, address: str, found: list[str], to_network: bool
) -> None:
    from paradiplomacy.app import door, server, site
    from paradiplomacy.app.place import Place

    said: list[str] = []

    class Stop(Exception):  # noqa: N818 - no error
        pass

    def listen(_: object, place: Place) -> Any:
        return SimpleNamespace(port=place.port, start=lambda: None, stop=lambda: None, _tornado=None)

    async def stop(_: object) -> None:
        raise Stop

    known: list[set[str]] = []
    monkeypatch.setattr(site, "_server", listen)
    monkeypatch.setattr(site, "_start_housekeeping", lambda _: None)
    monkeypatch.setattr(door, "guard", lambda _, names: known.append(names))
    monkeypatch.setattr(socket, "getfqdn", lambda: "Teacher.school.example")
    monkeypatch.setattr(asyncio.Event, "wait", stop)
    with pytest.raises(Stop):
        asyncio.run(site._serve(server.offer_of(None), Place(address, found, 5006), False, said.append, None))
    assert re.fullmatch(r"http://.+:5006/", said[0])
    warning = "Anybody on the network of this machine can open the page; there is no password."
    assert said[1:] == [warning] * to_network
    assert ("teacher.school.example" in known[0]) == to_network
    assert "localhost" in known[0]


# --- A running server ---


def asked(served: Served, path: str, host: str = "127.0.0.1:{port}", **headers: str) -> tuple[int, Any, str]:
    """Status, headers and text of an answer."""
    where = urlsplit(served.address)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=PATIENCE)
    connection.putrequest("GET", path, skip_host=True)
    for name, value in {"Host": host.format(port=where.port), **headers}.items():
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    text = answer.read().decode("latin-1")
    connection.close()
    return answer.status, answer.headers, text


class Logged:
    """What a server logs from now on."""

    def __init__(self, served: Served) -> None:
        self._log, self._before = served.log, len(served.log.read_text())

    def is_quiet(self, attacks: int) -> None:
        """Check that there are a few short lines for each attack, and nothing of the code."""
        text = self._log.read_text()[self._before :]
        assert "Traceback" not in text
        assert str(Path(sys.prefix)) not in text
        assert "/site-packages" not in text
        lines = text.splitlines()
        assert len(lines) <= 3 * attacks
        assert all(len(line) < 300 and line.isprintable() for line in lines)


def test_odd_routes_get_a_short_answer(served: Served) -> None:
    logged = Logged(served)
    for path in ROUTES:
        status, headers, text = asked(served, path)
        assert status in {301, 400, 403, 404}, path
        assert len(text) < 200, path
        assert "Traceback" not in text
        assert headers["X-Content-Type-Options"] == "nosniff"
    logged.is_quiet(len(ROUTES))


def test_the_page_is_known_by_addresses_and_names_of_its_machine_only(served: Served) -> None:
    for host in STRANGERS:
        for path in ("/", "/ws", "/static/js/bokeh.min.js"):
            status, _, text = asked(served, path, host)
            assert status in {400, 421}, host
            assert len(text.splitlines()) <= 1
            assert "token" not in text
    for host in FRIENDS:
        assert asked(served, "/favicon.ico", host)[0] == 200, host
        assert asked(served, "/nothing", host)[0] == 404, host


def test_every_answer_says_what_browsers_must_not_do(served: Served) -> None:
    for path in ("/static/js/bokeh.min.js", "/nothing", "/favicon.ico", "/file/x"):
        headers = asked(served, path)[1]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Content-Security-Policy"] == "frame-ancestors 'none'"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert (
            headers["Cross-Origin-Resource-Policy"] == headers["Cross-Origin-Opener-Policy"] == "same-origin"
        )
    assert "Cross-Origin-Opener-Policy" not in asked(served, "/favicon.ico", "192.0.2.7")[1]


def test_a_session_of_another_reader_cannot_be_asked_for(served: Served) -> None:
    status, _, text = asked(served, "/", **{"Bokeh-Session-Id": "x"})
    assert (status, "a session of its own" in text) == (400, True)


def test_only_the_page_itself_connects(served: Served) -> None:
    port = urlsplit(served.address).port
    upgrade = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
    }
    logged = Logged(served)
    for origin in ORIGINS:
        assert asked(served, "/ws", Origin=origin.format(port=port), **upgrade)[0] == 403, origin
    logged.is_quiet(len(ORIGINS))


type Heard = asyncio.Queue[str | bytes | None]
"""What a server says, and None once the connection is closed."""


@asynccontextmanager
async def _connected(
    served: Served, token: str, kind: str = "bokeh"
) -> AsyncIterator[tuple[WebSocketClientConnection, Heard]]:
    address = served.address.replace("http", "ws", 1) + "ws"
    request = HTTPRequest(address, headers={"Origin": served.address.rstrip("/")}, request_timeout=PATIENCE)
    heard: Heard = asyncio.Queue()
    connection = await websocket_connect(
        request, subprotocols=[kind, token], on_message_callback=heard.put_nowait
    )
    try:
        yield connection, heard
    finally:
        connection.close()
        while await heard.get() is not None:
            pass


async def _answers(heard: Heard, count: int) -> str:
    """Some fragments of an answer, or fewer where the connection is closed before."""
    parts = []
    while len(parts) < count:
        part = await heard.get()
        if part is None:
            heard.put_nowait(None)
            break
        parts.append(str(part))
    return " ".join(parts)


def test_who_has_no_session_is_not_told_why(served: Served) -> None:
    async def run() -> None:
        for token, kind in (("x", "bokeh"), ("x", "other"), ("e30", "bokeh"), ("x" * 5000, "bokeh")):
            async with _connected(served, token, kind) as (_, heard):
                assert await _answers(heard, 1) == ""

    logged = Logged(served)
    asyncio.run(run())
    logged.is_quiet(4)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[pytest.mark.slow] * (place >= SENT_QUICK))
        for place, name in enumerate(MESSAGES)
    ],
)
def test_a_message_that_cannot_be_used_gets_a_short_answer(served: Served, name: str) -> None:
    assert len(MESSAGES) == SENT_THOROUGH

    async def run() -> str:
        page = asked(served, "/?seed=1")[2]
        token = re.search(r'"token":"([^"]+)"', page)
        assert token is not None
        async with _connected(served, token[1]) as (connection, heard):
            await _answers(heard, 3)
            with suppress(WebSocketClosedError):
                for part in (*MESSAGES[name], *AFTERWARDS):
                    await connection.write_message(part, binary=isinstance(part, bytes))
            return await _answers(heard, 3)

    logged = Logged(served)
    answer = asyncio.run(run())
    assert "raceback" not in answer.replace('"traceback":null', "")
    assert len(answer) < 300
    logged.is_quiet(1)


@pytest.mark.slow
def test_a_server_for_the_network_says_so_and_answers_to_this_machine(tmp_path: Path) -> None:
    with serving(tmp_path / "log", "--address", "0.0.0.0", beginning="http://localhost:") as served:
        assert served.process.stdout is not None
        assert "there is no password" in served.process.stdout.readline()
        assert asked(served, "/favicon.ico", f"{socket.gethostname()}:{{port}}")[0] == 200
        assert asked(served, "/favicon.ico", "evil.example:{port}")[0] == 421


# --- The log ---


def test_the_log_keeps_the_errors_of_this_package_whole() -> None:
    from paradiplomacy.app import door
    from paradiplomacy.common.quoted import amount

    def record(work: Any) -> logging.LogRecord:
        try:
            work()
        except (TypeError, ValueError):
            return logging.LogRecord("x", logging.ERROR, "", 1, "first\nsecond\x1b", (), sys.exc_info())
        raise AssertionError

    ours, theirs = record(lambda: amount("x")), record(lambda: int("x"))  # type: ignore[arg-type]
    assert door.one_line(ours)
    assert door.one_line(theirs)
    assert ours.exc_info
    assert (theirs.exc_info, theirs.getMessage()) == (None, "first")
