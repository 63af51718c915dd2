"""Playing the years: where it begins, and when it waits."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from paradiplomacy.app.state.choices import Offer, default
from paradiplomacy.app.state.session import Session
from paradiplomacy.scenario.files import builtin_scenarios

if TYPE_CHECKING:
    from paradiplomacy.app.panels.clock import Time

OFFER = Offer({scenario.name: scenario for scenario in builtin_scenarios()})


def time_of(session: Session) -> "Time":
    from paradiplomacy.app.panels.clock import Time  # Panel is for those who get here

    return Time(session)


def years_played(**chosen: Any) -> list[int]:
    """The year shown, and the first one after Play."""
    session = Session(OFFER, replace(default(OFFER), **chosen))
    seen, time = [session.year], time_of(session)
    time.press("play")
    assert time.clock.waits == (chosen.get("mode") == "play")
    return [*seen, session.year]


@pytest.mark.parametrize(
    ("chosen", "years"),
    [
        ({}, [2020, 2014]),  # opens at the end of 2014–2020
        ({"year": 2026}, [2026, 2014]),
        ({"year": 2017}, [2017, 2018]),
        ({"mode": "play", "second": "baseline"}, [2016, 2016]),  # a call is open
    ],
)
def test_play_begins_before_the_years_compared_or_goes_on(chosen: dict[str, Any], years: list[int]) -> None:
    assert years_played(**chosen) == years


def test_the_next_year_comes_when_the_browser_asks_for_it_until_it_is_paused_or_over() -> None:
    session = Session(OFFER, replace(default(OFFER), year=2022))
    time = time_of(session)
    time.clock._handle_msg({"name": "tick"})
    assert session.year == 2022
    time.press("play")
    time.clock._handle_msg({"name": "tick"})
    assert session.year == 2024
    time.press("play")
    time.clock._handle_msg({"name": "tick"})
    assert (session.year, time.clock.playing) == (2024, False)
    time.press("play")
    while time.clock.playing:
        time.clock._handle_msg({"name": "tick"})
    assert session.year == session.years[-1]
