"""Joining and leaving, equation (16)."""

import math
from typing import Any

import numpy as np
import pytest
from by_hand import check, column, effect, flags, sigma, whole

from paradiplomacy.common.columns import Bools, Floats
from paradiplomacy.rules import membership
from paradiplomacy.scenario.parameters.network import Membership

P = Membership(
    entry=1.2, alignment_slope=2.9, size_slope=0.85, visibility_floor=0.45, exit=0.007,
    misaligned_exit=3.2, arrears_years=4, crisis_demand=0.55,
)  # fmt: skip
CANDIDATES = {
    "informal_gate": column(1), "alignment": column(2), "size": column(3, -3, 3),
    "rate": column(4, 0.001, 0.1), "crisis": flags(5),
}  # fmt: skip


def hazard(**columns: Any) -> Floats:
    return membership.hazard(membership.entry_factors(**columns))


def entry_by_hand(informal_gate: float, alignment: float, size: float, rate: float, crisis: bool) -> float:
    drawn_in = 2 * sigma(2.9 * (alignment - 0.75)) * 2 * sigma(0.85 * size) * (0.45 + 0.4)
    return 1.2 * rate * informal_gate * drawn_in * 0.6 * (1 + 0.55 * crisis)


def test_entry_by_hand() -> None:
    check(hazard, entry_by_hand, CANDIDATES, activity_share=0.4, p=P)


@pytest.mark.parametrize("cause", CANDIDATES)
def test_signs_of_entry(cause: str) -> None:
    assert effect(hazard, cause, CANDIDATES, activity_share=0.4, p=P) == 1


def test_an_active_network_is_seen() -> None:
    idle, busy = (hazard(**CANDIDATES, activity_share=share, p=P) for share in (0.1, 0.6))
    assert (busy > idle).all()


@pytest.mark.parametrize("nothing", [{"informal_gate": 0.0}, {"rate": 0.0}])
def test_a_closed_door_lets_nobody_in(nothing: dict[str, float]) -> None:
    closed = {name: np.full_like(CANDIDATES[name], value) for name, value in nothing.items()}
    assert (hazard(**{**CANDIDATES, **closed}, activity_share=0.4, p=P) == 0).all()


def exit_hazard(alignment: Floats, active: Bools, p: Membership) -> Floats:
    return membership.hazard(membership.exit_factors(alignment, active, p))


def test_exit_by_hand() -> None:
    members = {"alignment": column(2), "active": flags(6)}

    def by_hand(alignment: float, active: bool) -> float:
        return 0.007 * (1 + (0 if active else 3.2 * (1 - alignment)))

    check(exit_hazard, by_hand, members, p=P)
    assert effect(exit_hazard, "active", members, p=P) == -1
    idle = {**members, "active": flags(6) & False}
    assert effect(exit_hazard, "alignment", idle, p=P) == -1


def test_no_rate_exceeds_one() -> None:
    check(membership.probability, lambda hazard: -math.expm1(-hazard), {"hazard": column(7, 0, 60)})
    assert (membership.probability(column(7, 0, 60)) <= 1).all()


def test_members_in_arrears_and_idle_lapse() -> None:
    members = {"arrears": whole(8, 6), "idle": whole(9, 6)}
    check(membership.lapsed, lambda arrears, idle: arrears >= 4 and idle >= 4, members, p=P)


@pytest.mark.parametrize(("years_since", "expected"), [(0, False), (1, True), (3, True), (4, False)])
def test_demand_after_a_crisis(years_since: int, expected: bool) -> None:
    assert membership.after_crisis(np.array([years_since])) == [expected]


def test_weight_among_the_members_of_2022() -> None:
    cities = {"informal_gate": column(1), "size": column(3, -3, 3)}
    check(
        membership.initial_weight,
        lambda informal_gate, size: informal_gate * 2 * sigma(0.85 * size),
        cities,
        p=P,
    )
