"""Drafting a proposal, equation (5)."""

from typing import Any

import pytest
from by_hand import check, column, effect, flags, whole

from paradiplomacy.common.columns import Floats
from paradiplomacy.rules import logit, proposing
from paradiplomacy.scenario.parameters.decisions import Proposing

P = Proposing(
    intercept=-3.1, capacity=3.4, alignment=2.6, funding=0.9, experience=0.7, cost=1.6, discouragement=0.5,
    border=1.2, bloc_support=0.45, trust=0.35, experience_memory=0.8, discouragement_memory=0.55,
)  # fmt: skip
CITIES = {
    "capacity": column(1), "accord": column(2, -0.7, 0.3), "funding": column(3),
    "experience": column(4, 0, 3), "burden": column(5), "discouragement": column(6, 0, 2), "border": flags(7),
    "bloc": column(10, -0.3, 0.3), "health_pull": column(11, 0, 0.8),
}  # fmt: skip
YEAR: dict[str, Any] = {"transparency": 0.8, "attention_shock": 0.4, "p": P}


def z(**columns: Any) -> Floats:
    return logit.total(proposing.terms(**columns))


def by_hand(
    *, capacity: float, accord: float, funding: float, experience: float, burden: float,
    discouragement: float, border: bool, bloc: float, health_pull: float,
) -> float:  # fmt: skip
    return (
        -3.1 + 3.4 * (capacity - 0.4) + 2.6 * accord + 0.9 * funding
        + 0.7 * experience / (1 + experience) - 1.6 * (burden - 0.35) + 0.45 * bloc - 0.5 * discouragement
        + 1.2 * border + 0.35 * (0.8 - 0.5) - 0.4 + health_pull
    )  # fmt: skip


def test_logit_by_hand() -> None:
    check(z, by_hand, CITIES, **YEAR)


@pytest.mark.parametrize("cause", CITIES)
def test_signs(cause: str) -> None:
    assert effect(z, cause, CITIES, **YEAR) == (-1 if cause in {"burden", "discouragement"} else 1)


@pytest.mark.parametrize(("condition", "sign"), [("transparency", 1), ("attention_shock", -1)])
def test_signs_of_the_year(condition: str, sign: int) -> None:
    more = z(**CITIES, **{**YEAR, condition: YEAR[condition] + 0.1})
    assert ((more - z(**CITIES, **YEAR)) * sign > 0).all()


def test_experience_and_discouragement_fade_and_grow() -> None:
    past = column(8, 0, 3)
    check(proposing.remembered, lambda experience, completed: 0.8 * experience + completed,
          {"experience": past, "completed": whole(9, 2)}, p=P)  # fmt: skip
    check(proposing.discouraged, lambda discouragement, rejected: 0.55 * discouragement + rejected,
          {"discouragement": past, "rejected": whole(9, 1)}, p=P)  # fmt: skip
