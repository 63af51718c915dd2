"""Technical capacity, equation (13)."""

import math
from typing import Any

import numpy as np
import pytest
from by_hand import check, column, effect, flags, sigma, whole

from paradiplomacy.rules import capacity
from paradiplomacy.scenario.parameters.change import Capacity
from paradiplomacy.scenario.parameters.network import SecretariatParameters
from paradiplomacy.scenario.parameters.world import CityParameters

P = Capacity(
    start=0.36, size_effect=0.11, spread=0.13, reversion=0.09, peer_learning=0.16, project_learning=0.07,
    turnover_loss=0.24, office_base=-0.7, office_size_effect=1.1,
)  # fmt: skip
LEARNING: dict[str, Any] = {
    "capacity": column(1),
    "partners": column(2),
    "active": flags(3),
    "usual": column(4),
}


def clip(value: float) -> float:
    return min(1, max(0, value))


def test_size_is_relative_to_fixed_references() -> None:
    people = {"population": column(1, 1e4, 1e7)}
    p = CityParameters(reference_population=70_000, population_spread=1.6)
    check(capacity.size, lambda population: (math.log(population) - math.log(70_000)) / 1.6, people, p=p)


def test_capacity_at_the_start() -> None:
    cities = {"size": column(2, -4, 4), "noise": column(3, -3, 3)}
    check(capacity.at_start, lambda size, noise: clip(0.36 + 0.11 * size + 0.13 * noise), cities, p=P)


def test_office() -> None:
    cities = {"size": column(2, -4, 4)}
    check(capacity.office, lambda size: sigma(1.1 * size - 0.7), cities, p=P)
    assert effect(capacity.office, "size", cities, p=P) == 1


def test_loss_at_a_change_of_mayor() -> None:
    cities = {"capacity": column(1), "office": column(2), "member": flags(3)}
    s = SecretariatParameters(strength=0.7, memory=0.3)

    def by_hand(capacity: float, office: float, member: bool) -> float:
        return capacity * (1 - 0.24 * (1 - office) * (1 - 0.3 * 0.7 * member))

    check(capacity.after_turnover, by_hand, cities, p=P, s=s)
    assert all(effect(capacity.after_turnover, cause, cities, p=P, s=s) == 1 for cause in cities)


def test_a_perfect_memory_loses_nothing() -> None:
    kept = capacity.after_turnover(
        column(1), column(2), column(1) > 0, P, SecretariatParameters(strength=5, memory=0.5)
    )
    assert (kept == column(1)).all()


def test_training_and_practice() -> None:
    check(
        capacity.trained,
        lambda capacity: capacity + 0.2 * (1 - capacity),
        {"capacity": column(1)},
        learning=0.2,
    )
    check(
        capacity.practised,
        lambda capacity, completed: 1 - (1 - capacity) * (1 - 0.07) ** completed,
        {"capacity": column(1), "completed": whole(2, 3)},
        p=P,
    )


def test_one_project_teaches_a_share_of_what_is_missing() -> None:
    assert capacity.practised(np.array([0.4]), np.array([1]), P) == pytest.approx([0.4 + 0.07 * 0.6])


def test_learning_over_ties_and_reversion() -> None:
    def by_hand(capacity: float, partners: float, active: bool, usual: float) -> float:
        return clip(capacity + 0.16 * active * max(0, partners - capacity) + 0.09 * (usual - capacity))

    check(capacity.learned, by_hand, LEARNING, p=P)
    assert effect(capacity.learned, "usual", LEARNING, p=P) == 1


def test_only_the_active_learn_and_only_from_the_abler() -> None:
    idle, weaker = LEARNING["active"] & False, LEARNING["capacity"] * 0.9
    busy = LEARNING["active"] | True
    reverting = capacity.learned(**{**LEARNING, "active": idle}, p=P)
    assert (capacity.learned(**{**LEARNING, "active": busy, "partners": weaker}, p=P) == reverting).all()
    abler = LEARNING["capacity"] * 0.9 + 0.1
    assert (capacity.learned(**{**LEARNING, "active": busy, "partners": abler}, p=P) > reverting).all()
