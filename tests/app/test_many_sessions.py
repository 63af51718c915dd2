"""A class room: many sessions on one server, all stepping at once."""

import asyncio
import time

from serving import Served
from wire import Wire

SESSIONS, STEPS = 20, 10
LONGEST_MEDIAN = 2.0
"""Seconds until a step of one of twenty, all pressed in the same moment, is on its page."""


async def times_of(wire: Wire) -> list[float]:
    found = []
    for _ in range(STEPS):
        start = time.perf_counter()
        await wire.step()
        found.append(time.perf_counter() - start)
    return found


async def class_room(served: Served) -> list[float]:
    wires = [await Wire.open(served.address, f"?seed={seed}") for seed in range(SESSIONS)]
    found = await asyncio.gather(*map(times_of, wires))
    for wire in wires:
        wire.close()
    return sorted(seconds for times in found for seconds in times)


def test_twenty_sessions_stepping_at_once_stay_responsive(served: Served) -> None:
    seconds = asyncio.run(class_room(served))
    assert len(seconds) == SESSIONS * STEPS
    assert seconds[len(seconds) // 2] < LONGEST_MEDIAN
