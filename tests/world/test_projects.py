"""The table of projects: teams of two or three, and what is computed over them."""

import numpy as np
import pytest

from paradiplomacy.world.projects import NOBODY, Projects, State, no_projects

TEAMS = np.array([[3, 1, NOBODY], [4, 0, 2], [5, NOBODY, NOBODY]])


def projects() -> Projects:
    whole, flag = np.arange(3), np.zeros(3, dtype=bool)
    return Projects(
        year=2017, team=TEAMS, axis=whole, unit=whole, theme=whole, cost=whole * 100, request=whole * 50,
        grant=np.array([0, 7, 0]), donor=whole, private=whole, cash=whole, in_kind=whole, quality=whole / 2,
        civil_society=flag, trained=flag, state=np.array([State.RUNNING, State.RUNNING, State.NO_PARTNER]),
    )  # fmt: skip


def test_values_of_teams() -> None:
    values = np.array([8.0, 1.0, 4.0, 3.0, 6.0, 5.0])
    assert projects().team_mean(values).tolist() == [2, 6, 5]
    assert projects().team_max(-values).tolist() == [-1, -4, -5]


def test_an_empty_place_is_no_city() -> None:
    """``NOBODY`` is also the index of the last city, which must not count in teams with empty places."""
    last = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 1.0])
    assert projects().team_max(last).tolist() == [0, 0, 1]
    assert projects().team_mean(last).tolist() == [0, 0, 1]


def test_pairs_of_coordinator_and_partner() -> None:
    first, second, place = projects().pairs()
    assert list(zip(first.tolist(), second.tolist(), place.tolist(), strict=True)) == [
        (3, 1, 0),
        (4, 0, 1),
        (4, 2, 1),
    ]


def test_taking_rows_keeps_columns_together() -> None:
    taken = projects().take(np.array([False, True, True]))
    assert (taken.year, len(taken), taken.coordinator.tolist()) == (2017, 2, [4, 5])
    assert taken.cost.tolist() == [100, 200]
    assert taken.funded.tolist() == [True, False]


def test_labels_are_unique_in_a_year() -> None:
    assert projects().labels(np.arange(100, 106)) == ["2017-103", "2017-104", "2017-105"]


@pytest.mark.parametrize("method", ["team_mean", "team_max"])
def test_no_projects(method: str) -> None:
    nothing = no_projects(1995)
    assert len(nothing) == 0
    assert getattr(nothing, method)(np.ones(4)).tolist() == []
    assert nothing.labels(np.arange(4)) == []
    assert [len(column) for column in nothing.pairs()] == [0, 0, 0]
