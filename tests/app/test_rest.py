"""A page where nobody moves costs nothing: the server does no work of its own between what readers do."""

import asyncio
import contextlib

import pytest
from wire import Wire

TURNS_OF_THE_LOOP = 200
MOST_ROUNDS = 20
"""Largest number of rounds of turns in which the server may still have to do with the step."""


class Quiet:
    """A reader who takes one step and then looks at the page, and what the server is told to do meanwhile."""

    def __init__(self) -> None:
        self.tasks: list[object] = []
        self._reader: asyncio.Task[None] | None = None

    def comes(self, address: str) -> None:
        loop, serving = asyncio.get_running_loop(), asyncio.current_task()
        assert serving is not None
        self._reader = loop.create_task(self._look(address.strip()))
        self._reader.add_done_callback(lambda _: serving.cancel())

    async def _look(self, address: str) -> None:
        wire = await Wire.open(address, "?year=1995")
        await wire.step()
        for _ in range(MOST_ROUNDS):
            self.tasks.clear()
            for _ in range(TURNS_OF_THE_LOOP):
                await asyncio.sleep(0.001)
            if not self.tasks:
                break
        wire.close()

    def finished(self) -> bool:
        return self._reader is not None and self._reader.done() and self._reader.exception() is None


def serve_one_quiet_reader(patch: pytest.MonkeyPatch) -> list[object]:
    """What the server was told to do while its reader did nothing."""
    from panel.io.state import _state

    from paradiplomacy.app import server

    reader, execute = Quiet(), _state.execute

    def noted(self: object, callback: object, schedule: object = "auto") -> None:
        reader.tasks.append(callback)
        execute(self, callback, schedule)

    patch.setattr(_state, "execute", noted)
    patch.setattr(_state, "_busy_cleanup_scheduled", None)  # as in a process that has served nobody yet
    with contextlib.suppress(asyncio.CancelledError):
        server.serve(None, 0, show=False, say=reader.comes)
    assert reader.finished()
    return reader.tasks


def test_a_server_rests_while_nobody_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    assert serve_one_quiet_reader(monkeypatch) == []


@pytest.mark.slow
def test_without_its_housekeeping_it_would_not(monkeypatch: pytest.MonkeyPatch) -> None:
    from paradiplomacy.app import site

    monkeypatch.setattr(site, "_start_housekeeping", lambda _state: None)
    tasks = len(serve_one_quiet_reader(monkeypatch))
    assert tasks > TURNS_OF_THE_LOOP // 10, "Panel does this itself by now: paradiplomacy need not"
