"""The three motives, equation (3)."""

import math

import numpy as np
import pytest
from by_hand import at_once, check, column, effect, flags

from paradiplomacy.rules import benefit
from paradiplomacy.scenario.parameters.decisions import Benefit
from paradiplomacy.scenario.parameters.network import Units

P = Benefit(connections=0.5, learning=1.5, funding=2, half_connections=4)


@pytest.mark.parametrize(("others", "expected"), [(0, 0), (4, 0.5), (12, 0.75), (99, 0.75)])
def test_connections_saturate_in_the_active_of_a_unit(others: int, expected: float) -> None:
    """Nobody meets more than twelve."""
    assert benefit.connections(np.array([others]), 12, P) == pytest.approx([expected])


@pytest.mark.parametrize(
    ("active", "meetings", "expected"),
    [(0, 12, 0), (180, 12, math.log(2)), (60, 0, math.log(5)), (60, 1, math.log(5))],
)
def test_a_crowd_is_felt_by_places(active: int, meetings: int, expected: float) -> None:
    units = Units(count=15, meetings=meetings)
    felt = at_once(benefit.crowding, np.array([active, 0]), p=units)
    assert felt == pytest.approx([expected, 0])


def test_learning_is_an_inverted_u() -> None:
    check(benefit.learning, lambda capacity: 4 * capacity * (1 - capacity), {"capacity": column(1)})
    assert effect(benefit.learning, "capacity", {"capacity": column(2, 0, 0.48)}) == 1
    assert effect(benefit.learning, "capacity", {"capacity": column(2, 0.5, 0.9)}) == -1


def test_funding_weighs_more_for_poor_cities() -> None:
    cities = {"budget": column(3, 0, 60_000)}
    check(
        benefit.funding,
        lambda budget: 700 / (700 + budget),
        cities,
        expected=700.0,
    )
    assert effect(benefit.funding, "budget", cities, expected=700.0) == -1


def test_funding_at_its_limits() -> None:
    assert benefit.funding(700.0, np.zeros(1)) == 1
    assert benefit.funding(0.0, np.ones(1)) == 0
    assert benefit.funding(0.0, np.zeros(1)) == 0, "nothing expected and no money"


def test_what_a_draft_brings_is_learned_from_the_year() -> None:
    before, committed = np.full(4, 1_000.0), np.array([0.0, 0, 12_000, 9_000])
    learned = at_once(benefit.expected_money, before, committed, np.array([0, 4, 4, 0]))
    assert learned == pytest.approx([1_000, 500, 2_000, 1_000])


def test_how_often_a_city_drafts_is_remembered() -> None:
    cities = {"before": column(6), "drafted": flags(7)}
    check(benefit.drafting, lambda before, drafted: 0.8 * before + 0.2 * drafted, cities)


def test_parts_add_up_to_the_benefit() -> None:
    parts = benefit.weighted(column(8), column(4), column(5), P)
    by_hand = [
        math.fsum((0.5 * connected, 1.5 * learned, 2 * funded)) / 3
        for connected, learned, funded in zip(*(column(k).tolist() for k in (8, 4, 5)), strict=True)
    ]
    assert sum(parts.values()).tolist() == pytest.approx(by_hand)  # type: ignore[union-attr]
