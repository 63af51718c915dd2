"""Taking part in the year's activities, equation (4)."""

from typing import Any

import numpy as np
import pytest
from by_hand import ROWS, check, column, effect, flags

from paradiplomacy.common.columns import Floats
from paradiplomacy.rules import activity, logit
from paradiplomacy.scenario.parameters.decisions import Activity

P = Activity(
    intercept=-0.7, capacity=2.5, benefit=1.9, cost=2.2, habit=1.1, peers=0.8, awareness=0.65, border=0.45,
    alignment=3.1, bloc_support=0.6, crowding=0.55,
)  # fmt: skip
CITIES: dict[str, Any] = {
    "capacity": column(1), "accord": column(2, -0.7, 0.3), "burden": column(6), "was_active": flags(7),
    "connections": column(3, 0, 0.3), "learning": column(4, 0, 0.3), "funding": column(5, 0, 0.3),
    "peers": column(8), "awareness": column(9), "border": flags(10), "seat": column(11, 0, 0.2),
    "bloc": column(12, -0.3, 0.3),
}  # fmt: skip
YEAR: dict[str, Any] = {"crowding": 0.7, "attention_shock": 0.4, "p": P}


def decision(connections: Floats, learning: Floats, funding: Floats, **columns: Any) -> logit.Terms:
    return activity.terms(
        benefit={"connections": connections, "learning": learning, "funding": funding}, **columns
    )


def z(**columns: Any) -> Floats:
    return logit.total(decision(**columns))


def by_hand(
    *, capacity: float, accord: float, connections: float, learning: float, funding: float, burden: float,
    was_active: bool, peers: float, awareness: float, border: bool, seat: float,
    bloc: float,
) -> float:  # fmt: skip
    benefit = connections + learning + funding
    return (
        -0.7 + 2.5 * (capacity - 0.4) + 3.1 * accord + 1.9 * (benefit - 0.45)
        - 2.2 * (burden - 0.35) + 1.1 * (was_active - 0.45) + 0.8 * (peers - 0.4) + 0.65 * (awareness - 0.12)
        + 0.45 * border + seat + bloc - 0.55 * 0.7 - 0.4
    )  # fmt: skip


def test_logit_by_hand() -> None:
    check(z, by_hand, CITIES, **YEAR)


@pytest.mark.parametrize("cause", CITIES)
def test_signs(cause: str) -> None:
    assert effect(z, cause, CITIES, **YEAR) == (-1 if cause == "burden" else 1)


@pytest.mark.parametrize("condition", ["crowding", "attention_shock"])
def test_a_crowd_and_a_pandemic_keep_cities_away(condition: str) -> None:
    assert (z(**CITIES, **{**YEAR, condition: 0.9}) < z(**CITIES, **{**YEAR, condition: 0.1})).all()


def test_every_term_is_a_column() -> None:
    assert all(np.shape(term) == (ROWS,) for term in decision(**CITIES, **YEAR).values())


@pytest.mark.parametrize(
    ("support", "forum", "expected"),
    [(0.6, False, 0), (0.8, False, 0.12), (0.8, True, 0.12 + 0.24), (0.4, True, -0.12 + 0.12)],
)
def test_the_bloc_pulls_and_the_forum_helps(support: float, forum: bool, expected: float) -> None:
    assert activity.bloc_pull(np.array([support]), forum, 0.6, 0.3) == pytest.approx([expected])
