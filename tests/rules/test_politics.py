"""Governments and mayors, equation (17)."""

import numpy as np
import pytest
from by_hand import at_once, check, column, effect
from hypothesis import given
from hypothesis import strategies as st

from paradiplomacy.rules import politics
from paradiplomacy.scenario.parameters.world import Politics

P = Politics(
    government_mean=0.25, government_persistence=0.6, government_noise=0.12, left_position=0.45,
    right_position=-0.55, coattails=0.65, mayor_mean=0.15, mayor_persistence=0.3, mayor_spread=0.42,
)  # fmt: skip
MAYORS = {"before": column(1, -1, 1), "government": column(2, -1, 1), "noise": column(3, -3, 3)}


POSITIONS, SIZES = st.floats(-1, 1), st.integers(0, 10)


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


@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_accord_by_hand(share: float) -> None:
    def by_hand(position: float) -> float:
        agreement = 1 - abs(position - 0.2) / 2 - 0.75
        return (1 - share) * agreement + share * (0.5 + 0.5 * position - 0.6)

    p = Politics(directional=share)
    check(politics.accord, by_hand, {"position": column(1, -1, 1)}, agenda=np.array([0.2]), p=p)


def test_preference_for_integration_has_a_direction_and_agreement_has_none() -> None:
    left, right = np.array([0.6]), np.array([-0.2])  # as far from the agenda
    alike, apart = Politics(directional=0), Politics(directional=0.5)
    agenda = np.array([0.2])
    assert politics.accord(left, agenda, alike) == pytest.approx(politics.accord(right, agenda, alike))
    assert politics.accord(left, agenda, apart) > politics.accord(right, agenda, apart)


def test_felt_support_by_hand() -> None:
    countries = {"government": column(1, -1, 1)}
    p = Politics(own_government=0.3)
    check(
        politics.felt_support,
        lambda government: 0.7 * 0.55 + 0.3 * (1 + government) / 2,
        countries,
        support=np.array([0.55]),
        p=p,
    )


@pytest.mark.parametrize(
    ("positions", "expected"), [([], 0.5), ([0.3], 0.65), ([1, 1], 1), ([-1], 0), ([0.5, -0.5], 0.5)]
)
def test_bloc_support(positions: list[float], expected: float) -> None:
    assert politics.bloc_support(np.array([positions])) == pytest.approx([expected])


@given(SIZES.flatmap(lambda size: st.lists(st.lists(POSITIONS, min_size=size, max_size=size), min_size=1)))
def test_blocs_of_several_runs_have_the_support_of_each_alone(positions: list[list[float]]) -> None:
    blocs = np.array(positions).reshape(len(positions), -1)
    expected = [0.5 * (1 + sum(bloc) / (len(bloc) or 1)) for bloc in positions]
    assert at_once(politics.bloc_support, blocs) == pytest.approx(expected, abs=1e-12)


@given(POSITIONS, POSITIONS, st.floats(0, 1))
def test_no_accord_is_above_the_highest(position: float, agenda: float, directional: float) -> None:
    p = Politics(directional=directional)
    highest = politics.highest_accord(p)
    assert politics.accord(np.array([position]), np.array([agenda]), p)[0] <= highest
    assert highest == pytest.approx((1 - directional) * 0.25 + directional * 0.4)
