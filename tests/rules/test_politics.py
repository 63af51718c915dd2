"""Governments and mayors, equation (17)."""

import numpy as np
import pytest
from by_hand import check, column, effect

from paradiplomacy.rules import politics
from paradiplomacy.scenario.parameters.world import Politics

P = Politics(
    government_mean=0.25, government_persistence=0.6, government_noise=0.12, left_position=0.45,
    right_position=-0.55, coattails=0.65, mayor_mean=0.15, mayor_persistence=0.3, mayor_spread=0.42,
)  # fmt: skip
MAYORS = {"before": column(1, -1, 1), "government": column(2, -1, 1), "noise": column(3, -3, 3)}


def clip(value: float) -> float:
    return min(1, max(-1, value))


def test_stationary_governments_by_hand() -> None:
    countries = {"before": column(1, -1, 1), "noise": column(3, -3, 3)}
    check(
        politics.government,
        lambda before, noise: clip(0.6 * before + 0.4 * 0.25 + 0.12 * noise),
        countries,
        p=P,
    )


@pytest.mark.parametrize(("orientation", "position"), [(1, 0.45), (0, 0), (-1, -0.55), (0.5, 0.225)])
def test_recorded_governments(orientation: float, position: float) -> None:
    assert politics.recorded_government(np.array([orientation]), P) == pytest.approx([position])


@pytest.mark.parametrize(
    ("position", "shift", "expected"), [(0.3, -0.8, -0.5), (-0.6, -0.8, -1), (0.9, 0.5, 1)]
)
def test_shift_stays_on_the_scale(position: float, shift: float, expected: float) -> None:
    assert politics.shifted(np.array([position]), np.array([shift])) == pytest.approx([expected])


def test_first_mayors_by_hand() -> None:
    def by_hand(government: float, noise: float) -> float:
        return clip(0.65 * government + 0.35 * 0.15 + 0.42 * noise)

    check(politics.first_mayor, by_hand, {name: MAYORS[name] for name in ("government", "noise")}, p=P)


def test_new_mayors_by_hand() -> None:
    def by_hand(before: float, government: float, noise: float) -> float:
        usual = 0.65 * government + 0.35 * 0.15
        return clip(0.3 * before + 0.7 * usual + 0.85 * 0.42 * noise)

    check(politics.new_mayor, by_hand, MAYORS, p=P)


@pytest.mark.parametrize("cause", MAYORS)
def test_new_mayors_resemble_predecessor_and_government(cause: str) -> None:
    moderate = {name: values * 0.3 for name, values in MAYORS.items()}
    assert effect(politics.new_mayor, cause, moderate, p=P) == 1


def test_similarity_by_hand() -> None:
    pairs = {"position": column(1, -1, 1), "other": column(2, -1, 1)}
    check(politics.similarity, lambda position, other: 1 - abs(position - other) / 2, pairs)
    assert (politics.similarity(**pairs) == politics.similarity(pairs["other"], pairs["position"])).all()


@pytest.mark.parametrize(
    ("positions", "expected"), [([], 0.5), ([0.3], 0.65), ([1, 1], 1), ([-1], 0), ([0.5, -0.5], 0.5)]
)
def test_bloc_support(positions: list[float], expected: float) -> None:
    assert politics.bloc_support(np.array(positions)) == pytest.approx(expected)
