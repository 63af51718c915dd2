"""Agenda, priorities and host of the Summit, equation (15)."""

import math

import numpy as np
import pytest
from by_hand import check, column, effect, flags

from paradiplomacy.rules import agenda
from paradiplomacy.scenario.parameters.network import Agenda, Host

SLOW, LED = Agenda(inertia=0.2), Host(agenda_weight=0.4)
ACTIVE, LEADERS = np.array([0.2, 0.6, -0.5]), np.array([0.9, -0.1])


def test_agenda_by_hand() -> None:
    expected = 0.8 * 0.3 + 0.2 * (0.6 * 0.1 + 0.4 * 0.4)
    assert agenda.agenda(0.3, ACTIVE, LEADERS, SLOW, LED) == pytest.approx(expected)


def test_agenda_waits_when_nobody_is_active() -> None:
    assert agenda.agenda(0.3, ACTIVE[:0], LEADERS, SLOW, LED) == 0.3


@pytest.mark.parametrize(("inertia", "weight", "expected"), [(0, 0.4, 0.3), (1, 0, 0.1), (1, 1, 0.4)])
def test_agenda_at_its_limits(inertia: float, weight: float, expected: float) -> None:
    """It stays, follows the active, or follows those who lead."""
    moved = agenda.agenda(0.3, ACTIVE, LEADERS, Agenda(inertia=inertia), Host(agenda_weight=weight))
    assert moved == pytest.approx(expected)


@pytest.mark.parametrize(
    ("drafts", "noise", "count", "expected"),
    [
        ([5, 0, 3, 1], [0, 0, 0, 0], 2, [0, 2]),
        ([5, 0, 3, 1], [0, 9, 0, 0], 2, [0, 1]),
        ([2, 2, 2, 2], [0, 0, 0, 0], 3, [0, 1, 2]),
        ([1, 0, 0, 2], [0, 0, 0, 0], 9, [0, 1, 2, 3]),
        ([1, 0, 0, 2], [0, 0, 0, 0], 0, []),
    ],
)
def test_priorities(drafts: list[int], noise: list[float], count: int, expected: list[int]) -> None:
    assert agenda.priorities(np.array(drafts), np.array(noise), count).tolist() == expected


def test_hosts_are_capable_large_and_experienced() -> None:
    cities = {
        "capacity": column(1),
        "office": column(3),
        "population": column(2, 1e4, 1e7),
        "experienced": flags(4),
    }

    def by_hand(capacity: float, office: float, population: float, experienced: bool) -> float:
        return capacity * office * math.sqrt(population) * (1 + 1.5 * experienced)

    check(agenda.host_weight, by_hand, cities, p=Host(experience=1.5))
    for cause in cities:
        assert effect(agenda.host_weight, cause, cities, p=Host(experience=1.5)) == 1
