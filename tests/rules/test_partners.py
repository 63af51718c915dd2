"""Choice of partners and their consent, equations (6) and (7)."""

import math
from typing import Any

import numpy as np
import pytest
from by_hand import check, column, effect, flags, whole

from paradiplomacy.common.columns import Floats
from paradiplomacy.rules import logit, partners
from paradiplomacy.scenario.parameters.decisions import Consent, Partners

P = Partners(
    ties=4.8, similarity=3.2, capacity=2.1, popularity=0.55, border=1.3, language=0.45, distance=0.65,
    active=0.85, distance_scale_km=500,
)  # fmt: skip
CANDIDATES = {
    "tie": column(1, 0, 3), "similarity": column(2), "capacity": column(3), "degree": whole(4, 30),
    "across_border": flags(5), "same_language": flags(6), "distance_km": column(7, 1, 5_000),
    "active": flags(8), "at_home": flags(9),
}  # fmt: skip
YEAR: dict[str, Any] = {"border_bonus": 1.5, "home_advantage": 0.3, "p": P}

WILLING = {"similarity": column(2), "capacity": column(3), "burden": column(4), "outside_bloc": flags(5)}
CONSENT = Consent(intercept=-1.2, similarity=2.4, capacity=1.1, cost=1.3, bloc_friction=0.25)


def utility(**columns: Any) -> Floats:
    return logit.total(partners.utility_terms(**columns))


def consent(**columns: Any) -> Floats:
    return logit.total(partners.consent_terms(**columns))


def utility_by_hand(
    *, tie: float, similarity: float, capacity: float, degree: int, across_border: bool, same_language: bool,
    distance_km: float, active: bool, at_home: bool,
) -> float:  # fmt: skip
    return (
        4.8 * tie / (1 + tie) + 3.2 * similarity + 2.1 * capacity + 0.55 * math.log(1 + degree)
        + 1.3 * 1.5 * across_border + 0.45 * same_language - 0.65 * math.log(1 + distance_km / 500)
        + 0.85 * active + 0.3 * at_home
    )  # fmt: skip


def consent_by_hand(*, similarity: float, capacity: float, burden: float, outside_bloc: bool) -> float:
    return (
        -1.2
        + 2.4 * (similarity - 0.75)
        + 1.1 * (capacity - 0.4)
        - 1.3 * (burden - 0.35)
        - 0.25 * outside_bloc
        + 0.6
    )


def test_utility_by_hand() -> None:
    check(utility, utility_by_hand, CANDIDATES, **YEAR)


@pytest.mark.parametrize("cause", CANDIDATES)
def test_signs_of_utility(cause: str) -> None:
    assert effect(utility, cause, CANDIDATES, **YEAR) == (-1 if cause == "distance_km" else 1)


def test_consent_by_hand() -> None:
    check(consent, consent_by_hand, WILLING, matchmaking=0.6, p=CONSENT)


@pytest.mark.parametrize("cause", WILLING)
def test_signs_of_consent(cause: str) -> None:
    expected = -1 if cause in {"burden", "outside_bloc"} else 1
    assert effect(consent, cause, WILLING, matchmaking=0.6, p=CONSENT) == expected


def test_the_secretariat_helps_all_to_consent() -> None:
    weak, strong = (consent(**WILLING, matchmaking=stp, p=CONSENT) for stp in (0.0, 1.2))
    assert np.allclose(strong - weak, 1.2)
