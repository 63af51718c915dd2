"""Agenda, priorities and host of the Summit, equation (15)."""

import math

import numpy as np
import pytest
from by_hand import at_once, check, column, effect, flags
from hypothesis import given
from hypothesis import strategies as st

from paradiplomacy.rules import agenda
from paradiplomacy.scenario.parameters.network import Agenda, Host

SLOW, LED = Agenda(inertia=0.2), Host(agenda_weight=0.4)
BEFORE, ACTIVE, LEADERS = np.array([0.3]), np.array([0.1]), np.array([0.4])
NOBODY = np.array([np.nan])


def test_agenda_by_hand() -> None:
    expected = 0.8 * 0.3 + 0.2 * (0.6 * 0.1 + 0.4 * 0.4)
    assert agenda.agenda(BEFORE, ACTIVE, LEADERS, SLOW, LED) == pytest.approx([expected])


def test_agenda_waits_when_nobody_is_active_or_leads() -> None:
    assert agenda.agenda(BEFORE, NOBODY, LEADERS, SLOW, LED) == 0.3
    assert agenda.agenda(BEFORE, ACTIVE, NOBODY, SLOW, LED) == 0.3


@given(st.lists(st.tuples(*[st.floats(-1, 1)] * 3, st.booleans())))
def test_agendas_of_several_networks_move_as_each_alone(
    networks: list[tuple[float, float, float, bool]],
) -> None:
    before, active, leaders, waits = np.array(networks, dtype=np.float64).reshape(-1, 4).T
    moved = at_once(agenda.agenda, before, np.where(waits, np.nan, active), leaders, p=SLOW, host=LED)
    expected = [a if still else 0.8 * a + 0.2 * (0.6 * mean + 0.4 * led) for a, mean, led, still in networks]
    assert moved == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("inertia", "weight", "expected"), [(0, 0.4, 0.3), (1, 0, 0.1), (1, 1, 0.4)])
def test_agenda_at_its_limits(inertia: float, weight: float, expected: float) -> None:
    """It stays, follows the active, or follows those who lead."""
    moved = agenda.agenda(BEFORE, ACTIVE, LEADERS, Agenda(inertia=inertia), Host(agenda_weight=weight))
    assert moved == pytest.approx([expected])


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
    assert agenda.priorities(np.array([drafts]), np.array([noise]), count).tolist() == [expected]


@given(st.lists(st.lists(st.integers(0, 3), min_size=4, max_size=4)), st.integers(0, 5))
def test_priorities_of_several_networks_are_those_of_each_alone(drafts: list[list[int]], count: int) -> None:
    themes = np.array(drafts, dtype=np.int64).reshape(-1, 4)
    noise = themes[:, ::-1] / 2
    chosen = at_once(agenda.priorities, themes, noise, count=count)
    for of_network, added, ours in zip(drafts, noise.tolist(), chosen, strict=True):
        ranked = sorted(range(4), key=lambda theme: -(of_network[theme] + added[theme]))
        assert ours == sorted(ranked[:count])


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
