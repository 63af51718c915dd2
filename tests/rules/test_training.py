"""The training call: applications and seats."""

import numpy as np
import pytest
from by_hand import check, column, effect
from hypothesis import given
from hypothesis import strategies as st

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
    call = np.zeros(4, dtype=np.int64)
    assert training.seated(call, LOT, BORDER, CAPACITY, np.array([seats]), target).tolist() == expected


@given(
    st.lists(st.tuples(st.integers(0, 2), st.integers(0, 9), st.booleans(), st.integers(0, 2)), max_size=20),
    st.lists(st.integers(0, 5), min_size=3, max_size=3),
    st.sampled_from(["all", "border", "low-capacity"]),
)
def test_calls_at_once_are_seated_as_each_alone(
    applicants: list[tuple[int, int, bool, int]], seats: list[int], target: training.Target
) -> None:
    call, lot, border, capacity = np.array(applicants, dtype=np.int64).reshape(-1, 4).T
    columns = lot / 10, border.astype(bool), capacity / 2
    seated = training.seated(call, *columns, np.array(seats), target)
    for one in range(3):
        rows = np.flatnonzero(call == one)
        of_call = (values[rows] for values in columns)
        alone = training.seated(np.zeros_like(rows), *of_call, np.array([seats[one]]), target)
        assert seated[call[seated] == one].tolist() == rows[alone].tolist()
        assert len(alone) == min(len(rows), seats[one])
