"""Joining and leaving, equation (16)."""

import math
from typing import Any

import numpy as np
import pytest
from by_hand import ROWS, check, column, effect, flags, sigma, whole

from paradiplomacy.common.columns import Bools, Floats
from paradiplomacy.rules import membership
from paradiplomacy.scenario.parameters.network import Membership

P = Membership(
    entry=1.2, alignment_slope=2.9, size_exponent=0.85, border=0.6, visibility_floor=0.45, exit=0.007,
    misaligned_exit=3.2, arrears_years=4, crisis_demand=0.55,
)  # fmt: skip
CANDIDATES = {
    "informal_gate": column(1), "accord": column(2, -0.7, 0.3), "size": column(3, 0.2, 6), "border": flags(6),
    "rate": column(4, 0.001, 0.02), "crisis": flags(5),
}  # fmt: skip
YEAR: dict[str, Any] = {"activity_share": 0.4, "attention_shock": 0.3, "p": P}


def hazard(**columns: Any) -> Floats:
    return membership.entry_hazard(membership.entry_factors(**columns))


def entry_by_hand(
    informal_gate: float, accord: float, size: float, border: bool, rate: float, crisis: bool
) -> float:
    drawn_in = 2 * sigma(2.9 * accord) * size**0.85 * (1 + 0.6 * border) * (0.45 + 0.4) * math.exp(-0.3)
    return min(2, 1.2 * rate * informal_gate * drawn_in * (1 + 0.55 * crisis))


def test_entry_by_hand() -> None:
    check(hazard, entry_by_hand, CANDIDATES, **YEAR)


@pytest.mark.parametrize("cause", CANDIDATES)
def test_signs_of_entry(cause: str) -> None:
    assert effect(hazard, cause, CANDIDATES, **YEAR) == 1


@pytest.mark.parametrize(("condition", "sign"), [("activity_share", 1), ("attention_shock", -1)])
def test_an_active_network_is_seen_and_a_pandemic_distracts(condition: str, sign: int) -> None:
    more = hazard(**CANDIDATES, **{**YEAR, condition: YEAR[condition] + 0.1})
    assert ((more - hazard(**CANDIDATES, **YEAR)) * sign > 0).all()


def test_nobody_is_drawn_in_faster_than_twice_a_year() -> None:
    rushed = {**CANDIDATES, "rate": column(4, 50, 90), "informal_gate": column(1, 0.5, 1)}
    assert (hazard(**rushed, **YEAR) == 2).all()


def test_no_hazard_is_above_the_highest() -> None:
    """With the gate open it is reached, so that no candidate that may join is left out."""
    standing = membership.standing(CANDIDATES["rate"], CANDIDATES["size"], CANDIDATES["border"], P)
    accord, crisis = CANDIDATES["accord"].max(), CANDIDATES["crisis"]
    highest = membership.highest_entry_hazard(standing=standing, accord=accord, crisis=crisis, **YEAR)
    assert (hazard(**CANDIDATES, **YEAR) < highest).all()
    welcome = {**CANDIDATES, "informal_gate": np.ones(ROWS), "accord": np.full(ROWS, accord)}
    assert hazard(**welcome, **YEAR) == pytest.approx(np.minimum(highest, 2), rel=1e-6)


@pytest.mark.parametrize("nothing", [{"informal_gate": 0.0}, {"rate": 0.0}])
def test_a_closed_door_lets_nobody_in(nothing: dict[str, float]) -> None:
    closed = {name: np.full_like(CANDIDATES[name], value) for name, value in nothing.items()}
    assert (hazard(**{**CANDIDATES, **closed}, **YEAR) == 0).all()


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


def test_weight_among_the_members_of_2022() -> None:
    cities = {"informal_gate": column(1), "size": column(3, 0.2, 6), "border": flags(6)}
    check(
        membership.initial_weight,
        lambda informal_gate, size, border: informal_gate * size**0.85 * (1 + 0.6 * border),
        cities,
        p=P,
    )
