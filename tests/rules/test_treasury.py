"""Fees paid, the fund of the year, favour and remembered success."""

import numpy as np
import pytest
from by_hand import check, flags

from paradiplomacy.common.columns import Bools, Floats
from paradiplomacy.rules import treasury
from paradiplomacy.rules.forms import SHARE
from paradiplomacy.scenario.parameters.network import Fees
from paradiplomacy.scenario.parameters.projects import Fund
from paradiplomacy.scenario.parameters.world import Law


def chance_of_paying(was_active: Bools, p: Fees) -> Floats:
    return SHARE.chance(treasury.compliance(was_active, p), 1.0)


@pytest.mark.parametrize(("added", "expected"), [(0.25, 0.65), (0.9, 1.0)])
def test_active_members_pay_more_readily(added: float, expected: float) -> None:
    p = Fees(compliance=0.4, compliance_active=added)
    check(chance_of_paying, lambda was_active: expected if was_active else 0.4, {"was_active": flags(1)}, p=p)


@pytest.mark.parametrize(
    ("yearly", "balance", "certainty", "expected"),
    [
        (2_000_000, 9_000_000, 0.5, 1_900_000),
        (2_000_000, 500_000, 0.5, 475_000),
        (2_000_000, 9_000_000, 1, 2_000_000),
        (2_000_000, 9_000_000, 0, 1_800_000),
        (0, 9_000_000, 0.5, 0),
        (33, 9_000_000, 0.5, 31),
    ],
)
def test_fund_by_hand(yearly: int, balance: int, certainty: float, expected: int) -> None:
    assert treasury.fund_of_the_year(yearly, balance, Law(fund_friction=0.1, certainty=certainty)) == expected


@pytest.mark.parametrize(("years", "eligible"), [(0, True), (1, True), (2, False), (9, False)])
def test_one_year_of_arrears_is_forgiven(years: int, eligible: bool) -> None:
    assert treasury.in_good_standing(np.array([years])) == eligible


@pytest.mark.parametrize(("transparency", "expected"), [(1, 0), (0.8, 0.05), (0, 0.25)])
def test_favour_lives_in_the_dark(transparency: float, expected: float) -> None:
    assert treasury.favour(Fund(council_favour=0.25, transparency=transparency)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("granted", "submitted", "expected"), [(0, 0, 0.3), (3, 12, 0.285), (0, 5, 0.21), (5, 5, 0.51)]
)
def test_success_is_remembered(granted: int, submitted: int, expected: float) -> None:
    assert treasury.remembered_success(0.3, granted, submitted, Fund(success_memory=0.7)) == pytest.approx(
        expected
    )
