"""Who comes to the Summit."""

from typing import Any

import pytest
from by_hand import check, column, effect, flags

from paradiplomacy.common.columns import Floats
from paradiplomacy.rules import attendance, logit
from paradiplomacy.scenario.parameters.decisions import Attendance

P = Attendance(base=-1.8, active=2.2, distance=0.6, seat=0.9)
MEMBERS = {"active": flags(1), "distance_km": column(2, 0, 6_000), "seat": flags(3)}


def z(**columns: Any) -> Floats:
    return logit.total(attendance.terms(**columns))


def test_logit_by_hand() -> None:
    def by_hand(active: bool, distance_km: float, seat: bool) -> float:
        return -1.8 + 2.2 * active - 0.6 * (1 - 0.3) * distance_km / 1_000 + 0.9 * seat

    check(z, by_hand, MEMBERS, digital=0.3, p=P)


@pytest.mark.parametrize(("cause", "sign"), [("active", 1), ("distance_km", -1), ("seat", 1)])
def test_signs(cause: str, sign: int) -> None:
    assert effect(z, cause, MEMBERS, digital=0.3, p=P) == sign


def test_nobody_is_far_from_a_summit_held_online() -> None:
    assert effect(z, "distance_km", MEMBERS, digital=1.0, p=P) == 0
