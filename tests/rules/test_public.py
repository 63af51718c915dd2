"""Awareness, identity and voice, equation (18)."""

import math
from functools import partial

import numpy as np
import pytest
from by_hand import at_once, check, column, effect, flags, whole
from hypothesis import given
from hypothesis import strategies as st

from paradiplomacy.rules import public
from paradiplomacy.scenario.parameters.change import Awareness, Identity

P = Awareness(project=0.11, activity=0.02, decay=0.09, campaign=5)
IDENTITY = Identity(projects=0.03, threat=0.06, decay=0.04, buffer=0.7)


def test_projects_become_known() -> None:
    cities = {"awareness": column(1), "completed": whole(2, 3)}
    check(
        public.aware_of_projects,
        lambda awareness, completed: 1 - (1 - awareness) * 0.89**completed,
        cities,
        p=P,
    )
    assert effect(public.aware_of_projects, "completed", cities, p=P) == 1


@pytest.mark.parametrize("campaign", [0, 1, 2.5])
def test_activity_becomes_known_more_so_in_a_campaign(campaign: float) -> None:
    cities = {"awareness": column(1), "active": flags(3)}

    def by_hand(awareness: float, active: bool) -> float:
        gained = awareness + 0.02 * (1 - awareness) * active * (1 + 5 * campaign) - 0.09 * awareness
        return min(1, max(0, gained))

    check(public.aware_of_activity, by_hand, cities, campaign=campaign, p=P)
    assert effect(public.aware_of_activity, "active", cities, campaign=campaign, p=P) == 1


def test_identity_by_hand() -> None:
    before, starts, threat, expected = zip(
        (0.2, 0, 0, 0.2 - 0.008),
        (0.2, 10, 0, 0.2 + 0.03 * 0.8 * 0.5 - 0.008),
        (0.2, 10, 1, 0.2 + 0.03 * 0.8 * 0.5 + 0.06 * 0.8 - 0.008),
        (0.2, 10, 0.25, 0.2 + 0.03 * 0.8 * 0.5 + 0.06 * 0.8 * 0.25 - 0.008),
        (0.9, 9_000, 1, 1),
        strict=True,
    )
    runs = np.array(before), np.array(starts), np.array(threat)
    assert at_once(public.identity, *runs, p=IDENTITY) == pytest.approx(expected)


def test_identity_cushions_weak_support_only() -> None:
    support, identity = np.array([0.9, 0.6, 0.4, 0.4]), np.array([0.3, 0.3, 0.3, 0.0])
    expected = [0.9, 0.6, 0.4 + 0.7 * 0.3 * 0.2, 0.4]
    assert at_once(public.buffered_support, support, identity, p=IDENTITY) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [([0, 0, 0], 0), ([7, 0, 0], 0), ([5, 5, 0], math.log(2) / math.log(3)), ([4, 4, 4], 1)],
)
def test_evenness(counts: list[int], expected: float) -> None:
    assert public.evenness(np.array([counts])) == pytest.approx([expected])


@pytest.mark.parametrize(
    ("forum", "active", "expected"),
    [(True, [50, 50], 0.8 * 0.5), (True, [100, 0], 0), (True, [0, 0], 0), (False, [50, 50], 0)],
)
def test_voice_by_hand(forum: bool, active: list[int], expected: float) -> None:
    assert public.voice(forum, np.array([0.8]), np.array([active])) == pytest.approx([expected])


@given(st.lists(st.tuples(st.floats(0, 1), st.lists(st.integers(0, 200), min_size=3, max_size=3))))
def test_runs_at_once_have_the_voice_of_each_alone(runs: list[tuple[float, list[int]]]) -> None:
    support = np.array([of_run for of_run, _ in runs])
    active = np.array([by_country for _, by_country in runs], dtype=np.int64).reshape(-1, 3)
    voices = at_once(partial(public.voice, True), support, active)
    assert voices == pytest.approx([by_hand(*run) for run in runs], abs=1e-12)
    assert at_once(partial(public.voice, False), support, active) == [0] * len(runs)


def by_hand(support: float, active: list[int]) -> float:
    cities = sum(active)
    entropy = -sum(n / cities * math.log(n / cities) for n in active if n)
    return support * cities / (cities + 100) * entropy / math.log(3)
