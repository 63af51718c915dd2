"""The training call: applications and seats."""

import numpy as np
import pytest
from by_hand import check, column, effect

from paradiplomacy.common.columns import Floats
from paradiplomacy.rules import training
from paradiplomacy.rules.forms import SHARE
from paradiplomacy.scenario.parameters.projects import Training

MEMBERS = {"alignment": column(1), "informal_gate": column(2)}
LOT, BORDER = np.array([0.9, 0.1, 0.5, 0.3]), np.array([True, False, True, False])
CAPACITY = np.array([0.2, 0.6, 0.1, 0.4])


def chance_of_applying(alignment: Floats, informal_gate: Floats, p: Training) -> Floats:
    return SHARE.chance(training.applies(alignment, p), informal_gate)


def test_applications_by_hand() -> None:
    p = Training(demand=0.3)
    check(chance_of_applying, lambda alignment, informal_gate: 0.3 * alignment * informal_gate, MEMBERS, p=p)
    assert all(effect(chance_of_applying, cause, MEMBERS, p=p) == 1 for cause in MEMBERS)


@pytest.mark.parametrize(
    ("target", "seats", "expected"),
    [
        ("all", 2, [1, 3]),
        ("border", 1, [2]),
        ("border", 3, [0, 1, 2]),
        ("low-capacity", 2, [0, 2]),
        ("all", 0, []),
        ("all", 9, [0, 1, 2, 3]),
    ],
)
def test_seats(target: training.Target, seats: int, expected: list[int]) -> None:
    assert training.seated(LOT, BORDER, CAPACITY, seats, target).tolist() == expected
