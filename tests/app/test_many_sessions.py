"""A classroom: many sessions on one server, all stepping at once, and none waits for the others."""

import asyncio
from collections import Counter

import pytest
from serving import Served
from wire import Wire

STEPS = 10
MOST_AHEAD = STEPS // 2
"""Largest number of steps that a session is ahead of another while all press as fast as they are answered."""


async def walk(number: int, wire: Wire, answered: list[int]) -> None:
    for _ in range(STEPS):
        await wire.step()
        answered.append(number)


async def classroom(served: Served, sessions: int) -> list[int]:
    """The sessions in the order in which their steps were answered."""
    wires = [await Wire.open(served.address, f"?seed={seed}&year=1995") for seed in range(sessions)]
    answered: list[int] = []
    await asyncio.gather(*(walk(number, wire, answered) for number, wire in enumerate(wires)))
    for wire in wires:
        wire.close()
    return answered


@pytest.mark.slow
@pytest.mark.parametrize("sessions", [5, 20])
def test_sessions_stepping_at_once_are_answered_in_turn(served: Served, sessions: int) -> None:
    answered = asyncio.run(classroom(served, sessions))
    assert Counter(answered) == dict.fromkeys(range(sessions), STEPS)
    steps = dict.fromkeys(range(sessions), 0)
    for number in answered:
        steps[number] += 1
        assert max(steps.values()) - min(steps.values()) <= MOST_AHEAD
