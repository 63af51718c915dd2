"""Cost of taking part, equation (2)."""

import numpy as np
import pytest
from by_hand import check, column, effect

from paradiplomacy.rules import cost
from paradiplomacy.scenario.parameters.decisions import Cost
from paradiplomacy.scenario.parameters.network import Fees

P = Cost(participation_usd=2_500, distance_usd=300, digital_saving=0.6)
FEES = Fees(under_50k_usd=210, under_200k_usd=520, under_1m_usd=1_100, over_1m_usd=2_300)
CITIES = {"fee": column(1, 0, 2_000), "distance_km": column(2, 0, 5_000)}


@pytest.mark.parametrize(
    ("population", "fee"),
    [
        (1, 210),
        (49_999, 210),
        (50_000, 520),
        (199_999, 520),
        (200_000, 1_100),
        (999_999, 1_100),
        (1_000_000, 2_300),
    ],
)
def test_fees_by_population(population: float, fee: float) -> None:
    assert cost.fee_usd(cost.fee_tier(np.array([population])), FEES) == fee


@pytest.mark.parametrize("relief", [0.0, 400.0, 9_000.0])
def test_participation_by_hand(relief: float) -> None:
    def by_hand(fee: float, distance_km: float) -> float:
        return max(0, 2_500 - relief) * (1 - 0.6 * 0.25) + fee + 300 * distance_km / 1000 * (1 - 0.25)

    check(cost.participation_usd, by_hand, CITIES, digital=0.25, relief=relief, p=P)


@pytest.mark.parametrize("cause", ["fee", "distance_km"])
def test_fees_and_distance_cost(cause: str) -> None:
    assert effect(cost.participation_usd, cause, CITIES, digital=0.25, relief=0.0, p=P) == 1


def test_meeting_online_saves() -> None:
    online, in_person = (cost.participation_usd(**CITIES, digital=v, relief=0.0, p=P) for v in (0.9, 0.1))
    assert (online < in_person).all()


def test_burden_by_hand() -> None:
    cities = {"cost": column(3, 0, 6_000), "budget": column(4, 0, 60_000)}
    check(cost.burden, lambda cost, budget: cost / (cost + budget), cities)
    assert effect(cost.burden, "cost", cities) == 1
    assert effect(cost.burden, "budget", cities) == -1


@pytest.mark.parametrize(("costs", "budget", "expected"), [(0, 0, 0), (0, 10, 0), (10, 0, 1)])
def test_burden_at_its_limits(costs: float, budget: float, expected: float) -> None:
    assert cost.burden(np.array([costs]), np.array([budget])) == expected
