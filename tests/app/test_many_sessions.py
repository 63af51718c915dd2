"""A classroom: many sessions on one server, all stepping at once, and none waits for the others."""

import asyncio
from collections import Counter

import pytest
from serving import Served
from wire import Wire


async def walk(number: int, wire: Wire, answered: list[int], steps: int) -> None:
    for _ in range(steps):
        await wire.step()
        answered.append(number)


async def classroom(served: Served, sessions: int, steps: int) -> list[int]:
    """The sessions in the order in which their steps were answered."""
    wires = [await Wire.open(served.address, f"?seed={seed}&year=1995") for seed in range(sessions)]
    for wire in wires:  # what the server still does for pages that were just opened is done then
        await wire.step()
    answered: list[int] = []
    await asyncio.gather(*(walk(number, wire, answered, steps) for number, wire in enumerate(wires)))
    for wire in wires:
        wire.close()
    return answered


@pytest.mark.slow
@pytest.mark.parametrize(("sessions", "steps"), [(5, 24), (20, 24)])
def test_sessions_stepping_at_once_are_answered_in_turn(served: Served, sessions: int, steps: int) -> None:
    """While all press as fast as they are answered, none is ahead of another by half the way."""
    answered = asyncio.run(classroom(served, sessions, steps))
    assert Counter(answered) == dict.fromkeys(range(sessions), steps)
    taken = dict.fromkeys(range(sessions), 0)
    for number in answered:
        taken[number] += 1
        assert max(taken.values()) - min(taken.values()) <= steps // 2
