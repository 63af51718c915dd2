"""The three motives, equation (3)."""

import math

import numpy as np
import pytest
from by_hand import check, column, effect

from paradiplomacy.rules import benefit
from paradiplomacy.scenario.parameters.decisions import Benefit

P = Benefit(connections=0.5, learning=1.5, funding=2, half_connections=80)


@pytest.mark.parametrize(("active", "expected"), [(0, 0), (80, 0.5), (240, 0.75)])
def test_connections_saturate_in_active_members(active: int, expected: float) -> None:
    assert benefit.connections(active, P) == pytest.approx(expected)


def test_learning_is_an_inverted_u() -> None:
    check(benefit.learning, lambda capacity: 4 * capacity * (1 - capacity), {"capacity": column(1)})
    assert effect(benefit.learning, "capacity", {"capacity": column(2, 0, 0.48)}) == 1
    assert effect(benefit.learning, "capacity", {"capacity": column(2, 0.5, 0.9)}) == -1


def test_funding_weighs_more_for_poor_cities() -> None:
    cities = {"budget": column(3, 0, 60_000)}
    check(
        benefit.funding,
        lambda budget: min(1, 0.3 * 2 * 7_000 / (7_000 + budget)),
        cities,
        success=0.3,
        grant_cap=7_000,
    )
    assert effect(benefit.funding, "budget", cities, success=0.3, grant_cap=7_000) == -1


def test_funding_at_its_limits() -> None:
    assert benefit.funding(0.9, 7_000, np.zeros(1)) == 1
    assert benefit.funding(0.0, 7_000, np.zeros(1)) == 0
    assert benefit.funding(0.5, 0, np.zeros(1)) == 0, "no grants and no money: nothing to expect"


def test_parts_add_up_to_the_benefit() -> None:
    parts = benefit.weighted(0.6, column(4), column(5), P)
    by_hand = [
        math.fsum((0.5 * 0.6, 1.5 * learned, 2 * funded)) / 3
        for learned, funded in zip(column(4).tolist(), column(5).tolist(), strict=True)
    ]
    assert sum(parts.values()).tolist() == pytest.approx(by_hand)  # type: ignore[union-attr]
