"""A page without a browser: what its script sends and receives, as plain messages."""

import json
import re
from collections.abc import Iterator
from typing import Any

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from processes import PATIENCE


class Wire:
    """A session on a server."""

    def __init__(self, connection: WebSocketClientConnection) -> None:
        self._connection, self._clock = connection, ""

    @classmethod
    async def open(cls, address: str, query: str) -> "Wire":
        """Ask for a page and connect as its script does."""
        answer = await AsyncHTTPClient().fetch(address + query, request_timeout=PATIENCE)
        token = re.search(r'"token":"([^"]+)"', answer.body.decode())
        assert token is not None
        headers = {"Origin": address.rstrip("/")}
        place = address.replace("http", "ws", 1) + "ws"
        request = HTTPRequest(place, headers=headers, request_timeout=PATIENCE)
        connection = await websocket_connect(request, subprotocols=["bokeh", token[1]])
        wire = cls(connection)
        await wire.receive("ACK")
        await wire.send("PULL-DOC-REQ", {})
        wire._clock = next(_named(await wire.receive("PULL-DOC-REPLY"), "clock"))["id"]
        await wire.tell({"type": "event", "name": "document_ready", "values": {"type": "map"}})
        return wire

    async def step(self) -> None:
        """Press the button that goes on by a year, and wait for the answer."""
        values = {
            "type": "map",
            "entries": [
                ["model", {"id": self._clock}],
                ["data", {"type": "map", "entries": [["name", "step"]]}],
            ],
        }
        await self.tell({"type": "event", "name": "data_event", "values": values})
        while '"attr": "year"' not in json.dumps(await self.receive("PATCH-DOC")):
            pass

    async def tell(self, event: object) -> None:
        """Send what happened on the page."""
        message = {"kind": "MessageSent", "msg_type": "bokeh_event", "msg_data": event}
        await self.send("PATCH-DOC", {"events": [message]})

    async def send(self, kind: str, content: object) -> None:
        for part in ({"msgid": "1", "msgtype": kind}, {}, content):
            await self._connection.write_message(json.dumps(part))

    async def receive(self, kind: str) -> Any:
        """The next message of a kind."""
        while True:
            header = json.loads(await self._read())
            await self._read()
            content = json.loads(await self._read())
            for _ in range(2 * header.get("num_buffers", 0)):
                await self._read()
            assert header["msgtype"] != "ERROR", content
            if header["msgtype"] == kind:
                return content

    async def _read(self) -> str | bytes:
        part = await self._connection.read_message()
        assert part is not None
        return part

    def close(self) -> None:
        self._connection.close()


def _named(part: Any, name: str) -> Iterator[dict[str, Any]]:
    """Objects of a name in a document."""
    if isinstance(part, dict):
        if part.get("attributes", {}).get("name") == name:
            yield part
        for inner in part.values():
            yield from _named(inner, name)
    elif isinstance(part, list):
        for inner in part:
            yield from _named(inner, name)
