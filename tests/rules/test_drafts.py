"""Cost, request, civil society and quality of drafts, equations (8) and (20)."""

import math

import numpy as np
import pytest
from by_hand import check, column, effect, flags, sigma

from paradiplomacy.rules import drafts
from paradiplomacy.scenario.parameters.change import CivilSociety
from paradiplomacy.scenario.parameters.projects import ProjectParameters

P = ProjectParameters(
    cost_median_usd=12_000, cost_spread=0.5, quality_capacity=0.65, quality_idea=0.22, quality_noise=0.13,
    priority_bonus=0.16, civil_society_bonus=0.06,
)  # fmt: skip
JUDGED = {
    "capacity": column(1), "idea": column(2), "noise": column(3, -3, 3), "priority": flags(4),
    "civil_society": flags(5),
}  # fmt: skip


def test_cost_is_log_normal() -> None:
    check(drafts.cost_usd, lambda noise: 12_000 * math.exp(0.5 * noise), {"noise": column(1, -3, 3)}, p=P)


@pytest.mark.parametrize(
    ("cost", "drawn", "expected"),
    [
        (1_000_000, 1.0, 500_000),
        (1_000_001, 1.0, 500_000),
        (1_000_000, 0.0, 300_000),
        (1_000_000, 0.25, 350_000),
        (1_400_000, 1.0, 700_000),
        (9_000_000, 0.0, 700_000),
        (0, 0.5, 0),
    ],
)
def test_request_is_a_share_of_the_cost_up_to_the_largest_grant(
    cost: int, drawn: float, expected: int
) -> None:
    assert drafts.request(np.array([cost]), np.array([drawn]), np.array(700_000), 0.3, 0.5) == [expected]


@pytest.mark.parametrize("drawn", [0.0, 0.4, 1.0])
def test_nobody_asks_for_more_than_a_grant_pays(drawn: float) -> None:
    assert drafts.request(np.array([1_000_000]), np.array([drawn]), np.array(700_000), 0.3, 0.2) == [200_000]


def test_civil_society_by_hand() -> None:
    cities = {"strength": column(6)}
    p = CivilSociety(base=-0.4)
    check(
        drafts.civil_society_joins,
        lambda strength: sigma(-0.4 + 2 * strength + 2 * (0.8 - 0.5)),
        cities,
        transparency=0.8,
        p=p,
    )
    assert effect(drafts.civil_society_joins, "strength", cities, transparency=0.8, p=p) == 1


def test_openness_invites_civil_society() -> None:
    closed, opened = (drafts.civil_society_joins(column(6), t, CivilSociety()) for t in (0.2, 0.9))
    assert (opened > closed).all()


def test_quality_by_hand() -> None:
    def by_hand(capacity: float, idea: float, noise: float, priority: bool, civil_society: bool) -> float:
        return 0.65 * capacity + 0.22 * idea + 0.13 * noise + 0.16 * priority + 0.06 * civil_society

    check(drafts.quality, by_hand, JUDGED, p=P)


@pytest.mark.parametrize("cause", JUDGED)
def test_all_of_it_makes_a_better_draft(cause: str) -> None:
    assert effect(drafts.quality, cause, JUDGED, p=P) == 1
