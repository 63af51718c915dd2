"""An event may say how many years it lasts in place of its last year."""

import pytest

from paradiplomacy.scenario.events import KINDS, read_event
from paradiplomacy.scenario.lists import scenario_schema

SHIFT = {"kind": "political-shift", "from": 2014, "amount": -0.8}


def test_a_duration_says_the_same_as_a_last_year():
    lasting, wrong = read_event(SHIFT | {"duration": 7})
    ending, _ = read_event(SHIFT | {"to": 2020})
    assert (lasting, wrong) == (ending, [])
    assert lasting.table() == ending.table()
    assert "duration" not in lasting.table()


@pytest.mark.parametrize("kind", KINDS)
def test_it_wins_over_the_usual_duration_of_a_kind(kind):
    event, wrong = read_event({"kind": kind, "from": 2000, "duration": 1})
    assert not any(key in {"duration", "to"} for key, _ in wrong)
    assert event is None or event.last_year == 2000


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ({"duration": 3, "to": 2016}, ("duration", "stands beside to; allowed is one of the two")),
        ({"duration": 0}, ("duration", "0 is too small; allowed whole numbers from 1 to 206")),
        ({"duration": 2.5}, ("duration", "2.5 is not a whole number; allowed whole numbers from 1 to 206")),
        ({"duration": "7"}, ("duration", '"7" is not a whole number; allowed whole numbers from 1 to 206')),
        ({"duration": 300}, ("duration", "300 ends after 2200; allowed are up to 187 years from 2014 on")),
    ],
)
def test_a_wrong_duration_is_refused(keys, problem):
    assert read_event(SHIFT | keys) == (None, [problem])


def test_editors_know_it():
    assert "duration" in str(scenario_schema())
