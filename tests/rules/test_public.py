"""Awareness, identity and voice, equation (18)."""

import math

import numpy as np
import pytest
from by_hand import check, column, effect, flags, whole

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


@pytest.mark.parametrize(
    ("before", "starts", "threat", "expected"),
    [
        (0.2, 0, 0, 0.2 - 0.008),
        (0.2, 10, 0, 0.2 + 0.03 * 0.8 * 0.5 - 0.008),
        (0.2, 10, 1, 0.2 + 0.03 * 0.8 * 0.5 + 0.06 * 0.8 - 0.008),
        (0.2, 10, 0.25, 0.2 + 0.03 * 0.8 * 0.5 + 0.06 * 0.8 * 0.25 - 0.008),
        (0.9, 9_000, 1, 1),
    ],
)
def test_identity_by_hand(before: float, starts: int, threat: float, expected: float) -> None:
    assert public.identity(before, starts, threat, IDENTITY) == pytest.approx(expected)


@pytest.mark.parametrize(("support", "expected"), [(0.9, 0.9), (0.6, 0.6), (0.4, 0.4 + 0.7 * 0.3 * 0.2)])
def test_identity_cushions_weak_support_only(support: float, expected: float) -> None:
    assert public.buffered_support(np.array([support]), 0.3, IDENTITY) == pytest.approx([expected])


@pytest.mark.parametrize(
    ("counts", "expected"),
    [([0, 0, 0], 0), ([7, 0, 0], 0), ([5, 5, 0], math.log(2) / math.log(3)), ([4, 4, 4], 1)],
)
def test_evenness(counts: list[int], expected: float) -> None:
    assert public.evenness(np.array(counts), 3) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("forum", "active", "expected"),
    [(True, [50, 50], 0.8 * 0.5), (True, [100, 0], 0), (True, [0, 0], 0), (False, [50, 50], 0)],
)
def test_voice_by_hand(forum: bool, active: list[int], expected: float) -> None:
    assert public.voice(forum, 0.8, np.array(active)) == pytest.approx(expected)
