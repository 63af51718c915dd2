"""Playing the years: where it begins, and when it waits."""

from dataclasses import replace
from typing import Any

import pytest

from paradiplomacy.app.state.choices import Offer, default
from paradiplomacy.app.state.session import Session
from paradiplomacy.scenario.files import builtin_scenarios

OFFER = Offer({scenario.name: scenario for scenario in builtin_scenarios()})


def years_played(monkeypatch: pytest.MonkeyPatch, **chosen: Any) -> list[int]:
    """The year shown, and the first one after Play."""
    import panel as pn  # for those who get here

    from paradiplomacy.app.panels.clock import Time

    monkeypatch.setattr(pn.state, "add_periodic_callback", lambda *_, **__: None)
    session = Session(OFFER, replace(default(OFFER), **chosen))
    seen, time = [session.year], Time(session)
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
def test_play_begins_before_the_years_compared_or_goes_on(
    monkeypatch: pytest.MonkeyPatch, chosen: dict[str, Any], years: list[int]
) -> None:
    assert years_played(monkeypatch, **chosen) == years
