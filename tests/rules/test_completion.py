"""How a running project ends, equation (12)."""

from typing import Any

import pytest
from by_hand import check, column, effect, flags

from paradiplomacy.common.columns import Floats
from paradiplomacy.rules import completion, logit
from paradiplomacy.scenario.parameters.projects import Completion

P = Completion(
    intercept=0.3,
    capacity=2.1,
    funding=1.7,
    shock=1.4,
    citizenship_penalty=0.65,
    civil_society=0.25,
    axis_spillover=0.35,
)
TEAMS: dict[str, Any] = {
    "capacity": column(1), "funded": column(2, 0, 1.4), "shock": column(3), "citizenship": flags(4),
    "awareness": column(5), "same_language": column(6), "civil_society": flags(7), "spillover": flags(8),
}  # fmt: skip
YEAR: dict[str, Any] = {"pandemic": 1.5, "identity": 0.2, "p": P}


def z(**columns: Any) -> Floats:
    return logit.total(completion.terms(**columns))


def by_hand(
    *, capacity: float, funded: float, shock: float, citizenship: bool, awareness: float,
    same_language: float, civil_society: bool, spillover: bool,
) -> float:  # fmt: skip
    penalty = 0.65 * (1 - 0.5 * awareness - 0.5 * 0.2 - 0.2 * same_language)
    return (
        0.3 + 2.1 * (capacity - 0.4) + 1.7 * (min(funded, 1) - 0.25) - 1.5 - 1.4 * shock
        - penalty * citizenship + 0.25 * civil_society + 0.35 * spillover
    )  # fmt: skip


def test_logit_by_hand() -> None:
    check(z, by_hand, TEAMS, **YEAR)


SIGNS = {"capacity": 1, "shock": -1, "citizenship": -1, "civil_society": 1, "spillover": 1}


@pytest.mark.parametrize("cause", SIGNS)
def test_signs(cause: str) -> None:
    assert effect(z, cause, TEAMS, **YEAR) == SIGNS[cause]


@pytest.mark.parametrize(("cause", "sign"), [("awareness", 1), ("same_language", 1)])
def test_ease_of_citizenship_projects_only(cause: str, sign: int) -> None:
    yes, no = TEAMS["citizenship"] | True, TEAMS["citizenship"] & False
    assert effect(z, cause, {**TEAMS, "citizenship": yes}, **YEAR) == sign
    assert effect(z, cause, {**TEAMS, "citizenship": no}, **YEAR) == 0


@pytest.mark.parametrize(("low", "high", "sign"), [(0, 0.95, 1), (1, 1.4, 0)])
def test_funding_helps_up_to_the_whole_cost(low: float, high: float, sign: int) -> None:
    assert effect(z, "funded", {**TEAMS, "funded": column(2, low, high)}, **YEAR) == sign


def test_cancellation_by_hand() -> None:
    cities = {"change": column(9, 0, 2)}
    check(completion.cancelled, lambda change: min(1, 0.8 * change), cities, cancellation=0.8)
    assert not completion.cancelled(cities["change"], 0).any()
