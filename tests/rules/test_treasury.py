"""Fees paid, the cost of the Secretariat, the fund of the year, and favour."""

import numpy as np
import pytest
from by_hand import at_once, check, flags

from paradiplomacy.common.columns import Bools, Floats
from paradiplomacy.rules import treasury
from paradiplomacy.rules.forms import SHARE
from paradiplomacy.scenario.parameters.network import Fees, SecretariatParameters
from paradiplomacy.scenario.parameters.projects import Fund
from paradiplomacy.scenario.parameters.world import Law


def chance_of_paying(was_active: Bools, p: Fees) -> Floats:
    return SHARE.chance(treasury.compliance(was_active, p), 1.0)


@pytest.mark.parametrize(("added", "expected"), [(0.25, 0.65), (0.9, 1.0)])
def test_active_members_pay_more_readily(added: float, expected: float) -> None:
    p = Fees(compliance=0.4, compliance_active=added)
    check(chance_of_paying, lambda was_active: expected if was_active else 0.4, {"was_active": flags(1)}, p=p)


@pytest.mark.parametrize(
    ("certainty", "cases"),
    [
        (
            0.5,
            [
                (2_000_000, 9_000_000, 2_000_000, 100_000),
                (2_000_000, 525_000, 500_000, 25_000),
                (2_000_000, -1.5, 0, 0),
                (0, 9_000_000, 0, 0),
                (33, 9_000_000, 33, 1),
            ],
        ),
        (1, [(2_000_000, 9_000_000, 2_000_000, 0)]),
        (0, [(2_000_000, 9_000_000, 2_000_000, 200_000)]),
    ],
)
def test_fund_and_its_handling_by_hand(certainty: float, cases: list[tuple[int, float, int, int]]) -> None:
    yearly, available, fund, handling = map(np.array, zip(*cases, strict=True))
    p = Law(fund_friction=0.1, certainty=certainty)
    for part, expected in enumerate([fund, handling]):
        parts = at_once(lambda *runs, part=part: treasury.fund_of_the_year(*runs, p)[part], yearly, available)
        assert parts == expected.tolist()
    assert (fund + handling <= np.maximum(available, 0)).all()


@pytest.mark.parametrize(
    ("reformed", "cases"),
    [
        (False, [(10_000, 90_000, 5, 7_000), (10_000, 6_000, 5, 6_000)]),
        (
            True,
            [
                (900_000, 990_000, 5, 5_000 * 100 + 5 * 100 * 100),
                (900_000, 990_000, 7, 5_000 * 100 + 7 * 100 * 100),
                (600_000, 990_000, 5, 480_000),
                (600_000, 100_000, 5, 100_000),
            ],
        ),
    ],
)
def test_cost_of_the_secretariat_by_hand(reformed: bool, cases: list[tuple[int, int, int, int]]) -> None:
    """A share of income, then by members up to a share of income, and never more than there is; cents."""
    *runs, expected = map(np.array, zip(*cases, strict=True))
    p = SecretariatParameters(cost_share=0.7, base_usd=5_000, member_usd=100, income_limit=0.8)
    assert at_once(treasury.cost_of_secretariat, *runs, reformed=reformed, p=p) == expected.tolist()


@pytest.mark.parametrize(("years", "eligible"), [(0, True), (1, True), (2, False), (9, False)])
def test_one_year_of_arrears_is_forgiven(years: int, eligible: bool) -> None:
    assert treasury.in_good_standing(np.array([years])) == eligible


@pytest.mark.parametrize(("transparency", "expected"), [(1, 0), (0.8, 0.05), (0, 0.25)])
def test_favour_lives_in_the_dark(transparency: float, expected: float) -> None:
    assert treasury.favour(Fund(council_favour=0.25, transparency=transparency)) == pytest.approx(expected)
