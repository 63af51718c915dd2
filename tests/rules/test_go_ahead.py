"""Whether a project starts, equation (10)."""

from typing import Any

import pytest
from by_hand import check, column, effect, sigma

from paradiplomacy.common.columns import Floats
from paradiplomacy.rules import go_ahead, logit
from paradiplomacy.scenario.parameters.projects import GoAhead

P = GoAhead(
    intercept=-1.9,
    budget=2.1,
    alignment=2.3,
    bloc_support=0.65,
    grant=5.8,
    private=1.7,
    budget_half_usd=9_000,
)
TEAMS = {
    "budget": column(1, 0, 60_000),
    "accord": column(2, -0.7, 0.3),
    "support": column(5),
    "covered": column(3),
    "private": column(4, 0, 0.5),
}


def z(**columns: Any) -> Floats:
    return logit.total(go_ahead.terms(**columns))


def by_hand(*, budget: float, accord: float, support: float, covered: float, private: float) -> float:
    return (
        -1.9 + 2.1 * budget / (budget + 9_000) + 2.3 * accord + 0.65 * (support - 0.6)
        + 5.8 * covered**2 + 1.7 * private
    )  # fmt: skip


def test_logit_by_hand() -> None:
    check(z, by_hand, TEAMS, p=P)


@pytest.mark.parametrize("cause", TEAMS)
def test_money_and_agreement_help(cause: str) -> None:
    assert effect(z, cause, TEAMS, p=P) == 1


def test_a_small_part_of_the_request_is_no_ticket() -> None:
    """A full grant starts a project almost surely, a quarter of it moves the chance by less than .1."""
    ordinary = {"budget": 5_000.0, "accord": 0.0, "support": 0.6, "private": 0.0}
    chances = [sigma(by_hand(**ordinary, covered=covered)) for covered in (0, 0.25, 1)]
    assert chances[1] - chances[0] < 0.1
    assert chances[2] > 0.95
