"""What weighed with a city, as a lesson tells it."""

from math import exp, log

import pytest

from paradiplomacy.common.languages.texts import Texts
from paradiplomacy.explanation.verdict import Verdict
from paradiplomacy.report.lesson.replay import World, explained

CAPACITY, INTERCEPT = 0.3, -1.0
LAW, HIGH = "una ley que lo permite solo en parte", "más capacidad que la habitual"
WITHOUT_LAW = 1 / (1 + exp(-CAPACITY - INTERCEPT))


def world(gate: float) -> World:
    terms = {"intercept": INTERCEPT, "capacity": CAPACITY}
    chance = gate * WITHOUT_LAW
    return World([], [[Verdict("propose", None, terms, gate, chance, 0.3, chance > 0.3, False, ())]])


def test_law_is_a_reason_where_it_alone_differs() -> None:
    told = explained(0, [world(0.6), world(1.0)], ["uno", "otro"], Texts("es"))
    weights = dict(zip(told["reasons"], zip(*told["weights"], strict=True), strict=True))
    chance = 0.6 * WITHOUT_LAW
    taken = log(chance / (1 - chance)) - CAPACITY - INTERCEPT
    assert weights[LAW] == pytest.approx((taken, 0), abs=0.001)
    assert weights[HIGH] == (CAPACITY, CAPACITY)
    assert LAW in told["moved"]


def test_law_is_no_reason_where_it_allows_all() -> None:
    assert explained(0, [world(1.0), world(1.0)], ["uno", "otro"], Texts("es"))["reasons"] == [HIGH]
